//! Readers' own SQL: run in a child process that can be killed, because no limit inside a process holds against
//! everything that SQL can ask for (a text doubled fourteen times, a list of a hundred million numbers).
//!
//! The parent keeps a few children ready. A child answers one question and is replaced. It is this same program, run
//! with an empty environment in `/`, and holds nothing but its standard input and output. It opens the files that the
//! parent names and no other, and may write none. Before it runs anything it lowers its own limits on memory,
//! processor time and files; the parent kills it when the time is up, whatever it is doing.

mod allowed;
mod child;
mod faults;
mod guard;
mod ignored;
mod layers;
mod names;
mod parent;
mod totals;
mod whole;
mod wire;

pub use self::child::sql_child_main;
pub(crate) use self::parent::Children;
pub use self::parent::SqlChildConfig;
