//! Where the cells and rows of a block are, found 64 bytes at a time.

use crate::simd::{PAD, equal, low_bits, parity, word};
use crate::text::Dialect;

/// The separators of a block of whole records with regular quoting: each quote opens a cell, closes one, or is half
/// of a doubled quote (see [`Quotes`]).
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Byte before the first cell (wrapping below 0), then the position of each delimiter and row end, in order.
    /// Longer than `count`, so that it is written without a test for each separator.
    separators: Vec<u32>,
    count: usize,
    /// For each row, which of the separators ends it.
    pub(crate) row_ends: Vec<u32>,
    pub(crate) quotes: bool,
    /// Whether some quoted cell holds a doubled quote.
    pub(crate) escapes: bool,
    /// Line ends between quotes.
    pub(crate) inner_lines: u64,
}

impl Index {
    pub(crate) fn separators(&self) -> &[u32] {
        &self.separators[..self.count]
    }

    /// Which separator a row begins after.
    pub(crate) fn row_start(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.row_ends[row - 1] as usize }
    }

    /// Reads `text[start..end]`, which [`PAD`] bytes must follow.
    #[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
    pub(crate) fn build(&mut self, text: &[u8], start: usize, end: usize, dialect: Dialect) {
        debug_assert!(text.len() >= end + PAD, "the text is padded");
        self.row_ends.clear();
        (self.quotes, self.escapes, self.inner_lines) = (false, false, 0);
        self.room(1);
        self.separators[0] = (start as u32).wrapping_sub(1);
        self.count = 1;
        // All ones while inside quotes; one when the last byte was a closing quote.
        let (mut inside, mut closed) = (0u64, 0u64);
        let mut escapes = 0u64;
        let mut at = start;
        while at < end {
            self.room(64);
            let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<64>) else { break };
            let valid = low_bits(end - at);
            let newline = equal(word, b'\n') & valid;
            let mut separator = (equal(word, dialect.delimiter) & valid) | newline;
            let mut newline = newline;
            let quote = equal(word, dialect.quote) & valid;
            if quote | inside | closed != 0 {
                let within = parity(quote) ^ inside;
                let closing = quote & !within;
                escapes |= ((closing << 1) | closed) & quote & within;
                inside = 0u64.wrapping_sub(within >> 63);
                closed = closing >> 63;
                separator &= !within;
                let inner = newline & within;
                if inner != 0 {
                    self.inner_lines += u64::from(inner.count_ones());
                    newline &= !within;
                }
                self.quotes = true;
            }
            while newline != 0 {
                let bit = newline & newline.wrapping_neg();
                self.row_ends.push(self.count as u32 + (separator & (bit - 1)).count_ones());
                newline ^= bit;
            }
            let found = separator.count_ones() as usize;
            // Groups of four without a test: what is written past the end is overwritten next.
            for group in
                self.separators[self.count..self.count + 64].chunks_exact_mut(4).take(found.div_ceil(4))
            {
                for slot in group {
                    *slot = at as u32 + separator.trailing_zeros();
                    separator &= separator.wrapping_sub(1);
                }
            }
            self.count += found;
            at += 64;
        }
        self.escapes = escapes != 0;
        if end > start
            && self.row_ends.last().is_none_or(|&last| self.separators[last as usize] as usize + 1 != end)
        {
            self.room(1);
            self.separators[self.count] = end as u32;
            self.row_ends.push(self.count as u32);
            self.count += 1;
        }
    }

    fn room(&mut self, more: usize) {
        if self.separators.len() < self.count + more {
            let grown = (self.separators.len() * 2).max(self.count + more).max(4_096);
            self.separators.resize(grown, 0);
        }
    }
}

/// How quotes alternate in a text that begins where a record does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// Regular: each opening quote follows a delimiter, a row end or a quote; each closing quote comes before one or
    /// the end. Only then do quotes alternate between opening and closing, which [`Index`] relies on. The text ends
    /// outside quotes.
    EndOutside,
    /// Regular, and the text ends inside quotes.
    EndInside,
    Irregular,
}

/// Looks at every quote of `text` with its neighbours.
pub(crate) fn quotes(text: &[u8], dialect: Dialect) -> Quotes {
    let structural = |byte: u8| byte == dialect.delimiter || byte == b'\n' || byte == dialect.quote;
    // All ones while inside quotes; one when the last byte was a closing quote.
    let (mut inside, mut closed) = (0u64, 0u64);
    for at in (0..text.len()).step_by(64) {
        let word = word(text, at);
        let valid = low_bits(text.len() - at);
        let quote = equal(&word, dialect.quote) & valid;
        if quote | closed == 0 {
            continue;
        }
        let within = parity(quote) ^ inside;
        let (opening, closing) = (quote & within, quote & !within);
        let neighbours = equal(&word, dialect.delimiter) | equal(&word, b'\n') | quote;
        let before = u64::from(at == 0 || structural(text[at - 1]));
        let after = ((closing << 1) | closed) & valid;
        let mut carriage_return = after & equal(&word, b'\r');
        if opening & !((neighbours << 1) | before) != 0 || after & !(neighbours | carriage_return) != 0 {
            return Quotes::Irregular;
        }
        while carriage_return != 0 {
            let position = at + carriage_return.trailing_zeros() as usize;
            if text.get(position + 1).is_some_and(|&byte| byte != b'\n') {
                return Quotes::Irregular;
            }
            carriage_return &= carriage_return - 1;
        }
        inside = 0u64.wrapping_sub(within >> 63);
        closed = closing >> 63;
    }
    if inside == 0 { Quotes::EndOutside } else { Quotes::EndInside }
}
