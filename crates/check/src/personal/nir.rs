//! The national registration number (NIR): 13 characters and a key of 2 digits.
//!
//! Sex, year, month, department, commune, rank, key = 97 − (the first 13 modulo 97), with 2A read as 19 and 2B as 18.

use super::text::{digits_before, take, word_after};

/// 2A and 2B are letters: 12 digits and a letter may be a number without its key.
pub(super) const LEAST_DIGITS: usize = 12;

/// How much a number looks like a NIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// Of the right form, but the key does not hold: what random numbers do, 97 times in 98.
    Broken,
    /// 13 characters of the right form, without the key.
    NoKey,
    /// The key holds, but the sex or the month is one that few people have (temporary numbers, unknown month).
    Rare,
    Whole,
}

/// The best match in `bytes`, with where it stands.
pub(super) fn find(bytes: &[u8]) -> Option<(Match, usize, usize)> {
    let mut best: Option<(Match, usize, usize)> = None;
    for start in 0..bytes.len().saturating_sub(12) {
        if !matches!(bytes[start], b'1'..=b'4' | b'7' | b'8') || number_before(bytes, start) {
            continue;
        }
        let mut out = [0; 15];
        let (count, end) = take(bytes, start, true, &mut out);
        let parted = end - start > count;
        // `2.35221900000017` is a coordinate.
        let decimal = end - start == count + 1 && bytes[start + 1..start + 4].contains(&b'.');
        let found = if count == 15
            && (!word_after(bytes, end) || bytes[end..].starts_with(b"E+14"))
            && !(parted && digits_before(bytes, start) || decimal)
        {
            whole(&out).map(|found| (found, start, end))
        } else if count == 13 && start == 0 && end == bytes.len() {
            form(&out[..13]).filter(|usual| *usual).map(|_| (Match::NoKey, start, end))
        } else {
            None
        };
        let mantissa = matches!(bytes[start + 1], b',' | b'.');
        let found = found.or_else(|| mantissa.then(|| scientific(bytes, start)).flatten());
        if found.map(|(found, ..)| found) > best.map(|(found, ..)| found) {
            best = found;
        }
    }
    best
}

/// Whether a digit ends before `at`, or the decimals of a number begin there. Letters may be glued: `NIR1 56 05…`.
fn number_before(bytes: &[u8], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1) else { return false };
    bytes[previous].is_ascii_digit()
        || bytes[previous] == b'.' && previous > 0 && bytes[previous - 1].is_ascii_digit()
}

/// `1,56057507521571E+14`, as a spreadsheet shows a long number: the zeros at its end are left out.
fn scientific(bytes: &[u8], start: usize) -> Option<(Match, usize, usize)> {
    let decimals = bytes[start + 2..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + 2 + decimals;
    let exponent = bytes.get(end..end + 4)?;
    if !(10..=14).contains(&decimals) || !exponent.eq_ignore_ascii_case(b"e+14") || word_after(bytes, end + 4)
    {
        return None;
    }
    let mut out = [b'0'; 15];
    out[0] = bytes[start];
    out[1..=decimals].copy_from_slice(&bytes[start + 2..end]);
    whole(&out).map(|found| (found, start, end + 4))
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))
}

/// `None` when the 13 characters cannot be a NIR, else whether it is of the usual form.
fn form(body: &[u8]) -> Option<bool> {
    let sex = number(&body[..1])?;
    number(&body[1..5])?;
    let month = number(&body[3..5])?;
    let place = match &body[5..7] {
        b"2A" | b"2B" => 20,
        digits => number(digits)?,
    };
    let commune = number(&body[7..10])?;
    let rank = number(&body[10..13])?;
    let usual = matches!(sex, 1 | 2) && (1..=12).contains(&month);
    let known = matches!(sex, 1..=4 | 7 | 8) && (usual || matches!(month, 1..=12 | 20..=42 | 50..=99));
    (known && (1..=99).contains(&place) && place != 96 && commune > 0 && rank > 0).then_some(usual)
}

fn whole(out: &[u8; 15]) -> Option<Match> {
    let usual = form(&out[..13])?;
    let mut digits = [0; 13];
    digits.copy_from_slice(&out[..13]);
    match out[6] {
        b'A' => digits[5..7].copy_from_slice(b"19"),
        b'B' => digits[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let key = 97 - number(&digits)? % 97;
    match (number(&out[13..])? == key, usual) {
        (true, true) => Some(Match::Whole),
        (true, false) => Some(Match::Rare),
        (false, true) => Some(Match::Broken),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes()).map(|(found, ..)| found)
    }

    #[test]
    fn numbers_of_the_oracle_are_found_however_they_are_written() {
        for text in [
            "255109800100123",
            "184012A00402740",
            "1 84 01 2B 004 027 67",
            "assuré 2.69.05.974.111.235-4 (Réunion)".replace("235-4", "23 54").as_str(),
            "n°269059741112354.",
            "NIR255109800100123",
            "A255109800100123",
            "2,55109800100123E+14",
            "2.55109800100123E+14",
            "2\u{200b}55109\u{ad}800100123",
            "1\u{a0}84\u{a0}01\u{a0}2a\u{a0}004\u{a0}027\u{a0}40",
        ] {
            assert_eq!(found(text), Some(Match::Whole), "{text}");
        }
    }

    #[test]
    fn one_wrong_digit_or_one_more_is_no_number() {
        assert_eq!(found("255109800100124"), Some(Match::Broken));
        for text in [
            "2551098001001230",
            "3255109800100123",
            "184012C00402740",
            "73282932000074",
            "2,55109800100124E+15",
            "48.255109800100123",
            "[2.55109800100123,48.1]",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn without_its_key_a_number_is_only_a_form() {
        assert_eq!(found("2551098001001"), Some(Match::NoKey));
        assert_eq!(found("2551398001001"), None);
    }
}
