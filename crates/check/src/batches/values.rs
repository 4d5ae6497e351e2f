//! The values of one column, until they are an array.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMillisecondArray,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBufferBuilder, OffsetBuffer};

use super::{Shape, Written};
use crate::cells::{Cell, Cells};
use crate::checks::{Dates, Numbers};
use crate::schema::{DateFormat, Kind, Typed};
use crate::tables::{Generalise, SinkError};

/// Values of one type, with which of them are there.
pub(crate) struct Values {
    /// Costs nothing while every value is there, neither here nor to who writes them.
    present: NullBufferBuilder,
    store: Store,
}

enum Store {
    Text { bytes: Vec<u8>, ends: Vec<i32> },
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
    Date(Vec<i32>),
    Datetime(Vec<i64>),
}

impl Values {
    pub(super) fn new(shape: Shape) -> Self {
        let store = match shape {
            Shape::Text => Store::Text { bytes: Vec::new(), ends: vec![0] },
            Shape::Integer => Store::Integer(Vec::new()),
            Shape::Number => Store::Number(Vec::new()),
            Shape::Boolean => Store::Boolean(Vec::new()),
            Shape::Date => Store::Date(Vec::new()),
            Shape::Datetime => Store::Datetime(Vec::new()),
        };
        Self { present: NullBufferBuilder::new(super::ROWS), store }
    }

    /// Adds the cells of the rows that are `kept`, without those in `bad` rows, which are in order.
    pub(super) fn take(&mut self, written: &Written, cells: Cells<'_>, kept: Option<&[bool]>, bad: &[usize]) {
        let mut bad = bad.iter().copied().peekable();
        cells.each(|row, cell| {
            let is_bad = std::iter::from_fn(|| bad.next_if_eq(&row)).count() > 0;
            if kept.is_some_and(|kept| !kept[row]) {
                return;
            }
            let empty = is_bad || cells.blanks.holds(cell.bytes());
            self.push(written, (!empty).then_some(cell));
        });
    }

    fn push(&mut self, written: &Written, cell: Option<Cell<'_>>) {
        let present = match &mut self.store {
            Store::Text { bytes, ends } => {
                let present = cell.is_some_and(|cell| push_text(written, cell, bytes));
                // A batch of 4,096 rows is far below 2 GiB: records are at most 16 MiB, and rarely near.
                ends.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
                present
            }
            Store::Integer(values) => keep(values, cell.and_then(|cell| integer(written, cell))),
            Store::Number(values) => keep(values, cell.and_then(|cell| number(written, cell))),
            Store::Boolean(values) => keep(values, cell.and_then(|cell| boolean(&written.kind, cell))),
            Store::Date(values) => keep(values, cell.and_then(|cell| day(&written.kind, cell))),
            Store::Datetime(values) => {
                let value = cell.and_then(|cell| match written.kind.read(cell.text()) {
                    Some(Typed::Datetime(value)) => Some(value),
                    _ => None,
                });
                keep(values, value)
            }
        };
        self.present.append(present);
    }

    /// The values as an array, which leaves none here.
    pub(super) fn finish(&mut self) -> Result<ArrayRef, SinkError> {
        let nulls = self.present.finish();
        Ok(match &mut self.store {
            Store::Text { bytes, ends } => {
                let offsets = OffsetBuffer::new(std::mem::replace(ends, first_end(ends.len())).into());
                Arc::new(StringArray::try_new(offsets, Buffer::from_vec(taken(bytes)), nulls)?)
            }
            Store::Integer(values) => Arc::new(Int64Array::try_new(taken(values).into(), nulls)?),
            Store::Number(values) => Arc::new(Float64Array::try_new(taken(values).into(), nulls)?),
            Store::Boolean(values) => Arc::new(BooleanArray::new(BooleanBuffer::from(taken(values)), nulls)),
            Store::Date(values) => Arc::new(Date32Array::try_new(taken(values).into(), nulls)?),
            Store::Datetime(values) => {
                let array = TimestampMillisecondArray::try_new(taken(values).into(), nulls)?;
                Arc::new(array.with_timezone("UTC"))
            }
        })
    }
}

/// What `values` holds; as much room is left for what comes next, which is about as long.
fn taken<T>(values: &mut Vec<T>) -> Vec<T> {
    let room = Vec::with_capacity(values.len() + values.len() / 16);
    std::mem::replace(values, room)
}

/// Where the first text begins, with room for the ends of `most` texts.
fn first_end(most: usize) -> Vec<i32> {
    let mut ends = Vec::with_capacity(most);
    ends.push(0);
    ends
}

fn keep<T: Default>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let present = value.is_some();
    values.push(value.unwrap_or_default());
    present
}

/// The false values win over the true ones.
fn boolean(kind: &Kind, cell: Cell<'_>) -> Option<bool> {
    let Kind::Boolean { yes, no } = kind else { return None };
    let is = |word: &String| word.as_bytes() == cell.bytes();
    if no.iter().any(is) { Some(false) } else { yes.iter().any(is).then_some(true) }
}

fn integer(written: &Written, cell: Cell<'_>) -> Option<i64> {
    let Some(Typed::Integer(value)) = written.kind.read(cell.text()) else { return None };
    Some(match written.generalise {
        Some(Generalise::Step(step)) => {
            let step = i64::from(step.max(1));
            value.checked_sub(value.rem_euclid(step)).unwrap_or(i64::MIN)
        }
        _ => value,
    })
}

fn number(written: &Written, cell: Cell<'_>) -> Option<f64> {
    let fast = match &written.kind {
        Kind::Number { decimal, group: None, .. } => {
            Numbers::value(u8::try_from(*decimal).ok(), cell.bytes())
        }
        _ => None,
    };
    let value = match fast {
        Some(value) => value,
        None => match written.kind.read(cell.text()) {
            Some(Typed::Number(value)) => value,
            _ => return None,
        },
    };
    Some(match written.generalise {
        Some(Generalise::Step(step)) => (value / f64::from(step.max(1))).floor() * f64::from(step.max(1)),
        _ => value,
    })
}

fn day(kind: &Kind, cell: Cell<'_>) -> Option<i32> {
    if let (Kind::Date(DateFormat::Iso), Some((year, month, day))) = (kind, Dates::day(cell)) {
        return Some(days_since_1970(year, month, day));
    }
    match kind.read(cell.text()) {
        Some(Typed::Date(days)) => Some(days),
        _ => None,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, by years that begin in March.
#[expect(clippy::cast_possible_wrap, reason = "years have four digits")]
fn days_since_1970(year: u32, month: u32, day: u32) -> i32 {
    let year = year as i32 - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = (month as i32 + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day as i32 - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn push_text(written: &Written, cell: Cell<'_>, bytes: &mut Vec<u8>) -> bool {
    match written.generalise {
        None | Some(Generalise::Step(_)) => bytes.extend_from_slice(cell.bytes()),
        Some(Generalise::Prefix(length)) => {
            let text = cell.text();
            let end = text.char_indices().nth(length.into()).map_or(text.len(), |(end, _)| end);
            bytes.extend_from_slice(&text.as_bytes()[..end]);
        }
        Some(generalise @ (Generalise::Year | Generalise::Month)) => {
            let Some((year, month)) = year_and_month(&written.kind, cell) else { return false };
            let text = if generalise == Generalise::Year {
                format!("{year:04}")
            } else {
                format!("{year:04}-{month:02}")
            };
            bytes.extend_from_slice(text.as_bytes());
        }
    }
    true
}

/// The year and month of a day, or of a text that begins like one.
fn year_and_month(kind: &Kind, cell: Cell<'_>) -> Option<(i64, i64)> {
    let days = match kind.read(cell.text())? {
        Typed::Date(days) => i64::from(days),
        Typed::Datetime(milliseconds) => milliseconds.div_euclid(86_400_000),
        Typed::Integer(year) if *kind == Kind::Year => return Some((year, 1)),
        Typed::Text => {
            let (year, month) = cell.text().get(..7)?.split_once('-')?;
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            return (1..=12).contains(&month).then_some((year, month));
        }
        _ => return None,
    };
    // The inverse of `days_since_1970`, by eras of 400 years that begin in March.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let month = if month < 10 { month + 3 } else { month - 9 };
    Some((era * 400 + year_of_era + i64::from(month <= 2), month))
}
