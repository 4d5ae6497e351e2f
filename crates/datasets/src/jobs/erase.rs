//! The job that erases what must not be kept: originals whose date has come (the hash and the history stay), and files
//! that a crash left without a row that names them, since what nothing names would be kept for ever.

use std::sync::Arc;

use kernel::{Clock, Result};
use store::{Blobs, Handler, Job, Scope, Work};

use crate::sql;

/// Originals erased in one run; the next run takes the others.
const AT_ONCE: i64 = 200;

/// A file without a row for so long belongs to no transaction that is still to come, in milliseconds.
const ORPHAN: i64 = 24 * 3_600_000;

pub(crate) struct EraseOriginals {
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait::async_trait]
impl Handler for EraseOriginals {
    async fn run(&self, _job: &Job, work: &Work) -> Result<()> {
        let now = self.clock.now();
        let mut tx = work.begin(Scope::System("erase originals")).await?;
        let due = sql::originals_due(&mut tx, now, AT_ONCE).await?;
        drop(tx);
        let total = due.len() as u64;
        for (done, deposit) in (1..).zip(due) {
            let mut tx = work.begin(Scope::System("erase originals")).await?;
            sql::mark_original_erased(&mut tx, deposit.id, now).await?;
            // Before the commit: a crash between the two erases again, never the other way round.
            self.blobs.delete(&deposit.original).await?;
            tx.commit().await?;
            work.watch().advance(done, Some(total));
            if work.watch().cancelled() {
                break;
            }
        }
        self.sweep(work).await
    }
}

impl EraseOriginals {
    /// Removes the files that no deposit and no version names.
    async fn sweep(&self, work: &Work) -> Result<()> {
        let mut tx = work.begin(Scope::System("erase originals")).await?;
        let in_use = sql::keys_in_use(&mut tx).await?;
        drop(tx);
        let before = self.clock.now() - ORPHAN;
        for folder in ["originals", "reports", "tables"] {
            for (key, written) in self.blobs.list(folder).await? {
                if written < before && !in_use.contains(&key) {
                    tracing::info!(key, "file that nothing names removed");
                    self.blobs.delete(&key).await?;
                }
            }
        }
        Ok(())
    }
}
