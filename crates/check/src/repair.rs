//! Proposes what a faulty cell was meant to be, when that is certain: one reading only, and it fits the column.
//!
//! What is likely but not certain is left to its author: the century of `29/02/24`, the lost zeros of a code, the
//! serial number of a date in a sheet, `1,234`, or `05/06/2024` when nothing else in the column says which is the
//! month.

mod column;
mod encoding;
mod moment;
mod number;
mod wording;
mod words;

use std::borrow::Cow;

use crate::schema::{Field, Kind, StringFormat};

pub(crate) use self::column::Orders;
pub(crate) use self::moment::is_written_as_date;
pub use self::moment::{DateOrder, date_order};

/// A cell as it was meant, in the form that its column asks for; or that a row that holds nothing goes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// Breaks no requirement of the column. Empty for a row that goes: [`Repair::shown`] has words for it.
    pub value: String,
    pub what: RepairKind,
}

/// What was wrong with the form of a cell: the last change when several were needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairKind {
    /// UTF-8 read as Latin-1: `DÃ©libÃ©ration`.
    Encoding,
    /// Spaces around the value, visible or not.
    SurroundingSpaces,
    /// Spaces between the digits of a code: `732 829 320 00074`.
    InnerSpaces,
    /// A number as people write it: `1 234,50 €`.
    NumberForm,
    /// A share: `45 %` where the column holds 0 to 1, or 0 to 100.
    Percentage,
    /// A date in another order or form: `29/02/2024`.
    DateForm,
    /// An allowed value with other case, accents or apostrophes: `Echelonne`.
    Wording,
    /// A row that holds nothing is left out.
    BlankRow,
}

impl Repair {
    pub(crate) fn of_blank_row() -> Self {
        Self { value: String::new(), what: RepairKind::BlankRow }
    }
}

impl RepairKind {
    /// Every kind: whoever shows kinds to people has words for each.
    pub const ALL: [Self; 8] = [
        Self::Encoding,
        Self::SurroundingSpaces,
        Self::InnerSpaces,
        Self::NumberForm,
        Self::Percentage,
        Self::DateForm,
        Self::Wording,
        Self::BlankRow,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::SurroundingSpaces => "surrounding-spaces",
            Self::InnerSpaces => "inner-spaces",
            Self::NumberForm => "number-form",
            Self::Percentage => "percentage",
            Self::DateForm => "date-form",
            Self::Wording => "wording",
            Self::BlankRow => "blank-row",
        }
    }
}

/// What the cell was meant to be, when that is certain. Nothing for a cell that breaks no requirement.
pub fn propose(field: &Field, cell: &str) -> Option<Repair> {
    propose_in(field, cell, None)
}

/// [`propose`], with what the other cells of the column say of the order of their dates (see [`date_order`]).
pub fn propose_in(field: &Field, cell: &str, order: Option<DateOrder>) -> Option<Repair> {
    if is_right(field, cell) {
        return None;
    }
    let decoded = encoding::decoded(cell);
    let text = decoded.as_deref().unwrap_or(cell);
    let trimmed = text.trim_matches(is_blank);
    if trimmed.is_empty() {
        return None;
    }
    let mut attempts = vec![(Cow::Borrowed(text), RepairKind::Encoding)];
    attempts.push((Cow::Borrowed(trimmed), RepairKind::SurroundingSpaces));
    let mut attempt =
        |value: Option<String>, what| attempts.extend(value.map(|value| (Cow::Owned(value), what)));
    attempt(wording::nearest(field, trimmed), RepairKind::Wording);
    match &field.kind {
        Kind::Number { .. } | Kind::Integer { .. } | Kind::Year => {
            attempt(number::rewritten(&field.kind, trimmed), RepairKind::NumberForm);
            attempt(number::share(field, trimmed), RepairKind::Percentage);
        }
        Kind::Date(_) | Kind::Datetime(_) => {
            attempt(moment::rewritten(&field.kind, trimmed, order), RepairKind::DateForm);
        }
        Kind::String(StringFormat::Plain) if field.constraints.pattern.is_some() => {
            attempt(without_inner_spaces(trimmed), RepairKind::InnerSpaces);
            attempt(upper_case_code(trimmed), RepairKind::Wording);
        }
        _ => {}
    }
    let (value, what) =
        attempts.into_iter().find(|(value, _)| value.as_ref() != cell && is_right(field, value))?;
    Some(Repair { value: value.into_owned(), what })
}

fn is_right(field: &Field, cell: &str) -> bool {
    field.violations(Some(cell)).is_empty()
}

/// White space, and the marks without width that spreadsheets and web pages leave behind.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The digits of a code, when there is nothing else in it but spaces.
fn without_inner_spaces(cell: &str) -> Option<String> {
    let is_spaced_code = cell.chars().all(|c| c.is_ascii_digit() || is_blank(c));
    (is_spaced_code && cell.contains(is_blank)).then(|| cell.chars().filter(char::is_ascii_digit).collect())
}

/// `w123456789` to `W123456789`: a code has letters, digits and nothing else.
fn upper_case_code(cell: &str) -> Option<String> {
    let is_code = cell.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && cell.bytes().any(|byte| byte.is_ascii_digit());
    (is_code && cell.bytes().any(|byte| byte.is_ascii_lowercase())).then(|| cell.to_ascii_uppercase())
}

#[cfg(test)]
mod tests;
