//! One cell read alone: every sign of personal data that its bytes show, whatever its column.

use super::memo::Memo;
use super::shape::Shape;
use super::{
    Kind, address, dates, disguise, email, glance, iban, names, nested, nir, phone, plate, rib, sentence,
    spelt,
};
use crate::cells::Cell;

/// A sign that a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Signal {
    Nir,
    /// Temporary numbers, unknown months: one random number in two hundred looks so.
    NirRare,
    NirNoKey,
    /// The form without the key that goes with it.
    NirBroken,
    Iban,
    /// Of France, and only the key of the bank does not hold.
    IbanOuter,
    /// The form without the check digits that go with it.
    IbanBroken,
    EmailPerson,
    EmailOther,
    EmailGeneric,
    Phone,
    PhoneBare,
    PhoneNoZero,
    PhoneService,
    Plate,
    PlateLoose,
    Born,
    /// The whole cell is a date.
    Date,
    /// The whole cell is a year.
    Year,
    /// A number and a way.
    Address,
    /// A way without a number, or a postal code and a town.
    Way,
    NameTitled,
    /// `DURAND Marc`.
    NameMixed,
    /// A listed first name and a name.
    NameKnown,
    /// Two capitalised words that resemble names.
    NamePair,
    /// One listed first name.
    NameFirst,
    /// One listed last name.
    NameLast,
    /// One word that resembles a name.
    NameGuess,
    /// Letters only, few words: a name if the header says so.
    NameShape,
    Organisation,
    /// Someone whom schools and streets are named after.
    Eponym,
    /// `J. Durand`, `marc durand`: a name, were it not for its initial or its lower case.
    NameWeak,
}

impl Signal {
    pub(super) const COUNT: usize = 32;

    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Nir,
        Self::NirRare,
        Self::NirNoKey,
        Self::NirBroken,
        Self::Iban,
        Self::IbanOuter,
        Self::IbanBroken,
        Self::EmailPerson,
        Self::EmailOther,
        Self::EmailGeneric,
        Self::Phone,
        Self::PhoneBare,
        Self::PhoneNoZero,
        Self::PhoneService,
        Self::Plate,
        Self::PlateLoose,
        Self::Born,
        Self::Date,
        Self::Year,
        Self::Address,
        Self::Way,
        Self::NameTitled,
        Self::NameMixed,
        Self::NameKnown,
        Self::NamePair,
        Self::NameFirst,
        Self::NameLast,
        Self::NameGuess,
        Self::NameShape,
        Self::Organisation,
        Self::Eponym,
        Self::NameWeak,
    ];

    /// The kind whose mask hides the value.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Nir | Self::NirRare | Self::NirNoKey | Self::NirBroken => Kind::Nir,
            Self::Iban | Self::IbanOuter | Self::IbanBroken => Kind::Iban,
            Self::EmailPerson | Self::EmailOther | Self::EmailGeneric => Kind::Email,
            Self::Phone | Self::PhoneBare | Self::PhoneNoZero | Self::PhoneService => Kind::Phone,
            Self::Plate | Self::PlateLoose => Kind::Plate,
            Self::Born | Self::Date | Self::Year => Kind::BirthDate,
            Self::Address | Self::Way => Kind::Address,
            _ => Kind::FullName,
        }
    }
}

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signals(u32);

impl Signals {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn of(signals: &[Signal]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < signals.len() {
            bits |= 1 << signals[index] as u32;
            index += 1;
        }
        Self(bits)
    }

    pub(super) fn add(&mut self, signal: Signal) {
        self.0 |= 1 << signal as u32;
    }

    pub(super) fn has(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u32) != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Signal> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let index = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            Signal::ALL.get(index as usize).copied()
        })
    }
}

/// Which readers are worth running on a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wants(u16);

impl Wants {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NIR: Self = Self(1);
    pub(super) const IBAN: Self = Self(2);
    pub(super) const EMAIL: Self = Self(4);
    pub(super) const PHONE: Self = Self(8);
    pub(super) const PLATE: Self = Self(16);
    pub(super) const BORN: Self = Self(32);
    pub(super) const DATE: Self = Self(64);
    pub(super) const ADDRESS: Self = Self(128);
    pub(super) const WAY: Self = Self(256);
    pub(super) const NAME: Self = Self(512);
    pub(super) const SENTENCE: Self = Self(1024);
    /// Account numbers without their IBAN.
    pub(super) const RIB: Self = Self(2048);
    /// E-mail addresses in words.
    pub(super) const SPELT: Self = Self(4096);
    pub(super) const ALL: Self = Self(8191);
    /// What a cell proves by itself.
    pub(super) const CERTAIN: Self =
        Self::NIR.and(Self::IBAN).and(Self::RIB).and(Self::EMAIL).and(Self::SPELT);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn but(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Reads one cell.
pub(super) fn read(cell: &[u8], wants: Wants) -> Signals {
    let shape = Shape::of(cell);
    let mut found = read_parts(cell, wants, shape);
    if shape.has_letters() && wants.any(NAMED) {
        found = found.and(named(cell, wants, shape));
    }
    found
}

/// [`read`], with what was read of the cells before.
#[inline]
pub(super) fn read_on(cell: Cell<'_>, wants: Wants, memo: &mut Memo) -> Signals {
    memo.signs(cell, |memo| read_new(cell, wants, memo))
}

fn read_new(cell: Cell<'_>, wants: Wants, memo: &mut Memo) -> Signals {
    let shape = Shape::of_cell(cell);
    let mut found = Signals::NONE;
    if shape.is_other_number(cell.bytes()) {
        return found;
    }
    let spelt = || wants.any(Wants::SPELT) && spelt::suspected(cell.bytes());
    if shape.digits > 0 || shape.at || shape.odd || wants.any(Wants::WAY) || spelt() {
        found = read_parts(cell.bytes(), wants, shape);
    }
    if shape.has_letters() && wants.any(NAMED) {
        found = found.and(memo.names(cell, || named(cell.bytes(), wants, shape)));
    }
    found
}

/// [`read`] without its shortcuts.
#[cfg(test)]
pub(super) fn read_slowly(cell: &[u8], wants: Wants) -> Signals {
    let shape = Shape { blind: true, ..Shape::of(cell) };
    read_parts(cell, wants, shape).and(named(cell, wants, shape))
}

/// The readers that [`named`] asks.
const NAMED: Wants = Wants::NAME.and(Wants::SENTENCE);

/// All but names.
fn read_parts(cell: &[u8], wants: Wants, shape: Shape) -> Signals {
    let mut found = Signals::NONE;
    if shape.has_digits(1) {
        if shape.has_digits(4) {
            numbers(cell, wants, shape, &mut found);
        }
        if shape.has_letters() {
            codes(cell, wants, shape, &mut found);
        }
    }
    if (shape.at || shape.blind) && wants.any(Wants::EMAIL) {
        mailboxes(cell, &mut found);
    }
    if shape.has_letters()
        && wants.any(Wants::SPELT)
        && spelt::suspected(cell)
        && let Some(spelt) = spelt::find(cell)
    {
        mailboxes(&spelt.plain, &mut found);
    }
    if shape.has_letters() {
        way(cell, wants, shape, &mut found);
    }
    if shape.has_letters()
        && (shape.odd || shape.blind)
        && let Some(plain) = disguise::removed(cell)
    {
        found = Signals(found.0 | read(&plain, wants).0);
    }
    found
}

fn mailboxes(cell: &[u8], found: &mut Signals) {
    match email::find(cell).map(|(mailbox, ..)| mailbox).max() {
        Some(email::Mailbox::Person) => found.add(Signal::EmailPerson),
        Some(email::Mailbox::Other) => found.add(Signal::EmailOther),
        Some(email::Mailbox::Generic) => found.add(Signal::EmailGeneric),
        None => {}
    }
}

/// A cell without two capitalised words side by side is a name only up to that many bytes.
const LONE: usize = 32;

/// Ways without a number: they need a postal code, or a header that promises addresses.
#[inline]
fn way(cell: &[u8], wants: Wants, shape: Shape, found: &mut Signals) {
    let placed = shape.has_digits(5) && wants.any(Wants::ADDRESS) || wants.any(Wants::WAY);
    if placed
        && !found.has(Signal::Address)
        && matches!(address::find(cell, true), Some((address::Match::Way, ..)))
        && (wants.any(Wants::WAY) || shape.digits >= 5)
    {
        found.add(Signal::Way);
    }
}

/// Names: they are the same whatever the digits of the cell are.
#[inline(never)]
fn named(cell: &[u8], wants: Wants, shape: Shape) -> Signals {
    // A key says of its value what a title says of a name.
    if wants.any(Wants::SENTENCE) && nested::person(cell).is_some() {
        return Signals::of(&[Signal::NameTitled]);
    }
    let suspect = glance::suspects_name(cell);
    // A cell with a digit is never a name and nothing else; a long one without a suspect is a sentence.
    let whole = (shape.digits == 0 || shape.blind) && (suspect || cell.len() <= LONE);
    let mut named = Signals::NONE;
    if wants.any(Wants::NAME) && whole {
        named = names::whole(cell);
    }
    let settled = !named.is_empty() && named != Signals::of(&[Signal::Organisation]);
    if wants.any(Wants::SENTENCE)
        && !settled
        && suspect
        && let Some((signal, ..)) = sentence::find(cell)
    {
        named.add(signal);
    }
    if wants.any(Wants::NAME) && named.is_empty() && names::organised(cell) {
        named.add(Signal::Organisation);
    }
    named
}

/// What may be made of digits and separators alone.
fn numbers(cell: &[u8], wants: Wants, shape: Shape, found: &mut Signals) {
    if shape.is_other_number(cell) {
        return;
    }
    if shape.digits == 16 && !shape.blind && dates::is_period(cell) {
        return;
    }
    if shape.has_digits(nir::LEAST_DIGITS) && wants.any(Wants::NIR) {
        match nir::find(cell) {
            Some((nir::Match::Whole, ..)) => found.add(Signal::Nir),
            Some((nir::Match::Rare, ..)) => found.add(Signal::NirRare),
            Some((nir::Match::NoKey, ..)) => found.add(Signal::NirNoKey),
            Some((nir::Match::Broken, ..)) => found.add(Signal::NirBroken),
            None => {}
        }
    }
    if cell.len() >= rib::LENGTH && shape.has_digits(rib::LEAST_DIGITS) && wants.any(Wants::RIB) {
        match rib::find(cell) {
            Some((iban::Match::Whole, ..)) => found.add(Signal::Iban),
            Some(_) => found.add(Signal::IbanBroken),
            None => {}
        }
    }
    // A national number has ten digits, or nine when a spreadsheet lost its zero; only with `+` may there be eight.
    if (shape.has_digits(9) || shape.plus && shape.has_digits(8))
        && wants.any(Wants::PHONE)
        && !(found.has(Signal::Nir) && cell.len() < 32)
    {
        match phone::find(cell).map(|found| found.matched) {
            Some(phone::Match::Sure) => found.add(Signal::Phone),
            Some(phone::Match::Bare) => found.add(Signal::PhoneBare),
            Some(phone::Match::NoZero) => found.add(Signal::PhoneNoZero),
            Some(phone::Match::Service) => found.add(Signal::PhoneService),
            None => {}
        }
    }
    if shape.has_digits(4) && wants.any(Wants::DATE) {
        if dates::whole(cell).is_some() {
            found.add(Signal::Date);
        } else if dates::year(cell).is_some() {
            found.add(Signal::Year);
        }
    }
}

/// What needs letters beside its digits.
fn codes(cell: &[u8], wants: Wants, shape: Shape, found: &mut Signals) {
    if shape.has_digits(iban::LEAST_DIGITS) && wants.any(Wants::IBAN) {
        match iban::find(cell) {
            Some((iban::Match::Whole, ..)) => found.add(Signal::Iban),
            Some((iban::Match::Outer, ..)) => found.add(Signal::IbanOuter),
            Some((iban::Match::Broken, ..)) => found.add(Signal::IbanBroken),
            None => {}
        }
    }
    // Every plate and every address has letters behind its first digits.
    let behind = shape.has_letters_behind();
    if behind && shape.has_digits(2) && wants.any(Wants::PLATE) {
        match plate::find_within(cell, shape.digits_within(cell)) {
            Some((plate::Match::Sure, ..)) => found.add(Signal::Plate),
            Some((plate::Match::Loose, ..)) => found.add(Signal::PlateLoose),
            None => {}
        }
    }
    if shape.has_digits(4)
        && wants.any(Wants::BORN)
        && cell.len() > 8
        && dates::born_within(cell, shape.digits_within(cell)).is_some()
    {
        found.add(Signal::Born);
    }
    if behind
        && wants.any(Wants::ADDRESS)
        && cell.len() > 6
        && matches!(
            address::find_within(cell, false, shape.digits_within(cell)),
            Some((address::Match::Numbered, ..))
        )
    {
        found.add(Signal::Address);
    }
}

/// The first mobile telephone number of the cell: `01 99 00 12 34 / 06 39 98 12 34` holds one.
pub(super) fn mobile(cell: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(found) = phone::find(cell.get(at..)?) {
        if found.mobile {
            return Some((at + found.start, at + found.end));
        }
        at += found.end.max(1);
    }
    None
}

/// Whether a mailbox of the cell that is no counter's by its name is one that anybody may have for nothing.
pub(super) fn is_free_mail(cell: &[u8]) -> bool {
    let free = |cell: &[u8]| {
        email::find(cell)
            .any(|(mailbox, _, end)| mailbox == email::Mailbox::Other && email::is_free(&cell[..end]))
    };
    free(cell) || spelt::find(cell).is_some_and(|spelt| free(&spelt.plain))
}

/// Where the sign stands in the cell: only that much is masked and shown.
pub(super) fn span(cell: &[u8], signal: Signal) -> (usize, usize) {
    let cut = |found: Option<(usize, usize)>| found.unwrap_or((0, cell.len()));
    match signal.kind() {
        Kind::Nir => cut(nir::find(cell).map(|(_, start, end)| (start, end))),
        Kind::Iban => {
            let found =
                iban::find(cell).into_iter().chain(rib::find(cell)).max_by_key(|(matched, ..)| *matched);
            cut(found.map(|(_, start, end)| (start, end)))
        }
        Kind::Email => {
            let wanted = match signal {
                Signal::EmailPerson => email::Mailbox::Person,
                Signal::EmailOther => email::Mailbox::Other,
                _ => email::Mailbox::Generic,
            };
            cut(email::find(cell)
                .find(|(mailbox, ..)| *mailbox == wanted)
                .map(|(_, start, end)| (start, end))
                .or_else(|| spelt::find(cell).map(|spelt| (spelt.start, spelt.end))))
        }
        Kind::Phone => cut(phone::find(cell).map(|found| (found.start, found.end))),
        Kind::Plate => cut(plate::find(cell).map(|(_, start, end)| (start, end))),
        Kind::BirthDate if signal == Signal::Born => cut(dates::born(cell)),
        Kind::Address => cut(address::find(cell, true).map(|(_, start, end)| (start, end))),
        Kind::FullName if names::whole(cell).is_empty() => {
            cut(sentence::find(cell).map(|(_, start, end)| (start, end)).or_else(|| nested::person(cell)))
        }
        _ => (0, cell.len()),
    }
}

/// The year of a cell that is a date or a year.
pub(super) fn year(cell: &[u8]) -> Option<u16> {
    dates::whole(cell).or_else(|| dates::year(cell))
}
