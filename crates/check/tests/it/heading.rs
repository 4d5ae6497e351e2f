//! Where the header is: below a title, or where the first line says.

use check::{Lang, Problem, Report, Request, Schema};
use rust_xlsxwriter::Workbook;

use crate::{check, errors, reader, schema};

fn grants() -> Schema {
    schema(
        r#"{"name": "nom", "type": "string", "constraints": {"required": true}},
           {"name": "montant", "type": "number", "constraints": {"required": true}},
           {"name": "objet", "type": "string"}"#,
        "",
    )
}

fn warnings(report: &Report) -> Vec<String> {
    report.warnings.iter().map(|fault| fault.sentence(Lang::Fr)).collect()
}

#[test]
fn lines_of_title_are_left_out_and_lines_keep_their_numbers() {
    let text = "Subventions 2024;;\n\"Commune de\nX\";;\n;;\nnom;montant;objet\nA;1;x\nB;deux;y\n";
    let schema = grants();
    for schema in [Some(&schema), None] {
        let report = check(text.as_bytes(), schema).expect("a table");
        assert_eq!(report.rows, 2);
        let names: Vec<_> = report.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["nom", "montant", "objet"]);
        assert!(
            warnings(&report)[0].contains("à la ligne 5\u{a0}: les 4 lignes au-dessus"),
            "{:?}",
            report.warnings
        );
        let found = errors(&report);
        if schema.is_some() {
            assert_eq!(found, [(2, "montant", "type-error")]);
            assert_eq!(report.errors[0].line, Some(7));
        } else {
            assert_eq!(found, []);
        }
    }
}

#[test]
fn a_title_without_separators_does_not_hide_them() {
    let report =
        check(b"Subventions 2024, commune de X\nnom;montant;objet\nA;1,5;x\n", None).expect("a table");
    assert_eq!((report.file.delimiter, report.rows, report.valid), (Some(';'), 1, true));
    let [warning] = &warnings(&report)[..] else { panic!("{:?}", report.warnings) };
    assert!(warning.contains("à la ligne 2\u{a0}: la ligne au-dessus n’est pas lue"), "{warning}");
}

#[test]
fn a_header_that_is_not_sure_stays_the_first_line_and_the_error_names_the_other() {
    let text = "nom;;\nA;B;C\nD;E;F\n";
    let report = check(text.as_bytes(), None).expect("a table");
    assert_eq!(report.rows, 2);
    assert!(warnings(&report).is_empty());
    assert_eq!(report.errors[0].detail, Problem::BlankLabel { position: 2, header_line: Some(2) });
    assert!(report.errors[0].sentence(Lang::Fr).contains("L’en-tête semble être à la ligne 2"));
    assert!(report.errors[0].sentence(Lang::En).contains("seems to be on line 2"));

    let text = "Grants\n\nname;amount;for\nA;1;x\n";
    let schema = grants();
    let report = check(text.as_bytes(), Some(&schema)).expect("a table");
    let expected = Problem::MissingLabel { expected: "montant".to_owned(), header_line: Some(3) };
    assert!(report.errors.iter().any(|fault| fault.detail == expected), "{:?}", report.errors);

    let report = check(b"name;amount\nA;1\n", Some(&schema)).expect("a table");
    assert!(report.errors.iter().all(|fault| !fault.sentence(Lang::Fr).contains("semble")));
}

#[test]
fn a_sheet_whose_title_fills_many_cells_is_read_from_the_header_of_the_schema() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        &["Commune", "X", "Subventions", "2024"][..],
        &["nom", "montant", "objet"],
        &["A", "1", "x"],
        &["B", "deux", "y"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, *cell).expect("a cell");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let schema = grants();
    let request = Request { schema: Some(&schema), ..Request::default() };
    let report = check::check(reader("a.xlsx", &bytes), &request).expect("a table");
    assert_eq!(errors(&report), [(2, "montant", "type-error")]);
    assert_eq!(report.errors[0].line, Some(4));
    assert_eq!(report.columns.len(), 3);
    let [warning] = &warnings(&report)[..] else { panic!("{:?}", report.warnings) };
    assert!(warning.contains("à la ligne 2"), "{warning}");
}

#[test]
fn a_copy_begins_with_the_header() {
    let schema = grants();
    let request = Request { schema: Some(&schema), ..Request::default() };
    let mut fixed = Vec::new();
    let text = "Titre;;\nnom;montant;objet\nA;1 000;x\n".as_bytes();
    let done = check::rewrite(reader("a.csv", text), &request, Some(&mut fixed), None).expect("a table");
    assert_eq!(done.repairs.applied, 1);
    assert_eq!(String::from_utf8_lossy(&fixed), "nom;montant;objet\r\nA;1000;x\r\n");
}

#[test]
fn a_heading_with_its_accents_apart_is_the_same_as_any_other() {
    let text = "libelle\u{301};de\u{301}pense\nA;1\n";
    let required =
        schema(r#"{"name": "libell\u00e9", "type": "string", "constraints": {"required": true}}"#, "");
    for schema in [None, Some(&required)] {
        let report = check(text.as_bytes(), schema).expect("a table");
        let names: Vec<_> = report.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["libell\u{e9}", "d\u{e9}pense"]);
        assert_eq!(errors(&report), []);
    }
    // Two spellings of one name are one name twice.
    let twice = check("libelle\u{301};libell\u{e9}\nA;1\n".as_bytes(), None).expect("a table");
    assert_eq!(twice.errors[0].detail, Problem::DuplicateLabel);
}
