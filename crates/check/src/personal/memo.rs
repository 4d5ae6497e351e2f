//! Short cells already read: columns of few values are read once a value and a thread.
//!
//! A cell met a moment ago shows what it showed. For names, any digits count as one another, for no name depends on
//! which they are: `Foyer rural n°12` is known from `Foyer rural n°34`.

use super::reading::Signals;
use crate::cells::Cell;
use crate::simd::{fold16, low_bits16, same16};

/// Longer cells are not remembered.
const LONGEST: usize = 64;
const BLOCKS: usize = LONGEST / 16;
/// Pairs of cells remembered at first.
const FEW: usize = 128;
/// After so many cells, a memory that knew less than seven eighths of them becomes larger; one that knew less than an
/// eighth, or the largest if it knew less than half, is given up: reading costs less than asking in vain.
const TRIAL: u32 = 4_096;

/// What a thread remembers of one column. It says nothing of the column: two memos are always equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    cells: Places<Exact>,
    names: Places<Folded>,
}

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memo {}

impl Memo {
    /// What `read` says of `cell`, unless remembered.
    #[inline]
    pub(super) fn signs(&mut self, cell: Cell<'_>, read: impl FnOnce(&mut Self) -> Signals) -> Signals {
        if cell.length > LONGEST || self.cells.given_up {
            return read(self);
        }
        let place = ends(cell);
        if let Some(signs) = self.cells.recall(place, |exact| exact.is(cell)) {
            return signs;
        }
        let signs = read(self);
        self.cells.keep(place, Exact::of(cell), signs);
        signs
    }

    /// What `read` says of `cell`, unless remembered. The same must be true of the cell with other digits.
    #[inline]
    pub(super) fn names(&mut self, cell: Cell<'_>, read: impl FnOnce() -> Signals) -> Signals {
        if cell.length > LONGEST || self.names.given_up {
            return read();
        }
        let (folded, place) = Folded::of(cell);
        if let Some(signs) = self.names.recall(place, |other| other.is(&folded)) {
            return signs;
        }
        let signs = read();
        self.names.keep(place, folded, signs);
        signs
    }
}

/// A small cache, two keys to a place, empty until first used. Keys are whole: two cells never share one.
#[derive(Clone, Debug, Default)]
struct Places<K> {
    pairs: Vec<[(K, Signals); 2]>,
    tried: u32,
    helped: u32,
    given_up: bool,
}

/// What is remembered by.
trait Key: Copy + Default {
    /// Pairs remembered at most: larger tables leave the cache of a core.
    const MOST: usize;
}

impl Key for Exact {
    const MOST: usize = 512;
}

impl Key for Folded {
    const MOST: usize = 2_048;
}

impl<K: Key> Places<K> {
    #[inline]
    fn recall(&mut self, place: u64, is: impl Fn(&K) -> bool) -> Option<Signals> {
        if self.tried == TRIAL || self.pairs.is_empty() {
            self.judge();
        }
        self.tried += 1;
        let [first, second] = self.pair(place)?;
        let signs = if is(&first.0) {
            first.1
        } else if is(&second.0) {
            second.1
        } else {
            return None;
        };
        self.helped += 1;
        Some(signs)
    }

    #[inline]
    fn keep(&mut self, place: u64, key: K, signs: Signals) {
        if let Some([first, second]) = self.pair(place) {
            *second = std::mem::replace(first, (key, signs));
        }
    }

    #[inline]
    fn pair(&mut self, place: u64) -> Option<&mut [(K, Signals); 2]> {
        let most = self.pairs.len().wrapping_sub(1);
        self.pairs.get_mut(usize::try_from(place).unwrap_or(0) & most)
    }

    /// Whether the memory is worth its cost, and its size its use.
    #[cold]
    fn judge(&mut self) {
        let eighths = self.helped / (TRIAL / 8);
        let wanted = match self.pairs.len() {
            0 => FEW,
            most if eighths < 1 || most == K::MOST && eighths < 4 => 0,
            fitting if eighths >= 7 || fitting == K::MOST => fitting,
            small => small * 4,
        };
        if wanted != self.pairs.len() {
            self.pairs = vec![[(K::default(), Signals::NONE); 2]; wanted];
            self.given_up = wanted == 0;
        }
        (self.tried, self.helped) = (0, 0);
    }
}

/// A number from the ends of a cell, which seldom is that of another.
#[inline]
fn ends(cell: Cell<'_>) -> u64 {
    let [first, second] = halves(cell.first16());
    let (first, last) = match cell.length {
        // A cell of eight bytes or more ends with eight of its own.
        8.. => (
            first,
            cell.bytes()[cell.length - 8..].first_chunk().map_or(second, |last| u64::from_le_bytes(*last)),
        ),
        short => (first & !(u64::MAX << (8 * short)), 0),
    };
    mix(cell.length as u64, [first, last])
}

#[inline]
fn halves(block: &[u8; 16]) -> [u64; 2] {
    let (halves, _) = block.as_chunks::<8>();
    [u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1])]
}

/// A cell whole; nothing for one of no length.
#[derive(Clone, Copy, Debug, Default)]
struct Exact {
    /// What follows the cell stands behind it.
    blocks: [[u8; 16]; BLOCKS],
    length: usize,
}

impl Exact {
    #[inline]
    fn of(cell: Cell<'_>) -> Self {
        let mut exact = Self { length: cell.length, ..Self::default() };
        for (index, block) in exact.blocks.iter_mut().enumerate().take(cell.length.div_ceil(16)) {
            *block = *cell.bytes16(16 * index);
        }
        exact
    }

    #[inline]
    fn is(&self, cell: Cell<'_>) -> bool {
        self.length == cell.length
            && self.blocks.iter().enumerate().take(cell.length.div_ceil(16)).all(|(index, block)| {
                let kept = low_bits16(cell.length - 16 * index);
                same16(block, cell.bytes16(16 * index)) & kept == kept
            })
    }
}

/// A cell whole but for its digits.
#[derive(Clone, Copy, Debug, Default)]
struct Folded {
    blocks: [[u64; 2]; BLOCKS],
    length: usize,
}

impl Folded {
    /// With a number that is seldom that of another.
    #[inline]
    fn of(cell: Cell<'_>) -> (Self, u64) {
        let mut folded = Self { length: cell.length, ..Self::default() };
        let mut mixed = cell.length as u64;
        for (index, block) in folded.blocks.iter_mut().enumerate().take(cell.length.div_ceil(16)) {
            *block = fold16(cell.bytes16(16 * index), cell.length - 16 * index);
            mixed = mix(mixed, *block);
        }
        (folded, mixed)
    }

    /// Half by half: a call to compare 64 bytes costs more.
    #[inline]
    fn is(&self, other: &Self) -> bool {
        let halves = self.blocks.as_flattened().iter().zip(other.blocks.as_flattened());
        let apart = halves.fold(0, |apart, (one, other)| apart | (one ^ other));
        apart == 0 && self.length == other.length
    }
}

/// The product of two halves, folded: every bit of both counts in the low ones.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "cut in two halves")]
fn mix(sum: u64, [low, high]: [u64; 2]) -> u64 {
    let low = low ^ sum ^ 0x9E37_79B9_7F4A_7C15;
    let product = u128::from(low) * u128::from(high ^ 0xD6E8_FEB8_6659_FD93);
    product as u64 ^ (product >> 64) as u64
}
