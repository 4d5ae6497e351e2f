//! Workers at rest, at work together, and stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Error, Id, Result};
use store::{Db, Handler, Job, Scope, State, Task, Work, Worker};
use testkit::{FrozenClock, on_both};
use tokio::sync::Notify;

use crate::jobs::{AddsANote, NOW, Notebook, enqueue, job, worker};
use crate::notes::{MIGRATIONS, authority};

/// Runs until the server stops; says when it has begun.
#[derive(Clone, Default)]
pub(crate) struct Sleeps {
    pub(crate) begun: Arc<Notify>,
}

#[async_trait]
impl Handler for Sleeps {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        self.begun.notify_one();
        let watch = work.watch();
        while !watch.cancelled() {
            tokio::task::yield_now().await;
        }
        Err(Error::Unavailable("stopping"))
    }
}

/// Polls a step of `worker` until the job runs, then drops it.
pub(crate) async fn until_running(worker: &Worker, db: &Db, id: Id) {
    let before = job(db, id).await.attempts;
    let running = async { while job(db, id).await.attempts == before {} };
    tokio::select! {
        _ = worker.step() => unreachable!("the handler does not end"),
        () = running => {}
    }
}

#[tokio::test]
async fn a_server_that_stops_gives_its_jobs_back() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let sleeps = Sleeps::default();
        let begun = Arc::clone(&sleeps.begun);
        let id = enqueue(&test.db, authority(), "a").await;
        worker(&test.db, &clock, Arc::new(sleeps)).run(async { begun.notified().await }).await;
        let waiting = job(&test.db, id).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.run_after), (State::Queued, 0, NOW));
        assert!(worker(&test.db, &clock, Arc::new(AddsANote("x"))).step().await.unwrap());
        assert_eq!(job(&test.db, id).await.state, State::Done);
    })
    .await;
}

/// Says when it ran.
struct Rings(Arc<Notify>);

#[async_trait]
impl Handler for Rings {
    async fn run(&self, _: &Job, _: &Work) -> Result<()> {
        self.0.notify_one();
        Ok(())
    }
}

#[tokio::test]
async fn an_idle_worker_is_woken_by_a_commit() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let rang = Arc::new(Notify::new());
        let worker = worker(&test.db, &clock, Arc::new(Rings(Arc::clone(&rang)))).slots(1);
        let started = std::time::Instant::now();
        worker
            .run(async {
                for _ in 0..20 {
                    enqueue(&test.db, authority(), "a").await;
                    rang.notified().await;
                }
            })
            .await;
        // Looking once a second would take twenty.
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    })
    .await;
}

#[tokio::test]
async fn two_workers_share_the_queue_without_doing_a_job_twice() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let (mut expected, notebook) = (Vec::new(), Arc::new(Notebook::default()));
        for at in 0..20 {
            let name = format!("{at:02}");
            enqueue(&test.db, authority(), &name).await;
            expected.push(name);
        }
        let workers = [
            worker(&test.db, &clock, notebook.clone()),
            worker(&test.reopen().await, &clock, notebook.clone()),
        ];
        let drain = async |worker: &Worker| while worker.step().await.unwrap() {};
        futures::future::join(drain(&workers[0]), drain(&workers[1])).await;
        let mut done = notebook.0.lock().unwrap().clone();
        done.sort_unstable();
        assert_eq!(done, expected);
    })
    .await;
}

#[tokio::test]
async fn jobs_of_unknown_kinds_are_left_to_others() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let mut tx = test.db.begin(Scope::One(authority())).await.unwrap();
        let later = tx.enqueue(Task::new("not", "a"), NOW).await.unwrap();
        let due = tx.enqueue(Task::new("note", "a").after(10), NOW).await.unwrap();
        tx.commit().await.unwrap();
        let worker = worker(&test.db, &clock, Arc::new(AddsANote("x")));
        assert!(!worker.step().await.unwrap());
        clock.advance(Duration::from_millis(10));
        assert!(worker.step().await.unwrap());
        assert_eq!(job(&test.db, due).await.state, State::Done);
        assert_eq!(job(&test.db, later).await.state, State::Queued);
    })
    .await;
}

#[tokio::test]
async fn a_released_lease_is_taken_at_once_and_its_old_holder_can_no_longer_commit() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let id = enqueue(&test.db, authority(), "a").await;
        // Not dropped: a worker thought dead that wakes up later.
        let late = Arc::new(Wakes::default());
        let thought_dead = worker(&test.db, &clock, late.clone());
        let release = async {
            late.begun.notified().await;
            let other = worker(&test.reopen().await, &clock, Arc::new(AddsANote("other")));
            assert!(!other.step().await.unwrap(), "the lease still runs");
            let mut tx = test.db.begin(Scope::System("test")).await.unwrap();
            assert_eq!(tx.release_leases().await.unwrap(), 1);
            tx.commit().await.unwrap();
            assert!(other.step().await.unwrap());
            late.go_on.notify_one();
        };
        let (stepped, ()) = futures::future::join(thought_dead.step(), release).await;
        stepped.unwrap();
        let done = job(&test.db, id).await;
        assert_eq!((done.state, done.attempts), (State::Done, 2));
        assert!(late.refused.load(Ordering::Relaxed), "the old holder began a transaction");
    })
    .await;
}

/// Stands still until told to go on, then tries to write.
#[derive(Default)]
struct Wakes {
    begun: Notify,
    go_on: Notify,
    refused: AtomicBool,
}

#[async_trait]
impl Handler for Wakes {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        self.begun.notify_one();
        self.go_on.notified().await;
        let begun = work.begin(Scope::One(work.authority()?)).await;
        self.refused.store(begun.is_err(), Ordering::Relaxed);
        begun.map(drop)
    }
}
