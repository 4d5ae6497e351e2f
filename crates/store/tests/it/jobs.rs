use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use kernel::{AuthorityId, Error, Id, Result};
use store::{Db, Handler, Job, Message, Scope, State, Task, Work, Worker};
use testkit::{FrozenClock, on_both};
use tokio::sync::Notify;

use crate::notes::{MIGRATIONS, add, authority, seen};
use crate::workers::{Sleeps, until_running};

pub(crate) const NOW: i64 = 1_700_000_000_000;

/// Writes down the payload of each job that it gets.
#[derive(Default)]
pub(crate) struct Notebook(pub(crate) Mutex<Vec<String>>);

#[async_trait]
impl Handler for Notebook {
    async fn run(&self, job: &Job, _: &Work) -> Result<()> {
        self.0.lock().unwrap().push(job.payload()?);
        Ok(())
    }
}

pub(crate) async fn enqueue(db: &Db, authority: AuthorityId, payload: &str) -> Id {
    let mut tx = db.begin(Scope::One(authority)).await.unwrap();
    let id = tx.enqueue(Task::new("note", payload), NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) async fn job(db: &Db, id: Id) -> Job {
    db.read(Scope::System("test")).await.unwrap().job(id).await.unwrap()
}

pub(crate) fn worker(db: &Db, clock: &Arc<FrozenClock>, handler: Arc<dyn Handler>) -> Worker {
    Worker::new(db.clone(), Arc::<FrozenClock>::clone(clock)).handle("note", handler)
}

#[tokio::test]
async fn a_job_runs_once_and_its_page_shows_it() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let notebook = Arc::new(Notebook::default());
        let worker = worker(&test.db, &clock, notebook.clone());
        assert!(!worker.step().await.unwrap(), "nothing is due");

        let id = enqueue(&test.db, here, "a").await;
        assert_eq!(job(&test.db, id).await.state, State::Queued);
        clock.set(NOW + 5);
        assert!(worker.step().await.unwrap());
        assert!(!worker.step().await.unwrap());
        assert_eq!(*notebook.0.lock().unwrap(), ["a"]);

        let done = job(&test.db, id).await;
        assert_eq!((done.state, done.attempts, done.authority), (State::Done, 1, Some(here)));
        assert_eq!((done.created_at, done.started_at, done.finished_at), (NOW, Some(NOW + 5), Some(NOW + 5)));
    })
    .await;
}

#[tokio::test]
async fn a_job_is_enqueued_with_its_data_or_not_at_all() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let mut tx = test.db.begin(Scope::One(here)).await.unwrap();
        add(&mut tx, "a", None).await.unwrap();
        tx.enqueue(Task::new("note", "a"), NOW).await.unwrap();
        drop(tx);
        let mut tx = test.db.read(Scope::One(here)).await.unwrap();
        assert_eq!(tx.jobs(10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn jobs_of_another_authority_do_not_exist() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = (authority(), authority());
        let id = enqueue(&test.db, theirs, "a").await;
        for scope in [Scope::One(ours), Scope::Granted(vec![ours])] {
            let mut tx = test.db.begin(scope).await.unwrap();
            assert!(matches!(tx.job(id).await, Err(Error::NotFound)));
            assert_eq!(tx.jobs(10).await.unwrap(), []);
            assert!(matches!(tx.cancel(id, NOW).await, Err(Error::NotFound)));
        }
        let mut tx = test.db.read(Scope::Granted(vec![ours, theirs])).await.unwrap();
        assert_eq!(tx.jobs(10).await.unwrap().len(), 1);

        let stranger = || Task::new("note", "x").for_authority(theirs);
        for scope in [Scope::One(ours), Scope::Granted(vec![theirs]), Scope::Public] {
            let mut tx = test.db.begin(scope).await.unwrap();
            assert!(matches!(tx.enqueue(stranger(), NOW).await, Err(Error::Internal { .. })));
        }
        let mut tx = test.db.begin(Scope::System("test")).await.unwrap();
        let id = tx.enqueue(stranger(), NOW).await.unwrap();
        assert_eq!(tx.job(id).await.unwrap().authority, Some(theirs));
        let own = tx.enqueue(Task::new("note", "x"), NOW).await.unwrap();
        assert_eq!(tx.job(own).await.unwrap().authority, None);
    })
    .await;
}

struct FailsWith(fn() -> Error);

#[async_trait]
impl Handler for FailsWith {
    async fn run(&self, _: &Job, _: &Work) -> Result<()> {
        Err((self.0)())
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_later_up_to_its_last_attempt() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let worker = worker(&test.db, &clock, Arc::new(FailsWith(|| Error::Unavailable("platform-down"))));
        let mut tx = test.db.begin(Scope::One(authority())).await.unwrap();
        let id = tx.enqueue(Task::new("note", "a").attempts(3), NOW).await.unwrap();
        tx.commit().await.unwrap();

        assert!(worker.step().await.unwrap());
        let waiting = job(&test.db, id).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.run_after), (State::Queued, 1, NOW + 5_000));
        assert_eq!(waiting.message, Some(Message::new("platform-down")));
        clock.set(NOW + 4_999);
        assert!(!worker.step().await.unwrap(), "too early");
        clock.set(NOW + 5_000);
        assert!(worker.step().await.unwrap());
        clock.set(NOW + 15_000);
        assert!(worker.step().await.unwrap());
        let failed = job(&test.db, id).await;
        assert_eq!(
            (failed.state, failed.attempts, failed.finished_at),
            (State::Failed, 3, Some(NOW + 15_000))
        );
        assert!(!worker.step().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_the_reader_must_mend_is_not_tried_again() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let invalid = || kernel::Invalid::new("file", "file-empty").with("lines", &3).into();
        let worker = worker(&test.db, &clock, Arc::new(FailsWith(invalid)));
        let id = enqueue(&test.db, authority(), "a").await;
        assert!(worker.step().await.unwrap());
        let failed = job(&test.db, id).await;
        assert_eq!(
            (failed.state, failed.message),
            (State::Failed, Some(Message::new("file-empty").with("lines", &3)))
        );
    })
    .await;
}

struct Panics;

#[async_trait]
impl Handler for Panics {
    async fn run(&self, _: &Job, _: &Work) -> Result<()> {
        panic!("a secret of the inside")
    }
}

#[tokio::test]
async fn a_handler_that_panics_does_not_stop_the_worker() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let worker = worker(&test.db, &clock, Arc::new(Panics));
        let id = enqueue(&test.db, authority(), "a").await;
        assert!(worker.step().await.unwrap());
        let waiting = job(&test.db, id).await;
        assert_eq!((waiting.state, waiting.attempts), (State::Queued, 1));
        assert_eq!(waiting.message.unwrap().key, "job-internal");
    })
    .await;
}

#[tokio::test]
async fn a_member_with_many_files_does_not_hold_up_another() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let (large, small) = (authority(), authority());
        let mut tx = test.db.begin(Scope::One(large)).await.unwrap();
        for at in 0..500 {
            tx.enqueue(Task::new("note", &format!("large {at}")), NOW).await.unwrap();
        }
        tx.commit().await.unwrap();
        let notebook = Arc::new(Notebook::default());
        let worker = worker(&test.db, &clock, notebook.clone());
        worker.step().await.unwrap();
        worker.step().await.unwrap();
        clock.set(NOW + 1);
        for name in ["small 1", "small 2"] {
            enqueue(&test.db, small, name).await;
        }
        for _ in 0..4 {
            worker.step().await.unwrap();
        }
        let order: Vec<_> = notebook.0.lock().unwrap().iter().map(|name| name[..5].to_owned()).collect();
        assert_eq!(order, ["large", "large", "small", "large", "small", "large"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_waits_is_cancelled_at_once() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let notebook = Arc::new(Notebook::default());
        let worker = worker(&test.db, &clock, notebook.clone());
        let id = enqueue(&test.db, here, "a").await;
        let mut tx = test.db.begin(Scope::One(here)).await.unwrap();
        tx.cancel(id, NOW + 1).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!worker.step().await.unwrap());
        let cancelled = job(&test.db, id).await;
        assert_eq!((cancelled.state, cancelled.finished_at), (State::Cancelled, Some(NOW + 1)));

        let mut tx = test.db.begin(Scope::Granted(vec![here])).await.unwrap();
        assert_eq!(tx.forget_jobs(NOW).await.unwrap(), 0);
        assert_eq!(tx.forget_jobs(NOW + 2).await.unwrap(), 1);
        assert!(matches!(tx.job(id).await, Err(Error::NotFound)));
    })
    .await;
}

/// What a handler saw: a worker survives a handler that panics, so it is the test that asserts.
type Saw<T> = Arc<Mutex<Vec<T>>>;

fn taken<T>(saw: &Saw<T>) -> Vec<T> {
    std::mem::take(&mut saw.lock().unwrap())
}

/// Tells how far it is, is cancelled by somebody else meanwhile, and sees it at the next sign of life.
struct IsCancelled {
    db: Db,
    cancelled: Saw<bool>,
}

#[async_trait]
impl Handler for IsCancelled {
    async fn run(&self, job: &Job, work: &Work) -> Result<()> {
        let watch = work.watch();
        watch.advance(40, Some(100));
        work.say(Message::new("checking"));
        work.heartbeat().await?;
        self.cancelled.lock().unwrap().push(watch.cancelled());
        let mut tx = self.db.begin(Scope::One(work.authority()?)).await?;
        tx.cancel(job.id, NOW).await?;
        tx.commit().await?;
        work.heartbeat().await?;
        self.cancelled.lock().unwrap().push(watch.cancelled());
        Err(Error::Conflict("stopped"))
    }
}

#[tokio::test]
async fn a_running_job_sees_that_it_is_cancelled_and_shows_how_far_it_was() {
    on_both([MIGRATIONS], async |test| {
        let clock = FrozenClock::at(NOW);
        let saw = Saw::default();
        let handler = IsCancelled { db: test.db.clone(), cancelled: Arc::clone(&saw) };
        let worker = worker(&test.db, &clock, Arc::new(handler));
        let id = enqueue(&test.db, authority(), "a").await;
        assert!(worker.step().await.unwrap());
        assert_eq!(taken(&saw), [false, true]);
        let cancelled = job(&test.db, id).await;
        assert_eq!(cancelled.state, State::Cancelled);
        assert_eq!((cancelled.progress.done, cancelled.progress.total), (40, Some(100)));
        assert_eq!(cancelled.message, Some(Message::new("checking")));
    })
    .await;
}

/// Stands still until another worker has taken its job and finished it; then it wakes up.
struct FallsAsleep {
    other: Worker,
    clock: Arc<FrozenClock>,
    told_to_stop: Saw<bool>,
    late: Saw<Error>,
}

#[async_trait]
impl Handler for FallsAsleep {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        self.clock.advance(Duration::from_secs(31));
        self.other.step().await?;
        work.heartbeat().await?;
        self.told_to_stop.lock().unwrap().push(work.watch().cancelled());
        let late = work.begin(Scope::One(work.authority()?)).await.err();
        self.late.lock().unwrap().extend(late);
        Ok(())
    }
}

pub(crate) struct AddsANote(pub(crate) &'static str);

#[async_trait]
impl Handler for AddsANote {
    async fn run(&self, job: &Job, work: &Work) -> Result<()> {
        let mut tx = work.begin(Scope::One(job.authority.expect("an authority"))).await?;
        add(&mut tx, self.0, None).await?;
        work.finish(tx, Some(Message::new("added"))).await
    }
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_is_told_and_begins_nothing() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let (told_to_stop, late) = (Saw::default(), Saw::default());
        let first = FallsAsleep {
            other: worker(&test.reopen().await, &clock, Arc::new(AddsANote("by-the-second"))),
            clock: Arc::clone(&clock),
            told_to_stop: Arc::clone(&told_to_stop),
            late: Arc::clone(&late),
        };
        let first = worker(&test.db, &clock, Arc::new(first));
        let id = enqueue(&test.db, here, "a").await;
        assert!(first.step().await.unwrap());
        assert_eq!(taken(&told_to_stop), [true]);
        assert!(matches!(taken(&late)[..], [Error::Conflict("job-lease-lost")]));
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["by-the-second"]);
        let done = job(&test.db, id).await;
        assert_eq!((done.state, done.attempts, done.message), (State::Done, 2, Some(Message::new("added"))));
    })
    .await;
}

/// Begins a transaction as code that forgets [`Work::begin`] would, and tries to finish in it after another
/// worker took the job. That one stands still too, so the job still runs: only the fence tells them apart.
struct FinishesLate {
    other: Worker,
    other_begun: Arc<Notify>,
    clock: Arc<FrozenClock>,
    db: Db,
    late: Saw<Error>,
}

#[async_trait]
impl Handler for FinishesLate {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        self.clock.advance(Duration::from_secs(31));
        let late = async {
            self.other_begun.notified().await;
            let begun = work.begin(Scope::One(work.authority()?)).await;
            self.late.lock().unwrap().extend(begun.err());
            let mut tx = self.db.begin(Scope::One(work.authority()?)).await?;
            add(&mut tx, "by-the-first", None).await?;
            let finished = work.finish(tx, None).await;
            self.late.lock().unwrap().extend(finished.err());
            Ok(())
        };
        tokio::select! {
            late = late => late,
            _ = self.other.step() => Err(Error::NotFound),
        }
    }
}

#[tokio::test]
async fn only_the_newest_lease_may_finish_a_job() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here, late) = (FrozenClock::at(NOW), authority(), Saw::default());
        let other = Sleeps::default();
        let first = FinishesLate {
            other_begun: Arc::clone(&other.begun),
            other: worker(&test.reopen().await, &clock, Arc::new(other)),
            clock: Arc::clone(&clock),
            db: test.db.clone(),
            late: Arc::clone(&late),
        };
        let id = enqueue(&test.db, here, "a").await;
        assert!(worker(&test.db, &clock, Arc::new(first)).step().await.unwrap());
        let lost = || Error::Conflict("job-lease-lost");
        assert_eq!(format!("{:?}", taken(&late)), format!("{:?}", [lost(), lost()]));
        assert_eq!(seen(&test.db, Scope::One(here)).await, [""; 0]);
        let running = job(&test.db, id).await;
        assert_eq!((running.state, running.attempts), (State::Running, 2), "the second worker still has it");
    })
    .await;
}

#[tokio::test]
async fn a_job_that_kills_its_worker_each_time_is_given_up() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let mut tx = test.db.begin(Scope::One(here)).await.unwrap();
        let id = tx.enqueue(Task::new("note", "a").attempts(2), NOW).await.unwrap();
        tx.commit().await.unwrap();
        // A worker whose run is dropped half-way is, for the database, one that died.
        let dies = worker(&test.db, &clock, Arc::new(Sleeps::default()));
        for attempt in 1..=2 {
            until_running(&dies, &test.db, id).await;
            assert_eq!(job(&test.db, id).await.attempts, attempt);
            clock.advance(Duration::from_secs(31));
        }
        assert!(!worker(&test.db, &clock, Arc::new(AddsANote("x"))).step().await.unwrap());
        let failed = job(&test.db, id).await;
        assert_eq!((failed.state, failed.message), (State::Failed, Some(Message::new("job-crashed"))));
    })
    .await;
}
