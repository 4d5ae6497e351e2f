//! Whatever the bytes, a reader answers; whatever the table, it comes back.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::super::detect;
use super::{Limits, gzip, inline, open_document, read, read_within, workbook, worksheet, zip};

/// Valid small files of every format, to be damaged.
fn samples() -> Vec<Vec<u8>> {
    let rows = format!(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><row r=\"1\" hidden=\"1\">{}{}</row><row r=\"3\"><c r=\"A3\" s=\"1\">\
         <v>45351</v></c><c r=\"B3\" t=\"s\"><f>A1</f><v>0</v></c><c t=\"e\"><v>#N/A</v></c></row>",
        inline("A1", "a&amp;b"),
        inline("B1", "_x000D_")
    );
    let book = workbook(
        &worksheet(&rows, "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>"),
        &[
            ("xl/sharedStrings.xml", "<sst><si><r><t>é</t></r></si></sst>"),
            (
                "xl/styles.xml",
                "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
            ),
        ],
    );
    let document = open_document(
        "<table:table table:name=\"F\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
         office:value-type=\"float\" office:value=\"1.5\" table:number-columns-repeated=\"3\"><text:p>1,5<text:s \
         text:c=\"2\"/></text:p></table:table-cell></table:table-row></table:table>",
    );
    let geo = b"{\"type\":\"FeatureCollection\",\"features\":[{\"id\":1,\"properties\":{\"a\":\"\\u00e9\"},\"geometry\":\
                {\"type\":\"Point\",\"coordinates\":[1.5,-2e3]}}]}";
    vec![
        book,
        document,
        geo.to_vec(),
        b"[{\"a\":1,\"b\":[null]},{\"c\":\"x\"}]".to_vec(),
        b"{\"x\":{\"data\":[[\"a\"],[1]]},\"y\":[{}]}".to_vec(),
        b"{\"a\":1}\n{\"b\":\"\\\"\"}\n".to_vec(),
        gzip(b"a;b\n1;2\n"),
        zip(&[("a.json", b"[{\"a\":1}]")]),
    ]
}

/// Cuts, replaces or repeats a part of a file.
fn damage(bytes: &mut Vec<u8>, (place, length, kind, byte): (prop::sample::Index, usize, u8, u8)) {
    if bytes.is_empty() {
        return;
    }
    let start = place.index(bytes.len());
    let end = (start + length).min(bytes.len());
    match kind {
        0 => bytes.truncate(start),
        1 => bytes[start] = byte,
        2 => bytes[start] ^= 1 << (byte % 8),
        3 => drop(bytes.drain(start..end)),
        _ => {
            let part = bytes[start..end].to_vec();
            bytes.splice(start..start, part);
        }
    }
}

/// A text that a cell can hold and that a reader gives back as it is: not blank, no control characters.
fn cell() -> impl Strategy<Value = String> {
    "[a-zA-Zé€<>&\"'_;,0-9][ -~éà\u{1F600}]{0,12}[a-z]"
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|columns| vec(vec(cell(), columns), 1..20))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..300)) {
        detect(&bytes, "x.csv");
        drop(read(&bytes));
    }

    #[test]
    fn damaged_files_are_answered(
        sample in 0_usize..8,
        harms in vec((any::<prop::sample::Index>(), 1_usize..40, 0_u8..5, any::<u8>()), 1..6),
    ) {
        let mut bytes = samples().swap_remove(sample);
        for harm in harms {
            damage(&mut bytes, harm);
        }
        let limits = Limits { inflated: 1024 * 1024, ..Limits::default() };
        drop(read_within(&bytes, "", &limits));
    }

    /// Damage inside a zip is stopped by its sum; here the parts are damaged before they are zipped.
    #[test]
    fn damaged_parts_are_answered(
        harms in vec((any::<prop::sample::Index>(), 1_usize..40, 0_u8..5, any::<u8>()), 1..6),
        part in 0_usize..5,
    ) {
        let rows = format!(
            "<row r=\"1\">{}</row><row r=\"2\"><c r=\"B2\" s=\"1\"><v>4E4</v></c><c t=\"s\"><v>1</v></c></row>",
            inline("A1", "a&#233;")
        );
        let sheet = worksheet(&rows, "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>");
        let strings = "<sst><si/><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>";
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[h]:mm\"/></numFmts><cellXfs><xf \
                      numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";
        let table = "<table:table><table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
                     office:value-type=\"time\" office:time-value=\"PT1H2M3S\"><text:p>x</text:p></table:table-cell>\
                     <table:covered-table-cell/></table:table-row></table:table>";
        let mut harmed = [sheet.as_str(), strings, styles, table, "<workbook/>"][part].as_bytes().to_vec();
        for harm in harms {
            damage(&mut harmed, harm);
        }
        let harmed = String::from_utf8_lossy(&harmed);
        let bytes = match part {
            0 => workbook(&harmed, &[("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)]),
            1 => workbook(&sheet, &[("xl/sharedStrings.xml", &harmed)]),
            2 => workbook(&sheet, &[("xl/sharedStrings.xml", strings), ("xl/styles.xml", &harmed)]),
            3 => open_document(&harmed),
            _ => workbook(&sheet, &[("xl/workbook.xml", &harmed)]),
        };
        let limits = Limits { inflated: 1024 * 1024, ..Limits::default() };
        drop(read_within(&bytes, "", &limits));
    }

    #[test]
    fn a_workbook_comes_back(table in table()) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0_u32..).zip(&table) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        prop_assert_eq!(read(&bytes).expect("a table").rows, table);
    }

    #[test]
    fn a_document_comes_back(table in table()) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace(' ', "<text:s/>");
        let mut rows = String::new();
        for cells in &table {
            rows.push_str("<table:table-row>");
            for cell in cells {
                rows.push_str("<table:table-cell office:value-type=\"string\"><text:p>");
                rows.push_str(&escape(cell));
                rows.push_str("</text:p></table:table-cell>");
            }
            rows.push_str("</table:table-row>");
        }
        let bytes = open_document(&format!("<table:table table:name=\"F\">{rows}</table:table>"));
        prop_assert_eq!(read(&bytes).expect("a table").rows, table);
    }

    #[test]
    fn objects_come_back(table in table(), lines in any::<bool>()) {
        let header: Vec<String> = (0..table[0].len()).map(|column| format!("k{column}")).collect();
        let objects: Vec<String> = table.iter().map(|cells| {
            let object: serde_json::Map<_, _> =
                header.iter().cloned().zip(cells.iter().map(|cell| serde_json::Value::from(cell.as_str()))).collect();
            serde_json::Value::from(object).to_string()
        }).collect();
        let text = if lines { objects.join("\n") } else { format!("[{}]", objects.join(",")) };
        let name = if lines { "x.ndjson" } else { "x.json" };
        let read = read_within(text.as_bytes(), name, &Limits::default()).expect("a table");
        prop_assert_eq!(&read.rows[0], &header);
        prop_assert_eq!(&read.rows[1..], &table[..]);
    }
}
