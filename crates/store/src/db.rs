//! The database: one file, or a server shared by several of ours.

use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Doing as _, Result};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Sqlite, Transaction};
use tokio::sync::Notify;

use crate::catalog::Catalog;
use crate::fault::fault;
use crate::folder::make_folder;
use crate::migrations::{self, Migrations};
use crate::scope::Scope;
use crate::tx::Tx;

/// How long one waits for a connection, or for SQLite's only writer, before [`kernel::Error::Unavailable`].
const PATIENCE: Duration = Duration::from_secs(10);

/// Readers of SQLite at a time; PostgreSQL's connections of one server.
const CONNECTIONS: u32 = 8;

/// A database, cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    catalog: Arc<Catalog>,
    pub(crate) wakes: Arc<Wakes>,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite writes one at a time: the writers' pool has one connection, so that writers queue here, in
    /// order, rather than poll the file's lock. Readers never wait (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection inside a transaction.
#[derive(Debug)]
pub(crate) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Rung when a transaction that enqueued or emitted is committed, so that nobody has to look again and again.
#[derive(Debug, Default)]
pub(crate) struct Wakes {
    pub(crate) jobs: Notify,
    pub(crate) events: Notify,
}

impl Db {
    /// Opens `url`: `postgres://…`, or the path of a SQLite file (with or without `sqlite:` before it), which
    /// is made and migrated here. PostgreSQL is migrated by the owner of its tables ([`migrate`](crate::migrate)).
    ///
    /// # Errors
    /// [`kernel::Error::Unavailable`]: `database-unreachable`, `database-not-migrated`, or
    /// `database-role-too-strong` when row-level security would not bind the role of `url`.
    pub async fn open(url: &str, migrations: &Migrations) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url, migrations).await
        } else {
            Self::open_sqlite(Path::new(url.strip_prefix("sqlite:").unwrap_or(url)), migrations).await
        }
    }

    /// A connection that the pool holds to be in a transaction is replaced: when a full disk makes SQLite take a transaction
    /// back by itself, the driver's own rollback fails, and it counts that transaction for ever.
    async fn open_sqlite(file: &Path, migrations: &Migrations) -> Result<Self> {
        let failed = |error| fault(error, "opening SQLite", None);
        if let Some(folder) = file.parent() {
            make_folder(folder).doing("making the folder of SQLite")?;
        }
        keep_private(file).doing("keeping the database from others")?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(PATIENCE)
                .idle_timeout(None)
                .max_lifetime(None)
                .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        };
        let writer = options.clone().create_if_missing(true);
        let writer = pool().max_connections(1).connect_with(writer).await.map_err(failed)?;
        migrations::migrate_sqlite(&writer, migrations).await?;
        let readers = pool().max_connections(CONNECTIONS).connect_lazy_with(options.read_only(true));
        let tables = migrations::tables_sqlite(&writer).await?;
        let catalog = Catalog { shared: migrations.shared(), tables, ..Catalog::default() };
        Ok(Self::new(Pools::Sqlite { writer, readers }, catalog))
    }

    async fn open_postgres(url: &str, migrations: &Migrations) -> Result<Self> {
        let failed = |error| fault(error, "opening PostgreSQL", None);
        let options = PgConnectOptions::from_str(url).map_err(failed)?.application_name("beffroi");
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        // No connection at all in the time given is no sign of a busy server: nothing answers.
        let pool = pool.connect_with(options).await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => kernel::Error::Unavailable("database-unreachable"),
            other => failed(other),
        })?;
        migrations::require_migrated(&pool, migrations).await?;
        migrations::require_weak_role(&pool).await?;
        let (tables, keys) = (migrations::tables(&pool).await?, migrations::keys(&pool).await?);
        let catalog = Catalog { shared: migrations.shared(), tables, keys };
        Ok(Self::new(Pools::Postgres(pool), catalog))
    }

    fn new(pools: Pools, catalog: Catalog) -> Self {
        Self { pools, catalog: Arc::new(catalog), wakes: Arc::default() }
    }

    /// A transaction that may write. On SQLite there is one at a time: do the slow work before or after it.
    ///
    /// # Errors
    /// [`kernel::Error::Unavailable`] when the database is busy or does not answer.
    pub async fn begin(&self, scope: Scope) -> Result<Tx> {
        self.start(scope, true).await
    }

    /// A transaction that only reads, on one state of the database; it never waits for a writer.
    ///
    /// # Errors
    /// [`kernel::Error::Unavailable`] when the database is busy or does not answer.
    pub async fn read(&self, scope: Scope) -> Result<Tx> {
        self.start(scope, false).await
    }

    async fn start(&self, scope: Scope, writes: bool) -> Result<Tx> {
        let failed = |error| fault(error, "beginning a transaction", None);
        let conn = match &self.pools {
            Pools::Sqlite { writer, .. } if writes => {
                Conn::Sqlite(writer.begin_with("begin immediate").await.map_err(failed)?)
            }
            Pools::Sqlite { readers, .. } => Conn::Sqlite(readers.begin_with("begin").await.map_err(failed)?),
            Pools::Postgres(pool) => {
                let begin = if writes { "begin" } else { "begin isolation level repeatable read, read only" };
                // The setting is made of identifiers and two words of ours: nothing in it can end the quote.
                let begin =
                    format!("{begin}; select set_config('beffroi.scope', '{}', true)", scope.setting());
                Conn::Postgres(pool.begin_with(AssertSqlSafe(begin)).await.map_err(failed)?)
            }
        };
        Ok(Tx::new(conn, scope, Arc::clone(&self.catalog), Arc::clone(&self.wakes)))
    }

    /// Closes every connection, once their transactions have ended.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Makes the file when there is none, and keeps it from everybody else on the machine: it holds what was found in files and
/// the hashes of keys. SQLite gives its own files beside it the same rights.
fn keep_private(file: &Path) -> std::io::Result<()> {
    let owner_only = 0o600;
    let made = std::fs::OpenOptions::new().create(true).append(true).mode(owner_only).open(file)?;
    let mut rights = made.metadata()?.permissions();
    if rights.mode() & 0o077 != 0 {
        rights.set_mode(owner_only);
        made.set_permissions(rights)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_else_on_the_machine_reads_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let rights = |name: &str| {
            std::fs::metadata(folder.path().join(name)).map(|it| it.permissions().mode() & 0o777).unwrap()
        };
        std::fs::write(folder.path().join("old.db"), b"").unwrap();
        for name in ["new.db", "old.db"] {
            let db =
                Db::open_sqlite(&folder.path().join(name), &Migrations::collect([]).unwrap()).await.unwrap();
            assert_eq!((rights(name), rights(&format!("{name}-wal"))), (0o600, 0o600), "{name}");
            db.close().await;
        }
    }

    #[tokio::test]
    async fn a_disk_that_was_full_is_written_to_again_once_it_has_room() {
        let folder = tempfile::tempdir().unwrap();
        let db =
            Db::open_sqlite(&folder.path().join("a.db"), &Migrations::collect([]).unwrap()).await.unwrap();
        let Pools::Sqlite { writer, .. } = &db.pools else { panic!("this is SQLite") };
        let mut connection = writer.acquire().await.unwrap();
        sqlx::query("create table t (a blob)").execute(&mut *connection).await.unwrap();
        // As full as a disk: no page more.
        sqlx::query("pragma max_page_count = 1").execute(&mut *connection).await.unwrap();
        drop(connection);

        let mut full = writer.begin_with("begin immediate").await.unwrap();
        let filled = sqlx::query("insert into t values (zeroblob(1000000))").execute(&mut *full).await;
        assert!(filled.is_err(), "there was room: {filled:?}");
        // What a caller does who met an error.
        drop(full);
        // The limit was the connection's own: the one that takes its place has none.
        for _ in 0..3 {
            let mut again = writer.begin_with("begin immediate").await.unwrap();
            sqlx::query("insert into t values (zeroblob(10))").execute(&mut *again).await.unwrap();
            again.commit().await.unwrap();
        }
    }
}
