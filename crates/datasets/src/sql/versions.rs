//! Table `versions`.

use kernel::{Error, Id, Result, Table};
use store::{Arg, Json, Record, Row, Tx, args};

use super::datasets::withdrawal;
use crate::model::{Version, Withdrawal};

impl Row for Version {
    fn read(row: &Record) -> Result<Self> {
        let Json(table) = row.get::<Json<Table>>("table_json")?;
        Ok(Self {
            authority: row.get("authority_id")?,
            id: row.get("id")?,
            dataset: row.get("dataset_id")?,
            deposit: row.get("deposit_id")?,
            number: row.get("number")?,
            table,
            published_by: row.get("published_by")?,
            published_at: row.get("published_at")?,
            withdrawn: withdrawal(row)?,
        })
    }
}

/// Adds the next version of a data set; `report` is the public one. The number is free because the transaction
/// that calls this holds the data set ([`super::lock_dataset`]).
pub(crate) async fn insert_version(tx: &mut Tx, version: &Version, report: &serde_json::Value) -> Result<()> {
    tx.run(
        "insert into versions (authority_id, id, dataset_id, deposit_id, number, table_json, report_json, \
         rows_published, published_by, published_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &args![
            version.id,
            version.dataset,
            version.deposit,
            version.number,
            Arg::json(&version.table)?,
            Arg::json(report)?,
            i64::try_from(version.table.rows).unwrap_or(i64::MAX),
            version.published_by.as_str(),
            version.published_at
        ],
    )
    .await?;
    Ok(())
}

/// Whether the version that a deposit became was withdrawn.
pub(crate) async fn is_taken_back(tx: &mut Tx, deposit: Id) -> Result<bool> {
    let taken_back: Option<i64> = tx
        .value(
            "select count(*) from versions where authority_id in ($1) and deposit_id = $2 \
             and withdrawn_at is not null",
            &args![deposit],
        )
        .await?;
    Ok(taken_back.unwrap_or(0) > 0)
}

pub(crate) async fn last_number(tx: &mut Tx, dataset: Id) -> Result<i64> {
    let last: Option<i64> = tx
        .value(
            "select coalesce(max(number), 0) from versions where authority_id in ($1) and dataset_id = $2",
            &args![dataset],
        )
        .await?;
    Ok(last.unwrap_or(0))
}

/// # Errors
/// [`Error::NotFound`] when the scope holds no such version.
pub(crate) async fn version(tx: &mut Tx, id: Id) -> Result<Version> {
    tx.one("select * from versions where authority_id in ($1) and id = $2", &args![id])
        .await?
        .ok_or(Error::NotFound)
}

/// The newest version that stands beside this one: what the public would read without it.
pub(crate) async fn newest_standing_beside(tx: &mut Tx, dataset: Id, version: Id) -> Result<Option<Version>> {
    tx.one(
        "select * from versions where authority_id in ($1) and dataset_id = $2 and id <> $3 \
         and withdrawn_at is null order by number desc limit 1",
        &args![dataset, version],
    )
    .await
}

pub(crate) async fn withdraw_version(tx: &mut Tx, id: Id, withdrawal: &Withdrawal) -> Result<u64> {
    tx.run(
        "update versions set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5 \
         where authority_id in ($1) and id = $2 and withdrawn_at is null",
        &args![id, withdrawal.at, withdrawal.by.as_str(), withdrawal.reason.as_str()],
    )
    .await
}

/// Records the sorted layout of a version once a job has written it.
pub(crate) async fn set_table(tx: &mut Tx, id: Id, table: &Table) -> Result<u64> {
    tx.run(
        "update versions set table_json = $3 where authority_id in ($1) and id = $2",
        &args![id, Arg::json(table)?],
    )
    .await
}

/// The public's view: what was once published, withdrawn or not.
pub(crate) mod public {
    use kernel::{AuthorityId, Error, Id, Result, Slug};
    use store::{Json, Tx, args};

    use crate::model::{DataSet, Version};

    /// # Errors
    /// [`Error::NotFound`] when nothing was ever published at this address.
    pub(crate) async fn dataset_at(tx: &mut Tx, authority: AuthorityId, slug: &Slug) -> Result<DataSet> {
        tx.one(
            "select * from datasets where published_at is not null and authority_id = $2 and slug = $3",
            &args![authority, slug],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    /// # Errors
    /// [`Error::NotFound`] when no data set of this id was ever published.
    pub(crate) async fn dataset(tx: &mut Tx, id: Id) -> Result<DataSet> {
        tx.one("select * from datasets where published_at is not null and id = $2", &args![id])
            .await?
            .ok_or(Error::NotFound)
    }

    /// # Errors
    /// [`Error::NotFound`] when no version of this id was ever published.
    pub(crate) async fn version(tx: &mut Tx, id: Id) -> Result<Version> {
        tx.one("select * from versions where published_at is not null and id = $2", &args![id])
            .await?
            .ok_or(Error::NotFound)
    }

    /// The version that stands for a data set, in one question and without its report: what every page of the records
    /// API begins with. None when the data set was taken back, or when this is no data set.
    pub(crate) async fn current(tx: &mut Tx, dataset: Id) -> Result<Option<Version>> {
        tx.one(
            "select v.authority_id, v.id, v.dataset_id, v.deposit_id, v.number, v.table_json, v.published_by, \
             v.published_at, v.withdrawn_at, v.withdrawn_by, v.withdrawn_reason \
             from datasets d join versions v on v.published_at is not null and v.id = d.current_version \
             where d.published_at is not null and d.withdrawn_at is null and d.id = $2",
            &args![dataset],
        )
        .await
    }

    /// The table that stands at an address; none when nothing is published there, or no longer.
    pub(crate) async fn table_at(
        tx: &mut Tx,
        authority: AuthorityId,
        slug: &str,
    ) -> Result<Option<kernel::Table>> {
        let table: Option<Json<kernel::Table>> = tx
            .value(
                "select v.table_json from datasets d \
                 join versions v on v.published_at is not null and v.id = d.current_version \
                 where d.published_at is not null and d.withdrawn_at is null and v.withdrawn_at is null \
                 and d.authority_id = $2 and d.slug = $3",
                &args![authority, slug],
            )
            .await?;
        Ok(table.map(|Json(table)| table))
    }

    /// # Errors
    /// [`Error::NotFound`] when the data set has no version of this number.
    pub(crate) async fn numbered(tx: &mut Tx, dataset: Id, number: i64) -> Result<Version> {
        tx.one(
            "select * from versions where published_at is not null and dataset_id = $2 and number = $3",
            &args![dataset, number],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    /// Every version of a data set, newest first.
    pub(crate) async fn versions(tx: &mut Tx, dataset: Id) -> Result<Vec<Version>> {
        tx.all(
            "select * from versions where published_at is not null and dataset_id = $2 order by number desc limit 500",
            &args![dataset],
        )
        .await
    }

    /// The public report of a version: counts and codes, never a cell.
    pub(crate) async fn report(tx: &mut Tx, version: Id) -> Result<serde_json::Value> {
        let report: Option<Json<serde_json::Value>> = tx
            .value(
                "select report_json from versions where published_at is not null and id = $2",
                &args![version],
            )
            .await?;
        report.map(|Json(report)| report).ok_or(Error::NotFound)
    }
}
