//! A workbook of one sheet, and one of notes where a text was cut (ECMA-376), written as a stream: no row is kept once it is compressed.

use std::fmt::Write as _;
use std::io::Write as _;

use datafusion::arrow::array::RecordBatch;
use kernel::{Column, Doing as _, Invalid, Result};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::{Encoder, Shared, over};
use crate::cells::{Cell, Cells, push_date, push_instant};

/// Rows and columns of a sheet (ECMA-376 part 1, 18.3.1.73 as every program has it); one row is the header.
const MAX_ROWS: u64 = 1_048_576 - 1;
const MAX_COLUMNS: usize = 16_384;
/// UTF-16 units of a cell's text.
const MAX_TEXT: usize = 32_767;
/// Numbers in a sheet are floating-point ones: a whole number beyond is written as text, so that no digit changes.
const MAX_WHOLE: u64 = 1 << 53;
/// 1900-03-01 and 9999-12-31 in days since 1970: a sheet's calendar has a 29 February 1900, and ends there.
const FIRST_DAY: i32 = -25_508;
const LAST_DAY: i32 = 2_932_896;
/// 1970-01-01 in the days of a sheet.
const EPOCH: i32 = 25_569;
const DAY_MILLIS: i64 = 86_400_000;

const STYLE_HEADER: u8 = 1;
const STYLE_DATE: u8 = 2;
const STYLE_INSTANT: u8 = 3;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{notes}</Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="data" sheetId="1" r:id="rId1"/>{notes}</sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>{notes}</Relationships>"#;
/// What takes the place of `{notes}` in these three when there is a sheet of notes; nothing does otherwise.
const NOTES_TYPE: &str = r#"<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#;
const NOTES_SHEET: &str = r#"<sheet name="notes" sheetId="2" r:id="rId3"/>"#;
const NOTES_RELATION: &str = r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
/// The header stays in sight.
const SHEET_BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";

/// Refuses what a sheet cannot hold.
///
/// # Errors
/// With the number of rows or columns that fit.
pub(super) fn fits(rows: u64, columns: usize) -> Result<(), Invalid> {
    if rows > MAX_ROWS {
        let invalid = Invalid::new("format", "export-too-many-rows");
        return Err(invalid.with("max", &MAX_ROWS).with("rows", &rows));
    }
    if columns > MAX_COLUMNS {
        return Err(Invalid::new("format", "export-too-many-columns").with("max", &MAX_COLUMNS));
    }
    Ok(())
}

/// Cells of the sheet of notes that are named one by one; all of them are counted.
const MAX_NAMED: usize = 1_000;

/// Text longer than a cell can hold is cut, ends with `…` and is named in a second sheet, `notes`; control characters are spelled `_x0000_`, as
/// ECMA-376 has them (22.4.2.4). Text is never a formula. Days before March 1900 are text, and so are
/// booleans whose schema has words for them.
pub(super) struct Xlsx {
    columns: Vec<Column>,
    bytes: Shared,
    zip: Option<ZipWriter<StreamWriter<Shared>>>,
    xml: String,
    /// Rows written to the sheet, its header included.
    row: u64,
    cut: Cut,
}

/// The cells that were cut.
#[derive(Default)]
struct Cut {
    count: u64,
    /// Row of the sheet, column, and characters of the whole text; the first ones.
    named: Vec<(u64, usize, usize)>,
}

impl Cut {
    fn note(&mut self, row: u64, column: usize, cell: Cell<'_>) {
        let Cell::Text(text) = cell else { return };
        if !is_long(text) {
            return;
        }
        self.count += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push((row, column, text.chars().count()));
        }
    }
}

impl Xlsx {
    pub(super) fn new(columns: &[Column]) -> Self {
        let bytes = Shared::default();
        Self {
            columns: columns.to_vec(),
            zip: Some(ZipWriter::new_stream(bytes.clone())),
            bytes,
            xml: String::new(),
            row: 0,
            cut: Cut::default(),
        }
    }

    /// Adds a part of the workbook, after the sheet.
    fn part(&mut self, name: &str, text: &str) -> Result<()> {
        let zip = self.zip.as_mut().ok_or_else(over)?;
        zip.start_file(name, options()).doing("starting a part of a workbook")?;
        zip.write_all(text.as_bytes()).doing("writing a part of a workbook")
    }

    /// The sheet that says what was cut.
    fn notes(&self) -> String {
        let mut xml = String::from(SHEET_BEGIN);
        let mut row = |cells: &[&str], style| {
            xml.push_str("<row>");
            for cell in cells {
                push_inline(&mut xml, cell, style);
            }
            xml.push_str("</row>");
        };
        row(&["Ligne / Row", "Colonne / Column", "Caractères / Characters"], STYLE_HEADER);
        for &(at, column, characters) in &self.cut.named {
            row(&[&at.to_string(), &self.columns[column].name, &characters.to_string()], 0);
        }
        let count = self.cut.count;
        row(
            &[&format!(
                "{count} texte(s) dépassent les {MAX_TEXT} caractères d'une cellule et sont coupés ; ils sont entiers \
                 en CSV, JSON et Parquet. / {count} text(s) are longer than the {MAX_TEXT} characters of a cell and are \
                 cut; they are whole in CSV, JSON and Parquet."
            )],
            0,
        );
        xml.push_str(SHEET_END);
        xml
    }

    fn flush(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let zip = self.zip.as_mut().ok_or_else(over)?;
        zip.write_all(self.xml.as_bytes()).doing("compressing a sheet")?;
        self.xml.clear();
        self.bytes.drain(out);
        Ok(())
    }
}

impl Encoder for Xlsx {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        // A sheet of a million rows may pass 4 GB before it is compressed. The other parts come after it, for they say
        // whether there are notes.
        let zip = self.zip.as_mut().ok_or_else(over)?;
        let sheet = options().large_file(true);
        zip.start_file("xl/worksheets/sheet1.xml", sheet).doing("starting a part of a workbook")?;
        zip.write_all(SHEET_BEGIN.as_bytes()).doing("writing a part of a workbook")?;
        self.row += 1;
        self.xml.push_str("<row>");
        for column in &self.columns {
            push_inline(&mut self.xml, &column.name, STYLE_HEADER);
        }
        self.xml.push_str("</row>");
        self.flush(out)
    }

    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()> {
        let columns = batch.columns().iter().map(Cells::of).collect::<Result<Vec<_>>>()?;
        for row in 0..batch.num_rows() {
            self.xml.push_str("<row>");
            self.row += 1;
            for (index, (cells, column)) in columns.iter().zip(&self.columns).enumerate() {
                let cell = cells.get(row).in_words(column.words.as_ref());
                self.cut.note(self.row, index, cell);
                push_cell(&mut self.xml, cell);
            }
            self.xml.push_str("</row>");
        }
        self.flush(out)
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.xml.push_str(SHEET_END);
        self.flush(out)?;
        let has_notes = self.cut.count > 0;
        if has_notes {
            let notes = self.notes();
            self.part("xl/worksheets/sheet2.xml", &notes)?;
        }
        let told = |text: &str, notes: &str| text.replace("{notes}", if has_notes { notes } else { "" });
        self.part("xl/styles.xml", STYLES)?;
        self.part("xl/_rels/workbook.xml.rels", &told(WORKBOOK_RELATIONS, NOTES_RELATION))?;
        self.part("xl/workbook.xml", &told(WORKBOOK, NOTES_SHEET))?;
        self.part("_rels/.rels", RELATIONS)?;
        self.part("[Content_Types].xml", &told(CONTENT_TYPES, NOTES_TYPE))?;
        self.zip.take().ok_or_else(over)?.finish().doing("ending a workbook")?;
        self.bytes.drain(out);
        Ok(())
    }
}

/// The default date is that of the format's birth, 1980: no export holds the time of its making.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// A workbook of one sheet from cells of text; a cell that reads as a number is one, as a person would have typed it.
///
/// # Errors
/// When a sheet cannot hold it.
pub fn workbook(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    fits(rows.len() as u64, header.len())?;
    let columns: Vec<Column> =
        header.iter().map(|name| Column::new(*name, kernel::ColumnKind::Text)).collect();
    let (mut sheet, mut out) = (Xlsx::new(&columns), Vec::new());
    sheet.begin(&mut out)?;
    for row in rows {
        sheet.xml.push_str("<row>");
        sheet.row += 1;
        for (column, cell) in row.iter().enumerate() {
            // A leading zero is a code's, and more than 15 digits are an identifier's: both stay text.
            let is_number =
                cell.len() <= 15 && (cell == "0" || !cell.starts_with('0') || cell.starts_with("0."));
            let read = match cell.parse::<f64>() {
                Ok(number) if is_number && number.is_finite() => Cell::Number(number),
                _ if cell.is_empty() => Cell::Null,
                _ => Cell::Text(cell),
            };
            sheet.cut.note(sheet.row, column, read);
            push_cell(&mut sheet.xml, read);
        }
        sheet.xml.push_str("</row>");
    }
    sheet.end(&mut out)?;
    Ok(out)
}

/// Adds a cell. Cells and rows without a reference follow one another, so an empty cell must be written too.
fn push_cell(xml: &mut String, cell: Cell<'_>) {
    // Writing to a String never fails.
    let _ = match cell {
        Cell::Null => write!(xml, "<c/>"),
        Cell::Boolean(value) => write!(xml, r#"<c t="b"><v>{}</v></c>"#, u8::from(value)),
        Cell::Integer(value) if value.unsigned_abs() <= MAX_WHOLE => write!(xml, "<c><v>{value}</v></c>"),
        Cell::Integer(value) => {
            push_inline(xml, &value.to_string(), 0);
            Ok(())
        }
        Cell::Number(value) if value.is_finite() => write!(xml, "<c><v>{value:?}</v></c>"),
        Cell::Number(value) => {
            push_inline(xml, &value.to_string(), 0);
            Ok(())
        }
        Cell::Text(text) => {
            push_inline(xml, text, 0);
            Ok(())
        }
        Cell::Date(day) if (FIRST_DAY..=LAST_DAY).contains(&day) => {
            write!(xml, r#"<c s="{STYLE_DATE}"><v>{}</v></c>"#, day + EPOCH)
        }
        Cell::Date(day) => {
            let mut text = String::new();
            push_date(&mut text, day);
            push_inline(xml, &text, 0);
            Ok(())
        }
        Cell::Instant(millis) => push_time(xml, millis),
    };
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of eighty centuries have fewer than 53 bits")]
fn push_time(xml: &mut String, millis: i64) -> std::fmt::Result {
    let day = millis.div_euclid(DAY_MILLIS);
    if (i64::from(FIRST_DAY)..=i64::from(LAST_DAY)).contains(&day) {
        let serial = (millis + i64::from(EPOCH) * DAY_MILLIS) as f64 / DAY_MILLIS as f64;
        return write!(xml, r#"<c s="{STYLE_INSTANT}"><v>{serial}</v></c>"#);
    }
    let mut text = String::new();
    push_instant(&mut text, millis);
    push_inline(xml, &text, 0);
    Ok(())
}

fn push_inline(xml: &mut String, text: &str, style: u8) {
    xml.push_str(r#"<c t="inlineStr""#);
    if style > 0 {
        let _ = write!(xml, r#" s="{style}""#);
    }
    xml.push_str(r#"><is><t xml:space="preserve">"#);
    push_escaped(xml, text);
    xml.push_str("</t></is></c>");
}

/// Whether a text is more than a cell can hold.
fn is_long(text: &str) -> bool {
    // A byte of UTF-8 is at least as much as a unit of UTF-16: most texts need no counting.
    text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT
}

fn push_escaped(xml: &mut String, text: &str) {
    let is_long = is_long(text);
    let mut room = MAX_TEXT - 1;
    for (at, c) in text.char_indices() {
        if is_long {
            let Some(left) = room.checked_sub(c.len_utf16()) else {
                xml.push('…');
                return;
            };
            room = left;
        }
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // What would read as an escape is escaped itself.
            '_' if is_escape(&text[at..]) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\r' | '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            other => xml.push(other),
        }
    }
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && matches!(bytes[1], b'x' | b'X')
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
        && bytes[6] == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut xml = String::new();
        push_escaped(&mut xml, text);
        xml
    }

    #[test]
    fn text_survives_xml() {
        assert_eq!(escaped("a<b>&\"c\"\n"), "a&lt;b&gt;&amp;\"c\"\n");
        assert_eq!(escaped("\0\r_x0041_ _x_"), "_x0000__x000D__x005F_x0041_ _x_");
        let long = escaped(&"é".repeat(40_000));
        assert_eq!((long.chars().count(), long.chars().last()), (MAX_TEXT, Some('…')));
        assert_eq!(escaped(&"é".repeat(MAX_TEXT)).chars().count(), MAX_TEXT);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(fits(MAX_ROWS, MAX_COLUMNS).is_ok());
        assert!(fits(MAX_ROWS + 1, 1).is_err());
        assert!(fits(1, MAX_COLUMNS + 1).is_err());
    }

    #[test]
    fn days_are_those_of_a_sheet() {
        let spell = |cell| {
            let mut xml = String::new();
            push_cell(&mut xml, cell);
            xml
        };
        assert_eq!(spell(Cell::Date(19_782)), r#"<c s="2"><v>45351</v></c>"#);
        assert_eq!(spell(Cell::Instant(43_200_000)), r#"<c s="3"><v>25569.5</v></c>"#);
        assert!(spell(Cell::Date(FIRST_DAY - 1)).contains("1900-02-28"));
        assert!(spell(Cell::Date(FIRST_DAY)).contains(">61<"));
        assert!(spell(Cell::Integer(i64::MAX)).contains("inlineStr"));
    }
}
