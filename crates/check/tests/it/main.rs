//! The check as others call it.

mod agreement;
mod files;
mod fixtures;
mod heading;
mod hints;
mod order;
mod rewriting;
mod seeds;
mod tables;

use check::{Input, Report, Request, Schema, Unreadable};

/// A schema with these fields, and other members of the JSON object.
fn schema(fields: &str, more: &str) -> Schema {
    let json = format!(r#"{{"name": "test", "version": "1.0.0", "fields": [{fields}]{more}}}"#);
    Schema::parse(json.as_bytes()).expect("a schema")
}

fn reader<'a>(name: &'a str, bytes: &'a [u8]) -> Input<'a> {
    Input::Reader { name, reader: Box::new(bytes) }
}

fn check(bytes: &[u8], schema: Option<&Schema>) -> Result<Report, Unreadable> {
    check::check(reader("test.csv", bytes), &Request { schema, ..Request::default() })
}

/// Row, column and code of each error.
fn errors(report: &Report) -> Vec<(u64, &str, &'static str)> {
    let error = |fault: &check::Fault| fault.detail.code();
    report
        .errors
        .iter()
        .map(|fault| (fault.row.unwrap_or(0), fault.column.as_deref().unwrap_or(""), error(fault)))
        .collect()
}
