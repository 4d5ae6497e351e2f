//! Checked rows as a Parquet file in the order of the source file.

mod checked;
pub(crate) mod sample;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::arrow::array::{ArrayRef, AsArray as _, Float64Array, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema, SchemaRef};
use datafusion::parquet::arrow::ArrowSchemaConverter;
use datafusion::parquet::arrow::add_encoded_arrow_schema_to_metadata;
use datafusion::parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use datafusion::parquet::file::writer::SerializedFileWriter;
use datafusion::parquet::schema::types::ColumnPath;
use kernel::{Column, Doing as _, Error, Result};

use crate::columns::{columns_of, row_column};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Rows of a data page: small enough that a page of any offset is decoded in a few milliseconds.
const PAGE_ROWS: usize = 8_192;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The public columns, without the one that numbers the rows.
    pub columns: Vec<Column>,
    pub rows: u64,
}

/// Writes one Parquet file from several threads: each encodes and compresses runs of rows on its own, and the runs are
/// put into the file in their order. The columns are followed by one that numbers the rows from 1.
///
/// A run is a row group. Dropped before [`ParquetSink::finish`], it leaves its writer without the end that makes a
/// Parquet file readable: give it a writer that keeps nothing until it is told to.
pub struct ParquetSink<W: Write + Send> {
    state: Mutex<State<W>>,
}

enum State<W: Write + Send> {
    Waiting(W),
    Writing(Box<Writing<W>>),
    /// A call failed, or the file is finished.
    Over,
}

struct Writing<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// With the column that numbers the rows.
    schema: SchemaRef,
    /// Runs that ended before one that they follow.
    early: BTreeMap<u64, Vec<ArrowColumnChunk>>,
    next: u64,
    rows: u64,
}

impl<W: Write + Send> ParquetSink<W> {
    pub fn new(out: W) -> Self {
        Self { state: Mutex::new(State::Waiting(out)) }
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The columns, in the file's order. Called once, before any run.
    ///
    /// # Errors
    /// When a column is of a kind that no table has, or the writer fails.
    pub fn begin(&self, columns: &SchemaRef) -> Result<(), Failure> {
        columns_of(columns)?;
        let row = row_column(columns.fields().iter().map(|field| field.name().as_str()));
        let fields = columns
            .fields()
            .iter()
            .map(|field| Arc::new(Field::new(field.name(), field.data_type().clone(), true)))
            .chain([Arc::new(Field::new(row, DataType::Int64, false))]);
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let mut state = self.lock();
        let State::Waiting(out) = std::mem::replace(&mut *state, State::Over) else {
            return Err("a table was begun twice".into());
        };
        let mut properties = Encoders::of(&[]).properties(&schema)?.build();
        add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
        let root = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
        let file = SerializedFileWriter::new(out, root, Arc::new(properties))?;
        *state = State::Writing(Box::new(Writing { file, schema, early: BTreeMap::new(), next: 0, rows: 0 }));
        Ok(())
    }

    /// Opens run `number`, whose first row is `first_row` of the table, from 1.
    ///
    /// # Errors
    /// When the table was not begun.
    pub fn run(&self, number: u64, first_row: u64) -> Result<RunWriter<'_, W>, Failure> {
        let State::Writing(writing) = &*self.lock() else { return Err("a run came before its table".into()) };
        let schema = Arc::clone(&writing.schema);
        Ok(RunWriter { sink: self, number, next_row: i64::try_from(first_row)?, schema, columns: Vec::new() })
    }

    fn append(&self, number: u64, chunks: Vec<ArrowColumnChunk>) -> Result<(), Failure> {
        let mut state = self.lock();
        let State::Writing(writing) = &mut *state else { return Err("the table failed before".into()) };
        let appended = writing.append(number, chunks);
        if appended.is_err() {
            *state = State::Over;
        }
        appended
    }

    /// Ends the file and gives its writer back.
    ///
    /// # Errors
    /// When the table was not begun, a run failed or is missing, or the writer fails.
    pub fn finish(self) -> Result<(W, Written)> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let State::Writing(writing) = state else { return Err(unfinished("it was not begun, or it failed")) };
        if let Some(early) = writing.early.keys().next() {
            return Err(unfinished(&format!("run {} is missing before run {early}", writing.next)));
        }
        let Writing { file, schema, rows, .. } = *writing;
        let mut columns = columns_of(&schema)?;
        columns.pop();
        let out = file.into_inner().doing("ending a table")?;
        Ok((out, Written { columns, rows }))
    }
}

fn unfinished(why: &str) -> Error {
    Error::Internal { what: "ending a table".into(), source: why.into() }
}

impl<W: Write + Send> Writing<W> {
    fn append(&mut self, number: u64, chunks: Vec<ArrowColumnChunk>) -> Result<(), Failure> {
        if number < self.next || self.early.insert(number, chunks).is_some() {
            return Err(format!("run {number} came twice").into());
        }
        while let Some(chunks) = self.early.remove(&self.next) {
            self.next += 1;
            let Some(first) = chunks.first() else { continue };
            self.rows += first.close().rows_written;
            let mut group = self.file.next_row_group()?;
            for chunk in chunks {
                chunk.append_to_row_group(&mut group)?;
            }
            group.close()?;
        }
        Ok(())
    }
}

/// Writes the rows of one run, in order, on one thread.
pub struct RunWriter<'a, W: Write + Send> {
    sink: &'a ParquetSink<W>,
    number: u64,
    next_row: i64,
    schema: SchemaRef,
    /// None before the first rows, which decide how each column is encoded.
    columns: Vec<ArrowColumnWriter>,
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
        if self.columns.is_empty() {
            self.columns = Encoders::of(batch.columns()).start(&self.schema)?;
        }
        let end = self.next_row + i64::try_from(batch.num_rows())?;
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(self.next_row..end));
        self.next_row = end;
        let columns = batch.columns().iter().map(positive_zero).chain([numbers]);
        let mut writers = self.columns.iter_mut();
        for (field, column) in self.schema.fields().iter().zip(columns) {
            for leaf in compute_leaves(field, &column)? {
                writers.next().ok_or("a batch has more columns than its table")?.write(&leaf)?;
            }
        }
        match writers.next() {
            None => Ok(()),
            Some(_) => Err("a batch has fewer columns than its table".into()),
        }
    }

    /// No more rows in this run.
    ///
    /// # Errors
    /// When the run cannot be written.
    pub fn close(self) -> Result<(), Failure> {
        let chunks = self.columns.into_iter().map(ArrowColumnWriter::close).collect::<Result<Vec<_>, _>>()?;
        self.sink.append(self.number, chunks)
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

/// How the columns of a file are encoded: dictionaries, except where values hardly repeat and where they count up.
#[derive(Debug)]
pub(crate) struct Encoders {
    /// Of each column, whether its values hardly repeat; those beyond the list repeat.
    pub(crate) unique: Vec<bool>,
    /// Of each column, whether it gets a bloom filter, which finds an identifier, or its absence, without reading.
    pub(crate) identifiers: Vec<bool>,
    pub(crate) level: ZstdLevel,
}

impl Encoders {
    /// As the first rows of each column tell, compressed as fast as can be.
    pub(crate) fn of(columns: &[ArrayRef]) -> Self {
        let unique = columns.iter().map(sample::is_near_unique).collect();
        Self { unique, identifiers: Vec::new(), level: ZstdLevel::default() }
    }

    /// The settings of a file whose last column numbers the rows.
    pub(crate) fn properties(&self, schema: &Schema) -> Result<WriterPropertiesBuilder, Failure> {
        let path = |field: &Field| ColumnPath::new(vec![field.name().clone()]);
        let mut builder = WriterProperties::builder()
            .set_compression(Compression::ZSTD(self.level))
            .set_data_page_row_count_limit(PAGE_ROWS)
            .set_created_by("beffroi".to_owned());
        let (row, public) = schema.fields().split_last().ok_or("a table has a column at least")?;
        for (field, _) in public.iter().zip(&self.unique).filter(|&(_, &unique)| unique) {
            builder = builder.set_column_dictionary_enabled(path(field), false);
        }
        for (field, _) in public.iter().zip(&self.identifiers).filter(|&(_, &identifier)| identifier) {
            builder = builder.set_column_bloom_filter_enabled(path(field), true);
        }
        Ok(builder
            .set_column_dictionary_enabled(path(row), false)
            .set_column_encoding(path(row), Encoding::DELTA_BINARY_PACKED))
    }

    /// Encoders of the columns of one row group.
    pub(crate) fn start(&self, schema: &SchemaRef) -> Result<Vec<ArrowColumnWriter>, Failure> {
        let properties = Arc::new(self.properties(schema)?.build());
        let root = ArrowSchemaConverter::new().convert(schema)?.root_schema_ptr();
        // Encoders are made from a file's own settings; this file goes nowhere and only lends them.
        let lender = SerializedFileWriter::new(std::io::sink(), root, properties)?;
        Ok(ArrowRowGroupWriterFactory::new(&lender, Arc::clone(schema)).create_column_writers(0)?)
    }
}
