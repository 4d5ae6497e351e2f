//! Kinds of columns as Arrow types, and the name of the column that numbers the rows.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use kernel::{Column, ColumnKind, Error, Result, TruthWords};

/// The name of the column that numbers the rows: `_row`, with as many `_` behind it as it takes to be the only one.
pub(crate) fn row_column<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let taken: Vec<&str> = names.into_iter().filter(|name| name.starts_with("_row")).collect();
    let mut name = "_row".to_owned();
    while taken.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// What a stored type holds, or nothing for a type that no table of ours has.
pub(crate) fn kind_of(data_type: &DataType) -> Option<ColumnKind> {
    match data_type {
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => Some(ColumnKind::Text),
        DataType::Int64 => Some(ColumnKind::Integer),
        DataType::Float64 => Some(ColumnKind::Number),
        DataType::Boolean => Some(ColumnKind::Boolean),
        DataType::Date32 => Some(ColumnKind::Date),
        DataType::Timestamp(TimeUnit::Millisecond, _) => Some(ColumnKind::Datetime),
        _ => None,
    }
}

/// The columns of an Arrow schema in our words. The words for true and false are those of the check: a stored file has none.
pub(crate) fn columns_of(schema: &Schema) -> Result<Vec<Column>> {
    let column = |field: &Arc<Field>| {
        let word = |key| field.metadata().get(key).cloned();
        let words = || Some(TruthWords { yes: word(check::TRUE_WORD)?, no: word(check::FALSE_WORD)? });
        let kind = kind_of(field.data_type());
        kind.map(|kind| Column { words: words(), ..Column::new(field.name(), kind) }).ok_or_else(|| {
            Error::Internal {
                what: "reading the kinds of columns".into(),
                source: format!("column {:?} holds {}", field.name(), field.data_type()).into(),
            }
        })
    };
    schema.fields().iter().map(column).collect()
}

/// The schema under which a stored file is read: as it is written, but with text as views.
pub(crate) fn read_schema(stored: &Schema) -> SchemaRef {
    let fields = stored.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => {
            Arc::new(Field::new(field.name(), DataType::Utf8View, field.is_nullable()))
        }
        _ => Arc::clone(field),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_column_never_takes_the_name_of_another() {
        assert_eq!(row_column(["a", "b"]), "_row");
        assert_eq!(row_column(["_row", "_row__"]), "_row_");
        assert_eq!(row_column(["_row_", "_row"]), "_row__");
    }
}
