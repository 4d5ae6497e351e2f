//! Texts of at least and at most so many characters.

use super::{Check, Exact, Hit};
use crate::cells::Cells;

pub(crate) struct Length(pub(crate) Exact);

impl Check for Length {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.0.column);
        let least = self.0.field.constraints.min_length.unwrap_or(0);
        let most = self.0.field.constraints.max_length.unwrap_or(usize::MAX);
        cells.filled(|row, cell| {
            // A character has one to four bytes.
            if cell.length > most || cell.length < least * 4 {
                // Bytes that do not continue a character.
                let characters = cell.bytes().iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
                if characters > most || characters < least {
                    self.0.settle(cells.row(row), cell, hits);
                }
            }
        });
    }
}
