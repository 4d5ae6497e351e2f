//! What a handler holds while it works.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{AuthorityId, Clock, Error, Millis, Result, Watch};

use super::model::{Job, Message, Progress, Verdict};
use super::sql;
use crate::db::Db;
use crate::scope::Scope;
use crate::tx::Tx;

/// How long a worker holds a job without a sign of life.
pub(super) const LEASE: Millis = 30_000;

/// The lease of a job: transactions that fail once it is lost, and the way to tell how far the work is.
pub struct Work {
    db: Db,
    clock: Arc<dyn Clock>,
    job: Job,
    signs: Arc<Signs>,
}

/// What passes between a handler, often deep in an engine's thread, and the worker.
struct Signs {
    done: AtomicU64,
    total: AtomicU64,
    /// Somebody asked that the job stop.
    cancelled: AtomicBool,
    /// Another worker has the job.
    lost: AtomicBool,
    /// The handler marked the job as done in its own transaction.
    finished: AtomicBool,
    /// The server stops.
    stopping: Arc<AtomicBool>,
    message: Mutex<Option<Message>>,
}

/// Stands for an unknown total.
const UNKNOWN: u64 = u64::MAX;

impl Watch for Signs {
    fn advance(&self, done: u64, total: Option<u64>) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        [&self.cancelled, &self.lost, &*self.stopping].iter().any(|sign| sign.load(Ordering::Relaxed))
    }
}

impl Signs {
    fn progress(&self) -> Progress {
        let total = self.total.load(Ordering::Relaxed);
        Progress { done: self.done.load(Ordering::Relaxed), total: (total != UNKNOWN).then_some(total) }
    }
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work").field("job", &self.job.id).finish_non_exhaustive()
    }
}

impl Work {
    pub(super) fn new(db: Db, clock: Arc<dyn Clock>, job: Job, stopping: Arc<AtomicBool>) -> Self {
        let signs = Signs {
            done: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            cancelled: AtomicBool::new(false),
            lost: AtomicBool::new(false),
            finished: AtomicBool::new(false),
            stopping,
            message: Mutex::new(None),
        };
        Self { db, clock, job, signs: Arc::new(signs) }
    }

    /// Takes progress from an engine and tells it to stop: when somebody cancels the job, when the lease is
    /// lost, when the server stops.
    pub fn watch(&self) -> Arc<dyn Watch> {
        Arc::clone(&self.signs) as Arc<dyn Watch>
    }

    /// The authority of the job.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the job is of the instance itself.
    pub fn authority(&self) -> Result<AuthorityId> {
        self.job.authority.ok_or(Error::NotFound)
    }

    /// A transaction that may write, begun only while this worker still holds the job: nobody can take the job
    /// before it ends. `scope` holds the job's authority, or is the product's.
    ///
    /// # Errors
    /// [`Error::Conflict`] `job-lease-lost` once another worker has the job.
    pub async fn begin(&self, scope: Scope) -> Result<Tx> {
        let mut tx = self.db.begin(scope).await?;
        tx.require_lease(&self.job).await?;
        Ok(tx)
    }

    /// Marks the job as done in `tx`, which [`Work::begin`] gave, and commits: what the job did and the mark
    /// are kept together, so the work is not done twice. Nothing may follow but returning `Ok`.
    ///
    /// # Errors
    /// [`Error::Conflict`] `job-lease-lost` once another worker has the job; nothing is kept then.
    pub async fn finish(&self, mut tx: Tx, message: Option<Message>) -> Result<()> {
        let progress = self.signs.progress();
        let now = self.clock.now();
        if !sql::settle(&mut tx, &self.job, Verdict::Done, progress, message.as_ref(), now).await? {
            return Err(Error::Conflict("job-lease-lost"));
        }
        tx.commit().await?;
        self.signs.finished.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// What the job's page says from now on.
    pub fn say(&self, message: Message) {
        *self.signs.message.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
    }

    /// Keeps the lease, writes how far the work is, and learns whether to stop. The worker does it by itself
    /// every few seconds.
    ///
    /// # Errors
    /// As [`Tx::run`]. A lost lease is no error here: [`Watch::cancelled`] says so.
    pub async fn heartbeat(&self) -> Result<()> {
        if self.signs.finished.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut tx = self.db.begin(Scope::System("jobs")).await?;
        let until = self.clock.now() + LEASE;
        match sql::beat(&mut tx, &self.job, until, self.signs.progress(), self.message().as_ref()).await? {
            // A job that `finish` just marked is no longer running either, but then nobody looks any more.
            None => self.signs.lost.store(true, Ordering::Relaxed),
            Some(true) => self.signs.cancelled.store(true, Ordering::Relaxed),
            Some(false) => {}
        }
        tx.commit().await
    }

    pub(super) fn message(&self) -> Option<Message> {
        self.signs.message.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn progress(&self) -> Progress {
        self.signs.progress()
    }

    pub(super) fn was_cancelled(&self) -> bool {
        self.signs.cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn was_finished(&self) -> bool {
        self.signs.finished.load(Ordering::Relaxed)
    }
}
