//! Message keys: each one exists in both languages and is used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{files, production, read, shown};

/// Calls whose nth text (from 0) is a message key.
const CALLS: [(&str, usize); 13] = [
    ("Invalid::new(", 1),
    ("Conflict(", 0),
    ("Unavailable(", 0),
    ("Message::new(", 0),
    ("go_saying(", 1),
    ("Operation::new(", 1),
    (".about(", 0),
    ("label: ", 0),
    ("visit.text(", 0),
    ("words.text(", 0),
    ("words.find(", 0),
    (".query(", 1),
    (".path(", 1),
];

/// Message keys that are missing in a language, used but not defined, defined twice, or not used.
pub fn messages(root: &Path) -> Vec<String> {
    let crates = root.join("crates");
    let mut faults = Vec::new();
    let mut languages: [BTreeMap<String, String>; 2] = Default::default();
    for path in files(&crates, &["ftl"]) {
        let place = shown(root, &path);
        if place.contains("/examples/") || place.contains("/tests/") {
            continue;
        }
        let lang = usize::from(path.file_stem().is_some_and(|stem| stem == "en"));
        let text = read(&path);
        for key in web::keys(&text) {
            if let Some(other) = languages[lang].insert(key.to_owned(), place.clone()) {
                faults.push(format!("{key} is in {other} and in {place}"));
            }
        }
    }
    for (mine, theirs) in [(0, 1), (1, 0)] {
        for (key, place) in languages[mine].iter().filter(|(key, _)| !languages[theirs].contains_key(*key)) {
            faults.push(format!("{key} is in {place} but not in the other language"));
        }
    }

    let mut used = Used::default();
    for path in files(&crates, &["rs", "html"]) {
        let place = shown(root, &path);
        if place.contains("/examples/") || place.contains("/tests/") || place.starts_with("crates/testkit/") {
            continue;
        }
        let text = read(&path);
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") => used.template(&place, &text),
            _ => used.rust(&place, production(&text)),
        }
    }
    for (key, place) in used.keys.iter().filter(|(key, _)| !languages[0].contains_key(*key)) {
        faults.push(format!("{place} says {key}, which no message file defines"));
    }
    for (key, place) in &languages[0] {
        let by_prefix = || used.prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()));
        if !used.keys.contains_key(key) && !used.texts.contains(key) && !by_prefix() {
            faults.push(format!("{key} of {place} is not used"));
        }
    }
    faults
}

#[derive(Default)]
struct Used {
    /// Surely keys: where each one is said.
    keys: BTreeMap<String, String>,
    /// Every other text, which may be a key.
    texts: BTreeSet<String>,
    /// Beginnings of keys put together: `error-`.
    prefixes: BTreeSet<String>,
}

impl Used {
    fn template(&mut self, place: &str, text: &str) {
        for (quote, call) in [('"', "t(\""), ('\'', "t('")] {
            for (at, _) in text.match_indices(call) {
                if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                    continue;
                }
                let Some((key, after)) = text[at + call.len()..].split_once(quote) else { continue };
                if after.trim_start().starts_with('~') {
                    self.prefixes.insert(key.to_owned());
                } else {
                    self.keys.insert(key.to_owned(), place.to_owned());
                }
            }
        }
        self.texts.extend(text.split(['"', '\'']).map(str::to_owned));
    }

    fn rust(&mut self, place: &str, text: &str) {
        for (call, nth) in CALLS {
            for (at, _) in text.match_indices(call) {
                let after = &text[at + call.len()..];
                let arguments = &after[..end_of_call(after)];
                if let Some(key) = strings(arguments).nth(nth).filter(|key| is_key(key)) {
                    self.keys.insert(key.to_owned(), place.to_owned());
                }
            }
        }
        for string in strings(text) {
            match string.split_once('{') {
                Some((prefix, _)) if prefix.ends_with('-') && is_key(&format!("{prefix}x")) => {
                    self.prefixes.insert(prefix.to_owned());
                }
                _ => {
                    self.texts.insert(string.to_owned());
                }
            }
        }
    }
}

/// `slug-format`: words of small letters joined by dashes.
fn is_key(text: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.contains('-') && text.split('-').all(word)
}

/// Where the arguments of a call end.
fn end_of_call(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at,
            ')' | ']' | '}' => depth -= 1,
            ';' | '\n' if depth == 0 && at > 300 => return at,
            _ => {}
        }
    }
    text.len()
}

/// The texts between quotes of a Rust source.
fn strings(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_they_are_said() {
        let mut used = Used::default();
        used.rust(
            "a.rs",
            "Invalid::new(\"title\", \"title-required\"); f(format!(\"state-{x}\"), \"other-text\")",
        );
        used.template("b.html", "{{ t('page-title') }} {{ t(\"kind-\" ~ kind) }} {{ start(\"not-a-key\") }}");
        assert_eq!(used.keys.keys().collect::<Vec<_>>(), ["page-title", "title-required"]);
        assert_eq!(used.prefixes.iter().collect::<Vec<_>>(), ["kind-", "state-"]);
        assert!(used.texts.contains("other-text"));
    }

    #[test]
    fn a_key_is_small_words_and_dashes() {
        assert!(is_key("slug-format") && is_key("a-1-b"));
        assert!(!is_key("text/html") && !is_key("slug") && !is_key("-a") && !is_key("Content-Type"));
    }
}
