//! Sums of the rows above those that say that they are totals, a block at a time.
//!
//! They are made over the first blocks of a file: a table with totals inside is one that people made, and no number of
//! a large one need be read twice for it. What is kept does not grow with the rows.

use super::{Row, number};
use crate::sheet::{Counted, Line, View};

/// Blocks of a file in which sums are made: 16 MiB of text.
const BLOCKS: u64 = 32;
/// Columns that are summed.
const COLUMNS: usize = 64;
/// Rows that say that they are totals in one block at most; beyond, no sum is made any more.
const MOST: usize = 512;

/// The numbers of some rows, in one column.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    total: f64,
    count: u64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.total += other.total;
        self.count += other.count;
    }

    /// Whether so many numbers or more add up to this one, to half a cent.
    fn is(self, number: f64, fewest: u64) -> bool {
        self.count >= fewest && (self.total - number).abs() < (number.abs() * 1e-9).max(0.005)
    }
}

/// Consecutive rows, none of which says that it is a total.
#[derive(Clone, Debug)]
struct Rows {
    all: Vec<Sum>,
    /// Those after the last of them without a number, which may be a heading.
    headed: Option<Vec<Sum>>,
}

impl Rows {
    fn new(columns: usize) -> Self {
        Self { all: vec![Sum::default(); columns], headed: None }
    }

    /// Takes a row by its numbers.
    fn take(&mut self, numbers: impl Iterator<Item = (usize, f64)>) {
        let mut any = false;
        for (column, total) in numbers {
            any = true;
            let sum = Sum { total, count: 1 };
            self.all[column].add(sum);
            if let Some(headed) = &mut self.headed {
                headed[column].add(sum);
            }
        }
        if !any {
            self.headed = Some(vec![Sum::default(); self.all.len()]);
        }
    }

    /// Takes the rows that follow.
    fn append(&mut self, more: Self) {
        add_all(&mut self.all, &more.all);
        match (&mut self.headed, more.headed) {
            (headed, Some(more)) => *headed = Some(more),
            (Some(headed), None) => add_all(headed, &more.all),
            (None, None) => {}
        }
    }
}

fn add_all(sums: &mut [Sum], more: &[Sum]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        sum.add(*more);
    }
}

/// What one block tells.
#[derive(Debug)]
pub(crate) struct Sums {
    said: Vec<Said>,
    /// After the last of them.
    rest: Rows,
}

/// A row that says that it is a total.
#[derive(Debug)]
struct Said {
    before: Rows,
    row: u32,
    line: Line,
    numbers: Vec<(usize, f64)>,
    is_mostly_blank: bool,
}

impl Sums {
    /// Nothing far in the file, or when too many rows say that they are totals.
    pub(crate) fn of(view: View<'_>) -> Option<Self> {
        if view.block.number >= BLOCKS {
            return None;
        }
        let columns = view.columns.min(COLUMNS);
        let mut counted = Counted::default();
        let (mut said, mut rows) = (Vec::new(), Rows::new(columns));
        for row in 0..view.sheet.rows {
            let Some(cells) = view.row(row) else { continue };
            if let Some(Row { mut numbers, is_mostly_blank }) = Row::read(view, row) {
                if said.len() == MOST {
                    return None;
                }
                numbers.retain(|&(column, _)| column < columns);
                let before = std::mem::replace(&mut rows, Rows::new(columns));
                said.push(Said { before, row, line: view.line(row, &mut counted), numbers, is_mostly_blank });
            } else {
                let numbers = (0..columns).filter_map(|at| Some((at, number(&cells.at(at).text(0))?)));
                rows.take(numbers);
            }
        }
        Some(Self { said, rest: rows })
    }
}

/// The sums of the file so far.
#[derive(Debug)]
pub(crate) struct Running {
    /// Since the last total.
    since: Rows,
    /// Before it, totals left out.
    before: Vec<Sum>,
}

impl Running {
    /// Takes the next block; answers the rows of it that are totals.
    pub(crate) fn take(running: &mut Option<Self>, sums: Sums) -> Vec<(u32, Line)> {
        let columns = sums.rest.all.len();
        let Self { since, before } = running
            .get_or_insert_with(|| Self { since: Rows::new(columns), before: vec![Sum::default(); columns] });
        let mut totals = Vec::new();
        for said in sums.said {
            since.append(said.before);
            let is_sum = |fewest| {
                said.numbers.iter().any(|&(column, number)| {
                    let mut whole = before[column];
                    whole.add(since.all[column]);
                    let headed =
                        since.headed.as_ref().is_some_and(|headed| headed[column].is(number, fewest));
                    headed || since.all[column].is(number, fewest) || whole.is(number, fewest)
                })
            };
            if is_sum(2) {
                totals.push((said.row, said.line));
            }
            // A total of one row is not told, for two rows may well have the same number; it ends a part all the same,
            // and so does one that is wrong.
            if is_sum(1) || said.is_mostly_blank {
                add_all(before, &since.all);
                *since = Rows::new(columns);
            } else {
                since.take(said.numbers.into_iter());
            }
        }
        since.append(sums.rest);
        totals
    }
}
