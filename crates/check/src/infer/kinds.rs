//! The kinds that are tried on the cells of a free table, and what a cell must be to be of one.

use std::ops::RangeInclusive;

use crate::cells::Cell;
use crate::checks::Dates;
use crate::schema::{Constraints, DateFormat, Field, Kind, StringFormat};

/// How many kinds are tried, the narrowest first; text is what remains.
pub(super) const KINDS: u32 = 9;
/// Kinds of numbers.
pub(super) const NUMBERS: RangeInclusive<u32> = 3..=5;
/// Kinds of dates, with a time or not.
pub(super) const DATES: RangeInclusive<u32> = 6..=8;
/// Dates as ISO 8601 writes them, and as French does.
pub(super) const ISO: u32 = 6;
pub(super) const DAY_FIRST: u32 = 7;

pub(super) fn kind(candidate: u32) -> Kind {
    let words = |yes: &[&str], no: &[&str]| Kind::Boolean {
        yes: yes.iter().map(|&word| word.to_owned()).collect(),
        no: no.iter().map(|&word| word.to_owned()).collect(),
    };
    match candidate {
        0 => words(&["true", "True", "TRUE"], &["false", "False", "FALSE"]),
        1 => words(&["vrai", "Vrai", "VRAI"], &["faux", "Faux", "FAUX"]),
        2 => words(&["oui", "Oui", "OUI"], &["non", "Non", "NON"]),
        3 => Kind::Integer { bare: true, group: None },
        4 => Kind::Number { decimal: '.', group: None, bare: true },
        5 => Kind::Number { decimal: ',', group: None, bare: true },
        6 => Kind::Date(DateFormat::Iso),
        7 => Kind::Date(DateFormat::Pattern("%d/%m/%Y".to_owned())),
        8 => Kind::Datetime(DateFormat::Iso),
        _ => Kind::String(StringFormat::Plain),
    }
}

/// A column of a kind and nothing more.
pub(crate) fn field(kind: Kind) -> Field {
    let name = String::new();
    Field { name, title: None, description: None, example: None, kind, constraints: Constraints::default() }
}

/// Whether a cell that is no number shows that its column holds codes rather than numbers: `01000`, `2A`, `12 bis`, or
/// more digits than a number keeps.
pub(super) fn is_of_a_code(cell: &str) -> bool {
    let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = cell.chars().any(char::is_alphabetic);
    let only_digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    has_digit && ((has_letter && !cell.contains('€')) || only_digits || cell.contains(['/', ':']))
}

/// Whether a number written again is read as of its kind: without that, one column would need a second repair.
pub(super) fn keeps(candidate: u32, kinds: &[Kind], value: &str) -> bool {
    let bytes = value.as_bytes();
    match candidate {
        3 => is_number(bytes, None) && kinds[3].read(value).is_some(),
        4 => is_number(bytes, Some(b'.')) && is_exact(bytes),
        5 => is_number(bytes, Some(b',')) && is_exact(bytes),
        _ => true,
    }
}

/// Whether a cell says that it is an amount or a measure, and no code cut by spaces as `732 829 320` is: it has a
/// currency, or the number that it means has a decimal part.
pub(super) fn is_amount(cell: &str, value: &str) -> bool {
    let cell = cell.trim_end();
    cell.contains('€') || cell.ends_with("EUR") || cell.ends_with("euros") || value.contains(['.', ','])
}

/// Whether a number written again lost something to see: its decimal mark is another, or digits are gone.
pub(super) fn is_changed(cell: &str, value: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let has_other_mark = |mark| value.contains(mark) && !cell.contains(mark);
    digits(cell) != digits(value) || has_other_mark('.') || has_other_mark(',')
}

/// Whether a cell can be nothing less than of a kind: `01000` is a postal code, not a number.
pub(super) fn fits(candidate: u32, kinds: &[Kind], cell: Cell<'_>) -> bool {
    let bytes = cell.bytes();
    match candidate {
        0..=2 => cell.length <= 5 && kinds[candidate as usize].read(cell.text()).is_some(),
        3 => is_number(bytes, None) && kinds[3].read(cell.text()).is_some(),
        4 => is_number(bytes, Some(b'.')) && is_exact(bytes),
        5 => is_number(bytes, Some(b',')) && is_exact(bytes),
        6 => Dates::day(cell).is_some(),
        7 => cell.length == 10 && kinds[7].read(cell.text()).is_some(),
        _ => cell.length > 10 && kinds[8].read(cell.text()).is_some(),
    }
}

/// Digits without a zero before them, after a minus sign or not, with a decimal sign between digits or not.
fn is_number(cell: &[u8], decimal: Option<u8>) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let mut parts = digits.splitn(2, |&byte| Some(byte) == decimal);
    let whole = parts.next().unwrap_or_default();
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    all_digits(whole) && (whole[0] != b'0' || whole.len() == 1) && parts.next().is_none_or(all_digits)
}

/// Whether a binary number of 64 bits gives every digit back: it does up to 15 of them (IEEE 754-2019, 5.12.2). A
/// longer number, an identifier more often than a measure, stays text rather than losing digits.
fn is_exact(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit());
    digits.skip_while(|&&byte| byte == b'0').count() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_are_no_number_are_a_code() {
        for code in ["01000", "2A", "12 bis", "T2", "1234567890123456789", "12/2024"] {
            assert!(is_of_a_code(code), "{code}");
        }
        for other in ["n.c.", "1 250,50 €", "1,234", "beaucoup", "12 %"] {
            assert!(!is_of_a_code(other), "{other}");
        }
    }
}
