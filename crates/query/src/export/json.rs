//! JSON (RFC 8259): an array of objects, or one object a line.

use datafusion::arrow::array::RecordBatch;
use kernel::{Column, Doing as _, Result};
use serde::Serialize;

use super::Encoder;
use crate::cells::{Cell, Cells, push_date, push_instant};

/// Members are in the order of the columns; empty cells are `null`; dates and times are text in ISO 8601.
pub(super) struct Json {
    names: Names,
    is_array: bool,
    is_first: bool,
}

impl Json {
    /// One array of objects.
    pub(super) fn array(columns: &[Column]) -> Self {
        Self { names: Names::new(columns), is_array: true, is_first: true }
    }

    /// One object a line.
    pub(super) fn lines(columns: &[Column]) -> Self {
        Self { names: Names::new(columns), is_array: false, is_first: true }
    }
}

impl Encoder for Json {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if self.is_array {
            out.push(b'[');
        }
        Ok(())
    }

    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()> {
        let columns = batch.columns().iter().map(Cells::of).collect::<Result<Vec<_>>>()?;
        for row in 0..batch.num_rows() {
            if self.is_array {
                out.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
            }
            self.is_first = false;
            self.names.push_object(out, &columns, row)?;
            if !self.is_array {
                out.push(b'\n');
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if self.is_array {
            out.extend_from_slice(b"\n]\n");
        }
        Ok(())
    }
}

/// The names of columns as JSON spells them, with the colon that follows.
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn new(columns: &[Column]) -> Self {
        let spell = |column: &Column| format!("{}:", serde_json::Value::from(column.name.as_str()));
        Self(columns.iter().map(spell).collect())
    }

    /// Adds the object of one row.
    pub(super) fn push_object(&self, out: &mut Vec<u8>, columns: &[Cells<'_>], row: usize) -> Result<()> {
        out.push(b'{');
        for (index, (name, cells)) in self.0.iter().zip(columns).enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(name.as_bytes());
            push_cell(out, cells.get(row))?;
        }
        out.push(b'}');
        Ok(())
    }
}

/// Adds a value as JSON spells it; a number that JSON has no spelling for is `null`.
pub(super) fn push_value(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value).doing("spelling a value in JSON")
}

fn push_cell(out: &mut Vec<u8>, cell: Cell<'_>) -> Result<()> {
    let mut text = String::new();
    match cell {
        Cell::Null => {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        Cell::Boolean(value) => return push_value(out, &value),
        Cell::Integer(value) => return push_value(out, &value),
        Cell::Number(value) => return push_value(out, &value),
        Cell::Text(value) => return push_value(out, value),
        Cell::Date(day) => push_date(&mut text, day),
        Cell::Instant(millis) => push_instant(&mut text, millis),
    }
    push_value(out, &text)
}
