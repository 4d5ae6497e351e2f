//! The tables of both databases, as each describes them.

use std::fmt::Write as _;

use sqlx::{PgPool, SqlitePool};
use testkit::TestDb;

use crate::contracts::instance;

const FEATURES: [&[store::Migration]; 2] = [accounts::MIGRATIONS, datasets::MIGRATIONS];

#[tokio::test]
async fn the_tables_of_sqlite_are_a_contract() {
    let test = TestDb::sqlite(FEATURES).await;
    // The server opens it: what it adds at start would show.
    drop(instance(test.db.clone(), &test.folder(), Vec::new()));
    let pool = SqlitePool::connect(test.url()).await.unwrap();
    let sql = "select sql from sqlite_master where sql is not null order by type desc, name";
    let statements: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
    insta::assert_snapshot!("schema-sqlite", statements.join(";\n\n"));
}

#[tokio::test]
async fn the_tables_of_postgresql_their_locks_and_the_rights_of_the_server_are_a_contract() {
    let Some(test) = TestDb::postgres(FEATURES).await else { return };
    let owner = PgPool::connect(test.owner_url()).await.unwrap();
    let mut described = String::new();
    for (title, sql) in [
        (
            "columns",
            "select table_name || '.' || column_name || ' ' || data_type \
             || case is_nullable when 'NO' then ' not null' else '' end \
             from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position",
        ),
        (
            "keys",
            "select conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) from pg_constraint \
             where connamespace = 'public'::regnamespace order by 1",
        ),
        ("indexes", "select indexdef from pg_indexes where schemaname = 'public' order by 1"),
        (
            "row-level security",
            "select relname::text || ' ' || case when relrowsecurity then 'enabled' else 'off' end \
             || case when relforcerowsecurity then ' forced' else '' end from pg_class \
             where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
        ),
        (
            "policies",
            "select tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') \
             || coalesce(' check ' || with_check, '') from pg_policies where schemaname = 'public' order by 1",
        ),
        (
            "rights of the server",
            "select table_name || ' ' || string_agg(lower(privilege_type::text), ', ' order by privilege_type) \
             from information_schema.role_table_grants where grantee = 'beffroi_app' and table_schema = 'public' \
             group by table_name order by 1",
        ),
    ] {
        let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(&owner).await.unwrap();
        write!(described, "## {title}\n\n{}\n\n", lines.join("\n")).unwrap();
    }
    insta::assert_snapshot!("schema-postgresql", described);
}
