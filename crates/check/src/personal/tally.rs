//! What one thread saw of one column. Tallies merge in any order to the same sum.

use super::disguise;
use super::mask::mask;
use super::memo::Memo;
use super::nir;
use super::reading::{Signal, Signals, is_free_mail, mobile, span, year};

/// Where a cell is: the block of rows, and the row in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    pub block: u64,
    pub row: u32,
}

/// A value that led to a finding, masked beyond recovery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Example {
    pub place: Place,
    pub masked: String,
}

/// Examples kept a sign: the first of the file.
pub(super) const EXAMPLES: usize = 3;

/// Which of the cells that show a sign: a verdict on some of them is told with examples of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// With a mobile telephone number or a mailbox that anybody may have for nothing: somebody's own.
    Own,
    Others,
}

/// The sign that an example shows, and whether it is somebody's own.
type Sort = (u8, bool);

/// Counts of signs in one column, with a few masked examples. Holds no clear value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells that are not empty.
    pub(super) cells: u64,
    counts: [u64; Signal::COUNT],
    /// Cells of one word that is a listed name or resembles one.
    pub(super) lone_names: u64,
    /// Cells with a mobile telephone number.
    pub(super) mobiles: u64,
    /// Those among them that are a telephone number whatever their column.
    pub(super) sure_mobiles: u64,
    /// Cells with a mailbox that anybody may have for nothing, and that is no counter's by its name.
    pub(super) free_mails: u64,
    /// Cells with a NIR without its key that may be the number of an article.
    pub(super) articles: u64,
    /// Cells with a street address and somebody's name.
    pub(super) named_addresses: u64,
    /// One bit a hash of a cell that may be a name: how many differ, never which.
    different: [u64; 16],
    /// Dates by decade from 1880 to 2090.
    pub(super) decades: [u64; 22],
    examples: Vec<(Sort, Example)>,
    /// For each sort that has all its examples, the place of the last: later cells are no better.
    last: [[Option<Place>; 2]; Signal::COUNT],
    pub(super) memo: Memo,
}

const LONE: Signals = Signals::of(&[Signal::NameFirst, Signal::NameLast, Signal::NameGuess]);
const NAMES: Signals = Signals::of(&[
    Signal::NameTitled,
    Signal::NameMixed,
    Signal::NameKnown,
    Signal::NamePair,
    Signal::NameShape,
    Signal::NameWeak,
]);
const SURE_NAMES: Signals = Signals::of(&[Signal::NameTitled, Signal::NameMixed, Signal::NameKnown]);
const DATED: Signals = Signals::of(&[Signal::Date, Signal::Year]);
const PHONES: Signals = Signals::of(&[Signal::Phone, Signal::PhoneBare, Signal::PhoneNoZero]);

impl Tally {
    pub(super) fn count(&self, signal: Signal) -> u64 {
        self.counts[signal as usize]
    }

    pub(super) fn sum(&self, signals: &[Signal]) -> u64 {
        signals.iter().map(|signal| self.count(*signal)).sum()
    }

    /// Adds the signs of one cell.
    pub(super) fn record(&mut self, place: Place, cell: &[u8], found: Signals) {
        let own = self.owned(cell, found);
        for signal in found.iter() {
            self.counts[signal as usize] += 1;
            self.exemplify(place, cell, signal, own.has(signal));
        }
        self.lone_names += u64::from(found.meets(LONE));
        self.named_addresses += u64::from(found.has(Signal::Address) && found.meets(SURE_NAMES));
        self.articles += u64::from(found.has(Signal::NirNoKey) && nir::is_article(cell));
        if found.meets(DATED)
            && let Some(year) = year(cell)
        {
            let decade = usize::from(year.saturating_sub(1880) / 10).min(self.decades.len() - 1);
            self.decades[decade] += 1;
        }
        if found.meets(NAMES) {
            let bit = sketch(cell);
            self.different[bit / 64 % 16] |= 1 << (bit % 64);
        }
    }

    /// The signs of a cell that tell of somebody's own mobile or mailbox; counts them.
    fn owned(&mut self, cell: &[u8], found: Signals) -> Signals {
        let (phone, mail) = (found.meets(PHONES), found.has(Signal::EmailOther));
        let mut own = Signals::NONE;
        if phone || mail {
            // The signs were seen through the disguise, if there was one.
            let plain = disguise::removed(cell);
            let plain = plain.as_deref().unwrap_or(cell);
            if phone && mobile(plain).is_some() {
                own = own.and(PHONES);
                self.mobiles += 1;
                self.sure_mobiles += u64::from(found.has(Signal::Phone));
            }
            if mail && is_free_mail(plain) {
                own.add(Signal::EmailOther);
                self.free_mails += 1;
            }
        }
        own
    }

    /// Whether the cells that may be names are a few values repeated: a category, not people.
    pub(super) fn repeats(&self) -> bool {
        let different: u32 = self.different.iter().map(|bits| bits.count_ones()).sum();
        self.cells >= 40 && u64::from(different) < (self.cells / 20).clamp(4, 100)
    }

    fn exemplify(&mut self, place: Place, cell: &[u8], signal: Signal, own: bool) {
        if self.last[signal as usize][usize::from(own)].is_some_and(|last| place >= last) {
            return;
        }
        // Of two numbers in a cell, the mobile one is why it is somebody's own.
        let mobile = if own && PHONES.has(signal) { mobile(cell) } else { None };
        let (start, end) = mobile.unwrap_or_else(|| span(cell, signal));
        let masked = mask(signal.kind(), &cell[start..end]);
        self.examples.push(((signal as u8, own), Example { place, masked }));
        self.trim();
    }

    /// Keeps the first examples of each sign, in one order whatever the order of arrival.
    fn trim(&mut self) {
        self.examples.sort_unstable();
        let (mut of, mut kept) = (None, 0);
        self.examples.retain(|(next, _)| {
            kept = if Some(*next) == of { kept + 1 } else { 1 };
            of = Some(*next);
            kept <= EXAMPLES
        });
        let (mut of, mut kept) = (None, 0);
        for (next @ (sign, own), example) in &self.examples {
            kept = if Some(*next) == of { kept + 1 } else { 1 };
            of = Some(*next);
            if kept == EXAMPLES {
                self.last[usize::from(*sign)][usize::from(*own)] = Some(example.place);
            }
        }
    }

    /// Adds what another thread saw of the same column.
    pub fn merge(&mut self, other: &Self) {
        self.cells += other.cells;
        self.lone_names += other.lone_names;
        self.mobiles += other.mobiles;
        self.sure_mobiles += other.sure_mobiles;
        self.free_mails += other.free_mails;
        self.articles += other.articles;
        self.named_addresses += other.named_addresses;
        for (sum, more) in self.counts.iter_mut().zip(&other.counts) {
            *sum += more;
        }
        for (bits, more) in self.different.iter_mut().zip(&other.different) {
            *bits |= more;
        }
        for (sum, more) in self.decades.iter_mut().zip(&other.decades) {
            *sum += more;
        }
        self.examples.extend_from_slice(&other.examples);
        self.trim();
    }

    /// The first examples of any of these signs, one a cell.
    pub(super) fn examples(&self, signals: Signals, which: Which) -> Vec<Example> {
        let wanted = |(sign, own): Sort| {
            signals.has(Signal::ALL[usize::from(sign)])
                && (which == Which::All || own == (which == Which::Own))
        };
        let mut examples: Vec<Example> = self
            .examples
            .iter()
            .filter(|(sort, _)| wanted(*sort))
            .map(|(_, example)| example.clone())
            .collect();
        examples.sort_unstable();
        examples.dedup_by_key(|example| example.place);
        examples.truncate(EXAMPLES);
        examples
    }
}

/// A quick hash of a short cell to one of 1,024 bits.
fn sketch(cell: &[u8]) -> usize {
    let part = |bytes: &[u8]| bytes.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    // The middle too: sentences of one form begin and end alike.
    let ends = part(cell)
        ^ part(&cell[cell.len().saturating_sub(8)..]).rotate_left(31)
        ^ part(&cell[cell.len() / 2..]).rotate_left(17)
        ^ part(&cell[cell.len() / 3..]).rotate_left(47);
    let hash = (ends ^ cell.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(hash >> 54).unwrap_or(0)
}
