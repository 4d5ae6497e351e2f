//! Where everything is kept: rows, files, durable work and events.
//!
//! - [`Db`] and [`Tx`]: one SQL text for SQLite and PostgreSQL, every text held to the authority that asks ([`Scope`]).
//! - [`Migrations`]: what each feature adds to the database, forward only.
//! - [`Blobs`]: files, whole or absent, whatever happens to the machine.
//! - [`Worker`]: work that outlives a request, enqueued with the data it is about.
//! - [`Outbox`]: what happened, told to every feature that wants to know, in order.
//!
//! This is the only crate that names a database driver. It names no slice.

mod arg;
mod blobs;
mod catalog;
mod db;
mod fault;
mod folder;
mod hex;
mod jobs;
mod migrations;
mod outbox;
mod row;
mod rule;
mod scope;
mod tx;

pub use self::arg::Arg;
pub use self::blobs::{Blobs, Incoming, Stored, is_full};
pub use self::db::Db;
pub use self::fault::{OnConstraint, Violation};
pub use self::jobs::{Handler, Job, Message, Progress, State, Task, Work, Worker};
pub use self::migrations::{Migration, Migrations, migrate};
pub use self::outbox::{Event, Lag, Outbox, Received, Subscriber};
pub use self::row::{FromColumn, Json, Record, Row};
pub use self::scope::Scope;
pub use self::tx::Tx;
