//! Files made here, read as anyone's would be.

mod archives;
mod hostile;
mod json;
mod kinds;
mod ods;
mod properties;
mod xlsx;

use std::io::{Cursor, Read, Write};

use super::{Format, Limits, Note, Opened, open, unreadable};
use crate::{Record, Unreadable};

/// A table as it was read: its rows with their lines, and what was said of it.
#[derive(Debug)]
struct Table {
    format: Format,
    lines: Vec<u64>,
    rows: Vec<Vec<String>>,
    notes: Vec<Note>,
}

fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    read_within(bytes, "", &Limits::default())
}

fn read_within(bytes: &[u8], name: &str, limits: &Limits) -> Result<Table, Unreadable> {
    match open(Box::new(Cursor::new(bytes.to_vec())), name, limits)? {
        Opened::Csv(mut text) => {
            let mut whole = Vec::new();
            text.read_to_end(&mut whole).map_err(unreadable)?;
            let rows = String::from_utf8_lossy(&whole).lines().map(|line| vec![line.to_owned()]).collect();
            Ok(Table { format: Format::Csv, lines: Vec::new(), rows, notes: Vec::new() })
        }
        Opened::Rows(mut reader) => {
            let (mut lines, mut rows, mut record) = (Vec::new(), Vec::new(), Record::default());
            while reader.next(&mut record)? {
                lines.push(record.line);
                rows.push(record.iter().map(str::to_owned).collect());
            }
            assert!(!reader.next(&mut record)?, "a reader stays at its end");
            Ok(Table { format: reader.format(), lines, rows, notes: reader.notes().to_vec() })
        }
    }
}

/// A zip of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a name");
        writer.write_all(content).expect("a file");
    }
    writer.finish().expect("a zip").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("bytes");
    encoder.finish().expect("gzip")
}

/// The smallest workbook around the XML of its first sheet, with other parts replaced or added.
fn workbook(sheet: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut files = vec![
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Feuil1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for &(name, content) in parts {
        files.retain(|(known, _)| *known != name);
        files.push((name, content));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|&(name, content)| (name, content.as_bytes())).collect();
    zip(&files)
}

/// A worksheet around the XML of its rows, and of what comes after them.
fn worksheet(rows: &str, after: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>")
}

/// A cell with a text in place.
fn inline(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A document around the XML of its tables.
fn open_document(tables: &str) -> Vec<u8> {
    open_document_with("", tables)
}

fn open_document_with(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

fn texts(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()
}
