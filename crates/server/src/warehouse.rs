//! Ties the check engine's tables to the query engine's files: the one place that knows both.

use datasets::{NewTable, Warehouse};
use kernel::{FileFacts, Result, Table};
use query::ParquetSink;
use store::{Blobs, Incoming};

/// Writes checked rows as Parquet into the blob store.
pub(crate) struct ParquetWarehouse(pub(crate) Blobs);

impl Warehouse for ParquetWarehouse {
    fn create(&self, key: &str) -> Result<Box<dyn NewTable>> {
        Ok(Box::new(NewParquet { key: key.to_owned(), sink: ParquetSink::new(self.0.incoming()?) }))
    }
}

struct NewParquet {
    key: String,
    sink: ParquetSink<Incoming>,
}

impl NewTable for NewParquet {
    fn tables(&self) -> &dyn check::Tables {
        &self.sink
    }

    fn finish(self: Box<Self>) -> Result<Table> {
        let (incoming, written) = self.sink.finish()?;
        let stored = incoming.keep_as(&self.key)?;
        let file = FileFacts { bytes: stored.bytes, sha256: stored.sha256 };
        Ok(Table { file: Some(file), ..written.table(stored.key) })
    }
}
