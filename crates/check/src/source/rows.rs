//! Blocks of rows that a format's own reader cuts.

use super::Feed;
use crate::block::{Block, ReadRows};
use crate::formats::NotedRows;
use crate::{Record, Unreadable};

/// Rows of a block at most, so that several threads have work in a file of short rows.
const ROWS: usize = 8_192;

/// Blocks of a spreadsheet or of JSON.
pub(crate) struct RowFeed {
    rows: Box<dyn NotedRows>,
    columns: usize,
    chunk: usize,
    number: u64,
    record: Record,
    ended: bool,
}

impl RowFeed {
    /// Reads the header; the file is empty without one.
    pub(crate) fn open(
        mut rows: Box<dyn NotedRows>,
        chunk: usize,
    ) -> Result<(Self, Vec<String>), Unreadable> {
        let mut record = Record::default();
        if !rows.next(&mut record)? {
            return Err(Unreadable::Empty);
        }
        let header: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
        Ok((Self { rows, columns: header.len(), chunk, number: 0, record, ended: false }, header))
    }

    pub(crate) fn rows(&self) -> &dyn NotedRows {
        &*self.rows
    }
}

impl Feed for RowFeed {
    #[expect(clippy::cast_possible_truncation, reason = "a block has at most ROWS rows")]
    fn fill(&mut self, block: &mut Block) -> Result<bool, Unreadable> {
        let read = block.rows.get_or_insert_with(ReadRows::default);
        read.canonical.clear();
        read.lines.clear();
        read.ragged.clear();
        while !self.ended && read.lines.len() < ROWS && read.canonical.bytes() < self.chunk {
            if !self.rows.next(&mut self.record)? {
                self.ended = true;
                break;
            }
            let row = read.lines.len() as u32;
            // A spreadsheet does not say where a row ends: cells without a value beyond the header are nothing.
            let found = (0..self.record.len()).rev().find(|&column| self.record.get(column) != Some(""));
            let found = found.map_or(0, |last| last + 1);
            if found > self.columns {
                read.ragged.push((row, found as u64));
            }
            read.canonical.push(row, self.columns, self.record.iter().map(str::as_bytes));
            read.lines.push(self.record.line);
        }
        read.canonical.finish();
        block.text.truncate(0);
        block.replaced.clear();
        (block.start, block.number, block.regular) = (0, self.number, true);
        self.number += 1;
        Ok(!block.rows.as_ref().is_none_or(|read| read.lines.is_empty()))
    }

    fn is_at_end(&self) -> bool {
        self.ended
    }
}
