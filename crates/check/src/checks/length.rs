//! Texts of at least and at most so many characters.

use super::{Check, Exact, Hit};
use crate::cells::{Cell, Cells};

pub(crate) struct Length(pub(crate) Exact);

impl Check for Length {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.0.column);
        let least = self.0.field.constraints.min_length.unwrap_or(0);
        let most = self.0.field.constraints.max_length.unwrap_or(usize::MAX);
        let mut count = |row, cell: Cell<'_>| {
            // A character has one to four bytes.
            if cell.length > most || cell.length < least * 4 {
                // Bytes that do not continue a character.
                let characters = cell.bytes().iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
                if characters > most || characters < least {
                    self.0.settle(cells.row(row), cell, hits);
                }
            }
        };
        if least == 0 {
            // A cell is never longer than its text in the file, which need not be read.
            cells.long_rows(most, |row| cells.filled_one(row, |cell| count(row, cell)));
        } else {
            cells.filled(count);
        }
    }
}
