//! What the wrong dates of a column say together of their order.

use super::{DateOrder, Repair, date_order, propose_in};
use crate::schema::{DateFormat, Field, Kind};

/// The orders that the wrong dates of a column prove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    day_first: bool,
    month_first: bool,
}

impl Orders {
    /// Whether a field holds dates, whose order matters.
    pub(crate) fn matter(field: &Field) -> bool {
        matches!(field.kind, Kind::Date(_) | Kind::Datetime(_))
    }

    /// Hears a cell that is no date of its field.
    pub(crate) fn hear(&mut self, cell: &str) {
        match date_order(cell) {
            Some(DateOrder::DayFirst) => self.day_first = true,
            Some(DateOrder::MonthFirst) => self.month_first = true,
            None => {}
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.day_first |= other.day_first;
        self.month_first |= other.month_first;
    }

    /// The order of the column: some cells prove it and none denies it, nor does the order that the schema asks for.
    pub(crate) fn of_column(self, field: &Field) -> Option<DateOrder> {
        let proved = match (self.day_first, self.month_first) {
            (true, false) => DateOrder::DayFirst,
            (false, true) => DateOrder::MonthFirst,
            _ => return None,
        };
        declared(field).is_none_or(|declared| declared == proved).then_some(proved)
    }

    /// What a cell was likely meant to be where no cell of the column proves an order: dates have their day first in
    /// French, unless the schema asks for the month. Nobody may write it without asking.
    pub(crate) fn suggest(self, field: &Field, cell: &str) -> Option<Repair> {
        if self.day_first || self.month_first {
            return None;
        }
        propose_in(field, cell, declared(field).or(Some(DateOrder::DayFirst)))
    }
}

/// The order of the pattern that a field asks for.
fn declared(field: &Field) -> Option<DateOrder> {
    let (Kind::Date(DateFormat::Pattern(pattern)) | Kind::Datetime(DateFormat::Pattern(pattern))) =
        &field.kind
    else {
        return None;
    };
    let (day, month, year) = (pattern.find("%d")?, pattern.find("%m")?, pattern.find("%Y")?);
    (year > day.min(month)).then_some(if day < month { DateOrder::DayFirst } else { DateOrder::MonthFirst })
}
