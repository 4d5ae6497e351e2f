//! The kind that a column would be of, were it not for cells that are written otherwise.

use super::kinds::{DATES, DAY_FIRST, ISO, KINDS, NUMBERS, field, kind};
use super::{Candidates, Misfit, UNSURE};
use crate::repair::{self, DateOrder, Orders, Repair};
use crate::schema::Kind;

/// Cells that a column must have for words among them to be exceptions: one in ten at most.
const FEWEST: u64 = 10;

/// Cells that are not of a kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Misfits {
    pub(super) cells: u64,
    /// Those that certainly mean a value of the kind, written otherwise: by themselves, where the column has days
    /// first, and where it has months first.
    pub(super) certain: [u64; 3],
    /// Those of them that are amounts or measures, and no codes.
    pub(super) amounts: u64,
    /// Those of them that would be written with another decimal mark or with fewer digits.
    pub(super) changed: u64,
    /// What they say of the order of dates.
    pub(super) orders: Orders,
    pub(super) first: Option<Misfit>,
}

/// A column that some cells keep from being of a kind.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    pub(crate) kind: Kind,
    /// How many cells are not of the kind, of how many that are filled.
    pub(crate) cells: u64,
    pub(crate) filled: u64,
    /// Whether each of them certainly means a value of the kind.
    pub(crate) certain: bool,
    /// The order of its dates, when some prove it.
    pub(crate) order: Option<DateOrder>,
    pub(crate) first: Misfit,
    /// Of the first, when all of them have one.
    pub(crate) repair: Option<Repair>,
    /// What the first was likely meant to be.
    pub(crate) suggestion: Option<Repair>,
}

impl Misfits {
    pub(super) fn merge(&mut self, other: &Self) {
        self.cells += other.cells;
        for (certain, more) in self.certain.iter_mut().zip(other.certain) {
            *certain += more;
        }
        self.amounts += other.amounts;
        self.changed += other.changed;
        self.orders.merge(other.orders);
        let earlier = other
            .first
            .as_ref()
            .filter(|more| self.first.as_ref().is_none_or(|first| more.place < first.place));
        if let Some(first) = earlier {
            self.first = Some(first.clone());
        }
    }

    fn order(&self, candidate: u32) -> Option<DateOrder> {
        self.orders.of_column(&field(kind(candidate)))
    }

    /// Those that have no certain repair.
    fn unsure(&self, candidate: u32) -> u64 {
        let certain = match self.order(candidate) {
            None => self.certain[0],
            Some(DateOrder::DayFirst) => self.certain[1],
            Some(DateOrder::MonthFirst) => self.certain[2],
        };
        self.cells - certain
    }
}

impl Candidates {
    /// The kind that the column would be of without some cells, the surest first.
    pub(crate) fn near(&self) -> Option<Near> {
        if self.possible != 0 {
            return None;
        }
        let near = (0..KINDS).filter(|&candidate| self.is_near(candidate)).map(|candidate| {
            let misfits = &self.misfits[candidate as usize];
            (!self.is_certain(candidate), misfits.cells, misfits.changed, candidate)
        });
        let (uncertain, cells, _, candidate) = near.min()?;
        let misfits = &self.misfits[candidate as usize];
        let first = misfits.first.clone()?;
        let (kind, order) = (kind(candidate), misfits.order(candidate));
        let column = field(kind.clone());
        let (mut repair, mut suggestion) = (None, None);
        if !uncertain {
            repair = repair::propose_in(&column, &first.value, order);
        } else if DATES.contains(&candidate) {
            suggestion = misfits.orders.suggest(&column, &first.value);
        }
        let (filled, certain) = (self.filled, !uncertain);
        Some(Near { kind, cells, filled, certain, order, first, repair, suggestion })
    }

    /// Whether each misfit certainly means a value of the kind. Where most cells are not of it, `05/06/2024` is a day of
    /// June only if another cell proves it.
    fn is_certain(&self, candidate: u32) -> bool {
        let misfits = &self.misfits[candidate as usize];
        let is_proved = || {
            let iso = &self.misfits[ISO as usize];
            misfits.cells * 2 < self.filled || iso.order(ISO) == Some(DateOrder::DayFirst)
        };
        misfits.unsure(candidate) == 0 && (candidate != DAY_FIRST || is_proved())
    }

    /// Whether a column is of a kind but for cells that are few, or written otherwise: a minority of certain repairs,
    /// amounts with their currency, or dates in several forms.
    fn is_near(&self, candidate: u32) -> bool {
        if self.near & (1 << candidate) == 0 {
            return false;
        }
        let misfits = &self.misfits[candidate as usize];
        let (cells, unsure) = (misfits.cells, misfits.unsure(candidate));
        let many = self.filled >= FEWEST;
        let few = (many && cells * 10 <= self.filled) || (unsure == 0 && cells * 2 < self.filled);
        let are_amounts = NUMBERS.contains(&candidate)
            && misfits.amounts * 2 >= cells
            && (unsure == 0 || (many && unsure * UNSURE <= self.filled));
        few || are_amounts || (DATES.contains(&candidate) && self.dated)
    }
}
