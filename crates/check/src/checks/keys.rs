//! Values that may be there once in the whole file, or that must be there in other columns.
//!
//! Of each value only a hash of 128 bits is kept, made with keys drawn for the occasion: among a billion values, two
//! have the same one with a chance below 10^-20. That costs 20 bytes a value, in tables that are at most about twice
//! as large as they must be. Values are compared as text.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};

use super::{Check, Hit, index};
use crate::cells::Cells;

/// A hash, in parts that need no alignment.
pub(crate) type Hash = [u32; 4];

/// Makes hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fingerprint([RandomState; 2]);

impl Fingerprint {
    /// The hash of each row's cells in `columns`, without the rows where one is empty.
    pub(crate) fn each(&self, cells: Cells<'_>, columns: &[usize], mut each: impl FnMut(usize, Hash)) {
        for row in 0..cells.rows {
            if columns.iter().any(|&column| cells.at(column).is_blank(row)) {
                continue;
            }
            let [[a, b], [c, d]] = self.0.each_ref().map(|state| {
                let mut hasher = state.build_hasher();
                for &column in columns {
                    let cell = cells.at(column).get(row);
                    hasher.write_usize(cell.len());
                    hasher.write(&cell);
                }
                halves(hasher.finish())
            });
            each(row, [a, b, c, d]);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "cut in two halves")]
fn halves(hash: u64) -> [u32; 2] {
    [hash as u32, (hash >> 32) as u32]
}

/// Columns whose values together may be there once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) columns: Vec<usize>,
    pub(crate) rule: u32,
}

/// The hashes of one block: for each key, row of the block and hash.
pub(crate) type Keyed = Vec<Vec<(u32, Hash)>>;

/// A value met again: where, and the row of the file that had it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeated {
    pub(crate) hit: Hit,
    pub(crate) first: u64,
}

/// For each key, the first row of each value, from 1: changed by one thread at a time, in the file's order.
#[derive(Debug, Default)]
pub(crate) struct Met(Vec<HashMap<Hash, u32>>);

/// The keys of a plan.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    pub(crate) keys: Vec<Key>,
    fingerprint: Fingerprint,
}

impl Keys {
    pub(crate) fn new(keys: Vec<Key>) -> Self {
        Self { keys, fingerprint: Fingerprint::default() }
    }

    /// Forgets the block before.
    pub(crate) fn begin(&self, keyed: &mut Keyed) {
        keyed.resize_with(self.keys.len(), Vec::new);
        keyed.iter_mut().for_each(Vec::clear);
    }

    /// Hashes the values of some rows.
    pub(crate) fn run(&self, cells: Cells<'_>, keyed: &mut Keyed) {
        for (key, hashes) in self.keys.iter().zip(keyed) {
            self.fingerprint.each(cells, &key.columns, |row, hash| hashes.push((cells.row(row), hash)));
        }
    }

    /// Adds the values of a block, those of the blocks before being there already; answers those met before, in order.
    pub(crate) fn settle(&self, met: &mut Met, keyed: &mut Keyed, rows_before: u64) -> Vec<Repeated> {
        met.0.resize_with(self.keys.len(), HashMap::new);
        let mut repeated = Vec::new();
        for ((key, hashes), first) in self.keys.iter().zip(keyed).zip(&mut met.0) {
            hashes.sort_unstable();
            for &(row, hash) in &*hashes {
                // In a file of more than four billion rows, a wrong first row is told, nothing worse.
                let here = u32::try_from(rows_before + u64::from(row) + 1).unwrap_or(u32::MAX);
                let first = *first.entry(hash).or_insert(here);
                if first != here {
                    let hit = Hit { row, column: index(key.columns[0]), rule: key.rule };
                    repeated.push(Repeated { hit, first: first.into() });
                }
            }
        }
        repeated.sort_unstable_by_key(|repeated| repeated.hit);
        repeated
    }
}

/// Values that some columns hold, gathered by a first reading of the file.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) values: HashSet<Hash>,
    pub(crate) fingerprint: Fingerprint,
}

/// A key that must be among them.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) columns: Vec<usize>,
    pub(crate) rule: u32,
    pub(crate) known: Known,
}

impl Check for Reference {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        self.known.fingerprint.each(cells, &self.columns, |row, hash| {
            if !self.known.values.contains(&hash) {
                hits.push(Hit { row: cells.row(row), column: index(self.columns[0]), rule: self.rule });
            }
        });
    }
}
