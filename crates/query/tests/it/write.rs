//! Files in the making.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use arrow_array::{Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use kernel::{ColumnKind, Error, QueryEngine as _, Value, Watch};
use query::ParquetSink;

use crate::support::{World, column};

fn schema() -> Arc<Schema> {
    Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, true)]))
}

fn batch(numbers: std::ops::Range<i64>) -> RecordBatch {
    RecordBatch::try_new(schema(), vec![Arc::new(Int64Array::from_iter_values(numbers))]).unwrap()
}

#[test]
fn runs_end_in_any_order_and_may_be_empty() {
    let sink = ParquetSink::new(Vec::new());
    sink.begin(&schema()).unwrap();
    let empty = sink.run(1, 3).unwrap();
    let mut last = sink.run(2, 3).unwrap();
    let mut first = sink.run(0, 1).unwrap();
    last.push(&batch(3..9)).unwrap();
    last.push(&batch(9..9)).unwrap();
    last.close().unwrap();
    first.push(&batch(1..3)).unwrap();
    empty.close().unwrap();
    first.close().unwrap();
    assert_eq!(sink.finish().unwrap().1.rows, 8);
}

#[test]
fn a_run_that_is_missing_or_comes_twice_is_no_table() {
    let sink = ParquetSink::new(Vec::new());
    sink.begin(&schema()).unwrap();
    sink.run(1, 1).unwrap().close().unwrap();
    assert!(sink.finish().is_err());
    let sink = ParquetSink::new(Vec::new());
    sink.begin(&schema()).unwrap();
    sink.run(0, 1).unwrap().close().unwrap();
    assert!(sink.run(0, 1).unwrap().close().is_err());
    assert!(sink.finish().is_err());
    assert!(ParquetSink::new(Vec::new()).finish().is_err());
    assert!(ParquetSink::new(Vec::new()).run(0, 1).is_err());
}

/// A run of a thousand rows, put at its place in the table.
fn bring(sink: &ParquetSink<Vec<u8>>, number: u64) {
    let begin = i64::try_from(number).unwrap() * 1_000;
    let mut run = sink.run(number, number * 1_000 + 1).unwrap();
    run.push(&batch(begin..begin + 500)).unwrap();
    run.push(&batch(begin + 500..begin + 1_000)).unwrap();
    run.close().unwrap();
}

#[test]
fn the_same_rows_make_the_same_file_whoever_brings_them() {
    const RUNS: u64 = 300;
    let one_by_one = |order: &[u64]| {
        let sink = ParquetSink::new(Vec::new());
        sink.begin(&schema()).unwrap();
        for &number in order {
            bring(&sink, number);
        }
        sink.finish().unwrap()
    };
    let in_order: Vec<u64> = (0..RUNS).collect();
    let (expected, written) = one_by_one(&in_order);
    assert_eq!(written.rows, RUNS * 1_000);
    let backwards: Vec<u64> = in_order.iter().rev().copied().collect();
    assert!(one_by_one(&backwards).0 == expected);
    for _ in 0..10 {
        let sink = ParquetSink::new(Vec::new());
        sink.begin(&schema()).unwrap();
        let next = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= RUNS {
                            return;
                        }
                        bring(&sink, number);
                    }
                });
            }
        });
        assert!(sink.finish().unwrap().0 == expected);
    }
}

/// A disk with room for so many bytes.
struct SmallDisk(usize);

impl std::io::Write for SmallDisk {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn is_of_a_full_disk(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::StorageFull)
}

#[test]
fn every_thread_is_told_of_the_full_disk_that_one_of_them_met() {
    let sink = ParquetSink::new(SmallDisk(1_000));
    sink.begin(&schema()).unwrap();
    let next = AtomicU64::new(0);
    let failures = std::thread::scope(|scope| {
        let write = || {
            (0..200).find_map(|_| {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let begin = i64::try_from(number).unwrap() * 1_000;
                let mut run = sink.run(number, number * 1_000 + 1).unwrap();
                run.push(&batch(begin..begin + 1_000)).unwrap();
                run.close().err()
            })
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    for failure in &failures {
        assert!(is_of_a_full_disk(&**failure.as_ref().expect("no thread goes on")), "{failure:?}");
    }
    assert!(is_of_a_full_disk(&sink.finish().err().expect("the table is not whole")));
}

/// Says how often it was told, and stops the work from the start.
#[derive(Default)]
struct Impatient {
    told: AtomicU64,
    stop: AtomicBool,
}

impl Watch for Impatient {
    fn advance(&self, done: u64, total: Option<u64>) {
        assert!(done <= total.unwrap());
        self.told.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sort_is_told_of_and_leaves_nothing_when_it_fails() {
    let world = World::new();
    let columns = [column("n", ColumnKind::Integer)];
    let rows = (0..1_000).map(|i| vec![Value::Integer(i % 10)]).collect();
    let table = world.write("t", &columns, &rows, 300);
    let watch = Impatient::default();
    world.engine.sort(&table, &["n".into()], "s", &watch).await.unwrap();
    assert!(watch.told.load(Ordering::Relaxed) > 0);
    for by in [vec![], vec!["m".to_owned()]] {
        let refused = world.engine.sort(&table, &by, "nothing", &watch).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    let missing = kernel::Table { key: "missing".into(), ..table };
    assert!(matches!(
        world.engine.sort(&missing, &["n".into()], "nothing", &watch).await,
        Err(Error::NotFound)
    ));
    let mut left: Vec<_> =
        std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["s", "t"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_file_becomes_a_table() {
    let world = World::new();
    let csv = world.folder.path().join("source.csv");
    let mut text = "nom,rang,montant,jour\r\n".to_owned();
    for i in 0..30_000 {
        let _ = write!(text, "\"Élève, n° {i}\",{i},{}.5,2024-02-29\r\n", i % 100);
    }
    std::fs::write(&csv, text).unwrap();
    let sink = ParquetSink::new(Vec::new());
    let into = check::Sink::new(&sink);
    let request = check::Request { sink: Some(into), threads: 2, ..check::Request::default() };
    let report = check::check(check::Input::Path(&csv), &request).unwrap();
    let (bytes, written) = sink.finish().unwrap();
    std::fs::write(world.folder.path().join("t"), bytes).unwrap();
    assert_eq!((report.rows, written.rows), (30_000, 30_000));
    let kinds: Vec<_> = written.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ColumnKind::Text, ColumnKind::Integer, ColumnKind::Number, ColumnKind::Date]);
    let table = written.table("t".into());
    for offset in [0, 29_990, 12_345] {
        let window = kernel::Window::Rows { offset, limit: 5 };
        let found = world.ask(&table, &kernel::Select { window, ..kernel::Select::default() }).await.unwrap();
        assert_eq!(found.ids[4], offset + 5);
        assert_eq!(found.rows[4][0], Value::Text(format!("Élève, n° {}", offset + 4)));
        assert_eq!(found.rows[4][1], Value::Integer(i64::try_from(offset).unwrap() + 4));
    }
}
