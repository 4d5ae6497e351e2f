//! The engine through its public face: tables are written, asked, exported, sorted and opened to SQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod support;

mod export;
mod groups;
mod nested;
mod records;
mod sql;
mod whole;
mod windows;
mod words;
mod write;
