//! Puts what threads find back in the file's order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::Unreadable;
use crate::report::Fault;
use crate::sheet::Line;
use crate::total_row::{LAST, Running, Sums, TOLD};

/// What a thread found in one block.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: u64,
    pub(crate) lines: u64,
    /// Rows and lines as the block knows them.
    pub(crate) faults: Vec<(Fault, Line)>,
    /// Rows like totals without a sum, of which few are wrong.
    pub(crate) totals: Vec<TotalRow>,
    /// For totals that are sums; nothing where they are not made.
    pub(crate) sums: Option<Sums>,
}

/// Blocks that may be done while one before them is not.
const MOST_EARLY: u64 = 64;

/// A row that looks like a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TotalRow {
    pub(crate) row: u32,
    pub(crate) line: Line,
    /// Whether it has an error: only then is it told wherever it is, and otherwise at the end of the file.
    pub(crate) is_wrong: bool,
}

/// What was found so far, in order.
#[derive(Debug)]
pub(crate) struct Ledger {
    next: u64,
    early: BTreeMap<u64, Found>,
    pub(crate) rows: u64,
    /// Rows before each block.
    pub(crate) starts: Vec<u64>,
    lines: u64,
    /// Lines before each block.
    pub(crate) line_starts: Vec<u64>,
    pub(crate) faults: Vec<Fault>,
    /// Rows that are told to be like totals: row from 1, and line. As many as are told.
    totals: Vec<(u64, u64)>,
    /// Rows that are when they are among the last of the file: of those seen, the last.
    last: VecDeque<(u64, u64)>,
    sums: Option<Running>,
    /// Whether every block so far was summed.
    are_summed: bool,
    /// How many faults are kept.
    most: usize,
    closed: bool,
}

impl Ledger {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            next: 0,
            early: BTreeMap::new(),
            rows: 0,
            starts: Vec::new(),
            lines: 0,
            line_starts: Vec::new(),
            faults: Vec::new(),
            totals: Vec::new(),
            last: VecDeque::new(),
            sums: None,
            are_summed: true,
            most,
            closed: false,
        }
    }

    /// How many more faults can be kept, whatever blocks not posted yet hold.
    pub(crate) fn wanted(&self) -> usize {
        self.most - self.faults.len()
    }

    /// Takes what was found in block `number`, and all that had to wait for it.
    pub(crate) fn post(&mut self, number: u64, found: Found) {
        self.early.insert(number, found);
        while let Some(found) = self.early.remove(&self.next) {
            for (mut fault, line) in found.faults.into_iter().take(self.most - self.faults.len()) {
                fault.row = fault.row.map(|row| self.rows + row + 1);
                fault.line = Some(line.in_file(self.lines));
                self.faults.push(fault);
            }
            self.add_totals(&found.totals, found.sums);
            self.starts.push(self.rows);
            self.line_starts.push(self.lines);
            self.rows += found.rows;
            self.lines += found.lines;
            self.next += 1;
        }
        // What waits can only be listed after what is before it.
        let mut left = self.wanted();
        for found in self.early.values_mut().filter(|found| !found.faults.is_empty()) {
            if found.faults.len() > left {
                found.faults.truncate(left);
                found.faults.shrink_to_fit();
            }
            left -= found.faults.len();
        }
    }

    /// Whether whoever did a block must wait for those before it: what waits is held in memory.
    pub(crate) fn is_far(&self, number: u64) -> bool {
        !self.closed && number > self.next + MOST_EARLY
    }

    /// Something failed: nobody waits any longer.
    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    fn add_totals(&mut self, found: &[TotalRow], sums: Option<Sums>) {
        let place = |row: u32, line: Line| (self.rows + u64::from(row) + 1, line.in_file(self.lines));
        let mut told: Vec<(u64, u64)> =
            found.iter().filter(|total| total.is_wrong).map(|total| place(total.row, total.line)).collect();
        for total in found.iter().filter(|total| !total.is_wrong) {
            self.last.push_back(place(total.row, total.line));
        }
        self.are_summed &= sums.is_some();
        if let Some(sums) = sums.filter(|_| self.are_summed) {
            let totals = Running::take(&mut self.sums, sums);
            told.extend(totals.into_iter().map(|(row, line)| place(row, line)));
        }
        told.sort_unstable();
        told.dedup();
        let left = TOLD - self.totals.len();
        self.totals.extend(told.into_iter().take(left));
        while self.last.len() as u64 > LAST {
            self.last.pop_front();
        }
    }

    /// The rows that are told to be like totals, once every block was posted. A row of words and one figure is common;
    /// at the end of the file it is a total.
    pub(crate) fn totals(&self) -> Vec<(u64, u64)> {
        let last = self.last.iter().filter(|(row, _)| row + LAST > self.rows);
        let mut totals: Vec<(u64, u64)> = self.totals.iter().chain(last).copied().collect();
        totals.sort_unstable();
        totals.dedup();
        totals.truncate(TOLD);
        totals
    }
}

/// Lets threads through one at a time, in the order of their blocks.
#[derive(Debug, Default)]
pub(crate) struct Turnstile<T> {
    state: Mutex<(u64, bool, T)>,
    moved: Condvar,
}

impl<T> Turnstile<T> {
    pub(crate) fn new(state: T) -> Self {
        Self { state: Mutex::new((0, false, state)), moved: Condvar::new() }
    }

    /// Waits until every block before `number` has passed, then passes with what is kept in order.
    pub(crate) fn pass<R>(
        &self,
        number: u64,
        work: impl FnOnce(&mut T) -> Result<R, Unreadable>,
    ) -> Result<R, Unreadable> {
        let mut state = lock(&self.state);
        while state.0 != number {
            if state.1 {
                return Err(Unreadable::Cancelled);
            }
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let result = work(&mut state.2);
        state.0 += 1;
        drop(state);
        self.moved.notify_all();
        result
    }

    /// Passes if every block before `number` has passed and nobody else is passing; answers whether it did.
    pub(crate) fn try_pass(&self, number: u64, work: impl FnOnce(&mut T)) -> bool {
        let Ok(mut state) = self.state.try_lock() else { return false };
        if state.0 != number {
            return false;
        }
        work(&mut state.2);
        state.0 += 1;
        drop(state);
        self.moved.notify_all();
        true
    }

    /// What was kept in order.
    pub(crate) fn into_inner(self) -> T {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).2
    }

    /// Something failed: nobody waits any longer.
    pub(crate) fn close(&self) {
        lock(&self.state).1 = true;
        self.moved.notify_all();
    }
}

/// A lock whose holder panicked is taken all the same: the panic itself ends the check.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Problem;

    fn found(faults: usize) -> Found {
        let fault = Fault { row: Some(0), ..Fault::of_header(None, Problem::BlankRow) };
        let total = TotalRow { row: 0, line: Line::After(0), is_wrong: true };
        Found {
            rows: 1,
            lines: 1,
            faults: vec![(fault, Line::After(0)); faults],
            totals: vec![total, TotalRow { is_wrong: false, ..total }],
            sums: None,
        }
    }

    #[test]
    fn what_waits_for_an_earlier_block_holds_no_more_than_is_listed() {
        let mut ledger = Ledger::new(100);
        for number in (1..5_000).rev() {
            ledger.post(number, found(90));
            let held: usize = ledger.early.values().map(|found| found.faults.capacity()).sum();
            assert!(held <= 190, "{held} faults wait");
        }
        assert!(ledger.is_far(MOST_EARLY + 1) && !ledger.is_far(MOST_EARLY));
        ledger.post(0, found(5));
        assert_eq!((ledger.faults.len(), ledger.rows, ledger.early.len()), (100, 5_000, 0));
        let rows: Vec<u64> = ledger.faults.iter().filter_map(|fault| fault.row).collect();
        assert_eq!((rows[4], rows[5], rows[94], rows[95], rows[99]), (1, 2, 2, 3, 3));
        assert_eq!((ledger.totals.len(), ledger.last.len()), (TOLD, 3));
        assert_eq!(ledger.totals().len(), TOLD);
        ledger.close();
        assert!(!ledger.is_far(1_000_000), "nobody waits once something failed");
    }
}
