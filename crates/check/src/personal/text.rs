//! Letters, words and separators, read straight from bytes: cells may be invalid UTF-8.

use std::ops::Range;

/// One letter, folded: lower case, no accent. `œ` folds to two.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) folded: [u8; 2],
    /// How many of `folded` count: 0 for a combining accent.
    pub(super) count: usize,
    pub(super) upper: bool,
    /// In bytes of the cell.
    pub(super) width: usize,
}

/// U+00C0 to U+00DF folded; the lower-case half of the block has the same bases.
const LATIN_1: &[u8; 32] = b"aaaaaa_ceeeeiiiidnooooo_ouuuuyt_";
/// U+0100 to U+017F folded.
const LATIN_A: &[u8; 128] = b"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii__jjkkklllllllllln\
nnnnnnnnoooooo__rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// The letter that begins at `at`, if a letter of the Latin alphabet does.
#[inline]
pub(super) fn letter(bytes: &[u8], at: usize) -> Option<Letter> {
    let first = *bytes.get(at)?;
    if first.is_ascii_alphabetic() {
        return Some(Letter {
            folded: [first | 32, 0],
            count: 1,
            upper: first.is_ascii_uppercase(),
            width: 1,
        });
    }
    if first < 0xC3 {
        return None;
    }
    wide_letter(first, *bytes.get(at + 1)?)
}

fn wide_letter(first: u8, second: u8) -> Option<Letter> {
    let low = second.checked_sub(0x80).filter(|low| *low < 0x40)?;
    let one = |base: u8, upper| Letter { folded: [base, 0], count: 1, upper, width: 2 };
    let two = |folded, upper| Letter { folded, count: 2, upper, width: 2 };
    Some(match (first, low) {
        (0xC3, 0x06 | 0x26) => two(*b"ae", low < 0x20),
        (0xC3, 0x1F) => two(*b"ss", false),
        (0xC3, 0x3F) => one(b'y', false),
        (0xC3, _) => match LATIN_1[usize::from(low & 0x1F)] {
            b'_' => return None,
            base => one(base, low < 0x20),
        },
        (0xC5, 0x12 | 0x13) => two(*b"oe", low == 0x12),
        (0xC4 | 0xC5, _) => {
            let index = usize::from(first - 0xC4) * 64 + usize::from(low);
            match LATIN_A[index] {
                b'_' => return None,
                // Pairs begin on odd numbers in two stretches of the block.
                base if (0x39..0x49).contains(&index) || index >= 0x78 => {
                    one(base, index % 2 == 1 || index == 0x78)
                }
                base => one(base, index % 2 == 0),
            }
        }
        (0xC8, 0x18 | 0x19) => one(b's', low == 0x18),
        (0xC8, 0x1A | 0x1B) => one(b't', low == 0x1A),
        // Combining accents: the letter before carries them.
        (0xCC, _) | (0xCD, 0..0x30) => Letter { folded: [0, 0], count: 0, upper: false, width: 2 },
        _ => return None,
    })
}

/// The width of the blank at `at`, no-break and thin spaces included, and what takes no room at all: a soft hyphen, a
/// joiner; 0 when there is none.
#[inline]
pub(super) fn blank(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b' ' | b'\t' | b'\n' | b'\r') => 1,
        Some(0xC2) if matches!(bytes.get(at + 1), Some(0xA0 | 0xAD)) => 2,
        Some(0xE2)
            if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x80..=0x8F | 0xAF] | [0x81, 0xA0])) =>
        {
            3
        }
        Some(0xEF) if matches!(bytes.get(at + 1..at + 3), Some([0xBB, 0xBF])) => 3,
        _ => 0,
    }
}

/// The width of the hyphen at `at`, typographic ones included; 0 when there is none.
#[inline]
pub(super) fn hyphen(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'-') => 1,
        Some(0xE2) if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x90..=0x93])) => 3,
        _ => 0,
    }
}

/// The width of the apostrophe at `at`; 0 when there is none.
#[inline]
pub(super) fn apostrophe(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\'' | b'`') => 1,
        Some(0xE2) if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x98 | 0x99])) => 3,
        Some(0xC2) if bytes.get(at + 1) == Some(&0xB4) => 2,
        _ => 0,
    }
}

/// Whether a letter or a digit ends just before `at`.
pub(super) fn word_before(bytes: &[u8], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1).and_then(|index| bytes.get(index)) else { return false };
    previous.is_ascii_alphanumeric()
        || (*previous >= 0x80 && at >= 2 && letter(bytes, at - 2).is_some_and(|letter| letter.width == 2))
}

/// Whether a digit stands before `at`, behind one separator: what begins here may be the middle of a longer number.
pub(super) fn digits_before(bytes: &[u8], at: usize) -> bool {
    let separator = (1..=3.min(at)).find(|width| {
        let start = at - width;
        blank(bytes, start).max(hyphen(bytes, start)) == *width
            || *width == 1 && matches!(bytes[start], b'.' | b'/' | b'_')
    });
    let Some(separator) = separator else { return false };
    at > separator && bytes[at - separator - 1].is_ascii_digit()
}

/// Whether a letter or a digit begins at `at`.
pub(super) fn word_after(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit) || letter(bytes, at).is_some()
}

/// What stands between a word and the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Start,
    Blank,
    Hyphen,
    Apostrophe,
    /// A full stop and a blank: an abbreviation or the end of a sentence.
    Stop,
    Comma,
    Digits,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    /// Only the first letter is a capital.
    Title,
    /// Two letters or more, all capitals.
    Upper,
    /// `McDonald`, `iPhone`.
    Mixed,
}

/// A run of letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Of the folded letters.
    pub(super) hash: u64,
    pub(super) letters: usize,
    pub(super) case: Case,
    pub(super) gap: Gap,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

#[inline]
fn stir(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The hash of a word that is already folded, as [`Words`] computes it.
pub(super) fn hash(folded: &str) -> u64 {
    folded.bytes().fold(SEED, stir)
}

/// The words of a cell, in order.
#[derive(Clone)]
pub(super) struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next word, without moving.
    pub(super) fn peek(&self) -> Option<Word> {
        Self { bytes: self.bytes, at: self.at }.next()
    }

    /// Moves to the next letter and says what was passed over.
    fn skip(&mut self) -> Option<Gap> {
        let mut gap = if self.at == 0 { Gap::Start } else { Gap::Other };
        let (mut passed, mut stop, mut comma, mut digits, mut other) = (0, false, false, false, false);
        let (mut joined, mut blanks) = (None, 0);
        while self.at < self.bytes.len() {
            if letter(self.bytes, self.at).is_some() {
                if self.at > 0 || passed > 0 {
                    gap = if digits {
                        Gap::Digits
                    } else if other {
                        Gap::Other
                    } else if stop {
                        Gap::Stop
                    } else if comma {
                        Gap::Comma
                    } else if blanks > 0 {
                        Gap::Blank
                    } else {
                        joined.unwrap_or(gap)
                    };
                }
                return Some(gap);
            }
            let width = blank(self.bytes, self.at);
            if width > 0 {
                blanks += 1;
                self.at += width;
            } else if let width @ 1.. = hyphen(self.bytes, self.at) {
                joined = Some(Gap::Hyphen);
                self.at += width;
            } else if let width @ 1.. = apostrophe(self.bytes, self.at) {
                joined = Some(Gap::Apostrophe);
                self.at += width;
            } else {
                match self.bytes[self.at] {
                    b'.' => stop = true,
                    b',' => comma = true,
                    b'0'..=b'9' => digits = true,
                    _ => other = true,
                }
                self.at += 1;
            }
            passed += 1;
        }
        None
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let gap = self.skip()?;
        let start = self.at;
        let (mut hash, mut letters, mut capitals, mut first_upper) = (SEED, 0, 0, false);
        // Plain letters first: they are most of them, and cost three instructions each.
        while let Some(byte) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_alphabetic()) {
            hash = stir(hash, byte | 32);
            let upper = byte & 32 == 0;
            first_upper |= letters == 0 && upper;
            letters += 1;
            capitals += usize::from(upper);
            self.at += 1;
        }
        while let Some(letter) = letter(self.bytes, self.at) {
            for byte in &letter.folded[..letter.count] {
                hash = stir(hash, *byte);
            }
            if letter.count > 0 {
                first_upper |= letters == 0 && letter.upper;
                letters += 1;
                capitals += usize::from(letter.upper);
            }
            self.at += letter.width;
        }
        let case = match capitals {
            0 => Case::Lower,
            1 if first_upper => Case::Title,
            _ if capitals == letters => Case::Upper,
            _ => Case::Mixed,
        };
        Some(Word { start, end: self.at, hash, letters, case, gap })
    }
}

/// The runs of digits that begin in `within`: where each begins and how long it is.
pub(super) fn digit_runs(bytes: &[u8], within: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..within.end)?.iter().position(u8::is_ascii_digit)?;
        let run = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + run;
        Some((start, run))
    })
}

/// The folded letters of `bytes`, for words that are compared or scored: everything else is dropped.
pub(super) fn fold(bytes: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(letter) = letter(bytes, at) {
            out.extend_from_slice(&letter.folded[..letter.count]);
            at += letter.width;
        } else {
            at += 1;
        }
    }
}

/// Reads up to `out.len()` digits (and letters when `letters`, in upper case) from `at`, allowing up to three
/// separators between two. Returns the count and where the last one ends.
pub(super) fn take(bytes: &[u8], mut at: usize, letters: bool, out: &mut [u8]) -> (usize, usize) {
    let (mut count, mut end, mut gap) = (0, at, 0);
    while count < out.len() {
        let Some(byte) = bytes.get(at) else { break };
        if byte.is_ascii_digit() || (letters && byte.is_ascii_alphabetic()) {
            out[count] = byte.to_ascii_uppercase();
            count += 1;
            at += 1;
            (end, gap) = (at, 0);
            continue;
        }
        let width = match byte {
            b'.' | b'/' | b'_' => 1,
            _ => blank(bytes, at).max(hyphen(bytes, at)),
        };
        if width == 0 || gap == 3 || count == 0 {
            break;
        }
        gap += 1;
        at += width;
    }
    (count, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(text: &str) -> Vec<(Case, Gap, usize)> {
        Words::new(text.as_bytes()).map(|word| (word.case, word.gap, word.letters)).collect()
    }

    #[test]
    fn accents_and_ligatures_fold_to_plain_letters() {
        let mut out = Vec::new();
        fold("Éléonore Cœur Łódź Şahin Đorđe Ñandú Ÿ ŽŁ e\u{301}t\u{e9}".as_bytes(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "eleonorecoeurlodzsahindordenanduyzlete");
    }

    #[test]
    fn words_know_their_case_and_what_precedes_them() {
        assert_eq!(
            cases("DUPONT-Éluard, d’Arc  n°12 b"),
            [
                (Case::Upper, Gap::Start, 6),
                (Case::Title, Gap::Hyphen, 6),
                (Case::Lower, Gap::Comma, 1),
                (Case::Title, Gap::Apostrophe, 3),
                (Case::Lower, Gap::Blank, 1),
                (Case::Lower, Gap::Digits, 1),
            ]
        );
    }

    #[test]
    fn digits_are_taken_through_no_break_spaces() {
        let mut out = [0; 4];
        assert_eq!(take("1\u{a0}2 - 3\u{202f}4x".as_bytes(), 0, false, &mut out), (4, 12));
        assert_eq!(&out, b"1234");
    }
}
