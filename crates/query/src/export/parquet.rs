//! Parquet, when rows are chosen: a whole table is sent as it is stored.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use kernel::{Doing as _, Error, Result};

use super::{Encoder, Shared, over};
use crate::write::Encoders;

/// Rows of a row group, as in stored files.
const GROUP_ROWS: usize = 131_072;

/// The columns asked for, and the row's number in the source file.
pub(super) struct Rewritten {
    schema: SchemaRef,
    bytes: Shared,
    /// Made at the first rows, which tell how to encode the columns.
    writer: Option<ArrowWriter<Shared>>,
}

impl Rewritten {
    pub(super) fn new(schema: &SchemaRef) -> Self {
        Self { schema: Arc::clone(schema), bytes: Shared::default(), writer: None }
    }

    fn writer(&mut self, first: &[ArrayRef]) -> Result<&mut ArrowWriter<Shared>> {
        if self.writer.is_none() {
            let what = "starting a Parquet export";
            let properties = Encoders::of(first)
                .properties(&self.schema)
                .map_err(|source| Error::Internal { what: what.into(), source })?
                .set_max_row_group_row_count(Some(GROUP_ROWS))
                .build();
            let writer = ArrowWriter::try_new(self.bytes.clone(), Arc::clone(&self.schema), Some(properties))
                .doing(what)?;
            self.writer = Some(writer);
        }
        self.writer.as_mut().ok_or_else(over)
    }
}

impl Encoder for Rewritten {
    fn begin(&mut self, _out: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()> {
        self.writer(batch.columns())?.write(batch).doing("writing Parquet rows")?;
        self.bytes.drain(out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.writer(&[])?.finish().doing("ending a Parquet export")?;
        self.bytes.drain(out);
        Ok(())
    }
}
