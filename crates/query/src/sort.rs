//! The sorted copy of a table: the same rows, laid so that filters on its first columns read little.
//!
//! Sorting whole rows needs memory for all of them. Here only the columns sorted by are read to find the order; then
//! each column is read, put in that order and encoded alone, so that memory holds as many columns as there are cores,
//! and the compressed file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use datafusion::arrow::array::{ArrayRef, UInt32Array};
use datafusion::arrow::compute::{SortOptions, concat, take};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::row::{RowConverter, SortField};
use datafusion::parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use datafusion::parquet::arrow::{
    ArrowSchemaConverter, ParquetRecordBatchStreamBuilder, ProjectionMask,
    add_encoded_arrow_schema_to_metadata,
};
use datafusion::parquet::basic::ZstdLevel;
use datafusion::parquet::file::metadata::KeyValue;
use datafusion::parquet::file::writer::SerializedFileWriter;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{Doing as _, Error, Invalid, Result, Table, Watch};
use object_store::{ObjectStoreExt as _, WriteMultipart};
use tokio::runtime::Handle;

use crate::engine::{Engine, Inner, spawn};
use crate::export::Shared;
use crate::stored::{SORTED_BY, Stored, positions, verify};
use crate::window;
use crate::write::{Encoders, sample};

/// Rows of a row group: as many as keep every core busy on a million rows and let statistics skip most of them.
const GROUP_ROWS: usize = 131_072;
/// How often progress is told, and cancellation asked.
const TICK: Duration = Duration::from_millis(100);

/// How far the work is; shared with the one who watches it.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn check(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Error::Conflict("cancelled")) } else { Ok(()) }
    }
}

/// Writes the sorted copy at `to`.
pub(crate) async fn start(
    engine: &Engine,
    table: &Table,
    by: &[String],
    to: &str,
    watch: &dyn Watch,
) -> Result<()> {
    let positions = positions(table);
    let find = |name: &String| {
        let unknown = || Invalid::new("by", "unknown-column").with("column", name);
        positions.get(name.as_str()).copied().ok_or_else(unknown)
    };
    let keys = by.iter().map(find).collect::<Result<Vec<usize>, Invalid>>()?;
    if keys.is_empty() {
        return Err(Invalid::new("by", "sort-needs-column").into());
    }
    // The order, each column with the row's number, and the writing.
    let total = table.columns.len() as u64 + 3;
    let progress = Arc::new(Progress::default());
    let permit = engine.sorts.enter().await?;
    let work = {
        let (inner, table, by, to) = (Arc::clone(&engine.inner), table.clone(), by.to_vec(), to.to_owned());
        let progress = Arc::clone(&progress);
        async move {
            let _permit = permit;
            write(&inner, &table, &by, &keys, &to, &progress).await
        }
    };
    let mut task = Box::pin(engine.spawn(work)?);
    loop {
        match tokio::time::timeout(TICK, &mut task).await {
            Ok(ended) => {
                watch.advance(progress.done.load(Ordering::Relaxed), Some(total));
                return ended;
            }
            Err(_still_working) => {
                watch.advance(progress.done.load(Ordering::Relaxed), Some(total));
                if watch.cancelled() {
                    progress.cancelled.store(true, Ordering::Relaxed);
                }
            }
        }
    }
}

async fn write(
    inner: &Arc<Inner>,
    table: &Table,
    by: &[String],
    keys: &[usize],
    to: &str,
    progress: &Arc<Progress>,
) -> Result<()> {
    let stored = inner.open(&table.key).await?;
    verify(table, &stored)?;
    let order = Arc::new(order(inner, &stored, keys, progress).await?);
    progress.step();

    let schema = Arc::clone(stored.schema());
    let all: Vec<usize> = (0..schema.fields().len()).collect();
    let first = window::read(&inner.files, &stored, &all, 0, sample::ROWS).await?;
    let encoders = Encoders {
        unique: first.columns().iter().map(sample::is_near_unique).collect(),
        identifiers: first.columns().iter().map(sample::is_identifier).collect(),
        sorted: true,
        level: ZstdLevel::try_new(3).doing("choosing a compression")?,
    };
    let groups = order.len().div_ceil(GROUP_ROWS);
    // Every encoder at once, column by column: each column is then encoded on its own.
    let mut columns: Vec<Vec<ArrowColumnWriter>> = all.iter().map(|_| Vec::with_capacity(groups)).collect();
    for _ in 0..groups {
        let group = encoders.start(&schema).map_err(internal)?;
        group.into_iter().zip(&mut columns).for_each(|(encoder, column)| column.push(encoder));
    }
    let encoded = stream::iter(columns.into_iter().enumerate()).map(|(index, writers)| {
        let (inner, stored, order) = (Arc::clone(inner), Arc::clone(&stored), Arc::clone(&order));
        let (schema, progress) = (Arc::clone(&schema), Arc::clone(progress));
        spawn(&Handle::current(), async move {
            let chunks = encode(&inner, &stored, &schema, index, &order, writers, &progress).await?;
            progress.step();
            Ok(chunks)
        })
    });
    let encoded: Vec<Vec<ArrowColumnChunk>> = encoded.buffered(inner.cores).try_collect().await?;
    assemble(inner, &schema, &encoders, by, encoded, groups, to, progress).await?;
    progress.step();
    Ok(())
}

/// Where each row of the sorted copy is in the file: by the keys, empty cells last, then in the order of the file.
async fn order(inner: &Inner, stored: &Stored, keys: &[usize], progress: &Progress) -> Result<Vec<u32>> {
    let mut columns = Vec::with_capacity(keys.len());
    for &key in keys {
        columns.push(read(inner, stored, key, progress).await?);
    }
    let options = SortOptions { descending: false, nulls_first: false };
    let fields =
        columns.iter().map(|column| SortField::new_with_options(column.data_type().clone(), options));
    let converter = RowConverter::new(fields.collect()).doing("preparing a sort")?;
    let rows = converter.convert_columns(&columns).doing("preparing a sort")?;
    drop(columns);
    let count = u32::try_from(stored.rows).doing("sorting a table of more than four billion rows")?;
    let mut order: Vec<u32> = (0..count).collect();
    order.sort_unstable_by(|&a, &b| rows.row(a as usize).cmp(&rows.row(b as usize)).then(a.cmp(&b)));
    progress.check()?;
    Ok(order)
}

/// A whole column.
async fn read(inner: &Inner, stored: &Stored, index: usize, progress: &Progress) -> Result<ArrayRef> {
    let mask = ProjectionMask::roots(stored.metadata.parquet_schema(), [index]);
    let mut rows = ParquetRecordBatchStreamBuilder::new_with_metadata(
        inner.files.reader(stored),
        stored.metadata.clone(),
    )
    .with_projection(mask)
    .with_batch_size(GROUP_ROWS / 8)
    .build()
    .doing("opening a column")?;
    let mut parts = Vec::new();
    while let Some(batch) = rows.try_next().await.doing("reading a column")? {
        progress.check()?;
        parts.push(Arc::clone(batch.column(0)));
    }
    if parts.is_empty() {
        let field = stored.schema().field(index);
        return Ok(datafusion::arrow::array::new_empty_array(field.data_type()));
    }
    let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    concat(&parts).doing("joining a column")
}

/// A column in its new order, encoded for each row group.
async fn encode(
    inner: &Inner,
    stored: &Stored,
    schema: &SchemaRef,
    index: usize,
    order: &[u32],
    writers: Vec<ArrowColumnWriter>,
    progress: &Progress,
) -> Result<Vec<ArrowColumnChunk>> {
    let column = read(inner, stored, index, progress).await?;
    let mut chunks = Vec::with_capacity(writers.len());
    for (mut writer, rows) in writers.into_iter().zip(order.chunks(GROUP_ROWS)) {
        for rows in rows.chunks(GROUP_ROWS / 8) {
            progress.check()?;
            let rows = take(&column, &UInt32Array::from(rows.to_vec()), None).doing("ordering a column")?;
            for leaf in compute_leaves(schema.field(index), &rows).doing("encoding a column")? {
                writer.write(&leaf).doing("encoding a column")?;
            }
            // Other work of these threads gets its turn.
            tokio::task::yield_now().await;
        }
        chunks.push(writer.close().doing("encoding a column")?);
    }
    Ok(chunks)
}

#[expect(clippy::too_many_arguments, reason = "what is written, where, and who watches")]
async fn assemble(
    inner: &Inner,
    schema: &SchemaRef,
    encoders: &Encoders,
    by: &[String],
    columns: Vec<Vec<ArrowColumnChunk>>,
    groups: usize,
    to: &str,
    progress: &Progress,
) -> Result<()> {
    let path = object_store::path::Path::parse(to).doing("reading a table's key")?;
    let upload = inner.files.store.put_multipart(&path).await.doing("starting a table")?;
    let mut upload = WriteMultipart::new(upload);
    let written = async {
        let sorted_by =
            KeyValue::new(SORTED_BY.to_owned(), serde_json::to_string(by).doing("naming a sort")?);
        let mut properties = encoders.properties(schema).map_err(internal)?;
        properties = properties.set_key_value_metadata(Some(vec![sorted_by]));
        let mut properties = properties.build();
        add_encoded_arrow_schema_to_metadata(schema, &mut properties);
        let what = "writing a sorted table";
        let root = ArrowSchemaConverter::new().convert(schema).doing(what)?.root_schema_ptr();
        let bytes = Shared::default();
        let mut file = SerializedFileWriter::new(bytes.clone(), root, Arc::new(properties)).doing(what)?;
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        let mut out = Vec::new();
        for _ in 0..groups {
            progress.check()?;
            let mut group = file.next_row_group().doing(what)?;
            for chunk in columns.iter_mut().filter_map(Iterator::next) {
                chunk.append_to_row_group(&mut group).doing(what)?;
            }
            group.close().doing(what)?;
            bytes.drain(&mut out);
            upload.wait_for_capacity(2).await.doing(what)?;
            upload.write(&out);
            out.clear();
        }
        file.close().doing(what)?;
        bytes.drain(&mut out);
        upload.write(&out);
        progress.check()
    };
    match written.await {
        Ok(()) => upload.finish().await.map(drop).doing("ending a sorted table"),
        Err(error) => {
            // The file was not there before and is not there now; the first error is the one to tell.
            let _ = upload.abort().await;
            Err(error)
        }
    }
}

fn internal(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Internal { what: "encoding a table".into(), source }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use kernel::{Column, ColumnKind, QueryEngine as _};
    use object_store::memory::InMemory;

    use super::*;
    use crate::{EngineLimits, SqlChildConfig};

    struct Unwatched;

    impl Watch for Unwatched {
        fn advance(&self, _done: u64, _total: Option<u64>) {}

        fn cancelled(&self) -> bool {
            false
        }
    }

    #[tokio::test]
    async fn beyond_the_queue_a_copy_is_refused_at_once_and_does_not_wait_for_ever() {
        let child =
            SqlChildConfig { program: "none".into(), arguments: vec![], environment: vec![], warm: 1 };
        let limits = EngineLimits { at_once: 1, queue: 1, ..EngineLimits::default() };
        let engine = Engine::with_limits(Arc::new(InMemory::new()), None, child, &limits).unwrap();
        let table = Table {
            key: "t".into(),
            sorted: None,
            columns: vec![Column::new("nom", ColumnKind::Text)],
            rows: 0,
            empty: Vec::new(),
            file: None,
        };
        let by = ["nom".to_owned()];
        let copy = || engine.sort(&table, &by, "to", &Unwatched);
        let at_work = engine.sorts.enter().await.unwrap();
        let mut waits = copy();
        assert!((&mut waits).now_or_never().is_none());
        assert!(matches!(copy().now_or_never(), Some(Err(Error::Unavailable("busy")))));
        // Exports and questions have gates of their own.
        assert!(
            engine.exports.enter().now_or_never().is_some() && engine.heavy.enter().now_or_never().is_some()
        );
        // Who waited has the place that is given back, and finds that there is no such table.
        drop(at_work);
        assert!(matches!(waits.await, Err(Error::NotFound)));
        assert!(matches!(copy().await, Err(Error::NotFound)));
    }
}
