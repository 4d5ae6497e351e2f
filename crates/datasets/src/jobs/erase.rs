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

#[cfg(test)]
mod tests {
    use store::Worker;
    use testkit::FrozenClock;

    use super::*;
    use crate::model::Deposit;
    use crate::sql::tests::{NOW, dataset, deposit};

    /// 1 January 2100: long after these tests write their files.
    const LATER: i64 = 4_102_444_800_000;

    #[tokio::test]
    async fn originals_go_at_their_date_and_files_that_no_row_names_a_day_after_they_came() {
        testkit::on_both([crate::MIGRATIONS], async |test| {
            let blobs = Blobs::open(test.folder()).unwrap();
            let set = dataset(kernel::AuthorityId::new(NOW), "Arbres");
            let due = Deposit { original_until: NOW, ..deposit(&set, "aa") };
            let kept = Deposit {
                original_until: LATER + 1,
                report: Some("reports/kept.json".to_owned()),
                ..deposit(&set, "bb")
            };
            let mut tx = test.db.begin(Scope::One(set.authority)).await.unwrap();
            sql::insert_dataset(&mut tx, &set).await.unwrap();
            for deposit in [&due, &kept] {
                sql::insert_deposit(&mut tx, deposit).await.unwrap();
                sql::save_deposit(&mut tx, deposit).await.unwrap();
            }
            tx.commit().await.unwrap();
            let orphans = ["originals/orphan", "reports/orphan.json", "tables/orphan.parquet"];
            let named = [due.original.as_str(), kept.original.as_str(), "reports/kept.json"];
            for key in orphans.into_iter().chain(named) {
                let body = futures::stream::once(async { Ok(bytes::Bytes::from_static(b"x")) });
                blobs.put(key, body, 10).await.unwrap();
            }
            // First as if the files had just come, then long after.
            for (now, left) in [(0, 6), (LATER, 2)] {
                let clock = FrozenClock::at(now);
                crate::enqueue_erasure(&test.db, now).await.unwrap();
                let erase = EraseOriginals { blobs: blobs.clone(), clock: clock.clone() };
                let worker = Worker::new(test.db.clone(), clock).handle(crate::jobs::ERASE, Arc::new(erase));
                assert!(worker.step().await.unwrap());
                let mut found = Vec::new();
                for folder in ["originals", "reports", "tables"] {
                    found.extend(blobs.list(folder).await.unwrap().into_iter().map(|(key, _)| key));
                }
                assert_eq!(found.len(), left, "{found:?}");
            }
            assert!(blobs.exists(&kept.original).await.unwrap());
            assert!(blobs.exists("reports/kept.json").await.unwrap());
        })
        .await;
    }
}
