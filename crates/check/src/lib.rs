//! Reads a table from a file and checks every cell, in one pass: against a schema and for personal data.
//!
//! A pure library: it knows no tenant, no server and no database. Every row is checked, always.

mod batches;
mod block;
mod canonical;
mod cells;
mod check;
mod checks;
mod exact;
mod fitting;
mod fold;
pub mod formats;
mod header;
mod heading;
mod index;
mod infer;
mod inspect;
mod lang;
mod ledger;
mod origin;
pub mod personal;
mod plan;
mod record;
pub mod repair;
mod report;
mod request;
mod rewrite;
pub mod rules;
pub mod schema;
mod sheet;
mod simd;
mod source;
mod survey;
mod tables;
mod text;
mod total_row;
mod unreadable;
mod words;

pub use self::check::check;
pub use self::fitting::fitting_schema;
pub use self::lang::Lang;
pub use self::record::{Record, Rows};
pub use self::report::{
    ColumnSeen, Count, Engine, Fault, FileSeen, MaskedExample, PersonalSeen, Problem, Report, SchemaSeen,
};
pub use self::request::{Input, Request, Unwatched, Watch};
pub use self::rewrite::{Repairs, Rewritten, rewrite, split};
pub use self::schema::Schema;
pub use self::tables::{
    Accept, Batches, FALSE_WORD, Generalise, Sink, SinkError, TRUE_WORD, Tables, Treatment,
};
pub use self::unreadable::{Reason, Unreadable};
