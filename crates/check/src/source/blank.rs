//! Blank rows at the end of a text, as spreadsheets write them for rows that once held something: they are no rows of
//! the table, however many they are, and are not kept in memory until what follows them is known.

use crate::block::Block;
use crate::text::Dialect;

/// Takes the blank rows that a block ends with out of it, and counts them. A first block without anything else stays as
/// it is: its first row is the header.
pub(super) fn set_apart(block: &mut Block, dialect: Dialect, is_first: bool) -> u64 {
    let text = block.text.bytes();
    let (mut end, mut rows) = (text.len(), 0);
    while end > 0 {
        let last = text[end - 1] == b'\n';
        let row_end = end - usize::from(last);
        let start = memchr::memrchr(b'\n', &text[..row_end]).map_or(0, |before| before + 1);
        if !is_blank(&text[start..row_end], dialect) {
            break;
        }
        (end, rows) = (start, rows + 1);
    }
    if rows == 0 || (is_first && end == 0) {
        return 0;
    }
    block.end_at(end);
    rows
}

/// Whether a line, without its end, has no character but separators and empty pairs of quotes.
fn is_blank(line: &[u8], dialect: Dialect) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.split(|&byte| byte == dialect.delimiter).all(|cell| cell.is_empty() || cell == [dialect.quote; 2])
}

/// Makes a block of blank rows: something came after them. What they were written with is not needed any more.
pub(super) fn put_back(block: &mut Block, rows: usize) {
    block.text.truncate(0);
    block.text.room(rows)[..rows].fill(b'\n');
    block.text.grow(rows);
    block.text.pad();
    block.replaced.clear();
    block.is_made_from(Vec::new());
    (block.start, block.regular, block.rows) = (0, true, None);
}
