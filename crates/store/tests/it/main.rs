//! Everything that reaches a database or a disk, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod blobs;
mod crash;
mod failures;
mod jobs;
mod migrations;
mod notes;
mod outbox;
mod scope;
mod tx;
mod workers;
