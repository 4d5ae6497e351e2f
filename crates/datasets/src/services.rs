//! What the slice is given at start: the schemas it may check against and the warehouse it writes tables into.

use std::sync::Arc;

use check::schema::Library;
use kernel::{Millis, Result, Table};

/// Engines and figures of this instance, wired by `server`.
#[derive(Clone)]
pub struct Services {
    pub schemas: Arc<dyn Library>,
    pub warehouse: Arc<dyn Warehouse>,
    /// How long an original is kept before its bytes are erased.
    pub keep_originals: Millis,
    /// The largest file that may be deposited, in bytes.
    pub largest_file: u64,
}

impl Services {
    /// What people call a schema: its title, or its name when it is no longer known here.
    pub(crate) fn title_of_schema(&self, name: &str) -> String {
        self.schemas
            .by_name(name)
            .map(|schema| schema.title.clone())
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| name.to_owned())
    }
}

/// Where checked rows become stored tables.
pub trait Warehouse: Send + Sync {
    /// Opens a table at `key` of the blob store. Nothing is there before it is finished.
    ///
    /// # Errors
    /// When the disk refuses.
    fn create(&self, key: &str) -> Result<Box<dyn NewTable>>;
}

/// A table being written. Dropped, it leaves nothing.
pub trait NewTable: Send {
    /// Where the engine puts its rows.
    fn tables(&self) -> &dyn check::Tables;

    /// Makes the table readable, whole.
    ///
    /// # Errors
    /// When the disk refuses.
    fn finish(self: Box<Self>) -> Result<Table>;
}
