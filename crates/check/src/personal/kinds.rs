//! Which kinds of personal data a check looks for.

use super::reading::Wants;

/// The kinds that are looked for, in every cell whichever they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kinds {
    /// Nothing is looked for.
    None,
    /// What a cell proves by itself: the kinds that have a checksum (NIR, IBAN, RIB), and e-mail addresses.
    Certain,
    /// Telephone numbers, number plates, birth dates, postal addresses and names besides.
    #[default]
    All,
}

impl Kinds {
    pub(super) const fn wants(self) -> Wants {
        match self {
            Self::None => Wants::NONE,
            Self::Certain => Wants::CERTAIN,
            Self::All => Wants::ALL,
        }
    }
}
