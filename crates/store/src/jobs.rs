//! Work that outlives a request.
//!
//! A job is a row of `jobs`, enqueued in the transaction of the data it is about. A [`Worker`] leases it, keeps
//! the lease alive while the [`Handler`] runs, and gives each lease a number (the fence): whoever holds an older
//! number can no longer commit. So a job survives `kill -9`, and its effects do not happen twice.

mod model;
mod sql;
mod work;
mod worker;

pub(crate) use self::model::wait_after;
pub use self::model::{Job, Message, Progress, State, Task};
pub use self::work::Work;
pub use self::worker::{Handler, Worker};
