//! Who asks, and what they may do.

use crate::{AuthorityId, Error, Result};

/// One right. Default deny: what is not listed in an [`Actor`] is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Create and change authorities.
    AuthorityManage,
    /// Deposit a file and follow its check.
    Deposit,
    /// Decide on columns that hold personal data.
    Decide,
    /// Make a version public.
    Publish,
    /// Take a version or a data set back.
    Withdraw,
    /// Read an original file or its rejected rows; every use is logged.
    ReadOriginal,
    /// Add schemas and synchronise the national catalogue.
    SchemaManage,
}

impl Permission {
    /// Every permission, in the order of the permissions table.
    pub const ALL: [Self; 7] = [
        Self::AuthorityManage,
        Self::Deposit,
        Self::Decide,
        Self::Publish,
        Self::Withdraw,
        Self::ReadOriginal,
        Self::SchemaManage,
    ];
}

/// Who is behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The holder of the administrator's key.
    Administrator,
    /// The product itself, doing the named job.
    System(&'static str),
    /// Anybody.
    Public,
}

/// Who asks, for which authorities, with which rights. Never built from request data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub identity: Identity,
    /// `None` means every authority of this instance.
    pub authorities: Option<Vec<AuthorityId>>,
    pub permissions: Vec<Permission>,
}

impl Actor {
    /// A reader who has shown nothing.
    pub fn public() -> Self {
        Self { identity: Identity::Public, authorities: Some(Vec::new()), permissions: Vec::new() }
    }

    /// The holder of the administrator's key.
    pub fn administrator() -> Self {
        Self { identity: Identity::Administrator, authorities: None, permissions: Permission::ALL.to_vec() }
    }

    /// The product itself, for the job named.
    pub fn system(job: &'static str) -> Self {
        Self { identity: Identity::System(job), authorities: None, permissions: Permission::ALL.to_vec() }
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// # Errors
    /// [`Error::Forbidden`] when the right is not held.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Refuses another authority's things as if they did not exist.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the actor does not act for `authority`.
    pub fn within(&self, authority: AuthorityId) -> Result<()> {
        match &self.authorities {
            None => Ok(()),
            Some(mine) if mine.contains(&authority) => Ok(()),
            Some(_) => Err(Error::NotFound),
        }
    }

    /// The name kept in histories: never a secret, never a person until agents have accounts.
    pub fn label(&self) -> &'static str {
        match self.identity {
            Identity::Administrator => "administrator",
            Identity::System(job) => job,
            Identity::Public => "public",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_may_nothing() {
        for permission in Permission::ALL {
            assert!(Actor::public().require(permission).is_err());
        }
    }

    #[test]
    fn what_is_not_mine_does_not_exist() {
        let mine = AuthorityId::new(1_000);
        let theirs = AuthorityId::new(1_000);
        let actor = Actor { authorities: Some(vec![mine]), ..Actor::administrator() };
        assert!(actor.within(mine).is_ok());
        assert!(matches!(actor.within(theirs), Err(Error::NotFound)));
    }
}
