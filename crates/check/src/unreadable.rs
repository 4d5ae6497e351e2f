//! Why a file could not be checked at all. A file that is read but wrong is a report, not an error.

/// What is wrong with the file as a whole, with what its reader needs to mend it.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is empty")]
    Empty,
    #[error("not a table: {found}")]
    NotATable {
        /// What the bytes look like: `PDF`, `PNG`, `ELF`, `binary`.
        found: &'static str,
    },
    #[error("unreadable {format} file: {reason}")]
    Damaged { format: &'static str, reason: String },
    /// A bound that protects the machine: a zip bomb, a cell of 100 MB, an archive of many files.
    #[error("over the limit on {what} ({limit})")]
    TooLarge { what: &'static str, limit: u64 },
    #[error("reading stopped")]
    Cancelled,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
