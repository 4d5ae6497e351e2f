//! Whole and decimal numbers, as Python reads them: spaces around, a sign, `_` between digits.

use std::borrow::Cow;

use super::trim;

/// A whole number of 64 bits.
pub(super) fn integer(cell: &str, bare: bool, group: Option<&str>) -> Option<i64> {
    let digits = without(group, core(cell, bare));
    if let Ok(whole) = digits.parse() {
        return Some(whole);
    }
    if !digits.contains('_') {
        return None;
    }
    // One `_` between two digits is Python's way to group them.
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    let grouped =
        unsigned.split('_').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if grouped { digits.replace('_', "").parse().ok() } else { None }
}

/// A decimal number. `NaN` and `Infinity` are numbers; text around the digits is dropped when not `bare`.
pub(super) fn number(cell: &str, decimal: char, group: Option<&str>, bare: bool) -> Option<f64> {
    let mut digits = without(group, core(cell, bare));
    if decimal != '.' {
        if digits.contains('.') {
            return None;
        }
        if digits.contains(decimal) {
            digits = Cow::Owned(digits.replace(decimal, "."));
        }
    }
    if digits.contains('_') {
        digits = Cow::Owned(digits.replace('_', ""));
    }
    digits.parse().ok().or_else(|| is_nan(&digits).then_some(f64::NAN))
}

fn core(cell: &str, bare: bool) -> &str {
    let cell = trim(cell);
    if bare {
        cell
    } else {
        let start = cell.trim_start_matches(|c: char| c != '-' && !c.is_ascii_digit());
        start.trim_end_matches(|c: char| !c.is_ascii_digit())
    }
}

fn without<'a>(group: Option<&str>, digits: &'a str) -> Cow<'a, str> {
    match group {
        Some(group) if digits.contains(group) => Cow::Owned(digits.replace(group, "")),
        _ => Cow::Borrowed(digits),
    }
}

/// `sNaN` and `NaN123`, the forms that only Python's decimals have.
fn is_nan(digits: &str) -> bool {
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let quiet = unsigned.strip_prefix(['s', 'S']).unwrap_or(unsigned);
    quiet.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("nan"))
        && quiet.bytes().skip(3).all(|byte| byte.is_ascii_digit())
}
