//! Numbers, sizes and dates as each language writes them. Times are those of Paris.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use kernel::{Day, Millis};

use crate::Lang;

/// Narrow no-break space: French groups digits with it, and sets it before `%`.
const NARROW: char = '\u{202f}';
/// No-break space: between a figure and its unit.
const NO_BREAK: char = '\u{a0}';

/// A whole number in groups of three: `1 234 567`.
pub fn integer(lang: Lang, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if number < 0 {
        text.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(match lang {
                Lang::Fr => NARROW,
                Lang::En => ',',
            });
        }
        text.push(digit);
    }
    text
}

/// A number with at most six decimals, none when it is whole: `1 234,5`.
pub fn number(lang: Lang, number: f64) -> String {
    decimals(lang, number, 6)
}

/// A number with at most `most` decimals, without trailing zeros.
pub fn decimals(lang: Lang, number: f64, most: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e15 {
        return number.to_string();
    }
    let fixed = format!("{:.most$}", number.abs());
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.parse::<i64>().unwrap_or(0);
    let mut text = String::new();
    if number < 0.0 && (whole != 0 || !fraction.is_empty()) {
        text.push('\u{2212}');
    }
    text.push_str(&integer(lang, whole));
    if !fraction.is_empty() {
        text.push(match lang {
            Lang::Fr => ',',
            Lang::En => '.',
        });
        text.push_str(fraction);
    }
    text
}

/// A number in few letters, for the axis of a chart: `1,2 M`.
pub fn compact(lang: Lang, number: f64) -> String {
    let names = match lang {
        Lang::Fr => ["", "k", "M", "Md", "Bn"],
        Lang::En => ["", "k", "M", "bn", "tn"],
    };
    let (mut figure, mut unit) = (number, 0);
    while figure.abs() >= 1_000.0 && unit + 1 < names.len() && (unit > 0 || figure.abs() >= 10_000.0) {
        figure /= 1_000.0;
        unit += 1;
    }
    let space = if unit == 0 { String::new() } else { NO_BREAK.to_string() };
    format!("{}{space}{}", decimals(lang, figure, if figure.abs() < 1.0 { 4 } else { 2 }), names[unit])
}

/// A share of one: `0.125` is `12,5 %`.
pub fn percent(lang: Lang, share: f64) -> String {
    let figure = decimals(lang, share * 100.0, 1);
    match lang {
        Lang::Fr => format!("{figure}{NARROW}%"),
        Lang::En => format!("{figure}%"),
    }
}

/// A size in decimal units: `1,2 Mo`.
pub fn bytes(lang: Lang, size: u64) -> String {
    let units = match lang {
        Lang::Fr => ["octets", "ko", "Mo", "Go", "To"],
        Lang::En => ["bytes", "kB", "MB", "GB", "TB"],
    };
    #[expect(clippy::cast_precision_loss, reason = "a size is shown with one decimal")]
    let mut figure = size as f64;
    let mut unit = 0;
    while figure >= 999.95 && unit + 1 < units.len() {
        figure /= 1_000.0;
        unit += 1;
    }
    let name = if size == 1 { units[0].trim_end_matches('s') } else { units[unit] };
    format!("{}{NO_BREAK}{name}", decimals(lang, figure, 1))
}

/// A length of time in its two largest units: `2 min 5 s`.
pub fn duration(lang: Lang, millis: i64) -> String {
    let seconds = millis.max(0) / 1_000;
    if seconds == 0 {
        return format!("{}{NO_BREAK}ms", millis.max(0));
    }
    let days = match lang {
        Lang::Fr => "j",
        Lang::En => "d",
    };
    let parts = [
        (seconds / 86_400, days),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let mut text = String::new();
    for (count, unit) in
        parts.iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0)
    {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{count}{NO_BREAK}{unit}");
    }
    text
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn long_date(lang: Lang, date: Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    match (lang, date.day()) {
        (Lang::Fr, 1) => format!("1er {} {}", MONTHS_FR[month], date.year()),
        (Lang::Fr, day) => format!("{day} {} {}", MONTHS_FR[month], date.year()),
        (Lang::En, day) => format!("{day} {} {}", MONTHS_EN[month], date.year()),
    }
}

fn paris(at: Millis) -> jiff::civil::DateTime {
    let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    instant.to_zoned_datetime(zone).datetime()
}

/// The day of an instant, in Paris: `24 novembre 2026`.
pub fn date(lang: Lang, at: Millis) -> String {
    long_date(lang, paris(at).date())
}

/// An instant, in Paris: `24 novembre 2026 à 11 h 08`.
pub fn moment(lang: Lang, at: Millis) -> String {
    let local = paris(at);
    let day = long_date(lang, local.date());
    match lang {
        Lang::Fr => format!("{day} à {}{NO_BREAK}h{NO_BREAK}{:02}", local.hour(), local.minute()),
        Lang::En => format!("{day} at {:02}:{:02}", local.hour(), local.minute()),
    }
}

/// A day without a time: `24 novembre 2026`.
pub fn day(lang: Lang, day: Day) -> String {
    let first = jiff::civil::date(1970, 1, 1);
    long_date(lang, first.checked_add(i64::from(day).days()).unwrap_or(first))
}

/// An instant in UTC for machines (RFC 3339): `2026-11-24T10:08:00Z`.
pub fn instant(at: Millis) -> String {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 24 November 2026, 10:08:00 UTC.
    const NOVEMBER: Millis = 1_795_514_880_000;

    #[test]
    fn numbers_are_written_as_in_print() {
        assert_eq!(number(Lang::Fr, 1_234.5), "1\u{202f}234,5");
        assert_eq!(number(Lang::En, 1_234.5), "1,234.5");
        assert_eq!(number(Lang::Fr, -0.000_000_01), "0", "no minus before a zero");
        assert_eq!(number(Lang::Fr, -12.0), "\u{2212}12");
        assert_eq!(
            integer(Lang::Fr, i64::MIN),
            "\u{2212}9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"
        );
        assert_eq!(percent(Lang::Fr, 0.125), "12,5\u{202f}%");
    }

    #[test]
    fn an_axis_is_written_in_few_letters() {
        assert_eq!(compact(Lang::Fr, 1_250_000.0), "1,25\u{a0}M");
        assert_eq!(compact(Lang::Fr, 2_000.0), "2\u{202f}000");
        assert_eq!(compact(Lang::En, -3e9), "\u{2212}3\u{a0}bn");
        assert_eq!(compact(Lang::Fr, 0.025), "0,025");
    }

    #[test]
    fn sizes_round_up_to_the_next_unit() {
        assert_eq!(bytes(Lang::Fr, 1), "1\u{a0}octet");
        assert_eq!(bytes(Lang::Fr, 999_999), "1\u{a0}Mo");
        assert_eq!(bytes(Lang::En, 1_240_000_000), "1.2\u{a0}GB");
    }

    #[test]
    fn times_are_those_of_paris_in_summer_and_winter() {
        assert_eq!(date(Lang::Fr, NOVEMBER), "24 novembre 2026");
        assert_eq!(moment(Lang::Fr, NOVEMBER), "24 novembre 2026 à 11\u{a0}h\u{a0}08");
        assert_eq!(moment(Lang::En, NOVEMBER), "24 November 2026 at 11:08");
        let midsummer = 1_782_079_200_000; // 21 June 2026, 22:00 UTC: already the 22nd in Paris.
        assert_eq!(date(Lang::Fr, midsummer), "22 juin 2026");
        assert_eq!(day(Lang::Fr, 0), "1er janvier 1970");
        assert_eq!(instant(NOVEMBER), "2026-11-24T10:08:00Z");
    }

    #[test]
    fn a_duration_keeps_its_two_largest_units() {
        assert_eq!(duration(Lang::Fr, 125_000), "2\u{a0}min 5\u{a0}s");
        assert_eq!(duration(Lang::En, 90_000_000), "1\u{a0}d 1\u{a0}h");
        assert_eq!(duration(Lang::Fr, 12), "12\u{a0}ms");
    }
}
