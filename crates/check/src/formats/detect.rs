//! Says what a file is by its first bytes.

use super::Format;
use super::json::looks_like_lines;

/// Signatures of what is not a table, at the start of the file.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x7fELF", "ELF"),
    (b"\xfe\xed\xfa\xce", "Mach-O"),
    (b"\xfe\xed\xfa\xcf", "Mach-O"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"\xca\xfe\xba\xbe", "Mach-O"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\0", "SQLite"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\0\0\x27\x0a", "shapefile"),
];

/// Says what a file is by its first bytes: 8 KiB are enough, and fewer only make it less sure. `name` tells apart
/// JSON formats that begin alike.
pub fn detect(first_bytes: &[u8], name: &str) -> Format {
    if first_bytes.is_empty() {
        return Format::Empty;
    }
    if first_bytes.starts_with(b"PK\x03\x04") || first_bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(first_bytes);
    }
    if first_bytes.starts_with(b"\x1f\x8b") {
        return Format::Gzip;
    }
    for (signature, found) in SIGNATURES {
        // Short signatures made of letters may begin a text: a binary file does not stay one for long.
        let textual = signature.iter().all(u8::is_ascii_graphic);
        if first_bytes.starts_with(signature) && (!textual || signature.len() > 4 || !is_text(first_bytes)) {
            return Format::Other(found);
        }
    }
    if first_bytes.starts_with(b"MZ") && !is_text(first_bytes) {
        return Format::Other("PE");
    }
    if first_bytes.starts_with(b"BM") && !is_text(first_bytes) {
        return Format::Other("BMP");
    }
    if first_bytes.starts_with(b"RIFF") && first_bytes.get(8..12) == Some(b"WEBP") {
        return Format::Other("WEBP");
    }
    if first_bytes.get(257..262) == Some(b"ustar") {
        return Format::Other("tar");
    }
    let text = first_bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first_bytes).trim_ascii_start();
    // The record separator that begins each line of a GeoJSON sequence (RFC 8142).
    let text = text.strip_prefix(b"\x1e").unwrap_or(text);
    if let Some(found) = markup(text) {
        return Format::Other(found);
    }
    if let Some(format) = json_kind(text, name) {
        return format;
    }
    if is_text(first_bytes) || is_utf16(first_bytes) { Format::Csv } else { Format::Other("binary") }
}

/// What the first entry of a zip tells; its list of files says the rest.
fn zip_kind(first: &[u8]) -> Format {
    if contains(first, b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        Format::Ods
    } else if contains(first, b"xl/workbook.xml") || contains(first, b"xl/worksheets/") {
        Format::Xlsx
    } else {
        Format::Zip
    }
}

fn markup(text: &[u8]) -> Option<&'static str> {
    let starts =
        |prefix: &[u8]| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if [&b"<!doctype html"[..], b"<html", b"<head", b"<table", b"<meta", b"<body"].into_iter().any(starts) {
        return Some("HTML");
    }
    if starts(b"<svg") {
        return Some("SVG");
    }
    let is_xml = starts(b"<?xml")
        || text
            .get(1)
            .is_some_and(|&letter| text[0] == b'<' && (letter.is_ascii_alphabetic() || letter == b'!'))
            && (contains(text, b"</") || contains(text, b"/>"));
    is_xml.then(|| {
        [
            (&b"urn:schemas-microsoft-com:office:spreadsheet"[..], "Excel 2003 XML"),
            (b"<kml", "KML"),
            (b"opengis.net/gml", "GML"),
            (b"<svg", "SVG"),
            (b"<html", "HTML"),
            (b"urn:oasis:names:tc:opendocument", "OpenDocument"),
        ]
        .into_iter()
        .find_map(|(word, found)| contains(text, word).then_some(found))
        .unwrap_or("XML")
    })
}

fn json_kind(text: &[u8], name: &str) -> Option<Format> {
    let next = text.get(1..)?.trim_ascii_start().first()?;
    let is_json = match text[0] {
        b'{' => matches!(next, b'"' | b'}'),
        b'[' => matches!(next, b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'),
        _ => false,
    };
    if !is_json {
        return None;
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    Some(if matches!(ending.as_str(), "ndjson" | "jsonl") || looks_like_lines(text) {
        Format::Ndjson
    } else if ending == "geojson"
        || contains(text, b"\"FeatureCollection\"")
        || contains(text, b"\"Feature\"")
    {
        Format::GeoJson
    } else {
        Format::Json
    })
}

/// No more control characters than a bad export leaves in a text.
fn is_text(bytes: &[u8]) -> bool {
    let controls = bytes
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a))
        .count();
    controls * 50 <= bytes.len()
}

/// UTF-16 by its mark, or by a zero in every other byte as European text has.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return true;
    }
    let zeros = |parity| bytes.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = bytes.len() / 2;
    half >= 2 && even.max(odd) * 4 >= half * 3 && even.min(odd) * 50 <= half
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(bytes, word).is_some()
}
