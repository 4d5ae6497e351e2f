//! Migrations on PostgreSQL: run by the owner of the tables, for a server whose role owns none.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use kernel::{Error, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, PgPool};

use super::{ColumnFacts, Migrations, check_tables, run_missing};
use crate::fault::{fault, internal};

/// Runs the missing steps, all or none, as the owner of the tables, then locks every table by row and gives
/// `server_role` the right to read and write rows, nothing more.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer, [`Error::Internal`] when a step fails or breaks
/// a rule of the house; the database is then as it was.
pub async fn migrate(owner_url: &str, server_role: &str, migrations: &Migrations) -> Result<()> {
    let failed = |error| fault(error, "migrating PostgreSQL", None);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if server_role.is_empty() || !server_role.bytes().all(plain) {
        return Err(internal("migrating PostgreSQL", "a role's name is made of a-z, 0-9 and _"));
    }
    let options = PgConnectOptions::from_str(owner_url).map_err(failed)?;
    let mut connection = PgConnection::connect_with(&options).await.map_err(failed)?;
    let mut tx = connection.begin().await.map_err(failed)?;
    // One migration at a time, and steps that fill new columns see every row, row-level security or not.
    let prepare = "select pg_advisory_xact_lock(7310601930617); \
                   select set_config('beffroi.scope', 'system', true); \
                   set local client_min_messages = warning";
    sqlx::raw_sql(prepare).execute(&mut *tx).await.map_err(failed)?;
    run_missing!(migrations, tx, failed);
    let columns = columns(&mut tx).await.map_err(failed)?;
    let shared = migrations.shared();
    check_tables(&columns, &shared)?;
    let locks = lock_rows(&columns, &shared, server_role);
    sqlx::raw_sql(AssertSqlSafe(locks)).execute(&mut *tx).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    connection.close().await.map_err(failed)
}

async fn columns(connection: &mut PgConnection) -> sqlx::Result<Vec<ColumnFacts>> {
    let sql = "select table_name::text, column_name::text, data_type::text, is_nullable::text = 'NO' \
               from information_schema.columns join information_schema.tables using (table_schema, table_name) \
               where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1, ordinal_position";
    let columns: Vec<(String, String, String, bool)> = sqlx::query_as(sql).fetch_all(connection).await?;
    let facts = |(table, name, kind, required)| ColumnFacts { table, name, kind, required };
    Ok(columns.into_iter().map(facts).collect())
}

/// The statements that force row-level security on each tenant's table and open each table to the server.
///
/// A row is seen and written when `beffroi.scope` (set in each transaction) names its authority or is `system`.
/// A published row is also seen when it is `public`. Without a scope no row exists. The sub-select makes
/// PostgreSQL read the setting once a query rather than once a row.
fn lock_rows(columns: &[ColumnFacts], shared: &BTreeSet<String>, server_role: &str) -> String {
    const SCOPE: &str = "(select current_setting('beffroi.scope', true))";
    const AUTHORITIES: &str = "(select string_to_array(current_setting('beffroi.scope', true), ','))";
    let mut statements = Vec::new();
    let mut tables = BTreeMap::<&str, bool>::new();
    for column in columns {
        *tables.entry(&column.table).or_default() |= column.name == "published_at";
    }
    for (table, published) in tables {
        let rights = if table == "migrations" { "select" } else { "select, insert, update, delete" };
        statements.push(format!("grant {rights} on {table} to {server_role};"));
        if shared.contains(table) {
            continue;
        }
        statements.push(format!(
            "alter table {table} enable row level security;\n\
             alter table {table} force row level security;\n\
             drop policy if exists beffroi_scope on {table};\n\
             create policy beffroi_scope on {table} \
             using (authority_id = any ({AUTHORITIES}::text[]) or {SCOPE} = 'system');\n\
             drop policy if exists beffroi_public on {table};"
        ));
        if published {
            statements.push(format!(
                "create policy beffroi_public on {table} for select \
                 using (published_at is not null and {SCOPE} = 'public');"
            ));
        }
    }
    statements.join("\n")
}

/// Refuses a database that lacks a step of this server.
pub(crate) async fn require_migrated(pool: &PgPool, migrations: &Migrations) -> Result<()> {
    let failed = |error| fault(error, "reading the migrations of PostgreSQL", None);
    let exists: bool = sqlx::query_scalar("select to_regclass('migrations') is not null")
        .fetch_one(pool)
        .await
        .map_err(failed)?;
    let sql = "select version, checksum from migrations";
    let recorded =
        if exists { sqlx::query_as(sql).fetch_all(pool).await.map_err(failed)? } else { Vec::new() };
    if migrations.missing(&recorded)?.is_empty() {
        Ok(())
    } else {
        Err(Error::Unavailable("database-not-migrated"))
    }
}

/// Refuses a role to which row-level security does not apply, or that could change a table.
pub(crate) async fn require_weak_role(pool: &PgPool) -> Result<()> {
    let sql = "select r.rolsuper or r.rolbypassrls or exists (select 1 from pg_class c join pg_namespace n \
               on n.oid = c.relnamespace where n.nspname = current_schema() and pg_has_role(r.oid, c.relowner, 'usage')) \
               from pg_roles r where r.rolname = current_user";
    let strong: bool = sqlx::query_scalar(sql)
        .fetch_one(pool)
        .await
        .map_err(|error| fault(error, "reading the rights of the server's role", None))?;
    if strong { Err(Error::Unavailable("database-role-too-strong")) } else { Ok(()) }
}

/// The names of all tables.
pub(crate) async fn tables(pool: &PgPool) -> Result<BTreeSet<String>> {
    let sql = "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
               where c.relkind in ('r', 'p', 'v') and n.nspname = current_schema()";
    let names: Vec<String> = sqlx::query_scalar(sql)
        .fetch_all(pool)
        .await
        .map_err(|error| fault(error, "reading the tables of PostgreSQL", None))?;
    Ok(names.into_iter().collect())
}

/// The columns of each unique key, by its name: a driver's error gives only the name, since PostgreSQL hides
/// the values of a row that row-level security guards.
pub(crate) async fn keys(pool: &PgPool) -> Result<BTreeMap<String, Vec<String>>> {
    let sql = "select i.relname::text, a.attname::text from pg_index x \
               join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace \
               join pg_attribute a on a.attrelid = x.indrelid and a.attnum = any (x.indkey::int2[]) \
               where x.indisunique and n.nspname = current_schema() order by 1, a.attnum";
    let pairs: Vec<(String, String)> = sqlx::query_as(sql)
        .fetch_all(pool)
        .await
        .map_err(|error| fault(error, "reading the keys of PostgreSQL", None))?;
    let mut keys = BTreeMap::<String, Vec<String>>::new();
    for (key, column) in pairs {
        keys.entry(key).or_default().push(column);
    }
    Ok(keys)
}
