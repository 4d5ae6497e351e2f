//! Dates in another form than the column's.

use std::fmt::Write as _;

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
