//! Tables inside archives, and archives that are none.

use super::super::spool;
use super::{Format, Limits, Unreadable, gzip, inline, read, read_within, texts, workbook, worksheet, zip};

const CSV: &[u8] = b"a;b\n1;2\n";

#[test]
fn a_table_comes_out_of_gzip_and_of_a_zip_of_one() {
    let folder = zip(&[
        ("export/", b""),
        ("export/table.csv", CSV),
        ("__MACOSX/._table.csv", b"x"),
        ("Thumbs.db", b""),
    ]);
    let book = workbook(&worksheet(&format!("<row>{}</row>", inline("A1", "x")), ""), &[]);
    for (bytes, format) in [
        (gzip(CSV), Format::Csv),
        (folder, Format::Csv),
        (zip(&[("table.csv.gz", &gzip(CSV))]), Format::Csv),
        (zip(&[("classeur.xlsx", &book)]), Format::Xlsx),
        (gzip(b"[{\"a\":1}]"), Format::Json),
    ] {
        let table = read(&bytes).expect("a table");
        assert_eq!(table.format, format);
        if format == Format::Csv {
            assert_eq!(table.rows, texts(&[&["a;b"], &["1;2"]]));
        }
    }
}

#[test]
fn two_gzip_members_are_one_text() {
    let mut both = gzip(b"a;b\n");
    both.extend(gzip(b"1;2\n"));
    assert_eq!(read(&both).expect("a table").rows, texts(&[&["a;b"], &["1;2"]]));
}

#[test]
fn a_zip_of_several_files_is_refused_with_their_names() {
    match read(&zip(&[("a.csv", CSV), ("b.csv", CSV)])) {
        Err(Unreadable::ManyFiles { names }) => assert_eq!(names, ["a.csv", "b.csv"]),
        other => panic!("{other:?}"),
    }
    assert!(matches!(read(&zip(&[])), Err(Unreadable::Empty)));
    assert!(matches!(read(&zip(&[("vide.csv", b"")])), Err(Unreadable::Empty)));
}

#[test]
fn archives_in_archives_have_an_end() {
    let deep = gzip(&gzip(&gzip(CSV)));
    let refused = read(&deep);
    assert!(
        matches!(refused, Err(Unreadable::TooLarge { what: "nested archives", limit: 2 })),
        "{refused:?}"
    );
}

#[test]
fn what_is_not_a_table_is_named_even_inside_an_archive() {
    let refused = read(&zip(&[("note.pdf", b"%PDF-1.7\n")]));
    assert!(matches!(refused, Err(Unreadable::NotATable { found: "PDF" })), "{refused:?}");
}

#[test]
fn a_cut_or_altered_archive_is_damaged_not_a_failure_of_the_machine() {
    let whole = zip(&[("table.csv", &CSV.repeat(1000))]);
    let cut = read(&whole[..whole.len() / 2]);
    assert!(matches!(cut, Err(Unreadable::Damaged { format: "zip", .. })), "{cut:?}");

    let mut altered = whole;
    let middle = altered.len() / 4;
    altered[middle] ^= 0x55;
    let altered = read(&altered);
    assert!(matches!(altered, Err(Unreadable::Damaged { .. })), "{altered:?}");

    let packed = gzip(&CSV.repeat(1000));
    let cut = read(&packed[..packed.len() - 12]);
    assert!(matches!(cut, Err(Unreadable::Damaged { format: "gzip", .. })), "{cut:?}");
}

#[test]
fn a_name_that_leaves_the_archive_is_refused() {
    for name in ["../table.csv", "/etc/table.csv", "a/../../table.csv", "C:\\table.csv", "..\\table.csv"] {
        match read(&zip(&[(name, CSV)])) {
            Err(Unreadable::UnsafePath { name: told }) => assert_eq!(told, name.replace('\\', "/")),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_protected_zip_is_refused_with_what_to_do() {
    let mut protected = zip(&[("table.csv", CSV)]);
    // The flag of encryption, in the header of the entry and in the list of files.
    protected[6] |= 1;
    let list = protected.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a list");
    protected[list + 8] |= 1;
    let refused = read(&protected);
    assert!(matches!(refused, Err(Unreadable::Encrypted { format: "zip" })), "{refused:?}");
}

#[test]
fn an_upload_is_laid_down_within_the_limit() {
    let limits = Limits { inflated: 8, ..Limits::default() };
    assert!(spool(&mut &CSV[..], &limits).is_ok());
    let refused = spool(&mut &[0_u8; 9][..], &limits);
    assert!(matches!(refused, Err(Unreadable::TooLarge { what: "inflated size", limit: 8 })), "{refused:?}");
}

#[test]
fn the_name_inside_gzip_tells_lines_of_json() {
    let lines = gzip(b"{\"a\":1}");
    let table = read_within(&lines, "table.ndjson.gz", &Limits::default()).expect("a table");
    assert_eq!((table.format, table.rows), (Format::Ndjson, texts(&[&["a"], &["1"]])));
}

/// The same archive with its end written in the long form of zip, as some programs always do.
fn with_long_end(archive: &[u8]) -> Vec<u8> {
    let end = archive.len() - 22;
    let short = &archive[end..];
    let field = |at: usize, length: usize| {
        let mut wide = [0; 8];
        wide[..length].copy_from_slice(&short[at..at + length]);
        wide
    };
    let mut bytes = archive[..end].to_vec();
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (at, length) in [(8, 2), (10, 2), (12, 4), (16, 4)] {
        bytes.extend(field(at, length));
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend((end as u64).to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xff; 12]);
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn the_long_form_of_zip_is_read_and_its_number_of_files_counted() {
    let table = read(&with_long_end(&zip(&[("table.csv", CSV)]))).expect("a table");
    assert_eq!(table.rows, texts(&[&["a;b"], &["1;2"]]));
    let limits = Limits { files: 1, ..Limits::default() };
    let refused = read_within(&with_long_end(&zip(&[("a.csv", CSV), ("b.csv", CSV)])), "", &limits);
    assert!(matches!(refused, Err(Unreadable::TooLarge { what: "files", limit: 1 })), "{refused:?}");
}
