use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use kernel::{AuthorityId, Error, Id, Ref, Result};
use store::{Db, Event, Outbox, Received, Scope, Subscriber, Tx};
use testkit::{FrozenClock, on_both};
use tokio::sync::Notify;

use crate::notes::{MIGRATIONS, add, authority, seen};

const NOW: i64 = 1_700_000_000_000;

fn about() -> Ref {
    Ref { kind: "note".to_owned(), id: Id::new(NOW) }
}

async fn emit(db: &Db, authority: AuthorityId, name: &'static str, payload: &str) {
    let mut tx = db.begin(Scope::One(authority)).await.unwrap();
    tx.emit(Event::new(name, about(), payload), NOW).await.unwrap();
    tx.commit().await.unwrap();
}

/// Adds a note named after each event's payload; refuses while told to.
#[derive(Default)]
struct Copies {
    refuses: AtomicBool,
    order: Mutex<Vec<String>>,
    rang: Notify,
}

#[async_trait]
impl Subscriber for Copies {
    fn name(&self) -> &'static str {
        "copies"
    }

    fn events(&self) -> &'static [&'static str] {
        &["note.added", "note.removed"]
    }

    async fn receive(&self, tx: &mut Tx, event: &Received) -> Result<()> {
        let slug: String = event.payload()?;
        if event.authority.is_some() {
            add(tx, &slug, None).await?;
        }
        if self.refuses.load(Ordering::SeqCst) {
            return Err(Error::Unavailable("not-yet"));
        }
        assert_eq!(event.about.kind, "note");
        self.order.lock().unwrap().push(slug);
        self.rang.notify_one();
        Ok(())
    }
}

/// Only counts.
#[derive(Default)]
struct Counts(Mutex<Vec<i64>>);

#[async_trait]
impl Subscriber for Counts {
    fn name(&self) -> &'static str {
        "counts"
    }

    fn events(&self) -> &'static [&'static str] {
        &["note.added"]
    }

    async fn receive(&self, _: &mut Tx, event: &Received) -> Result<()> {
        self.0.lock().unwrap().push(event.seq);
        Ok(())
    }
}

async fn drain(outbox: &Outbox) {
    while outbox.step().await.unwrap() {}
}

#[tokio::test]
async fn each_subscriber_gets_its_events_once_and_in_order() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let (copies, counts) = (Arc::new(Copies::default()), Arc::new(Counts::default()));
        let outbox = Outbox::new(test.db.clone(), FrozenClock::at(NOW))
            .subscribe(copies.clone())
            .subscribe(counts.clone());
        for (name, slug) in
            [("note.added", "a"), ("note.seen", "b"), ("note.removed", "c"), ("note.added", "d")]
        {
            emit(&test.db, here, name, slug).await;
        }
        drain(&outbox).await;
        drain(&outbox).await;
        assert_eq!(*copies.order.lock().unwrap(), ["a", "c", "d"]);
        assert_eq!(*counts.0.lock().unwrap(), [1, 4]);
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["a", "c", "d"]);

        let late = Arc::new(Counts::default());
        let again = Outbox::new(test.reopen().await, FrozenClock::at(NOW)).subscribe(late.clone());
        drain(&again).await;
        assert_eq!(*late.0.lock().unwrap(), [0; 0], "the cursor is in the database");
    })
    .await;
}

#[tokio::test]
async fn an_event_that_was_not_committed_did_not_happen() {
    on_both([MIGRATIONS], async |test| {
        let counts = Arc::new(Counts::default());
        let outbox = Outbox::new(test.db.clone(), FrozenClock::at(NOW)).subscribe(counts.clone());
        let mut tx = test.db.begin(Scope::One(authority())).await.unwrap();
        tx.emit(Event::new("note.added", about(), "a"), NOW).await.unwrap();
        drop(tx);
        emit(&test.db, authority(), "note.added", "b").await;
        drain(&outbox).await;
        assert_eq!(*counts.0.lock().unwrap(), [1], "numbers have no holes");
    })
    .await;
}

#[tokio::test]
async fn a_reaction_that_fails_is_undone_and_comes_again_in_its_place() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let (copies, counts) = (Arc::new(Copies::default()), Arc::new(Counts::default()));
        let outbox =
            Outbox::new(test.db.clone(), clock.clone()).subscribe(copies.clone()).subscribe(counts.clone());
        copies.refuses.store(true, Ordering::SeqCst);
        emit(&test.db, here, "note.added", "a").await;
        emit(&test.db, here, "note.added", "b").await;
        drain(&outbox).await;
        assert_eq!(*counts.0.lock().unwrap(), [1, 2], "the others go on");
        assert_eq!(seen(&test.db, Scope::One(here)).await, [""; 0]);
        let lags = outbox.lags().await.unwrap();
        let lags: Vec<_> =
            lags.iter().map(|lag| (lag.subscriber.as_str(), lag.behind, lag.attempts)).collect();
        assert_eq!(lags, [("copies", 2, 1), ("counts", 0, 0)]);

        copies.refuses.store(false, Ordering::SeqCst);
        drain(&outbox).await;
        assert_eq!(seen(&test.db, Scope::One(here)).await, [""; 0], "it waits first");
        clock.advance(Duration::from_secs(5));
        drain(&outbox).await;
        assert_eq!(*copies.order.lock().unwrap(), ["a", "b"]);
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["a", "b"]);
    })
    .await;
}

#[tokio::test]
async fn two_servers_deliver_each_event_once() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let copies = Arc::new(Copies::default());
        let outbox =
            async |db: Db| drain(&Outbox::new(db, FrozenClock::at(NOW)).subscribe(copies.clone())).await;
        for at in 0..10 {
            emit(&test.db, here, "note.added", &format!("n{at}")).await;
        }
        futures::future::join(outbox(test.db.clone()), outbox(test.reopen().await)).await;
        outbox(test.db.clone()).await;
        assert_eq!(
            seen(&test.db, Scope::One(here)).await.len(),
            10,
            "a note added twice would break its key"
        );
    })
    .await;
}

#[tokio::test]
async fn events_keep_to_their_authority() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = (authority(), authority());
        for scope in [Scope::One(ours), Scope::Granted(vec![theirs]), Scope::Public] {
            let mut tx = test.db.begin(scope).await.unwrap();
            let event = Event::new("note.added", about(), "a").for_authority(theirs);
            assert!(matches!(tx.emit(event, NOW).await, Err(Error::Internal { .. })));
        }
        let mut tx = test.db.begin(Scope::System("test")).await.unwrap();
        tx.emit(Event::new("note.added", about(), "theirs").for_authority(theirs), NOW).await.unwrap();
        tx.emit(Event::new("note.added", about(), "nobody's"), NOW).await.unwrap();
        tx.commit().await.unwrap();
        let copies = Arc::new(Copies::default());
        drain(&Outbox::new(test.db.clone(), FrozenClock::at(NOW)).subscribe(copies.clone())).await;
        assert_eq!(*copies.order.lock().unwrap(), ["theirs", "nobody's"]);
        assert_eq!(seen(&test.db, Scope::One(theirs)).await, ["theirs"]);
        assert_eq!(seen(&test.db, Scope::One(ours)).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn an_idle_outbox_is_woken_by_a_commit() {
    on_both([MIGRATIONS], async |test| {
        let copies = Arc::new(Copies::default());
        let outbox = Outbox::new(test.db.clone(), FrozenClock::at(NOW)).subscribe(copies.clone());
        let started = std::time::Instant::now();
        let here = authority();
        outbox
            .run(async {
                for at in 0..20 {
                    emit(&test.db, here, "note.added", &format!("n{at}")).await;
                    copies.rang.notified().await;
                }
            })
            .await;
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    })
    .await;
}
