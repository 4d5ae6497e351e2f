//! What [`Tx`](crate::Tx) must know of the database's own tables.

use std::collections::{BTreeMap, BTreeSet};

/// Read when the database is opened.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    /// Tables without a tenant; the migration that creates one says so.
    pub(crate) shared: BTreeSet<String>,
    /// Every table, so that no text gives the name of one to a query of its own.
    pub(crate) tables: BTreeSet<String>,
    /// Columns of each unique key of PostgreSQL, by its name. SQLite names the columns in its errors.
    pub(crate) keys: BTreeMap<String, Vec<String>>,
}
