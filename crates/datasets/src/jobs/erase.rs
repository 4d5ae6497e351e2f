//! The daily job that erases what must not stay: originals whose date has come, with the report of their cells, and files
//! of the store that nothing names. The hash of an original and its history stay.

use std::sync::Arc;

use kernel::{Clock, Millis, Result};
use store::{Blobs, Handler, Job, Scope, Work};

use crate::sql;

/// Originals read from the database at once.
const AT_ONCE: i64 = 200;

/// A file that nothing names is left alone this long: whoever wrote it may be about to name it.
const NOT_NAMED_YET: Millis = 24 * 3_600 * 1_000;

/// The folders of the store that this slice writes.
const FOLDERS: [&str; 3] = ["originals", "reports", "tables"];

pub(crate) struct EraseOriginals {
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait::async_trait]
impl Handler for EraseOriginals {
    async fn run(&self, _job: &Job, work: &Work) -> Result<()> {
        self.erase_due(work).await?;
        self.sweep(work).await
    }
}

impl EraseOriginals {
    async fn erase_due(&self, work: &Work) -> Result<()> {
        let now = self.clock.now();
        let mut done = 0;
        loop {
            let mut tx = work.begin(Scope::System("erase originals")).await?;
            let due = sql::originals_due(&mut tx, now, AT_ONCE).await?;
            drop(tx);
            if due.is_empty() {
                return Ok(());
            }
            for deposit in due {
                if work.watch().cancelled() {
                    return Ok(());
                }
                let mut tx = work.begin(Scope::System("erase originals")).await?;
                sql::mark_original_erased(&mut tx, deposit.id, now).await?;
                // Before the commit: a crash between the two erases again, never the other way round.
                self.blobs.delete(&deposit.original).await?;
                if let Some(report) = &deposit.report {
                    self.blobs.delete(report).await?;
                }
                tx.commit().await?;
                done += 1;
                work.watch().advance(done, None);
            }
        }
    }

    /// Removes what a crash left between the store and the database, and uploads that were given up.
    async fn sweep(&self, work: &Work) -> Result<()> {
        let before = self.clock.now() - NOT_NAMED_YET;
        let mut old = Vec::new();
        for folder in FOLDERS {
            let listed = self.blobs.list(folder).await?;
            old.extend(listed.into_iter().filter(|(_, written)| *written < before).map(|(key, _)| key));
        }
        if old.is_empty() {
            return Ok(());
        }
        // After the listing: a file named meanwhile is known here.
        let mut tx = work.begin(Scope::System("erase originals")).await?;
        let named = sql::keys_in_use(&mut tx).await?;
        drop(tx);
        for key in old.iter().filter(|key| !named.contains(*key)) {
            if work.watch().cancelled() {
                break;
            }
            self.blobs.delete(key).await?;
            tracing::info!(%key, "a file that nothing names was removed");
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
