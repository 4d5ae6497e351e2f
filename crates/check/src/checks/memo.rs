//! Rules that are costly, asked once for each short value.

use super::{Check, Exact, Hit, index};
use crate::cells::{Cell, Cells};

/// Short cells that were accepted a moment ago.
pub(crate) struct Memo([u128; 256]);

impl Memo {
    pub(crate) fn new() -> Self {
        Self([0; 256])
    }

    /// The cell itself as a number, or nothing for one of 16 bytes or more. Two cells never have the same key: the
    /// last byte holds the length, and no key is zero.
    #[inline]
    pub(crate) fn key(cell: Cell<'_>) -> Option<u128> {
        if cell.length > 15 {
            return None;
        }
        let bytes = u128::from_le_bytes(*cell.first16()) & ((1 << (8 * cell.length)) - 1);
        Some(bytes | (0x80 | cell.length as u128) << 120)
    }

    #[inline]
    pub(crate) fn has(&self, key: u128) -> bool {
        self.0[Self::slot(key)] == key
    }

    #[inline]
    pub(crate) fn keep(&mut self, key: u128) {
        self.0[Self::slot(key)] = key;
    }

    #[expect(clippy::cast_possible_truncation, reason = "a slot is chosen from the bits that remain")]
    fn slot(key: u128) -> usize {
        let mixed = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 56) as usize
    }

    /// Answers from memory, or asks and remembers a yes.
    #[inline]
    pub(crate) fn accepts(&mut self, cell: Cell<'_>, ask: impl FnOnce() -> bool) -> bool {
        let Some(key) = Self::key(cell) else { return ask() };
        if self.has(key) {
            return true;
        }
        let accepted = ask();
        if accepted {
            self.keep(key);
        }
        accepted
    }
}

/// A column whose every rule is asked of the exact reader.
pub(crate) struct Settled(pub(crate) Exact);

impl Check for Settled {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.0.column);
        let mut memo = Memo::new();
        cells.filled(|row, cell| {
            memo.accepts(cell, || self.0.settle(cells.row(row), cell, hits));
        });
    }
}

/// A rule on the text of one cell, apart from its column's field.
pub(crate) struct Single {
    pub(crate) column: usize,
    pub(crate) rule: u32,
    pub(crate) holds: Box<dyn Fn(&str) -> bool + Send + Sync>,
}

impl Check for Single {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.column);
        let mut memo = Memo::new();
        cells.filled(|row, cell| {
            if !memo.accepts(cell, || (self.holds)(cell.text())) {
                hits.push(Hit { row: cells.row(row), column: index(self.column), rule: self.rule });
            }
        });
    }
}
