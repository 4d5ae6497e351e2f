//! Times the engine on a real file: `measure FILE.csv FOLDER`.
//!
//! Writes the tables into FOLDER, sorts them, then times pages, figures, exports and SQL. Figures are the least and the
//! median of 15 runs after 3, in milliseconds.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::TryStreamExt as _;
use kernel::{
    Aggregate, AggregateKind, Condition, ExportFormat, Filter, Operator, QueryEngine as _, Select, Sort,
    SqlLimits, Table, Watch, Window,
};
use object_store::local::LocalFileSystem;
use query::{Engine, ParquetSink, SqlChildConfig};

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        false
    }
}

#[expect(clippy::print_stdout, reason = "figures are what this program is for")]
fn say(line: &str) {
    println!("{line}");
}

/// The most memory that this process has had, in megabytes.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?");
    line.trim().to_owned()
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.as_slice() {
        [_, word] if word == "sql-child" => {
            query::sql_child_main();
            Ok(())
        }
        [_, word, csv, out] if word == "write" => write(Path::new(csv), Path::new(out)).map(drop),
        [_, csv, folder] => {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            runtime.block_on(all(Path::new(csv), Path::new(folder)))
        }
        _ => Err("measure FILE.csv FOLDER, or measure write FILE.csv OUT.parquet".into()),
    }
}

fn write(csv: &Path, out: &Path) -> Outcome<Table> {
    let began = Instant::now();
    let sink = ParquetSink::new(std::io::BufWriter::new(std::fs::File::create(out)?));
    let request = check::Request { sink: Some(check::Sink::new(&sink)), ..check::Request::default() };
    let report = check::check(check::Input::Path(csv), &request)
        .map_err(|unreadable| unreadable.sentence(check::Lang::En))?;
    let (file, written) = sink.finish()?;
    file.into_inner()?.sync_all()?;
    let bytes = std::fs::metadata(out)?.len();
    say(&format!(
        "write {:?}: {} rows of {}, {bytes} bytes, peak {}",
        began.elapsed(),
        written.rows,
        report.rows,
        peak()
    ));
    let key = out.file_name().ok_or("no name")?.to_string_lossy().into_owned();
    Ok(written.table(key))
}

async fn timed<T>(name: &str, mut work: impl AsyncFnMut() -> Outcome<T>) -> Outcome<()> {
    let mut times = Vec::new();
    for run in 0..18 {
        let began = Instant::now();
        work().await?;
        if run >= 3 {
            times.push(began.elapsed());
        }
    }
    times.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    say(&format!("{name:44} {:8.2} / {:8.2}", millis(times[0]), millis(times[times.len() / 2])));
    Ok(())
}

fn is(column: &str, operator: Operator, value: &str) -> Filter {
    Filter::Is(Condition { column: column.into(), operator, values: vec![value.into()] })
}

fn figure(column: &str, kind: AggregateKind) -> Aggregate {
    Aggregate { column: column.into(), kind }
}

async fn all(csv: &Path, folder: &Path) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let table = write(csv, &folder.join("t"))?;
    let child = SqlChildConfig {
        program: std::env::current_exe()?,
        arguments: vec!["sql-child".into()],
        environment: Vec::new(),
        warm: 2,
    };
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder)?);
    let engine = Engine::new(store, Some(PathBuf::from(folder)), child)?;
    let began = Instant::now();
    engine.sort(&table, &["idAttribuant".into(), "dateConvention".into()], "s", &Unwatched).await?;
    let size = std::fs::metadata(folder.join("s"))?.len();
    say(&format!("sort {:?}, {size} bytes, peak {}", began.elapsed(), peak()));
    let sorted = Table { sorted: Some("s".into()), ..table.clone() };
    for table in [&table, &sorted] {
        say(if table.sorted.is_some() { "with the sorted copy:" } else { "file order only:" });
        questions(&engine, table).await?;
    }
    windows(&engine, folder, &table).await?;
    exports(&engine, &table).await?;
    sql(&engine, &table).await?;
    say(&format!("peak {}", peak()));
    Ok(())
}

async fn questions(engine: &Engine, table: &Table) -> Outcome<()> {
    let groups = Select {
        filter: Filter::All(vec![
            is("notificationUE", Operator::Exact, "oui"),
            is("dateConvention", Operator::AtLeast, "2020-01-01"),
            is("montant", Operator::Above, "1000"),
        ]),
        group: vec!["nomAttribuant".into()],
        aggregates: vec![
            figure("montant", AggregateKind::Count),
            figure("montant", AggregateKind::Sum),
            figure("pourcentageSubvention", AggregateKind::Average),
        ],
        sort: vec![Sort { column: "montant__sum".into(), descending: true }],
        window: Window::Rows { offset: 0, limit: 50 },
        ..Select::default()
    };
    timed("group-by, 3 filters, 3 figures", async || Ok(engine.records(table, &groups).await?)).await?;
    let page = Select {
        filter: is("idAttribuant", Operator::Exact, "36353112000998"),
        sort: vec![Sort { column: "dateConvention".into(), descending: true }],
        window: Window::Rows { offset: 0, limit: 50 },
        count: false,
        ..Select::default()
    };
    timed("filter + sort + 50 rows", async || Ok(engine.records(table, &page).await?)).await?;
    let counted = Select { count: true, ..page };
    timed("filter + sort + 50 rows, with the total", async || Ok(engine.records(table, &counted).await?))
        .await?;
    let count = Select {
        filter: Filter::All(vec![
            is("notificationUE", Operator::Exact, "oui"),
            is("montant", Operator::Above, "50000"),
        ]),
        window: Window::Rows { offset: 0, limit: 1 },
        ..Select::default()
    };
    timed("two filters, first row and count", async || Ok(engine.records(table, &count).await?)).await?;
    let facet = Select {
        group: vec!["nomAttribuant".into()],
        aggregates: vec![figure("nomAttribuant", AggregateKind::Count)],
        sort: vec![Sort { column: "nomAttribuant__count".into(), descending: true }],
        window: Window::Rows { offset: 0, limit: 20 },
        ..Select::default()
    };
    timed("facet, top 20", async || Ok(engine.records(table, &facet).await?)).await?;
    let sort = Select {
        sort: vec![Sort { column: "montant".into(), descending: true }],
        window: Window::Rows { offset: 0, limit: 50 },
        ..Select::default()
    };
    timed("sort of all + 50 rows", async || Ok(engine.records(table, &sort).await?)).await?;
    let contains = Select {
        filter: is("objet", Operator::Contains, "INTEMPÉRIES"),
        window: Window::Rows { offset: 0, limit: 50 },
        ..Select::default()
    };
    timed("contains, 50 rows and count", async || Ok(engine.records(table, &contains).await?)).await?;
    let search = Select { search: Some("Béziers école".into()), ..Select::default() };
    timed("search of two words, 20 rows and count", async || Ok(engine.records(table, &search).await?)).await
}

async fn windows(engine: &Engine, folder: &Path, table: &Table) -> Outcome<()> {
    let mut offset = 0;
    timed("50 rows at any offset", async || {
        offset = (offset + 618_033) % table.rows;
        let page = Select { window: Window::Rows { offset, limit: 50 }, ..Select::default() };
        let found = engine.records(table, &page).await?;
        if found.ids.first() == Some(&(offset + 1)) { Ok(()) } else { Err("wrong rows".into()) }
    })
    .await?;
    let tables: Vec<Table> = (0..200).map(|i| Table { key: format!("t{i}"), ..table.clone() }).collect();
    for table in &tables {
        let link = folder.join(&table.key);
        if !link.exists() {
            std::fs::hard_link(folder.join("t"), link)?;
        }
    }
    let page = Select { window: Window::Rows { offset: 0, limit: 50 }, ..Select::default() };
    for round in ["first pages of 200 tables, cold", "first pages of 200 tables, warm"] {
        let began = Instant::now();
        let (mut seed, mut slowest) = (1_u64, Duration::ZERO);
        let count = if round.ends_with("cold") { 200 } else { 20_000 };
        for i in 0..count {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = if count == 200 { i } else { usize::try_from(seed >> 33)? % tables.len() };
            let one = Instant::now();
            engine.records(&tables[pick], &page).await?;
            slowest = slowest.max(one.elapsed());
        }
        let each = began.elapsed() / u32::try_from(count)?;
        say(&format!("{round:44} {each:?} each, slowest {slowest:?}, peak {}", peak()));
    }
    Ok(())
}

async fn exports(engine: &Engine, table: &Table) -> Outcome<()> {
    for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::Xlsx, ExportFormat::Parquet] {
        let began = Instant::now();
        let stream = engine.export(table, &Select::default(), format, Box::new(|_| {})).await?;
        let bytes = stream.try_fold(0, async |all, bytes| Ok(all + bytes.len())).await?;
        say(&format!("export {format:?}: {:?}, {bytes} bytes, peak {}", began.elapsed(), peak()));
    }
    Ok(())
}

async fn sql(engine: &Engine, table: &Table) -> Outcome<()> {
    let tables = [("t".to_owned(), table.clone())];
    let text = "select \"nomAttribuant\", sum(montant) s from t group by 1 order by s desc limit 20";
    timed("SQL group-by in a child", async || Ok(engine.sql(&tables, text, SqlLimits::default()).await?))
        .await
}
