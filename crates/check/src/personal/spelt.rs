//! E-mail addresses in words, against those who harvest them: `jean.dupont at exemple dot fr`, `jean point dupont arobase
//! exemple point fr`.

use super::email;
use crate::simd::{block16, equal16};

/// What stands for the sign of an address.
const AT: [&[u8]; 2] = [b"at", b"arobase"];
const DOT: [&[u8]; 2] = [b"dot", b"point"];

/// Words for dots on one side of an address: the text may be long, and no name has more.
const MOST_DOTS: usize = 6;

/// An address in words.
pub(super) struct Spelt {
    /// As it is meant: `jean.dupont@exemple.fr`.
    pub(super) plain: Vec<u8>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Whether a text may hold one: nearly none does, and it is asked of every text. Of all words, those as long as the two are
/// found by the blanks around them, 16 bytes at once.
#[inline]
pub(super) fn suspected(text: &[u8]) -> bool {
    // The blanks of sixteen bytes in the high half, those of the sixteen before in the low one.
    let mut blanks = 0;
    for start in (0..text.len()).step_by(16) {
        blanks = blanks >> 16 | equal16(&block16(text, start), b' ') << 16;
        let mut ends = (blanks & (blanks << 3 | blanks << 8)) >> 16;
        while ends != 0 {
            let end = start + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            if ends_in_at(&text[..end]) {
                return true;
            }
        }
    }
    false
}

/// Whether a text ends in a blank and a word for the sign.
fn ends_in_at(text: &[u8]) -> bool {
    match text {
        [.., b' ', b'a' | b'A', b't' | b'T'] => true,
        [.., b' ', b'a' | b'A', _, _, _, _, _, b'e' | b'E'] => {
            text[text.len() - 7..].eq_ignore_ascii_case(AT[1])
        }
        _ => false,
    }
}

/// The first address of `bytes`. A word alone proves little: `at` needs another word, or the dots of an address on both
/// its sides.
pub(super) fn find(bytes: &[u8]) -> Option<Spelt> {
    memchr::memchr_iter(b' ', bytes).find_map(|at| {
        let (from, at_word) = sign(bytes, at, &AT)?;
        let (start, local) = before(bytes, at);
        let (end, domain) = after(bytes, from);
        let dotted = |part: &[u8]| part.iter().any(|byte| matches!(byte, b'.' | b'_'));
        let worded = at_word == AT[1] || local.len() != at - start || domain.len() != end - from;
        let formed = local.iter().any(u8::is_ascii_alphabetic)
            && (worded || dotted(&local) && dotted(&domain))
            && domain.last().is_some_and(u8::is_ascii_alphabetic);
        let plain = [local.as_slice(), b"@", &domain].concat();
        (formed && email::find(&plain).next().is_some()).then_some(Spelt { plain, start, end })
    })
}

/// The word of the list between this blank and another: where what follows begins, and which it is.
fn sign(bytes: &[u8], blank: usize, words: &[&'static [u8]]) -> Option<(usize, &'static [u8])> {
    let behind = &bytes[blank + 1..];
    let is = |word: &&&[u8]| {
        behind.get(word.len()) == Some(&b' ') && behind[..word.len()].eq_ignore_ascii_case(word)
    };
    words.iter().find(is).map(|word| (blank + 2 + word.len(), *word))
}

/// What ends at `end`, with what the words for dots join to it; and where it begins.
fn before(bytes: &[u8], end: usize) -> (usize, Vec<u8>) {
    let token = |end: usize| end - bytes[..end].iter().rev().take_while(|byte| is_part(**byte)).count();
    let mut start = token(end);
    let mut local = bytes[start..end].to_vec();
    for _ in 0..MOST_DOTS {
        let dots = DOT.iter().filter_map(|dot| {
            let blank = start.checked_sub(dot.len() + 2)?;
            sign(bytes, blank, &DOT).filter(|(from, _)| *from == start && bytes[blank] == b' ')?;
            Some(blank)
        });
        let joined = dots.map(|blank| (token(blank), blank)).find(|(start, blank)| start < blank);
        let Some((from, blank)) = joined else { break };
        local = [&bytes[from..blank], b".", &local].concat();
        start = from;
    }
    (start, local)
}

/// What begins at `start`, with what the words for dots join to it; and where it ends.
fn after(bytes: &[u8], start: usize) -> (usize, Vec<u8>) {
    let token = |start: usize| start + bytes[start..].iter().take_while(|byte| is_part(**byte)).count();
    let mut end = token(start);
    let mut domain = bytes[start..end].to_vec();
    for _ in 0..MOST_DOTS {
        let next = if bytes.get(end) == Some(&b' ') { sign(bytes, end, &DOT) } else { None };
        let Some((from, until)) =
            next.map(|(from, _)| (from, token(from))).filter(|(from, until)| from < until)
        else {
            break;
        };
        domain.push(b'.');
        domain.extend_from_slice(&bytes[from..until]);
        end = until;
    }
    // The full stop of a sentence.
    while domain.last() == Some(&b'.') {
        domain.pop();
        end -= 1;
    }
    (end, domain)
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, &str)> {
        let spelt = find(text.as_bytes())?;
        assert!(suspected(text.as_bytes()), "{text}");
        Some((String::from_utf8(spelt.plain).unwrap(), &text[spelt.start..spelt.end]))
    }

    #[test]
    fn addresses_in_words_are_read_as_they_are_meant() {
        for (text, plain) in [
            ("jean.delattre at exemple dot fr", "jean.delattre@exemple.fr"),
            ("jean dot delattre AT exemple dot fr", "jean.delattre@exemple.fr"),
            ("jean point delattre arobase exemple point fr", "jean.delattre@exemple.fr"),
            ("jean.delattre at exemple.fr", "jean.delattre@exemple.fr"),
            ("jean arobase sous point exemple point org", "jean@sous.exemple.org"),
            ("xz42 at gmail dot com", "xz42@gmail.com"),
        ] {
            assert_eq!(found(text), Some((plain.to_owned(), text)), "{text}");
        }
        let (plain, span) = found("Écrire à jean dot delattre at exemple dot fr.").unwrap();
        assert_eq!(
            (plain.as_str(), span),
            ("jean.delattre@exemple.fr", "jean dot delattre at exemple dot fr")
        );
    }

    #[test]
    fn the_words_are_suspected_wherever_they_stand() {
        for length in 0..200 {
            for word in [" at ", " AT ", " Arobase "] {
                let text = format!("{}{word}{}", "x".repeat(length), "y ".repeat(length % 7));
                assert!(suspected(text.as_bytes()), "{text}");
                assert!(!suspected(
                    text.trim_end_matches(&format!("{word}{}", "y ".repeat(length % 7))).as_bytes()
                ));
            }
        }
        assert!(!suspected(" et de la ville at".as_bytes()) && !suspected(b"at x") && !suspected(b""));
    }

    #[test]
    fn sentences_with_those_words_are_none() {
        for text in [
            "Concert at home",
            "Look at www.exemple.fr",
            "Rendez-vous at 8.30 at lyon.fr",
            "Meeting at the point",
            "Point d’eau, arobase café",
            "at exemple dot fr",
            "jean at exemple",
            "un point at 3 dot 5",
            "Le point à midi dot commun",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
