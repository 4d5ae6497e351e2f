//! Values that both databases keep the same way.

use kernel::{AuthorityId, Doing as _, Id, Result, Siren, Slug};

/// A value given to a SQL text. An absent value keeps its type, which PostgreSQL wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
}

impl Arg {
    /// `value` as JSON text.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when `value` cannot be JSON (a map whose keys are not text).
    pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Self> {
        Ok(Self::Text(Some(serde_json::to_string(value).doing("writing JSON for the database")?)))
    }
}

/// Both `T` and `Option<T>` become an argument.
macro_rules! from {
    ($($type:ty => $variant:ident, $convert:expr;)*) => {$(
        impl From<$type> for Arg {
            fn from(value: $type) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }
        impl From<Option<$type>> for Arg {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

from! {
    &str => Text, str::to_owned;
    String => Text, std::convert::identity;
    &String => Text, String::clone;
    Id => Text, |id: Id| id.to_string();
    AuthorityId => Text, |id: AuthorityId| id.to_string();
    &Slug => Text, |slug: &Slug| slug.as_str().to_owned();
    &Siren => Text, |siren: &Siren| siren.as_str().to_owned();
    i64 => Int, std::convert::identity;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    u64 => Int, saturated;
    bool => Bool, std::convert::identity;
}

/// Counts and sizes: nothing that is counted reaches 2⁶³.
fn saturated(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Names as one text, `,a,b,`, which a portable text searches with `replace($2, ',' || name || ',', '') <> $2`.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    format!(",{},", names.join(","))
}

/// The arguments of a SQL text, from `$2` on: `&args![id, title, published_at]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::Arg::from($value)),*] };
}
