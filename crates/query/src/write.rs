//! Checked rows as a Parquet file in the order of the source file.

mod checked;
mod encoders;
mod fault;
mod group;
pub(crate) mod sample;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, Float64Array, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema, SchemaRef};
use datafusion::parquet::arrow::ArrowSchemaConverter;
use datafusion::parquet::arrow::add_encoded_arrow_schema_to_metadata;
use datafusion::parquet::arrow::arrow_writer::{ArrowLeafColumn, compute_leaves};
use datafusion::parquet::file::writer::SerializedFileWriter;
use kernel::{Column, Error, Result, Table};

pub(crate) use self::encoders::Encoders;
use self::group::{Groups, Step};
use crate::columns::{columns_of, row_column};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Rows of a row group at least, unless the table ends.
const GROUP_ROWS: u64 = 131_072;
/// Bytes of the arrays of a row group, beyond which it ends whatever its rows: memory stays bounded where cells are long.
const GROUP_BYTES: usize = 128 << 20;
/// Runs that may wait to be encoded before whoever brings another encodes too.
const WAITING: u64 = 8;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The public columns, without the one that numbers the rows.
    pub columns: Vec<Column>,
    pub rows: u64,
    /// Of each of `columns`, its cells without a value.
    pub empty: Vec<u64>,
}

impl Written {
    /// The table, once its file is kept under `key`.
    pub fn table(self, key: String) -> Table {
        Table { key, sorted: None, columns: self.columns, rows: self.rows, empty: self.empty, file: None }
    }
}

/// Writes one Parquet file from several threads. They bring runs of rows in any order; the runs are put back in order,
/// and each column is encoded by whichever thread is free. One row group is in memory, and what columns have of the next
/// one, whatever the number of threads. The columns are followed by one that numbers the rows from 1.
///
/// Dropped before [`ParquetSink::finish`], it leaves its writer without the end that makes a Parquet file readable: give it
/// a writer that keeps nothing until it is told to.
pub struct ParquetSink<W: Write + Send> {
    out: Mutex<Option<W>>,
    table: OnceLock<Begun<W>>,
}

/// A table whose columns are known.
struct Begun<W: Write + Send> {
    /// The public columns, with the words that the file does not hold.
    columns: Vec<Column>,
    /// With the column that numbers the rows.
    schema: SchemaRef,
    order: Mutex<Order>,
    groups: Groups<W>,
}

/// Puts runs in order.
#[derive(Default)]
struct Order {
    /// Runs that ended before one that they follow.
    early: BTreeMap<u64, Run>,
    next: u64,
    rows: u64,
    /// Of each public column, its cells without a value.
    empty: Vec<u64>,
    /// Rows and bytes of the row group under way.
    group: (u64, usize),
}

/// The rows of one run, ready to be encoded.
#[derive(Default)]
struct Run {
    /// The first rows, which tell how to encode the columns.
    first: Vec<ArrayRef>,
    /// Of each column, its pieces.
    leaves: Vec<Vec<ArrowLeafColumn>>,
    rows: u64,
    /// Of each public column, its cells without a value.
    empty: Vec<u64>,
    bytes: usize,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<W: Write + Send> ParquetSink<W> {
    pub fn new(out: W) -> Self {
        Self { out: Mutex::new(Some(out)), table: OnceLock::new() }
    }

    fn table(&self) -> Result<&Begun<W>, Failure> {
        Ok(self.table.get().ok_or("a run came before its table")?)
    }

    /// The columns, in the file's order. Called once, before any run.
    ///
    /// # Errors
    /// When a column is of a kind that no table has, or the writer fails.
    pub fn begin(&self, columns: &SchemaRef) -> Result<(), Failure> {
        let public = columns_of(columns)?;
        let row = row_column(columns.fields().iter().map(|field| field.name().as_str()));
        let fields = columns
            .fields()
            .iter()
            .map(|field| Arc::new(Field::new(field.name(), field.data_type().clone(), true)))
            .chain([Arc::new(Field::new(row, DataType::Int64, false))]);
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let out = lock(&self.out).take().ok_or("a table was begun twice")?;
        let mut properties = Encoders::of(&[]).properties(&schema)?.build();
        add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
        let root = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
        let file = SerializedFileWriter::new(out, root, Arc::new(properties))?;
        let groups = Groups::new(file, schema.fields().len());
        let order = Order { empty: vec![0; columns.fields().len()], ..Order::default() };
        let begun = self.table.set(Begun { columns: public, schema, order: Mutex::new(order), groups });
        begun.map_err(|_begun| "a table was begun twice".into())
    }

    /// Opens run `number`, whose first row is `first_row` of the table, from 1.
    ///
    /// # Errors
    /// When the table was not begun.
    pub fn run(&self, number: u64, first_row: u64) -> Result<RunWriter<'_, W>, Failure> {
        let table = self.table()?;
        Ok(RunWriter { table, number, next_row: i64::try_from(first_row)?, run: Run::default() })
    }

    /// Ends the file and gives its writer back.
    ///
    /// # Errors
    /// When the table was not begun, a run failed or is missing, or the writer fails.
    pub fn finish(self) -> Result<(W, Written)> {
        let begun = self.table.into_inner().ok_or_else(|| unfinished("it was not begun"))?;
        let Begun { columns, order, groups, .. } = begun;
        let order = order.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ending = |source| Error::Internal { what: "ending a table".into(), source };
        if let Some(failure) = groups.fault.kept() {
            return Err(ending(failure));
        }
        if let Some(early) = order.early.keys().next() {
            return Err(unfinished(&format!("run {} is missing before run {early}", order.next)));
        }
        let out = groups.finish(order.group.0 > 0).map_err(ending)?;
        Ok((out, Written { columns, rows: order.rows, empty: order.empty }))
    }
}

fn unfinished(why: &str) -> Error {
    Error::Internal { what: "ending a table".into(), source: why.into() }
}

impl<W: Write + Send> Begun<W> {
    fn append(&self, number: u64, run: Run) -> Result<(), Failure> {
        let appended = self.admit(number, run).and_then(|waiting| self.groups.encode(waiting > WAITING));
        appended.map_err(|failure| self.groups.fault.keep(failure))
    }

    /// Hands on every run that has its turn; answers how many wait to be encoded.
    fn admit(&self, number: u64, run: Run) -> Result<u64, Failure> {
        let mut order = lock(&self.order);
        if let Some(failure) = self.groups.fault.kept() {
            return Err(failure);
        }
        if number < order.next || order.early.insert(number, run).is_some() {
            return Err(format!("run {number} came twice").into());
        }
        while let Some(run) = {
            let next = order.next;
            order.early.remove(&next)
        } {
            order.next += 1;
            if run.rows == 0 {
                continue;
            }
            if order.group.0 == 0 {
                let encoders = Encoders::of(&run.first).start(&self.schema)?;
                self.groups.hand(encoders.into_iter().map(|encoder| [Step::Begin(Box::new(encoder))]));
            }
            order.rows += run.rows;
            order.empty.iter_mut().zip(&run.empty).for_each(|(all, more)| *all += more);
            order.group = (order.group.0 + run.rows, order.group.1 + run.bytes);
            self.groups.hand(run.leaves.into_iter().map(|pieces| pieces.into_iter().map(Step::Write)));
            let ended = order.group.0 >= GROUP_ROWS || order.group.1 >= GROUP_BYTES;
            self.groups.hand(self.schema.fields().iter().map(|_| [Step::RunEnds { group_ends: ended }]));
            if ended {
                order.group = (0, 0);
            }
        }
        Ok(self.groups.waiting())
    }
}

/// Takes the rows of one run, in order, from one thread.
pub struct RunWriter<'a, W: Write + Send> {
    table: &'a Begun<W>,
    number: u64,
    next_row: i64,
    run: Run,
}

impl<W: Write + Send> RunWriter<'_, W> {
    /// The next rows.
    ///
    /// # Errors
    /// When they do not have the table's columns, or cannot be encoded.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let fields = self.table.schema.fields();
        if batch.num_columns() + 1 != fields.len() {
            return Err("a batch has other columns than its table".into());
        }
        let end = self.next_row + i64::try_from(batch.num_rows())?;
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(self.next_row..end));
        self.next_row = end;
        if self.run.first.is_empty() {
            self.run.first = batch.columns().to_vec();
            self.run.leaves.resize_with(fields.len(), Vec::new);
            self.run.empty = vec![0; batch.num_columns()];
        }
        let columns = batch.columns().iter().map(positive_zero).chain([numbers]);
        for ((field, column), pieces) in fields.iter().zip(columns).zip(&mut self.run.leaves) {
            pieces.extend(compute_leaves(field, &column)?);
        }
        for (empty, column) in self.run.empty.iter_mut().zip(batch.columns()) {
            *empty += column.null_count() as u64;
        }
        self.run.rows += batch.num_rows() as u64;
        self.run.bytes += batch.get_array_memory_size();
        Ok(())
    }

    /// No more rows in this run.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn close(self) -> Result<(), Failure> {
        self.table.append(self.number, self.run)
    }
}

/// -0 as 0: a filter on 0 compares the bits of numbers, and no reader tells the two apart.
fn positive_zero(column: &ArrayRef) -> ArrayRef {
    let Some(numbers) = column.as_primitive_opt::<Float64Type>() else { return Arc::clone(column) };
    if numbers.values().iter().any(|number| number.to_bits() == (-0.0_f64).to_bits()) {
        return Arc::new(numbers.unary::<_, Float64Type>(|number| number + 0.0) as Float64Array);
    }
    Arc::clone(column)
}
