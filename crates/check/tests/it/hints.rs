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

/// The rows that look like totals.
fn totals(text: &str) -> Vec<u64> {
    let report = check(text.as_bytes(), None).expect("a table");
    let totals = report.warnings.iter().filter(|fault| fault.detail.code() == "total-row");
    totals.map(|fault| fault.row.expect("a row")).collect()
}

#[test]
fn totals_inside_a_table_are_told_when_they_are_sums() {
    // Since the total before, since a heading, and of all rows but totals.
    let text = "poste;2023;2024\nÉcole;;\nA;1;10\nB;2;20,5\nTotal école;3;30,5\nVoirie;;\nC;4;1\nD;5;2\n\
                Sous-total voirie;9;3\nTotal général;12;33,5\nautre;1;1\nencore;2;2\ntoujours;3;3\npuis;4;4\n";
    assert_eq!(totals(text), [4, 8, 9]);
    let headed = "poste;n\nA;1\nB;2\nVoirie;\nC;4\nD;5\nTotal voirie;9\n".to_owned() + &"x;1\n".repeat(5);
    assert_eq!(totals(&headed), [6]);
    // A total of one row is not told, and those after it still are.
    let one = "poste;n\nA;1\nTotal A;1\nB;2\nC;3\nTotal B;5\nTotal;6\n".to_owned() + &"x;1\n".repeat(5);
    assert_eq!(totals(&one), [5, 6]);
    // No sum, no total.
    let wrong = "poste;n\nA;1\nB;2\nTotal;4\n".to_owned() + &"x;1\n".repeat(5);
    assert_eq!(totals(&wrong), [0; 0]);
    // Blocks are put together, and the same whatever shares them.
    let mut long = String::from("poste;n\n");
    for row in 0..200_000 {
        writeln!(long, "ligne numéro {row};1").expect("memory");
    }
    long += "Total;200000\n";
    long += &"x;1\n".repeat(5);
    assert_eq!(totals(&long), [200_001]);
    let request = |threads| Request { threads, ..Request::default() };
    let report =
        |threads| check::check(reader("a.csv", long.as_bytes()), &request(threads)).expect("a table");
    assert_eq!(report(1), report(4));
}

#[test]
fn wrong_rows_are_looked_at_one_by_one_however_many_errors_each_has() {
    let fields = (0..15).map(|at| format!(r#"{{"name": "c{at}", "constraints": {{"required": true}}}}"#));
    let schema = schema(&fields.collect::<Vec<_>>().join(","), "");
    let header = (0..15).map(|at| format!("c{at}")).collect::<Vec<_>>().join(";");
    // 14 errors a row: the total is the hundredth wrong one.
    let rows = "a;;;;;;;;;;;;;;\n".repeat(99);
    let text = format!("{header}\n{rows}Total;;;12;;;;;;;;;;;\n{rows}");
    let report = check(text.as_bytes(), Some(&schema)).expect("a table");
    assert_eq!(codes(&report), ["total-row"]);
    assert_eq!(report.warnings[0].row, Some(100));
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

/// Of a column that some cells make text: its kind, how many cells of how many, the repair and the suggestion.
type Mixed = (String, u64, u64, Option<String>, Option<String>);

/// The warning of the only column that some cells make text.
fn mixed(text: &str) -> Option<Mixed> {
    let report = check(text.as_bytes(), None).expect("a table");
    let mut found = report.warnings.iter().filter_map(|fault| match &fault.detail {
        Problem::MixedColumn { kind, cells, filled } => {
            let value = |repair: &Option<check::repair::Repair>| repair.as_ref().map(|it| it.value.clone());
            Some((kind.clone(), *cells, *filled, value(&fault.repair), value(&fault.suggestion)))
        }
        _ => None,
    });
    let first = found.next();
    assert_eq!(found.next(), None);
    first
}

/// A table of one such column, and of one to tell its rows apart.
fn column(cells: &[&str]) -> String {
    let rows = cells.iter().zip(1..).map(|(cell, row)| format!("x{row};{cell}\n"));
    "nom;y\n".to_owned() + &rows.collect::<String>()
}

/// The cells of that column once written again.
fn written(text: &str) -> Vec<String> {
    let mut fixed = Vec::new();
    check::rewrite(reader("a.csv", text.as_bytes()), &Request::default(), Some(&mut fixed), None)
        .expect("a table");
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    fixed.lines().skip(1).filter_map(|row| Some(row.split_once(';')?.1.to_owned())).collect()
}

#[test]
fn amounts_that_all_have_their_currency_are_told_and_mended() {
    let of = |kind: &str, cells, filled, repair: Option<&str>| {
        Some((kind.to_owned(), cells, filled, repair.map(str::to_owned), None))
    };
    let text = column(&["500 €", "", "12 €"]);
    assert_eq!(mixed(&text), of("integer", 2, 2, Some("500")));
    assert_eq!(written(&text), ["500", "", "12"]);
    // The decimal mark stays the one of the file.
    let text = column(&["500 €", "1 200,50 €", "3,00 €"]);
    assert_eq!(mixed(&text), of("number", 3, 3, Some("500")));
    assert_eq!(written(&text), ["500", "1200,50", "3,00"]);
    assert_eq!(mixed(&column(&written(&text).iter().map(String::as_str).collect::<Vec<_>>())), None);
    let many: Vec<String> = (0..20_000).map(|row| format!("{row},50 €")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(mixed(&column(&many)), of("number", 20_000, 20_000, Some("0,50")));
    let report = check(column(&["500 €", "12 €"]).as_bytes(), None).expect("a table");
    let said = report.warnings[0].sentence(Lang::Fr);
    assert!(said.contains("colonne « y »") || said.contains("colonne «\u{a0}y\u{a0}»"), "{said}");
    assert!(said.contains("aucune des 2 valeurs") && said.contains("sans symbole ni espace"), "{said}");
    // A word among many amounts is told with them, without a repair.
    let mut some = many[..30].to_vec();
    some[29] = "n.c.";
    assert_eq!(mixed(&column(&some)), of("number", 30, 30, None));
    // Codes cut by spaces, and words, are no amounts.
    for codes in [&["732 829 320", "552 100 554"][..], &["01 000 €", "02 000 €"], &["12 bis", "a"]] {
        assert_eq!(mixed(&column(codes)), None, "{codes:?}");
    }
}

#[test]
fn dates_in_several_forms_or_of_no_calendar_are_told() {
    let of = |cells, filled, repair: Option<&str>, likely: Option<&str>| {
        Some(("date".to_owned(), cells, filled, repair.map(str::to_owned), likely.map(str::to_owned)))
    };
    let forms = ["2024-01-05", "05/01/2024", "5 janv. 2024"];
    assert_eq!(mixed(&column(&forms)), of(2, 3, None, Some("2024-01-05")));
    assert_eq!(written(&column(&forms)), forms, "nothing says which is the month");
    let proved = ["2024-01-05", "05/01/2024", "1er août 2024", "29/02/2024", "2024-01-06"];
    assert_eq!(mixed(&column(&proved)), of(3, 5, Some("2024-01-05"), None));
    let iso = ["2024-01-05", "2024-01-05", "2024-08-01", "2024-02-29", "2024-01-06"];
    assert_eq!(written(&column(&proved)), iso);
    assert_eq!(mixed(&column(&["2024-01-05", "2024-02-31", "2024-03-01"])), of(1, 3, None, None));
    let report = check(column(&["2024-01-05", "2024-02-31"]).as_bytes(), None).expect("a table");
    assert_eq!(report.warnings[0].value.as_deref(), Some("2024-02-31"));
    assert!(report.warnings[0].sentence(Lang::Fr).contains("dates qui existent"));
    let many: Vec<&str> = forms.iter().copied().cycle().take(60_000).collect();
    assert_eq!(mixed(&column(&many)).map(|(_, cells, filled, ..)| (cells, filled)), Some((40_000, 60_000)));
    for others in [&["5 janv. 2024", "demain"][..], &["12.5.1", "1.2.3"], &["2024-01", "2024-02"]] {
        assert_eq!(mixed(&column(others)), None, "{others:?}");
    }
}

#[test]
fn the_kinds_of_a_free_table_are_in_its_report() {
    let text = "n,x,d,f,b,t,vide,code\n1,1.5,2024-01-02,31/12/2024,oui,2024-01-02T10:00:00Z,,01000\n-2,3,2024-02-03,01/01/2024,non,2024-01-02T10:00:00Z,,59000\n";
    let report = check(text.as_bytes(), None).expect("a table");
    let kinds: Vec<&str> = report.columns.iter().map(|column| column.kind.as_str()).collect();
    assert_eq!(kinds, ["integer", "number", "date", "date", "boolean", "datetime", "string", "string"]);
}
