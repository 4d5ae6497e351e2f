//! Rows, read the same way whichever database gave them.

use std::fmt;

use kernel::{AuthorityId, Error, Id, Result, Siren, Slug};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Database, Decode, Row as _, Type};

/// One row of an answer.
pub struct Record(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl fmt::Debug for Record {
    /// Never the values: they may be personal data on their way to a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}

/// Which column: by the name that the SQL text gives it, or by its place.
#[derive(Clone, Copy, Debug)]
enum Column<'a> {
    Name(&'a str),
    At(usize),
}

impl<R> ColumnIndex<R> for Column<'_>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    for<'n> &'n str: ColumnIndex<R>,
{
    fn index(&self, row: &R) -> sqlx::Result<usize> {
        match self {
            Self::Name(name) => name.index(row),
            Self::At(at) => at.index(row),
        }
    }
}

impl Record {
    /// The value of the column named `column`.
    ///
    /// # Errors
    /// [`Error::Internal`] when there is no such column or it holds something else.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T> {
        self.read(Column::Name(column)).map_err(|source| unreadable(column, source))
    }

    /// The value of the column at place `at`, from 0.
    ///
    /// # Errors
    /// [`Error::Internal`] when there is no such column or it holds something else.
    pub fn at<T: FromColumn>(&self, at: usize) -> Result<T> {
        self.read(Column::At(at)).map_err(|source| unreadable(&at.to_string(), source))
    }

    fn read<T: FromColumn>(&self, column: Column<'_>) -> Result<T, Source> {
        let raw = match T::KIND {
            Kind::Text => self.decode(column).map(Raw::Text)?,
            Kind::Int => self.decode(column).map(Raw::Int)?,
            Kind::Bool => self.decode(column).map(Raw::Bool)?,
        };
        T::from_raw(raw)
    }

    fn decode<T>(&self, column: Column<'_>) -> Result<Option<T>, Source>
    where
        T: for<'r> Decode<'r, sqlx::Sqlite> + Type<sqlx::Sqlite>,
        T: for<'r> Decode<'r, sqlx::Postgres> + Type<sqlx::Postgres>,
    {
        fn of<'r, DB: Database, T: Decode<'r, DB> + Type<DB>>(
            row: &'r DB::Row,
            column: Column<'_>,
        ) -> sqlx::Result<Option<T>>
        where
            for<'c> Column<'c>: ColumnIndex<DB::Row>,
        {
            row.try_get::<Option<T>, _>(column)
        }
        let value = match &self.0 {
            Inner::Sqlite(row) => of::<sqlx::Sqlite, T>(row, column),
            Inner::Postgres(row) => of::<sqlx::Postgres, T>(row, column),
        };
        value.map_err(Source::from)
    }
}

type Source = Box<dyn std::error::Error + Send + Sync>;

fn unreadable(column: &str, source: Source) -> Error {
    Error::Internal { what: format!("reading column {column} of a row").into(), source }
}

/// How a value is kept.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Text,
    Int,
    Bool,
}

/// A value as kept.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Raw {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
}

/// A type that a column can be read as. Read `Option<T>` when the column may be null.
pub trait FromColumn: Sized {
    #[doc(hidden)]
    const KIND: Kind;
    #[doc(hidden)]
    fn from_raw(raw: Raw) -> Result<Self, Source>;
}

impl<T: FromColumn> FromColumn for Option<T> {
    const KIND: Kind = T::KIND;

    fn from_raw(raw: Raw) -> Result<Self, Source> {
        match raw {
            Raw::Text(None) | Raw::Int(None) | Raw::Bool(None) => Ok(None),
            present => T::from_raw(present).map(Some),
        }
    }
}

macro_rules! from_column {
    ($($type:ty, $kind:ident, $convert:expr;)*) => {$(
        impl FromColumn for $type {
            const KIND: Kind = Kind::$kind;

            fn from_raw(raw: Raw) -> Result<Self, Source> {
                match raw {
                    Raw::$kind(Some(value)) => $convert(value),
                    _ => Err("the value is null".into()),
                }
            }
        }
    )*};
}

from_column! {
    String, Text, Ok;
    Id, Text, |text: String| text.parse().map_err(Source::from);
    AuthorityId, Text, |text: String| text.parse().map_err(Source::from);
    Slug, Text, |text: String| Slug::try_from(text).map_err(Source::from);
    Siren, Text, |text: String| Siren::try_from(text).map_err(Source::from);
    i64, Int, Ok;
    u64, Int, |int: i64| u64::try_from(int).map_err(Source::from);
    u32, Int, |int: i64| u32::try_from(int).map_err(Source::from);
    bool, Bool, Ok;
}

/// A value kept as JSON text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: serde::de::DeserializeOwned> FromColumn for Json<T> {
    const KIND: Kind = Kind::Text;

    fn from_raw(raw: Raw) -> Result<Self, Source> {
        let text = String::from_raw(raw)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}

/// A type that a row can be read as; [`row!`](crate::row!) implements it for a struct.
pub trait Row: Sized {
    /// # Errors
    /// [`Error::Internal`] when a column is missing or holds something else.
    fn read(row: &Record) -> Result<Self>;
}

/// Reads a struct from the columns that bear its fields' names: `store::row!(Dataset { id, slug, title });`
#[macro_export]
macro_rules! row {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Row for $type {
            fn read(row: &$crate::Record) -> ::kernel::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}

macro_rules! tuple {
    ($($type:ident $at:tt),*) => {
        impl<$($type: FromColumn),*> Row for ($($type,)*) {
            fn read(row: &Record) -> Result<Self> {
                Ok(($(row.at::<$type>($at)?,)*))
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
