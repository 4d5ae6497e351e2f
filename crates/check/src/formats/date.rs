//! Dates and times, which a spreadsheet stores as a number of days and tells apart by the format of the cell only.

use std::fmt::Write as _;

/// How the format of a cell shows its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Date,
    DateTime,
    Time,
    /// A duration, such as `[h]:mm`: its hours go beyond 24.
    Elapsed,
    /// A whole number with leading zeros up to this many digits: a postcode as `00000`, a telephone number as
    /// `0#" "##" "##" "##" "##`.
    Padded(u8),
}

/// The days of 1 January 1970 in the two date systems of workbooks.
const EPOCH_1900: i64 = 25_569;
const EPOCH_1904: i64 = 24_107;
/// 31 December 9999, the last date of a spreadsheet.
const LAST_DAY: f64 = 2_958_465.0;
const DAY: i64 = 86_400;

impl Shown {
    /// By the number of a format that every workbook has without declaring it (ECMA-376, 18.8.30).
    pub(super) const fn built_in(id: u64) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57..=58 => Self::Date,
            18..=21 | 32..=35 | 45 | 47 | 55..=56 => Self::Time,
            22 => Self::DateTime,
            46 => Self::Elapsed,
            _ => Self::Number,
        }
    }

    /// By the code of a format, such as `dd/mm/yyyy` or `#,##0.00 "€"`.
    pub(super) fn by_code(code: &str) -> Self {
        if code.eq_ignore_ascii_case("general") {
            return Self::Number;
        }
        let (mut day, mut month, mut clock, mut elapsed) = (false, false, false, false);
        // Digits shown at least: those from the first zero on.
        let (mut digits, mut other) = (0_usize, false);
        let mut rest = code.chars();
        while let Some(character) = rest.next() {
            match character.to_ascii_lowercase() {
                // A unit, unless it is only there to space digits out.
                '"' => {
                    let quoted = rest.by_ref().take_while(|&inner| inner != '"');
                    other |= quoted.filter(|&inner| !" .-/".contains(inner)).count() > 0;
                }
                '\\' | '_' | '*' => {
                    rest.next();
                }
                '[' => {
                    let inner: String = rest.by_ref().take_while(|&inner| inner != ']').collect();
                    let first = inner.chars().next().unwrap_or_default().to_ascii_lowercase();
                    elapsed |= matches!(first, 'h' | 'm' | 's')
                        && inner.chars().all(|inner| inner.eq_ignore_ascii_case(&first));
                }
                ';' => break,
                // `j` and `a` are the French day and year, which some writers leave untranslated.
                'y' | 'd' | 'j' => day = true,
                'm' => month = true,
                'h' | 's' => clock = true,
                '0' => digits += 1,
                '#' | '?' => digits += usize::from(digits > 0),
                '@' | '.' | ',' | '%' | '/' | 'e' => other = true,
                _ => {}
            }
        }
        match (day, clock) {
            _ if elapsed => Self::Elapsed,
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) if month => Self::Date,
            (false, false) if digits > 1 && !other => Self::Padded(u8::try_from(digits).unwrap_or(u8::MAX)),
            (false, false) => Self::Number,
        }
    }
}

/// Adds a stored number of days as ISO text. `false` when it is no date that a spreadsheet can show: the caller
/// then keeps the number.
pub(super) fn push(stored: &str, shown: Shown, from_1904: bool, into: &mut String) -> bool {
    let Ok(days) = stored.trim().parse::<f64>() else { return false };
    if !(0.0..LAST_DAY + 1.0).contains(&days) {
        return false;
    }
    // To the second, as binary fractions of a day never fall on one.
    #[expect(clippy::cast_possible_truncation, reason = "below 3 million days")]
    let seconds = (days * 86_400.0).round() as i64;
    let (whole, clock) = (seconds / DAY, seconds % DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    let written = match shown {
        Shown::Number | Shown::Padded(_) => return false,
        Shown::Time => write!(into, "{hour:02}:{minute:02}:{second:02}"),
        Shown::Elapsed => write!(into, "{:02}:{minute:02}:{second:02}", seconds / 3600),
        Shown::Date | Shown::DateTime => {
            let Some((year, month, day)) = calendar(whole, from_1904) else { return false };
            let date = write!(into, "{year:04}-{month:02}-{day:02}");
            if shown == Shown::DateTime {
                date.and_then(|()| write!(into, "T{hour:02}:{minute:02}:{second:02}"))
            } else {
                date
            }
        }
    };
    written.is_ok()
}

/// The day of a serial number. The 1900 system counts a 29 February 1900 that never was (number 60), so that the
/// days before it are one too many; number 0 is no day.
fn calendar(serial: i64, from_1904: bool) -> Option<(i64, i64, i64)> {
    let since_1970 = match (from_1904, serial) {
        (true, _) => serial - EPOCH_1904,
        (false, 0 | 60) => return None,
        (false, 1..60) => serial - EPOCH_1900 + 1,
        (false, _) => serial - EPOCH_1900,
    };
    // Howard Hinnant's civil_from_days: eras of 400 years that begin on 1 March.
    let days = since_1970 + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year <= 9999).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(stored: &str, shown: Shown, from_1904: bool) -> Option<String> {
        let mut text = String::new();
        push(stored, shown, from_1904, &mut text).then_some(text)
    }

    #[test]
    fn days_become_iso_dates_in_both_systems() {
        for (stored, from_1904, date) in [
            ("45351", false, Some("2024-02-29")),
            ("43889", true, Some("2024-02-29")),
            ("1", false, Some("1900-01-01")),
            ("59", false, Some("1900-02-28")),
            ("60", false, None),
            ("61", false, Some("1900-03-01")),
            ("0", true, Some("1904-01-01")),
            ("2958465", false, Some("9999-12-31")),
            ("2958466", false, None),
            ("-1", false, None),
            ("abc", false, None),
            ("NaN", false, None),
        ] {
            assert_eq!(iso(stored, Shown::Date, from_1904).as_deref(), date, "{stored}");
        }
    }

    #[test]
    fn times_are_rounded_to_the_second() {
        assert_eq!(iso("45351.5208333333", Shown::DateTime, false).as_deref(), Some("2024-02-29T12:30:00"));
        assert_eq!(iso("45350.999999999", Shown::DateTime, false).as_deref(), Some("2024-02-29T00:00:00"));
        assert_eq!(iso("0.75", Shown::Time, false).as_deref(), Some("18:00:00"));
        assert_eq!(iso("1.5", Shown::Elapsed, false).as_deref(), Some("36:00:00"));
        assert_eq!(iso("45351.5", Shown::Date, false).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn the_code_of_a_format_tells_a_date() {
        for (code, shown) in [
            ("General", Shown::Number),
            ("dd/mm/yyyy", Shown::Date),
            ("jj/mm/aaaa", Shown::Date),
            ("[$-40C]d mmmm yyyy;@", Shown::Date),
            ("mmm-yy", Shown::Date),
            ("mmmm", Shown::Date),
            ("dd/mm/yyyy hh:mm", Shown::DateTime),
            ("h:mm AM/PM", Shown::Time),
            ("mm:ss", Shown::Time),
            ("[h]:mm:ss", Shown::Elapsed),
            ("0%", Shown::Number),
            ("#,##0.00 \"€\"", Shown::Number),
            ("0.00 \"jours\"", Shown::Number),
            ("[Red]-0.00;[Blue]0", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("00000", Shown::Padded(5)),
            ("0#\" \"##\" \"##\" \"##\" \"##", Shown::Padded(10)),
            ("000 000 000 00000", Shown::Padded(14)),
            ("00\" h\"", Shown::Number),
            ("# ##0", Shown::Number),
            ("0E+00", Shown::Number),
            ("0", Shown::Number),
            ("@", Shown::Number),
            ("\\d0", Shown::Number),
        ] {
            assert_eq!(Shown::by_code(code), shown, "{code}");
        }
    }
}
