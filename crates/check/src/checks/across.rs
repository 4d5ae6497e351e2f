//! Rules between cells of one row.

use std::sync::Arc;

use super::{Check, Hit, index};
use crate::cells::Cells;
use crate::rules::{self, Compared};
use crate::schema::{Comparison, Field};

/// At least one of two cells has a value. An absent column has none.
pub(crate) struct OneOfRequired {
    pub(crate) column: usize,
    pub(crate) other: Option<usize>,
    pub(crate) rule: u32,
}

impl Check for OneOfRequired {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let first = cells.at(self.column);
        let other = self.other.map(|other| cells.at(other));
        first.each(|row, cell| {
            if first.blanks.holds(cell.bytes()) && other.is_none_or(|other| other.is_blank(row)) {
                hits.push(Hit { row: cells.row(row), column: index(self.column), rule: self.rule });
            }
        });
    }
}

/// All cells have a value or none has.
pub(crate) struct Cohesive {
    pub(crate) columns: Vec<usize>,
    pub(crate) rule: u32,
}

impl Check for Cohesive {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        for row in 0..cells.rows {
            if !rules::cohesive(self.columns.iter().map(|&column| !cells.at(column).is_blank(row))) {
                hits.push(Hit { row: cells.row(row), column: index(self.columns[0]), rule: self.rule });
            }
        }
    }
}

/// Two cells are in an order.
pub(crate) struct Compare {
    pub(crate) left: (usize, Arc<Field>),
    pub(crate) op: Comparison,
    pub(crate) right: (usize, Arc<Field>),
    pub(crate) rule: u32,
}

impl Check for Compare {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let (left, right) = (cells.at(self.left.0), cells.at(self.right.0));
        for row in 0..cells.rows {
            if left.is_blank(row) || right.is_blank(row) {
                continue;
            }
            let (one, other) = (left.text(row), right.text(row));
            let compared = rules::compare((&self.left.1.kind, &one), self.op, (&self.right.1.kind, &other));
            if compared != Compared::Holds {
                hits.push(Hit { row: cells.row(row), column: index(self.left.0), rule: self.rule });
            }
        }
    }
}

/// A cell is the sum of others.
pub(crate) struct Sum {
    pub(crate) total: usize,
    pub(crate) parts: Vec<usize>,
    pub(crate) rule: u32,
}

impl Check for Sum {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let total = cells.at(self.total);
        let mut parts = Vec::new();
        for row in 0..cells.rows {
            if total.is_blank(row) || self.parts.iter().any(|&part| cells.at(part).is_blank(row)) {
                continue;
            }
            parts.clear();
            parts.extend(self.parts.iter().map(|&part| cells.at(part).text(row)));
            if !rules::sum(&total.text(row), parts.iter().map(AsRef::as_ref)) {
                hits.push(Hit { row: cells.row(row), column: index(self.total), rule: self.rule });
            }
        }
    }
}
