//! The query string of the records API: refused, or a question that stays within its bounds.

#![no_main]

use kernel::{Column, ColumnKind, Filter, Window};

#[allow(dead_code, reason = "the slice uses more of it")]
#[path = "../../crates/datasets/src/records/parameters.rs"]
mod parameters;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let columns =
        [column("a", ColumnKind::Text), column("a__b", ColumnKind::Integer), column("é c", ColumnKind::Date)];
    let query = String::from_utf8_lossy(bytes);
    let pairs: Vec<(String, String)> = web::query_pairs(&query).collect();
    let Ok(asked) = parameters::read(&pairs, &columns) else { return };
    assert!((1..=parameters::PAGE_SIZE_MAX).contains(&asked.page_size));
    let (Window::Rows { limit, .. } | Window::After { limit, .. }) = asked.select.window;
    assert_eq!(limit, asked.page_size);
    assert!(known(&asked.select.filter, &columns), "a condition on a column that is not there");
});

fn known(filter: &Filter, columns: &[Column]) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| known(part, columns)),
        Filter::Is(condition) => columns.iter().any(|column| column.name == condition.column),
    }
}
