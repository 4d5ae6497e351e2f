//! How a column's first rows tell how to encode it.

use std::collections::HashSet;

use datafusion::arrow::array::{Array, ArrayRef};

use crate::cells::{Cell, Cells};

/// How many rows are looked at.
pub(crate) const ROWS: usize = 4_096;

/// Whether the values of a column hardly repeat in its first rows: a dictionary of them would only cost time.
pub(crate) fn is_near_unique(column: &ArrayRef) -> bool {
    let Ok(cells) = Cells::of(column) else { return false };
    let rows = column.len().min(ROWS);
    let (mut texts, mut numbers, mut filled) = (HashSet::new(), HashSet::new(), 0_usize);
    for row in 0..rows {
        let is_new = match cells.get(row) {
            Cell::Null => continue,
            Cell::Text(text) => texts.insert(text),
            Cell::Boolean(_) => false,
            Cell::Integer(value) | Cell::Instant(value) => numbers.insert(value.cast_unsigned()),
            Cell::Number(value) => numbers.insert(value.to_bits()),
            Cell::Date(day) => numbers.insert(u64::from(day.cast_unsigned())),
        };
        filled += 1;
        // Half of the first 256 values seen before: the rest need not be looked at.
        if !is_new && filled >= 256 && texts.len() + numbers.len() < filled / 2 {
            return false;
        }
    }
    filled >= 64 && (texts.len() + numbers.len()) * 10 > filled * 9
}

/// Whether a column holds identifiers: near unique, of whole numbers or of short words without a space.
pub(crate) fn is_identifier(column: &ArrayRef) -> bool {
    let Ok(cells) = Cells::of(column) else { return false };
    let is_code = |row| match cells.get(row) {
        Cell::Null | Cell::Integer(_) => true,
        Cell::Text(text) => text.len() <= 40 && !text.contains(char::is_whitespace),
        _ => false,
    };
    (0..column.len().min(ROWS)).all(is_code) && is_near_unique(column)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::arrow::array::{Int64Array, StringArray};

    use super::*;

    #[test]
    fn identifiers_are_near_unique_and_choices_are_not() {
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..4_096));
        let choices: ArrayRef =
            Arc::new(StringArray::from_iter_values((0..4_096).map(|i| (i % 7).to_string())));
        let few: ArrayRef = Arc::new(Int64Array::from_iter_values(0..10));
        assert!(is_near_unique(&ids) && is_identifier(&ids));
        assert!(!is_near_unique(&choices));
        assert!(!is_near_unique(&few));
        let names: ArrayRef =
            Arc::new(StringArray::from_iter_values((0..900).map(|i| format!("Club n° {i}"))));
        assert!(is_near_unique(&names) && !is_identifier(&names));
    }
}
