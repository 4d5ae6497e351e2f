//! Dates in another form than the column's.

use std::fmt::Write as _;

use crate::fold::folded;
use crate::schema::{DateFormat, Kind};

use super::is_blank;

/// Which comes first in `05/06/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// The order that a date proves by itself: `29/02/2024` has its day first. Nothing for `05/06/2024`, nor for what is
/// no such date. An order that some cells of a column prove and none denies is the order of the column.
pub fn date_order(cell: &str) -> Option<DateOrder> {
    let (first, second, _, _) = slashed(cell.trim_matches(is_blank))?;
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// The date as the column writes dates.
pub(super) fn rewritten(kind: &Kind, cell: &str, order: Option<DateOrder>) -> Option<String> {
    let (year, month, day, clock) = read(cell, order)?;
    match kind {
        // Midnight is how sheets write the time of a date.
        Kind::Date(format) if is_midnight(clock) => match format {
            DateFormat::Iso => Some(format!("{year:04}-{month:02}-{day:02}")),
            DateFormat::Pattern(pattern) => by_pattern(pattern, year, month, day),
            DateFormat::Any => None,
        },
        Kind::Datetime(DateFormat::Iso) => {
            let clock = full_clock(clock)?;
            Some(format!("{year:04}-{month:02}-{day:02}T{clock}"))
        }
        _ => None,
    }
}

/// Year, month, day, and what follows.
fn read(cell: &str, order: Option<DateOrder>) -> Option<(u16, u16, u16, &str)> {
    if let Some((year, month, day, clock)) = year_first(cell) {
        return Some((year, month, day, clock));
    }
    if let Some((year, month, day)) = in_words(cell) {
        return Some((year, month, day, ""));
    }
    let (first, second, year, clock) = slashed(cell)?;
    let is_certain = first > 12 || first == second;
    match order {
        Some(DateOrder::MonthFirst) => Some((year, first, second, clock)),
        Some(DateOrder::DayFirst) => Some((year, second, first, clock)),
        None if is_certain => Some((year, second, first, clock)),
        None => None,
    }
}

/// `29/02/2024`, with strokes, points or hyphens, and a time perhaps.
fn slashed(cell: &str) -> Option<(u16, u16, u16, &str)> {
    let (date, clock) = cell.split_at_checked(cell.find([' ', 'T']).unwrap_or(cell.len()))?;
    let separator = date.find(['/', '.', '-'])?;
    let separator = date[separator..].chars().next()?;
    let mut parts = date.split(separator);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_date = parts.next().is_none() && year.len() == 4 && first.len() <= 2 && second.len() <= 2;
    if is_date { Some((digits(first)?, digits(second)?, digits(year)?, clock)) } else { None }
}

/// `2024-02-29`, with the same separators: nobody puts the day in the middle.
fn year_first(cell: &str) -> Option<(u16, u16, u16, &str)> {
    let (date, clock) = cell.split_at_checked(10)?;
    let bytes = date.as_bytes();
    if bytes[4] != bytes[7] || !matches!(bytes[4], b'-' | b'/' | b'.') {
        return None;
    }
    Some((digits(date.get(..4)?)?, digits(date.get(5..7)?)?, digits(date.get(8..)?)?, clock))
}

/// Months as French writes them, without their accents.
const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Year, month and day of `1er janvier 2024` and of `5 janv. 2024`.
fn in_words(cell: &str) -> Option<(u16, u16, u16)> {
    let mut words = cell.split(is_blank).filter(|word| !word.is_empty());
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let day = day.strip_suffix("er").unwrap_or(day);
    if words.next().is_some() || day.len() > 2 || year.len() != 4 {
        return None;
    }
    Some((digits(year)?, named(month)?, digits(day)?))
}

/// The month of a name or of the beginning of only one.
fn named(word: &str) -> Option<u16> {
    let word: String = folded(word.strip_suffix('.').unwrap_or(word)).collect();
    let mut months = (1..).zip(MONTHS).filter(|(_, month)| month.starts_with(&word));
    let (month, _) = months.next()?;
    (word.len() >= 3 && months.next().is_none()).then_some(month)
}

/// Whether a cell is written as a date, in whatever order, of the calendar or not: `2024-02-31`, `5/1/24`,
/// `5 janv. 2024`.
pub(crate) fn is_written_as_date(cell: &str) -> bool {
    let cell = cell.trim_matches(is_blank);
    if cell.len() > 40 || !cell.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let is_clock =
        |clock: &str| clock.bytes().all(|byte| byte.is_ascii_digit() || b" :.,+-TZhms".contains(&byte));
    let is_part = |part: u16| (1..=31).contains(&part);
    if let Some((_, first, second, clock)) = year_first(cell)
        .or_else(|| slashed(cell).map(|(first, second, year, clock)| (year, first, second, clock)))
    {
        return is_part(first) && is_part(second) && is_clock(clock);
    }
    // With strokes only: two digits after points are the number of a version as well.
    let mut short = cell.split('/').map(|part| digits(part).filter(|_| part.len() <= 2));
    let is_short = [short.next(), short.next()].iter().all(|part| part.flatten().is_some_and(is_part))
        && short.next().flatten().is_some()
        && short.next().is_none();
    is_short || in_words(cell).is_some()
}

fn digits(text: &str) -> Option<u16> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn is_midnight(clock: &str) -> bool {
    matches!(clock.trim_start_matches([' ', 'T']), "" | "00:00" | "00:00:00" | "00:00:00.000" | "00:00:00Z")
}

/// `13:05` or `13:05:00`, with the seconds that ISO 8601 asks for.
fn full_clock(clock: &str) -> Option<String> {
    let clock = clock.strip_prefix([' ', 'T'])?;
    match clock.len() {
        5 => Some(format!("{clock}:00")),
        8.. => Some(clock.to_owned()),
        _ => None,
    }
}

/// By a pattern of days, months and years; the others are not written.
fn by_pattern(pattern: &str, year: u16, month: u16, day: u16) -> Option<String> {
    let mut out = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => match characters.next()? {
                'Y' => write!(out, "{year:04}").ok()?,
                'm' => write!(out, "{month:02}").ok()?,
                'd' => write!(out, "{day:02}").ok()?,
                _ => return None,
            },
            _ => out.push(character),
        }
    }
    // A pattern that drops the day or the month would lose what the cell says.
    (pattern.contains("%d") && pattern.contains("%m") && pattern.contains("%Y")).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_by_their_names_and_by_what_begins_only_one() {
        for (cell, date) in [
            ("1er janvier 2024", (2024, 1, 1)),
            ("5 janv. 2024", (2024, 1, 5)),
            ("29 FÉVR. 2024", (2024, 2, 29)),
            ("3 août 2023", (2023, 8, 3)),
            ("14 juil. 2023", (2023, 7, 14)),
        ] {
            assert_eq!(in_words(cell), Some(date), "{cell}");
        }
        for other in
            ["3 jui 2023", "3 ja 2023", "janvier 2024", "3 mars 24", "3 mars 2024 soir", "3 marche 2024"]
        {
            assert_eq!(in_words(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_written_as_a_date_need_not_be_of_the_calendar() {
        for date in
            ["2024-02-31", "05/01/2024", "5.1.2024", "5/1/24", "2024-01-05T10:00:00Z", "31 févr. 2024"]
        {
            assert!(is_written_as_date(date), "{date}");
        }
        for other in
            ["2024", "12.5.24", "2024-01", "45/67/2024", "2024-01-05 à midi", "1/2", "1/2/3/4", "x", ""]
        {
            assert!(!is_written_as_date(other), "{other}");
        }
    }
}
