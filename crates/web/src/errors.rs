//! The wrong fields of a form, as a page shows them again.

use kernel::Invalid;

/// The wrong fields of a form: in the summary at the top, and each beside its field.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Errors(pub Vec<Invalid>);

impl Errors {
    /// A form not yet sent.
    pub fn none() -> Self {
        Self::default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes a wrong field and goes on, so that a person sees all of them at once.
    pub fn note<T>(&mut self, result: Result<T, Invalid>) -> Option<T> {
        result.map_err(|invalid| self.0.push(invalid)).ok()
    }
}

impl From<Vec<Invalid>> for Errors {
    fn from(fields: Vec<Invalid>) -> Self {
        Self(fields)
    }
}
