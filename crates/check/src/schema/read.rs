//! Reads one cell as its column's kind. Exact rather than fast: the engine has fast paths for what is common and
//! comes here for the rest.

mod json;
mod moment;
mod number;
mod place;
mod strptime;
mod text;

pub(super) use self::json::item;
pub(super) use self::strptime::is_understood;

use super::{DateFormat, Kind, StringFormat, Typed};

impl Kind {
    /// The cell as this kind, or nothing when it is not one. The cell must not be a missing value.
    ///
    /// Digits are ASCII's, and whole numbers those of 64 bits, where frictionless takes any script and any size.
    pub fn read(&self, cell: &str) -> Option<Typed> {
        match self {
            Self::Any | Self::String(StringFormat::Plain) => Some(Typed::Text),
            Self::String(format) => text::fits(*format, cell).then_some(Typed::Text),
            Self::Integer { bare, group } => {
                number::integer(cell, *bare, group.as_deref()).map(Typed::Integer)
            }
            Self::Number { decimal, group, bare } => {
                number::number(cell, *decimal, group.as_deref(), *bare).map(Typed::Number)
            }
            Self::Boolean { yes, no } => boolean(cell, yes, no).map(Typed::Boolean),
            Self::Date(format) => moment::date(format, cell).map(Typed::Date),
            Self::Time(format) => moment::time(format, cell).map(Typed::Time),
            Self::Datetime(format) => moment::datetime(format, cell).map(Typed::Datetime),
            Self::Year => moment::year(cell).map(Typed::Integer),
            Self::YearMonth => moment::year_month(cell).map(Typed::Date),
            Self::Duration => moment::is_duration(cell).then_some(Typed::Text),
            Self::Geopoint(format) => place::point(*format, cell).map(|_| Typed::Text),
            Self::Geojson => place::is_geojson(cell).then_some(Typed::Text),
            Self::Object => json::is_object(cell).then_some(Typed::Text),
            Self::Array(items) => json::is_array(cell, items.as_deref()).then_some(Typed::Text),
        }
    }

    /// Longitude and latitude, in degrees, of a cell that names a place; nothing for the other kinds.
    pub fn point(&self, cell: &str) -> Option<(f64, f64)> {
        match self {
            Self::Geopoint(format) => place::point(*format, cell),
            _ => None,
        }
    }
}

/// The false values win over the true ones, as in frictionless.
fn boolean(cell: &str, yes: &[String], no: &[String]) -> Option<bool> {
    if no.iter().any(|value| value == cell) {
        Some(false)
    } else if yes.iter().any(|value| value == cell) {
        Some(true)
    } else {
        None
    }
}

/// White space as Python strips it: Unicode's, and the four separators of ASCII.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

fn trim(cell: &str) -> &str {
    cell.trim_matches(is_space)
}

/// The pattern of a format, or nothing for the two named ones.
fn pattern(format: &DateFormat) -> Option<&str> {
    match format {
        DateFormat::Pattern(pattern) => Some(pattern),
        DateFormat::Iso | DateFormat::Any => None,
    }
}
