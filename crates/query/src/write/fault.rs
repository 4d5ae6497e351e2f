//! What went wrong first in a table that several threads write.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::Failure;

/// Whatever goes wrong after the first failure, in whichever thread, goes wrong because of it: a full disk is a full disk
/// for all of them.
#[derive(Default)]
pub(super) struct Fault(OnceLock<Arc<First>>);

impl Fault {
    /// Keeps `failure` when it is the first; answers the first.
    pub(super) fn keep(&self, failure: Failure) -> Failure {
        let first = self.0.get_or_init(|| Arc::new(First(failure)));
        Box::new(Failed(Arc::clone(first)))
    }

    /// The first failure, if there was one.
    pub(super) fn kept(&self) -> Option<Failure> {
        self.0.get().map(|first| Box::new(Failed(Arc::clone(first))) as Failure)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a table could not be written")]
struct Failed(#[source] Arc<First>);

#[derive(Debug)]
struct First(Failure);

impl fmt::Display for First {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for First {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
