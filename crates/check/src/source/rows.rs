//! Blocks of rows that a format's own reader cuts.

use std::collections::VecDeque;

use super::Feed;
use crate::block::{Block, ReadRows};
use crate::formats::{Format, NotedRows};
use crate::heading::Heading;
use crate::text::{HeaderPlace, preamble};
use crate::{Record, Unreadable};

/// Rows of a block at most, so that several threads have work in a file of short rows.
const ROWS: usize = 8_192;

/// Blocks of a spreadsheet or of JSON.
pub(crate) struct RowFeed {
    rows: Box<dyn NotedRows>,
    /// Rows read to find the header.
    ahead: VecDeque<Record>,
    columns: usize,
    chunk: usize,
    number: u64,
    record: Record,
    ended: bool,
}

impl RowFeed {
    /// Reads the header; the file is empty without one. In a sheet, the names that a schema expects find it below a
    /// title that fills as many cells.
    pub(crate) fn open(
        mut rows: Box<dyn NotedRows>,
        chunk: usize,
        names: &[&str],
    ) -> Result<(Self, Heading), Unreadable> {
        let is_sheet = matches!(rows.format(), Format::Xlsx | Format::Ods);
        let looked_at = if is_sheet && !names.is_empty() { preamble::ROWS } else { 1 };
        let (mut ahead, mut bytes) = (VecDeque::new(), 0);
        while ahead.len() < looked_at && bytes < preamble::BYTES {
            let mut record = Record::default();
            if !rows.next(&mut record)? {
                break;
            }
            bytes += record.iter().map(str::len).sum::<usize>();
            ahead.push_back(record);
        }
        let cells = |record: &Record| -> Vec<String> { record.iter().map(ToOwned::to_owned).collect() };
        let mut heading = Heading::default();
        if ahead.len() > 1 {
            match preamble::find(&ahead.iter().map(cells).collect::<Vec<_>>(), names) {
                HeaderPlace::First => {}
                HeaderPlace::Below(row) => {
                    ahead.drain(..row);
                    heading.is_below = true;
                }
                HeaderPlace::Perhaps(row) => {
                    heading.likely = ahead.get(row).map(|record| (record.line, cells(record)));
                }
            }
        }
        let header = ahead.pop_front().ok_or(Unreadable::Empty)?;
        (heading.line, heading.labels) = (header.line, cells(&header));
        if heading.is_below {
            // The rows above may be wider: what they have beyond the header is no column.
            while heading.labels.pop_if(|label| label.is_empty()).is_some() {}
        }
        let columns = heading.labels.len();
        let record = Record::default();
        Ok((Self { rows, ahead, columns, chunk, number: 0, record, ended: false }, heading))
    }

    /// Reads the next row into `self.record`.
    fn advance(&mut self) -> Result<bool, Unreadable> {
        match self.ahead.pop_front() {
            Some(record) => self.record = record,
            None => return self.rows.next(&mut self.record),
        }
        Ok(true)
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
        read.surplus.clear();
        let mut beyond = 0;
        while !self.ended && read.lines.len() < ROWS && read.canonical.bytes() + beyond < self.chunk {
            if !self.advance()? {
                self.ended = true;
                break;
            }
            let row = read.lines.len() as u32;
            // A spreadsheet does not say where a row ends: cells without a value beyond the header are nothing.
            let found = (0..self.record.len()).rev().find(|&column| self.record.get(column) != Some(""));
            let found = found.map_or(0, |last| last + 1);
            if found > self.columns {
                read.ragged.push((row, found as u64));
                let cells = self.record.iter().take(found).skip(self.columns).map(ToOwned::to_owned);
                let cells: Vec<String> = cells.collect();
                beyond += cells.iter().map(String::len).sum::<usize>();
                read.surplus.push((row, cells));
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
