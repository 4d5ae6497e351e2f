//! Tables `deposits` and `original_reads`.

use std::collections::BTreeSet;

use kernel::{Error, Id, Millis, Result, Table};
use store::{Arg, Json, Record, Row, Tx, args};

use crate::model::{Deposit, Policy, Repaired, State};

impl Row for Deposit {
    fn read(row: &Record) -> Result<Self> {
        let state: String = row.get("state")?;
        let Json(reason_args): Json<Vec<(String, String)>> = row.get("reason_args")?;
        let table: Option<Json<Table>> = row.get("table_json")?;
        let repaired: Option<Json<Repaired>> = row.get("repaired_json")?;
        Ok(Self {
            authority: row.get("authority_id")?,
            id: row.get("id")?,
            dataset: row.get("dataset_id")?,
            file_name: row.get("file_name")?,
            bytes: row.get("bytes")?,
            sha256: row.get("sha256")?,
            original: row.get("original")?,
            original_until: row.get("original_until")?,
            original_erased_at: row.get("original_erased_at")?,
            schema: row.get("schema_name")?,
            policy: Policy {
                good_rows_share: row.get("good_rows_share")?,
                publish: row.get::<i64>("publish")? != 0,
            },
            state: State::of(&state).ok_or_else(|| Error::Internal {
                what: "read the state of a deposit".into(),
                source: state.into(),
            })?,
            reason: row.get("reason")?,
            reason_args,
            rows: row.get("rows_read")?,
            rows_wrong: row.get("rows_wrong")?,
            error_count: row.get("error_count")?,
            report: row.get("report")?,
            table: table.map(|Json(table)| table),
            deposited_by: row.get("deposited_by")?,
            deposited_at: row.get("deposited_at")?,
            changed_at: row.get("changed_at")?,
            job: row.get("job_id")?,
            repaired: repaired.map(|Json(repaired)| repaired),
        })
    }
}

pub(crate) async fn insert_deposit(tx: &mut Tx, deposit: &Deposit) -> Result<()> {
    tx.run(
        "insert into deposits (authority_id, id, dataset_id, file_name, bytes, sha256, original, original_until, \
         schema_name, good_rows_share, publish, state, reason_args, rows_read, rows_wrong, error_count, deposited_by, \
         deposited_at, changed_at, job_id, repaired_json) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        &args![
            deposit.id,
            deposit.dataset,
            deposit.file_name.as_str(),
            deposit.bytes,
            deposit.sha256.as_str(),
            deposit.original.as_str(),
            deposit.original_until,
            deposit.schema.as_deref(),
            deposit.policy.good_rows_share,
            i64::from(deposit.policy.publish),
            deposit.state.name(),
            Arg::json(&deposit.reason_args)?,
            deposit.rows,
            deposit.rows_wrong,
            deposit.error_count,
            deposit.deposited_by.as_str(),
            deposit.deposited_at,
            deposit.changed_at,
            deposit.job,
            deposit.repaired.as_ref().map(Arg::json).transpose()?.unwrap_or(Arg::Text(None))
        ],
    )
    .await?;
    Ok(())
}

/// # Errors
/// [`Error::NotFound`] when the scope holds no such deposit.
pub(crate) async fn deposit(tx: &mut Tx, id: Id) -> Result<Deposit> {
    tx.one("select * from deposits where authority_id in ($1) and id = $2", &args![id])
        .await?
        .ok_or(Error::NotFound)
}

/// A deposit as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived {
    pub(crate) deposit: Deposit,
    /// Title of its data set.
    pub(crate) title: String,
    /// Whether its version, or its whole data set, was withdrawn.
    pub(crate) taken_back: bool,
}

impl Row for Arrived {
    fn read(row: &Record) -> Result<Self> {
        Ok(Self {
            deposit: Deposit::read(row)?,
            title: row.get("dataset_title")?,
            taken_back: row.get::<i64>("withdrawals")? > 0,
        })
    }
}

/// The newest deposits of the scope.
pub(crate) async fn deposits(tx: &mut Tx, limit: i64, offset: i64) -> Result<Vec<Arrived>> {
    tx.all(
        "select d.*, s.title as dataset_title, (select count(*) from versions v where v.authority_id in ($1) \
         and v.deposit_id = d.id and v.withdrawn_at is not null) \
         + (case when s.withdrawn_at is null then 0 else 1 end) as withdrawals \
         from deposits d join datasets s on s.authority_id in ($1) and s.id = d.dataset_id \
         where d.authority_id in ($1) order by d.deposited_at desc, d.id desc limit $2 offset $3",
        &args![limit, offset],
    )
    .await
}

pub(crate) async fn count_deposits(tx: &mut Tx) -> Result<i64> {
    Ok(tx.value("select count(*) from deposits where authority_id in ($1)", &[]).await?.unwrap_or(0))
}

/// The deposit that the public reads, when it has these very bytes.
pub(crate) async fn published_same(tx: &mut Tx, dataset: Id, sha256: &str) -> Result<Option<Deposit>> {
    tx.one(
        "select * from deposits where authority_id in ($1) and dataset_id = $2 and sha256 = $3 and id in \
         (select deposit_id from versions where authority_id in ($1) and id in \
         (select current_version from datasets where authority_id in ($1) and id = $2)) limit 1",
        &args![dataset, sha256],
    )
    .await
}

/// The newest deposit for this data set that may still lead to something, whatever its bytes.
pub(crate) async fn newest_waiting(tx: &mut Tx, dataset: Id) -> Result<Option<Deposit>> {
    tx.one(
        "select * from deposits where authority_id in ($1) and dataset_id = $2 \
         and state not in ('cancelled', 'failed', 'published') order by deposited_at desc, id desc limit 1",
        &args![dataset],
    )
    .await
}

/// The deposits of a data set that are ready: their tables were written with the decisions that stood then.
pub(crate) async fn ready_deposits(tx: &mut Tx, dataset: Id) -> Result<Vec<Deposit>> {
    tx.all(
        "select * from deposits where authority_id in ($1) and dataset_id = $2 and state = 'ready' order by id",
        &args![dataset],
    )
    .await
}

/// The keys of every file that a deposit or a version names.
pub(crate) async fn keys_in_use(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let deposits: Vec<(String, Option<String>, Option<Json<Table>>)> =
        tx.all("select original, report, table_json from deposits where authority_id in ($1)", &[]).await?;
    let versions: Vec<(Json<Table>,)> =
        tx.all("select table_json from versions where authority_id in ($1)", &[]).await?;
    let mut keys = BTreeSet::new();
    for (original, report, table) in deposits {
        keys.insert(original);
        keys.extend(report);
        keys.extend(table.into_iter().flat_map(|Json(table)| [Some(table.key), table.sorted]).flatten());
    }
    for (Json(table),) in versions {
        keys.extend([Some(table.key), table.sorted].into_iter().flatten());
    }
    Ok(keys)
}

/// Saves what changes during the life of a deposit.
pub(crate) async fn save_deposit(tx: &mut Tx, deposit: &Deposit) -> Result<u64> {
    tx.run(
        "update deposits set schema_name = $3, good_rows_share = $4, publish = $5, state = $6, reason = $7, \
         reason_args = $8, rows_read = $9, rows_wrong = $10, error_count = $11, report = $12, table_json = $13, \
         changed_at = $14, job_id = $15 where authority_id in ($1) and id = $2",
        &args![
            deposit.id,
            deposit.schema.as_deref(),
            deposit.policy.good_rows_share,
            i64::from(deposit.policy.publish),
            deposit.state.name(),
            deposit.reason.as_deref(),
            Arg::json(&deposit.reason_args)?,
            deposit.rows,
            deposit.rows_wrong,
            deposit.error_count,
            deposit.report.as_deref(),
            deposit.table.as_ref().map(Arg::json).transpose()?.unwrap_or(Arg::Text(None)),
            deposit.changed_at,
            deposit.job
        ],
    )
    .await
}

/// Originals whose date has come, oldest first.
pub(crate) async fn originals_due(tx: &mut Tx, now: Millis, limit: i64) -> Result<Vec<Deposit>> {
    tx.all(
        "select * from deposits where authority_id in ($1) and original_erased_at is null and original_until <= $2 \
         order by original_until, id limit $3",
        &args![now, limit],
    )
    .await
}

pub(crate) async fn mark_original_erased(tx: &mut Tx, id: Id, now: Millis) -> Result<u64> {
    tx.run(
        "update deposits set original_erased_at = $3, report = null where authority_id in ($1) and id = $2 \
         and original_erased_at is null",
        &args![id, now],
    )
    .await
}

/// Writes down that somebody read an original or its rejected rows.
pub(crate) async fn log_reading(
    tx: &mut Tx,
    id: Id,
    deposit: Id,
    what: &str,
    by: &str,
    now: Millis,
) -> Result<()> {
    tx.run(
        "insert into original_reads (authority_id, id, deposit_id, what, read_by, read_at) \
         values ($1, $2, $3, $4, $5, $6)",
        &args![id, deposit, what, by, now],
    )
    .await?;
    Ok(())
}

/// One reading of an original, as the deposit's page lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Reading {
    pub(crate) what: String,
    pub(crate) read_by: String,
    pub(crate) read_at: Millis,
}

store::row!(Reading { what, read_by, read_at });

pub(crate) async fn readings(tx: &mut Tx, deposit: Id) -> Result<Vec<Reading>> {
    tx.all(
        "select what, read_by, read_at from original_reads where authority_id in ($1) and deposit_id = $2 \
         order by read_at desc, id desc limit 50",
        &args![deposit],
    )
    .await
}
