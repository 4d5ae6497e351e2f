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
    let bytes = figure(bytes).unwrap_or(bytes);
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

/// The digits of a number without its key that a program took for a figure: `2551098001001.0`.
fn figure(bytes: &[u8]) -> Option<&[u8]> {
    let (body, decimals) = bytes.split_at_checked(13)?;
    let none = matches!(decimals, [b'.' | b',', b'0'] | [b'.' | b',', b'0', b'0']);
    (none && body.iter().all(u8::is_ascii_digit)).then_some(body)
}

/// Whether a number without its key has the check digit of an article number (EAN-13): one in ten has by chance, and all
/// those of a catalogue.
pub(super) fn is_article(cell: &[u8]) -> bool {
    let mut out = [0; 13];
    let (count, _) = take(figure(cell).unwrap_or(cell), 0, false, &mut out);
    // Three times every second digit, to a whole ten.
    let weighed = |(index, byte): (usize, &u8)| u32::from(byte - b'0') * if index % 2 == 1 { 3 } else { 1 };
    count == out.len() && out.iter().enumerate().map(weighed).sum::<u32>().is_multiple_of(10)
}

/// `1,56057507521571E+14`, as a spreadsheet shows a long number: the zeros at its end are left out. `E+12` has no key.
fn scientific(bytes: &[u8], start: usize) -> Option<(Match, usize, usize)> {
    let decimals = bytes[start + 2..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + 2 + decimals;
    let exponent = bytes.get(end..end + 4)?;
    let alone = start == 0 && end + 4 == bytes.len();
    let keyed = match exponent.to_ascii_lowercase().as_slice() {
        b"e+14" if decimals <= 14 => true,
        b"e+12" if decimals <= 12 && alone => false,
        _ => return None,
    };
    if decimals < 10 || word_after(bytes, end + 4) {
        return None;
    }
    let mut out = [b'0'; 15];
    out[0] = bytes[start];
    out[1..=decimals].copy_from_slice(&bytes[start + 2..end]);
    let found =
        if keyed { whole(&out) } else { form(&out[..13]).filter(|usual| *usual).map(|_| Match::NoKey) };
    found.map(|found| (found, start, end + 4))
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
        for text in [
            "2551098001001",
            "2 55 10 98 001 001",
            "2551098001001.0",
            "2551098001001,00",
            "2,551098001001E+12",
        ] {
            assert_eq!(found(text), Some(Match::NoKey), "{text}");
        }
        for (text, article) in [("2551098001007", true), ("2551098001007.0", true), ("2551098001001", false)]
        {
            assert_eq!((found(text), is_article(text.as_bytes())), (Some(Match::NoKey), article), "{text}");
        }
        for text in ["2551098001001.5", "12551098001001.0", "2,551098001001E+13", "ref 2,551098001001E+12"] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(found("2551398001001"), None);
    }
}
