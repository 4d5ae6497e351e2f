//! The national catalogue of schemas (`schemas.json` of schema.data.gouv.fr).

use std::cmp::Ordering;

use serde::Deserialize;

/// One schema of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// `scdl/subventions`.
    pub name: String,
    pub title: String,
    #[serde(default)]
    pub description: String,
    /// `tableschema`, `jsonschema`, `datapackage` or `other`; only the first checks tables.
    #[serde(rename = "schema_type")]
    pub kind: String,
    /// Where the latest version is, whichever it is by then.
    #[serde(rename = "schema_url")]
    pub url: Option<String>,
    pub homepage: Option<String>,
    #[serde(default)]
    pub labels: Vec<String>,
    #[serde(default)]
    pub versions: Vec<Version>,
}

/// One version of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Version {
    /// `2.1.1`.
    #[serde(rename = "version_name")]
    pub name: String,
    #[serde(rename = "schema_url")]
    pub url: String,
}

/// Why bytes are no catalogue.
#[derive(Debug, thiserror::Error)]
#[error("not a catalogue of schemas: {0}")]
pub struct CatalogueFault(#[from] serde_json::Error);

/// Reads a catalogue; its entries stay in their order.
///
/// # Errors
/// When the bytes are not JSON of this form.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, CatalogueFault> {
    #[derive(Deserialize)]
    struct Catalogue {
        schemas: Vec<Entry>,
    }
    let catalogue: Catalogue = serde_json::from_slice(bytes)?;
    Ok(catalogue.schemas)
}

/// The entries that check tables, each with its latest version.
pub fn table_schemas(entries: &[Entry]) -> impl Iterator<Item = (&Entry, &Version)> {
    entries
        .iter()
        .filter(|entry| entry.kind == "tableschema")
        .filter_map(|entry| Some((entry, entry.latest()?)))
}

impl Entry {
    /// The latest version: by its numbers, not by its place in the list.
    pub fn latest(&self) -> Option<&Version> {
        self.versions.iter().max_by(|left, right| compare_versions(&left.name, &right.name))
    }
}

/// The order of two versions: `v2.10.0` after `2.9`, `3.0.0-rc.1` before `3.0.0`.
pub fn compare_versions(left: &str, right: &str) -> Ordering {
    let (left, left_draft) = parts(left);
    let (right, right_draft) = parts(right);
    let numbers = |text: &str| {
        let mut numbers: Vec<u64> = text.split('.').map(|part| part.parse().unwrap_or(0)).collect();
        numbers.resize(numbers.len().max(4), 0);
        numbers
    };
    numbers(left).cmp(&numbers(right)).then_with(|| match (left_draft, right_draft) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(left), Some(right)) => left.cmp(right),
    })
}

/// The numbers of a version, and the word after them that makes it a draft.
fn parts(version: &str) -> (&str, Option<&str>) {
    let version = version.trim_start_matches(['v', 'V']);
    match version.split_once('-') {
        Some((numbers, draft)) => (numbers, Some(draft)),
        None => (version, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let mut versions = ["2.9.0", "v2.10.0", "3.0.0", "3.0.0-rc.1", "2.10", "0.1"];
        versions.sort_by(|left, right| compare_versions(left, right));
        assert_eq!(versions, ["0.1", "2.9.0", "v2.10.0", "2.10", "3.0.0-rc.1", "3.0.0"]);
    }

    #[test]
    fn the_latest_version_of_each_table_schema_is_found() {
        let entries = read(
            br#"{"version": 1, "schemas": [
                {"name": "a/carte", "title": "Carte", "schema_type": "jsonschema", "schema_url": "u", "homepage": null,
                 "versions": [{"version_name": "1.0.0", "schema_url": "u1"}]},
                {"name": "a/table", "title": "Table", "schema_type": "tableschema", "schema_url": "v", "homepage": "h",
                 "labels": ["SCDL"], "contact": "x", "versions": [
                    {"version_name": "1.10.0", "schema_url": "v2"}, {"version_name": "1.9.0", "schema_url": "v1"}]},
                {"name": "a/vide", "title": "Vide", "schema_type": "tableschema", "schema_url": null, "homepage": null}
            ]}"#,
        )
        .expect("a catalogue");
        assert_eq!(entries.len(), 3);
        let tables: Vec<_> =
            table_schemas(&entries).map(|(entry, version)| (&*entry.name, &*version.url)).collect();
        assert_eq!(tables, [("a/table", "v2")]);
        assert!(read(b"{}").is_err());
        assert!(read(b"[").is_err());
    }
}
