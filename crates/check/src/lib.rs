//! Reads a table from a file and checks every cell, in one pass: against a schema and for personal data.
//!
//! A pure library: it knows no tenant, no server and no database. Every row is checked, always.

mod record;
pub mod schema;
mod unreadable;

pub use self::record::{Record, Rows};
pub use self::unreadable::Unreadable;
