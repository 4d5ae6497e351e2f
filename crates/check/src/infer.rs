//! What the columns of a free table hold: the narrowest kind that all their cells are of, and the kind that all but a
//! few are of, or that they are written otherwise, which those cells keep from being seen.

mod kinds;
mod near;

pub(crate) use self::kinds::field;
use self::kinds::{DATES, KINDS, NUMBERS, fits, is_amount, is_changed, is_of_a_code, keeps, kind};
use self::near::Misfits;
pub(crate) use self::near::Near;
use crate::cells::Cell;
use crate::personal::Place;
use crate::repair::{self, DateOrder};
use crate::schema::{Field, Kind};
use crate::sheet::{Counted, Line, View};

/// Kinds that all the cells seen so far are of, and those that nearly all are of.
#[derive(Clone, Debug)]
pub(crate) struct Candidates {
    /// One bit for each of [`KINDS`].
    possible: u32,
    /// The same for kinds that few cells are not of.
    near: u32,
    /// Whether every cell is written as a date, in one form or another, of the calendar or not.
    dated: bool,
    filled: u64,
    /// What the block under way tells: a kind is given up on what one block tells, so that the answer is the same
    /// whichever thread reads it.
    here: Here,
    misfits: [Misfits; KINDS as usize],
}

/// What one block tells of a column.
#[derive(Clone, Debug)]
struct Here {
    possible: u32,
    dated: bool,
    filled: u64,
    misfits: [Few; KINDS as usize],
}

/// Cells of one block that are not of a kind.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    cells: u64,
    /// Those that have no certain repair.
    unsure: u64,
    amounts: u64,
}

/// The first cell that is not of a kind.
#[derive(Clone, Debug)]
pub(crate) struct Misfit {
    pub(crate) place: Place,
    /// As its block knows it.
    pub(crate) line: Line,
    pub(crate) value: String,
}

const ALL: u32 = (1 << KINDS) - 1;

impl Default for Here {
    fn default() -> Self {
        Self { possible: ALL, dated: true, filled: 0, misfits: Default::default() }
    }
}

impl Default for Candidates {
    fn default() -> Self {
        Self {
            possible: ALL,
            near: ALL,
            dated: true,
            filled: 0,
            here: Here::default(),
            misfits: Default::default(),
        }
    }
}

/// So many cells that are not of a kind, and more than one in so many, and the column is of another.
const MANY: u64 = 20;
const SHARE: u64 = 20;
/// Among amounts, so many times fewer cells may be nothing of the kind.
const UNSURE: u64 = 10;

/// The kinds, ready to read cells.
pub(crate) struct Reading {
    kinds: Vec<Kind>,
    fields: Vec<Field>,
}

impl Reading {
    pub(crate) fn new() -> Self {
        Self { kinds: (0..KINDS).map(kind).collect(), fields: (0..KINDS).map(kind).map(field).collect() }
    }

    /// Looks at the cells of a block, a column at a time.
    pub(crate) fn see(&self, view: View<'_>, columns: &mut [Candidates]) {
        for candidates in columns.iter_mut() {
            candidates.here = Here::default();
        }
        view.windows(|cells| {
            for (column, candidates) in columns.iter_mut().enumerate() {
                let cells = cells.at(column);
                if candidates.near != 0 {
                    cells.filled(|row, cell| self.look(candidates, cell, view, cells.row(row)));
                }
            }
        });
    }

    fn look(&self, candidates: &mut Candidates, cell: Cell<'_>, view: View<'_>, row: u32) {
        candidates.filled += 1;
        candidates.here.filled += 1;
        // A kind given up elsewhere still tells what the block holds.
        let (mut bits, mut is_date) = (candidates.near | candidates.here.possible, false);
        while bits != 0 {
            let candidate = bits.trailing_zeros();
            bits &= bits - 1;
            if fits(candidate, &self.kinds, cell) {
                is_date |= DATES.contains(&candidate);
            } else {
                candidates.possible &= !(1 << candidate);
                candidates.here.possible &= !(1 << candidate);
                if candidates.near & (1 << candidate) != 0 {
                    self.note(candidates, candidate, cell.text(), view, row);
                }
            }
        }
        if candidates.here.dated && !is_date && !repair::is_written_as_date(cell.text()) {
            (candidates.here.dated, candidates.dated) = (false, false);
        }
    }

    /// Takes a cell that is not of a kind into account.
    #[cold]
    fn note(&self, candidates: &mut Candidates, candidate: u32, cell: &str, view: View<'_>, row: u32) {
        let field = &self.fields[candidate as usize];
        let propose = |order| {
            let repair = repair::propose_in(field, cell, order);
            repair.filter(|repair| keeps(candidate, &self.kinds, &repair.value))
        };
        let repair = propose(None);
        let misfits = &mut candidates.misfits[candidate as usize];
        let here = &mut candidates.here.misfits[candidate as usize];
        misfits.cells += 1;
        here.cells += 1;
        if let Some(repair) = &repair {
            misfits.certain.iter_mut().for_each(|certain| *certain += 1);
            if NUMBERS.contains(&candidate) {
                let amount = u64::from(is_amount(cell, &repair.value));
                misfits.amounts += amount;
                here.amounts += amount;
                misfits.changed += u64::from(is_changed(cell, &repair.value));
            }
        } else {
            here.unsure += 1;
            if DATES.contains(&candidate) && candidates.here.dated {
                misfits.certain[1] += u64::from(propose(Some(DateOrder::DayFirst)).is_some());
                misfits.certain[2] += u64::from(propose(Some(DateOrder::MonthFirst)).is_some());
            }
        }
        if DATES.contains(&candidate) {
            misfits.orders.hear(cell);
        }
        if candidates.is_given_up(candidate)
            || (NUMBERS.contains(&candidate) && repair.is_none() && is_of_a_code(cell))
        {
            candidates.near &= !(1 << candidate);
            candidates.misfits[candidate as usize].first = None;
            return;
        }
        let place = Place { block: view.block.number, row };
        let first = &mut candidates.misfits[candidate as usize].first;
        if first.as_ref().is_none_or(|first| place < first.place) {
            let line = view.line(row, &mut Counted::default());
            *first = Some(Misfit { place, line, value: cell.to_owned() });
        }
    }
}

impl Candidates {
    /// Whether the block under way has too many cells that are not of a kind. Those of a column that is of no kind at
    /// all may still be amounts or dates that people wrote in their own ways.
    fn is_given_up(&self, candidate: u32) -> bool {
        let Here { possible, dated, filled, misfits } = &self.here;
        let Few { cells, unsure, amounts } = misfits[candidate as usize];
        let written_otherwise = *possible == 0
            && if NUMBERS.contains(&candidate) {
                amounts * 2 >= cells && unsure * UNSURE <= *filled
            } else {
                DATES.contains(&candidate) && *dated
            };
        cells > MANY && cells * SHARE > *filled && !written_otherwise
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.possible &= other.possible;
        self.near &= other.near;
        self.dated &= other.dated;
        self.filled += other.filled;
        for (misfits, more) in self.misfits.iter_mut().zip(&other.misfits) {
            misfits.merge(more);
        }
    }

    /// The narrowest kind that all cells are of; text where there is no cell.
    pub(crate) fn narrowest(&self) -> Kind {
        kind(if self.filled > 0 { self.possible.trailing_zeros() } else { KINDS })
    }
}
