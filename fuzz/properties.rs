//! What must hold for any bytes at all. The fuzz targets try bytes of their own; the tests of `check` replay the
//! seeds, so that a file that once broke a reader is tried at each build.

use std::io::{Cursor, Read as _, Write as _};

use check::formats::{self, Limits, Opened};
use check::{Input, Record, Report, Request, Schema};

const SCHEMA: &[u8] = br#"{"name": "fuzz", "fields": [
    {"name": "a", "type": "integer", "constraints": {"required": true, "unique": true}},
    {"name": "b", "type": "date"},
    {"name": "c", "type": "string", "constraints": {"pattern": "[A-Z]{2}[0-9]+", "maxLength": 5}}
]}"#;

/// Small enough that a target tries thousands of files a second, and reaches each limit.
fn limits() -> Limits {
    Limits {
        inflated: 4 << 20,
        shared_strings: 1 << 20,
        cell: 1 << 16,
        row: 1 << 18,
        columns: 512,
        ..Limits::default()
    }
}

fn report(bytes: &[u8], schema: &Schema, threads: usize) -> Option<Report> {
    let input = Input::Reader { name: "fuzz.csv", reader: Box::new(bytes) };
    let request = Request { schema: Some(schema), threads, ..Request::default() };
    check::check(input, &request).ok()
}

/// A text file gives the same report however many threads share it, and its counts agree with each other.
pub(crate) fn csv_reader(bytes: &[u8]) {
    let schema = Schema::parse(SCHEMA).expect("the schema above is right");
    let alone = report(bytes, &schema, 1);
    let shared = report(bytes, &schema, 3);
    assert_eq!(
        alone.as_ref().map(|report| serde_json::to_string(report).expect("a report is JSON")),
        shared.as_ref().map(|report| serde_json::to_string(report).expect("a report is JSON")),
    );
    if let Some(report) = alone {
        assert!(report.bad_rows <= report.rows, "{} bad rows of {}", report.bad_rows, report.rows);
        assert_eq!(report.rows, report.rows_checked, "every row is checked");
        assert_eq!(report.valid, report.error_count == 0);
    }
}

/// A schema is refused or can be checked against.
pub(crate) fn schema_reader(bytes: &[u8]) {
    if let Ok(schema) = Schema::parse(bytes) {
        let _read_or_refused = report(b"a,b,c\n1,2026-11-24,AB1\n,,\nx,y,z\n", &schema, 1);
    }
}

/// A workbook is refused or gives rows that hold the limits.
pub(crate) fn xlsx_reader(bytes: &[u8]) {
    drain(bytes, "fuzz.xlsx");
}

/// A document is refused or gives rows that hold the limits. The bytes are tried as they are, and as the content of a
/// document: whatever changes a byte of a zip is stopped by its sums before a cell is read.
pub(crate) fn ods_reader(bytes: &[u8]) {
    drain(bytes, "fuzz.ods");
    drain(&document(bytes), "fuzz.ods");
}

/// An ODS document around the bytes of its content.
fn document(content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ];
    for (name, part) in parts {
        writer.start_file(name, options).expect("a name of a part");
        writer.write_all(part).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// An archive, zip or gzip, is refused or gives a text or rows that hold the limits, whatever is packed in it.
pub(crate) fn archive_reader(bytes: &[u8]) {
    drain(bytes, "fuzz.csv.gz");
}

/// A JSON file is refused or gives rows that hold the limits.
pub(crate) fn json_reader(bytes: &[u8]) {
    drain(bytes, "fuzz.json");
}

fn drain(bytes: &[u8], name: &str) {
    let limits = limits();
    let Ok(opened) = formats::open(Box::new(Cursor::new(bytes.to_vec())), name, &limits) else { return };
    match opened {
        Opened::Csv(mut text) => {
            let mut sink = Vec::new();
            let _whole_or_cut = text.read_to_end(&mut sink);
            assert!(
                sink.len() as u64 <= limits.inflated.max(bytes.len() as u64),
                "{} bytes came out",
                sink.len()
            );
        }
        Opened::Rows(mut rows) => {
            let mut record = Record::default();
            while let Ok(true) = rows.next(&mut record) {
                assert!(record.len() as u64 <= limits.columns, "{} columns", record.len());
                assert!(record.iter().all(|cell| cell.len() as u64 <= limits.cell), "a cell over the limit");
            }
        }
    }
}
