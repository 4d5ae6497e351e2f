//! Cells that hold JSON: objects, and arrays with what their items must be.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::{ArrayItem, Kind, Typed};
use super::place;

pub(super) fn is_object(cell: &str) -> bool {
    starts_with(cell, '{') && serde_json::from_str::<IgnoredAny>(cell).is_ok()
}

pub(super) fn is_array(cell: &str, items: Option<&ArrayItem>) -> bool {
    if !starts_with(cell, '[') {
        return false;
    }
    match items {
        None => serde_json::from_str::<IgnoredAny>(cell).is_ok(),
        Some(items) => serde_json::from_str::<Vec<Value>>(cell).is_ok_and(|values| {
            values.iter().all(|value| is_missing(value) || item(&items.kind, value).is_some())
        }),
    }
}

fn starts_with(cell: &str, first: char) -> bool {
    cell.trim_start_matches([' ', '\t', '\n', '\r']).starts_with(first)
}

/// An item that counts as empty: constraints on values do not apply to it.
fn is_missing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// An item of an array as `kind`, or nothing when it is not one. An empty item is not read but missing.
pub(in crate::schema) fn item(kind: &Kind, value: &Value) -> Option<Typed> {
    match (kind, value) {
        (Kind::Any, _) | (Kind::Object, Value::Object(_)) | (Kind::Array(_), Value::Array(_)) => {
            Some(Typed::Text)
        }
        (_, Value::String(text)) => kind.read(text),
        (Kind::Boolean { .. }, Value::Bool(truth)) => Some(Typed::Boolean(*truth)),
        (Kind::Integer { .. }, Value::Number(number)) => whole(number).map(Typed::Integer),
        (Kind::Year, Value::Number(number)) => {
            number.as_i64().filter(|year| (0..=9999).contains(year)).map(Typed::Integer)
        }
        (Kind::Number { .. }, Value::Number(number)) => number.as_f64().map(Typed::Number),
        (Kind::Geopoint(_), Value::Array(pair)) => place::pair(pair).map(|_| Typed::Text),
        (Kind::Geojson, Value::Object(_)) => place::is_geojson_value(value).then_some(Typed::Text),
        _ => None,
    }
}

fn whole(number: &serde_json::Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let value = number.as_f64()?;
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits, as the guard says")]
        (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
    })
}
