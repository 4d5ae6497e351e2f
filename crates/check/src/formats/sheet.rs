//! From the rows of a sheet, which hold cells anywhere, to a table: its header found, its rows as wide as it.

use std::collections::VecDeque;

use super::note::{Note, Notes, Oddity};
use super::{Format, Limits, NotedRows, too_large};
use crate::{Record, Rows, Unreadable};

/// How many rows are looked at to find the header below a title, and how many bytes of them.
const ROWS_AHEAD: usize = 30;
const BYTES_AHEAD: usize = 4 * 1024 * 1024;
/// How many merged ranges are told apart; beyond, they are only counted.
const MERGES_KEPT: usize = 1000;
/// Blank rows that are given at most: as many as a sheet has.
const MOST_BLANK: u64 = 1 << 20;

/// A row of a sheet: the cells that hold something, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetRow {
    /// From 1.
    pub(super) number: u64,
    pub(super) hidden: bool,
    text: String,
    /// Column from 0, then where its text ends.
    cells: Vec<(u32, usize)>,
}

impl SheetRow {
    pub(super) fn start(&mut self, number: u64, hidden: bool) {
        self.number = number;
        self.hidden = hidden;
        self.text.clear();
        self.cells.clear();
    }

    /// Adds a cell to the right of the others; an empty one is not kept.
    pub(super) fn push(&mut self, column: u32, text: &str) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.cells.push((column, self.text.len()));
        }
    }

    /// Whether nobody would see anything in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    fn cells(&self) -> impl Iterator<Item = (u32, &str)> {
        let starts = std::iter::once(0).chain(self.cells.iter().map(|&(_, end)| end));
        self.cells.iter().zip(starts).map(|(&(column, end), start)| (column, &self.text[start..end]))
    }

    fn filled(&self) -> usize {
        self.cells().filter(|(_, text)| !text.trim().is_empty()).count()
    }

    fn columns(&self) -> Option<(u32, u32)> {
        let mut filled = self.cells().filter(|(_, text)| !text.trim().is_empty()).map(|(column, _)| column);
        let first = filled.next()?;
        Some((first, filled.last().unwrap_or(first)))
    }
}

/// What a sheet says beside its cells.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Merged ranges: their last row, and their name.
    merges: Vec<(u64, String)>,
    more_merges: u64,
    /// Hidden columns, from 0, both ends included.
    pub(super) hidden_columns: Vec<(u32, u32)>,
}

impl Layout {
    pub(super) fn merged(&mut self, last_row: u64, range: impl FnOnce() -> String) {
        if self.merges.len() < MERGES_KEPT {
            self.merges.push((last_row, range()));
        } else {
            self.more_merges += 1;
        }
    }
}

/// A sheet read from top to bottom.
pub(super) trait Sheet: Send {
    const FORMAT: Format;

    /// The next row with something in it; `false` at the end.
    fn next(&mut self, row: &mut SheetRow, notes: &mut Notes) -> Result<bool, Unreadable>;

    /// Complete once `next` has said `false`.
    fn layout(&self) -> &Layout;
}

/// The table in a sheet.
pub(super) struct Table<S> {
    sheet: S,
    notes: Notes,
    /// Rows read to find the header, the header first.
    ahead: VecDeque<SheetRow>,
    row: SheetRow,
    /// The row was read and not given: blank ones come before it.
    waits: bool,
    blank: u64,
    header_line: u64,
    /// The first column of the table and the one after the last of its header.
    columns: (u32, u32),
    last_line: u64,
    given: u64,
    limit: u64,
    ended: bool,
}

impl<S: Sheet> Table<S> {
    pub(super) fn open(mut sheet: S, mut notes: Notes, limits: &Limits) -> Result<Self, Unreadable> {
        let mut ahead = VecDeque::new();
        let mut bytes = 0;
        while ahead.len() < ROWS_AHEAD && bytes < BYTES_AHEAD {
            let mut row = SheetRow::default();
            if !sheet.next(&mut row, &mut notes)? {
                break;
            }
            bytes += row.bytes();
            ahead.push_back(row);
        }
        let filled: Vec<usize> = ahead.iter().map(SheetRow::filled).collect();
        let header = header_place(&filled);
        ahead.drain(..header);
        let line = ahead.front().ok_or(Unreadable::Empty)?.number;
        if header > 0 {
            notes.push(Note::HeaderBelow { line });
        }
        let first = ahead.iter().filter_map(SheetRow::columns).map(|(first, _)| first).min().unwrap_or(0);
        let last = ahead.front().and_then(SheetRow::columns).map_or(first, |(_, last)| last);
        for &(from, to) in &sheet.layout().hidden_columns {
            if to >= first && from <= last {
                let shown = u64::from(to.min(last) - from.max(first)) + 1;
                notes.met(Oddity::HiddenColumn, shown, || column_name(from.max(first)));
            }
        }
        Ok(Self {
            sheet,
            notes,
            ahead,
            row: SheetRow::default(),
            waits: false,
            blank: 0,
            header_line: line,
            columns: (first, last + 1),
            last_line: line,
            given: 0,
            limit: limits.inflated,
            ended: false,
        })
    }

    fn finish(&mut self) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let layout = self.sheet.layout();
        for (last_row, range) in &layout.merges {
            if *last_row >= self.header_line {
                self.notes.met(Oddity::MergedCells, 1, || range.clone());
            }
        }
        if layout.more_merges > 0 {
            self.notes.met(Oddity::MergedCells, layout.more_merges, String::new);
        }
    }

    fn give(&mut self, record: &mut Record) -> Result<(), Unreadable> {
        let Self { row, notes, columns: (first, end), .. } = self;
        record.clear();
        record.line = row.number;
        let mut next = *first;
        let last_filled = row.columns().map_or(0, |(_, last)| last);
        for (column, text) in row.cells() {
            if column < *first {
                notes.met(Oddity::OutsideTable, 1, || cell_name(row.number, column));
                continue;
            }
            if column > last_filled && column >= *end {
                break;
            }
            while next < column {
                record.push("");
                next += 1;
            }
            record.push(text);
            next += 1;
        }
        while next < *end {
            record.push("");
            next += 1;
        }
        if row.hidden {
            notes.met(Oddity::HiddenRow, 1, || row.number.to_string());
        }
        self.last_line = row.number;
        self.given += (row.bytes() + record.len()) as u64;
        if self.given > self.limit {
            return Err(too_large("inflated size", self.limit));
        }
        Ok(())
    }

    /// A row that is in the sheet though it holds nothing.
    fn give_blank(&mut self, record: &mut Record) -> Result<(), Unreadable> {
        self.last_line += 1;
        self.blank += 1;
        if self.blank > MOST_BLANK {
            return Err(too_large("blank rows", MOST_BLANK));
        }
        record.clear();
        record.line = self.last_line;
        for _ in self.columns.0..self.columns.1 {
            record.push("");
        }
        self.given += record.len() as u64;
        if self.given > self.limit { Err(too_large("inflated size", self.limit)) } else { Ok(()) }
    }
}

impl<S: Sheet> Rows for Table<S> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Unreadable> {
        if !self.waits {
            if let Some(row) = self.ahead.pop_front() {
                self.row = row;
            } else if self.ended || !self.sheet.next(&mut self.row, &mut self.notes)? {
                self.finish();
                return Ok(false);
            }
        }
        // Blank rows are told only once something comes after them: at the end of a sheet they are nothing.
        self.waits = self.row.number > self.last_line + 1;
        if self.waits {
            self.give_blank(record)?;
        } else {
            self.give(record)?;
        }
        Ok(true)
    }
}

impl<S: Sheet> NotedRows for Table<S> {
    fn format(&self) -> Format {
        S::FORMAT
    }

    fn notes(&self) -> &[Note] {
        &self.notes.list
    }
}

/// Which row is the header, by how many cells of each are filled. Titles, dates and logos above a table fill one
/// cell, or fewer than half of its columns.
fn header_place(filled: &[usize]) -> usize {
    let columns = filled.iter().copied().max().unwrap_or(0);
    let is_header = |&count: &usize| columns < 2 || (count > 1 && count * 2 >= columns);
    filled.iter().position(is_header).unwrap_or(0)
}

/// `A` for 0, `AA` for 26.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// `B3` for row 3, column 1.
pub(super) fn cell_name(row: u64, column: u32) -> String {
    format!("{}{row}", column_name(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_that_a_spreadsheet_gives_them() {
        let names = [0, 25, 26, 701, 702, 16_383].map(column_name);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn the_header_is_the_first_row_that_fills_half_of_the_columns() {
        for (filled, place) in [
            (&[5, 5, 5][..], 0),
            (&[1, 1, 5, 5], 2),
            (&[1, 2, 2], 1),
            (&[2, 6, 6], 1),
            (&[3, 6, 6], 0),
            (&[1, 1], 0),
            (&[], 0),
        ] {
            assert_eq!(header_place(filled), place, "{filled:?}");
        }
    }
}
