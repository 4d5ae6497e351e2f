//! Days written as ISO 8601 writes them.

use super::{Check, Exact, Hit};
use crate::cells::{Cell, Cells};
use crate::simd::within;

/// A column of days without bounds. `2024-02-29` is accepted here.
pub(crate) struct Dates(pub(crate) Exact);

const LOW: [u8; 16] = *b"0000-00-00\0\0\0\0\0\0";
const SPAN: [u8; 16] = [9, 9, 9, 9, 0, 9, 9, 0, 9, 9, 255, 255, 255, 255, 255, 255];

impl Dates {
    /// Year, month and day of a cell written as ten characters, if it is a day of the calendar from year 1.
    #[inline]
    pub(crate) fn day(cell: Cell<'_>) -> Option<(u32, u32, u32)> {
        let word = cell.first16();
        if cell.length != 10 || !within(word, &LOW, &SPAN) {
            return None;
        }
        let digit = |at: usize| u32::from(word[at] - b'0');
        let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
        let (month, day) = (digit(5) * 10 + digit(6), digit(8) * 10 + digit(9));
        let valid =
            year > 0 && (1..=12).contains(&month) && day > 0 && (day <= 28 || day <= days(year, month));
        valid.then_some((year, month, day))
    }
}

/// Days of a month in the Gregorian calendar.
pub(crate) fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Check for Dates {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.0.column);
        cells.filled(|row, cell| {
            if Self::day(cell).is_none() {
                self.0.settle(cells.row(row), cell, hits);
            }
        });
    }
}
