//! SIRET numbers: fourteen digits whose Luhn sum is a multiple of ten, the first nine alike.

use super::{Check, Hit, index};
use crate::cells::{Cell, Cells};
use crate::rules;
use crate::simd::{digits16, luhn};

/// A column of SIRETs. Those of both sums are accepted here; the rule itself knows the exceptions.
pub(crate) struct Sirets {
    pub(crate) column: usize,
    pub(crate) rule: u32,
}

/// In an even count of digits, the first is counted double; in an odd one, the second.
const TWICE_OF_14: [u8; 16] = [255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0, 0];
const TWICE_OF_9: [u8; 16] = [0, 255, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0];
const FIRST_14: [u8; 16] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0];
const FIRST_9: [u8; 16] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0];

impl Sirets {
    #[inline]
    fn is_plain(cell: Cell<'_>) -> bool {
        let word = cell.first16();
        cell.length == 14
            // La Poste's establishments have a rule of their own.
            && !word.starts_with(b"356000000")
            && digits16(word) & 0x3FFF == 0x3FFF
            && luhn(word, &TWICE_OF_9, &FIRST_9).is_multiple_of(10)
            && luhn(word, &TWICE_OF_14, &FIRST_14).is_multiple_of(10)
    }
}

impl Check for Sirets {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.column);
        cells.filled(|row, cell| {
            if !Self::is_plain(cell) && !rules::siret(cell.text()) {
                hits.push(Hit { row: cells.row(row), column: index(self.column), rule: self.rule });
            }
        });
    }
}
