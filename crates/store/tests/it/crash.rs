//! `kill -9` in the middle: this test binary runs itself, kills the child, and looks at what is left.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream;
use kernel::{AuthorityId, Error, Ref, Result};
use store::{Blobs, Db, Event, Handler, Job, Message, Migrations, Scope, State, Task, Work, Worker};
use testkit::{FrozenClock, on_both};

use crate::notes::{MIGRATIONS, add, authority, seen};

const NOW: i64 = 1_700_000_000_000;

/// A child of the test named `name`, which reads its orders (one a line) and answers a line for each thing done.
fn start(name: &str, orders: &[&str]) -> (Child, impl Iterator<Item = String> + use<>) {
    run(Command::new(std::env::current_exe().unwrap()), name, orders)
}

fn run(mut command: Command, name: &str, orders: &[&str]) -> (Child, impl Iterator<Item = String> + use<>) {
    command.args(["--ignored", "--exact", name, "--nocapture", "--test-threads=1"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for order in orders {
        writeln!(input, "{order}").unwrap();
    }
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    // The test runner speaks too; the child's own lines begin with a mark.
    (child, lines.filter_map(|line| line.split_once("> ").map(|(_, said)| said.to_owned())))
}

/// Reads the child's orders.
fn orders<const N: usize>() -> [String; N] {
    let mut lines = std::io::stdin().lines();
    std::array::from_fn(|_| lines.next().unwrap().unwrap())
}

fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "> {what}").unwrap();
    out.flush().unwrap();
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_transaction_is_kept_whole_or_not_at_all() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let mut acknowledged = 0;
        for commits in [1, 2, 7, 20] {
            let started = acknowledged.to_string();
            let (mut child, said) =
                start("crash::writes_until_killed", &[test.url(), &here.to_string(), &started]);
            acknowledged += said.take(commits).count();
            kill(&mut child);

            let db = test.reopen().await;
            let notes = seen(&db, Scope::One(here)).await.len();
            let mut tx = db.read(Scope::One(here)).await.unwrap();
            let events =
                tx.value::<i64>("select count(*) from events where authority_id = $1", &[]).await.unwrap();
            let jobs = tx.jobs(1_000).await.unwrap().len();
            assert_eq!(
                (jobs, events),
                (notes, i64::try_from(notes).ok()),
                "three rows a transaction, or none"
            );
            assert!(notes >= acknowledged, "{notes} notes, {acknowledged} acknowledged");
            acknowledged = notes;
        }
    })
    .await;
}

#[test]
#[ignore = "a child of another test"]
fn writes_until_killed() {
    let [url, here, started] = orders();
    let here: AuthorityId = here.parse().unwrap();
    let started: usize = started.parse().unwrap();
    block_on(async {
        let db = Db::open(&url, &Migrations::collect([MIGRATIONS]).unwrap()).await.unwrap();
        for at in started.. {
            let mut tx = db.begin(Scope::One(here)).await.unwrap();
            let id = add(&mut tx, &format!("n{at:05}"), None).await.unwrap();
            tx.enqueue(Task::new("note", &id), NOW).await.unwrap();
            tx.emit(Event::new("note.added", Ref { kind: "note".to_owned(), id }, ""), NOW).await.unwrap();
            tx.commit().await.unwrap();
            say(&at.to_string());
        }
    });
}

#[tokio::test]
async fn a_job_whose_worker_was_killed_runs_again_and_its_effects_happen_once() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let mut tx = test.db.begin(Scope::One(here)).await.unwrap();
        let id = tx.enqueue(Task::new("note", "a"), NOW).await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..2 {
            // The child's clock stands after the lease of the child before.
            let attempts = test.db.read(Scope::One(here)).await.unwrap().job(id).await.unwrap().attempts;
            let now = (NOW + attempts * 31_000).to_string();
            let (mut child, mut said) = start("crash::works_until_killed", &[test.url(), &now]);
            assert_eq!(said.next().as_deref(), Some("half"));
            kill(&mut child);
        }
        let clock = FrozenClock::at(NOW + 40_000);
        let worker = Worker::new(test.reopen().await, clock.clone()).handle("note", Arc::new(Whole));
        assert!(!worker.step().await.unwrap(), "the dead worker's lease still runs");
        clock.set(NOW + 80_000);
        assert!(worker.step().await.unwrap());
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["first", "second"]);
        let done = test.db.read(Scope::One(here)).await.unwrap().job(id).await.unwrap();
        assert_eq!((done.state, done.attempts), (State::Done, 3));
    })
    .await;
}

/// Adds two notes and marks the job as done, together.
struct Whole;

#[async_trait]
impl Handler for Whole {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        let mut tx = work.begin(Scope::One(work.authority()?)).await?;
        add(&mut tx, "first", None).await?;
        add(&mut tx, "second", None).await?;
        work.finish(tx, Some(Message::new("added"))).await
    }
}

/// Adds one of two notes, says so and stands still.
struct Half;

#[async_trait]
impl Handler for Half {
    async fn run(&self, _: &Job, work: &Work) -> Result<()> {
        let mut tx = work.begin(Scope::One(work.authority()?)).await?;
        add(&mut tx, "first", None).await?;
        say("half");
        std::future::pending().await
    }
}

#[test]
#[ignore = "a child of another test"]
fn works_until_killed() {
    let [url, now] = orders();
    block_on(async {
        let db = Db::open(&url, &Migrations::collect([MIGRATIONS]).unwrap()).await.unwrap();
        let worker = Worker::new(db, FrozenClock::at(now.parse().unwrap())).handle("note", Arc::new(Half));
        worker.step().await.unwrap();
    });
}

#[tokio::test]
async fn a_file_is_kept_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("blobs");
    let mut acknowledged = Vec::new();
    for puts in [1, 2, 5, 11] {
        let (mut child, said) = start("crash::puts_until_killed", &[root.to_str().unwrap()]);
        acknowledged.extend(said.take(puts));
        kill(&mut child);
        let blobs = Blobs::open(&root).unwrap();
        for key in &acknowledged {
            assert!(blobs.exists(key).await.unwrap(), "{key} was acknowledged");
        }
        for (key, _) in blobs.list("originals").await.unwrap() {
            let again = put(&blobs, &std::fs::read(blobs.local_path(&key).unwrap()).unwrap()).await;
            assert_eq!(again, key, "what is there is what its name says");
        }
        blobs.sweep(i64::MAX).await.unwrap();
        let (kept, all) = (blobs.list("originals").await.unwrap().len(), crate::blobs::files(&root).len());
        assert_eq!(kept, all, "nothing else is left");
    }
}

async fn put(blobs: &Blobs, bytes: &[u8]) -> String {
    let parts: Vec<_> = bytes.chunks(100_000).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
    blobs.put_original(stream::iter(parts), u64::MAX).await.unwrap().key
}

#[test]
#[ignore = "a child of another test"]
fn puts_until_killed() {
    let [root] = orders();
    block_on(async {
        let blobs = Blobs::open(PathBuf::from(root)).unwrap();
        for at in 0_u32.. {
            let bytes: Vec<u8> = at.to_le_bytes().repeat(700_000);
            say(&put(&blobs, &bytes).await);
        }
    });
}

/// The shell forbids files over 64 KiB and has the signal of it ignored: writing past fails as on a full disk.
#[test]
fn a_full_disk_is_said_in_clear_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("blobs");
    Blobs::open(&root).unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    let (mut child, mut said) = run(shell, "crash::fills_the_disk", &[root.to_str().unwrap()]);
    assert_eq!(said.next().as_deref(), Some("disk-full"));
    assert!(child.wait().unwrap().success());
    assert!(crate::blobs::files(&root).is_empty());
}

#[test]
#[ignore = "a child of another test"]
fn fills_the_disk() {
    let [root] = orders();
    block_on(async {
        let blobs = Blobs::open(PathBuf::from(root)).unwrap();
        let body = stream::iter((0..40).map(|_| Ok(Bytes::from(vec![7; 50_000]))));
        match blobs.put_original(body, u64::MAX).await {
            Err(Error::Unavailable(key)) => say(key),
            other => say(&format!("{other:?}")),
        }
    });
}

fn block_on(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}
