//! What a driver reports, turned into what the reader can do about it.

use std::borrow::Cow;
use std::fmt;

use kernel::{Error, Result};
use sqlx::error::{DatabaseError, ErrorKind};

use crate::catalog::Catalog;

/// A rule of the database that a statement broke; found inside [`Error::Internal`] by [`OnConstraint`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Another row has the same values in these columns.
    Unique { table: String, columns: Vec<String> },
    /// A row that this one refers to is missing, or rows still refer to this one.
    ForeignKey,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unique { table, columns } => {
                write!(f, "two rows of {table} with equal {}", columns.join(", "))
            }
            Self::ForeignKey => f.write_str("a row refers to one that does not exist"),
        }
    }
}

impl std::error::Error for Violation {}

/// Turns a broken rule of the database into an error that tells the reader what to change.
pub trait OnConstraint: Sized {
    /// Gives `error` when the unique key with column `key` (`"datasets.slug"`: table, column) was broken.
    ///
    /// # Errors
    /// `error`, or the error that was there.
    #[must_use]
    fn on_unique(self, key: &str, error: impl Into<Error>) -> Self;

    /// Gives `error` when the statement refers to a missing row, or removes one that others refer to.
    ///
    /// # Errors
    /// `error`, or the error that was there.
    #[must_use]
    fn on_foreign_key(self, error: impl Into<Error>) -> Self;
}

impl<T> OnConstraint for Result<T> {
    fn on_unique(self, key: &str, error: impl Into<Error>) -> Self {
        let broken = |violation: &Violation| match (violation, key.split_once('.')) {
            (Violation::Unique { table, columns }, Some((wanted, column))) => {
                table == wanted && columns.iter().any(|name| name == column)
            }
            _ => false,
        };
        self.map_err(|found| if violation(&found).is_some_and(broken) { error.into() } else { found })
    }

    fn on_foreign_key(self, error: impl Into<Error>) -> Self {
        let broken = |violation: &Violation| *violation == Violation::ForeignKey;
        self.map_err(|found| if violation(&found).is_some_and(broken) { error.into() } else { found })
    }
}

fn violation(error: &Error) -> Option<&Violation> {
    match error {
        Error::Internal { source, .. } => source.downcast_ref(),
        _ => None,
    }
}

/// The error of a driver while `what` (a SQL text or a few words) was done.
pub(crate) fn fault(error: sqlx::Error, what: &'static str, catalog: Option<&Catalog>) -> Error {
    const BUSY: Error = Error::Unavailable("database-busy");
    const UNREACHABLE: Error = Error::Unavailable("database-unreachable");
    match &error {
        sqlx::Error::PoolTimedOut => return BUSY,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => return UNREACHABLE,
        sqlx::Error::Database(inner) => {
            if let Some(violation) = broken(&**inner, catalog) {
                return internal(what, violation);
            }
            match code(&**inner) {
                Code::Busy => return BUSY,
                Code::Unreachable => return UNREACHABLE,
                Code::Full => return Error::Unavailable("disk-full"),
                Code::Other => {}
            }
        }
        _ => {}
    }
    internal(what, error)
}

pub(crate) fn internal(
    what: impl Into<Cow<'static, str>>,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::Internal { what: what.into(), source: source.into() }
}

enum Code {
    Busy,
    Full,
    Unreachable,
    Other,
}

/// Sorts a driver's code: five characters on PostgreSQL (its appendix A), a decimal number on SQLite.
fn code(error: &dyn DatabaseError) -> Code {
    let code = error.code().unwrap_or_default();
    match &*code {
        // Serialisation failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => Code::Busy,
        "53100" => Code::Full,
        // Too many connections, shutting down, crashed, starting.
        "53300" | "57P01" | "57P02" | "57P03" => Code::Unreachable,
        other if other.len() < 5 => match other.parse::<u32>().map(|code| code & 0xff) {
            // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL.
            Ok(5 | 6) => Code::Busy,
            Ok(13) => Code::Full,
            _ => Code::Other,
        },
        _ => Code::Other,
    }
}

fn broken(error: &dyn DatabaseError, catalog: Option<&Catalog>) -> Option<Violation> {
    match error.kind() {
        ErrorKind::UniqueViolation => Some(match error.constraint() {
            Some(key) => {
                let columns = catalog.and_then(|catalog| catalog.keys.get(key)).cloned().unwrap_or_default();
                Violation::Unique { table: error.table().unwrap_or_default().to_owned(), columns }
            }
            None => named_by_sqlite(error.message()),
        }),
        ErrorKind::ForeignKeyViolation => Some(Violation::ForeignKey),
        _ => None,
    }
}

/// SQLite names the columns: `UNIQUE constraint failed: datasets.authority_id, datasets.slug`.
fn named_by_sqlite(message: &str) -> Violation {
    let names = message.split_once("failed: ").map_or("", |(_, names)| names);
    let pairs = names.split(", ").filter_map(|name| name.split_once('.'));
    let table = pairs.clone().next().map_or(String::new(), |(table, _)| table.to_owned());
    Violation::Unique { table, columns: pairs.map(|(_, column)| column.to_owned()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_names_the_columns_of_a_broken_key() {
        assert_eq!(
            named_by_sqlite("UNIQUE constraint failed: notes.authority_id, notes.slug"),
            Violation::Unique {
                table: "notes".to_owned(),
                columns: vec!["authority_id".to_owned(), "slug".to_owned()]
            }
        );
        assert_eq!(
            named_by_sqlite("something else"),
            Violation::Unique { table: String::new(), columns: Vec::new() }
        );
    }
}
