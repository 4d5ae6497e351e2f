//! Tables of published data as Parquet files: written, asked, exported, sorted, and opened to a reader's own SQL.
//!
//! The only crate that names DataFusion. Slices see [`kernel::QueryEngine`] and nothing of what is here; `server` builds
//! the [`Engine`], gives its `ParquetSink` to checks, and lends its own binary as the child that runs readers' SQL.
//!
//! Invariants, each with a test:
//! - the same question on the same table has the same answer, from either copy and on any number of cores;
//! - no text of a reader becomes SQL, except the one SQL text that a child process runs under limits;
//! - a file is there whole or not at all.

mod cache;
mod cells;
mod columns;
mod engine;
mod exact;
mod export;
mod fold;
mod gate;
mod select;
mod sort;
mod sql;
mod stored;
mod window;
mod write;

pub use self::engine::{Engine, EngineLimits};
pub use self::export::workbook;
pub use self::sql::{SqlChildConfig, sql_child_main};
pub use self::write::{ParquetSink, RunWriter, Written};
