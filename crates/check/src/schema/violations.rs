//! What one cell breaks: the plain reading of a column's rules, one cell at a time. The engine's fast paths must
//! agree with it.

use std::cmp::Ordering;

use serde_json::Value;

use super::read::item;
use super::{ArrayItem, Constraints, Field, Kind, Typed};

/// What a column asks of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Requirement {
    Type,
    Required,
    /// Never found by [`Field::violations`], which sees one cell.
    Unique,
    Pattern,
    Allowed,
    Minimum,
    Maximum,
    MinLength,
    MaxLength,
}

/// One requirement that a cell breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    pub requirement: Requirement,
    /// The item of the array that breaks it, from 0; nothing when it is the cell itself.
    pub item: Option<usize>,
}

impl Field {
    /// What the cell breaks: its type alone, or else every constraint that it breaks. `None` is a missing cell.
    pub fn violations(&self, cell: Option<&str>) -> Vec<Violation> {
        let Some(cell) = cell else {
            return if self.constraints.required { vec![of_cell(Requirement::Required)] } else { Vec::new() };
        };
        let Some(typed) = self.kind.read(cell) else {
            return vec![Violation { requirement: Requirement::Type, item: wrong_item(&self.kind, cell) }];
        };
        let mut found: Vec<_> =
            broken(&self.kind, &self.constraints, cell, typed).into_iter().map(of_cell).collect();
        if let (Kind::Array(Some(items)), true) = (&self.kind, found.is_empty()) {
            found = broken_items(items, cell);
        }
        found
    }
}

fn of_cell(requirement: Requirement) -> Violation {
    Violation { requirement, item: None }
}

fn broken(kind: &Kind, constraints: &Constraints, cell: &str, typed: Typed) -> Vec<Requirement> {
    let bound = |text: &Option<String>, wrong: Ordering| {
        text.as_ref().and_then(|bound| kind.read(bound)).is_some_and(|bound| {
            // What compares with nothing, such as NaN, is outside.
            compare(typed, bound).is_none_or(|order| order == wrong)
        })
    };
    let counted = constraints.min_length.is_some() || constraints.max_length.is_some();
    let length = if counted { length(kind, cell) } else { 0 };
    let checks = [
        (Requirement::Pattern, constraints.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(cell))),
        (
            Requirement::Allowed,
            !constraints.allowed.is_empty()
                && !constraints.allowed.iter().any(|allowed| is_same(kind, cell, typed, allowed)),
        ),
        (Requirement::Minimum, bound(&constraints.minimum, Ordering::Less)),
        (Requirement::Maximum, bound(&constraints.maximum, Ordering::Greater)),
        (Requirement::MinLength, constraints.min_length.is_some_and(|least| length < least)),
        (Requirement::MaxLength, constraints.max_length.is_some_and(|most| length > most)),
    ];
    checks.into_iter().filter(|(_, is_broken)| *is_broken).map(|(requirement, _)| requirement).collect()
}

/// The order of two cells of one kind; nothing for kinds without one.
pub(crate) fn compare(left: Typed, right: Typed) -> Option<Ordering> {
    match (left, right) {
        (Typed::Integer(left), Typed::Integer(right))
        | (Typed::Datetime(left), Typed::Datetime(right))
        | (Typed::Time(left), Typed::Time(right)) => Some(left.cmp(&right)),
        (Typed::Number(left), Typed::Number(right)) => left.partial_cmp(&right),
        (Typed::Date(left), Typed::Date(right)) => Some(left.cmp(&right)),
        (Typed::Boolean(left), Typed::Boolean(right)) => Some(left.cmp(&right)),
        _ => None,
    }
}

fn is_same(kind: &Kind, cell: &str, typed: Typed, allowed: &str) -> bool {
    if cell == allowed {
        return true;
    }
    match (typed, kind) {
        (Typed::Text, Kind::Array(_) | Kind::Object | Kind::Geojson) => serde_json::from_str::<Value>(cell)
            .is_ok_and(|cell| serde_json::from_str::<Value>(allowed).is_ok_and(|allowed| cell == allowed)),
        (Typed::Text, Kind::Geopoint(_)) => {
            kind.point(cell).is_some_and(|point| kind.point(allowed) == Some(point))
        }
        (Typed::Text, _) => false,
        _ => kind.read(allowed).is_some_and(|allowed| compare(typed, allowed) == Some(Ordering::Equal)),
    }
}

/// Characters of a text, items of an array, members of an object.
fn length(kind: &Kind, cell: &str) -> usize {
    match (kind, serde_json::from_str(cell)) {
        (Kind::Array(_), Ok(Value::Array(items))) => items.len(),
        (Kind::Object, Ok(Value::Object(members))) => members.len(),
        _ => cell.chars().count(),
    }
}

fn items_of(cell: &str) -> Vec<Value> {
    serde_json::from_str(cell).unwrap_or_default()
}

fn is_missing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

fn wrong_item(kind: &Kind, cell: &str) -> Option<usize> {
    let Kind::Array(Some(items)) = kind else { return None };
    items_of(cell).iter().position(|value| !is_missing(value) && item(&items.kind, value).is_none())
}

/// Each constraint that an item breaks, with the first item that does.
fn broken_items(items: &ArrayItem, cell: &str) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    for (index, value) in items_of(cell).iter().enumerate() {
        let broken = if is_missing(value) {
            if items.constraints.required { vec![Requirement::Required] } else { Vec::new() }
        } else {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            item(&items.kind, value)
                .map(|typed| broken(&items.kind, &items.constraints, &text, typed))
                .unwrap_or_default()
        };
        for requirement in broken {
            if !found.iter().any(|known| known.requirement == requirement) {
                found.push(Violation { requirement, item: Some(index) });
            }
        }
    }
    found
}
