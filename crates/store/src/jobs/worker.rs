//! Takes jobs in turn and runs them.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::join_all;
use kernel::{Clock, Error, Id, Millis, Result};

use super::model::{Job, Message, Progress, Verdict, verdict};
use super::sql;
use super::work::{LEASE, Work};
use crate::arg::listed;
use crate::db::Db;
use crate::fault::internal;
use crate::scope::Scope;
use crate::tx::Tx;

/// Does the jobs of one kind.
///
/// It may run twice for one job, when a machine stops half-way: it does the same again without harm, or ends
/// with [`Work::finish`]. Long work that computes belongs in a blocking thread, with [`Work::watch`] at hand.
#[async_trait::async_trait]
pub trait Handler: Send + Sync {
    /// # Errors
    /// [`Error::Unavailable`] and [`Error::Internal`] are tried again, with longer and longer waits; any other
    /// error ends the job as failed, and its key is shown.
    async fn run(&self, job: &Job, work: &Work) -> Result<()>;

    /// Called once when the job has failed for good, in the transaction that says so: what waits for the job can
    /// stop waiting.
    ///
    /// # Errors
    /// They are logged; the job has failed all the same.
    async fn failed(&self, _job: &Job, _tx: &mut Tx) -> Result<()> {
        Ok(())
    }
}

/// Runs due jobs, several at a time, authorities in turn.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    handlers: BTreeMap<&'static str, Arc<dyn Handler>>,
    slots: usize,
    stopping: Arc<AtomicBool>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("kinds", &self.handlers.keys())
            .field("slots", &self.slots)
            .finish_non_exhaustive()
    }
}

/// How often a running job shows a sign of life: many times a lease, and often enough to watch it advance.
const BEAT: Duration = Duration::from_secs(2);

/// How long an idle worker waits before it looks again: for jobs of other processes, and those due later.
const IDLE: Duration = Duration::from_secs(1);

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock, handlers: BTreeMap::new(), slots: 2, stopping: Arc::default() }
    }

    /// Gives the jobs of kind `kind` to `handler`. Kinds without one are left to other workers.
    #[must_use]
    pub fn handle(mut self, kind: &'static str, handler: Arc<dyn Handler>) -> Self {
        self.handlers.insert(kind, handler);
        self
    }

    /// How many jobs run at a time.
    #[must_use]
    pub fn slots(self, slots: usize) -> Self {
        Self { slots: slots.max(1), ..self }
    }

    /// Runs jobs until `shutdown`, then tells the running ones to stop and waits for them. A job stopped so
    /// goes back to the queue and loses no attempt.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let stop = async {
            shutdown.await;
            self.stopping.store(true, Ordering::Relaxed);
            self.db.wakes.jobs.notify_waiters();
        };
        futures::future::join(join_all((0..self.slots).map(|_| self.slot())), stop).await;
    }

    async fn slot(&self) {
        while !self.stopping.load(Ordering::Relaxed) {
            // Listening begins before looking, so that no job enqueued in between is missed.
            let woken = self.db.wakes.jobs.notified();
            match self.step().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "a worker could not go on");
                }
            }
            if !self.stopping.load(Ordering::Relaxed) {
                let _either = tokio::time::timeout(IDLE, woken).await;
            }
        }
    }

    /// Takes one due job and runs it to its end; false when none is due.
    ///
    /// # Errors
    /// When the database fails; the job's own errors are written in the job.
    pub async fn step(&self) -> Result<bool> {
        let Some(job) = self.take().await? else {
            return Ok(false);
        };
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Ok(false);
        };
        let work =
            Work::new(self.db.clone(), Arc::clone(&self.clock), job.clone(), Arc::clone(&self.stopping));
        let running = AssertUnwindSafe(handler.run(&job, &work)).catch_unwind();
        // Both advance together: a handler may hold the only writer that a heartbeat waits for.
        let outcome = tokio::select! {
            outcome = running => outcome.unwrap_or_else(|panic| Err(panicked(&*panic))),
            () = beats(&work) => unreachable!("heartbeats do not end"),
        };
        if !work.was_finished() {
            self.settle(&job, &work, outcome).await?;
        }
        Ok(true)
    }

    /// Leases the next due job. Jobs that died too often, or that were cancelled as they died, end here.
    async fn take(&self) -> Result<Option<Job>> {
        let kinds = listed(self.handlers.keys().copied());
        loop {
            let now = self.clock.now();
            // A look that only reads: idle workers keep no writer busy.
            let mut look = self.db.read(Scope::System("jobs")).await?;
            let Some(mut job) = sql::next_due(&mut look, &kinds, now).await? else {
                return Ok(None);
            };
            drop(look);
            let ended = match () {
                () if job.cancel_asked => Some((Verdict::Cancelled, job.message.clone())),
                () if job.attempts >= job.max_attempts => {
                    Some((Verdict::Failed, Some(Message::new("job-crashed"))))
                }
                () => None,
            };
            if let Some((verdict, message)) = ended {
                self.end(&job, verdict, job.progress, message.as_ref(), now).await?;
                continue;
            }
            let mut tx = self.db.begin(Scope::System("jobs")).await?;
            let taken = sql::lease(&mut tx, &mut job, now, now + LEASE).await?;
            tx.commit().await?;
            if taken {
                return Ok(Some(job));
            }
        }
    }

    async fn settle(&self, job: &Job, work: &Work, outcome: Result<()>) -> Result<()> {
        let now = self.clock.now();
        let stopping = self.stopping.load(Ordering::Relaxed);
        // Whoever cancelled after the last heartbeat is heard too.
        let mut look = self.db.read(Scope::System("jobs")).await?;
        let cancelled = work.was_cancelled() || look.job(job.id).await.is_ok_and(|job| job.cancel_asked);
        drop(look);
        let verdict = verdict(job, &outcome, cancelled, stopping, now);
        let reference = Id::new(now);
        let message = match &outcome {
            Ok(()) => work.message(),
            Err(_) if matches!(verdict, Verdict::Cancelled | Verdict::Interrupted) => work.message(),
            Err(fault) => {
                let error = fault as &dyn std::error::Error;
                tracing::warn!(%reference, job = %job.id, kind = job.kind, ?verdict, error, "a job failed");
                Some(Message::of(fault, reference))
            }
        };
        self.end(job, verdict, work.progress(), message.as_ref(), now).await
    }

    /// Writes down how an attempt ended; when that is for good, what waits for the job hears of it in the same
    /// transaction.
    async fn end(
        &self,
        job: &Job,
        verdict: Verdict,
        progress: Progress,
        message: Option<&Message>,
        now: Millis,
    ) -> Result<()> {
        let mut tx = self.db.begin(Scope::System("jobs")).await?;
        if !sql::settle(&mut tx, job, verdict, progress, message, now).await? {
            tracing::warn!(job = %job.id, kind = job.kind, "a job ended after another worker took it");
            return Ok(());
        }
        if verdict == Verdict::Failed
            && let Some(handler) = self.handlers.get(job.kind.as_str())
            && let Err(error) = handler.failed(job, &mut tx).await
        {
            tracing::error!(
                job = %job.id,
                kind = job.kind,
                error = &error as &dyn std::error::Error,
                "a failed job could not be told"
            );
            // The error ended that transaction: the job must end all the same, or it would be taken for ever.
            drop(tx);
            tx = self.db.begin(Scope::System("jobs")).await?;
            sql::settle(&mut tx, job, verdict, progress, message, now).await?;
        }
        tx.commit().await
    }
}

/// Heartbeats, for ever. One that fails is logged: the lease outlives many.
async fn beats(work: &Work) {
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(error) = work.heartbeat().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a heartbeat failed");
        }
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    internal("running a job", text.unwrap_or_else(|| "a panic without a message".to_owned()))
}
