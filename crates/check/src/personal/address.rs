//! Postal addresses: a number, a kind of way and its name; or, under a header, the name of a way or a postal code.

use std::ops::Range;

use super::lexicon::{self, Class};
use super::text::{Case, Words, blank, digit_runs, word_before};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// A way without a number, a postal code with its town: only a header makes it an address.
    Way,
    Numbered,
}

/// The best match of `bytes`, and where it stands; a way without a number only when `ways`.
pub(super) fn find(bytes: &[u8], ways: bool) -> Option<(Match, usize, usize)> {
    find_within(bytes, ways, 0..bytes.len())
}

/// [`find`] when every digit is in `within`.
pub(super) fn find_within(bytes: &[u8], ways: bool, within: Range<usize>) -> Option<(Match, usize, usize)> {
    let mut best = None;
    for (at, run) in digit_runs(bytes, within).filter(|(at, _)| !word_before(bytes, *at)) {
        if run <= 4
            && let Some(end) = numbered(bytes, at, run)
        {
            return Some((Match::Numbered, at, end));
        }
        if ways && run == 5 && best.is_none() {
            best = postal(bytes, at).map(|end| (Match::Way, 0, end));
        }
    }
    best.or_else(|| (ways && begins_with_way(bytes)).then_some((Match::Way, 0, bytes.len())))
}

fn begins_with_way(bytes: &[u8]) -> bool {
    let mut words = Words::new(bytes);
    let Some(first) = words.next() else { return false };
    let class = lexicon::class(first.hash);
    first.start == 0 && class.any(Class::STREET.and(Class::PLAIN_STREET)) && words.next().is_some()
}

/// `29300 Arzano`: five digits of a postal code and a capitalised word.
fn postal(bytes: &[u8], at: usize) -> Option<usize> {
    let width = blank(bytes, at + 5);
    let start = at + 5 + width;
    let word = (width > 0).then(|| Words::new(&bytes[start..]).next()).flatten()?;
    (word.start == 0 && word.letters > 1 && word.case != Case::Lower && bytes[at..at + 2] <= b"98"[..])
        .then_some(start + word.end)
}

/// After a number: an optional range or index, then a kind of way and at least one word.
fn numbered(bytes: &[u8], at: usize, run: usize) -> Option<usize> {
    let number = bytes[at..at + run].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
    // A date, a version, a sum: the digits go on before.
    if at >= 2 && matches!(bytes[at - 1], b'/' | b'-' | b'.' | b',') && bytes[at - 2].is_ascii_alphanumeric()
    {
        return None;
    }
    // `Réfection 2024 rue Jean-Jaurès`: a year inside a text.
    if number == 0 || (1_900..=2_099).contains(&number) && at > 0 {
        return None;
    }
    let mut rest = at + run;
    // `12-14`, `12/14`, `12 à 14`
    if let [b'-' | b'/', tail @ ..] = &bytes[rest..] {
        let more = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest += if (1..=4).contains(&more) { 1 + more } else { 0 };
    }
    let mut words = Words::new(&bytes[rest..]);
    let mut word = words.next().filter(|word| word.start <= 4)?;
    if bytes[rest..rest + word.start].iter().any(|byte| !matches!(byte, b' ' | b',' | b'-' | 0xC2 | 0xA0)) {
        return None;
    }
    let index = word.letters == 1
        || matches!(
            &bytes[rest + word.start..rest + word.end],
            b"bis" | b"ter" | b"BIS" | b"TER" | b"Bis" | b"Ter" | b"quater" | b"QUATER"
        );
    if index {
        word = words.next().filter(|next| next.start - word.end <= 2)?;
    }
    let class = lexicon::class(word.hash);
    let sure = class.any(Class::PLAIN_STREET);
    if !sure && !class.any(Class::STREET) {
        return None;
    }
    let (mut end, mut named) = (None, false);
    for next in words.take(5) {
        // `rue du 8 Mai 1945`, or the postal code behind the name.
        if next.gap == super::text::Gap::Digits && named {
            break;
        }
        let small = lexicon::class(next.hash).any(Class::PARTICLE);
        named |= next.case != Case::Lower && !small;
        end = Some(rest + next.end);
        if !small {
            break;
        }
    }
    // `4 place de la Mairie` has a name; `20 cours de yoga` has none.
    (sure || named).then_some(()).and(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes(), true).map(|(matched, ..)| matched)
    }

    #[test]
    fn a_number_and_a_way_make_an_address() {
        for text in [
            "12 rue des Lilas",
            "12 bis, RUE DES LILAS 29300 ARZANO",
            "12B avenue du Général Leclerc",
            "12-14 bd Voltaire",
            "demeure au 4 place de la Mairie à Tulle",
            "1234 route de Kerlann",
            "3 All. des Ifs",
            "n°12 Chemin Vert",
        ] {
            assert_eq!(found(text), Some(Match::Numbered), "{text}");
        }
        for text in ["Rue des Lilas", "Lotissement Ker Anna", "Le Bourg 29300 Arzano"] {
            assert_eq!(found(text), Some(Match::Way), "{text}");
        }
        for text in [
            "20 cours de yoga",
            "Réfection 2024 rue Jean-Jaurès",
            "25 places de parking",
            "12 rue",
            "version 1.2 route",
            "10 000 euros",
        ] {
            assert_ne!(found(text), Some(Match::Numbered), "{text}");
        }
    }
}
