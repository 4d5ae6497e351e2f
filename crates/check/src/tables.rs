//! Where checked rows go as typed columns.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

/// What a table writer may fail with; it ends the check as [`crate::Unreadable::Sink`].
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// In the metadata of a boolean field: the schema's first word for true, where the schema refuses `true` or `false`.
pub const TRUE_WORD: &str = "beffroi:true";
/// The schema's first word for false; it is there when [`TRUE_WORD`] is.
pub const FALSE_WORD: &str = "beffroi:false";

/// Writes a table from several threads at once.
///
/// The file is cut into runs of consecutive rows, of half a megabyte about, numbered from 0 without a gap. Each run is
/// written by one thread, while others write other runs, and runs may end in any order: whoever writes one file puts
/// them back in order.
pub trait Tables: Sync {
    /// The columns, in the file's order. Called once, before any run, even for a file without rows. A boolean field
    /// may say the words of its schema, as [`TRUE_WORD`] and [`FALSE_WORD`].
    ///
    /// # Errors
    /// Whatever stops the writer.
    fn begin(&self, columns: &SchemaRef) -> Result<(), SinkError>;

    /// Opens run `number`, of which `first_row` is the first accepted row, counted from 1 over accepted rows.
    /// A run may turn out to hold no row: its number is still taken, and it is still closed.
    ///
    /// # Errors
    /// Whatever stops the writer.
    fn run(&self, number: u64, first_row: u64) -> Result<Box<dyn Batches + '_>, SinkError>;
}

/// The rows of one run, in order.
pub trait Batches {
    /// At most 4,096 accepted rows, that follow those of the batch before.
    ///
    /// # Errors
    /// Whatever stops the writer.
    fn push(&mut self, batch: RecordBatch) -> Result<(), SinkError>;

    /// No more rows in this run.
    ///
    /// # Errors
    /// Whatever stops the writer.
    fn close(self: Box<Self>) -> Result<(), SinkError>;
}

/// A table writer with what it must be given.
#[derive(Clone, Copy)]
pub struct Sink<'a> {
    pub tables: &'a dyn Tables,
    pub accept: Accept,
    /// Columns by name; a column that is not named is kept.
    pub treatments: &'a [(String, Treatment)],
}

impl<'a> Sink<'a> {
    /// Every column as it is, good rows only.
    pub fn new(tables: &'a dyn Tables) -> Self {
        Self { tables, accept: Accept::GoodRows, treatments: &[] }
    }
}

/// Which rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// Rows without an error.
    GoodRows,
    /// Every row but blank ones, with nothing in place of each cell in error.
    GoodCells,
}

/// What is done to a column before it is written, by decision on its personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    Keep,
    /// The column is not written.
    Drop,
    Generalise(Generalise),
}

/// A coarser value that stays useful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generalise {
    /// `2024` for `2024-02-29`. The column becomes text.
    Year,
    /// `2024-02` for `2024-02-29`. The column becomes text.
    Month,
    /// The first characters: 2 make a department of a postal code. The column becomes text.
    Prefix(u8),
    /// The multiple at or below a number: 37 in steps of 10 becomes 30. The column keeps its kind.
    Step(u32),
}
