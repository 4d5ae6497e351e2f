//! Everything that can go wrong, sorted by what the reader can do about it.

use std::borrow::Cow;

use crate::Millis;

/// One wrong field: where, and the message key that the reader gets in their language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Invalid {
    /// Name of the form field or JSON member.
    pub field: Cow<'static, str>,
    /// Key of the sentence, such as `title-required`.
    pub message: &'static str,
    /// What the sentence names: `("max", "3")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(&'static str, String)>,
}

impl Invalid {
    pub fn new(field: impl Into<Cow<'static, str>>, message: &'static str) -> Self {
        Self { field: field.into(), message, args: Vec::new() }
    }

    /// Adds a value that the sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What was public and was taken back, as everybody may still know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Gone {
    /// What it is called, and who had published it.
    pub title: String,
    pub owner: String,
    /// The number of the version that was taken back; none when the whole was.
    pub version: Option<i64>,
    pub at: Millis,
    pub reason: String,
    /// The path where its other versions are listed, when one still stands.
    pub versions: Option<String>,
    /// The path where all that its owner publishes is listed.
    pub others: String,
}

/// Everything that can go wrong. Only `web` turns it into a status code, only `server` into an exit code.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is not yours: the two look the same.
    #[error("not found")]
    NotFound,
    /// It was public and was taken back.
    #[error("withdrawn: {}", .0.reason)]
    Gone(Box<Gone>),
    /// You may not; signing in may help.
    #[error("not allowed")]
    Forbidden,
    /// Correct these fields and try again.
    #[error("invalid input")]
    Invalid(Vec<Invalid>),
    /// Somebody or something was first; the key says what to do.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Try again later; the key says why.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    /// Ours to mend. The source goes to the log, never to the reader.
    #[error("internal error while {what}")]
    Internal { what: Cow<'static, str>, source: Box<dyn std::error::Error + Send + Sync> },
}

impl From<Invalid> for Error {
    fn from(field: Invalid) -> Self {
        Self::Invalid(vec![field])
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what was being done when a library failed.
pub trait Doing<T> {
    /// # Errors
    /// [`Error::Internal`] with `what` and the library's own error inside.
    fn doing(self, what: &'static str) -> Result<T>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: &'static str) -> Result<T> {
        self.map_err(|source| Error::Internal { what: what.into(), source: source.into() })
    }
}
