//! What is asked of a check: the file, the schema, and where the good rows go.

use std::io::Read;
use std::path::Path;

use crate::personal::Kinds;
use crate::schema::Schema;
use crate::tables::Sink;

/// The file to check. A reader may be a pipe: it is read once, from its start to its end.
pub enum Input<'a> {
    Path(&'a Path),
    Reader {
        /// The file's name, for the report and to tell formats that look alike apart.
        name: &'a str,
        reader: Box<dyn Read + Send + 'a>,
    },
}

impl Input<'_> {
    /// The file's name without its folders.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => {
                path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
            }
            Self::Reader { name, .. } => (*name).to_owned(),
        }
    }
}

/// Told how far a check is, and asked whether to stop.
pub trait Watch: Sync {
    /// `done` of `total` bytes; `total` is `None` for a pipe.
    fn advance(&self, done: u64, total: Option<u64>);
    /// Whether somebody asked to stop: the check then ends with [`crate::Unreadable::Cancelled`].
    fn cancelled(&self) -> bool;
}

/// Nobody watches and nobody stops.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// What to do with the file. Every row is always checked.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Without a schema the file's shape and text are still checked.
    pub schema: Option<&'a Schema>,
    /// The personal data that is looked for.
    pub personal: Kinds,
    /// Worker threads; 0 takes as many as the machine has cores.
    pub threads: usize,
    /// How many errors are listed; the counts are exact all the same.
    pub listed: usize,
    /// Whether the SHA-256 of the file's bytes is computed.
    pub sha256: bool,
    pub watch: &'a dyn Watch,
    /// Where the rows go as typed columns.
    pub sink: Option<Sink<'a>>,
}

impl Request<'_> {
    /// Errors listed in a report where nothing else is asked.
    pub const LISTED: usize = 1_000;
}

impl Default for Request<'_> {
    fn default() -> Self {
        Self {
            schema: None,
            personal: Kinds::All,
            threads: 0,
            listed: Self::LISTED,
            sha256: true,
            watch: &Unwatched,
            sink: None,
        }
    }
}
