//! International bank account numbers (ISO 13616): length and form by country, modulo 97, and the RIB key inside
//! those of France and Monaco.

use super::text::{take, word_after, word_before};

/// Country, then the form of what follows the two check digits: `n` digits, `a` letters, `c` either (SWIFT registry).
const COUNTRIES: &[(&str, &str)] = &[
    ("AD", "8n12c"),
    ("AE", "19n"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("BH", "4a14c"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CH", "5n12c"),
    ("CR", "18n"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DK", "14n"),
    ("DO", "4c20n"),
    ("EE", "16n"),
    ("EG", "25n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FO", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GE", "2a16n"),
    ("GI", "4a15c"),
    ("GL", "14n"),
    ("GR", "7n16c"),
    ("GT", "4c20c"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("MC", "10n11c2n"),
    ("MD", "2c18c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MR", "23n"),
    ("MT", "4a5n18c"),
    ("MU", "4a19n3a"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("PK", "4a16c"),
    ("PL", "24n"),
    ("PS", "4a21c"),
    ("PT", "21n"),
    ("QA", "4a21c"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("SA", "2n18c"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("TN", "20n"),
    ("TR", "5n1n16c"),
    ("UA", "6n19c"),
    ("VG", "4a16n"),
    ("XK", "16n"),
];

/// Fewer digits than this is taken for a word: no account number in use has so few.
pub(super) const LEAST_DIGITS: usize = 8;

/// How much a text is an account number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// Country, length and form, but the check digits do not hold: mistyped, or a code that begins alike.
    Broken,
    /// The check digits hold, the French key inside does not: invented, or of a bank without a key.
    Outer,
    Whole,
}

/// The best account number in `bytes`, and where it stands.
pub(super) fn find(bytes: &[u8]) -> Option<(Match, usize, usize)> {
    let mut best: Option<(Match, usize, usize)> = None;
    for start in 0..bytes.len().saturating_sub(14) {
        if !(bytes[start].is_ascii_alphabetic() && bytes[start + 1].is_ascii_alphabetic()) {
            continue;
        }
        if let Some((matched, end)) = one(bytes, start)
            && best.is_none_or(|(best, ..)| matched > best)
        {
            best = Some((matched, start, end));
        }
    }
    best
}

fn one(bytes: &[u8], start: usize) -> Option<(Match, usize)> {
    let [a, b, c, d] = *bytes.get(start..start + 4)? else { return None };
    let begins = c.is_ascii_digit() && (d.is_ascii_digit() || d == b' ') || c == b' ' && d.is_ascii_digit();
    if !begins {
        return None;
    }
    // `IBANFR76…`: the word that announces the number may be glued to it.
    let glued = word_before(bytes, start);
    if glued && !ANNOUNCED.iter().any(|word| ends_with(&bytes[..start], word)) {
        return None;
    }
    let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    let (_, form) = COUNTRIES.iter().find(|(name, _)| name.as_bytes() == country)?;
    let mut out = [0; 34];
    let length = 4 + parts(form).map(|(count, _)| count).sum::<usize>();
    let (count, end) = take(bytes, start, true, &mut out[..length]);
    let iban = &out[..length];
    // `FR76…EUR`: letters may be glued behind, for what follows ends in digits.
    let tail = word_after(bytes, end) && (bytes[end].is_ascii_digit() || !form.ends_with('n'));
    if count < length || tail || !formed(iban, form) {
        return None;
    }
    let matched = match (modulo_97(iban) == 1, !matches!(&iban[..2], b"FR" | b"MC") || key_holds(&iban[4..]))
    {
        (true, true) => Match::Whole,
        (true, false) => Match::Outer,
        (false, _) => Match::Broken,
    };
    Some((matched, end))
}

/// Words that may be glued before a number.
pub(super) const ANNOUNCED: [&[u8]; 4] = [b"iban", b"rib", b"compte", b"bban"];

pub(super) fn ends_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes.len() >= word.len() && bytes[bytes.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// The parts of a form: how many characters of which sort.
fn parts(form: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut rest = form.as_bytes();
    std::iter::from_fn(move || {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (count, after) = rest.split_at(digits);
        let (sort, after) = after.split_first()?;
        rest = after;
        Some((count.iter().fold(0, |sum, byte| sum * 10 + usize::from(byte - b'0')), *sort))
    })
}

fn formed(iban: &[u8], form: &str) -> bool {
    let mut at = 4;
    let digits = iban.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits >= LEAST_DIGITS
        && iban[2..4].iter().all(u8::is_ascii_digit)
        && parts(form).all(|(count, sort)| {
            let part = &iban[at..at + count];
            at += count;
            match sort {
                b'n' => part.iter().all(u8::is_ascii_digit),
                b'a' => part.iter().all(u8::is_ascii_uppercase),
                _ => true,
            }
        })
}

fn modulo_97(iban: &[u8]) -> u32 {
    iban[4..].iter().chain(&iban[..4]).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

/// The key of a RIB, 23 characters: 97 − ((89 × bank + 15 × branch + 3 × account) modulo 97), letters read as 1 to 9.
pub(super) fn key_holds(rib: &[u8]) -> bool {
    let number = |part: &[u8]| {
        part.iter().fold(0u64, |sum, byte| {
            sum * 10
                + u64::from(match byte {
                    b'0'..=b'9' => byte - b'0',
                    b'A'..=b'I' => byte - b'A' + 1,
                    b'J'..=b'R' => byte - b'J' + 1,
                    _ => byte - b'S' + 2,
                })
        })
    };
    let sum = 89 * number(&rib[..5]) + 15 * number(&rib[5..10]) + 3 * number(&rib[10..21]);
    97 - sum % 97 == number(&rib[21..23])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes()).map(|(matched, ..)| matched)
    }

    #[test]
    fn accounts_are_found_in_any_country_and_spelling() {
        for text in [
            "FR1420041010050500013M02606",
            "IBANFR7630006000011234567890189",
            "FR7630006000011234567890189EUR",
            "IBAN : FR76 3000 6000 0112 3456 7890 189, BIC AGRIFRPP",
            "fr76-3000-6000-0112-3456-7890-189",
            "DE89 3704 0044 0532 0130 00",
            "BE68 5390 0754 7034",
            "GB29NWBK60161331926819",
            "ES9121000418450200051332",
            "FR76\u{a0}3000\u{a0}6000\u{a0}0112\u{a0}3456\u{a0}7890\u{a0}189",
            "LU280019400644750000",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert_eq!(found(text), Some(Match::Whole), "{text}");
        }
        // The check digits hold, the key inside (73) is not the bank's.
        assert_eq!(found("FR1677980800189950948179164"), Some(Match::Outer));
    }

    #[test]
    fn one_wrong_digit_or_one_more_is_no_account() {
        assert_eq!(found("FR7630006000011234567890188"), Some(Match::Broken));
        assert_eq!(found("DE89370400440532013001"), Some(Match::Broken));
        for text in
            ["FR76300060000112345678901891", "XFR7630006000011234567890189", "ZZ7630006000011234567890189"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
