//! Published files with their published schemas, when they are there (`$BEFFROI_FIXTURES` or beside the repository).

use std::path::{Path, PathBuf};

use check::{Input, Report, Request, Schema};

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let folder = std::env::var_os("BEFFROI_FIXTURES").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn check(folder: &Path, file: &str, schema: &str) -> Report {
    let schema = std::fs::read(folder.join(schema)).expect("a schema");
    let schema = Schema::parse(&schema).expect("a schema");
    let request = Request { schema: Some(&schema), ..Request::default() };
    check::check(Input::Path(&folder.join(file)), &request).expect("a table")
}

#[test]
fn the_grants_of_validata_have_the_verdicts_of_validata() {
    let Some(folder) = folder() else { return };
    for (file, code) in [
        ("exemple_valide_subventions1.csv", None),
        ("exemple_invalide_subventions_constraint_error1.csv", Some("constraint-error")),
        ("exemple_invalide_subventions_french_siret_error1.csv", Some("french-siret-value")),
        ("exemple_invalide_subventions_one_of_required1.csv", Some("one-of-required")),
        ("exemple_invalide_subventions_one_of_required2.csv", Some("one-of-required")),
    ] {
        let schema = "national-schemas/scdl/subventions/latest/schema.json";
        let report = check(&folder, &format!("scdl/{file}"), schema);
        let codes: Vec<_> = report.errors.iter().map(|fault| fault.detail.code()).collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{file}");
    }
}

#[test]
fn a_spreadsheet_and_a_utf16_file_are_read() {
    let Some(folder) = folder() else { return };
    let report = check(&folder, "scdl/dae_test.xlsx", "scdl/dae_schema.json");
    assert_eq!(report.file.format, "xlsx");
    assert!(report.rows > 0);
    let schema = "national-schemas/scdl/menus-collectifs/latest/schema.json";
    let report = check(&folder, "scdl/mini-menus-collectifs_invalide.utf-16.csv", schema);
    assert_eq!(report.file.encoding.as_deref(), Some("utf-16le"));
    assert!(!report.valid);
}
