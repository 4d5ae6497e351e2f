//! What happened, told to every feature that wants to know: in order, and not lost.
//!
//! An event is a row of `events`, written in the transaction of what happened. Each [`Subscriber`] has a cursor
//! of its own, moved in the very transaction in which it reacts: its effects in tables happen exactly once.
//! What it does outside the database belongs in a job that it enqueues.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kernel::{AuthorityId, Clock, Doing as _, Id, Millis, Ref, Result};

use crate::arg::listed;
use crate::args;
use crate::db::Db;
use crate::fault::internal;
use crate::jobs::wait_after;
use crate::row::{Record, Row};
use crate::scope::Scope;
use crate::tx::Tx;

/// Something that happened, not yet written.
#[derive(Clone, Debug)]
pub struct Event {
    name: &'static str,
    about: Ref,
    payload: Result<String, String>,
    authority: Option<AuthorityId>,
}

impl Event {
    /// `name` says what happened (`version.published`), `about` to what, `payload` what else readers need.
    pub fn new<T: serde::Serialize + ?Sized>(name: &'static str, about: Ref, payload: &T) -> Self {
        let payload = serde_json::to_string(payload).map_err(|error| error.to_string());
        Self { name, about, payload, authority: None }
    }

    /// Whose event it is; in a transaction of one authority it is that one's already.
    #[must_use]
    pub fn for_authority(self, authority: AuthorityId) -> Self {
        Self { authority: Some(authority), ..self }
    }
}

/// An event as a subscriber gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub id: Id,
    /// Its place in the order of all events.
    pub seq: i64,
    /// `None` for an event of the instance itself.
    pub authority: Option<AuthorityId>,
    pub name: String,
    pub about: Ref,
    payload: String,
    pub created_at: Millis,
}

impl Received {
    /// What was given when it was emitted.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when it is not of the shape `T`.
    pub fn payload<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload).doing("reading what an event carries")
    }
}

impl Row for Received {
    fn read(row: &Record) -> Result<Self> {
        let authority: String = row.get("authority_id")?;
        Ok(Self {
            id: row.get("id")?,
            seq: row.get("seq")?,
            authority: if authority.is_empty() { None } else { Some(authority.parse()?) },
            name: row.get("name")?,
            about: Ref { kind: row.get("ref_kind")?, id: row.get("ref_id")? },
            payload: row.get("payload")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// A feature that reacts to events in its own tables.
#[async_trait::async_trait]
pub trait Subscriber: Send + Sync {
    /// Names its cursor; never changed once landed.
    fn name(&self) -> &'static str;

    /// The names of the events that it wants.
    fn events(&self) -> &'static [&'static str];

    /// Reacts in `tx`, whose scope is the event's authority (the product's for an event of the instance). It is
    /// committed with the cursor, so do not commit here.
    ///
    /// # Errors
    /// Any error undoes the reaction; the event comes again later, and those after it wait.
    async fn receive(&self, tx: &mut Tx, event: &Received) -> Result<()>;
}

/// How far a subscriber is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    pub subscriber: String,
    /// Events not yet seen.
    pub behind: i64,
    /// Failed deliveries of the event it stands at.
    pub attempts: i64,
}

crate::row!(Lag { subscriber, behind, attempts });

macro_rules! insert {
    ($authority:literal) => {
        concat!(
            "insert into events (authority_id, seq, id, name, ref_kind, ref_id, payload, created_at) values (",
            $authority,
            ", $3, $4, $5, $6, $7, $8, $9)"
        )
    };
}

impl Tx {
    /// Writes that something happened. Do it last: until the commit, others that emit wait on PostgreSQL, which
    /// is what makes events visible in the order of their numbers.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] in a scope that is neither one authority nor the product, or for an authority
    /// outside the scope.
    pub async fn emit(&mut self, event: Event, now: Millis) -> Result<Id> {
        let (sql, authority) = match self.scope() {
            Scope::One(one) if event.authority.is_none_or(|authority| authority == *one) => {
                (insert!("$1"), one.to_string())
            }
            Scope::System(_) => {
                (insert!("$2"), event.authority.map_or(String::new(), |authority| authority.to_string()))
            }
            _ => {
                return Err(internal(
                    "emitting an event",
                    "its authority is not the scope of the transaction",
                ));
            }
        };
        let payload = event.payload.map_err(|problem| internal("writing what an event carries", problem))?;
        let next = "update event_sequence set last = last + 1 where only_row = 1 returning last";
        let seq: i64 =
            self.value(next, &[]).await?.ok_or_else(|| internal("numbering an event", "no number"))?;
        let id = Id::new(now);
        let Ref { kind, id: about } = event.about;
        self.run(sql, &args![authority, seq, id, event.name, kind, about, payload, now]).await?;
        self.emitted = true;
        Ok(id)
    }
}

/// Delivers events.
#[derive(Clone)]
pub struct Outbox {
    db: Db,
    clock: Arc<dyn Clock>,
    subscribers: Vec<Arc<dyn Subscriber>>,
}

impl std::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.subscribers.iter().map(|subscriber| subscriber.name()).collect();
        f.debug_struct("Outbox").field("subscribers", &names).finish_non_exhaustive()
    }
}

/// How long an idle outbox waits before it looks again, for events of other processes.
const IDLE: Duration = Duration::from_secs(1);

/// Where a subscriber stands.
struct Cursor {
    seq: i64,
    attempts: i64,
    retry_at: i64,
}

crate::row!(Cursor { seq, attempts, retry_at });

impl Outbox {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock, subscribers: Vec::new() }
    }

    /// Delivers to `subscriber` too; a new one gets every event from the first.
    #[must_use]
    pub fn subscribe(mut self, subscriber: Arc<dyn Subscriber>) -> Self {
        self.subscribers.push(subscriber);
        self
    }

    /// Delivers until `shutdown`.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let deliver = async {
            loop {
                // Listening begins before looking, so that no event in between is missed.
                let woken = self.db.wakes.events.notified();
                match self.step().await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "events could not be delivered"
                        );
                    }
                }
                let _either = tokio::time::timeout(IDLE, woken).await;
            }
        };
        tokio::select! {
            () = shutdown => {}
            () = deliver => {}
        }
    }

    /// Delivers to each subscriber its next event; false when none had one. A subscriber that fails waits
    /// longer and longer and does not hold up the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn step(&self) -> Result<bool> {
        let mut delivered = false;
        for subscriber in &self.subscribers {
            delivered |= self.deliver_next(&**subscriber).await?;
        }
        Ok(delivered)
    }

    /// How far each subscriber is, for the health page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lags(&self) -> Result<Vec<Lag>> {
        let sql = "select c.subscriber, s.last - c.seq as behind, c.attempts from event_cursors c \
                   join event_sequence s on s.only_row = 1 order by c.subscriber";
        self.db.read(Scope::System("outbox")).await?.all(sql, &[]).await
    }

    async fn deliver_next(&self, subscriber: &dyn Subscriber) -> Result<bool> {
        let now = self.clock.now();
        let name = subscriber.name();
        let mut look = self.db.read(Scope::System("outbox")).await?;
        let cursor = "select seq, attempts, retry_at from event_cursors where subscriber = $2";
        let cursor: Option<Cursor> = look.one(cursor, &args![name]).await?;
        let Some(cursor) = cursor else {
            drop(look);
            let mut tx = self.db.begin(Scope::System("outbox")).await?;
            let sql = "insert into event_cursors (subscriber, seq, attempts, retry_at) values ($2, 0, 0, 0) \
                       on conflict (subscriber) do nothing";
            tx.run(sql, &args![name]).await?;
            tx.commit().await?;
            return Ok(true);
        };
        if cursor.retry_at > now {
            return Ok(false);
        }
        let names = listed(subscriber.events().iter().copied());
        let next = "select authority_id, seq, id, name, ref_kind, ref_id, payload, created_at from events \
                    where seq > $2 and replace($3, ',' || name || ',', '') <> $3 order by seq limit 1";
        let event: Option<Received> = look.one(next, &args![cursor.seq, names]).await?;
        let last = "select last from event_sequence where only_row = 1";
        let last: i64 = look.value(last, &[]).await?.unwrap_or(0);
        drop(look);
        let Some(event) = event else {
            // Nothing for this one up to `last`: it need not be looked at again.
            if last > cursor.seq {
                let mut tx = self.db.begin(Scope::System("outbox")).await?;
                advance(&mut tx, name, cursor.seq, last).await?;
                tx.commit().await?;
            }
            return Ok(false);
        };
        if let Err(error) = self.deliver(subscriber, &cursor, &event).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(subscriber = name, event = %event.id, error, "an event was refused");
            let attempts = cursor.attempts + 1;
            let mut tx = self.db.begin(Scope::System("outbox")).await?;
            let sql =
                "update event_cursors set attempts = $2, retry_at = $3 where subscriber = $4 and seq = $5";
            tx.run(sql, &args![attempts, now + wait_after(attempts), name, cursor.seq]).await?;
            tx.commit().await?;
            return Ok(false);
        }
        Ok(true)
    }

    async fn deliver(&self, subscriber: &dyn Subscriber, cursor: &Cursor, event: &Received) -> Result<()> {
        let scope = event.authority.map_or(Scope::System(subscriber.name()), Scope::One);
        let mut tx = self.db.begin(scope).await?;
        if !advance(&mut tx, subscriber.name(), cursor.seq, event.seq).await? {
            // Another process delivered it in between.
            return Ok(());
        }
        subscriber.receive(&mut tx, event).await?;
        tx.commit().await
    }
}

/// Moves a cursor; false when it was no longer at `from`.
async fn advance(tx: &mut Tx, subscriber: &str, from: i64, to: i64) -> Result<bool> {
    let sql =
        "update event_cursors set seq = $2, attempts = 0, retry_at = 0 where subscriber = $3 and seq = $4";
    Ok(tx.run(sql, &args![to, subscriber, from]).await? == 1)
}
