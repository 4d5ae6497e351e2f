//! Dates, times, years and durations.

use super::super::DateFormat;
use super::strptime::{self, Parts, digits};
use super::{pattern, trim};

const DAY: i64 = 86_400_000;

/// Days since 1970-01-01.
pub(super) fn date(format: &DateFormat, cell: &str) -> Option<i32> {
    match format {
        // `2024-1-5` too: frictionless reads dates with a pattern.
        DateFormat::Iso => days_of(&strptime::read("%Y-%m-%d", cell)?),
        DateFormat::Any => any(cell).and_then(|parts| days_of(&parts)),
        DateFormat::Pattern(pattern) => days_of(&strptime::read(pattern, cell)?),
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z; without an offset, the time is taken as UTC.
pub(super) fn datetime(format: &DateFormat, cell: &str) -> Option<i64> {
    if *format == DateFormat::Iso {
        return iso_datetime(cell);
    }
    let parts = match pattern(format) {
        Some(pattern) => strptime::read(pattern, cell)?,
        None => any(cell)?,
    };
    Some(i64::from(days_of(&parts)?) * DAY + (parts.second - parts.offset) * 1000 + parts.millisecond)
}

/// Milliseconds since midnight; an offset must be well written and is then dropped.
pub(super) fn time(format: &DateFormat, cell: &str) -> Option<i64> {
    let parts = match format {
        DateFormat::Iso => return iso_time(cell).map(|(milliseconds, _)| milliseconds % DAY),
        DateFormat::Pattern(pattern) => strptime::read(pattern, cell)?,
        DateFormat::Any => {
            let cell = trim(cell);
            TIMES.iter().find_map(|pattern| strptime::read(pattern, cell)).or_else(|| any(cell))?
        }
    };
    days_of(&parts)?;
    Some(parts.second * 1000 + parts.millisecond)
}

pub(super) fn year(cell: &str) -> Option<i64> {
    // Python also takes ` 800`, `+800` and `8_00` for years; nobody writes them.
    (cell.len() == 4).then(|| digits(cell)).flatten()
}

/// The first day of the month, as days since 1970-01-01.
pub(super) fn year_month(cell: &str) -> Option<i32> {
    let (year, month) = cell.split_once('-')?;
    days(digits(trim(year)).filter(|year| *year <= 9999)?, digits(trim(month))?, 1)
}

/// ISO 8601: `P1Y2M3DT4H5M6S`, `P2W`, with decimals.
pub(super) fn is_duration(cell: &str) -> bool {
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let Some(period) = unsigned.strip_prefix('P').filter(|period| !period.is_empty()) else { return false };
    let (date, time) = match period.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (period, None),
    };
    are_amounts(date, "YMWD") && time.is_none_or(|time| are_amounts(time, "HMS"))
}

/// Numbers each followed by a unit, the units in their order and at most once. `PT` has none and is a duration for
/// frictionless.
fn are_amounts(mut text: &str, mut units: &str) -> bool {
    while !text.is_empty() {
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = text.len() - number.len();
        let unit = match number.strip_prefix(['.', ',']) {
            Some(decimals) => {
                let unit = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
                if unit.len() == decimals.len() {
                    return false;
                }
                unit
            }
            None => number,
        };
        let Some(at) = unit.chars().next().and_then(|unit| units.find(unit)) else { return false };
        if digits == 0 {
            return false;
        }
        units = &units[at + 1..];
        text = &unit[1..];
    }
    true
}

/// Frictionless asks for seconds, then reads ISO 8601: any one character between the date and the time, a date by
/// weeks, decimals after a point or a comma, an offset of hours or of hours and minutes, 24:00:00.
fn iso_datetime(cell: &str) -> Option<i64> {
    let (date, rest) = cell.split_at_checked(10)?;
    let mut rest = rest.chars();
    rest.next()?;
    let day = strict_date(date).or_else(|| week_date(date))?;
    let (milliseconds, offset) = iso_time(rest.as_str())?;
    Some(i64::from(day) * DAY + milliseconds - offset * 1000)
}

fn strict_date(date: &str) -> Option<i32> {
    let bytes = date.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    days(digits(date.get(..4)?)?, digits(date.get(5..7)?)?, digits(date.get(8..)?)?)
}

/// `2024-W09-4`.
fn week_date(date: &str) -> Option<i32> {
    let (year, rest) = date.split_once("-W")?;
    let (week, day) = rest.split_once('-')?;
    let year = digits(year)?;
    let week = digits(week).filter(|week| week_is_known(*week))?;
    let day = digits(day).filter(|day| (1..=7).contains(day))?;
    // The fourth of January is in the first week.
    let fourth = days(year, 1, 4)?;
    let monday = fourth - (fourth + 3).rem_euclid(7);
    i32::try_from((week - 1) * 7 + day - 1).ok().map(|after| monday + after)
}

fn week_is_known(week: i64) -> bool {
    (1..=53).contains(&week)
}

/// Milliseconds since midnight, and the offset in seconds.
fn iso_time(time: &str) -> Option<(i64, i64)> {
    let (clock, rest) = time.split_at_checked(8)?;
    let bytes = clock.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let hour = digits(clock.get(..2)?)?;
    let minute = digits(clock.get(3..5)?).filter(|minute| *minute < 60)?;
    let second = digits(clock.get(6..)?).filter(|second| *second < 60)?;
    let mut milliseconds = 0;
    let mut has_fraction = false;
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let zone = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let fraction = &after[..after.len() - zone.len()];
        if fraction.is_empty() {
            return None;
        }
        // Microseconds are kept by Python, and milliseconds here.
        let micros = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
        let micros = micros.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        has_fraction = micros > 0;
        milliseconds = micros / 1000;
        rest = zone;
    }
    let is_midnight = hour == 24 && minute == 0 && second == 0 && !has_fraction;
    if hour > 23 && !is_midnight {
        return None;
    }
    Some(((hour * 3600 + minute * 60 + second) * 1000 + milliseconds, iso_offset(rest)?))
}

fn iso_offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let hours = digits(zone.get(1..3)?).filter(|hours| *hours < 24)?;
    let minutes = match zone.get(3..)? {
        "" => 0,
        minutes => {
            let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
            digits(minutes).filter(|value| minutes.len() == 2 && *value < 60)?
        }
    };
    Some(sign * (hours * 3600 + minutes * 60))
}

const DATES: [&str; 13] = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y/%m/%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d/%m/%y",
    "%Y-%m",
];
const TIMES: [&str; 4] = ["%H:%M:%S.%f", "%H:%M:%S", "%H:%M", "%I:%M %p"];

/// The format `any` is whatever a program can guess; this is the list of what this one does, day first.
fn any(cell: &str) -> Option<Parts> {
    let cell = trim(cell);
    if let Some(parts) = DATES.iter().find_map(|pattern| strptime::read(pattern, cell)) {
        return Some(parts);
    }
    if let Some(at) = iso_datetime(cell) {
        let (year, month, day) = civil(at.div_euclid(DAY));
        let rest = at.rem_euclid(DAY);
        return Some(Parts { year, month, day, second: rest / 1000, millisecond: rest % 1000, offset: 0 });
    }
    // The time is after the last space, or after the one before `AM`.
    cell.match_indices([' ', 'T']).find_map(|(at, _)| {
        let date = DATES.iter().find_map(|pattern| strptime::read(pattern, &cell[..at]))?;
        let clock = TIMES.iter().find_map(|pattern| strptime::read(pattern, &cell[at + 1..]))?;
        Some(Parts { second: clock.second, millisecond: clock.millisecond, ..date })
    })
}

fn days_of(parts: &Parts) -> Option<i32> {
    days(parts.year, parts.month, parts.day)
}

/// Days since 1970-01-01 of a date of the years 1 to 9999 that exists.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i32> {
    let exists =
        (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
    // Years that begin in March put the leap day last: each month then has a known number of days before it.
    let from_march = (month + 9) % 12;
    let year = if month < 3 { year - 1 } else { year };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let count = before + (153 * from_march + 2) / 5 + day - 1 - 719_468;
    if exists { i32::try_from(count).ok() } else { None }
}

/// Year, month and day, the other way round.
fn civil(count: i64) -> (i64, i64, i64) {
    let count = count + 719_468;
    let era = count.div_euclid(146_097);
    let day_of_era = count.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month < 3);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

/// Month and day of the `ordinal`th day of a year.
pub(super) fn of_ordinal(year: i64, ordinal: i64) -> Option<(i64, i64)> {
    let mut left = ordinal;
    for month in 1..=12 {
        if left <= length(year, month) {
            return Some((month, left));
        }
        left -= length(year, month);
    }
    None
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 2, 29), Some(11_016));
        assert_eq!(days(1969, 12, 31), Some(-1));
        assert_eq!(days(1900, 2, 29), None);
        assert_eq!(days(0, 1, 1), None);
    }

    proptest! {
        #[test]
        fn a_count_of_days_comes_back(count in -719_162_i64..2_932_896) {
            let (year, month, day) = civil(count);
            prop_assert_eq!(days(year, month, day).map(i64::from), Some(count));
        }
    }
}
