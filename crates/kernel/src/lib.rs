//! Words that every slice shares: ids, names, who asks, what can go wrong, what the query engine answers.
//!
//! No I/O, no HTTP, no SQL: a type is here because a second crate needs it and it names no slice.

mod actor;
mod clock;
mod error;
mod id;
mod names;
mod records;
mod table;

pub use self::actor::{Actor, Identity, Permission};
pub use self::clock::{Clock, Day, Millis};
pub use self::error::{Doing, Error, Gone, Invalid, Result};
pub use self::id::{AuthorityId, Id, Ref};
pub use self::names::{Siren, Slug, folded};
pub use self::records::{
    Aggregate, AggregateKind, Condition, Cursor, Filter, Operator, ROW_ID, Records, Select, Sort, Value,
    Window,
};
pub use self::table::{
    ByteStream, Column, ColumnKind, ExportFormat, ExportInfo, FileFacts, QueryEngine, SqlAnswer, SqlLimits,
    Table, TruthWords, Watch,
};

/// An authority as every slice may name it; the `accounts` slice owns the record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Authority {
    pub id: AuthorityId,
    pub siren: Siren,
    pub slug: Slug,
    pub name: String,
}

/// Looks authorities up for slices that must show or resolve one; `accounts` answers, `server` wires it.
#[async_trait::async_trait]
pub trait Authorities: Send + Sync {
    /// # Errors
    /// [`Error::NotFound`] when no authority has this id.
    async fn by_id(&self, id: AuthorityId) -> Result<Authority>;
    /// # Errors
    /// [`Error::NotFound`] when no authority has this address.
    async fn by_slug(&self, slug: &Slug) -> Result<Authority>;
    /// # Errors
    /// [`Error::NotFound`] when no authority has this SIREN.
    async fn by_siren(&self, siren: &Siren) -> Result<Authority>;
    /// Every authority, by name.
    async fn all(&self) -> Result<Vec<Authority>>;
}
