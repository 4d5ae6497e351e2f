//! A block made ready for checks: runs of rows that have as many cells as the header, read where they stand, and the
//! other rows, copied so that they have as many too.

use crate::block::{Block, Text};
use crate::canonical::Canonical;
use crate::cells::{Blanks, Cells, Numbering, Quoting};
use crate::exact::{self, RawRecord};
use crate::index::{Digits, Index};
use crate::text::Dialect;
use crate::{Reason, Unreadable};

/// Cells of completed rows in one block at most: far more than rows cut short by accident have, and few enough to be
/// held by each thread.
const COMPLETED: usize = 16 << 20;

/// Consecutive rows of one block that are read in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Row of the block.
    pub(crate) first: u32,
    pub(crate) rows: usize,
    apart: bool,
    /// In the index, the separator that the rows begin after; apart, the first row of the copy.
    at: usize,
}

/// What a thread keeps from block to block, so that its memory is made once.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    index: Index,
    /// Rows copied from the text: all of them when the quoting is irregular.
    copied: Canonical,
    /// Where each copied row begins in the text.
    offsets: Vec<u32>,
    record: RawRecord,
    pieces: Vec<Piece>,
    /// Rows that have not as many cells as the header, and how many they have, in order.
    pub(crate) ragged: Vec<(u32, u64)>,
    /// Lines without a character, in order: rows without cells, unless the table has one column.
    pub(crate) blank_lines: Vec<u32>,
    /// The row whose quote is never closed.
    pub(crate) unclosed: Option<u32>,
    pub(crate) rows: u32,
    spare: Text,
}

/// Where the cells are, once [`Sheet::prepare`] was called: shared by the checks.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) block: &'a Block,
    pub(crate) columns: usize,
    pub(crate) dialect: Dialect,
    pub(crate) blanks: &'a Blanks,
}

impl Sheet {
    /// Reads the rows of `block`. Bytes that are not UTF-8 are replaced in its text first. `wants_digits` when
    /// [`Cells::digits`] will be asked.
    ///
    /// # Errors
    /// When so many rows have not as many cells as the header that they cannot be completed in memory.
    pub(crate) fn prepare(
        &mut self,
        block: &mut Block,
        columns: usize,
        dialect: Dialect,
        wants_digits: bool,
    ) -> Result<(), Unreadable> {
        self.pieces.clear();
        self.ragged.clear();
        self.copied.clear();
        self.offsets.clear();
        self.blank_lines.clear();
        self.unclosed = None;
        if let Some(read) = &block.rows {
            self.rows = count(read.lines.len());
            self.ragged.extend_from_slice(&read.ragged);
            self.pieces.push(Piece { first: 0, rows: read.lines.len(), apart: true, at: 0 });
            return Ok(());
        }
        replace_what_is_not_text(block, &mut self.spare);
        if block.regular {
            self.index.build(block.text.padded(), block.start, block.text.len(), dialect, wants_digits);
            self.rows = count(self.index.row_ends.len());
            self.cut_into_pieces(block, columns, dialect)?;
        } else {
            self.copy_all(block, columns, dialect)?;
        }
        self.copied.finish();
        Ok(())
    }

    fn cut_into_pieces(&mut self, block: &Block, columns: usize, dialect: Dialect) -> Result<(), Unreadable> {
        let ends = std::mem::take(&mut self.index.row_ends);
        let (mut row, mut base) = (0, 0usize);
        while row < ends.len() {
            let first = row;
            let mut expected = base + columns;
            while row < ends.len() && ends[row] as usize == expected {
                row += 1;
                expected += columns;
            }
            if row > first {
                self.pieces.push(Piece { first: count(first), rows: row - first, apart: false, at: base });
                base = ends[row - 1] as usize;
            }
            if row < ends.len() {
                let separators = self.index.separators();
                let start = separators[base].wrapping_add(1) as usize;
                self.copy(&block.text.bytes()[start..], start, count(row), columns, dialect)?;
                base = ends[row] as usize;
                row += 1;
            }
        }
        self.index.row_ends = ends;
        Ok(())
    }

    fn copy_all(&mut self, block: &Block, columns: usize, dialect: Dialect) -> Result<(), Unreadable> {
        let mut start = block.start;
        self.rows = 0;
        while start < block.text.len() {
            start += self.copy(&block.text.bytes()[start..], start, self.rows, columns, dialect)?;
            self.rows += 1;
        }
        Ok(())
    }

    /// Copies the row that `text` begins with; answers how long it is.
    fn copy(
        &mut self,
        text: &[u8],
        start: usize,
        row: u32,
        columns: usize,
        dialect: Dialect,
    ) -> Result<usize, Unreadable> {
        let ended = exact::read_record(text, dialect, &mut self.record);
        self.offsets.push(count(start));
        if ended.unclosed {
            self.unclosed = Some(row);
        }
        if columns > 1 && self.record.len() == 1 && self.record.iter().all(<[u8]>::is_empty) {
            self.blank_lines.push(row);
            return Ok(ended.length);
        }
        if self.record.len() != columns {
            self.ragged.push((row, self.record.len() as u64));
            if self.ragged.len() * columns > COMPLETED {
                let reason = Reason::new(
                    "trop de lignes n’ont pas autant de cellules que l’en-tête",
                    "too many rows have not as many cells as the header",
                );
                return Err(Unreadable::Damaged { format: "CSV", reason });
            }
        }
        match self.pieces.last_mut() {
            Some(last) if last.apart && last.first as usize + last.rows == row as usize => last.rows += 1,
            _ => self.pieces.push(Piece { first: row, rows: 1, apart: true, at: self.copied.len() }),
        }
        self.copied.push(row, columns, self.record.iter());
        Ok(ended.length)
    }
}

impl<'a> View<'a> {
    /// The rows in order.
    pub(crate) fn pieces(self) -> &'a [Piece] {
        &self.sheet.pieces
    }

    fn copied(self) -> &'a Canonical {
        self.block.rows.as_ref().map_or(&self.sheet.copied, |read| &read.canonical)
    }

    /// Column `column` of `rows` rows of `piece`, from its row `skip`.
    pub(crate) fn cells(self, piece: Piece, column: usize, skip: usize, rows: usize) -> Cells<'a> {
        let numbering = Numbering::From(piece.first + count(skip));
        if piece.apart {
            let copied = self.copied();
            return Cells {
                text: copied.text(),
                separators: &copied.separators()[(piece.at + skip) * self.columns..],
                columns: self.columns,
                column,
                rows,
                numbering,
                quoting: Quoting::Read,
                bare: 0,
                digits: Digits::default(),
                blanks: self.blanks,
            };
        }
        let index = &self.sheet.index;
        Cells {
            text: self.block.text.padded(),
            separators: &index.separators()[piece.at + skip * self.columns..],
            columns: self.columns,
            column,
            rows,
            numbering,
            quoting: match (index.quotes, index.escapes) {
                (false, _) => Quoting::Bare,
                (true, false) => Quoting::Quoted(self.dialect.quote),
                (true, true) => Quoting::Escaped(self.dialect.quote),
            },
            bare: 0,
            digits: index.digits(),
            blanks: self.blanks,
        }
    }

    /// All rows of a column that were copied, wherever they are in the block: one call for many lone rows.
    pub(crate) fn apart(self) -> Cells<'a> {
        let copied = self.copied();
        Cells {
            text: copied.text(),
            separators: copied.separators(),
            columns: self.columns,
            column: 0,
            rows: copied.len(),
            numbering: Numbering::Listed(copied.rows()),
            quoting: Quoting::Read,
            bare: 0,
            digits: Digits::default(),
            blanks: self.blanks,
        }
    }

    /// Runs of rows for checks that do not mind the order: those read where they stand, by windows that fit in the
    /// cache, then those copied.
    pub(crate) fn windows(self, mut each: impl FnMut(Cells<'a>)) {
        /// Bytes of a window, about.
        const WINDOW: usize = 512 << 10;
        let average = self.block.text.len() / (self.sheet.rows as usize).max(1) + 1;
        let most = (WINDOW / average).max(64);
        for &piece in self.pieces().iter().filter(|piece| !piece.apart) {
            for skip in (0..piece.rows).step_by(most) {
                let cells = self.cells(piece, 0, skip, most.min(piece.rows - skip));
                each(Cells { bare: self.bare_columns(piece, skip, cells.rows), ..cells });
            }
        }
        if self.copied().len() > 0 {
            each(self.apart());
        }
    }

    /// The columns without quotes of some rows of a piece that was not copied: see [`Cells::bare`].
    fn bare_columns(self, piece: Piece, skip: usize, rows: usize) -> u128 {
        let first = piece.at + skip * self.columns;
        let quoted = &self.sheet.index.quoted;
        let from = quoted.partition_point(|&separator| (separator as usize) < first);
        let until = first + rows * self.columns;
        let here = quoted[from..].iter().map(|&separator| separator as usize);
        here.take_while(|&separator| separator < until).fold(u128::MAX, |bare, separator| {
            let column = (separator - first) % self.columns;
            if column < 128 { bare & !(1 << column) } else { bare }
        })
    }

    /// The cells of one row, for its column 0.
    pub(crate) fn row(self, row: u32) -> Option<Cells<'a>> {
        let at = self.pieces().partition_point(|piece| piece.first <= row).checked_sub(1)?;
        let piece = self.pieces()[at];
        let skip = (row - piece.first) as usize;
        (skip < piece.rows).then(|| self.cells(piece, 0, skip, 1))
    }

    /// Where a row begins in the text of the block.
    fn offset(self, row: u32) -> usize {
        if self.block.regular {
            let separator = self.sheet.index.row_start(row as usize);
            self.sheet.index.separators().get(separator).map_or(0, |&before| before.wrapping_add(1) as usize)
        } else {
            self.sheet.offsets.get(row as usize).map_or(0, |&offset| offset as usize)
        }
    }

    /// The text of a row as it stands in the file, its line end included; nothing for formats that are not text.
    pub(crate) fn raw_row(self, row: u32) -> &'a [u8] {
        if self.block.rows.is_some() {
            return &[];
        }
        let end = if row + 1 < self.sheet.rows { self.offset(row + 1) } else { self.block.text.len() };
        &self.block.text.bytes()[self.offset(row)..end]
    }

    /// The line of a row, as far as the block knows. Rows asked for in order cost one reading of the text.
    pub(crate) fn line(self, row: u32, counted: &mut Counted) -> Line {
        if let Some(read) = &self.block.rows {
            return Line::Of(read.lines.get(row as usize).copied().unwrap_or_default());
        }
        let offset = self.offset(row);
        if offset < counted.offset {
            *counted = Counted::default();
        }
        counted.lines += newlines(&self.block.text.bytes()[counted.offset..offset]);
        counted.offset = offset;
        Line::After(counted.lines)
    }

    /// Line ends in the block: those of its rows, unless some are between quotes.
    pub(crate) fn lines(self) -> u64 {
        let text = self.block.text.bytes();
        if !self.block.regular || self.block.rows.is_some() {
            return newlines(text);
        }
        let unended = self.sheet.rows > 0 && !text.ends_with(b"\n");
        let ended = u64::from(self.sheet.rows) - u64::from(unended);
        newlines(&text[..self.block.start]) + ended + self.sheet.index.inner_lines
    }

    /// The cells that hold these bytes of the block's text, which are in order. Each row is read once.
    pub(crate) fn places(self, positions: &[u32], mut each: impl FnMut(u32, usize)) {
        let mut record = RawRecord::default();
        // The row being looked at: where it begins and ends.
        let mut current = (0, 0, 0);
        let mut last = None;
        for position in positions.iter().map(|&position| position as usize) {
            if position < self.block.start {
                continue;
            }
            if position >= current.2 {
                let Some(row) = self.row_at(position) else { continue };
                let (start, raw) = (self.offset(row), self.raw_row(row));
                exact::read_record(raw, self.dialect, &mut record);
                current = (row, start, start + raw.len());
            }
            let column = record.column_at(position - current.1);
            if last.replace((current.0, column)) != Some((current.0, column)) {
                each(current.0, column);
            }
        }
    }

    /// The last row that begins at or before a byte.
    fn row_at(self, position: usize) -> Option<u32> {
        let (mut low, mut high) = (0, self.sheet.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.offset(middle) <= position { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1)
    }
}

/// Puts a replacement character in place of bytes that are not UTF-8, and notes where. The header of the first block
/// is read after that, so that the block's start stays right.
pub(crate) fn replace_what_is_not_text(block: &mut Block, spare: &mut Text) {
    if simdutf8::basic::from_utf8(block.text.bytes()).is_ok() {
        return;
    }
    spare.truncate(0);
    for chunk in block.text.bytes().utf8_chunks() {
        spare.push(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() {
            block.replaced.push(count(spare.len()));
            spare.push("\u{FFFD}".as_bytes());
        }
    }
    spare.pad();
    block.replace(spare);
}

/// Line ends counted so far in a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    offset: usize,
    lines: u64,
}

/// A line of the file, as far as a block knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// From 1.
    Of(u64),
    /// So many line ends after the start of the block.
    After(u64),
}

impl Line {
    /// From 1, given the line ends before the block.
    pub(crate) fn in_file(self, before: u64) -> u64 {
        match self {
            Self::Of(line) => line,
            Self::After(ends) => before + ends + 1,
        }
    }
}

fn newlines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

#[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
fn count(length: usize) -> u32 {
    length as u32
}
