//! The child that runs readers' SQL, for tests; or, with a word, one that dies of what the word says.

use std::alloc::{Layout, handle_alloc_error};
use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("memory") => handle_alloc_error(Layout::new::<[u64; 512]>()),
        Some("stack") => ExitCode::from(u8::from(deeper(1) == 0)),
        Some("signal") => std::process::abort(),
        Some("end") => ExitCode::from(3),
        _ => query::sql_child_main(),
    }
}

/// Calls itself until no stack is left.
fn deeper(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 512]);
    if depth == u64::MAX { frame[0] } else { deeper(depth + 1).wrapping_add(frame[7]) }
}
