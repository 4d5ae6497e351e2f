//! Migrations on SQLite: run by the server itself when it opens the file.

use std::collections::BTreeSet;

use kernel::Result;
use sqlx::SqlitePool;

use super::{ColumnFacts, Migrations, check_tables, run_missing};
use crate::fault::fault;

/// Runs the missing steps, all or none.
pub(crate) async fn migrate(writer: &SqlitePool, migrations: &Migrations) -> Result<()> {
    let failed = |error| fault(error, "migrating SQLite", None);
    let mut tx = writer.begin_with("begin immediate").await.map_err(failed)?;
    run_missing!(migrations, tx, failed);
    let sql = "select t.name, c.name, c.type, c.\"notnull\" from sqlite_master t, pragma_table_info(t.name) c \
               where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'";
    let columns: Vec<(String, String, String, bool)> =
        sqlx::query_as(sql).fetch_all(&mut *tx).await.map_err(failed)?;
    let columns: Vec<_> = columns
        .into_iter()
        .map(|(table, name, kind, required)| ColumnFacts { table, name, kind, required })
        .collect();
    check_tables(&columns, &migrations.shared())?;
    tx.commit().await.map_err(failed)
}

/// The names of all tables.
pub(crate) async fn tables(pool: &SqlitePool) -> Result<BTreeSet<String>> {
    let names: Vec<String> = sqlx::query_scalar("select name from sqlite_master where type = 'table'")
        .fetch_all(pool)
        .await
        .map_err(|error| fault(error, "reading the tables of SQLite", None))?;
    Ok(names.into_iter().collect())
}
