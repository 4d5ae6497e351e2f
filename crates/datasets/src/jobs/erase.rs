//! The job that erases originals whose date has come: the bytes go, the hash and the history stay.

use std::sync::Arc;

use kernel::{Clock, Result};
use store::{Blobs, Handler, Job, Scope, Work};

use crate::sql;

/// Originals erased in one run; the next run takes the others.
const AT_ONCE: i64 = 200;

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
        Ok(())
    }
}
