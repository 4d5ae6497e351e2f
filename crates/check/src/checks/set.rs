//! Cells that must be one of a few texts: lists of values, and words for yes and no.

use std::collections::HashSet;

use super::{Check, Exact, Hit, Memo};
use crate::cells::{Cell, Cells};
use crate::simd::{low_bits16, same16};

/// Texts longer than this, and lengths with more texts than [`CROWD`], are looked up by hash.
const LONGEST: usize = 64;
const CROWD: usize = 8;

/// A column of listed texts. The texts themselves are accepted here.
pub(crate) struct Set {
    exact: Exact,
    /// By length, texts of at most [`LONGEST`] bytes, followed by zeros.
    by_length: Vec<Vec<[u8; LONGEST]>>,
    others: HashSet<Vec<u8>>,
}

impl Set {
    pub(crate) fn new(exact: Exact, texts: impl IntoIterator<Item = String>) -> Self {
        let mut by_length = vec![Vec::new(); LONGEST + 1];
        let mut others = HashSet::new();
        for text in texts {
            let text = text.into_bytes();
            match by_length.get_mut(text.len()) {
                Some(same) if same.len() < CROWD => {
                    let mut padded = [0; LONGEST];
                    padded[..text.len()].copy_from_slice(&text);
                    same.push(padded);
                }
                _ => {
                    others.insert(text);
                }
            }
        }
        Self { exact, by_length, others }
    }

    fn holds(&self, cell: Cell<'_>) -> bool {
        let same_length = self.by_length.get(cell.length).map_or(&[][..], Vec::as_slice);
        same_length.iter().any(|text| is(cell, text))
            || (!self.others.is_empty() && self.others.contains(cell.bytes()))
    }
}

#[inline]
fn is(cell: Cell<'_>, text: &[u8; LONGEST]) -> bool {
    let (parts, _) = text.as_chunks::<16>();
    parts.iter().enumerate().take(cell.length.div_ceil(16)).all(|(part, text)| {
        let all = low_bits16(cell.length - 16 * part);
        same16(cell.bytes16(16 * part), text) & all == all
    })
}

impl Check for Set {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.exact.column);
        let mut memo = Memo::new();
        cells.filled(|row, cell| {
            memo.accepts(cell, || self.holds(cell) || self.exact.settle(cells.row(row), cell, hits));
        });
    }
}
