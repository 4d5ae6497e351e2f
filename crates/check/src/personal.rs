//! Looks for personal data in every cell: no sampling, in the same pass as the checks.
//!
//! A cell is first read alone (`reading`): what its bytes could be, with no regard to its column. The tallies of all
//! columns are then judged together (`verdict`), for a header and its neighbours say what a lone value cannot:
//! `12/03/1984` is a birth date under `date_naissance`, `Moulin` is a person beside `prenom` and a mill elsewhere.
//!
//! What is sought and why: GDPR art. 4(1) (what identifies a person) and 87 (the national number), CRPA L312-1-2
//! (what may be published). A check digit alone never names a person: a SIRET holds one too.

mod address;
mod column;
mod dates;
mod disguise;
mod email;
mod glance;
mod header;
mod iban;
mod kinds;
mod lexicon;
mod likeness;
mod mask;
mod memo;
mod names;
mod nested;
mod nir;
mod phone;
mod plate;
mod reading;
mod rib;
mod sentence;
mod shape;
mod spelt;
mod tally;
mod text;
mod verdict;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod laws;

pub use self::column::{Column, Detector};
pub(crate) use self::disguise::Hints;
pub use self::kinds::Kinds;
pub use self::tally::{Example, Place, Tally};
pub use self::verdict::{Evidence, Finding, Scope, Subject, Verdict};

/// What kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The national registration number, also called social security number.
    Nir,
    Iban,
    Email,
    Phone,
    Plate,
    BirthDate,
    Address,
    FirstName,
    LastName,
    /// First and last name together, or a title and a name.
    FullName,
}

/// How sure a finding is. Certain and likely ones need a person's decision before publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Possible,
    Likely,
    Certain,
}

impl Level {
    /// Whether publication waits for a decision.
    pub fn blocks(self) -> bool {
        self >= Self::Likely
    }
}

/// What a public line of text that is no cell may not hold, such as the name of a column or a title: what its own form
/// makes sure, for it has neither header nor neighbours.
pub fn in_label(label: &[u8]) -> Option<Kind> {
    use reading::Signal as S;
    let signals = reading::read(label, reading::Wants::CERTAIN.and(reading::Wants::PHONE));
    [S::Nir, S::Iban, S::IbanOuter, S::EmailPerson, S::EmailOther, S::Phone, S::PhoneBare]
        .into_iter()
        .find(|signal| signals.has(*signal))
        .map(reading::Signal::kind)
}

/// The kinds that one cell shows by itself, without its column: for a cell that is all there is.
pub fn scan_exact(cell: &[u8]) -> Vec<(Kind, Level)> {
    use reading::Signal as S;
    let signals = reading::read(cell, reading::Wants::ALL);
    [
        (S::Nir, Kind::Nir, Level::Certain),
        (S::NirRare, Kind::Nir, Level::Possible),
        (S::Iban, Kind::Iban, Level::Certain),
        (S::IbanOuter, Kind::Iban, Level::Likely),
        (S::EmailPerson, Kind::Email, Level::Certain),
        (S::EmailOther, Kind::Email, Level::Likely),
        (S::EmailGeneric, Kind::Email, Level::Possible),
        (S::Phone, Kind::Phone, Level::Likely),
        (S::PhoneBare, Kind::Phone, Level::Possible),
        (S::PhoneService, Kind::Phone, Level::Possible),
        (S::Plate, Kind::Plate, Level::Likely),
        (S::Born, Kind::BirthDate, Level::Likely),
        (S::Address, Kind::Address, Level::Possible),
        (S::NameTitled, Kind::FullName, Level::Likely),
        (S::NameMixed, Kind::FullName, Level::Likely),
        (S::NameKnown, Kind::FullName, Level::Likely),
        (S::NamePair, Kind::FullName, Level::Possible),
    ]
    .into_iter()
    .filter(|(signal, _, _)| signals.has(*signal))
    .map(|(_, kind, level)| (kind, level))
    .collect()
}
