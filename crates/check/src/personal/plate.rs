//! Number plates: AA-123-AA since 2009 (no I, O or U; no SS), 1234 AB 56 before (arrêté du 9 février 2009).

use std::ops::Range;

use super::text::{blank, digit_runs, hyphen, word_after, word_before};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// No separators, lower case, letters that no series has, or the old form: only a header or a whole column makes it a plate.
    Loose,
    /// Capitals parted by hyphens or blanks.
    Sure,
}

/// The best match of `bytes`: where it stands.
pub(super) fn find(bytes: &[u8]) -> Option<(Match, usize, usize)> {
    find_within(bytes, 0..bytes.len())
}

/// [`find`] when every digit is in `within`.
pub(super) fn find_within(bytes: &[u8], within: Range<usize>) -> Option<(Match, usize, usize)> {
    let mut best: Option<(Match, usize, usize)> = None;
    // Every plate has a run of digits: the rest of the cell is passed over.
    for (digits, run) in digit_runs(bytes, within) {
        if run > 4 {
            continue;
        }
        let left = letters_before(bytes, digits).filter(|_| run == 3);
        for start in left.into_iter().chain([digits]) {
            if word_before(bytes, start) || start > 0 && hyphen(bytes, start - 1) > 0 {
                continue;
            }
            let found = if start == digits { old(bytes, start) } else { new(bytes, start) };
            if let Some((matched, end)) = found
                && best.is_none_or(|(best, ..)| matched > best)
            {
                best = Some((matched, start, end));
            }
        }
    }
    best
}

/// Where the two letters begin that stand before the digits, with or without a separator.
fn letters_before(bytes: &[u8], digits: usize) -> Option<usize> {
    let width = (1..=3.min(digits)).find(|width| separator(bytes, digits - width) == *width).unwrap_or(0);
    (digits - width).checked_sub(2)
}

fn separator(bytes: &[u8], at: usize) -> usize {
    blank(bytes, at).max(hyphen(bytes, at))
}

/// Two letters: whether they are capitals of the series in use.
fn series(bytes: &[u8], at: usize) -> Option<bool> {
    let pair = bytes.get(at..at + 2)?;
    let used = |byte: &u8| byte.is_ascii_uppercase() && !b"IOU".contains(byte);
    pair.iter().all(u8::is_ascii_alphabetic).then(|| pair.iter().all(used) && pair != b"SS")
}

fn new(bytes: &[u8], start: usize) -> Option<(Match, usize)> {
    let left = series(bytes, start)?;
    let first = separator(bytes, start + 2);
    let digits = start + 2 + first;
    let number = bytes.get(digits..digits + 3)?;
    if !number.iter().all(u8::is_ascii_digit) || number == b"000" {
        return None;
    }
    let second = separator(bytes, digits + 3);
    let right = digits + 3 + second;
    let upper = series(bytes, right)? && left;
    let end = right + 2;
    if word_after(bytes, end) || hyphen(bytes, end) > 0 && word_after(bytes, end + hyphen(bytes, end)) {
        return None;
    }
    let hyphens = hyphen(bytes, start + 2) > 0 && hyphen(bytes, digits + 3) > 0;
    let blanks = blank(bytes, start + 2) > 0 && blank(bytes, digits + 3) > 0;
    let whole = start == 0 && end == bytes.len();
    let sure = upper && (hyphens || blanks && (whole || announced(&bytes[..start])));
    let sure = sure || upper && first == 0 && second == 0 && announced(&bytes[..start]);
    (sure || whole).then_some((if sure { Match::Sure } else { Match::Loose }, end))
}

/// 1 to 4 digits, 1 to 3 letters, a department.
fn old(bytes: &[u8], start: usize) -> Option<(Match, usize)> {
    let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = start + digits;
    at += separator(bytes, at);
    let letters = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let upper = bytes[at..at + letters].iter().all(u8::is_ascii_uppercase);
    at += letters;
    at += separator(bytes, at);
    let place = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let department = matches!(
        &bytes[at..at + place],
        [b'0', b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9'] | [b'9', b'7', b'1'..=b'8'] | b"2A" | b"2B"
    );
    let end = at + place;
    let formed =
        (1..=4).contains(&digits) && (1..=3).contains(&letters) && department && !word_after(bytes, end);
    if !formed {
        return None;
    }
    let told = announced(&bytes[..start]);
    (told || start == 0 && end == bytes.len())
        .then_some((if told && upper { Match::Sure } else { Match::Loose }, end))
}

/// Whether the text before speaks of a vehicle.
fn announced(before: &[u8]) -> bool {
    let from = before.len().saturating_sub(48);
    let near = before[from..].to_ascii_lowercase();
    ["immat", "plaque", "hicule", "voiture", "camion", "fourgon", "scooter", "moto"]
        .iter()
        .any(|word| near.windows(word.len()).any(|window| window == word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes()).map(|(matched, ..)| matched)
    }

    #[test]
    fn plates_are_found_and_codes_that_resemble_them_are_left() {
        for text in [
            "AB-123-CD",
            "AB 123 CD",
            "WW-123-AA",
            "Véhicule AB123CD garé",
            "immatriculé 1234 AB 56",
            "voir AB-123-CD.",
        ] {
            assert_eq!(found(text), Some(Match::Sure), "{text}");
        }
        for text in
            ["AB123CD", "ab-123-cd", "1234 AB 56", "12 ABC 2A", "AI-123-CD", "SS-123-AB", "1234-AB-99"]
        {
            assert_eq!(found(text), Some(Match::Loose), "{text}");
        }
        for text in ["AB-000-CD", "1234 AB 00", "AB-123-CD-4", "X-AB-123-CD", "AB-1234-CD", "ABC-123-DE"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
