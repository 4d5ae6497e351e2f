//! The same report whatever the number of threads, and rules that concern several rows.

use std::fmt::Write;

use check::personal::Kinds;
use check::{Problem, Report, Request};
use sha2::{Digest, Sha256};

use crate::{check, errors, reader, schema};

#[test]
fn the_report_does_not_depend_on_threads_nor_on_the_way_the_file_is_read() {
    let schema =
        schema(r#"{"name": "n", "type": "integer", "constraints": {"unique": true}}, {"name": "t"}"#, "");
    let mut text = String::from("n,t\n");
    for row in 0..200_000 {
        let cell = if row % 977 == 0 { "x".to_owned() } else { (row % 150_000).to_string() };
        write!(text, "{cell},\"ligne\n{row}\"\n").expect("memory");
    }
    let with = |threads, listed| -> Report {
        let request = Request { schema: Some(&schema), threads, listed, ..Request::default() };
        check::check(reader("x.csv", text.as_bytes()), &request).expect("a table")
    };
    let alone = with(1, 1_000);
    assert_eq!(alone.errors_listed, 1_000);
    assert_eq!(alone.errors.first().and_then(|fault| fault.line), Some(2));
    for threads in [2, 3, 8] {
        assert_eq!(with(threads, 1_000), alone);
    }
    let none = with(4, 0);
    assert_eq!((none.errors.len(), none.error_count), (0, alone.error_count));
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &text).expect("a file");
    let request = Request { schema: Some(&schema), ..Request::default() };
    let mut by_path = check::check(check::Input::Path(file.path()), &request).expect("a table");
    by_path.file.name = alone.file.name.clone();
    assert_eq!(by_path, alone);
}

#[test]
fn what_a_free_table_is_told_to_hold_does_not_depend_on_threads() {
    // Few among all the cells, many among the first of the second block.
    let mut text = String::from("n,t\n");
    for row in 0..120_000 {
        let cell = if (47_000..47_040).contains(&row) { "n.c.".to_owned() } else { row.to_string() };
        writeln!(text, "{cell},libelle").expect("memory");
    }
    for first_rows in ["", "n.c.,libelle\n"] {
        let text = text.replacen("n,t\n", &format!("n,t\n{}", first_rows.repeat(25)), 1);
        let with = |threads| {
            let request = Request { threads, ..Request::default() };
            check::check(reader("x.csv", text.as_bytes()), &request).expect("a table")
        };
        let alone = with(1);
        for threads in [2, 3, 5] {
            assert_eq!(with(threads), alone);
        }
    }
}

#[test]
fn the_hash_is_that_of_the_file_whatever_its_text_was_made_of() {
    let plain = "un;deux\n".repeat(150_000).into_bytes();
    let after = |more: &[u8]| [&plain[..], more, &plain[..]].concat();
    let utf16 =
        |text: &str| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>); 9] = [
        ("short", b"a;b\n1;2\n".to_vec()),
        ("without an end", after(b"fin;\"a\nb\"")),
        ("UTF-8 late", after("\u{e9}t\u{e9};1\n".as_bytes())),
        ("marked", after(b"").into_iter().rev().chain(*b"\xBF\xBB\xEF").rev().collect()),
        ("Windows-1252", [b"\xE9t\xE9;b\n", &plain[..]].concat()),
        ("Windows-1252 late", after(b"\xE9t\xE9;\x80\n")),
        ("damaged", [&after("\u{e9}\u{e9};\u{e8}\n".as_bytes())[..], b"\xFF;1\n", &plain[..]].concat()),
        ("of an old Mac", after(b"").iter().map(|byte| if *byte == b'\n' { b'\r' } else { *byte }).collect()),
        ("UTF-16", utf16(&"un;deux\n".repeat(200_000))),
    ];
    for (name, bytes) in files {
        let mut whole = String::new();
        for byte in Sha256::digest(&bytes) {
            write!(whole, "{byte:02x}").expect("memory");
        }
        for threads in [1, 2, 5] {
            let request = Request { threads, ..Request::default() };
            let report = check::check(reader("x.csv", &bytes), &request).expect(name);
            assert_eq!(report.file.sha256.as_deref(), Some(&*whole), "{name}, {threads} threads");
            assert_eq!(report.file.bytes, bytes.len() as u64, "{name}");
        }
    }
}

#[test]
fn a_repeated_key_names_the_row_that_had_it_first() {
    let schema = schema(
        r#"{"name": "a", "constraints": {"unique": true}}, {"name": "b"}"#,
        r#", "primaryKey": ["a", "b"]"#,
    );
    let report = check(b"a,b\nx,1\ny,1\nx,2\nx,1\n,1\n,1\n", Some(&schema)).expect("a table");
    assert_eq!(
        errors(&report),
        [(3, "a", "unique-error"), (4, "a", "unique-error"), (4, "a", "primary-key")]
    );
    assert_eq!(report.errors[1].detail, Problem::Unique { first: 1 });
    let columns = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(report.errors[2].detail, Problem::PrimaryKey { columns, first: 1 });
}

#[test]
fn a_key_to_the_same_table_must_be_there_and_another_is_said_not_to_be_checked() {
    let schema = schema(
        r#"{"name": "id"}, {"name": "parent"}"#,
        r#", "foreignKeys": [
            {"fields": "parent", "reference": {"resource": "", "fields": "id"}},
            {"fields": "parent", "reference": {"resource": "autre", "fields": "id"}}]"#,
    );
    let report = check(b"id,parent\n1,2\n2,\n3,4\n", Some(&schema)).expect("a table");
    assert_eq!(errors(&report), [(3, "parent", "foreign-key")]);
    assert_eq!(report.warnings[0].detail, Problem::ForeignKeyNotChecked { resource: "autre".to_owned() });
}

#[test]
fn national_checks_speak_of_their_columns() {
    let schema = schema(
        r#"{"name": "siret"}, {"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}, {"name": "t", "type": "integer"}"#,
        r#", "custom_checks": [
            {"name": "french-siret-value", "params": {"column": "siret"}},
            {"name": "one-of-required", "params": {"column1": "a", "column2": "absente"}},
            {"name": "cohesive-columns-value", "params": {"column": "a", "othercolumns": ["b"]}},
            {"name": "compare-columns-value", "params": {"column": "a", "column2": "b", "op": "<="}},
            {"name": "sum-columns-value", "params": {"column": "t", "columns": ["a", "b"]}},
            {"name": "tout-nouveau", "params": {}}]"#,
    );
    let text = b"siret,a,b,t\n73282932000074,1,2,3\n73282932000075,2,1,3\n35600000000048,,,\n35600000049837,1,1,3\n35600000012346,1,,\n";
    let report = check(text, Some(&schema)).expect("a table");
    assert_eq!(
        errors(&report),
        [
            (2, "siret", "french-siret-value"),
            (2, "a", "compare-columns-value"),
            (3, "a", "one-of-required"),
            (4, "t", "sum-columns-value"),
            (5, "a", "cohesive-columns-value"),
        ]
    );
    let unknown = Problem::UnknownCheck { name: "tout-nouveau".to_owned() };
    assert!(report.warnings.iter().any(|fault| fault.detail == unknown));
}

#[test]
fn personal_data_is_found_with_its_rows() {
    let text = b"id,commentaire\n1,rien\n2,ecrire a jeanne.durand@exemple.fr\n3,2 55 10 98 001 001 23\n";
    let report = check(text, None).expect("a table");
    let email = report.personal_data.iter().find(|seen| seen.kind == check::personal::Kind::Email);
    let email = email.expect("an address");
    assert_eq!((email.column.as_str(), email.cells, email.examples[0].row), ("commentaire", 1, 2));
    assert!(!email.examples[0].masked.contains("durand"));
    assert!(report.valid, "personal data is not an error of form");
    let request = Request { personal: Kinds::None, ..Request::default() };
    assert!(check::check(reader("x.csv", text), &request).expect("a table").personal_data.is_empty());
}

#[test]
fn the_certain_kinds_are_found_alone_when_that_is_asked() {
    let text =
        b"nom,tel,courriel,secu\nDURAND Marc,06 39 98 12 34,jeanne.durand@exemple.fr,2 55 10 98 001 001 23\n";
    let kinds = |personal| {
        let request = Request { personal, ..Request::default() };
        let report = check::check(reader("x.csv", text), &request).expect("a table");
        report.personal_data.iter().map(|seen| seen.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(Kinds::Certain), [check::personal::Kind::Email, check::personal::Kind::Nir]);
    assert!(kinds(Kinds::All).len() > 2);
}
