//! Rows of a file by their position, read without a query: what a first page and a jump to any page ask for.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use datafusion::parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use futures::TryStreamExt as _;
use kernel::{Doing as _, Result};

use crate::cache::Cache;
use crate::stored::{Files, Stored};

/// How many first rows of a table are kept decoded.
pub(crate) const HEAD_ROWS: usize = 100;

/// The first rows of the tables used last, with every column.
#[derive(Debug)]
pub(crate) struct Heads(Cache<RecordBatch>);

impl Heads {
    /// Memory given to first rows: those of about a thousand tables of 15 columns.
    const BYTES: usize = 64 << 20;

    pub(crate) fn new() -> Self {
        Self(Cache::new(Self::BYTES))
    }

    pub(crate) fn get(&self, key: &str) -> Option<Arc<RecordBatch>> {
        self.0.get(key)
    }

    pub(crate) fn put(&self, key: &str, head: Arc<RecordBatch>) {
        let bytes = head.get_array_memory_size();
        self.0.put(key, head, bytes);
    }
}

/// Rows `offset .. offset + limit` of a file, as far as there are some, with the columns at `roots`.
///
/// Only the pages that hold these rows are read: the page index says where they are.
pub(crate) async fn read(
    files: &Files,
    stored: &Stored,
    roots: &[usize],
    offset: u64,
    limit: usize,
) -> Result<RecordBatch> {
    let metadata = stored.metadata.metadata();
    let wanted = offset..offset.saturating_add(limit as u64).min(stored.rows);
    let mut groups = Vec::new();
    // Where the first chosen row group begins, and how many rows the chosen ones hold.
    let (mut begin, mut held, mut start) = (0, 0, 0);
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let rows = u64::try_from(group.num_rows()).doing("counting the rows of a row group")?;
        if start < wanted.end && start + rows > wanted.start {
            if groups.is_empty() {
                begin = start;
            }
            groups.push(index);
            held += rows;
        }
        start += rows;
    }
    let mask = ProjectionMask::roots(stored.metadata.parquet_schema(), roots.iter().copied());
    let mut builder =
        ParquetRecordBatchStreamBuilder::new_with_metadata(files.reader(stored), stored.metadata.clone())
            .with_projection(mask)
            .with_row_groups(groups.clone());
    if !groups.is_empty() {
        let (skip, take) = (wanted.start - begin, wanted.end - wanted.start);
        let count = |rows: u64| usize::try_from(rows).doing("counting rows");
        builder = builder.with_batch_size(limit.max(1)).with_row_selection(RowSelection::from(vec![
            RowSelector::skip(count(skip)?),
            RowSelector::select(count(take)?),
            RowSelector::skip(count(held - skip - take)?),
        ]));
    }
    let stream = builder.build().doing("opening a table's rows")?;
    let schema = Arc::clone(stream.schema());
    let batches: Vec<RecordBatch> = stream.try_collect().await.doing("reading a table's rows")?;
    match <[RecordBatch; 1]>::try_from(batches) {
        Ok([one]) => Ok(one),
        Err(several) => concat_batches(&schema, &several).doing("joining a table's rows"),
    }
}
