//! Identifiers: `UUIDv7`, so that they sort by time of creation.

use std::fmt;
use std::str::FromStr;

use uuid::{NoContext, Timestamp, Uuid};

use crate::{Error, Millis};

/// The identifier of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// A new identifier created at `now`.
    pub fn new(now: Millis) -> Self {
        let millis = now.unsigned_abs();
        let nanos = u32::try_from(millis % 1_000).unwrap_or(0) * 1_000_000;
        Self(Uuid::new_v7(Timestamp::from_unix(NoContext, millis / 1_000, nanos)))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for Id {
    type Err = Error;

    /// A malformed identifier names nothing: [`Error::NotFound`].
    fn from_str(text: &str) -> Result<Self, Error> {
        // Only the canonical form: one thing, one address.
        match Uuid::try_parse(text) {
            Ok(id) if text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase()) => Ok(Self(id)),
            _ => Err(Error::NotFound),
        }
    }
}

/// The identifier of an authority: the tenant that every row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct AuthorityId(Id);

impl AuthorityId {
    /// A new identifier created at `now`.
    pub fn new(now: Millis) -> Self {
        Self(Id::new(now))
    }
}

impl fmt::Display for AuthorityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AuthorityId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.parse().map(Self)
    }
}

/// Points at a thing of any slice, so that slices meet without naming one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Ref {
    /// What it is: `dataset`, `version`, `deposit`.
    pub kind: String,
    pub id: Id,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_creation_and_read_back() {
        let (early, late) = (Id::new(1_700_000_000_000), Id::new(1_700_000_000_001));
        assert!(early < late);
        assert_eq!(early.to_string().parse::<Id>().unwrap(), early);
    }

    #[test]
    fn another_spelling_of_an_id_names_nothing() {
        let id = Id::new(1_700_000_000_000).to_string();
        assert!(id.to_uppercase().parse::<Id>().is_err() || id == id.to_uppercase());
        assert!(id.replace('-', "").parse::<Id>().is_err());
        assert!("".parse::<Id>().is_err());
    }
}
