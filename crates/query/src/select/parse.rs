//! A reader's text as a value of a column.

use datafusion::common::ScalarValue;
use jiff::civil::Date;
use kernel::ColumnKind;

/// The value that `text` spells in a column of `kind`, or the message that says what was expected.
pub(super) fn value(kind: ColumnKind, text: &str) -> Result<ScalarValue, &'static str> {
    match kind {
        ColumnKind::Text => Some(ScalarValue::Utf8View(Some(text.to_owned()))).ok_or("filter-values"),
        ColumnKind::Integer => integer(text).ok_or("filter-not-integer"),
        ColumnKind::Number => number(text).ok_or("filter-not-number"),
        ColumnKind::Boolean => boolean(text).ok_or("filter-not-boolean"),
        ColumnKind::Date => date(text).ok_or("filter-not-date"),
        ColumnKind::Datetime => instant(text).ok_or("filter-not-datetime"),
    }
}

fn integer(text: &str) -> Option<ScalarValue> {
    Some(ScalarValue::Int64(Some(text.trim().parse().ok()?)))
}

/// A number with a decimal point; -0 is 0, as it is in stored tables.
fn number(text: &str) -> Option<ScalarValue> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(ScalarValue::Float64(Some(number + 0.0)))
}

fn boolean(text: &str) -> Option<ScalarValue> {
    let is_true = match text.trim().to_lowercase().as_str() {
        "true" | "1" | "oui" | "vrai" => true,
        "false" | "0" | "non" | "faux" => false,
        _ => return None,
    };
    Some(ScalarValue::Boolean(Some(is_true)))
}

/// `2024-02-29`.
fn date(text: &str) -> Option<ScalarValue> {
    Some(ScalarValue::Date32(Some(days(text.trim())?)))
}

fn days(text: &str) -> Option<i32> {
    if text.len() != 10 {
        return None;
    }
    let since = text.parse::<Date>().ok()?.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

/// `2024-02-29T12:30:00Z`, with any offset; or a day, which is its first instant in UTC.
fn instant(text: &str) -> Option<ScalarValue> {
    let text = text.trim();
    let millis = match days(text) {
        Some(day) => i64::from(day) * 86_400_000,
        // A `+` that an address turned into a space.
        None => text.replace(' ', "+").parse::<jiff::Timestamp>().ok()?.as_millisecond(),
    };
    Some(ScalarValue::TimestampMillisecond(Some(millis), Some("UTC".into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_the_kind_of_their_column() {
        assert_eq!(value(ColumnKind::Integer, " 12 "), Ok(ScalarValue::Int64(Some(12))));
        assert_eq!(value(ColumnKind::Integer, "1.5"), Err("filter-not-integer"));
        assert_eq!(value(ColumnKind::Number, "-0"), Ok(ScalarValue::Float64(Some(0.0))));
        assert_eq!(value(ColumnKind::Number, "NaN"), Err("filter-not-number"));
        assert_eq!(value(ColumnKind::Boolean, "Oui"), Ok(ScalarValue::Boolean(Some(true))));
        assert_eq!(value(ColumnKind::Boolean, "peut-être"), Err("filter-not-boolean"));
        assert_eq!(value(ColumnKind::Date, "1970-01-31"), Ok(ScalarValue::Date32(Some(30))));
        assert_eq!(value(ColumnKind::Date, "2023-02-29"), Err("filter-not-date"));
        let noon = ScalarValue::TimestampMillisecond(Some(43_200_000), Some("UTC".into()));
        assert_eq!(value(ColumnKind::Datetime, "1970-01-01T13:00:00 01:00"), Ok(noon));
        assert_eq!(value(ColumnKind::Datetime, "demain"), Err("filter-not-datetime"));
        assert_eq!(value(ColumnKind::Date, "1600-01-01"), Ok(ScalarValue::Date32(Some(-135_140))));
    }
}
