//! Whole records, as threads receive them.

use crate::canonical::Canonical;
use crate::simd::PAD;

/// Whole records, from the first byte of one to the line end of another, or rows already cut.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) text: Text,
    /// Where the first record is: after the header in the first block.
    pub(crate) start: usize,
    /// From 0, without a gap.
    pub(crate) number: u64,
    /// Whether quoting is regular ([`crate::index::Quotes`]).
    pub(crate) regular: bool,
    /// Where a replacement character stands for bytes that could not be decoded.
    pub(crate) replaced: Vec<u32>,
    /// Instead of text, for formats that are not text.
    pub(crate) rows: Option<ReadRows>,
    source: Source,
    /// Bytes of the file read once this block is cut.
    pub(crate) read: u64,
}

/// The bytes of the file that a block was made from and that nobody hashed yet.
#[derive(Debug)]
enum Source {
    /// The text itself, from so far on.
    Text(usize),
    /// Other bytes: the text was decoded or repaired.
    Bytes(Vec<u8>),
}

impl Default for Source {
    fn default() -> Self {
        Self::Text(0)
    }
}

impl Block {
    pub(crate) fn source(&self) -> &[u8] {
        match &self.source {
            Source::Text(from) => &self.text.bytes()[*from..],
            Source::Bytes(bytes) => bytes,
        }
    }

    /// What held the source may hold another.
    pub(crate) fn forget_source(&mut self) -> Vec<u8> {
        match std::mem::take(&mut self.source) {
            Source::Text(_) => Vec::new(),
            Source::Bytes(bytes) => bytes,
        }
    }

    /// The text is the file's own, and was hashed up to `from`.
    pub(crate) fn is_source_from(&mut self, from: usize) {
        self.source = Source::Text(from);
    }

    /// The text was made from `bytes`.
    pub(crate) fn is_made_from(&mut self, bytes: Vec<u8>) {
        self.source = Source::Bytes(bytes);
    }

    /// Drops the text from `end` on; what it was made from stays.
    pub(crate) fn end_at(&mut self, end: usize) {
        if matches!(self.source, Source::Text(_)) {
            self.source = Source::Bytes(self.source().to_vec());
        }
        self.text.truncate(end);
        self.text.pad();
        self.replaced.retain(|&position| (position as usize) < end);
    }

    /// Puts another text in place of the one that was read.
    pub(crate) fn replace(&mut self, text: &mut Text) {
        if matches!(self.source, Source::Text(_)) {
            self.source = Source::Bytes(self.source().to_vec());
        }
        std::mem::swap(&mut self.text, text);
    }
}

/// Rows that a format's own reader cut.
#[derive(Debug, Default)]
pub(crate) struct ReadRows {
    pub(crate) canonical: Canonical,
    /// The line or sheet row of each.
    pub(crate) lines: Vec<u64>,
    /// Rows that have more cells than the header, and how many.
    pub(crate) ragged: Vec<(u32, u64)>,
    /// Of each of these, the cells beyond the header's.
    pub(crate) surplus: Vec<(u32, Vec<String>)>,
}

/// Bytes that are kept when they are no longer needed, so that making room does not zero it again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    bytes: Vec<u8>,
    length: usize,
}

impl Text {
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The text, then [`PAD`] zeros once [`Text::pad`] was called, then anything.
    pub(crate) fn padded(&self) -> &[u8] {
        &self.bytes
    }

    /// At least `more` bytes to write to; then tell [`Text::grow`] how many were written.
    pub(crate) fn room(&mut self, more: usize) -> &mut [u8] {
        let wanted = self.length + more + PAD;
        if self.bytes.len() < wanted {
            self.bytes.resize(wanted, 0);
        }
        &mut self.bytes[self.length..wanted - PAD]
    }

    pub(crate) fn grow(&mut self, written: usize) {
        self.length += written;
    }

    pub(crate) fn push(&mut self, more: &[u8]) {
        self.room(more.len()).copy_from_slice(more);
        self.length += more.len();
    }

    pub(crate) fn from(&mut self, start: usize) -> &mut [u8] {
        &mut self.bytes[start..self.length]
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Follows the text by zeros.
    pub(crate) fn pad(&mut self) {
        self.room(0);
        self.bytes[self.length..self.length + PAD].fill(0);
    }
}
