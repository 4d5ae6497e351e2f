//! Workbooks, written by another library or part by part.

use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};

use super::super::{Format, Note, Oddity, open_path};
use super::{Limits, Unreadable, inline, read, texts, workbook, worksheet};
use crate::Lang;
use crate::formats::Opened;

fn met(what: Oddity, first: &str, count: u64) -> Note {
    Note::Met { what, first: first.to_owned(), count }
}

#[test]
fn every_kind_of_cell_reads_as_its_reader_sees_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let style = |code: &str| Style::new().set_num_format(code);
    let day = ExcelDateTime::from_ymd(2024, 2, 29).expect("a day");
    let noon = ExcelDateTime::from_ymd(2024, 2, 29).and_then(|day| day.and_hms(12, 30, 0)).expect("a moment");
    let clock = ExcelDateTime::from_hms(18, 5, 0).expect("a time");
    let header = ["texte", "entier", "décimal", "date", "moment", "heure", "taux", "oui", "code", "calcul"];
    sheet.write_row(0, 0, header).expect("header");
    sheet.write_string(1, 0, "L'Haÿ & \"Cie\" <x>\nligne").expect("text");
    sheet.write_number(1, 1, 45.0).expect("number");
    sheet.write_number(1, 2, 1234.5).expect("number");
    sheet.write_datetime_with_format(1, 3, &day, &style("dd/mm/yyyy")).expect("date");
    sheet.write_datetime_with_format(1, 4, &noon, &style("dd/mm/yyyy hh:mm")).expect("moment");
    sheet.write_datetime_with_format(1, 5, &clock, &style("hh:mm")).expect("time");
    sheet.write_number_with_format(1, 6, 0.25, &style("0 %")).expect("percent");
    sheet.write_boolean(1, 7, true).expect("boolean");
    sheet.write_number_with_format(1, 8, 1000.0, &style("00000")).expect("code");
    sheet.write_formula(1, 9, Formula::new("=B2*2").set_result("90")).expect("formula");
    let table = read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(table.format, Format::Xlsx);
    assert_eq!(table.lines, [1, 2]);
    assert_eq!(table.rows[0], header);
    let row = [
        "L'Haÿ & \"Cie\" <x>\nligne",
        "45",
        "1234.5",
        "2024-02-29",
        "2024-02-29T12:30:00",
        "18:05:00",
        "0.25",
        "true",
        "01000",
        "90",
    ];
    assert_eq!(table.rows[1], row);
    assert_eq!(table.notes, []);
}

#[test]
fn days_counted_from_1904_are_the_same_days() {
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>43889</v></c></row>",
        inline("A1", "date")
    );
    let main = "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets>\
                <sheet name=\"F\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let book = workbook(&worksheet(&rows, ""), &[("xl/styles.xml", styles), ("xl/workbook.xml", main)]);
    assert_eq!(read(&book).expect("a table").rows, texts(&[&["date"], &["2024-02-29"]]));
}

#[test]
fn titles_above_the_header_are_told_and_left_out() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "Subventions 2024", &Style::new()).expect("title");
    sheet.write_string(1, 1, "arrêtées au 31 décembre").expect("title");
    sheet.write_row(4, 1, ["nom", "montant", "date"]).expect("header");
    sheet.write_row(5, 1, ["Judo", "100", "2024"]).expect("row");
    sheet.write_row(8, 1, ["Échecs", "200"]).expect("row");
    sheet.write_string(8, 0, "x").expect("outside");
    let mut blank = Style::new();
    blank = blank.set_bold();
    sheet.write_blank(40, 30, &blank).expect("blank");
    let table = read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(
        table.rows[1],
        ["", "Judo", "100", "2024"],
        "column A is kept when the rows looked at fill it"
    );
    assert_eq!(table.lines, [5, 6, 7, 8, 9]);
    assert_eq!(table.notes, [Note::HeaderBelow { line: 5 }]);
}

#[test]
fn a_table_may_begin_at_any_column_and_a_late_cell_before_it_is_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(2, 2, ["a", "b"]).expect("header");
    for row in 3..60 {
        sheet.write_row(row, 2, ["1", "2"]).expect("row");
    }
    sheet.write_string(50, 0, "note").expect("outside");
    sheet.write_string(51, 5, "reste").expect("beyond");
    let table = read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(table.rows[0], ["a", "b"]);
    assert_eq!(table.rows[48], ["1", "2"]);
    assert_eq!(table.rows[49], ["1", "2", "", "reste"]);
    assert_eq!(table.notes, [met(Oddity::OutsideTable, "A51", 1)]);
}

#[test]
fn the_first_visible_sheet_with_data_is_read_and_the_others_told() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Vide").expect("name");
    let secret = book.add_worksheet().set_name("Cachée").expect("name");
    secret.write_string(0, 0, "agents").expect("cell");
    secret.set_hidden(true);
    for name in ["Données", "Notice", "Listes"] {
        book.add_worksheet().set_name(name).expect("name").write_string(0, 0, name).expect("cell");
    }
    let table = read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(table.rows, texts(&[&["Données"]]));
    let others = vec!["Notice".to_owned(), "Listes".to_owned()];
    assert_eq!(
        table.notes,
        [
            Note::OtherSheets { chosen: "Données".to_owned(), others },
            Note::HiddenSheets { names: vec!["Cachée".to_owned()] }
        ]
    );
    assert_eq!(
        table.notes[0].say(Lang::Fr),
        "Plusieurs feuilles contiennent des données\u{202f}; seule «\u{a0}Données\u{a0}» est lue, pas\u{a0}: Notice, Listes."
    );
}

#[test]
fn merged_cells_hidden_rows_and_columns_are_read_and_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["a", "b", "c"]).expect("header");
    sheet.merge_range(1, 0, 2, 0, "x", &Style::new()).expect("merge");
    sheet.merge_range(3, 0, 3, 1, "y", &Style::new()).expect("merge");
    sheet.write_string(1, 2, "1").expect("cell");
    sheet.write_string(2, 2, "2").expect("cell");
    sheet.set_row_hidden(2).expect("hidden");
    sheet.set_column_hidden(1).expect("hidden");
    sheet.set_column_hidden(9).expect("hidden");
    let table = read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(table.rows, texts(&[&["a", "b", "c"], &["x", "", "1"], &["", "", "2"], &["y", "", ""]]));
    assert_eq!(
        table.notes,
        [
            met(Oddity::HiddenColumn, "B", 1),
            met(Oddity::HiddenRow, "3", 1),
            met(Oddity::MergedCells, "A2:A3", 2)
        ]
    );
    assert_eq!(
        table.notes[2].say(Lang::En),
        "Cells are merged, 2 times, first in A2:A3: their value is read in the first one only."
    );
}

#[test]
fn errors_and_missing_results_of_formulas_are_told() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\"><c r=\"A2\" t=\"e\"><f>VLOOKUP()</f><v>#N/A</v></c>\
         <c r=\"B2\"><f>SUM(1)</f><v></v></c></row><row r=\"3\"><c r=\"A3\" t=\"e\"><v>#REF!</v></c>\
         <c r=\"B3\" t=\"str\"><f>\"\"</f><v></v></c></row>",
        inline("A1", "a"),
        inline("B1", "b")
    );
    let table = read(&workbook(&worksheet(&rows, ""), &[])).expect("a table");
    assert_eq!(table.rows, texts(&[&["a", "b"], &["#N/A", ""], &["#REF!", ""]]));
    assert_eq!(
        table.notes,
        [met(Oddity::FormulaError, "A2 #N/A", 2), met(Oddity::FormulaWithoutValue, "B2", 1)]
    );
}

#[test]
fn identifiers_that_lost_their_last_digits_are_told() {
    let rows = format!("<row>{}</row><row><c><v>1.23456789012346E+17</v></c></row>", inline("A1", "id"));
    let table = read(&workbook(&worksheet(&rows, ""), &[])).expect("a table");
    assert_eq!(table.rows[1], ["123456789012346000"]);
    assert_eq!(table.notes, [met(Oddity::LostDigits, "A2", 1)]);
}

#[test]
fn other_writers_prefix_their_elements_or_leave_references_out() {
    let sheet = "<x:worksheet><x:sheetData><x:row><x:c t=\"s\"><x:v>1</x:v></x:c><x:c t=\"s\"><x:v>0</x:v></x:c></x:row>\
                 <x:row><x:c><x:v>1</x:v></x:c><x:c t=\"d\"><x:v>2024-02-29T00:00:00</x:v></x:c></x:row>\
                 </x:sheetData></x:worksheet>";
    let strings = "<x:sst><x:si><x:t>b</x:t></x:si><x:si><x:t>a</x:t></x:si></x:sst>";
    let table = read(&workbook(sheet, &[("xl/sharedStrings.xml", strings)])).expect("a table");
    assert_eq!(table.rows, texts(&[&["a", "b"], &["1", "2024-02-29"]]));
}

#[test]
fn a_workbook_without_data_is_empty() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let refused = read(&book.save_to_buffer().expect("a workbook"));
    assert!(matches!(refused, Err(Unreadable::Empty)), "{refused:?}");
}

#[test]
fn the_defibrillators_of_the_public_fixtures_are_read() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("BEFFROI_FIXTURES")
        .map_or_else(|| here.join("../../../shared/fixtures"), std::path::PathBuf::from);
    let path = folder.join("scdl/dae_test.xlsx");
    if !path.exists() {
        return;
    }
    let Opened::Rows(mut rows) = open_path(&path, &Limits::default()).expect("a table") else {
        panic!("a workbook is not text");
    };
    let mut record = crate::Record::default();
    assert!(rows.next(&mut record).expect("a header"));
    let header: Vec<String> = record.iter().map(str::to_owned).collect();
    assert!(header.iter().any(|name| name == "lat_coor1"), "{header:?}");
    let mut count = 0;
    while rows.next(&mut record).expect("a row") {
        assert_eq!(record.len(), header.len());
        count += 1;
    }
    assert!(count > 0);
}
