//! Stored Parquet files: their metadata, read once and kept, and the way DataFusion scans them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::{DataFusionError, Statistics};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::ParquetFileReaderFactory;
use datafusion::datasource::physical_plan::{FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::Expr;
use datafusion::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use datafusion::parquet::arrow::async_reader::AsyncFileReader;
use datafusion::parquet::errors::{ParquetError, Result as ParquetResult};
use datafusion::parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use datafusion::physical_expr::expressions::Column as PhysicalColumn;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use kernel::{Column, Doing as _, Error, Result, Table};
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _};

use crate::cache::Cache;
use crate::columns::{columns_of, read_schema, row_column};

/// Where the blob store is registered in every session.
pub(crate) const STORE_URL: &str = "blobs://tables";

/// The key of the file's own metadata that names the columns it is sorted by, as a JSON list.
pub(crate) const SORTED_BY: &str = "beffroi.sorted_by";

/// A file of the blob store, opened.
#[derive(Debug)]
pub(crate) struct Stored {
    meta: ObjectMeta,
    /// Footer, page index and the schema it is read under.
    pub(crate) metadata: ArrowReaderMetadata,
    /// The name of the column that numbers the rows.
    pub(crate) row: String,
    /// Empty for a file in file order.
    pub(crate) sorted_by: Vec<String>,
    pub(crate) rows: u64,
}

impl Stored {
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }
}

/// The blob store with the metadata of the files used last.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) store: Arc<dyn ObjectStore>,
    opened: Cache<Stored>,
}

impl Files {
    /// Memory given to metadata: a file of a million rows and 15 columns takes about 200 kB.
    const METADATA_BYTES: usize = 64 << 20;

    pub(crate) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, opened: Cache::new(Self::METADATA_BYTES) }
    }

    /// Opens the file at `key`; files never change, so what was read of one stays true.
    pub(crate) async fn open(&self, key: &str) -> Result<Arc<Stored>> {
        if let Some(known) = self.opened.get(key) {
            return Ok(known);
        }
        let path = object_store::path::Path::parse(key).doing("reading a table's key")?;
        let meta = match self.store.head(&path).await {
            Ok(meta) => meta,
            Err(object_store::Error::NotFound { .. }) => return Err(Error::NotFound),
            Err(other) => return Err(other).doing("looking for a table's file"),
        };
        let mut reader = BlobReader { store: Arc::clone(&self.store), meta: meta.clone(), metadata: None };
        let loaded = reader.get_metadata(None).await.doing("reading a table's metadata")?;
        let bare = ArrowReaderMetadata::try_new(Arc::clone(&loaded), ArrowReaderOptions::new())
            .doing("reading a table's schema")?;
        // Text is read as views; and the schema in the file's own metadata is not parsed again for each reader.
        let options = ArrowReaderOptions::new().with_schema(read_schema(bare.schema()));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(&loaded), options).doing("reading a table's schema")?;
        let columns = columns_of(metadata.schema())?;
        // The row column comes last, so that its name depends on those before it alone.
        let names = columns.split_last().map_or(&[][..], |(_, public)| public);
        let row = row_column(names.iter().map(|column| column.name.as_str()));
        let pairs = loaded.file_metadata().key_value_metadata();
        let sorted_by = pairs
            .and_then(|pairs| pairs.iter().find(|pair| pair.key == SORTED_BY))
            .and_then(|pair| serde_json::from_str(pair.value.as_deref()?).ok())
            .unwrap_or_default();
        let rows = u64::try_from(loaded.file_metadata().num_rows()).doing("counting a table's rows")?;
        let bytes = loaded.memory_size() + 1_024;
        let stored = Arc::new(Stored { meta, metadata, row, sorted_by, rows });
        self.opened.put(key, Arc::clone(&stored), bytes);
        Ok(stored)
    }

    pub(crate) fn reader(&self, stored: &Stored) -> BlobReader {
        BlobReader {
            store: Arc::clone(&self.store),
            meta: stored.meta.clone(),
            metadata: Some(Arc::clone(stored.metadata.metadata())),
        }
    }
}

/// Whether a column is told as its file has it. The words for true and false are no part of the file.
fn is_same(told: &Column, found: &Column) -> bool {
    told.name == found.name && told.kind == found.kind
}

/// Refuses a table whose description does not fit its file.
pub(crate) fn verify(table: &Table, stored: &Stored) -> Result<()> {
    let found = columns_of(stored.schema())?;
    let is_right = found.len() == table.columns.len() + 1
        && table.columns.iter().zip(&found).all(|(told, found)| is_same(told, found))
        && found.last().is_some_and(|last| last.name == stored.row);
    if is_right {
        return Ok(());
    }
    Err(Error::Internal {
        what: "comparing a table with its file".into(),
        source: format!("{} holds {found:?}, not {:?}", table.key, table.columns).into(),
    })
}

/// Reads ranges of one blob; the metadata comes from memory once it is known.
pub(crate) struct BlobReader {
    store: Arc<dyn ObjectStore>,
    meta: ObjectMeta,
    metadata: Option<Arc<ParquetMetaData>>,
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for BlobReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move { self.store.get_range(&self.meta.location, range).await.map_err(external) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move { self.store.get_ranges(&self.meta.location, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        async move {
            if let Some(known) = &self.metadata {
                return Ok(Arc::clone(known));
            }
            let size = self.meta.size;
            let loaded = ParquetMetaDataReader::new()
                .with_page_index_policy(PageIndexPolicy::Optional)
                .with_prefetch_hint(Some(64 << 10))
                .load_and_finish(&mut *self, size)
                .await?;
            Ok(Arc::clone(self.metadata.insert(Arc::new(loaded))))
        }
        .boxed()
    }
}

/// Gives DataFusion readers that know the metadata already.
#[derive(Debug)]
struct KnownReaders {
    files: Arc<Files>,
    stored: Arc<Stored>,
}

impl ParquetFileReaderFactory for KnownReaders {
    fn create_reader(
        &self,
        _partition: usize,
        _file: PartitionedFile,
        _hint: Option<usize>,
        _metrics: &ExecutionPlanMetricsSet,
    ) -> datafusion::common::Result<Box<dyn AsyncFileReader + Send>> {
        Ok(Box::new(self.files.reader(&self.stored)))
    }
}

/// One stored file as a table of DataFusion.
#[derive(Debug)]
pub(crate) struct StoredTable {
    pub(crate) files: Arc<Files>,
    pub(crate) stored: Arc<Stored>,
    /// Whether filters are tried while reading, before the other columns are decoded.
    pub(crate) filter_early: bool,
}

impl StoredTable {
    /// The order of the file's rows that plans may count on: that of the row column, in file order.
    fn ordering(&self) -> Option<LexOrdering> {
        if !self.stored.sorted_by.is_empty() {
            return None;
        }
        let index = self.stored.schema().index_of(&self.stored.row).ok()?;
        let row = Arc::new(PhysicalColumn::new(&self.stored.row, index));
        LexOrdering::new([PhysicalSortExpr::new_default(row).asc().nulls_last()])
    }
}

#[async_trait::async_trait]
impl TableProvider for StoredTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(self.stored.schema())
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let readers = KnownReaders { files: Arc::clone(&self.files), stored: Arc::clone(&self.stored) };
        let source = ParquetSource::new(self.schema())
            .with_parquet_file_reader_factory(Arc::new(readers))
            .with_pushdown_filters(self.filter_early)
            .with_reorder_filters(self.filter_early);
        let mut statistics = Statistics::new_unknown(&self.schema());
        statistics.num_rows = usize::try_from(self.stored.rows).map_or(Precision::Absent, Precision::Exact);
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::parse(STORE_URL)?, Arc::new(source))
            .with_file(PartitionedFile::new_from_meta(self.stored.meta.clone()))
            .with_statistics(statistics)
            .with_output_ordering(self.ordering().into_iter().collect())
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

/// Names of columns and where they are.
pub(crate) fn positions(table: &Table) -> HashMap<&str, usize> {
    table.columns.iter().enumerate().map(|(index, column)| (column.name.as_str(), index)).collect()
}
