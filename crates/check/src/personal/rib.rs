//! French account numbers without their IBAN (RIB, relevé d'identité bancaire): bank and branch of 5 digits, account of 11
//! letters or digits, key of 2 digits. Together or parted at these places, as banks print them; nowhere else, for rows of
//! coordinates and of amounts have as many digits.

use super::iban::{ANNOUNCED, Match, ends_with, key_holds};
use super::text::{blank, digits_before, hyphen, word_after, word_before};

/// Bank, branch, account, key.
const PARTS: [usize; 4] = [5, 5, 11, 2];
pub(super) const LENGTH: usize = 23;
/// All but the account, and the least of it: fewer is a word.
pub(super) const LEAST_DIGITS: usize = 17;

/// The best account number in `bytes`, and where it stands.
pub(super) fn find(bytes: &[u8]) -> Option<(Match, usize, usize)> {
    let mut best: Option<(Match, usize, usize)> = None;
    for start in 0..(bytes.len() + 1).saturating_sub(LENGTH) {
        if let Some((matched, end)) = bytes[start].is_ascii_digit().then(|| one(bytes, start)).flatten()
            && best.is_none_or(|(best, ..)| matched > best)
        {
            best = Some((matched, start, end));
        }
    }
    best
}

fn one(bytes: &[u8], start: usize) -> Option<(Match, usize)> {
    let glued = word_before(bytes, start);
    if glued && !ANNOUNCED.iter().any(|word| ends_with(&bytes[..start], word)) || digits_before(bytes, start)
    {
        return None;
    }
    let (mut number, mut count, mut at) = ([0; LENGTH], 0, start);
    let parted = gap(bytes, start + PARTS[0]) > 0;
    for length in PARTS {
        if count > 0 {
            let width = gap(bytes, at);
            if (width > 0) != parted {
                return None;
            }
            at += width;
        }
        let part = bytes.get(at..at + length)?;
        let formed = |byte: &u8| byte.is_ascii_digit() || length == PARTS[2] && byte.is_ascii_alphabetic();
        if !part.iter().all(formed) {
            return None;
        }
        number[count..count + length].copy_from_slice(part);
        (count, at) = (count + length, at + length);
    }
    number.make_ascii_uppercase();
    let behind = at + gap(bytes, at);
    let longer = word_after(bytes, at) || bytes.get(behind).is_some_and(u8::is_ascii_digit);
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    if longer || digits < LEAST_DIGITS || number.starts_with(b"00000") {
        return None;
    }
    Some((if key_holds(&number) { Match::Whole } else { Match::Broken }, at))
}

/// How wide the gap between two parts is: a sign, with a blank on either side or alone.
fn gap(bytes: &[u8], at: usize) -> usize {
    let before = blank(bytes, at);
    let sign = match bytes.get(at + before) {
        Some(b'.' | b'/' | b'|' | b'_') => 1,
        _ => hyphen(bytes, at + before),
    };
    before + sign + if sign > 0 { blank(bytes, at + before + sign) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes()).map(|(matched, ..)| matched)
    }

    #[test]
    fn accounts_are_found_without_their_iban() {
        for text in [
            "30006000011234567890189",
            "30006 00001 12345678901 89",
            "30006-00001-12345678901-89",
            "30006 - 00001 - 12345678901 - 89",
            "30006\u{a0}00001\u{a0}12345678901\u{a0}89",
            "20041010050500013M02606",
            "20041 01005 0500013m026 06",
            "RIB : 30006 00001 12345678901 89 (La Banque)",
            "RIB30006000011234567890189",
        ] {
            assert_eq!(found(text), Some(Match::Whole), "{text}");
        }
    }

    #[test]
    fn one_wrong_digit_another_parting_or_one_more_is_no_account() {
        assert_eq!(found("30006000011234567890188"), Some(Match::Broken));
        assert_eq!(found("30006 00001 12345678901 88"), Some(Match::Broken));
        for text in [
            "300060000112345678901890",
            "1 30006 00001 12345678901 89",
            "30006 00001 12345678901 89 12",
            "3000 60000 11234567890 189",
            "30006 0000112345678901 89",
            "00000000000000000000097",
            "X30006000011234567890189",
            "30006000011234567890189A",
            // What has the digits of one: coordinates, dates, amounts, hashes.
            "48.856614 2.352219 48.856 2.35",
            "2024-01-01 12:34:56.7890123456",
            "12345 67890 12345 67890 123",
            "550e8400-e29b-41d4-a716-446655440000",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
