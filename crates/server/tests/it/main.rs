//! The real binary, from outside: its command line and its addresses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod bad_input;
mod check;
mod crash;
mod database;
mod decisions;
mod disk_full;
mod export;
mod gate;
mod gzip;
mod inbox;
mod instance;
mod leaks;
mod national;
mod publish;
mod ranges;
mod records;
mod refused;
mod schemas;
mod sql;
mod versions;
mod wire;
mod withdraw;
