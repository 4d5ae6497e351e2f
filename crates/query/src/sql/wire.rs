//! What parent and child say to each other: a length in four bytes (little end first), then JSON.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use kernel::Invalid;

/// What the child is to do.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Order {
    /// Names in SQL, and the files.
    pub(super) tables: Vec<(String, PathBuf)>,
    pub(super) sql: String,
    /// Address space, in bytes.
    pub(super) memory: u64,
    /// Processor time, in seconds.
    pub(super) seconds: u64,
    pub(super) rows: usize,
    pub(super) bytes: usize,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reply {
    Rows { columns: Vec<String>, rows: Vec<Vec<serde_json::Value>>, truncated: bool },
    Stopped(Stopped),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stopped {
    /// More bytes than allowed.
    TooLong {
        max: usize,
    },
    /// More of `what` than allowed: `nesting`, `operators`, `joins`…
    TooComplex {
        what: String,
        max: usize,
    },
    /// A statement, function or clause that is not offered.
    Refused {
        name: String,
    },
    /// A table that is not among those that can be named.
    NoTable {
        name: String,
    },
    /// A column that no table of the text has.
    NoColumn {
        name: String,
    },
    /// A column that is further away from a sub-query than it sees.
    OutOfReach {
        name: String,
    },
    /// A sub-query that depends on those around it in a way that is not offered.
    SubQuery,
    /// A column that several tables of the text have.
    SeveralColumns {
        name: String,
    },
    /// Two columns of one name.
    SameName {
        name: String,
    },
    /// A column that is neither grouped by nor part of a figure.
    NotGrouped {
        name: String,
    },
    /// A function that nobody knows.
    NoFunction {
        name: String,
    },
    /// Values of kinds that do not go together; the planner's own words say which.
    Kinds {
        message: String,
    },
    /// The parser's or planner's own words.
    Syntax {
        message: String,
    },
    /// A division by zero.
    ByZero,
    /// A result beyond 64 bits, as what was to be done with two numbers.
    TooLarge {
        numbers: String,
    },
    /// A value that is not of the kind that it was to become.
    NotA {
        value: String,
        /// `integer`, `number`, `date`, `boolean` or `datetime`.
        kind: String,
    },
    /// Another error of this data, in the engine's own words.
    Failed {
        message: String,
    },
    Memory,
    /// The stack was exhausted.
    TooDeep,
    /// The process that ran it came to an end that nothing explains.
    Crashed {
        /// The signal or the status that it ended with.
        how: String,
    },
    Time {
        seconds: u64,
    },
    AnswerTooLarge {
        max: usize,
    },
}

impl From<Stopped> for Invalid {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::TooLong { max } => Self::new("sql", "sql-too-long").with("max", &max),
            Stopped::TooComplex { what, max } => {
                Self::new("sql", "sql-too-complex").with("what", &what).with("max", &max)
            }
            Stopped::Refused { name } => Self::new("sql", "sql-refused").with("name", &name),
            Stopped::NoTable { name } => Self::new("sql", "sql-no-table").with("name", &name),
            Stopped::NoColumn { name } => Self::new("sql", "sql-no-column").with("name", &name),
            Stopped::OutOfReach { name } => Self::new("sql", "sql-out-of-reach").with("name", &name),
            Stopped::SubQuery => Self::new("sql", "sql-sub-query"),
            Stopped::SeveralColumns { name } => Self::new("sql", "sql-several-columns").with("name", &name),
            Stopped::SameName { name } => Self::new("sql", "sql-same-name").with("name", &name),
            Stopped::NotGrouped { name } => Self::new("sql", "sql-not-grouped").with("name", &name),
            Stopped::NoFunction { name } => Self::new("sql", "sql-no-function").with("name", &name),
            Stopped::Kinds { message } => Self::new("sql", "sql-kinds").with("message", &message),
            Stopped::ByZero => Self::new("sql", "sql-by-zero"),
            Stopped::TooLarge { numbers } => Self::new("sql", "sql-too-large").with("numbers", &numbers),
            Stopped::NotA { value, kind } => {
                Self::new("sql", "sql-not-a").with("value", &value).with("kind", &kind)
            }
            Stopped::Syntax { message } => Self::new("sql", "sql-syntax").with("message", &message),
            Stopped::Failed { message } => Self::new("sql", "sql-failed").with("message", &message),
            Stopped::Memory => Self::new("sql", "sql-memory"),
            Stopped::TooDeep => Self::new("sql", "sql-too-deep"),
            Stopped::Crashed { how } => Self::new("sql", "sql-crashed").with("how", &how),
            Stopped::Time { seconds } => Self::new("sql", "sql-timeout").with("seconds", &seconds),
            Stopped::AnswerTooLarge { max } => Self::new("sql", "sql-answer-too-large").with("max", &max),
        }
    }
}

/// A message with its length before it.
pub(super) fn framed(message: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, message)?;
    let length = u32::try_from(bytes.len() - 4).map_err(io::Error::other)?;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

pub(super) fn receive<T: serde::de::DeserializeOwned>(input: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let mut message = Vec::new();
    input.take(u64::from(u32::from_le_bytes(length))).read_to_end(&mut message)?;
    Ok(serde_json::from_slice(&message)?)
}

pub(super) fn send(output: &mut impl Write, message: &impl serde::Serialize) -> io::Result<()> {
    output.write_all(&framed(message)?)?;
    output.flush()
}
