//! Short cells already read: columns of few values are read once a value and a thread.

use super::reading::Signals;

/// Longer cells are not remembered.
const LONGEST: usize = 48;
const SLOTS: usize = 1_024;
/// After so many cells, a memo that helped less than once in four is given up.
const TRIAL: u32 = 4_096;

/// The bytes of a cell, whole: two cells never share an entry.
#[derive(Clone, Copy, Debug)]
struct Key {
    words: [u64; LONGEST / 8],
    length: usize,
}

/// A small direct-mapped cache, empty until first used. It says nothing of the column: two memos are always equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    slots: Vec<(Key, Signals)>,
    tried: u32,
    helped: u32,
}

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memo {}

impl Memo {
    /// The signs of `cell`, read by `read` unless remembered.
    #[inline]
    pub(super) fn signs(&mut self, cell: &[u8], read: impl FnOnce(&[u8]) -> Signals) -> Signals {
        if cell.len() > LONGEST || self.tried >= TRIAL && self.helped < TRIAL / 4 {
            return read(cell);
        }
        if self.slots.is_empty() {
            self.slots = vec![(Key { words: [0; LONGEST / 8], length: 0 }, Signals::NONE); SLOTS];
        }
        let mut bytes = [0; LONGEST];
        bytes[..cell.len()].copy_from_slice(cell);
        let mut key = Key { words: [0; LONGEST / 8], length: cell.len() };
        let mut mixed = cell.len() as u64;
        for (word, part) in key.words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*part);
            mixed = (mixed.rotate_left(23) ^ *word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        // Word by word: a call to compare 56 bytes costs more than the words.
        let same = |other: &Key| {
            let apart =
                key.words.iter().zip(&other.words).fold(0, |apart, (one, other)| apart | (one ^ other));
            apart == 0 && key.length == other.length
        };
        let slot = &mut self.slots[usize::try_from(mixed >> 54).unwrap_or(0)];
        if self.tried < TRIAL {
            self.tried += 1;
            self.helped += u32::from(same(&slot.0));
        }
        if !same(&slot.0) {
            *slot = (key, read(cell));
        }
        slot.1
    }
}
