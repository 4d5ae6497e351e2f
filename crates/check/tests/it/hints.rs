//! What a report says of a table that breaks no rule: totals, and columns that a few cells make text.

use std::fmt::Write;

use check::repair::RepairKind;
use check::{Lang, Problem, Report, Request};

use crate::{check, errors, reader, schema};

fn codes(report: &Report) -> Vec<&'static str> {
    report.warnings.iter().map(|fault| fault.detail.code()).collect()
}

#[test]
fn a_total_at_the_bottom_is_told_and_stays_the_error_that_it_is() {
    let schema = schema(
        r#"{"name": "nom", "type": "string"}, {"name": "jour", "type": "date", "constraints": {"required": true}},
           {"name": "montant", "type": "number"}"#,
        "",
    );
    let text = "nom;jour;montant\nA;2024-01-02;1\nB;2024-01-03;2\nTOTAL général;;3\n".as_bytes();
    let report = check(text, Some(&schema)).expect("a table");
    assert_eq!(errors(&report), [(3, "jour", "constraint-error")]);
    assert_eq!(codes(&report), ["total-row"]);
    let total = &report.warnings[0];
    assert_eq!((total.row, total.line), (Some(3), Some(4)));
    assert!(total.sentence(Lang::Fr).contains("ressemble à un total"), "{}", total.sentence(Lang::Fr));

    let report = check(text, None).expect("a table");
    assert!(report.valid);
    assert_eq!(codes(&report), ["total-row"]);
}

#[test]
fn a_row_of_two_cells_is_a_total_when_it_is_the_sum() {
    let warned = |text: &str| codes(&check(text.as_bytes(), None).expect("a table"));
    assert_eq!(warned("nom;montant\nA;1,5\nB;2\nTotal;3,5\n"), ["total-row"]);
    assert_eq!(warned("nom;montant\nA;1,5\nB;2\nTotal;4\n"), [""; 0]);
    assert_eq!(warned("nom;ville;montant;n\nA;B;1;1\nB;C;2;1\nTotal;Paris;3;\n"), [""; 0]);
    let middle = "nom;x;y;z\nTotal;;;4\n".to_owned() + &"A;B;C;1\n".repeat(10);
    assert_eq!(warned(&middle), [""; 0]);
}

#[test]
fn a_column_of_numbers_says_which_cell_makes_it_text() {
    let mut text = String::from("nom;montant\n");
    for row in 0..3_000 {
        let montant = if row == 1_999 { "1 250,50 €".to_owned() } else { format!("{row}.25") };
        writeln!(text, "\"n°\n{row}\";{montant}").expect("memory");
    }
    let report = check(text.as_bytes(), None).expect("a table");
    assert_eq!(codes(&report), ["mixed-column"]);
    let mixed = &report.warnings[0];
    assert_eq!((mixed.row, mixed.line, mixed.column.as_deref()), (Some(2_000), Some(4_000), Some("montant")));
    let detail = Problem::MixedColumn { kind: "number".to_owned(), cells: 1, filled: 3_000 };
    assert_eq!((&mixed.detail, mixed.value.as_deref()), (&detail, Some("1 250,50 €")));
    let repair = mixed.repair.as_ref().expect("a certain repair");
    assert_eq!((repair.value.as_str(), repair.what), ("1250.50", RepairKind::NumberForm));
    assert!(
        mixed.sentence(Lang::Fr).contains("sauf celle-ci sont des nombres"),
        "{}",
        mixed.sentence(Lang::Fr)
    );

    let mut fixed = Vec::new();
    let request = Request::default();
    let done =
        check::rewrite(reader("a.csv", text.as_bytes()), &request, Some(&mut fixed), None).expect("a table");
    assert_eq!(done.repairs.by_kind.get("number-form"), Some(&1));
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    assert_eq!(
        fixed.replace("1250.50\r\n", "1 250,50 €\n"),
        text.replacen("nom;montant\n", "nom;montant\r\n", 1)
    );
    let report = check(fixed.as_bytes(), None).expect("a table");
    assert_eq!((report.columns[1].kind.as_str(), codes(&report).len()), ("number", 0));
}

#[test]
fn words_among_numbers_are_told_without_a_repair_and_codes_are_left_alone() {
    let numbers = (0..30).map(|row| format!("x{row};{row}\n")).collect::<Vec<_>>().concat();
    let report = check(format!("a;b\n{numbers}y;n.c.\nz;environ\n").as_bytes(), None).expect("a table");
    assert_eq!(codes(&report), ["mixed-column"]);
    assert_eq!(report.warnings[0].repair, None);
    assert!(report.warnings[0].sentence(Lang::Fr).contains("2 valeurs de la colonne sur 32"));
    for code in ["01000", "2A004", "12 bis"] {
        let report = check(format!("a;b\n{numbers}y;{code}\n").as_bytes(), None).expect("a table");
        assert_eq!(codes(&report), [""; 0], "{code}");
        assert_eq!(report.columns[1].kind, "string", "{code}");
    }
}

#[test]
fn the_kinds_of_a_free_table_are_in_its_report() {
    let text = "n,x,d,f,b,t,vide,code\n1,1.5,2024-01-02,31/12/2024,oui,2024-01-02T10:00:00Z,,01000\n-2,3,2024-02-03,01/01/2024,non,2024-01-02T10:00:00Z,,59000\n";
    let report = check(text.as_bytes(), None).expect("a table");
    let kinds: Vec<&str> = report.columns.iter().map(|column| column.kind.as_str()).collect();
    assert_eq!(kinds, ["integer", "number", "date", "date", "boolean", "datetime", "string", "string"]);
}
