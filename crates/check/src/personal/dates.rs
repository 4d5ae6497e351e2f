//! Dates as people write them, and births told in a sentence.

use std::ops::Range;

use super::text::{blank, digit_runs, fold};

const MONTHS: &[&str] =
    &["janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"];

/// The year of a cell that is a date and nothing else: `1984-03-12`, `12/03/1984`, `12.3.84`, `19840312`,
/// `12 mars 1984`, with or without a time.
pub(super) fn whole(cell: &[u8]) -> Option<u16> {
    let cell = cell.trim_ascii();
    if cell.len() < 6 || cell.len() > 30 || !cell[0].is_ascii_digit() && !cell[0].is_ascii_alphabetic() {
        return None;
    }
    if let [a, b, c, d, b'-', e, f, b'-', g, h] = *cell
        && let (Some(year), Some(month), Some(at)) = (number(&[a, b, c, d]), number(&[e, f]), number(&[g, h]))
    {
        return day(year, month, at, 10).map(|(year, _)| year);
    }
    let (year, end) = leading(cell)?;
    let rest = &cell[end..];
    let timed = rest.len() <= 25
        && matches!(rest.first(), Some(b' ' | b'T'))
        && rest[1..].iter().all(|byte| byte.is_ascii_digit() || b":.+-Zh".contains(byte))
        && rest.iter().any(u8::is_ascii_digit);
    (rest.is_empty() || timed).then_some(year)
}

/// Whether a cell of 16 digits is a period of ISO 8601, `2024-01-01/2024-12-31`: nothing else of its digits.
pub(super) fn is_period(cell: &[u8]) -> bool {
    cell.len() == 21 && [cell[4], cell[7], cell[10], cell[15], cell[18]] == *b"--/--"
}

/// The year of a cell that is a year and nothing else.
pub(super) fn year(cell: &[u8]) -> Option<u16> {
    let cell = cell.trim_ascii();
    let year = number(cell)?;
    (cell.len() == 4 && (1900..=2099).contains(&year)).then_some(year)
}

fn number(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    digits.iter().try_fold(0u16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')))
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn day(year: u16, month: u16, day: u16, end: usize) -> Option<(u16, usize)> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1880..=2099).contains(&year) && (1..=length).contains(&day)).then_some((year, end))
}

/// The date that `bytes` begin with: its year and where it ends.
pub(super) fn leading(bytes: &[u8]) -> Option<(u16, usize)> {
    let run = digits(bytes);
    if run == 8 {
        let year = number(&bytes[..4])?;
        return day(year, number(&bytes[4..6])?, number(&bytes[6..8])?, 8)
            .or_else(|| day(number(&bytes[4..8])?, number(&bytes[2..4])?, number(&bytes[..2])?, 8));
    }
    if !matches!(run, 1 | 2 | 4) {
        return None;
    }
    let first = number(&bytes[..run])?;
    let separator = *bytes.get(run)?;
    if matches!(separator, b'-' | b'/' | b'.') {
        let second_at = run + 1;
        let second_run = digits(&bytes[second_at..]);
        let second = number(&bytes[second_at..second_at + second_run]).filter(|_| second_run <= 2)?;
        let third_at = second_at + second_run + 1;
        if bytes.get(third_at - 1) != Some(&separator) {
            return None;
        }
        let third_run = digits(&bytes[third_at..]);
        let third = number(&bytes[third_at..third_at + third_run])?;
        let end = third_at + third_run;
        return match (run, third_run) {
            (4, 1 | 2) => day(first, second, third, end),
            (1 | 2, 4) => day(third, second, first, end),
            // Two digits of a year: the century that makes a birth, 1931 to 2030.
            (1 | 2, 2) => day(if third > 30 { 1900 + third } else { 2000 + third }, second, first, end),
            _ => None,
        };
    }
    (run < 4).then(|| in_words(bytes, first, run)).flatten()
}

/// `12 mars 1984`, `1er août 1984`.
fn in_words(bytes: &[u8], first: u16, run: usize) -> Option<(u16, usize)> {
    let mut at = run;
    if bytes[at..].starts_with(b"er") {
        at += 2;
    }
    let width = blank(bytes, at);
    at += width;
    let length = bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0xC3 || (0x80..0xC0).contains(*byte))
        .count();
    if width == 0 || !(3..=12).contains(&length) {
        return None;
    }
    let mut word = Vec::new();
    fold(&bytes[at..at + length], &mut word);
    let month = MONTHS.iter().position(|name| word.starts_with(name.as_bytes()))?;
    at += length;
    at += usize::from(bytes.get(at) == Some(&b'.'));
    at += blank(bytes, at);
    let year_run = digits(&bytes[at..]);
    let year = number(&bytes[at..at + year_run]).filter(|_| year_run == 4)?;
    day(year, u16::try_from(month + 1).ok()?, first, at + year_run)
}

/// A birth told in a sentence: `né le 12/03/1984`, `Née à Tulle en 1950`, `date de naissance : 1er mai 1984`.
/// Where the date stands.
pub(super) fn born(bytes: &[u8]) -> Option<(usize, usize)> {
    born_within(bytes, 0..bytes.len())
}

/// [`born`] when every digit is in `within`.
pub(super) fn born_within(bytes: &[u8], within: Range<usize>) -> Option<(usize, usize)> {
    digit_runs(bytes, within).find_map(|(start, run)| {
        let end = match leading(&bytes[start..]) {
            Some((_, length)) => start + length,
            None => year(&bytes[start..start + run]).map(|_| start + run)?,
        };
        // Few texts hold a date: only then is a birth looked for before it.
        let near = &bytes[start.saturating_sub(48)..start];
        let word = birth_word(near)?;
        // A sentence that ends in between told of something else.
        let between = &near[near.len().min(word + 4)..];
        (!between.iter().any(|byte| matches!(byte, b'.' | b';' | b'\n'))).then_some((start, end))
    })
}

/// Where the next `né`, `née`, `nés`, `naissance` or `born` ends.
fn birth_word(bytes: &[u8]) -> Option<usize> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| matches!(**byte | 32, b'n' | b'b'));
    starts.map(|(at, _)| at).find_map(|at| {
        let rest = &bytes[at + 1..];
        let is = |text: &[u8]| rest.len() >= text.len() && rest[..text.len()].eq_ignore_ascii_case(text);
        if bytes[at] | 32 == b'n' && is(b"aissance") {
            return Some(at + 9);
        }
        let short = bytes[at] | 32 == b'b' && is(b"orn ")
            || bytes[at] | 32 == b'n'
                && (matches!(rest, [0xC3, 0xA9 | 0x89, ..]) || is(b"e le") || is(b"ee l"));
        if !short || super::text::word_before(bytes, at) {
            return None;
        }
        let [0xC3, _, tail @ ..] = rest else { return Some(at + 5) };
        let ends = tail.iter().take_while(|byte| matches!(**byte | 32, b'e' | b's')).count();
        let whole = !tail.get(ends).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == 0xC3);
        (ends <= 2 && whole).then_some(at + 3 + ends)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_usual_spelling() {
        for text in [
            "1984-03-12",
            "12/03/1984",
            "12-03-1984",
            "12.03.1984",
            "1984/03/12",
            "12/03/84",
            "19840312",
            "12031984",
            "12 mars 1984",
            "1984-03-12T00:00:00Z",
            "1984-03-12 00:00:00",
            "1/3/1984",
        ] {
            assert_eq!(whole(text.as_bytes()), Some(1984), "{text}");
        }
        for text in [
            "12/13/1984",
            "31/02/1984",
            "1.2.3",
            "45.76",
            "2024-001",
            "12/03",
            "1984-03-12/1984-04-12",
            "12 rue 1984",
        ] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn births_are_read_in_sentences_and_events_are_not() {
        for text in [
            "M. X, né le 12/03/1984",
            "Née à Tulle en 1950",
            "Date de naissance : 1er mai 1984",
            "NÉ(E) LE 12.03.84",
            "ne le 12/03/1984",
        ] {
            assert!(born(text.as_bytes()).is_some(), "{text}");
        }
        for text in [
            "Journée du 12/03/1984",
            "année 1984",
            "donné le 12/03/1984",
            "soirée du 1er mai 1984",
            "nénuphar 1984",
        ] {
            assert!(born(text.as_bytes()).is_none(), "{text}");
        }
    }
}
