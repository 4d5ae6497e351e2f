//! Times a check: `cargo run --release -p check --example check -- FILE [SCHEMA] [--no-personal | --certain]
//! [--no-sha256] [--json] [--tables] [--threads=N]`. With `--tables`, accepted rows become Arrow batches, which are dropped.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use check::personal::Kinds;
use check::{Batches, Input, Lang, Request, Schema, Sink, SinkError, Tables};

/// Takes every row and keeps none.
struct Nowhere;

impl Tables for Nowhere {
    fn begin(&self, _columns: &SchemaRef) -> Result<(), SinkError> {
        Ok(())
    }

    fn run(&self, _number: u64, _first_row: u64) -> Result<Box<dyn Batches + '_>, SinkError> {
        Ok(Box::new(Self))
    }
}

impl Batches for Nowhere {
    fn push(&mut self, _batch: RecordBatch) -> Result<(), SinkError> {
        Ok(())
    }

    fn close(self: Box<Self>) -> Result<(), SinkError> {
        Ok(())
    }
}

fn main() -> ExitCode {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let has = |name: &str| options.iter().any(|option| option == name);
    let Some(file) = files.first() else {
        eprintln!(
            "usage: check FILE [SCHEMA] [--no-personal | --certain] [--no-sha256] [--json] [--tables] [--threads=N]"
        );
        return ExitCode::from(2);
    };
    let schema = match files.get(1).map(|schema| Schema::parse(&std::fs::read(schema).unwrap_or_default())) {
        None => None,
        Some(Ok(schema)) => Some(schema),
        Some(Err(fault)) => {
            eprintln!("{fault}");
            return ExitCode::from(2);
        }
    };
    let threads = options.iter().find_map(|option| option.strip_prefix("--threads=")?.parse().ok());
    let kinds = if has("--no-personal") {
        Kinds::None
    } else if has("--certain") {
        Kinds::Certain
    } else {
        Kinds::All
    };
    let request = Request {
        schema: schema.as_ref(),
        personal: kinds,
        sha256: !has("--no-sha256"),
        threads: threads.unwrap_or(0),
        sink: has("--tables").then_some(Sink::new(&Nowhere)),
        ..Request::default()
    };
    let start = Instant::now();
    match check::check(Input::Path(Path::new(file)), &request) {
        Ok(report) => {
            let elapsed = start.elapsed();
            if has("--json") {
                println!("{:#}", report.to_json(Lang::Fr));
            }
            let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let memory = memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
            eprintln!(
                "{} rows, {} bad, {} errors, {:.3} s, {memory}",
                report.rows,
                report.bad_rows,
                report.error_count,
                elapsed.as_secs_f64()
            );
            ExitCode::from(u8::from(!report.valid))
        }
        Err(unreadable) => {
            eprintln!("{}", unreadable.sentence(Lang::Fr));
            ExitCode::from(2)
        }
    }
}
