//! The checks: each runs over one column at a time, accepts quickly what is plainly right and leaves the rest to the
//! exact rules of [`Field::violations`], so that both always agree.

mod across;
mod date;
mod keys;
mod length;
mod memo;
mod number;
mod pattern;
mod set;
mod siret;

use std::sync::Arc;

pub(crate) use self::across::{Cohesive, Compare, OneOfRequired, Sum};
pub(crate) use self::date::Dates;
pub(crate) use self::keys::{Fingerprint, Hash, Key, Keyed, Keys, Known, Met, Reference, Repeated};
pub(crate) use self::length::Length;
pub(crate) use self::memo::{Memo, Settled, Single};
pub(crate) use self::number::Numbers;
pub(crate) use self::pattern::Patterned;
pub(crate) use self::set::Set;
pub(crate) use self::siret::Sirets;
use crate::cells::{Cell, Cells};
use crate::schema::{Field, Requirement};

/// One error of one cell or row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Row of the block.
    pub(crate) row: u32,
    pub(crate) column: u32,
    /// Which rule of the plan is broken.
    pub(crate) rule: u32,
}

/// Something asked of every row.
pub(crate) trait Check: Send + Sync {
    /// Adds what is wrong in `cells`, whose column this check chooses. The same hit may be added twice.
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>);
}

/// A column of the file with the field that says what it holds, and its rules in the plan.
#[derive(Clone)]
pub(crate) struct Exact {
    pub(crate) field: Arc<Field>,
    pub(crate) column: usize,
    /// The first of [`REQUIREMENTS`] rules, in that order.
    pub(crate) first_rule: u32,
}

/// What a field can ask, in the order of its rules.
pub(crate) const REQUIREMENTS: [Requirement; 9] = [
    Requirement::Type,
    Requirement::Required,
    Requirement::Unique,
    Requirement::Pattern,
    Requirement::Allowed,
    Requirement::Minimum,
    Requirement::Maximum,
    Requirement::MinLength,
    Requirement::MaxLength,
];

impl Exact {
    pub(crate) fn hit(&self, row: u32, requirement: Requirement) -> Hit {
        let place = REQUIREMENTS.iter().position(|other| *other == requirement).unwrap_or_default();
        Hit { row, column: index(self.column), rule: self.first_rule + index(place) }
    }

    /// Adds everything that the cell breaks; answers whether that is nothing.
    #[cold]
    #[inline(never)]
    pub(crate) fn settle(&self, row: u32, cell: Cell<'_>, hits: &mut Vec<Hit>) -> bool {
        let violations = self.field.violations(Some(cell.text()));
        hits.extend(violations.iter().map(|violation| self.hit(row, violation.requirement)));
        violations.is_empty()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "columns and rules are far fewer than four billion")]
pub(crate) fn index(position: usize) -> u32 {
    position as u32
}
