//! Tables of published data and the engine that answers questions about them.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;

use crate::{Invalid, Records, Result, Select};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    Text,
    Integer,
    Number,
    Boolean,
    /// A day, without a time.
    Date,
    /// An instant, in UTC, to the millisecond.
    Datetime,
}

/// A column of a stored table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// As the header spells it; unique in its table.
    pub name: String,
    pub kind: ColumnKind,
    /// The words of a boolean column whose schema refuses `true` or `false`; nothing for any other column, and for a
    /// table stored before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<TruthWords>,
}

impl Column {
    /// A column without words of its own.
    pub fn new(name: impl Into<String>, kind: ColumnKind) -> Self {
        Self { name: name.into(), kind, words: None }
    }
}

/// The words that a schema admits in place of `true` and `false`. Files for people and national platforms (CSV, XLSX)
/// hold them; programs get booleans.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TruthWords {
    pub yes: String,
    pub no: String,
}

impl TruthWords {
    /// The word for a value.
    pub fn of(&self, value: bool) -> &str {
        if value { &self.yes } else { &self.no }
    }
}

/// One stored table: immutable once written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Where the Parquet file in file order is, as a key of the blob store. It has a column `_row` (from 1).
    pub key: String,
    /// The same rows sorted for filters, once a job has written them; it keeps `_row`.
    pub sorted: Option<String>,
    /// The public columns, without `_row`.
    pub columns: Vec<Column>,
    pub rows: u64,
    /// Of each of `columns`, its cells without a value; nothing for a table stored before they were counted.
    #[serde(default)]
    pub empty: Vec<u64>,
    /// What the file at `key` is known by; nothing for a table stored before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileFacts>,
}

/// What the bytes of a file are known by.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileFacts {
    pub bytes: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

/// Formats that a table can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    Csv,
    Json,
    Ndjson,
    Parquet,
    Xlsx,
    Geojson,
}

impl ExportFormat {
    pub const ALL: [Self; 6] =
        [Self::Csv, Self::Json, Self::Ndjson, Self::Parquet, Self::Xlsx, Self::Geojson];

    /// The ending of a file's name, also the last part of the export's address.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Geojson => "geojson",
        }
    }

    /// The media type (RFC 4180, RFC 8259, RFC 7946 and the registered vendor types).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Geojson => "application/geo+json",
        }
    }
}

/// What an export says of itself once its last byte is made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportInfo {
    pub rows: u64,
    pub bytes: u64,
    /// Of the bytes sent, in lower-case hexadecimal.
    pub sha256: String,
}

/// Bytes as they are made; dropping it stops the work.
pub type ByteStream = BoxStream<'static, Result<Bytes>>;

/// Bounds on a reader's own SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlLimits {
    /// From the request to the answer; the process that runs the query is killed after it.
    pub wall: Duration,
    /// Address space of that process, in bytes.
    pub memory: u64,
    pub rows: usize,
    /// Of the answer, in bytes.
    pub bytes: usize,
}

impl Default for SqlLimits {
    fn default() -> Self {
        Self { wall: Duration::from_secs(5), memory: 1 << 30, rows: 10_000, bytes: 32 << 20 }
    }
}

/// What a reader's own SQL gave.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SqlAnswer {
    pub records: Records,
    /// The answer was cut at the limit on rows.
    pub truncated: bool,
}

/// Told how far long work is, and asked whether to stop.
pub trait Watch: Send + Sync {
    /// `done` of `total` units; `total` is `None` while it is unknown.
    fn advance(&self, done: u64, total: Option<u64>);
    /// Whether somebody asked to stop; the work ends soon with an error and leaves nothing behind.
    fn cancelled(&self) -> bool;
}

/// The data engine as slices see it: no Arrow, no DataFusion type in sight.
#[async_trait::async_trait]
pub trait QueryEngine: Send + Sync {
    /// The rows that answer `select`, in a stable order.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] naming the parameter when a column is unknown or a value is not of its kind.
    async fn records(&self, table: &Table, select: &Select) -> Result<Records>;

    /// Streams all the rows that pass `select` (its window is ignored) in constant memory, in a stable order.
    /// `done` is called once, after the last byte.
    async fn export(
        &self,
        table: &Table,
        select: &Select,
        format: ExportFormat,
        done: Box<dyn FnOnce(ExportInfo) + Send>,
    ) -> Result<ByteStream>;

    /// Whether an export of `select` as `format` is the table's own file, byte for byte: then [`Self::part`] gives any
    /// part of it.
    fn is_stored(&self, select: &Select, format: ExportFormat) -> bool {
        let _ = (select, format);
        false
    }

    /// Streams bytes of the table's own file. `range` is within it.
    async fn part(&self, table: &Table, range: Range<u64>) -> Result<ByteStream>;

    /// Why `format` cannot hold the `rows` rows that pass `select`; `None` when it can.
    fn refuses(&self, table: &Table, select: &Select, rows: u64, format: ExportFormat) -> Option<Invalid> {
        let _ = (table, select, rows, format);
        None
    }

    /// Runs one read-only SQL text over `tables` (name in SQL, table) in a killable child process.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on field `sql` when it is refused, wrong or too costly.
    async fn sql(&self, tables: &[(String, Table)], sql: &str, limits: SqlLimits) -> Result<SqlAnswer>;

    /// Writes the sorted layout of `table` at the blob key `to`: by the main filter column then date, with `_row`.
    async fn sort(&self, table: &Table, by: &[String], to: &str, watch: &dyn Watch) -> Result<()>;
}
