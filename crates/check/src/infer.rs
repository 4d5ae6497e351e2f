//! What the columns of a free table hold: the narrowest kind that all their cells are of, and the kind that all but a
//! few are of, which those few keep from being seen.

use crate::cells::Cell;
use crate::checks::Dates;
use crate::personal::Place;
use crate::repair::{self, Repair};
use crate::schema::{Constraints, DateFormat, Field, Kind, StringFormat};
use crate::sheet::{Counted, Line, View};

/// Kinds that all the cells seen so far are of, and those that nearly all are of.
#[derive(Clone, Debug)]
pub(crate) struct Candidates {
    /// One bit for each of [`KINDS`].
    possible: u32,
    /// The same for kinds that few cells are not of.
    near: u32,
    filled: u64,
    /// What the block under way counts of `filled` and of each kind's misfits: a kind is given up on what one block
    /// tells, so that the answer is the same whichever thread reads it.
    here: (u64, [u64; KINDS as usize]),
    misfits: [Misfits; KINDS as usize],
}

/// Cells that are not of a kind.
#[derive(Clone, Debug, Default)]
struct Misfits {
    cells: u64,
    /// Those that certainly mean a value of the kind, written otherwise.
    certain: u64,
    first: Option<Misfit>,
}

/// The first of them.
#[derive(Clone, Debug)]
pub(crate) struct Misfit {
    pub(crate) place: Place,
    /// As its block knows it.
    pub(crate) line: Line,
    pub(crate) value: String,
    pub(crate) repair: Option<Repair>,
}

/// A column that a few cells keep from being of a kind.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    pub(crate) kind: Kind,
    /// How many cells are not of the kind, of how many that are filled.
    pub(crate) cells: u64,
    pub(crate) filled: u64,
    /// Whether each of them certainly means a value of the kind.
    pub(crate) certain: bool,
    pub(crate) first: Misfit,
}

impl Default for Candidates {
    fn default() -> Self {
        let all = (1 << KINDS) - 1;
        Self { possible: all, near: all, filled: 0, here: Default::default(), misfits: Default::default() }
    }
}

/// How many kinds are tried, the narrowest first; text is what remains.
const KINDS: u32 = 9;
/// Kinds of numbers.
const NUMBERS: std::ops::RangeInclusive<u32> = 3..=5;
/// So many cells that are not of a kind, and more than one in so many, and the column is of another.
const MANY: u64 = 20;
const SHARE: u64 = 20;
/// Cells that a column must have for words among them to be exceptions: one in ten at most.
const FEWEST: u64 = 10;

fn kind(candidate: u32) -> Kind {
    let words = |yes: &[&str], no: &[&str]| Kind::Boolean {
        yes: yes.iter().map(|&word| word.to_owned()).collect(),
        no: no.iter().map(|&word| word.to_owned()).collect(),
    };
    match candidate {
        0 => words(&["true", "True", "TRUE"], &["false", "False", "FALSE"]),
        1 => words(&["vrai", "Vrai", "VRAI"], &["faux", "Faux", "FAUX"]),
        2 => words(&["oui", "Oui", "OUI"], &["non", "Non", "NON"]),
        3 => Kind::Integer { bare: true, group: None },
        4 => Kind::Number { decimal: '.', group: None, bare: true },
        5 => Kind::Number { decimal: ',', group: None, bare: true },
        6 => Kind::Date(DateFormat::Iso),
        7 => Kind::Date(DateFormat::Pattern("%d/%m/%Y".to_owned())),
        8 => Kind::Datetime(DateFormat::Iso),
        _ => Kind::String(StringFormat::Plain),
    }
}

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
            candidates.here = Default::default();
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
        candidates.here.0 += 1;
        let mut bits = candidates.near;
        while bits != 0 {
            let candidate = bits.trailing_zeros();
            bits &= bits - 1;
            if !fits(candidate, &self.kinds, cell) {
                candidates.possible &= !(1 << candidate);
                self.note(candidates, candidate, cell.text(), view, row);
            }
        }
    }

    /// Takes a cell that is not of a kind into account.
    #[cold]
    fn note(&self, candidates: &mut Candidates, candidate: u32, cell: &str, view: View<'_>, row: u32) {
        let repair = repair::propose(&self.fields[candidate as usize], cell);
        let misfits = &mut candidates.misfits[candidate as usize];
        misfits.cells += 1;
        misfits.certain += u64::from(repair.is_some());
        let (filled, misfits_here) = &mut candidates.here;
        let here = &mut misfits_here[candidate as usize];
        *here += 1;
        let many = *here > MANY && *here * SHARE > *filled;
        if many || (NUMBERS.contains(&candidate) && repair.is_none() && is_of_a_code(cell)) {
            candidates.near &= !(1 << candidate);
            misfits.first = None;
            return;
        }
        let place = Place { block: view.block.number, row };
        if misfits.first.as_ref().is_none_or(|first| place < first.place) {
            let line = view.line(row, &mut Counted::default());
            misfits.first = Some(Misfit { place, line, value: cell.to_owned(), repair });
        }
    }
}

impl Candidates {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.possible &= other.possible;
        self.near &= other.near;
        self.filled += other.filled;
        for (misfits, more) in self.misfits.iter_mut().zip(&other.misfits) {
            misfits.cells += more.cells;
            misfits.certain += more.certain;
            let earlier = more
                .first
                .as_ref()
                .filter(|more| misfits.first.as_ref().is_none_or(|first| more.place < first.place));
            if let Some(first) = earlier {
                misfits.first = Some(first.clone());
            }
        }
    }

    /// The narrowest kind that all cells are of; text where there is no cell.
    pub(crate) fn narrowest(&self) -> Kind {
        kind(if self.filled > 0 { self.possible.trailing_zeros() } else { KINDS })
    }

    /// The kind that the column would be of without a few cells.
    pub(crate) fn near(&self) -> Option<Near> {
        if self.possible != 0 {
            return None;
        }
        let mut near: Vec<(bool, u64, u32)> = (0..KINDS)
            .filter(|candidate| self.near & (1 << candidate) != 0)
            .map(|candidate| (candidate, &self.misfits[candidate as usize]))
            .filter(|(_, misfits)| {
                let certain = misfits.certain == misfits.cells && misfits.cells * 2 < self.filled;
                certain || (self.filled >= FEWEST && misfits.cells * 10 <= self.filled)
            })
            .map(|(candidate, misfits)| (misfits.certain < misfits.cells, misfits.cells, candidate))
            .collect();
        near.sort_unstable();
        let &(uncertain, cells, candidate) = near.first()?;
        let mut first = self.misfits[candidate as usize].first.clone()?;
        if uncertain {
            first.repair = None;
        }
        Some(Near { kind: kind(candidate), cells, filled: self.filled, certain: !uncertain, first })
    }
}

/// A column of a kind and nothing more.
pub(crate) fn field(kind: Kind) -> Field {
    let name = String::new();
    Field { name, title: None, description: None, example: None, kind, constraints: Constraints::default() }
}

/// Whether a cell that is no number shows that its column holds codes rather than numbers: `01000`, `2A`, `12 bis`, or
/// more digits than a number keeps.
fn is_of_a_code(cell: &str) -> bool {
    let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = cell.chars().any(char::is_alphabetic);
    let only_digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    has_digit && ((has_letter && !cell.contains('€')) || only_digits || cell.contains(['/', ':']))
}

/// Whether a cell can be nothing less than of a kind: `01000` is a postal code, not a number.
fn fits(candidate: u32, kinds: &[Kind], cell: Cell<'_>) -> bool {
    let bytes = cell.bytes();
    match candidate {
        0..=2 => cell.length <= 5 && kinds[candidate as usize].read(cell.text()).is_some(),
        3 => is_number(bytes, None) && kinds[3].read(cell.text()).is_some(),
        4 => is_number(bytes, Some(b'.')) && is_exact(bytes),
        5 => is_number(bytes, Some(b',')) && is_exact(bytes),
        6 => Dates::day(cell).is_some(),
        7 => cell.length == 10 && kinds[7].read(cell.text()).is_some(),
        _ => cell.length > 10 && kinds[8].read(cell.text()).is_some(),
    }
}

/// Digits without a zero before them, after a minus sign or not, with a decimal sign between digits or not.
fn is_number(cell: &[u8], decimal: Option<u8>) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let mut parts = digits.splitn(2, |&byte| Some(byte) == decimal);
    let whole = parts.next().unwrap_or_default();
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    all_digits(whole) && (whole[0] != b'0' || whole.len() == 1) && parts.next().is_none_or(all_digits)
}

/// Whether a binary number of 64 bits gives every digit back: it does up to 15 of them (IEEE 754-2019, 5.12.2). A
/// longer number, an identifier more often than a measure, stays text rather than losing digits.
fn is_exact(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit());
    digits.skip_while(|&&byte| byte == b'0').count() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_are_no_number_are_a_code() {
        for code in ["01000", "2A", "12 bis", "T2", "1234567890123456789", "12/2024"] {
            assert!(is_of_a_code(code), "{code}");
        }
        for other in ["n.c.", "1 250,50 €", "1,234", "beaucoup", "12 %"] {
            assert!(!is_of_a_code(other), "{other}");
        }
    }
}
