//! The rules of the house that a compiler does not check.

mod messages;
mod typography;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use self::messages::messages;
pub use self::typography::typography;

/// Pure libraries: they know no tenant, no page and no database.
const ENGINES: [&str; 4] = ["check", "formats", "journal", "policy"];

/// Which crates of the workspace a crate may name. A crate that is not here is a slice.
const ARROWS: [(&str, &[&str]); 9] = [
    ("kernel", &[]),
    ("check", &["kernel"]),
    ("formats", &["kernel"]),
    ("journal", &["kernel"]),
    ("policy", &["kernel"]),
    ("store", &["kernel"]),
    ("query", &["check", "kernel"]),
    ("web", &["kernel", "store"]),
    ("testkit", &["kernel", "store", "web"]),
];

/// Libraries that only some crates may name.
const RESERVED: [(&str, &[&str]); 7] = [
    ("datafusion", &["query"]),
    ("arrow", &["check", "query"]),
    ("parquet", &["check", "query"]),
    ("sqlx", &["store"]),
    ("axum", &["web", "testkit"]),
    ("hyper", &["web"]),
    ("clap", &["server"]),
];

/// Arrows between crates that the table does not allow. Test-only dependencies are free.
///
/// # Panics
/// When cargo does not describe the workspace.
pub fn arrows(root: &Path) -> Vec<String> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo describes the workspace");
    let packages = metadata["packages"].as_array().expect("packages");
    let names: Vec<_> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut faults = Vec::new();
    for package in packages {
        let from = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            if dependency["kind"].is_null() {
                let to = dependency["name"].as_str().expect("a name");
                if !allowed(from, to, &names) {
                    faults.push(format!("{from} must not name {to}"));
                }
            }
        }
    }
    faults
}

fn allowed(from: &str, to: &str, workspace: &[&str]) -> bool {
    if !workspace.contains(&to) {
        let reserved = RESERVED.iter().find(|(name, _)| to == *name || to.starts_with(&format!("{name}-")));
        return reserved.is_none_or(|(_, users)| users.contains(&from));
    }
    match ARROWS.iter().find(|(name, _)| *name == from) {
        Some((_, targets)) => targets.contains(&to),
        None if from == "server" => to != "testkit",
        None => ENGINES.contains(&to) || ["kernel", "store", "web"].contains(&to),
    }
}

/// Files too long to hold one thing.
pub fn long_files(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for path in files(&root.join("crates"), &["rs", "html", "css", "js"]) {
        let lines = read(&path).lines().count();
        if lines > 500 {
            faults.push(format!("{} has {lines} lines: split it by what it holds", shown(root, &path)));
        }
    }
    faults
}

/// Two migrations with one version: the database could run only one of them.
pub fn migrations(root: &Path) -> Vec<String> {
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut faults = Vec::new();
    for path in files(&root.join("crates"), &["sql"]) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let Some((version, _)) = name.split_once('_').filter(|(version, _)| version.len() == 14) else {
            continue;
        };
        if let Some(other) = seen.insert(version.to_owned(), path.clone()) {
            faults.push(format!("{} and {} have one version", shown(root, &other), shown(root, &path)));
        }
    }
    faults
}

/// Statuses of HTTP named outside `web`.
pub fn statuses(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for path in files(&root.join("crates"), &["rs"]) {
        let place = shown(root, &path);
        let free = ["crates/web/", "crates/testkit/"].iter().any(|free| place.starts_with(free));
        if !free && !place.contains("/tests/") && production(&read(&path)).contains("StatusCode") {
            faults.push(format!("{place} names a status: give an Error to web instead"));
        }
    }
    faults
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The part of a Rust file before its unit tests.
fn production(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or(source)
}

/// Files below `folder` with one of these endings, sorted.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target" && name != "node_modules") {
            found.extend(files(&path, endings));
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_meet_through_the_base_only() {
        let workspace =
            ["kernel", "store", "web", "query", "check", "accounts", "datasets", "server", "testkit"];
        let allowed = |from, to| allowed(from, to, &workspace);
        assert!(allowed("datasets", "web") && allowed("datasets", "check") && allowed("server", "query"));
        assert!(
            !allowed("datasets", "accounts") && !allowed("datasets", "query") && !allowed("web", "datasets")
        );
        assert!(!allowed("check", "store") && !allowed("kernel", "store") && !allowed("server", "testkit"));
        assert!(
            !allowed("datasets", "sqlx")
                && !allowed("datasets", "arrow-array")
                && allowed("datasets", "serde")
        );
    }
}
