//! A corpus that the project makes, to measure the detector: people and look-alikes, with the truth of every cell.
//!
//! Its names are in none of the detector's lists of names and its towns are not in its list of places, so that what is
//! measured is the rules and not the lists. The detector has no list of streets, only of kinds of way, which the corpus
//! uses. The same seed gives the same corpus.

mod bars;
mod forms;
mod holes;
mod lookalikes;
mod tables;
mod values;

use super::Kind;

/// A cell and what it really holds.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    truth: Vec<Kind>,
}

impl Cell {
    fn of(kind: Kind, text: String) -> Self {
        Self { text, truth: vec![kind] }
    }

    fn nothing(text: impl Into<String>) -> Self {
        Self { text: text.into(), truth: Vec::new() }
    }
}

/// A column, the truth of its cells, and whether it must keep the table from publication.
struct Column {
    header: &'static str,
    cells: Vec<Cell>,
    blocks: bool,
}

struct Table {
    name: &'static str,
    columns: Vec<Column>,
}

/// `SplitMix64`: small, good enough, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `least` to `most`, both included.
    fn from(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.next().is_multiple_of(chances)
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[usize::try_from(self.from(0, list.len() as u64 - 1)).unwrap()]
    }
}
