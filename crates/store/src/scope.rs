//! For whom a transaction works.

use kernel::{Actor, AuthorityId, Identity};

/// Whose rows a transaction may touch. Resolved from who asks, never from what a request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The rows of one authority; the only scope that adds rows.
    One(AuthorityId),
    /// The rows of these authorities, to read and change.
    Granted(Vec<AuthorityId>),
    /// Published rows of everybody, read only.
    Public,
    /// Every row, for the named job of the product itself.
    System(&'static str),
}

impl Scope {
    /// All that `actor` may see: published rows for anybody, every row for who acts for every authority.
    pub fn of(actor: &Actor) -> Self {
        match (&actor.identity, &actor.authorities) {
            (Identity::Public, _) => Self::Public,
            (_, None) => Self::System(actor.label()),
            (_, Some(authorities)) => Self::Granted(authorities.clone()),
        }
    }

    /// What PostgreSQL's row-level policies compare each row with (`beffroi.scope`): identifiers separated
    /// by commas, or one of two words that no identifier spells.
    pub(crate) fn setting(&self) -> String {
        match self {
            Self::One(authority) => authority.to_string(),
            Self::Granted(authorities) => {
                authorities.iter().map(AuthorityId::to_string).collect::<Vec<_>>().join(",")
            }
            Self::Public => "public".to_owned(),
            Self::System(_) => "system".to_owned(),
        }
    }
}
