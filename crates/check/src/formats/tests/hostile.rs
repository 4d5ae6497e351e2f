//! Files made to exhaust the machine, or to make it read what it should not.

use super::{
    Limits, Unreadable, gzip, inline, open_document, read, read_within, texts, workbook, worksheet, zip,
};

const MIB: usize = 1024 * 1024;

fn small() -> Limits {
    Limits { inflated: 4 * MIB as u64, ..Limits::default() }
}

fn assert_too_large(result: Result<super::Table, Unreadable>, wanted: &str) {
    match result {
        Err(Unreadable::TooLarge { what, .. }) => assert_eq!(what, wanted),
        other => panic!("{wanted}: {:?}", other.map(|table| table.rows.len())),
    }
}

#[test]
fn a_bomb_that_declares_its_size_is_refused_at_once() {
    assert_too_large(read_within(&zip(&[("a.csv", &vec![b'0'; 5 * MIB])]), "", &small()), "inflated size");
}

#[test]
fn a_bomb_that_lies_about_its_size_is_stopped_where_it_lies() {
    let mut bomb = zip(&[("a.csv", &vec![b'0'; 5 * MIB])]);
    let list = bomb.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a list");
    bomb[list + 24..list + 28].copy_from_slice(&100_u32.to_le_bytes());
    let refused = read_within(&bomb, "", &small());
    assert!(matches!(refused, Err(Unreadable::Damaged { format: "zip", .. })), "{refused:?}");
}

#[test]
fn a_gzip_bomb_is_stopped_at_the_limit_and_at_the_ratio() {
    let bomb = gzip(&vec![b'0'; 5 * MIB]);
    assert_too_large(read_within(&bomb, "", &small()), "inflated size");
    let bomb = gzip(&vec![b'0'; 66 * MIB]);
    let limits = Limits { ratio: 50, ..Limits::default() };
    assert_too_large(read_within(&bomb, "", &limits), "inflation ratio");
}

#[test]
fn all_the_parts_of_a_workbook_share_one_limit() {
    let sheet = worksheet(&format!("<row>{}</row>", inline("A1", "x")), "");
    let spaces = " ".repeat(3 * MIB);
    let strings = format!("<sst>{}</sst>", "<si><t>0123456789</t></si>".repeat(100_000));
    let styles = format!("<styleSheet>{}</styleSheet>", "<a/>".repeat(600_000));
    let book = workbook(&sheet, &[("xl/sharedStrings.xml", &strings), ("xl/styles.xml", &styles)]);
    assert_too_large(read_within(&book, "", &small()), "inflated size");
    assert_too_large(read_within(&workbook(&spaces, &[]), "", &Limits::default()), "cell");
}

#[test]
fn a_list_of_too_many_files_is_refused_before_it_is_read() {
    let names: Vec<String> = (0..100).map(|number| format!("{number}.csv")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"a"[..])).collect();
    let limits = Limits { files: 99, ..Limits::default() };
    assert_too_large(read_within(&zip(&files), "", &limits), "files");
}

#[test]
fn a_doctype_is_refused_in_every_part() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;\">]>";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">";
    let sheet = worksheet(&format!("<row>{}</row>", inline("A1", "x")), "");
    for doctype in [bomb, outside] {
        let parts = [
            workbook(&format!("{doctype}{sheet}"), &[]),
            workbook(&sheet, &[("xl/sharedStrings.xml", &format!("{doctype}<sst/>"))]),
            workbook(&sheet, &[("xl/styles.xml", &format!("{doctype}<styleSheet/>"))]),
            workbook(&sheet, &[("xl/workbook.xml", &format!("{doctype}<workbook/>"))]),
            zip(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", format!("{doctype}<office:document-content/>").as_bytes()),
            ]),
        ];
        for part in parts {
            let refused = read(&part);
            assert!(matches!(refused, Err(Unreadable::Doctype)), "{refused:?}");
        }
    }
}

#[test]
fn an_entity_that_nothing_declares_is_damage() {
    let book = workbook(&worksheet(&format!("<row>{}</row>", inline("A1", "&secret;")), ""), &[]);
    let refused = read(&book);
    assert!(matches!(refused, Err(Unreadable::Damaged { format: "XLSX", .. })), "{refused:?}");
}

#[test]
fn elements_nested_without_end_are_refused() {
    let deep = "<a>".repeat(100_000);
    assert_too_large(read(&workbook(&deep, &[])), "depth");
    assert_too_large(read(&open_document(&deep)), "depth");
}

#[test]
fn the_name_of_an_element_is_bounded_as_open_ones_are_kept() {
    let refused = read(&workbook(&format!("<{}>", "a".repeat(2000)), &[]));
    assert!(matches!(refused, Err(Unreadable::Damaged { format: "XLSX", .. })), "{refused:?}");
}

#[test]
fn a_cell_beyond_its_limit_is_refused_in_every_form() {
    let long = "x".repeat(200_000);
    let pieces =
        format!("<row><c t=\"inlineStr\"><is>{}</is></c></row>", "<r><t>0123456789</t></r>".repeat(2_000));
    let shared = format!("<sst><si><t>{long}</t></si></sst>");
    let attribute = format!("<row spans=\"{long}\"/>");
    let cell = |text: &str| {
        format!(
            "<table:table><table:table-row><table:table-cell>{text}</table:table-cell></table:table-row></table:table>"
        )
    };
    for bytes in [
        workbook(&worksheet(&format!("<row>{}</row>", inline("A1", &long)), ""), &[]),
        workbook(&worksheet(&pieces, ""), &[]),
        workbook(&worksheet(&attribute, ""), &[]),
        workbook(&worksheet("", ""), &[("xl/sharedStrings.xml", &shared)]),
        open_document(&cell(&format!("<text:p>{long}</text:p>"))),
        open_document(&cell(&"<text:p>0123456789</text:p>".repeat(2_000))),
        open_document(&cell("<text:p><text:s text:c=\"4000000000\"/></text:p>")),
        format!("[{{\"a\":\"{long}\"}}]").into_bytes(),
    ] {
        let limits = Limits { cell: 10_000, ..Limits::default() };
        assert_too_large(read_within(&bytes, "", &limits), "cell");
    }
}

#[test]
fn a_cell_at_the_last_corner_of_the_sheet_costs_nothing() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"1048576\">{}</row>",
        inline("A1", "a"),
        inline("B1", "b"),
        inline("XFD1048576", "z")
    );
    let table = read(&workbook(&worksheet(&rows, ""), &[])).expect("a table");
    assert_eq!((table.rows.len(), table.lines[1], table.lines[1_048_575]), (1_048_576, 2, 1_048_576));
    assert!(table.rows[1..1_048_575].iter().all(|row| row == &["", ""]), "blank rows hold nothing");
    let last = &table.rows[1_048_575];
    assert_eq!((last.len(), last.last().map(String::as_str)), (16_384, Some("z")));
    assert_eq!(table.notes, []);
    let far = format!(
        "<row r=\"1\">{}</row><row r=\"4000000\">{}</row>",
        inline("A1", "a"),
        inline("A4000000", "z")
    );
    assert_too_large(read(&workbook(&worksheet(&far, ""), &[])), "blank rows");

    let beyond = format!("<row>{}</row>", inline("XFE1", "a"));
    assert_too_large(read(&workbook(&worksheet(&beyond, ""), &[])), "columns");
}

#[test]
fn one_shared_text_repeated_without_end_is_stopped() {
    let text = "x".repeat(10_000);
    let rows = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1000);
    let book = workbook(
        &worksheet(&rows, ""),
        &[("xl/sharedStrings.xml", &format!("<sst><si><t>{text}</t></si></sst>"))],
    );
    assert_too_large(read_within(&book, "", &small()), "inflated size");
}

#[test]
fn repeated_rows_and_columns_of_a_document_are_stopped() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>0123456789</text:p></table:table-cell>";
    let rows = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let bomb = open_document(&format!("<table:table>{rows}</table:table>"));
    assert_too_large(read_within(&bomb, "", &small()), "inflated size");
    let limits = Limits { row: 100_000, ..Limits::default() };
    assert_too_large(read_within(&bomb, "", &limits), "row");

    let blank = "<table:table-row table:number-rows-repeated=\"18446744073709551615\"><table:table-cell \
                 table:number-columns-repeated=\"18446744073709551615\"/></table:table-row>";
    let data = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";
    let table =
        read(&open_document(&format!("<table:table>{data}{blank}{blank}</table:table>"))).expect("a table");
    assert_eq!(table.rows, texts(&[&["a"]]));
}

#[test]
fn json_bombs_are_stopped() {
    assert_too_large(read(format!("[{}", "[".repeat(1_000_000)).as_bytes()), "depth");
    assert_too_large(read(format!("{{\"data\":{}", "{\"a\":".repeat(1_000_000)).as_bytes()), "depth");
    let object = format!("[{{\"a\":[{}1]}}]", "1,".repeat(MIB));
    assert_too_large(
        read_within(object.as_bytes(), "", &Limits { row: MIB as u64, ..Limits::default() }),
        "row",
    );
    let keys: Vec<String> = (0..200).map(|key| format!("{{\"k{key}\":1}}")).collect();
    let limits = Limits { columns: 100, ..Limits::default() };
    assert_too_large(read_within(format!("[{}]", keys.join(",")).as_bytes(), "", &limits), "columns");
    let wide = format!("[{}]", vec!["{}"; 20_000].join(",")).replacen(
        "{}",
        &format!("{{{}}}", (0..300).map(|key| format!("\"{key}\":1")).collect::<Vec<_>>().join(",")),
        1,
    );
    assert_too_large(read_within(wide.as_bytes(), "", &small()), "inflated size");
}

#[test]
fn a_row_repeated_beyond_any_sheet_is_refused_at_once() {
    let cell = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    let rows = format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>");
    let refused = read(&open_document(&format!("<table:table>{rows}</table:table>")));
    assert!(matches!(refused, Err(Unreadable::Damaged { format: "ODS", .. })));
}
