//! Places in a sorted answer: the values that the last row seen is sorted by, and its number in the file.
//!
//! A cursor is base64url of JSON. A reader can read and even write one: it can only say "after this row", which is no
//! more than a filter says, so it is checked for its form and is not signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use kernel::{ColumnKind, Cursor, Invalid, Table};

use super::{column, literal, parse};
use crate::cells::Cell;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// The columns of the sort, `-` first when it goes down; a last `-` alone when level rows go from the last to the
    /// first: a cursor of another sort is refused.
    by: Vec<String>,
    /// What the last row has in each; `None` for an empty cell.
    at: Vec<Option<String>>,
    /// Its number in the file.
    pub(super) row: u64,
}

fn by(table: &Table, sort: &[(usize, bool)], last_first: bool) -> Vec<String> {
    let name = |&(index, descending): &(usize, bool)| {
        format!("{}{}", if descending { "-" } else { "+" }, table.columns[index].name)
    };
    sort.iter().map(name).chain(last_first.then(|| "-".to_owned())).collect()
}

/// The cursor after a row.
pub(super) fn after(
    table: &Table,
    sort: &[(usize, bool)],
    cells: &[Cell<'_>],
    last_first: bool,
    row: u64,
) -> Cursor {
    let spell = |cell: &Cell<'_>| match cell {
        Cell::Null => None,
        Cell::Boolean(value) => Some(value.to_string()),
        Cell::Integer(value) => Some(value.to_string()),
        // The shortest spelling that reads back as the same number.
        Cell::Number(value) => Some(value.to_string()),
        Cell::Text(value) => Some((*value).to_owned()),
        Cell::Date(_) | Cell::Instant(_) => match cell.value() {
            kernel::Value::Text(text) => Some(text),
            _ => None,
        },
    };
    let place = Place { by: by(table, sort, last_first), at: cells.iter().map(spell).collect(), row };
    // A struct of lists and numbers is always JSON.
    Cursor(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&place).unwrap_or_default()))
}

/// # Errors
/// When the cursor is not one of ours, or is one of another sort.
pub(super) fn read(
    table: &Table,
    sort: &[(usize, bool)],
    last_first: bool,
    cursor: &Cursor,
) -> Result<Place, Invalid> {
    let invalid = || Invalid::new("cursor", "cursor-invalid");
    let json = URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_not_base64| invalid())?;
    let place: Place = serde_json::from_slice(&json).map_err(|_not_ours| invalid())?;
    let fits = place.by == by(table, sort, last_first)
        && place.at.len() == sort.len()
        && place.row <= i64::MAX.cast_unsigned();
    if fits { Ok(place) } else { Err(invalid()) }
}

/// The rows after a place, in the order of `sort` then of the file.
///
/// # Errors
/// When a value is not of its column's kind.
pub(super) fn rows_after(
    table: &Table,
    sort: &[(usize, bool)],
    row: &str,
    last_first: bool,
    place: &Place,
) -> Result<Expr, Invalid> {
    let number = ScalarValue::Int64(i64::try_from(place.row).ok());
    let mut after =
        if last_first { column(row).lt(literal(number)) } else { column(row).gt(literal(number)) };
    // From the last column to the first: further in this one, or level in it and after in those that follow.
    for (&(index, descending), at) in sort.iter().zip(&place.at).rev() {
        let tested = column(&table.columns[index].name);
        after = match at {
            // Empty cells come last: nothing is further.
            None => tested.is_null().and(after),
            Some(text) => {
                let kind = table.columns[index].kind;
                let value = literal(value(kind, text)?);
                let further = if descending {
                    tested.clone().lt(value.clone())
                } else {
                    tested.clone().gt(value.clone())
                };
                further.or(tested.clone().is_null()).or(tested.eq(value).and(after))
            }
        };
    }
    Ok(after)
}

fn value(kind: ColumnKind, text: &str) -> Result<ScalarValue, Invalid> {
    parse::value(kind, text).map_err(|_kind| Invalid::new("cursor", "cursor-invalid"))
}
