//! The check engine's rows go straight into a table.

use std::io::Write;

use check::SinkError;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;

use super::{ParquetSink, RunWriter};

impl<W: Write + Send> check::Tables for ParquetSink<W> {
    fn begin(&self, columns: &SchemaRef) -> Result<(), SinkError> {
        Self::begin(self, columns)
    }

    fn run(&self, number: u64, first_row: u64) -> Result<Box<dyn check::Batches + '_>, SinkError> {
        Ok(Box::new(Self::run(self, number, first_row)?))
    }
}

impl<W: Write + Send> check::Batches for RunWriter<'_, W> {
    fn push(&mut self, batch: RecordBatch) -> Result<(), SinkError> {
        Self::push(self, &batch)
    }

    fn close(self: Box<Self>) -> Result<(), SinkError> {
        Self::close(*self)
    }
}
