//! Rows already read, laid out so that the same checks run on them: those of spreadsheets and JSON, those that have
//! too few or too many cells, and those of blocks with irregular quoting.

use crate::simd::PAD;

/// Rows of one width.
#[derive(Debug, Default)]
pub(crate) struct Canonical {
    text: Vec<u8>,
    separators: Vec<u32>,
    /// The row of the block that each row is.
    rows: Vec<u32>,
}

impl Canonical {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.separators.clear();
        self.rows.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The text, padded by [`Canonical::finish`].
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(crate) fn separators(&self) -> &[u32] {
        &self.separators
    }

    /// Adds a row of `columns` cells: those missing are empty, those in excess are left out.
    #[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
    pub(crate) fn push<'c>(&mut self, row: u32, columns: usize, cells: impl IntoIterator<Item = &'c [u8]>) {
        if self.rows.is_empty() {
            self.text.clear();
            self.separators.clear();
            self.separators.push(u32::MAX);
        }
        let mut cells = cells.into_iter();
        for _ in 0..columns {
            self.text.extend_from_slice(cells.next().unwrap_or_default());
            self.separators.push(self.text.len() as u32);
            self.text.push(b'\n');
        }
        self.rows.push(row);
    }

    /// Pads the text; no row is added afterwards.
    pub(crate) fn finish(&mut self) {
        self.text.extend_from_slice(&[0; PAD]);
    }
}
