//! The cells of one column, as every check sees them.

use std::borrow::Cow;
use std::ops::Range;

use crate::index::Digits;
use crate::schema::Schema;
use crate::simd::PAD;

/// How the text between two separators becomes a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// As it stands: the cells were already read.
    Read,
    /// No quote in sight; a carriage return before the row end is not part of the cell.
    Bare,
    /// Some cells are between this quote.
    Quoted(u8),
    /// Some quoted cells hold doubled quotes.
    Escaped(u8),
}

/// Which row of the block a row of these cells is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Numbering<'a> {
    From(u32),
    Listed(&'a [u32]),
}

/// Cells that count as empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blanks {
    /// Whether a cell without a character is empty; so it is unless a schema says otherwise.
    nothing: bool,
    others: Vec<Vec<u8>>,
}

impl Blanks {
    pub(crate) fn new(schema: Option<&Schema>) -> Self {
        let Some(schema) = schema else { return Self { nothing: true, others: Vec::new() } };
        let others = schema.missing_values.iter().filter(|value| !value.is_empty());
        Self {
            nothing: schema.is_missing(""),
            others: others.map(|value| value.clone().into_bytes()).collect(),
        }
    }

    #[inline]
    pub(crate) fn holds(&self, cell: &[u8]) -> bool {
        if cell.is_empty() { self.nothing } else { self.others.iter().any(|other| other == cell) }
    }
}

/// One cell, unquoted. What follows it can be read, up to [`PAD`] bytes, so that it is loaded whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    /// The cell and what follows.
    tail: &'a [u8],
    pub(crate) length: usize,
}

impl<'a> Cell<'a> {
    /// The first `length` bytes of `padded`, which [`PAD`] bytes must follow.
    #[inline]
    pub(crate) fn new(padded: &'a [u8], length: usize) -> Self {
        debug_assert!(padded.len() >= length + PAD, "the text is padded");
        Self { tail: padded, length }
    }

    #[inline]
    pub(crate) fn bytes(self) -> &'a [u8] {
        &self.tail[..self.length]
    }

    /// The first 16 bytes, what follows a shorter cell included.
    #[inline]
    pub(crate) fn first16(self) -> &'a [u8; 16] {
        self.bytes16(0)
    }

    /// 16 bytes from `at`, which is inside the cell.
    #[inline]
    pub(crate) fn bytes16(self, at: usize) -> &'a [u8; 16] {
        self.tail[at..].first_chunk().unwrap_or(&[0; 16])
    }

    /// The text; empty for bytes that are not text, which were reported and replaced before any check.
    pub(crate) fn text(self) -> &'a str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// For each column, how many cells are of a length. Apart, so that several columns are counted by one instruction.
#[derive(Debug, Default)]
pub(crate) struct Lengths {
    /// Without a byte.
    pub(crate) nothing: Vec<u32>,
    /// Of one to three bytes.
    pub(crate) little: Vec<u32>,
}

impl Lengths {
    pub(crate) fn clear(&mut self, columns: usize) {
        for counts in [&mut self.nothing, &mut self.little] {
            counts.clear();
            counts.resize(columns, 0);
        }
    }
}

/// One column of consecutive rows that all have the same number of cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'a> {
    /// [`PAD`] bytes follow the last cell.
    pub(crate) text: &'a [u8],
    /// From the separator before the first row's first cell.
    pub(crate) separators: &'a [u32],
    pub(crate) columns: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) numbering: Numbering<'a>,
    pub(crate) quoting: Quoting,
    /// Of the first 128 columns, those of which no cell here is between quotes, a bit each: they need not be looked
    /// at. Most files with quotes have them in a column or two.
    pub(crate) bare: u128,
    pub(crate) digits: Digits<'a>,
    pub(crate) blanks: &'a Blanks,
}

impl<'a> Cells<'a> {
    /// The same rows, another column.
    pub(crate) fn at(self, column: usize) -> Self {
        Self { column, ..self }
    }

    /// The row in the block of row `row` here.
    #[expect(clippy::cast_possible_truncation, reason = "a block has fewer rows than bytes")]
    pub(crate) fn row(&self, row: usize) -> u32 {
        match self.numbering {
            Numbering::From(first) => first + row as u32,
            Numbering::Listed(rows) => rows[row],
        }
    }

    /// How the cells of the column are written.
    #[inline]
    fn writing(&self) -> Quoting {
        match self.quoting {
            Quoting::Quoted(_) | Quoting::Escaped(_)
                if self.column < 128 && self.bare >> self.column & 1 == 1 =>
            {
                Quoting::Bare
            }
            quoting => quoting,
        }
    }

    /// Every cell of the column with its row here.
    #[inline]
    pub(crate) fn each(&self, mut each: impl FnMut(usize, Cell<'_>)) {
        self.each_span(|row, _, cell| each(row, cell));
    }

    /// Every cell of the column with its row here and its place in the text, its quotes included or not.
    #[inline]
    pub(crate) fn each_span(&self, mut each: impl FnMut(usize, Range<usize>, Cell<'_>)) {
        let (quote, escapes, strips) = match self.writing() {
            Quoting::Read => (None, false, false),
            Quoting::Bare => (None, false, self.column + 1 == self.columns),
            Quoting::Quoted(quote) => (Some(quote), false, false),
            Quoting::Escaped(quote) => (Some(quote), true, false),
        };
        let mut scratch = Vec::new();
        // `each` is called in one place and becomes part of this loop: a call costs more than what most checks do with
        // a cell.
        self.spans(|row, mut start, mut end| {
            let mut doubled = false;
            if let Some(quote) = quote {
                let quoted;
                (start, end, quoted) = self.unquoted(start, end, quote);
                doubled = escapes && quoted && unescape(&self.text[start..end], quote, &mut scratch);
            } else if strips {
                end = self.without_return(start, end);
            }
            let (tail, length) = if doubled {
                (&scratch[..], scratch.len() - PAD)
            } else {
                (&self.text[start..], end - start)
            };
            each(row, start..end, Cell { tail, length });
        });
    }

    /// Every cell that has a value.
    #[inline]
    pub(crate) fn filled(&self, mut each: impl FnMut(usize, Cell<'_>)) {
        let by_length = self.blanks_are_empty();
        self.each(|row, cell| {
            let blank = if by_length { cell.length == 0 } else { self.blanks.holds(cell.bytes()) };
            if !blank {
                each(row, cell);
            }
        });
    }

    /// Every row whose cell has no value: told by length alone where only a cell without a character has none.
    pub(crate) fn blank_rows(&self, mut each: impl FnMut(usize)) {
        if !self.blanks_are_empty() {
            return self.each(|row, cell| {
                if self.blanks.holds(cell.bytes()) {
                    each(row);
                }
            });
        }
        match self.writing() {
            Quoting::Read => self.spans(|row, start, end| {
                if start == end {
                    each(row);
                }
            }),
            Quoting::Bare => {
                let last = self.column + 1 == self.columns;
                self.spans(|row, start, end| {
                    if start == end || (last && start + 1 == end && self.text[start] == b'\r') {
                        each(row);
                    }
                });
            }
            // Two quotes, and a carriage return after them.
            Quoting::Quoted(quote) | Quoting::Escaped(quote) => self.spans(|row, start, end| {
                if start == end
                    || (end - start <= 3 && {
                        let (start, end, _) = self.unquoted(start, end, quote);
                        start == end
                    })
                {
                    each(row);
                }
            }),
        }
    }

    /// Adds for each column how many cells have nothing between their separators, and how many have so little that
    /// quotes or a carriage return may be all there is. Reads the separators alone, in order.
    pub(crate) fn count_lengths(&self, counts: &mut Lengths) {
        let starts = &self.separators[..self.rows * self.columns];
        let ends = &self.separators[1..][..starts.len()];
        for (starts, ends) in starts.chunks_exact(self.columns).zip(ends.chunks_exact(self.columns)) {
            let counts = counts.nothing.iter_mut().zip(&mut counts.little);
            for ((start, end), (nothing, little)) in starts.iter().zip(ends).zip(counts) {
                let length = end.wrapping_sub(*start).wrapping_sub(1);
                *nothing += u32::from(length == 0);
                *little += u32::from(length.wrapping_sub(1) < 3);
            }
        }
    }

    /// Whether a cell with bytes between its separators may be a cell without a character.
    pub(crate) fn may_hide_blanks(&self) -> bool {
        match self.writing() {
            Quoting::Read => false,
            Quoting::Bare => self.column + 1 == self.columns,
            Quoting::Quoted(_) | Quoting::Escaped(_) => true,
        }
    }

    /// Rows of which the cell has more than so many bytes between its separators.
    pub(crate) fn long_rows(&self, most: usize, mut each: impl FnMut(usize)) {
        self.spans(|row, start, end| {
            if end - start > most {
                each(row);
            }
        });
    }

    /// One cell, unless it has no value.
    pub(crate) fn filled_one(&self, row: usize, mut each: impl FnMut(Cell<'_>)) {
        let separators = &self.separators[row * self.columns..];
        Cells { separators, rows: 1, ..*self }.filled(|_, cell| each(cell));
    }

    /// Whether cells without a character, and only they, have no value.
    pub(crate) fn blanks_are_empty(&self) -> bool {
        self.blanks.nothing && self.blanks.others.is_empty()
    }

    /// One cell as the file means it.
    pub(crate) fn get(&self, row: usize) -> Cow<'a, [u8]> {
        let at = row * self.columns + self.column;
        let start = self.separators[at].wrapping_add(1) as usize;
        let end = self.separators[at + 1] as usize;
        match self.writing() {
            Quoting::Read => Cow::Borrowed(&self.text[start..end]),
            Quoting::Bare => Cow::Borrowed(&self.text[start..self.without_return(start, end)]),
            Quoting::Quoted(quote) | Quoting::Escaped(quote) => {
                let (start, end, quoted) = self.unquoted(start, end, quote);
                let cell = &self.text[start..end];
                let mut unescaped = Vec::new();
                if quoted && unescape(cell, quote, &mut unescaped) {
                    unescaped.truncate(unescaped.len() - PAD);
                    Cow::Owned(unescaped)
                } else {
                    Cow::Borrowed(cell)
                }
            }
        }
    }

    /// One cell as text; see [`Cell::text`].
    pub(crate) fn text(&self, row: usize) -> Cow<'a, str> {
        match self.get(row) {
            Cow::Borrowed(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or_default()),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
        }
    }

    /// Whether one cell has no value.
    pub(crate) fn is_blank(&self, row: usize) -> bool {
        self.blanks.holds(&self.get(row))
    }

    #[inline]
    fn spans(&self, mut each: impl FnMut(usize, usize, usize)) {
        let mut at = self.column;
        for row in 0..self.rows {
            let Some([start, end]) = self.separators.get(at..).and_then(<[u32]>::first_chunk) else { return };
            each(row, start.wrapping_add(1) as usize, *end as usize);
            at += self.columns;
        }
    }

    #[inline]
    fn without_return(&self, start: usize, end: usize) -> usize {
        end - usize::from(self.column + 1 == self.columns && end > start && self.text[end - 1] == b'\r')
    }

    #[inline]
    fn unquoted(&self, start: usize, end: usize, quote: u8) -> (usize, usize, bool) {
        let end = self.without_return(start, end);
        // Quotes are rare, lengths are not alike: asked in this order, the processor guesses right.
        let quoted = self.text[start] == quote && end - start >= 2;
        (start + usize::from(quoted), end - usize::from(quoted), quoted)
    }
}

/// Writes the cell with each pair of quotes made one, then [`PAD`] zeros; `false` when it has none.
fn unescape(cell: &[u8], quote: u8, into: &mut Vec<u8>) -> bool {
    if memchr::memchr(quote, cell).is_none() {
        return false;
    }
    into.clear();
    let mut after_quote = false;
    for &byte in cell {
        after_quote = byte == quote && !after_quote;
        if !after_quote {
            into.push(byte);
        }
    }
    into.extend_from_slice(&[0; PAD]);
    true
}
