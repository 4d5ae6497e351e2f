//! Work that outlives a request: check a deposit, write its table again with the decisions, sort it, erase originals.

mod erase;
mod examine;
mod sort;

pub(crate) use erase::EraseOriginals;
pub(crate) use examine::{Examine, enqueue};
pub(crate) use sort::{SortVersion, WORTH_SORTING};

use kernel::{Id, Millis, Result};
use store::{Db, Scope, Task};

/// Names of the jobs, as the database keeps them.
pub(crate) const EXAMINE: &str = "datasets.examine";
pub(crate) const SORT: &str = "datasets.sort";
pub(crate) const ERASE: &str = "datasets.erase_originals";

/// What a job on one deposit or version is given.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct On {
    pub(crate) id: Id,
}

/// Asks for the originals whose date has come to be erased; the server asks each day.
///
/// # Errors
/// When the database does not answer.
pub async fn enqueue_erasure(db: &Db, now: Millis) -> Result<()> {
    let mut tx = db.begin(Scope::System("erase originals")).await?;
    tx.enqueue(Task::new(ERASE, &()), now).await?;
    tx.commit().await
}
