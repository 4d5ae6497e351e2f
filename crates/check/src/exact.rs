//! Reads records one byte at a time, whatever the quoting: the slow path, for blocks that [`crate::index`] cannot
//! read, and what the fast path is tested against. It agrees with the `csv-core` library, in tests, but that it keeps
//! blank lines, which are rows to report.

use crate::text::Dialect;

/// Where a record ends and whether its text is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Bytes read, line end included.
    pub(crate) length: usize,
    /// A line end was reached.
    pub(crate) complete: bool,
    /// The text ended inside quotes.
    pub(crate) unclosed: bool,
}

/// Cells of one record, end to end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawRecord {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Where each cell ends in what was read.
    raw_ends: Vec<usize>,
}

impl RawRecord {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }

    /// The column that a byte of what was read is in.
    pub(crate) fn column_at(&self, position: usize) -> usize {
        self.raw_ends.partition_point(|&end| end < position)
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.raw_ends.clear();
    }

    fn end_cell(&mut self, position: usize) {
        self.ends.push(self.text.len());
        self.raw_ends.push(position);
    }
}

/// Reads one record from the start of `text`. A quote that does not open a cell is a character like another.
pub(crate) fn read_record(text: &[u8], dialect: Dialect, record: &mut RawRecord) -> Ended {
    #[derive(PartialEq)]
    enum At {
        CellStart,
        Bare,
        Quoted,
        /// After a quote inside quotes: half of a doubled one, or the closing one.
        AfterQuote,
    }
    record.clear();
    let mut at = At::CellStart;
    for (position, &byte) in text.iter().enumerate() {
        if at == At::Quoted {
            if byte == dialect.quote {
                at = At::AfterQuote;
            } else {
                record.text.push(byte);
            }
        } else if byte == dialect.quote && at == At::CellStart {
            at = At::Quoted;
        } else if byte == dialect.quote && at == At::AfterQuote {
            record.text.push(byte);
            at = At::Quoted;
        } else if byte == dialect.delimiter {
            record.end_cell(position);
            at = At::CellStart;
        } else if byte == b'\n' {
            if position > 0 && text[position - 1] == b'\r' {
                record.text.pop();
            }
            record.end_cell(position);
            return Ended { length: position + 1, complete: true, unclosed: false };
        } else {
            record.text.push(byte);
            at = At::Bare;
        }
    }
    if text.ends_with(b"\r") && at != At::Quoted {
        record.text.pop();
    }
    record.end_cell(text.len());
    Ended { length: text.len(), complete: false, unclosed: at == At::Quoted }
}

/// Reads records until `each`, given the row from 0 and its cells, answers no.
pub(crate) fn read(mut text: &[u8], dialect: Dialect, mut each: impl FnMut(usize, &[&[u8]]) -> bool) {
    let mut record = RawRecord::default();
    for row in 0.. {
        if text.is_empty() {
            return;
        }
        let ended = read_record(text, dialect, &mut record);
        if !each(row, &record.iter().collect::<Vec<_>>()) {
            return;
        }
        text = &text[ended.length..];
    }
}

/// How many bytes of `text` are complete records.
pub(crate) fn complete(text: &[u8], dialect: Dialect) -> usize {
    let mut record = RawRecord::default();
    let mut length = 0;
    while length < text.len() {
        let ended = read_record(&text[length..], dialect, &mut record);
        if !ended.complete {
            break;
        }
        length += ended.length;
    }
    length
}
