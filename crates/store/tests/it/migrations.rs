use kernel::Error;
use store::{Db, Migration, Migrations, Scope};
use testkit::TestDb;

use crate::notes::MIGRATIONS;

const WARDS: Migration = Migration {
    version: 20_270_101_000_000,
    name: "wards_create",
    sql: "create table wards (authority_id text not null, name text not null, published_at bigint);\n\
          insert into wards (authority_id, name) values ('a', 'x')",
    shared: &[],
};

/// Opens the database of `test` with `features`, migrating PostgreSQL first.
async fn open(test: &TestDb, features: [&'static [Migration]; 2]) -> Result<Db, Error> {
    let migrations = Migrations::collect(features)?;
    if test.is_postgres() {
        store::migrate(test.owner_url(), "beffroi_app", &migrations).await?;
    }
    Db::open(test.url(), &migrations).await
}

/// A database for a test that migrates it further.
async fn both(test: impl AsyncFn(TestDb)) {
    testkit::on_both([MIGRATIONS], test).await;
}

#[tokio::test]
async fn a_new_step_runs_once_on_a_database_in_use() {
    static NEW: &[Migration] = &[WARDS];
    both(async |test| {
        for _ in 0..2 {
            let db = open(&test, [MIGRATIONS, NEW]).await.unwrap();
            let mut tx = db.read(Scope::System("test")).await.unwrap();
            assert_eq!(tx.value::<i64>("select count(*) from wards", &[]).await.unwrap(), Some(1));
            let recorded =
                tx.value::<i64>("select count(*) from migrations where version > 0", &[]).await.unwrap();
            assert_eq!(recorded, Some(3));
        }
    })
    .await;
}

#[tokio::test]
async fn an_older_server_still_works_on_a_newer_database() {
    static NEW: &[Migration] = &[WARDS];
    both(async |test| {
        open(&test, [MIGRATIONS, NEW]).await.unwrap();
        let older = test.reopen().await;
        let mut tx = older.read(Scope::System("test")).await.unwrap();
        assert_eq!(tx.value::<i64>("select count(*) from notes", &[]).await.unwrap(), Some(0));
    })
    .await;
}

#[tokio::test]
async fn an_edited_step_is_refused() {
    static EDITED: &[Migration] = &[Migration { sql: "create table other (id text)", ..MIGRATIONS[0] }];
    both(async |test| {
        let result = open(&test, [EDITED, &[]]).await;
        assert!(matches!(result, Err(Error::Internal { .. })), "{result:?}");
    })
    .await;
}

#[tokio::test]
async fn a_step_that_breaks_a_rule_leaves_the_database_as_it_was() {
    static NO_TENANT: &[Migration] = &[Migration { sql: "create table wards (name text not null)", ..WARDS }];
    static ODD_TYPE: &[Migration] =
        &[Migration { sql: "create table wards (authority_id text not null, at timestamp)", ..WARDS }];
    static WRONG_SQL: &[Migration] =
        &[Migration { sql: "create table wards (authority_id text not null); create tabel x", ..WARDS }];
    static RIGHT: &[Migration] = &[WARDS];
    both(async |test| {
        for wrong in [NO_TENANT, ODD_TYPE, WRONG_SQL] {
            let result = open(&test, [MIGRATIONS, wrong]).await;
            assert!(matches!(result, Err(Error::Internal { .. })), "{result:?}");
        }
        open(&test, [MIGRATIONS, RIGHT]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_server_refuses_a_postgresql_that_lacks_a_step() {
    static NEW: &[Migration] = &[WARDS];
    let Some(test) = TestDb::postgres([MIGRATIONS]).await else { return };
    let migrations = Migrations::collect([MIGRATIONS, NEW]).unwrap();
    let result = Db::open(test.url(), &migrations).await;
    assert!(matches!(result, Err(Error::Unavailable("database-not-migrated"))), "{result:?}");
}

#[tokio::test]
async fn each_tenants_table_is_locked_by_row_on_postgresql() {
    static NEW: &[Migration] = &[WARDS];
    let Some(test) = TestDb::postgres([MIGRATIONS]).await else { return };
    open(&test, [MIGRATIONS, NEW]).await.unwrap();
    let owner = sqlx::PgPool::connect(test.owner_url()).await.unwrap();
    let sql = "select c.relname::text || case when c.relrowsecurity and c.relforcerowsecurity then ' forced' else '' end \
               || coalesce(' ' || (select string_agg(p.polname, ' ' order by p.polname) from pg_policy p where p.polrelid = c.oid), '') \
               from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&owner).await.unwrap();
    assert_eq!(
        tables,
        [
            "event_cursors",
            "event_sequence",
            "events forced beffroi_scope",
            "job_turns",
            "jobs forced beffroi_scope",
            "migrations",
            "notes forced beffroi_public beffroi_scope",
            "tags forced beffroi_scope",
            "towns",
            "wards forced beffroi_public beffroi_scope",
        ]
    );
}
