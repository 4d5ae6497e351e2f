//! Small tables, and the plainest possible way to answer questions about them.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
    StringArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use jiff::civil::Date;
use kernel::{
    Column, ColumnKind, Filter, Operator, QueryEngine as _, Records, Result, Select, Table, Value, Watch,
};
use object_store::local::LocalFileSystem;
use query::{Engine, EngineLimits, ParquetSink, SqlChildConfig};
use tempfile::TempDir;

pub(crate) type Rows = Vec<Vec<Value>>;

/// An engine over a folder of its own.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) folder: TempDir,
}

pub(crate) fn child() -> SqlChildConfig {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_query-sql-child"));
    SqlChildConfig { program, arguments: Vec::new(), environment: Vec::new(), warm: 1 }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_limits(&EngineLimits::default())
    }

    pub(crate) fn with_limits(limits: &EngineLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
        let engine = Engine::with_limits(store, Some(folder.path().to_owned()), child(), limits).unwrap();
        Self { engine, folder }
    }

    /// A world whose children for SQL answer nothing.
    pub(crate) fn with_children_that_die_of(word: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
        let child = SqlChildConfig { arguments: vec![word.into()], ..child() };
        let engine = Engine::new(store, Some(folder.path().to_owned()), child).unwrap();
        Self { engine, folder }
    }

    /// Writes a table in runs of `run` rows, the later ones first.
    pub(crate) fn write(&self, key: &str, columns: &[Column], rows: &Rows, run: usize) -> Table {
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let sink = ParquetSink::new(Vec::new());
        sink.begin(&schema).unwrap();
        let runs: Vec<_> = rows.chunks(run).enumerate().collect();
        for (number, rows) in runs.into_iter().rev() {
            let mut writer = sink.run(number as u64, (number * run) as u64 + 1).unwrap();
            for rows in rows.chunks(7) {
                writer.push(&batch(&schema, columns, rows)).unwrap();
            }
            writer.close().unwrap();
        }
        let (bytes, written) = sink.finish().unwrap();
        std::fs::write(self.folder.path().join(key), bytes).unwrap();
        assert_eq!((written.columns.as_slice(), written.rows), (columns, rows.len() as u64));
        written.table(key.to_owned())
    }

    /// The same table with a copy sorted by some columns.
    pub(crate) async fn sorted(&self, table: &Table, by: &[&str]) -> Table {
        let key = format!("{}-sorted", table.key);
        let by: Vec<String> = by.iter().map(|&name| name.to_owned()).collect();
        self.engine.sort(table, &by, &key, &Unwatched).await.unwrap();
        Table { sorted: Some(key), ..table.clone() }
    }

    pub(crate) async fn ask(&self, table: &Table, select: &Select) -> Result<Records> {
        self.engine.records(table, select).await
    }
}

pub(crate) struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        false
    }
}

pub(crate) fn column(name: &str, kind: ColumnKind) -> Column {
    Column::new(name, kind)
}

fn field(column: &Column) -> Field {
    let data_type = match column.kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Boolean => DataType::Boolean,
        ColumnKind::Date => DataType::Date32,
        ColumnKind::Datetime => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
    };
    let words = column
        .words
        .iter()
        .flat_map(|words| [(check::TRUE_WORD, &words.yes), (check::FALSE_WORD, &words.no)]);
    let metadata = words.map(|(key, word)| (key.to_owned(), word.clone())).collect();
    Field::new(&column.name, data_type, true).with_metadata(metadata)
}

fn batch(schema: &Arc<Schema>, columns: &[Column], rows: &[Vec<Value>]) -> RecordBatch {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let day = |value: &Value| {
        let date: Date = text(value)?.parse().unwrap();
        Some(date.since(Date::constant(1970, 1, 1)).unwrap().get_days())
    };
    let instant = |value: &Value| Some(text(value)?.parse::<jiff::Timestamp>().unwrap().as_millisecond());
    let array = |(index, column): (usize, &Column)| -> ArrayRef {
        let cells = rows.iter().map(|row| &row[index]);
        match column.kind {
            ColumnKind::Text => Arc::new(cells.map(text).collect::<StringArray>()),
            ColumnKind::Integer => Arc::new(
                cells
                    .map(|value| if let Value::Integer(value) = value { Some(*value) } else { None })
                    .collect::<Int64Array>(),
            ),
            ColumnKind::Number => Arc::new(
                cells
                    .map(|value| if let Value::Number(value) = value { Some(*value) } else { None })
                    .collect::<Float64Array>(),
            ),
            ColumnKind::Boolean => Arc::new(
                cells
                    .map(|value| if let Value::Boolean(value) = value { Some(*value) } else { None })
                    .collect::<BooleanArray>(),
            ),
            ColumnKind::Date => Arc::new(cells.map(day).collect::<Date32Array>()),
            ColumnKind::Datetime => {
                Arc::new(cells.map(instant).collect::<TimestampMillisecondArray>().with_timezone("UTC"))
            }
        }
    };
    let arrays = columns.iter().enumerate().map(array).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options).unwrap()
}

/// Empty cells last, both ways; texts by their bytes, dates and times as text in ISO 8601.
pub(crate) fn compare(a: &Value, b: &Value, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Value::Null, Value::Null) => return Ordering::Equal,
        (Value::Null, _) => return Ordering::Greater,
        (_, Value::Null) => return Ordering::Less,
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (a, b) => panic!("{a:?} and {b:?} are in one column"),
    };
    if descending { order.reverse() } else { order }
}

fn parsed(kind: ColumnKind, text: &str) -> Value {
    match kind {
        ColumnKind::Integer => Value::Integer(text.parse().unwrap()),
        // -0 is 0, in tables as in filters.
        ColumnKind::Number => Value::Number(text.parse::<f64>().unwrap() + 0.0),
        ColumnKind::Boolean => Value::Boolean(text.parse().unwrap()),
        _ => Value::Text(text.to_owned()),
    }
}

/// Whether a row passes, as the documentation of [`Filter`] says.
pub(crate) fn passes(columns: &[Column], row: &[Value], filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|part| passes(columns, row, part)),
        Filter::Any(parts) => parts.iter().any(|part| passes(columns, row, part)),
        Filter::Is(condition) => {
            let index = columns.iter().position(|column| column.name == condition.column).unwrap();
            let (cell, kind) = (&row[index], columns[index].kind);
            let is = |wanted: fn(Ordering) -> bool| {
                condition.values.iter().any(|text| wanted(compare(cell, &parsed(kind, text), false)))
            };
            let holds = || {
                let Value::Text(text) = cell else { return false };
                text.to_lowercase().contains(&condition.values[0].to_lowercase())
            };
            match condition.operator {
                Operator::IsNull => return *cell == Value::Null,
                Operator::IsNotNull => return *cell != Value::Null,
                Operator::Differs if *cell == Value::Null => return true,
                _ if *cell == Value::Null => return false,
                _ => {}
            }
            match condition.operator {
                Operator::Exact | Operator::In => is(Ordering::is_eq),
                Operator::Differs | Operator::NotIn => !is(Ordering::is_eq),
                Operator::AtMost => is(Ordering::is_le),
                Operator::AtLeast => is(Ordering::is_ge),
                Operator::Below => is(Ordering::is_lt),
                Operator::Above => is(Ordering::is_gt),
                Operator::Contains => holds(),
                Operator::NotContains => !holds(),
                Operator::IsNull | Operator::IsNotNull => false,
            }
        }
    }
}

/// Whether a row holds each word in some text, case and the accents of `é` and `è` aside.
pub(crate) fn found(columns: &[Column], row: &[Value], search: &str) -> bool {
    let fold = |text: &str| text.to_lowercase().replace(['é', 'è'], "e");
    search.split_whitespace().all(|word| {
        columns.iter().zip(row).any(|(column, cell)| match cell {
            Value::Text(text) if column.kind == ColumnKind::Text => fold(text).contains(&fold(word)),
            _ => false,
        })
    })
}

/// The numbers, from 1, of the rows that answer a question, in order.
pub(crate) fn answer(columns: &[Column], rows: &Rows, select: &Select) -> Vec<u64> {
    let mut passing: Vec<usize> = (0..rows.len())
        .filter(|&row| passes(columns, &rows[row], &select.filter))
        .filter(|&row| select.search.as_deref().is_none_or(|search| found(columns, &rows[row], search)))
        .collect();
    passing.sort_by(|&a, &b| {
        let by = |sort: &kernel::Sort| {
            let index = columns.iter().position(|column| column.name == sort.column).unwrap();
            compare(&rows[a][index], &rows[b][index], sort.descending)
        };
        select.sort.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    passing.into_iter().map(|row| row as u64 + 1).collect()
}
