//! What each feature adds to the database: forward only, never edited once landed.

mod postgres;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use kernel::Result;
use sha2::{Digest as _, Sha256};

use crate::fault::internal;
use crate::hex::hex;

pub use self::postgres::migrate;
pub(crate) use self::postgres::{keys, require_migrated, require_weak_role, tables};
pub(crate) use self::sqlite::{migrate as migrate_sqlite, tables as tables_sqlite};

/// One step. Its text is the same on SQLite and PostgreSQL: columns are `text`, `bigint` or `boolean`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// When it was written, as `20261124093000`. Two migrations with the same version are refused.
    pub version: i64,
    pub name: &'static str,
    /// One or more statements, separated by `;`.
    pub sql: &'static str,
    /// The tables created here that belong to no authority. Every other table must have a column
    /// `authority_id text not null`.
    pub shared: &'static [&'static str],
}

impl Migration {
    fn checksum(&self) -> String {
        hex(&Sha256::digest(self.sql))
    }
}

static OWN: &[Migration] = &[Migration {
    version: 20_261_124_080_000,
    name: "store_create",
    sql: include_str!("../migrations/20261124080000_store_create.sql"),
    shared: &["event_cursors", "event_sequence", "job_turns"],
}];

/// The table in which steps are recorded.
const RECORD: &str = "create table if not exists migrations (\
    version bigint not null primary key, name text not null, checksum text not null)";

/// Runs the steps that are missing and records them, in a transaction of either driver: one text, two types that share
/// no trait short of five bounds.
macro_rules! run_missing {
    ($migrations:expr, $tx:expr, $failed:expr) => {
        sqlx::raw_sql(super::RECORD).execute(&mut *$tx).await.map_err($failed)?;
        let recorded: Vec<(i64, String)> = sqlx::query_as("select version, checksum from migrations")
            .fetch_all(&mut *$tx)
            .await
            .map_err($failed)?;
        for step in $migrations.missing(&recorded)? {
            sqlx::raw_sql(step.sql).execute(&mut *$tx).await.map_err($failed)?;
            sqlx::query("insert into migrations (version, name, checksum) values ($1, $2, $3)")
                .bind(step.version)
                .bind(step.name)
                .bind(step.checksum())
                .execute(&mut *$tx)
                .await
                .map_err($failed)?;
        }
    };
}
use run_missing;

/// The steps of all features, in the order of their versions.
#[derive(Clone, Debug)]
pub struct Migrations {
    steps: Vec<Migration>,
}

impl Migrations {
    /// Joins the steps of `features` to those of this crate.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when two steps have the same version.
    pub fn collect(features: impl IntoIterator<Item = &'static [Migration]>) -> Result<Self> {
        let mut by_version = BTreeMap::new();
        for step in OWN.iter().chain(features.into_iter().flatten()) {
            if let Some(other) = by_version.insert(step.version, *step) {
                let problem =
                    format!("{} and {} have the same version {}", other.name, step.name, step.version);
                return Err(internal("collecting migrations", problem));
            }
        }
        Ok(Self { steps: by_version.into_values().collect() })
    }

    /// The tables that belong to no authority.
    pub(crate) fn shared(&self) -> BTreeSet<String> {
        let named = self.steps.iter().flat_map(|step| step.shared).map(|&table| table.to_owned());
        named.chain(["migrations".to_owned()]).collect()
    }

    /// Names this set of steps: equal for equal texts.
    pub fn fingerprint(&self) -> String {
        let all = self.steps.iter().fold(Sha256::new(), |all, step| {
            all.chain_update(step.version.to_le_bytes()).chain_update(step.checksum())
        });
        hex(&all.finalize())
    }

    /// The steps that `recorded` (version, checksum) does not have. A newer server may have added steps that
    /// this one does not know: they follow expand then contract, so this one can still work.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when a step was edited after it ran.
    fn missing(&self, recorded: &[(i64, String)]) -> Result<Vec<Migration>> {
        let recorded: BTreeMap<_, _> =
            recorded.iter().map(|(version, sum)| (*version, sum.as_str())).collect();
        let mut missing = Vec::new();
        for step in &self.steps {
            match recorded.get(&step.version) {
                None => missing.push(*step),
                Some(sum) if **sum == step.checksum() => {}
                Some(_) => {
                    let problem = format!("migration {} {} was edited after it ran", step.version, step.name);
                    return Err(internal("comparing migrations with the database", problem));
                }
            }
        }
        Ok(missing)
    }
}

/// A column as the database describes it.
struct ColumnFacts {
    table: String,
    name: String,
    kind: String,
    required: bool,
}

/// Holds every table to the house's rules, so that a migration cannot open a hole by forgetting something.
fn check_tables(columns: &[ColumnFacts], shared: &BTreeSet<String>) -> Result<()> {
    let tables: BTreeSet<&str> = columns.iter().map(|column| column.table.as_str()).collect();
    let refuse = |problem: String| Err(internal("checking the tables of the database", problem));
    for column in columns {
        if !["text", "bigint", "boolean"].contains(&column.kind.to_ascii_lowercase().as_str()) {
            let ColumnFacts { table, name, kind, .. } = column;
            return refuse(format!("{table}.{name} is {kind}: columns are text, bigint or boolean"));
        }
    }
    for table in tables {
        let owned = columns.iter().any(|column| {
            column.table == table
                && column.name == "authority_id"
                && column.required
                && column.kind.eq_ignore_ascii_case("text")
        });
        if !owned && !shared.contains(table) {
            return refuse(format!(
                "table {table} has no `authority_id text not null` and is not listed as shared"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Migration = Migration { version: 1, name: "a", sql: "select 1", shared: &[] };

    #[test]
    fn two_steps_with_one_version_are_refused() {
        static TWICE: &[Migration] = &[STEP, Migration { name: "b", ..STEP }];
        static OWN_VERSION: &[Migration] = &[Migration { version: OWN[0].version, ..STEP }];
        assert!(Migrations::collect([TWICE]).is_err());
        assert!(Migrations::collect([OWN_VERSION]).is_err());
    }

    #[test]
    fn steps_run_in_the_order_of_their_versions_and_only_once() {
        static LATER: &[Migration] = &[Migration { version: 3, name: "c", ..STEP }, STEP];
        let migrations = Migrations::collect([LATER]).unwrap();
        let versions = |steps: &[Migration]| steps.iter().map(|step| step.version).collect::<Vec<_>>();
        assert_eq!(versions(&migrations.missing(&[]).unwrap()), [1, 3, OWN[0].version]);
        assert_eq!(
            versions(&migrations.missing(&[(3, STEP.checksum()), (9, String::new())]).unwrap()),
            [1, OWN[0].version]
        );
    }

    #[test]
    fn a_step_edited_after_it_ran_is_refused() {
        static ONE: &[Migration] = &[STEP];
        let migrations = Migrations::collect([ONE]).unwrap();
        assert!(migrations.missing(&[(1, "another".to_owned())]).is_err());
    }

    #[test]
    fn a_table_without_a_tenant_must_be_listed() {
        let column = |name: &str, kind: &str, required| ColumnFacts {
            table: "notes".to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            required,
        };
        let shared = BTreeSet::from(["notes".to_owned()]);
        assert!(check_tables(&[column("authority_id", "text", true)], &BTreeSet::new()).is_ok());
        assert!(check_tables(&[column("id", "text", true)], &shared).is_ok());
        assert!(check_tables(&[column("id", "text", true)], &BTreeSet::new()).is_err());
        assert!(check_tables(&[column("authority_id", "text", false)], &BTreeSet::new()).is_err());
        assert!(check_tables(&[column("authority_id", "bigint", true)], &BTreeSet::new()).is_err());
        assert!(check_tables(&[column("id", "timestamptz", true)], &shared).is_err());
    }
}
