//! What waits for a job hears that it failed for good, in the transaction that says so.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{AuthorityId, Error, Id, Result};
use store::{Db, Handler, Job, Scope, State, Tx, Work, args};
use testkit::{FrozenClock, on_both};

use crate::jobs::{NOW, enqueue, job, worker};
use crate::notes::{MIGRATIONS, add, authority, seen};

/// Fails, and renames a note about it; or fails to.
struct Tells {
    slug: Option<&'static str>,
}

#[async_trait]
impl Handler for Tells {
    async fn run(&self, _: &Job, _: &Work) -> Result<()> {
        Err(Error::Conflict("no-way"))
    }

    async fn failed(&self, _: &Job, tx: &mut Tx) -> Result<()> {
        tx.run("update notes set slug = $2 where authority_id in ($1)", &args![self.slug]).await.map(drop)
    }
}

async fn noted(db: &Db, here: AuthorityId) -> Id {
    let mut tx = db.begin(Scope::One(here)).await.unwrap();
    add(&mut tx, "waits", None).await.unwrap();
    tx.commit().await.unwrap();
    enqueue(db, here, "a").await
}

#[tokio::test]
async fn a_failed_job_tells_what_waits_for_it() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let id = noted(&test.db, here).await;
        assert!(worker(&test.db, &clock, Arc::new(Tells { slug: Some("told") })).step().await.unwrap());
        assert_eq!(job(&test.db, id).await.state, State::Failed);
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["told"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_cannot_tell_ends_all_the_same() {
    on_both([MIGRATIONS], async |test| {
        let (clock, here) = (FrozenClock::at(NOW), authority());
        let id = noted(&test.db, here).await;
        let worker = worker(&test.db, &clock, Arc::new(Tells { slug: None }));
        assert!(worker.step().await.unwrap());
        assert_eq!(job(&test.db, id).await.state, State::Failed);
        assert!(!worker.step().await.unwrap(), "it is not taken again");
        assert_eq!(seen(&test.db, Scope::One(here)).await, ["waits"]);
    })
    .await;
}
