//! A fresh database for each test, migrated, of either kind.

use std::path::PathBuf;

use store::{Db, Migration, Migrations};
use tempfile::TempDir;

use crate::postgres::Cluster;

/// A database of one test. It goes away with this value, or with the test process.
#[derive(Debug)]
pub struct TestDb {
    pub db: Db,
    url: String,
    /// Owns the tables on PostgreSQL; the same as `url` on SQLite.
    owner_url: String,
    migrations: Migrations,
    folder: TempDir,
}

impl TestDb {
    /// A SQLite file in a folder of its own.
    ///
    /// # Panics
    /// When the database cannot be made: a test cannot go on.
    pub async fn sqlite(features: impl IntoIterator<Item = &'static [Migration]>) -> Self {
        let migrations = Migrations::collect(features).expect("migrations without two equal versions");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("beffroi.db").display());
        let db = Db::open(&url, &migrations).await.expect("a SQLite database");
        Self { db, owner_url: url.clone(), url, migrations, folder }
    }

    /// A PostgreSQL database on a server that this test process started, opened as the server's unprivileged
    /// role; `None` when `BEFFROI_TEST_POSTGRES=off` leaves it out.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or the database cannot be made.
    pub async fn postgres(features: impl IntoIterator<Item = &'static [Migration]>) -> Option<Self> {
        let migrations = Migrations::collect(features).expect("migrations without two equal versions");
        let cluster = Cluster::shared()?;
        let name = cluster.database(&migrations).await;
        let url = cluster.url(Cluster::SERVER, &name);
        let db = Db::open(&url, &migrations).await.expect("a PostgreSQL database");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self { db, url, owner_url: cluster.url(Cluster::OWNER, &name), migrations, folder })
    }

    /// Opens the same database again, as another process would.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn reopen(&self) -> Db {
        Db::open(&self.url, &self.migrations).await.expect("a database that opens again")
    }

    /// Where the server connects.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the owner of the tables connects.
    pub fn owner_url(&self) -> &str {
        &self.owner_url
    }

    pub fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres:")
    }

    /// A folder of this test, for blobs.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("blobs")
    }
}

/// Where a PostgreSQL database without any table is, for tests that migrate it themselves.
#[derive(Clone, Debug)]
pub struct EmptyPostgres {
    /// Where the owner of the tables connects.
    pub owner_url: String,
    /// Where the server connects, as [`EmptyPostgres::ROLE`].
    pub url: String,
}

impl EmptyPostgres {
    /// The server's role, which owns nothing.
    pub const ROLE: &str = Cluster::SERVER;

    /// A new database; `None` when `BEFFROI_TEST_POSTGRES=off` leaves it out.
    pub fn create() -> Option<Self> {
        let cluster = Cluster::shared()?;
        let name = cluster.empty();
        Some(Self { owner_url: cluster.url(Cluster::OWNER, &name), url: cluster.url(Cluster::SERVER, &name) })
    }
}

/// Runs `test` on SQLite, then on PostgreSQL.
pub async fn on_both<F>(features: impl IntoIterator<Item = &'static [Migration]> + Clone, test: F)
where
    F: AsyncFn(TestDb),
{
    test(TestDb::sqlite(features.clone()).await).await;
    if let Some(postgres) = TestDb::postgres(features).await {
        test(postgres).await;
    }
}
