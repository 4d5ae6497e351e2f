//! How the columns of a file are encoded.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::parquet::arrow::ArrowSchemaConverter;
use datafusion::parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory};
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use datafusion::parquet::file::writer::SerializedFileWriter;
use datafusion::parquet::schema::types::ColumnPath;

use super::{Failure, sample};

/// Rows of a data page: small enough that a page of any offset is decoded in a few milliseconds.
const PAGE_ROWS: usize = 8_192;

/// Dictionaries, except where values hardly repeat and where they count up.
#[derive(Debug)]
pub(crate) struct Encoders {
    /// Of each column, whether its values hardly repeat; those beyond the list repeat.
    pub(crate) unique: Vec<bool>,
    /// Of each column, whether it gets a bloom filter, which finds an identifier, or its absence, without reading.
    pub(crate) identifiers: Vec<bool>,
    /// Whether rows are sorted: where they are not, the least and greatest text of a page tell nothing, and finding them
    /// costs two comparisons a cell.
    pub(crate) sorted: bool,
    pub(crate) level: ZstdLevel,
}

impl Encoders {
    /// As the first rows of each column tell, compressed as fast as can be.
    pub(crate) fn of(columns: &[ArrayRef]) -> Self {
        let unique = columns.iter().map(sample::is_near_unique).collect();
        Self { unique, identifiers: Vec::new(), sorted: false, level: ZstdLevel::default() }
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
        for field in public.iter().filter(|field| !self.sorted && *field.data_type() == DataType::Utf8) {
            builder = builder.set_column_statistics_enabled(path(field), EnabledStatistics::None);
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
