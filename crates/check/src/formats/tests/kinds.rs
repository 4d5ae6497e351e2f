//! What a file is, by its content.

use super::super::{Format, advice, detect, limited, name};
use super::{read, zip};
use crate::{Lang, Unreadable};

#[test]
fn the_content_says_what_a_file_is_and_the_name_does_not() {
    let utf16: Vec<u8> = "\u{feff}a;b\r\n1;2".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, format) in [
        (&b""[..], Format::Empty),
        (b"nom;montant\r\nJudo;10\r\n", Format::Csv),
        (b"\xef\xbb\xbfnom,montant\n", Format::Csv),
        (b"nom;pr\xe9nom\n", Format::Csv),
        (&utf16, Format::Csv),
        (&utf16[2..], Format::Csv),
        (b"[id];{nom}\n1;2\n", Format::Csv),
        (b"{clef};x\n", Format::Csv),
        (b"MZ;PK\n1;2\n", Format::Csv),
        (b"BM,montant\n1,2\n", Format::Csv),
        (b"PAR1;x\n1;2\n", Format::Csv),
        (b"\x1f\x8b\x08\0", Format::Gzip),
        (b"PK\x03\x04rest", Format::Zip),
        (b" [ {\"a\": 1} ]", Format::Json),
        (b"[[1,2]]", Format::Json),
        (b"{\"data\": []}", Format::Json),
        (b"{\"a\": 1}\n{\"a\": 2}\n", Format::Ndjson),
        (b"{\"type\": \"FeatureCollection\", \"features\": []}", Format::GeoJson),
        (b"%PDF-1.7\n", Format::Other("PDF")),
        (b"\x89PNG\r\n\x1a\n\0\0", Format::Other("PNG")),
        (b"\xff\xd8\xff\xe0", Format::Other("JPEG")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Other("OLE")),
        (b"\x7fELF\x02\x01\x01\0\0\0", Format::Other("ELF")),
        (b"MZ\x90\0\x03\0\0\0", Format::Other("PE")),
        (b"<!DOCTYPE html><html>", Format::Other("HTML")),
        (b"\n<TABLE><TR>", Format::Other("HTML")),
        (b"<?xml version=\"1.0\"?><kml>", Format::Other("KML")),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            Format::Other("Excel 2003 XML"),
        ),
        (b"<rows><row/></rows>", Format::Other("XML")),
        (b"SQLite format 3\0", Format::Other("SQLite")),
        (b"\0\0\x27\x0a\0\0", Format::Other("shapefile")),
        (b"\x01\x02\x03\x04\x05\x06\xff\xfe\0\0", Format::Other("binary")),
    ] {
        assert_eq!(detect(bytes, "table.csv"), format, "{}", String::from_utf8_lossy(bytes));
        if let Format::Other(found) = format {
            assert!(advice(found, Lang::En).is_some(), "{found}");
        }
    }
    assert_eq!(detect(b"{\"a\": 1}", "table.jsonl"), Format::Ndjson);
}

#[test]
fn a_first_line_longer_than_what_is_looked_at_does_not_hide_the_lines() {
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(20_000));
    let table = read(line.repeat(2).as_bytes()).expect("a table");
    assert_eq!((table.format, table.rows.len()), (Format::Ndjson, 3));
}

#[test]
fn documents_are_told_apart_and_what_to_do_is_said() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let xlsb = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\0")]);
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    for (bytes, name) in [(docx, "Word (.docx)"), (xlsb, "Excel binary (.xlsb)"), (odt, "ODT")] {
        match read(&bytes) {
            Err(Unreadable::NotATable { found }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
        for lang in [Lang::Fr, Lang::En] {
            assert!(advice(name, lang).is_some_and(|sentence| sentence.ends_with('.')), "{name}");
        }
    }
    assert_eq!(advice("CSV", Lang::Fr), None);
    assert_eq!((name("HTML", Lang::Fr), name("PDF", Lang::Fr)), ("page web", "PDF"));
    assert_eq!(
        (limited("columns", Lang::Fr), limited("columns", Lang::En)),
        ("nombre de colonnes", "number of columns")
    );
}

/// A compound file with one stream, as MS-CFB lays it out: the directory is in the first sector.
fn compound_file(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    bytes[30] = 9;
    for name in ["Root Entry", stream] {
        let start = bytes.len();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(start + 128, 0);
    }
    bytes
}

#[test]
fn old_office_files_and_encrypted_workbooks_are_told_apart() {
    for (stream, name) in
        [("Workbook", "old Excel (.xls)"), ("WordDocument", "old Word (.doc)"), ("Other", "OLE")]
    {
        match read(&compound_file(stream)) {
            Err(Unreadable::NotATable { found }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    let refused = read(&compound_file("EncryptedPackage"));
    assert!(matches!(refused, Err(Unreadable::Encrypted { format: "XLSX" })), "{refused:?}");
    let cut = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    assert!(matches!(cut, Err(Unreadable::NotATable { found: "OLE" })), "{cut:?}");
}
