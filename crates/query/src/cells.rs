//! Cells of Arrow columns, read one at a time and spelled for people and files.

use std::fmt::Write as _;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
    StringArray, StringViewArray, TimestampMillisecondArray,
};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMillisecondType,
};
use kernel::{Error, Result, TruthWords, Value};

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(&'a str),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Instant(i64),
}

impl<'a> Cell<'a> {
    /// A boolean as the word that its column's schema has for it; any other cell, or without words, as it is.
    pub(crate) fn in_words(self, words: Option<&'a TruthWords>) -> Self {
        match (self, words) {
            (Self::Boolean(value), Some(words)) => Self::Text(words.of(value)),
            _ => self,
        }
    }

    pub(crate) fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Boolean(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Number(value) => Value::Number(value),
            Self::Text(value) => Value::Text(value.to_owned()),
            Self::Date(day) => Value::Text(spell(|text| push_date(text, day))),
            Self::Instant(millis) => Value::Text(spell(|text| push_instant(text, millis))),
        }
    }
}

fn spell(push: impl FnOnce(&mut String)) -> String {
    let mut text = String::with_capacity(24);
    push(&mut text);
    text
}

/// A column whose type is known once for all its cells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cells<'a> {
    View(&'a StringViewArray),
    Text(&'a StringArray),
    Integer(&'a Int64Array),
    Number(&'a Float64Array),
    Boolean(&'a BooleanArray),
    Date(&'a Date32Array),
    Instant(&'a TimestampMillisecondArray),
    /// Whole numbers wider than 64 bits: exact sums.
    Whole(&'a Decimal128Array),
}

impl<'a> Cells<'a> {
    pub(crate) fn of(array: &'a ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            DataType::Utf8View => Self::View(array.as_string_view()),
            DataType::Utf8 => Self::Text(array.as_string::<i32>()),
            DataType::Int64 => Self::Integer(array.as_primitive::<Int64Type>()),
            DataType::Float64 => Self::Number(array.as_primitive::<Float64Type>()),
            DataType::Boolean => Self::Boolean(array.as_boolean()),
            DataType::Date32 => Self::Date(array.as_primitive::<Date32Type>()),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                Self::Instant(array.as_primitive::<TimestampMillisecondType>())
            }
            DataType::Decimal128(_, 0) => Self::Whole(array.as_primitive::<Decimal128Type>()),
            other => {
                return Err(Error::Internal {
                    what: "reading the cells of a column".into(),
                    source: format!("no cell is read from {other}").into(),
                });
            }
        })
    }

    pub(crate) fn get(self, row: usize) -> Cell<'a> {
        macro_rules! cell {
            ($array:expr, $kind:expr) => {
                if $array.is_null(row) { Cell::Null } else { $kind($array.value(row)) }
            };
        }
        match self {
            Self::View(array) => cell!(array, Cell::Text),
            Self::Text(array) => cell!(array, Cell::Text),
            Self::Integer(array) => cell!(array, Cell::Integer),
            Self::Number(array) => cell!(array, Cell::Number),
            Self::Boolean(array) => cell!(array, Cell::Boolean),
            Self::Date(array) => cell!(array, Cell::Date),
            Self::Instant(array) => cell!(array, Cell::Instant),
            Self::Whole(array) => cell!(array, whole),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a whole number of more than 64 bits is told to 15 digits")]
fn whole(value: i128) -> Cell<'static> {
    i64::try_from(value).map_or(Cell::Number(value as f64), Cell::Integer)
}

/// Year, month and day of a number of days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(day: i32) -> (i64, u32, u32) {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// Adds a day as ISO 8601 spells it: `2024-02-29`.
pub(crate) fn push_date(text: &mut String, day: i32) {
    let (year, month, day) = civil(day);
    // Writing to a String never fails.
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
}

/// Adds an instant as ISO 8601 spells it: `2024-02-29T12:30:00Z`, with milliseconds when there are some.
pub(crate) fn push_instant(text: &mut String, millis: i64) {
    const DAY: i64 = 86_400_000;
    push_date(text, i32::try_from(millis.div_euclid(DAY)).unwrap_or(i32::MAX));
    let of_day = millis.rem_euclid(DAY);
    let (seconds, fraction) = (of_day / 1_000, of_day % 1_000);
    let _ = write!(text, "T{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if fraction != 0 {
        let _ = write!(text, ".{fraction:03}");
    }
    text.push('Z');
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn days_and_instants_are_spelled_as_the_calendar_has_them(millis in -60_000_000_000_000i64..250_000_000_000_000) {
            let instant = jiff::Timestamp::from_millisecond(millis).unwrap();
            let spelled = spell(|text| push_instant(text, millis));
            proptest::prop_assert_eq!(spelled.parse::<jiff::Timestamp>().unwrap(), instant);
            proptest::prop_assert!(matches!(spelled.len(), 20 | 24), "{}", spelled);
            let day = i32::try_from(millis.div_euclid(86_400_000)).unwrap();
            let date = jiff::tz::Offset::UTC.to_datetime(instant).date();
            proptest::prop_assert_eq!(spell(|text| push_date(text, day)), date.to_string());
        }
    }
}
