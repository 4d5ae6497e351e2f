//! Whole and decimal numbers with their bounds.

use super::{Check, Exact, Hit, Memo};
use crate::cells::{Cell, Cells};
use crate::schema::{Kind, Typed};
use crate::simd::{digits16, equal16, low_bits16};

/// A column of numbers. Plain ones are accepted here: digits, with a decimal sign between two of them.
pub(crate) struct Numbers {
    exact: Exact,
    /// The decimal sign; nothing for whole numbers.
    decimal: Option<u8>,
    /// Whether plain digits mean what they say.
    plain: bool,
    bounds: Option<(f64, f64)>,
}

const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl Numbers {
    /// `None` for a column that is not of numbers.
    pub(crate) fn new(exact: Exact) -> Option<Self> {
        let (decimal, group) = match &exact.field.kind {
            Kind::Integer { group, .. } => (None, group),
            Kind::Number { decimal, group, .. } => (u8::try_from(*decimal).ok().filter(u8::is_ascii), group),
            _ => return None,
        };
        let odd = |byte: u8| byte.is_ascii_digit() || Some(byte) == decimal;
        let plain = group.as_ref().is_none_or(|group| !group.bytes().any(odd));
        let constraints = &exact.field.constraints;
        let bound = |text: &Option<String>, none: f64| match text {
            None => Some(none),
            Some(text) => exact.field.kind.read(text).and_then(exact_float),
        };
        let bounds = if constraints.minimum.is_none() && constraints.maximum.is_none() {
            None
        } else {
            // A bound that cannot be told exactly accepts nothing here.
            let lowest = bound(&constraints.minimum, f64::NEG_INFINITY).unwrap_or(f64::NAN);
            Some((lowest, bound(&constraints.maximum, f64::INFINITY).unwrap_or(f64::NAN)))
        };
        Some(Self { exact, decimal, plain, bounds })
    }

    #[inline]
    fn is_plain(&self, cell: Cell<'_>) -> bool {
        let length = cell.length;
        if length > 16 || length == 0 {
            return false;
        }
        let word = cell.first16();
        let all = low_bits16(length);
        let digits = digits16(word) & all;
        let signs = self.decimal.map_or(0, |decimal| equal16(word, decimal) & all);
        digits | signs == all
            && signs & signs.wrapping_sub(1) == 0
            && digits & 1 == 1
            && digits >> (length - 1) == 1
    }

    /// The value of a plain number of at most 15 digits, after a minus sign or not: the quotient of two numbers that
    /// a float holds exactly, so the nearest float (Clinger 1990).
    #[inline]
    pub(crate) fn value(decimal: Option<u8>, cell: &[u8]) -> Option<f64> {
        let (negative, digits) = match cell {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.is_empty()
            || digits.len() > 16
            || !digits[digits.len() - 1].is_ascii_digit()
            || !digits[0].is_ascii_digit()
        {
            return None;
        }
        let (mut mantissa, mut after, mut signs, mut count) = (0u64, 0usize, 0usize, 0usize);
        for &byte in digits {
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                mantissa = mantissa * 10 + u64::from(digit);
                after += signs;
                count += 1;
            } else if Some(byte) == decimal && signs == 0 {
                signs = 1;
            } else {
                return None;
            }
        }
        if count > 15 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "below ten to the fifteen, thus exact")]
        let value = mantissa as f64 / POWERS[after];
        Some(if negative { -value } else { value })
    }
}

/// A bound as a float, if a float holds it.
#[expect(clippy::cast_precision_loss, reason = "only where it is exact")]
fn exact_float(bound: Typed) -> Option<f64> {
    match bound {
        Typed::Integer(whole) if whole.unsigned_abs() < 1 << 53 => Some(whole as f64),
        Typed::Number(number) => Some(number),
        _ => None,
    }
}

impl Check for Numbers {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.exact.column);
        let mut memo = Memo::new();
        let Some((lowest, highest)) = self.bounds else {
            cells.filled(|row, cell| {
                if !(self.plain && self.is_plain(cell)) {
                    memo.accepts(cell, || self.exact.settle(cells.row(row), cell, hits));
                }
            });
            return;
        };
        cells.filled(|row, cell| {
            memo.accepts(cell, || {
                let inside = Self::value(self.decimal, cell.bytes())
                    .is_some_and(|value| self.plain && lowest <= value && value <= highest);
                inside || self.exact.settle(cells.row(row), cell, hits)
            });
        });
    }
}
