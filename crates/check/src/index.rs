//! Where the cells and rows of a block are, found 64 bytes at a time.

use std::ops::Range;

use crate::simd::{PAD, contains, digits, equal, low_bits, parity, word};
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
    /// The cells between quotes, in order: which of the separators each begins after. Columns without any are read
    /// as in a file without quotes.
    pub(crate) quoted: Vec<u32>,
    /// A bit for each byte of the text: whether it is a digit. Empty unless asked for.
    digits: Vec<u64>,
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

    pub(crate) fn digits(&self) -> Digits<'_> {
        Digits(&self.digits)
    }

    /// Reads `text[start..end]`, which [`PAD`] bytes must follow. `wants_digits` when they will be counted.
    #[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
    pub(crate) fn build(
        &mut self,
        text: &[u8],
        start: usize,
        end: usize,
        dialect: Dialect,
        wants_digits: bool,
    ) {
        debug_assert!(text.len() >= end + PAD, "the text is padded");
        self.row_ends.clear();
        self.quoted.clear();
        self.digits.clear();
        if wants_digits {
            // A cell is counted from a word and the next.
            self.digits.resize(end / 64 + 3, 0);
        }
        (self.quotes, self.inner_lines) = (false, 0);
        // Kept apart in the loop, so that what it counts stays in registers.
        let mut separators = std::mem::take(&mut self.separators);
        make_room(&mut separators, 1);
        separators[0] = (start as u32).wrapping_sub(1);
        let mut count = 1;
        // All ones while inside quotes; one when the last byte was a closing quote.
        let (mut inside, mut closed) = (0u64, 0u64);
        let mut escapes = 0u64;
        // Words of 64 bytes of the text, so that a byte's bit is where its position says.
        let mut at = start & !63;
        let mut begun = u64::MAX << (start % 64);
        while at < end {
            make_room(&mut separators, count + 64);
            let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<64>) else { break };
            let valid = low_bits(end - at) & std::mem::replace(&mut begun, u64::MAX);
            if wants_digits {
                self.digits[at / 64] = digits(word);
            }
            let mut newline = equal(word, b'\n') & valid;
            let mut separator = (equal(word, dialect.delimiter) & valid) | newline;
            let quote = equal(word, dialect.quote) & valid;
            if quote | inside | closed != 0 {
                let within = parity(quote) ^ inside;
                let (opening, closing) = (quote & within, quote & !within);
                let again = ((closing << 1) | closed) & opening;
                escapes |= again;
                inside = 0u64.wrapping_sub(within >> 63);
                closed = closing >> 63;
                separator &= !within;
                let inner = newline & within;
                if inner != 0 {
                    self.inner_lines += u64::from(inner.count_ones());
                    newline &= !within;
                }
                self.quotes = true;
                let mut first = opening & !again;
                while first != 0 {
                    let bit = first & first.wrapping_neg();
                    self.quoted.push(count as u32 + (separator & (bit - 1)).count_ones() - 1);
                    first ^= bit;
                }
            }
            while newline != 0 {
                let bit = newline & newline.wrapping_neg();
                self.row_ends.push(count as u32 + (separator & (bit - 1)).count_ones());
                newline ^= bit;
            }
            let found = separator.count_ones() as usize;
            // Groups of eight without a test, seldom a second one: what is written past the end is overwritten next.
            for group in separators[count..count + 64].chunks_exact_mut(8).take(found.div_ceil(8).max(1)) {
                for slot in group {
                    // One bit more is no matter where it counts, and spares the test for none.
                    *slot = at as u32 + (separator | 1 << 63).trailing_zeros();
                    separator &= separator.wrapping_sub(1);
                }
            }
            count += found;
            at += 64;
        }
        self.escapes = escapes != 0;
        if end > start
            && self.row_ends.last().is_none_or(|&last| separators[last as usize] as usize + 1 != end)
        {
            make_room(&mut separators, count + 1);
            separators[count] = end as u32;
            self.row_ends.push(count as u32);
            count += 1;
        }
        (self.separators, self.count) = (separators, count);
    }
}

#[inline]
fn make_room(separators: &mut Vec<u32>, wanted: usize) {
    if separators.len() < wanted {
        separators.resize((separators.len() * 2).max(wanted).max(4_096), 0);
    }
}

/// Which bytes of a text are digits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digits<'a>(&'a [u64]);

impl Digits<'_> {
    /// How many of the bytes in `span` are digits; nothing where that is not known.
    #[inline]
    pub(crate) fn count(self, span: Range<usize>) -> Option<usize> {
        let (first, shift) = (span.start / 64, span.start % 64);
        let [low, high] = *self.0.get(first..)?.first_chunk()?;
        if span.len() <= 64 {
            let bits = (low >> shift | high << 1 << (63 - shift)) & low_bits(span.len());
            return Some(bits.count_ones() as usize);
        }
        let (last, rest) = (span.end / 64, span.end % 64);
        let whole: u32 = self.0.get(first..last)?.iter().map(|bits| bits.count_ones()).sum();
        let before = (low & low_bits(shift)).count_ones();
        let after = (self.0.get(last)? & low_bits(rest)).count_ones();
        Some((whole - before + after) as usize)
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
        // Most words have no quote, which is told for less than where they are.
        let whole = text[at..].first_chunk();
        if closed == 0 && whole.is_some_and(|word| !contains(word, dialect.quote)) {
            continue;
        }
        let word = whole.copied().unwrap_or_else(|| word(text, at));
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
