//! Puts what threads find back in the file's order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::Unreadable;
use crate::report::Fault;
use crate::sheet::Line;

/// What a thread found in one block.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: u64,
    pub(crate) lines: u64,
    /// Rows and lines as the block knows them.
    pub(crate) faults: Vec<(Fault, Line)>,
    pub(crate) totals: Vec<TotalRow>,
}

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
    /// Rows that look like totals: row from 1, line, and whether it has an error.
    pub(crate) totals: Vec<(u64, u64, bool)>,
    /// How many faults are kept.
    most: usize,
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
            most,
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
            for total in found.totals {
                let row = self.rows + u64::from(total.row) + 1;
                self.totals.push((row, total.line.in_file(self.lines), total.is_wrong));
            }
            self.starts.push(self.rows);
            self.line_starts.push(self.lines);
            self.rows += found.rows;
            self.lines += found.lines;
            self.next += 1;
        }
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
