//! The fast path against `csv-core`, an independent reader, on random files cut in tiny blocks.

use proptest::prelude::*;

use super::*;
use crate::cells::Blanks;
use crate::sheet::{Counted, Line, Sheet, View};

const DIALECT: Dialect = Dialect { delimiter: b',', quote: b'"' };

/// Rows as [`TextFeed`] and [`Sheet`] read them, with their lines.
fn rows_by_blocks(text: &[u8], columns: usize, chunk: usize) -> Vec<(u64, Vec<Vec<u8>>)> {
    let reader = Tallied::new(Box::new(text), false);
    let Ok(mut feed) = TextFeed::open(reader, &[], chunk) else { return Vec::new() };
    feed.dialect = DIALECT;
    let blanks = Blanks::new(None);
    let (mut block, mut sheet, mut rows, mut lines) = (Block::default(), Sheet::default(), Vec::new(), 0);
    while feed.fill(&mut block).expect("text in memory") {
        sheet.prepare(&mut block, columns, DIALECT, true).expect("few short rows");
        let mut counted = Counted::default();
        let view = View { sheet: &sheet, block: &block, columns, dialect: DIALECT, blanks: &blanks };
        for row in 0..sheet.rows {
            let Line::After(before) = view.line(row, &mut counted) else { panic!("text has line ends") };
            let Some(cells) = view.row(row) else {
                assert!(sheet.blank_lines.contains(&row), "only blank lines have no cells");
                rows.push((lines + before + 1, vec![Vec::new(); columns]));
                continue;
            };
            let cells = (0..columns).map(|column| {
                let cell = cells.at(column).get(0).into_owned();
                let mut by_each = None;
                cells.at(column).each(|_, cell| by_each = Some(cell.bytes().to_vec()));
                assert_eq!(by_each.as_ref(), Some(&cell), "both ways to a cell agree");
                cell
            });
            rows.push((lines + before + 1, cells.collect()));
        }
        lines += view.lines();
        windows_read_alike(view);
    }
    rows
}

/// Windows know more of their cells (which columns have quotes, where digits are): they must read the same.
fn windows_read_alike(view: View<'_>) {
    view.windows(|cells| {
        for column in 0..view.columns {
            let cells = cells.at(column);
            let mut blanks = 0;
            cells.each_span(|row, span, cell| {
                blanks += usize::from(cell.length == 0);
                let alone = view.row(cells.row(row)).expect("a row of the block").at(column);
                assert_eq!(cell.bytes(), &*alone.get(0), "row {row}, column {column}");
                let digits = cell.bytes().iter().filter(|byte| byte.is_ascii_digit()).count();
                assert!(cells.digits.count(span).is_none_or(|counted| counted == digits), "{digits} digits");
            });
            cells.blank_rows(|_| blanks -= 1);
            assert_eq!(blanks, 0, "column {column}");
        }
    });
}

/// Rows as `csv-core` reads them, cut or filled to `columns` cells. It skips blank lines: they are added back.
fn rows_by_csv_core(text: &[u8], columns: usize) -> Vec<(u64, Vec<Vec<u8>>)> {
    let mut rows = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let mut reader = csv_core::ReaderBuilder::new().terminator(csv_core::Terminator::Any(b'\n')).build();
        let (mut out, mut ends) = (vec![0; rest.len() + 2], vec![0; rest.len() + 2]);
        let (length, cells) = if rest[0] == b'\n' {
            (1, vec![Vec::new()])
        } else {
            let (result, read, mut written, mut ended) = reader.read_record(rest, &mut out, &mut ends);
            let complete = result == csv_core::ReadRecordResult::Record;
            if !complete {
                let (_, _, more, more_ended) =
                    reader.read_record(&[], &mut out[written..], &mut ends[ended..]);
                written += more;
                ended += more_ended;
            }
            let mut start = 0;
            let mut cells: Vec<Vec<u8>> = ends[..ended]
                .iter()
                .map(|&end| out[std::mem::replace(&mut start, end)..end].to_vec())
                .collect();
            if cells.is_empty() {
                cells.push(out[..written].to_vec());
            }
            let record = &rest[..read];
            let record = if complete { record.strip_suffix(b"\n").unwrap_or(record) } else { record };
            let unclosed = is_open(record);
            if record.ends_with(b"\r")
                && !unclosed
                && let Some(last) = cells.last_mut()
            {
                last.pop();
            }
            (read, cells)
        };
        let mut cells = cells;
        cells.resize(columns, Vec::new());
        rows.push((line, cells));
        line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u64;
        rest = &rest[length..];
    }
    rows
}

/// Whether a record ends inside quotes.
fn is_open(record: &[u8]) -> bool {
    exact::read_record(record, DIALECT, &mut exact::RawRecord::default()).unclosed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn blocks_of_any_size_hold_the_rows_that_csv_core_reads(
        text in "([ab1]|é|,|,|\"|\"\"|\n|\r\n|\r|,\"a\",|\n\"b,\n\"\"\"\n){0,400}", columns in 1usize..5, chunk in 1usize..200,
    ) {
        prop_assume!(text.contains('\n') && text.bytes().any(|byte| !byte.is_ascii_whitespace()));
        let (read, meant) = (rows_by_blocks(text.as_bytes(), columns, chunk), rows_by_csv_core(text.as_bytes(), columns));
        prop_assert!(read.len() <= meant.len());
        let (meant, beyond) = meant.split_at(read.len());
        prop_assert_eq!(&read, meant);
        prop_assert!(beyond.iter().flat_map(|(_, cells)| cells).all(Vec::is_empty), "{:?} is lost", beyond);
    }

    #[test]
    fn regular_quoting_is_read_alike(
        rows in proptest::collection::vec(
            proptest::collection::vec(("[a1,\"\n\ré]{0,90}", any::<bool>()), 3), 1..60),
        crlf in any::<bool>(), chunk in 64usize..2_000,
    ) {
        let mut text = String::from("x,y,z\n");
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|(cell, quoted)| {
                if *quoted || cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
            }).collect();
            text.push_str(&cells.join(","));
            text.push_str(if crlf { "\r\n" } else { "\n" });
        }
        let read = rows_by_blocks(text.as_bytes(), 3, chunk);
        // Blank rows at the end are none.
        let blank = rows.iter().rev().take_while(|row| row.iter().all(|(cell, _)| cell.is_empty())).count();
        let rows = &rows[..rows.len() - blank];
        prop_assert_eq!(read.len(), rows.len() + 1);
        for ((_, read), meant) in read[1..].iter().zip(rows) {
            let meant: Vec<Vec<u8>> = meant.iter().map(|(cell, _)| cell.clone().into_bytes()).collect();
            prop_assert_eq!(read, &meant);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), chunk in 1usize..100) {
        let _ = rows_by_blocks(&bytes, 3, chunk);
    }

    #[test]
    fn utf16_is_read_as_what_it_says(text in "[aé€😀\n]{8,300}a", chunk in 2usize..64, big in any::<bool>()) {
        let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
        for unit in text.encode_utf16() {
            bytes.extend_from_slice(&if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        prop_assume!(text.bytes().any(|byte| !byte.is_ascii_whitespace()));
        let mut feed = TextFeed::open(Tallied::new(Box::new(&bytes[..]), false), &[], chunk).expect("text");
        let (mut block, mut whole) = (Block::default(), Vec::new());
        while feed.fill(&mut block).expect("text in memory") {
            prop_assert!(block.replaced.is_empty());
            whole.extend_from_slice(block.text.bytes());
        }
        prop_assert_eq!(String::from_utf8(whole).expect("UTF-8"), text);
    }
}

#[test]
fn half_a_surrogate_pair_is_replaced_and_its_place_kept() {
    let bytes: Vec<u8> =
        [0xFEFF, 0x61, 0x0A, 0xD83D, 0x0A].iter().flat_map(|unit: &u16| unit.to_le_bytes()).collect();
    let mut feed = TextFeed::open(Tallied::new(Box::new(&bytes[..]), false), &[], CHUNK).expect("text");
    let mut block = Block::default();
    assert!(feed.fill(&mut block).expect("text in memory"));
    assert_eq!(block.text.bytes(), "a\n\u{FFFD}\n".as_bytes());
    assert_eq!(block.replaced, [2]);
}

#[test]
fn an_accent_after_the_first_chunk_still_tells_the_encoding() {
    let mut bytes = b"a;b\n".repeat(CHUNK / 2);
    bytes.extend_from_slice(b"\xE9t\xE9;\x80\n");
    let mut feed = TextFeed::open(Tallied::new(Box::new(&bytes[..]), false), &[], CHUNK).expect("text");
    let (mut block, mut last) = (Block::default(), Vec::new());
    while feed.fill(&mut block).expect("text in memory") {
        last = block.text.bytes().to_vec();
    }
    assert!(last.ends_with("été;€\n".as_bytes()));
    assert_eq!(feed.encoding(), Encoding::Windows1252);
}

/// Rows of the file and how many are blank, with the lines that they begin at; and the bytes that blocks were made from.
fn rows_and_source(text: &[u8], chunk: usize) -> (Vec<u64>, Vec<u64>, Vec<u8>) {
    let mut feed = TextFeed::open(Tallied::new(Box::new(text), true), &[], chunk).expect("text");
    let mut source = text[..feed.hashed].to_vec();
    let blanks = Blanks::new(None);
    let (mut block, mut sheet, mut lines) = (Block::default(), Sheet::default(), 0);
    let (mut rows, mut blank) = (Vec::new(), Vec::new());
    while feed.fill(&mut block).expect("text in memory") {
        source.extend_from_slice(block.source());
        let dialect = feed.dialect;
        sheet.prepare(&mut block, 2, dialect, false).expect("few short rows");
        let view = View { sheet: &sheet, block: &block, columns: 2, dialect, blanks: &blanks };
        let mut counted = Counted::default();
        for row in 0..sheet.rows {
            let Line::After(before) = view.line(row, &mut counted) else { panic!("text has line ends") };
            let cells = view.row(row);
            let is_blank = |column| cells.is_none_or(|cells| cells.at(column).get(0).is_empty());
            rows.push(lines + before + 1);
            if is_blank(0) && is_blank(1) {
                blank.push(lines + before + 1);
            }
        }
        lines += view.lines();
    }
    (rows, blank, source)
}

#[test]
fn blank_rows_are_rows_when_something_follows_and_nothing_at_the_end_of_the_file() {
    let blank = ";\r\n\n\"\";\"\"\n";
    for times in [0, 1, 5, 400] {
        let text = format!("a;b\n1;2\n{}3;4\n{}", blank.repeat(times), blank.repeat(times * 2));
        for chunk in [1, 7, 64, 1_000, CHUNK] {
            let (rows, found, source) = rows_and_source(text.as_bytes(), chunk);
            let lines = 3 * times as u64;
            assert_eq!(rows, (1..=lines + 3).collect::<Vec<_>>(), "{times} {chunk}");
            assert_eq!(found, (3..lines + 3).collect::<Vec<_>>(), "{times} {chunk}");
            assert!(source == text.as_bytes(), "{times} {chunk}: every byte is hashed");
        }
    }
    let (rows, blank, _) = rows_and_source(b"a;b\n1;\"2\n;\n\"\n;", CHUNK);
    assert_eq!((rows, blank), (vec![1, 2], vec![]), "a blank line between quotes is none");
}
