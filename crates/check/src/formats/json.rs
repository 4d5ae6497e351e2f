//! JSON in its three table forms, each read one value at a time: a list, lines of values, features of `GeoJSON`.
//!
//! The columns are the keys of all the objects, in the order in which they first appear, so the file is read once
//! for them and once for the rows. Nothing larger than one object is held in memory.

mod columns;
mod feature;
mod find;
mod object;
mod scan;
mod values;

use serde_json::value::RawValue;

use self::columns::{Columns, Shape};
use self::feature::Feature;
use self::object::{Fields, push_cell};
use self::scan::Scan;
use self::values::Values;
use super::note::{Note, Notes, Oddity};
use super::{Format, Limits, NotedRows, Source, too_large};
use crate::{Record, Rows, Unreadable};

/// Whether the first value is followed by another on a line of its own, as far as these bytes show.
pub(super) fn looks_like_lines(first: &[u8]) -> bool {
    let mut scan = Scan::new(first, "NDJSON", &Limits::default());
    let line = scan.line();
    scan.skip().is_ok() && matches!(scan.peek(), Ok(Some(b'{' | b'['))) && scan.line() > line
}

pub(super) fn open(
    source: Box<dyn Source>,
    guess: Format,
    limits: &Limits,
) -> Result<Box<dyn NotedRows>, Unreadable> {
    let mut notes = Notes::default();
    let (place, source) = find::find(source, guess, limits, &mut notes)?;
    let mut values = Values::at(source, &place, limits)?;
    let columns = Columns::collect(&mut values, &place, limits)?;
    let values = Values::at(values.into_inner(), &place, limits)?;
    let header_given = matches!(columns.shape, Shape::Lists);
    let (format, line) = (place.format, place.line);
    Ok(Box::new(Json {
        values,
        columns,
        notes,
        format,
        line,
        header_given,
        given: 0,
        limits: limits.clone(),
    }))
}

struct Json {
    values: Values,
    columns: Columns,
    notes: Notes,
    format: Format,
    /// Where the list begins.
    line: u64,
    header_given: bool,
    /// Bytes and cells given so far.
    given: u64,
    limits: Limits,
}

impl Json {
    fn give(&mut self, record: &mut Record) -> Result<(), Unreadable> {
        let Self { values, columns, notes, limits, .. } = self;
        record.line = values.line();
        match &columns.shape {
            Shape::Lists => {
                let cells: Vec<&RawValue> = values.parse()?;
                if cells.len() as u64 > limits.columns {
                    return Err(too_large("columns", limits.columns));
                }
                for cell in cells {
                    push_cell(Some(cell), record, values, limits)?;
                }
            }
            Shape::Objects => {
                let Fields { slots, repeated } = values.parse_with(columns.fields())?;
                note_repeated(repeated, notes, values);
                for cell in slots {
                    push_cell(cell, record, values, limits)?;
                }
            }
            Shape::Features(extra) => {
                let feature: Feature<'_> = values.parse()?;
                let Fields { slots, repeated } = match feature.properties {
                    Some(properties) => values.parse_part(properties, columns.fields())?,
                    None => columns.fields().empty(),
                };
                note_repeated(repeated, notes, values);
                if extra.id {
                    push_cell(feature.id, record, values, limits)?;
                }
                for cell in slots {
                    push_cell(cell, record, values, limits)?;
                }
                extra.push_place(feature.geometry, record, values, limits)?;
            }
        }
        Ok(())
    }
}

fn note_repeated(repeated: Option<&str>, notes: &mut Notes, values: &Values) {
    if let Some(key) = repeated {
        notes.met(Oddity::RepeatedKey, 1, || format!("{key}, {}", values.line()));
    }
}

impl Rows for Json {
    fn next(&mut self, record: &mut Record) -> Result<bool, Unreadable> {
        record.clear();
        if !std::mem::replace(&mut self.header_given, true) {
            record.line = self.line;
            self.columns.header().for_each(|name| record.push(name));
            return Ok(true);
        }
        if !self.values.next()? {
            return Ok(false);
        }
        self.give(record)?;
        // Cells count too: an object of two bytes makes a row of as many empty cells as there are columns.
        self.given += (self.values.bytes() + record.len()) as u64;
        if self.given > self.limits.inflated {
            return Err(too_large("inflated size", self.limits.inflated));
        }
        Ok(true)
    }
}

impl NotedRows for Json {
    fn format(&self) -> Format {
        self.format
    }

    fn notes(&self) -> &[Note] {
        &self.notes.list
    }
}
