//! What a cell is made of, counted once: it rules out most readers.

use std::ops::Range;

use super::{disguise, rib};
use crate::cells::Cell;
use crate::simd::{Classes, block16, classes16};

/// Counts that rule out most readers at once.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states")]
pub(super) struct Shape {
    pub(super) digits: usize,
    /// Where the first digit is, and the place behind the last.
    pub(super) from: usize,
    pub(super) until: usize,
    /// The place behind the last byte that may begin a letter; 0 when there is none.
    pub(super) lettered: usize,
    pub(super) at: bool,
    pub(super) plus: bool,
    /// Whether any byte may belong to a disguise.
    pub(super) odd: bool,
    /// Rules nothing out: the oracle of the tests.
    pub(super) blind: bool,
}

/// Whether a cell of so many digits has nothing else, and a length that nothing sought has. Eleven digits may be a
/// telephone number that lost the plus sign of its `+33`.
#[inline]
pub(super) fn is_other_number(digits: usize, cell: &[u8]) -> bool {
    let sought = match digits {
        4 | 8 | 9 | 10 | 13 | 15 | rib::LENGTH => true,
        11 => cell.starts_with(b"00") || cell.starts_with(b"33"),
        _ => cell.starts_with(b"00"),
    };
    digits == cell.len() && !sought
}

impl Shape {
    pub(super) fn of(cell: &[u8]) -> Self {
        let mut shape = Self::default();
        for start in (0..cell.len()).step_by(16) {
            shape.add(classes16(&block16(cell, start)), start, cell);
        }
        shape
    }

    #[inline]
    pub(super) fn of_cell(cell: Cell<'_>) -> Self {
        let mut shape = Self::default();
        for start in (0..cell.length).step_by(16) {
            // What follows the cell is no part of it.
            let classes = classes16(cell.bytes16(start)).first(cell.length - start);
            shape.add(classes, start, cell.bytes());
        }
        shape
    }

    #[inline]
    pub(super) fn add(&mut self, classes: Classes, start: usize, cell: &[u8]) {
        let behind = |bits: u32| start + (u32::BITS - bits.leading_zeros()) as usize;
        if classes.letters != 0 {
            self.lettered = behind(classes.letters);
        }
        if classes.digits != 0 {
            if self.digits == 0 {
                self.from = start + classes.digits.trailing_zeros() as usize;
            }
            self.until = behind(classes.digits);
            self.digits += classes.digits.count_ones() as usize;
        }
        if classes.marks != 0 {
            self.at |= cell[start..].contains(&b'@');
            self.plus |= cell[start..].contains(&b'+');
            self.odd |= cell[start..].iter().any(|byte| disguise::suspect(*byte));
        }
    }

    pub(super) fn has_digits(&self, least: usize) -> bool {
        self.digits >= least || self.blind
    }

    pub(super) fn digits_within(&self, cell: &[u8]) -> Range<usize> {
        if self.blind { 0..cell.len() } else { self.from..self.until }
    }

    /// Digits alone, of a length that nothing sought has: a SIRET, a postal code.
    pub(super) fn is_other_number(&self, cell: &[u8]) -> bool {
        !self.blind && is_other_number(self.digits, cell)
    }

    pub(super) fn has_letters(&self) -> bool {
        self.lettered > 0 || self.blind
    }

    /// Whether a letter stands behind a digit.
    pub(super) fn has_letters_behind(&self) -> bool {
        self.lettered > self.from || self.blind
    }
}
