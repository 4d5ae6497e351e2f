//! Why a file could not be checked at all. A file that is read but wrong is a report, not an error.

/// What is damaged, for a person. What a library says of it has no French: the sentence then says less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub french: String,
    pub english: String,
}

impl Reason {
    pub(crate) fn new(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self { french: french.into(), english: english.into() }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.english)
    }
}

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
    Damaged { format: &'static str, reason: Reason },
    /// A bound that protects the machine: a zip bomb, a cell of 100 MB, an archive of many files.
    #[error("over the limit on {what} ({limit})")]
    TooLarge { what: &'static str, limit: u64 },
    /// A workbook or an archive that only its password opens.
    #[error("the {format} file is protected by a password")]
    Encrypted { format: &'static str },
    /// An archive of several files, with the first of their names: one table is expected.
    #[error("an archive of several files: {}", names.join(", "))]
    ManyFiles { names: Vec<String> },
    /// An archive with a name such as `../x`, which would be unpacked outside of its folder.
    #[error("a name in the archive leaves its folder: {name}")]
    UnsafePath { name: String },
    /// XML with a DOCTYPE, whose entities can be made to fill the memory or to read other files. No workbook has one.
    #[error("the XML inside the file has a DOCTYPE")]
    Doctype,
    #[error("reading stopped")]
    Cancelled,
    /// What takes the checked rows failed.
    #[error("the checked table could not be written")]
    Sink(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
