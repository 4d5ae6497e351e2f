//! `OpenDocument` spreadsheets, written by hand.

use super::super::{Format, Note, Oddity};
use super::{Unreadable, open_document, open_document_with, read, texts, zip};

/// A row of cells, each with its attributes and its text.
fn row(attributes: &str, cells: &[(&str, &str)]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|(attributes, text)| {
            format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
        })
        .collect();
    let cells = cells.concat();
    format!("<table:table-row {attributes}>{cells}</table:table-row>")
}

fn sheet(name: &str, content: &str) -> String {
    format!("<table:table table:name=\"{name}\">{content}</table:table>")
}

fn met(what: Oddity, first: &str, count: u64) -> Note {
    Note::Met { what, first: first.to_owned(), count }
}

const BLANK_END: &str = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
                         table:number-columns-repeated=\"16384\"/></table:table-row>";

#[test]
fn every_kind_of_cell_reads_as_its_reader_sees_it() {
    let header: Vec<(&str, &str)> =
        ["texte", "nombre", "taux", "euros", "date", "moment", "heure", "oui", "code"]
            .map(|name| ("", name))
            .to_vec();
    let cells = [
        (
            "office:value-type=\"string\"",
            "L&apos;Haÿ &amp;<text:s text:c=\"2\"/><text:span>Cie</text:span><text:line-break/>fin",
        ),
        ("office:value-type=\"float\" office:value=\"45\"", "45,00"),
        ("office:value-type=\"percentage\" office:value=\"0.25\"", "25 %"),
        ("office:value-type=\"currency\" office:currency=\"EUR\" office:value=\"1234.5\"", "1 234,50 €"),
        ("office:value-type=\"date\" office:date-value=\"2024-02-29\"", "29/02/24"),
        ("office:value-type=\"date\" office:date-value=\"2024-02-29T12:30:00.000000000\"", "29/02/24 12:30"),
        ("office:value-type=\"time\" office:time-value=\"PT18H05M00S\"", "18:05"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "VRAI"),
        ("office:value-type=\"float\" office:value=\"1000\"", "01000"),
        ("office:value-type=\"float\" office:value=\"612345678\"", "06 12 34 56 78"),
    ];
    let content = format!("{}{}{BLANK_END}", row("", &header), row("", &cells));
    let table = read(&open_document(&sheet("Feuille1", &content))).expect("a table");
    assert_eq!(table.format, Format::Ods);
    let values = [
        "L'Haÿ &  Cie\nfin",
        "45",
        "0.25",
        "1234.5",
        "2024-02-29",
        "2024-02-29T12:30:00",
        "18:05:00",
        "true",
        "01000",
        "0612345678",
    ];
    assert_eq!(table.rows[1], values);
    assert_eq!((table.rows.len(), table.notes), (2, vec![]));
}

#[test]
fn repeated_cells_and_rows_are_all_given() {
    let repeated = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell \
                    table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let gap = "<table:table-row table:number-rows-repeated=\"5\"><table:table-cell/></table:table-row>";
    let content =
        format!("{}{repeated}{gap}{}", row("", &[("", "a"), ("", "b")]), row("", &[("", "1"), ("", "2")]));
    let table = read(&open_document(&sheet("F", &content))).expect("a table");
    assert_eq!(table.lines, (1..=10).collect::<Vec<_>>());
    assert_eq!(
        (&*table.rows[3], &*table.rows[4]),
        (&["x", "x"].map(str::to_owned)[..], &["", ""].map(str::to_owned)[..])
    );
    assert_eq!(table.notes, []);
}

#[test]
fn comments_drawings_and_earlier_versions_are_not_in_the_cells() {
    let cell = "<table:table-row><table:table-cell><office:annotation><text:p>Voir Mme X</text:p></office:annotation>\
                <text:p>a</text:p><draw:frame><draw:text-box><text:p>dessin</text:p></draw:text-box></draw:frame>\
                <text:p>b</text:p></table:table-cell></table:table-row>";
    let before = "<table:tracked-changes><table:table-cell><text:p>ancien</text:p></table:table-cell></table:tracked-changes>";
    let table = read(&open_document(&format!("{before}{}", sheet("F", cell)))).expect("a table");
    assert_eq!(table.rows, texts(&[&["a\nb"]]));
}

#[test]
fn hidden_and_other_sheets_are_told() {
    let styles =
        "<style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>";
    let secret = format!(
        "<table:table table:name=\"Cachée\" table:style-name=\"ta2\">{}</table:table>",
        row("", &[("", "agents")])
    );
    let sheets = format!(
        "{}{secret}{}{}",
        sheet("Vide", BLANK_END),
        sheet("Données", &row("", &[("", "a")])),
        sheet("Notice", &row("", &[("", "lire")]))
    );
    let table = read(&open_document_with(styles, &sheets)).expect("a table");
    assert_eq!(table.rows, texts(&[&["a"]]));
    assert_eq!(
        table.notes,
        [
            Note::OtherSheets { chosen: "Données".to_owned(), others: vec!["Notice".to_owned()] },
            Note::HiddenSheets { names: vec!["Cachée".to_owned()] }
        ]
    );
}

#[test]
fn merged_hidden_and_failed_cells_are_told() {
    let columns = "<table:table-column/><table:table-column table:visibility=\"collapse\"/>";
    let merged = "<table:table-row table:visibility=\"filter\"><table:table-cell table:number-columns-spanned=\"2\">\
                  <text:p>x</text:p></table:table-cell><table:covered-table-cell/><table:table-cell \
                  table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" \
                  calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>";
    let content = format!("{columns}{}{merged}", row("", &[("", "a"), ("", "b"), ("", "c")]));
    let table = read(&open_document(&sheet("F", &content))).expect("a table");
    assert_eq!(table.rows[1], ["x", "", "#DIV/0!"]);
    let notes = [
        met(Oddity::FormulaError, "C2 #DIV/0!", 1),
        met(Oddity::HiddenColumn, "B", 1),
        met(Oddity::HiddenRow, "2", 1),
        met(Oddity::MergedCells, "A2:B2", 1),
    ];
    assert_eq!(table.notes, notes);
}

#[test]
fn titles_above_the_header_are_told() {
    let content = format!(
        "{}{}{}",
        row("", &[("table:number-columns-spanned=\"3\"", "Marchés 2024")]),
        row("", &[("", "objet"), ("", "montant"), ("", "date")]),
        row("", &[("", "Voirie"), ("", "10"), ("", "2024")])
    );
    let table = read(&open_document(&sheet("F", &content))).expect("a table");
    assert_eq!(table.rows[0], ["objet", "montant", "date"]);
    assert_eq!(table.notes, [Note::HeaderBelow { line: 2 }]);
}

#[test]
fn a_protected_document_is_refused_with_what_to_do() {
    let manifest = b"<!DOCTYPE manifest:manifest PUBLIC \"-//OpenOffice.org//DTD Manifest 1.0//EN\" \"Manifest.dtd\">\
                     <manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let refused = read(&zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x17\x03 not XML"),
        ("META-INF/manifest.xml", manifest),
    ]));
    assert!(matches!(refused, Err(Unreadable::Encrypted { format: "ODS" })), "{refused:?}");
}
