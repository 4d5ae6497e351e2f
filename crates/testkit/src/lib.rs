//! What tests share: both databases, a clock that stands still, checks of pages, the rules of the house.
//!
//! A dev-dependency only: nothing here is in the binary.

mod a11y;
mod clock;
mod database;
pub mod house;
mod pages;
mod postgres;

pub use self::a11y::check_page;
pub use self::clock::FrozenClock;
pub use self::database::{EmptyPostgres, TestDb, on_both};
pub use self::pages::{NoAuthorities, NoEngine, Reply, Sample, TestSite, all_samples, ask, config, pages};
