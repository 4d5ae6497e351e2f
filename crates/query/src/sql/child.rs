//! The child's side: one question, under limits that it cannot lift.

use std::any::Any;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::DataFusionError;
use datafusion::execution::SessionStateDefaults;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::{SQLOptions, SessionConfig, SessionContext};
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast;
use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use rustix::process::{Resource, Rlimit, setrlimit};
use serde_json::Value as Json;

use super::names::{self, Names};
use super::wire::{Order, Reply, Stopped};
use super::{allowed, faults, guard, ignored, layers, totals, whole, wire};
use crate::cells::Cells;
use crate::fold;
use crate::stored::{Files, STORE_URL, StoredTable};

/// Stack of the thread that parses, plans and runs: far more than what the guard lets nest.
const STACK: usize = 64 << 20;

/// Answers one order on standard input, and ends. The whole of the command that [`super::SqlChildConfig`] names.
///
/// Not for people: it waits for a message of the parent, and ends quietly when the parent goes away.
pub fn sql_child_main() -> ExitCode {
    // A panic is an answer like another, below; its text holds names of files that are nobody's business.
    std::panic::set_hook(Box::new(|_panic| {}));
    // What is slow to make the first time is made while there is nothing to do.
    let functions = Functions::offered();
    let Ok(order) = wire::receive::<Order>(&mut io::stdin().lock()) else { return ExitCode::SUCCESS };
    if limit(&order).is_err() {
        return ExitCode::FAILURE;
    }
    let work = thread::Builder::new().name("sql".to_owned()).stack_size(STACK).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok::<_, io::Error>(runtime.block_on(answer(&order, functions)))
    });
    let reply = match work.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(answered))) => answered.unwrap_or_else(Reply::Stopped),
        Ok(Ok(Err(_no_runtime))) => return ExitCode::FAILURE,
        Ok(Err(panic)) => Reply::Stopped(panicked(&*panic)),
        // No place for its stack.
        Err(_no_thread) => Reply::Stopped(Stopped::Memory),
    };
    match wire::send(&mut io::stdout().lock(), &reply) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_nobody_listens) => ExitCode::FAILURE,
    }
}

/// What a panic means to the reader: those of a buffer too large to be asked for have a cause that can be told.
fn panicked(panic: &(dyn Any + Send)) -> Stopped {
    const TOO_LARGE: [&str; 3] = ["capacity overflow", "offset overflow", "LayoutError"];
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
    if TOO_LARGE.iter().any(|it| text.contains(it)) {
        return Stopped::Memory;
    }
    Stopped::Crashed { how: "panic".to_owned() }
}

/// Lowers this process's limits for good: hard limits cannot be raised again.
fn limit(order: &Order) -> rustix::io::Result<()> {
    let both = |value| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::As, both(order.memory))?;
    // At the first of the two the signal says that it is the time; the second is for who would not hear it.
    let time = Rlimit { current: Some(order.seconds), maximum: Some(order.seconds + 1) };
    setrlimit(Resource::Cpu, time)?;
    // No file is written, and none is left of a crash.
    setrlimit(Resource::Fsize, both(0))?;
    setrlimit(Resource::Core, both(0))
}

/// The functions on the list, and ours.
struct Functions(SessionStateBuilder);

impl Functions {
    fn offered() -> Self {
        let config = SessionConfig::new()
            // One partition: an answer without an order is then in the order of the file, always.
            .with_target_partitions(1)
            .with_information_schema(false)
            .set_bool("datafusion.execution.enable_recursive_ctes", false);
        let mut scalar = SessionStateDefaults::default_scalar_functions();
        scalar.retain(|function| allowed::function(function.name()));
        scalar.push(Arc::new(fold::fold()));
        let mut aggregate = SessionStateDefaults::default_aggregate_functions();
        aggregate.retain(|function| allowed::function(function.name()));
        let mut window = SessionStateDefaults::default_window_functions();
        window.retain(|function| allowed::function(function.name()));
        // Without file formats, table factories and table functions, which only a list of defaults would bring.
        let builder = SessionStateBuilder::new()
            .with_config(config)
            .with_expr_planners(SessionStateDefaults::default_expr_planners())
            .with_scalar_functions(scalar)
            .with_aggregate_functions(aggregate)
            .with_window_functions(window);
        Self(builder)
    }

    fn session(self, order: &Order) -> Result<SessionContext, DataFusionError> {
        let memory = usize::try_from(order.memory / 2).unwrap_or(usize::MAX);
        let environment: Arc<RuntimeEnv> = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(memory)))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
            .build_arc()?;
        let url = ObjectStoreUrl::parse(STORE_URL)?;
        environment.register_object_store(url.as_ref(), Arc::new(LocalFileSystem::new()));
        Ok(SessionContext::new_with_state(self.0.with_runtime_env(environment).build()))
    }
}

async fn answer(order: &Order, functions: Functions) -> Result<Reply, Stopped> {
    guard::check(&order.sql)?;
    let mut statement = parse(&order.sql)?;
    let names = names_of(&mut statement);
    let session = functions.session(order).map_err(faults::of_run)?;
    let files = Arc::new(Files::new(Arc::new(LocalFileSystem::new())));
    for (name, path) in &order.tables {
        let key = object_store::path::Path::from_absolute_path(path).map_err(failed)?;
        let stored = files.open(key.as_ref()).await.map_err(failed)?;
        let table = StoredTable { files: Arc::clone(&files), stored, filter_early: false };
        // A name is an identifier as it is: letters keep their case.
        let reference = datafusion::common::TableReference::bare(name.as_str());
        session.register_table(reference, Arc::new(table)).map_err(faults::of_run)?;
    }
    // References that the text itself defines are not among these.
    for wanted in session.state().resolve_table_references(&statement).map_err(faults::of_plan)? {
        // A catalogue or a schema that is not there is an error, and holds no table either.
        if !session.table_exist(wanted.clone()).unwrap_or(false) {
            return Err(Stopped::NoTable { name: wanted.to_string() });
        }
    }
    let plan = session.state().statement_to_plan(statement).await.map_err(faults::of_plan)?;
    allowed::check(&plan)?;
    let only_reads =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    only_reads.verify_plan(&plan).map_err(faults::of_plan)?;

    let plan =
        whole::kept(plan).and_then(totals::exact).and_then(layers::told_apart).map_err(faults::of_run)?;
    let rows = session.execute_logical_plan(plan).await.map_err(faults::of_run)?;
    let columns = names.over(rows.schema().fields().iter().map(|field| field.name().clone()).collect());
    let mut batches = rows
        .limit(0, Some(order.rows + 1))
        .map_err(faults::of_run)?
        .execute_stream()
        .await
        .map_err(faults::of_run)?;
    let mut found = Found { rows: Vec::new(), bytes: 0 };
    while let Some(batch) = batches.try_next().await.map_err(faults::of_run)? {
        found.add(&batch, order)?;
    }
    let truncated = found.rows.len() > order.rows;
    found.rows.truncate(order.rows);
    Ok(Reply::Rows { columns, rows: found.rows, truncated })
}

/// The one statement of a text, which must read and do nothing else.
fn parse(sql: &str) -> Result<Statement, Stopped> {
    let mut statements = DFParser::parse_sql(sql).map_err(faults::of_plan)?;
    if statements.len() > 1 {
        return Err(Stopped::Refused { name: ";".to_owned() });
    }
    match statements.pop_front() {
        Some(Statement::Statement(statement)) if matches!(*statement, ast::Statement::Query(_)) => {
            ignored::check(&statement)?;
            Ok(Statement::Statement(statement))
        }
        Some(other) => {
            let shown = other.to_string().to_lowercase();
            Err(Stopped::Refused { name: shown.split_whitespace().next().unwrap_or_default().to_owned() })
        }
        None => Err(Stopped::Syntax { message: "no statement".to_owned() }),
    }
}

fn names_of(statement: &mut Statement) -> Names {
    match statement {
        Statement::Statement(statement) => names::give(statement),
        _ => Names::default(),
    }
}

fn failed(error: impl std::fmt::Display) -> Stopped {
    Stopped::Failed { message: error.to_string() }
}

struct Found {
    rows: Vec<Vec<Json>>,
    bytes: usize,
}

impl Found {
    fn add(&mut self, batch: &RecordBatch, order: &Order) -> Result<(), Stopped> {
        let columns = batch.columns().iter().map(Spelled::of).collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            let cells: Vec<Json> = columns.iter().map(|column| column.get(row)).collect();
            self.bytes += cells
                .iter()
                .map(|cell| match cell {
                    Json::String(text) => text.len() + 3,
                    _ => 8,
                })
                .sum::<usize>();
            if self.bytes > order.bytes {
                return Err(Stopped::AnswerTooLarge { max: order.bytes });
            }
            self.rows.push(cells);
        }
        Ok(())
    }
}

/// A column of an answer: of a kind that tables have, a kind of number that becomes one, or spelled as text.
enum Spelled<'a> {
    Cells(Cells<'a>),
    Owned(ArrayRef),
    Text(ArrayFormatter<'a>),
}

/// Empty cells as empty text, and no error in place of a value.
const OPTIONS: FormatOptions<'static> = FormatOptions::new();

impl<'a> Spelled<'a> {
    fn of(array: &'a ArrayRef) -> Result<Self, Stopped> {
        use datafusion::arrow::compute::cast;
        let as_kind = match array.data_type() {
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32
            | DataType::UInt64 => Some(DataType::Int64),
            // Sums of whole numbers, which are whole numbers where they have room.
            DataType::Decimal128(_, 0) => None,
            DataType::Float16 | DataType::Float32 | DataType::Decimal128(..) | DataType::Decimal256(..) => {
                Some(DataType::Float64)
            }
            DataType::LargeUtf8 | DataType::Null | DataType::Dictionary(..) => Some(DataType::Utf8View),
            DataType::Timestamp(_, zone) => {
                Some(DataType::Timestamp(datafusion::arrow::datatypes::TimeUnit::Millisecond, zone.clone()))
            }
            DataType::Date64 => Some(DataType::Date32),
            _ => None,
        };
        if let Some(kind) = as_kind {
            return Ok(Self::Owned(cast(array, &kind).map_err(failed)?));
        }
        if let Ok(cells) = Cells::of(array) {
            return Ok(Self::Cells(cells));
        }
        Ok(Self::Text(ArrayFormatter::try_new(array, &OPTIONS).map_err(failed)?))
    }

    fn get(&self, row: usize) -> Json {
        let value = |cells: Cells<'_>| serde_json::to_value(cells.get(row).value()).unwrap_or(Json::Null);
        match self {
            Self::Cells(cells) => value(*cells),
            Self::Owned(array) => Cells::of(array).map_or(Json::Null, value),
            Self::Text(formatter) => Json::String(formatter.value(row).to_string()),
        }
    }
}
