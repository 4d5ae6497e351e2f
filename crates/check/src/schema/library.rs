//! The schemas that somebody knows: the built-in pack, a folder, a database.

use std::sync::Arc;

use super::Schema;

/// Finds schemas by name.
pub trait Library: Send + Sync {
    /// The newest version of the schema of this name; the last part of a name is enough.
    fn by_name(&self, name: &str) -> Option<Arc<Schema>>;

    /// Every schema, by name.
    fn all(&self) -> Vec<Arc<Schema>>;
}
