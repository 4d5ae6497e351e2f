//! The file written again, mended, and the rows that could not be.

use std::fmt::Write;

use check::Request;

use crate::{reader, schema};

#[test]
fn certain_repairs_are_applied_and_other_rows_set_apart() {
    let schema = schema(
        r#"{"name": "jour", "type": "date"}, {"name": "montant", "type": "number"}, {"name": "nom", "constraints": {"required": true}}"#,
        "",
    );
    let text = "Jour;montant;nom\n29/02/2024;1 234,50 €;\"a;b\"\n2024-01-01;beaucoup;c\n;;\n2024-01-02;3;d\n";
    let (mut fixed, mut rejects) = (Vec::new(), Vec::new());
    let request = Request { schema: Some(&schema), ..Request::default() };
    let report =
        check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), Some(&mut rejects));
    let check::Rewritten { report, repairs } = report.expect("a table");
    let by_kind = [("blank-row", 1), ("date-form", 1), ("label", 1), ("number-form", 1)];
    assert_eq!(repairs.by_kind, by_kind.map(|(kind, count)| (kind.to_owned(), count)).into());
    assert_eq!(repairs.applied, 4);
    assert_eq!(
        String::from_utf8(fixed).expect("UTF-8"),
        "jour;montant;nom\r\n2024-02-29;1234.50;\"a;b\"\r\n2024-01-02;3;d\n"
    );
    assert_eq!(
        String::from_utf8(rejects).expect("UTF-8"),
        "ligne;Jour;montant;nom;cellules en trop;erreurs\r\n\
         3;2024-01-01;beaucoup;c;;Colonne «\u{a0}montant\u{a0}»\u{a0}: ce n’est pas un nombre, comme 1234.5, avec un point, sans symbole ni espace.\r\n"
    );
    assert_eq!(report.bad_rows, 3);
    assert_eq!(report.errors.iter().filter(|fault| fault.repair.is_some()).count(), 3);
}

#[test]
fn a_file_without_errors_is_copied_as_it_is() {
    let mut text = String::from("a,b\r\n");
    for row in 0..100_000 {
        write!(text, "{row},\"x \"\"{row}\"\"\"\r\n").expect("memory");
    }
    let mut fixed = Vec::new();
    let request = Request { threads: 4, ..Request::default() };
    check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), None).expect("a table");
    assert_eq!(String::from_utf8(fixed).expect("UTF-8"), text);
}

/// Of an error, its row, its certain repair and its suggestion.
type Proposed = (u64, Option<String>, Option<String>);

/// A column of dates in the given cells, written again: the rows of the copy, and what is proposed for each error.
fn dates(cells: &[&str], rows: usize) -> (Vec<String>, Vec<Proposed>) {
    let schema = schema(r#"{"name": "n"}, {"name": "jour", "type": "date"}"#, "");
    let mut text = String::from("n,jour\n");
    for row in 0..rows {
        writeln!(text, "{row},{}", cells.get(row).unwrap_or(&"2024-01-01")).expect("memory");
    }
    let mut fixed = Vec::new();
    let request = Request { schema: Some(&schema), threads: 2, ..Request::default() };
    let report = check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), None);
    let mut report = report.expect("a table").report;
    let alone = check::check(reader("x.csv", text.as_bytes()), &request).expect("a table");
    assert_eq!(alone, report, "a check alone says the same");
    let errors = report.errors.drain(..).map(|fault| {
        let value = |repair: Option<check::repair::Repair>| repair.map(|repair| repair.value);
        (fault.row.expect("a row"), value(fault.repair), value(fault.suggestion))
    });
    let errors = errors.collect();
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    (fixed.lines().skip(1).map(ToOwned::to_owned).collect(), errors)
}

#[test]
fn one_plain_date_of_a_column_settles_the_others_however_far_it_stands() {
    let mut cells = vec!["05/06/2024"; 120_000];
    cells[119_999] = "29/02/2024";
    let (fixed, errors) = dates(&cells, 120_001);
    assert_eq!(fixed[0], "0,2024-06-05");
    assert_eq!(fixed[119_998..], ["119998,2024-06-05", "119999,2024-02-29", "120000,2024-01-01"]);
    assert!(errors.iter().all(|(_, repair, suggestion)| repair.is_some() && suggestion.is_none()));
    let (fixed, errors) = dates(&["05/06/2024", "02/29/2024"], 2);
    assert_eq!(fixed, ["0,2024-05-06", "1,2024-02-29"]);
    assert_eq!(errors[0], (1, Some("2024-05-06".to_owned()), None));
}

#[test]
fn a_date_that_its_column_does_not_settle_is_suggested_and_left() {
    let (fixed, errors) = dates(&["05/06/2024", "07/08/2024"], 3);
    assert_eq!(fixed, ["0,05/06/2024", "1,07/08/2024", "2,2024-01-01"]);
    assert_eq!(errors[0], (1, None, Some("2024-06-05".to_owned())));
    let (fixed, errors) = dates(&["05/06/2024", "02/29/2024", "29/02/2024"], 3);
    assert_eq!(fixed, ["0,05/06/2024", "1,02/29/2024", "2,2024-02-29"]);
    let repairs: Vec<_> =
        errors.iter().map(|(_, repair, suggestion)| (repair.as_deref(), suggestion)).collect();
    assert_eq!(repairs, [(None, &None), (None, &None), (Some("2024-02-29"), &None)]);
}

#[test]
fn a_row_with_a_cell_too_many_or_too_few_stays_as_it_stands_and_wrong() {
    let schema = schema(r#"{"name": "a"}, {"name": "b", "type": "number"}, {"name": "c"}"#, "");
    let text = "a;b;c\n4;5;6;perdu\n7;8\n\"x\";\"1,5\";z\n1;\"2,5\"\n";
    let request = Request { schema: Some(&schema), ..Request::default() };
    let mut fixed = Vec::new();
    check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), None).expect("a table");
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    assert_eq!(fixed, "a;b;c\r\n4;5;6;perdu\n7;8\nx;1.5;z\r\n1;\"2,5\"\n");
    let mut rejects = Vec::new();
    check::rewrite(reader("x.csv", text.as_bytes()), &request, None, Some(&mut rejects)).expect("a table");
    let rejects = String::from_utf8(rejects).expect("UTF-8");
    assert!(
        rejects.contains("\r\n2;4;5;6;perdu;La ligne") || rejects.contains("\r\n2;4;5;6;perdu;\""),
        "{rejects}"
    );
    assert!(rejects.contains("\r\n4;x;1,5;z;;"), "nothing is repaired without a repaired copy: {rejects}");
}

#[test]
fn rows_set_apart_without_repair_are_as_in_the_file() {
    let schema = schema(r#"{"name": "montant", "type": "number"}, {"name": "nom"}"#, "");
    let text = "Montant;nom\n1,5;a\n2;b\n";
    let (mut good, mut rejects) = (Vec::new(), Vec::new());
    let request = Request { schema: Some(&schema), ..Request::default() };
    check::split(reader("x.csv", text.as_bytes()), &request, &mut good, &mut rejects).expect("a table");
    assert_eq!(String::from_utf8(good).expect("UTF-8"), "Montant;nom\r\n2;b\n");
    let rejects = String::from_utf8(rejects).expect("UTF-8");
    assert!(rejects.starts_with("ligne;Montant;nom;cellules en trop;erreurs\r\n2;1,5;a;;"), "{rejects}");
}

proptest::proptest! {
    #[test]
    fn no_cell_is_lost_and_no_error_vanishes_unless_repaired(
        rows in proptest::collection::vec(proptest::collection::vec("[0-9]{1,2}(,[0-9])?|[a-c\" ]{1,3}", 1..5), 1..12)
    ) {
        let schema = schema(r#"{"name": "n", "type": "number"}, {"name": "m", "type": "number"}, {"name": "t"}"#, "");
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(";");
        let text = std::iter::once("n;m;t".to_owned()).chain(rows.iter().map(line)).collect::<Vec<_>>().join("\n") + "\n";
        let request = Request { schema: Some(&schema), ..Request::default() };
        let wrong = |text: &[u8]| check::check(reader("x.csv", text), &request).expect("a table");
        let unrepaired = wrong(text.as_bytes()).errors.iter().filter(|fault| fault.repair.is_none()).count() as u64;
        let mut fixed = Vec::new();
        check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), None).expect("a table");
        proptest::prop_assert!(wrong(&fixed).error_count >= unrepaired, "{text}");
        let (mut good, mut rejects) = (Vec::new(), Vec::new());
        check::split(reader("x.csv", text.as_bytes()), &request, &mut good, &mut rejects).expect("a table");
        let kept = format!("{}{}", String::from_utf8_lossy(&good), String::from_utf8_lossy(&rejects)).replace('"', "");
        for cell in rows.iter().flatten() {
            proptest::prop_assert!(kept.contains(&cell.replace('"', "")), "{cell:?} of {text} is lost in {kept}");
        }
    }
}

#[test]
fn the_cells_beyond_the_header_of_a_sheet_are_among_the_rejects() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [&["a", "b"][..], &["1", "2"], &["3", "4", "", "x,y", "z"], &["5", "6"], &["7", "8", "9"]];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, *cell).expect("a cell");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let (mut good, mut rejects) = (Vec::new(), Vec::new());
    check::split(reader("a.xlsx", &bytes), &Request::default(), &mut good, &mut rejects).expect("a table");
    assert_eq!(String::from_utf8(good).expect("UTF-8"), "a,b\r\n1,2\r\n5,6\r\n");
    let rejects = String::from_utf8(rejects).expect("UTF-8");
    let lines: Vec<&str> = rejects.lines().collect();
    assert!(lines[1].starts_with("3,3,4,\",\"\"x,y\"\",z\",La ligne a 5 cellules"), "{rejects}");
    assert!(lines[2].starts_with("5,7,8,9,La ligne a 3 cellules au lieu de 2."), "{rejects}");
}

#[test]
fn rows_left_out_and_a_text_written_otherwise_are_counted_among_the_repairs() {
    let kinds = |name: &str, bytes: &[u8], mends: bool| {
        let (mut fixed, mut rejects) = (Vec::new(), Vec::new());
        let fixed: Option<&mut (dyn std::io::Write + Send)> = if mends { Some(&mut fixed) } else { None };
        let done = check::rewrite(reader(name, bytes), &Request::default(), fixed, Some(&mut rejects));
        let repairs = done.expect("a table").repairs;
        assert_eq!(repairs.cells(), 0);
        let kinds: Vec<(String, u64)> = repairs.by_kind.into_iter().collect();
        (repairs.applied, kinds)
    };
    let is = |kinds: &[(&str, u64)]| kinds.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
    let latin = b"nom;n\n\xE9t\xE9;1\n;\nx;2\n";
    assert_eq!(kinds("a.csv", latin, true), (2, is(&[("blank-row", 1), ("file-encoding", 1)])));
    assert_eq!(kinds("a.csv", latin, false), (0, vec![]), "nothing is repaired without a repaired copy");
    assert_eq!(kinds("a.csv", "nom;n\nété;1\n".as_bytes(), true), (0, vec![]));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_row(0, 0, ["a", "b"]).expect("a header");
    let book = book.save_to_buffer().expect("a workbook");
    assert_eq!(kinds("a.xlsx", &book, true), (1, is(&[("file-format", 1)])));
}
