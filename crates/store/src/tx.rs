//! A transaction of one scope.

use std::borrow::Cow;
use std::sync::Arc;

use kernel::{Error, Result};
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::arg::Arg;
use crate::catalog::Catalog;
use crate::db::{Conn, Wakes};
use crate::fault::{fault, internal};
use crate::row::{FromColumn, Inner, Record, Row};
use crate::rule;
use crate::scope::Scope;

/// A transaction: all of it happens when it is committed, none of it otherwise.
///
/// After an error it refuses to go on and to commit, on both databases, since PostgreSQL would.
#[derive(Debug)]
pub struct Tx {
    /// `None` after an error: it was rolled back at once, so that a writer who waits does not wait for a drop.
    conn: Option<Conn>,
    scope: Scope,
    catalog: Arc<Catalog>,
    wakes: Arc<Wakes>,
    pub(crate) enqueued: bool,
    pub(crate) emitted: bool,
}

/// A text and all that is bound to it.
struct Bound {
    sql: SqlStr,
    args: Vec<Arg>,
}

macro_rules! query {
    ($bound:expr) => {
        $bound.args.into_iter().fold(sqlx::query($bound.sql), |query, arg| match arg {
            Arg::Text(text) => query.bind(text),
            Arg::Int(int) => query.bind(int),
            Arg::Bool(bool) => query.bind(bool),
        })
    };
}

impl Tx {
    pub(crate) fn new(conn: Conn, scope: Scope, catalog: Arc<Catalog>, wakes: Arc<Wakes>) -> Self {
        Self { conn: Some(conn), scope, catalog, wakes, enqueued: false, emitted: false }
    }

    /// For whom this transaction works.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Runs `sql`, whose `$1` is the scope and whose `$2`… are `args`; says how many rows changed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the text forgets its tenant (nothing runs then) or is wrong, or with a
    /// [`Violation`](crate::Violation) inside; [`Error::Unavailable`] when the database is busy, full or away.
    pub async fn run(&mut self, sql: &'static str, args: &[Arg]) -> Result<u64> {
        let (conn, bound) = self.bind(sql, args)?;
        let done = match conn {
            Conn::Sqlite(tx) => query!(bound).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Conn::Postgres(tx) => query!(bound).execute(&mut **tx).await.map(|done| done.rows_affected()),
        };
        done.map_err(|error| self.fail(error, sql))
    }

    /// The rows of `sql`, whose `$1` is the scope and whose `$2`… are `args`.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn all<T: Row>(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<T>> {
        self.records(sql, args).await?.iter().map(T::read).collect()
    }

    /// The first row of `sql`, if there is one.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn one<T: Row>(&mut self, sql: &'static str, args: &[Arg]) -> Result<Option<T>> {
        self.records(sql, args).await?.first().map(T::read).transpose()
    }

    /// The first column of the first row of `sql`, if there is one.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn value<T: FromColumn>(&mut self, sql: &'static str, args: &[Arg]) -> Result<Option<T>> {
        self.records(sql, args).await?.first().map(|row| row.at(0)).transpose()
    }

    async fn records(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Record>> {
        let (conn, bound) = self.bind(sql, args)?;
        let rows = match conn {
            Conn::Sqlite(tx) => query!(bound)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(|row| Record(Inner::Sqlite(row))).collect()),
            Conn::Postgres(tx) => query!(bound)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(|row| Record(Inner::Postgres(row))).collect()),
        };
        rows.map_err(|error| self.fail(error, sql))
    }

    /// Keeps all that was done.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is busy, full or away; [`Error::Internal`] after an earlier
    /// error. Nothing is kept then.
    pub async fn commit(self) -> Result<()> {
        match self.conn.ok_or_else(failed_before)? {
            Conn::Sqlite(tx) => tx.commit().await,
            Conn::Postgres(tx) => tx.commit().await,
        }
        .map_err(|error| fault(error, "committing", Some(&self.catalog)))?;
        if self.enqueued {
            self.wakes.jobs.notify_waiters();
        }
        if self.emitted {
            self.wakes.events.notify_waiters();
        }
        Ok(())
    }

    fn bind(&mut self, sql: &'static str, args: &[Arg]) -> Result<(&mut Conn, Bound)> {
        let ready = match rule::apply(sql, &self.scope, args.len(), &self.catalog) {
            Ok(ready) => ready,
            Err(refusal) => {
                self.conn = None;
                return Err(internal(sql, refusal));
            }
        };
        let more = ready.more.into_iter().map(Arg::from);
        let args = std::iter::once(Arg::Text(ready.scope)).chain(args.iter().cloned()).chain(more).collect();
        let sql = match ready.sql {
            Cow::Borrowed(text) => text.into_sql_str(),
            // Our own writing out of a text of the source: no data is in it.
            Cow::Owned(text) => AssertSqlSafe(text).into_sql_str(),
        };
        Ok((self.conn.as_mut().ok_or_else(failed_before)?, Bound { sql, args }))
    }

    fn fail(&mut self, error: sqlx::Error, sql: &'static str) -> Error {
        self.conn = None;
        fault(error, sql, Some(&self.catalog))
    }
}

fn failed_before() -> Error {
    internal("going on after an error", "this transaction already failed and was rolled back")
}
