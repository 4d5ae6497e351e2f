//! The 55 national Table Schemas, when the public test data is beside the repository.

use std::path::{Path, PathBuf};

use super::super::{matching, pack};
use super::*;

/// The public test data beside the repository, when it is there.
fn fixtures() -> Option<PathBuf> {
    let given = std::env::var_os("BEFFROI_FIXTURES").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    given.or(Some(beside)).filter(|folder| folder.is_dir())
}

#[test]
fn the_national_schemas_are_read_and_what_they_say_in_vain_is_noted() {
    let Some(fixtures) = fixtures() else { return };
    let mut read = 0;
    let mut unexplained = Vec::new();
    for path in schemas_below(&fixtures.join("national-schemas")) {
        let bytes = std::fs::read(&path).expect("a file");
        match Schema::parse(&bytes) {
            Ok(schema) => {
                read += 1;
                unexplained.extend(schema.notes.into_iter().filter(|note| !is_known(note)));
            }
            Err(fault) => {
                assert!(matches!(fault, SchemaFault::NotATableSchema { .. }), "{}: {fault}", path.display());
            }
        }
    }
    assert_eq!(read, 55);
    assert_eq!(unexplained, []);
}

/// What the 55 national schemas are known to say in vain.
fn is_known(note: &Note) -> bool {
    let key = note.place.rsplit('/').next().unwrap_or_default();
    match note.problem {
        Problem::Misplaced => ["constraints", "enum", "pattern"].contains(&key),
        Problem::Misspelt { meant } => {
            [("contraints", "constraints"), ("exemple", "example")].contains(&(key, meant))
        }
        // Of a column of text.
        Problem::Inapplicable => key == "arrayItem",
        // Of JSON Schema, and words for people.
        Problem::UnknownKey => [
            "items",
            "maxItems",
            "minProperties",
            "maxProperties",
            "nullable",
            "profiles",
            "Status",
            "status",
            "statut",
            "statuts",
            "contributor",
            "countrycode",
            "input rules",
            "règle de saisie",
        ]
        .contains(&key),
        _ => false,
    }
}

fn schemas_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(schemas_below(&path));
        } else if path.ends_with("schema.json") {
            found.push(path);
        }
    }
    found
}

/// Name, type and constraints: what decides a verdict.
fn rules(schema: &Schema) -> Vec<(&str, &Kind, &Constraints)> {
    schema.fields.iter().map(|field| (&*field.name, &field.kind, &field.constraints)).collect()
}

#[test]
fn the_pack_asks_for_what_the_national_schemas_ask() {
    let Some(fixtures) = fixtures() else { return };
    let mut compared = 0;
    for ours in pack::all() {
        let path = fixtures.join("national-schemas").join(&ours.name).join("latest/schema.json");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let theirs = Schema::parse(&bytes).expect("a national schema");
        assert_eq!(rules(ours), rules(&theirs), "{}", ours.name);
        assert_eq!(ours.custom_checks, theirs.custom_checks, "{}", ours.name);
        assert_eq!(ours.missing_values, theirs.missing_values, "{}", ours.name);
        assert_eq!(ours.primary_key, theirs.primary_key, "{}", ours.name);
        assert_eq!(ours.version, theirs.version.trim_start_matches('v'), "{}", ours.name);
        compared += 1;
    }
    assert_eq!(compared, 8, "the eight of the SCDL");
}

#[test]
fn a_table_of_one_national_schema_is_never_taken_for_another() {
    let Some(fixtures) = fixtures() else { return };
    let schemas: Vec<Schema> = schemas_below(&fixtures.join("national-schemas"))
        .iter()
        .filter_map(|path| Schema::parse(&std::fs::read(path).expect("a file")).ok())
        .collect();
    let all: Vec<&Schema> = schemas.iter().collect();
    let packed: Vec<&Schema> = pack::all().iter().collect();
    let mut recognised = 0;
    for schema in &schemas {
        let header: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
        if let Some(found) = matching::best_match(&header, &all) {
            assert!(
                rules(all[found.index]) == rules(schema),
                "{} taken for {}",
                schema.title,
                all[found.index].title
            );
            recognised += 1;
        }
        if let Some(found) = matching::best_match(&header, &packed) {
            assert_eq!(rules(packed[found.index]), rules(schema), "{} taken for the pack", schema.title);
        }
    }
    assert!(recognised >= 45, "{recognised} of {}", schemas.len());
}

#[test]
fn the_national_catalogue_is_read() {
    let Some(fixtures) = fixtures() else { return };
    let bytes = std::fs::read(fixtures.join("national-schemas/schemas.json")).expect("the catalogue");
    let entries = catalogue::read(&bytes).expect("a catalogue");
    let tables: Vec<_> = catalogue::table_schemas(&entries).collect();
    assert_eq!((entries.len(), tables.len()), (95, 60));
    for ours in pack::all() {
        let (_, latest) = tables.iter().find(|(entry, _)| entry.name == ours.name).expect("in the catalogue");
        assert_eq!(latest.name.trim_start_matches('v'), ours.version, "{}", ours.name);
    }
}
