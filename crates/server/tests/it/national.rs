//! Public test data: the expected verdicts on the files and schemas of the national tools, where they are at hand.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::instance::beffroi;

/// The folder of public test data, when there is one: `BEFFROI_FIXTURES`, or beside the checkout.
fn fixtures() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test is told where its data is")]
    let named = std::env::var("BEFFROI_FIXTURES").ok().map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    named.or(Some(beside)).filter(|folder| folder.is_dir())
}

fn codes(file: &Path, schema: &Path) -> Vec<String> {
    let output =
        beffroi().args(["check", "--format", "json", "--schema"]).args([schema, file]).output().unwrap();
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} {output:?}"));
    let codes =
        report["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap().to_owned());
    codes.collect()
}

#[test]
fn the_files_of_the_national_validator_get_its_verdicts() {
    let Some(fixtures) = fixtures() else { return };
    let schema = fixtures.join("national-schemas/scdl/subventions/latest/schema.json");
    for (file, wanted) in [
        ("exemple_valide_subventions1.csv", vec![]),
        ("exemple_invalide_subventions_constraint_error1.csv", vec!["constraint-error"]),
        ("exemple_invalide_subventions_french_siret_error1.csv", vec!["french-siret-value"]),
        ("exemple_invalide_subventions_one_of_required1.csv", vec!["one-of-required"]),
        ("exemple_invalide_subventions_one_of_required2.csv", vec!["one-of-required"]),
    ] {
        assert_eq!(codes(&fixtures.join("scdl").join(file), &schema), wanted, "{file}");
    }
}

#[test]
fn every_national_table_schema_is_read_and_checks_its_own_header() {
    let Some(fixtures) = fixtures() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut read = 0;
    let mut stack = vec![fixtures.join("national-schemas")];
    while let Some(place) = stack.pop() {
        for entry in std::fs::read_dir(&place).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            if !path.ends_with("schema.json") {
                continue;
            }
            let schema: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let Some(fields) = schema["fields"].as_array() else { continue };
            let header: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
            let file = folder.path().join("header.csv");
            std::fs::write(&file, format!("{}\n", header.join(","))).unwrap();
            assert_eq!(codes(&file, &path), Vec::<String>::new(), "{}", path.display());
            read += 1;
        }
    }
    assert_eq!(read, 55);
}
