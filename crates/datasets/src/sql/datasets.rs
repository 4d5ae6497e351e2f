//! Table `datasets`.

use std::collections::BTreeMap;

use kernel::{AuthorityId, Error, Id, Invalid, Millis, Result, Slug};
use store::{Arg, Json, OnConstraint as _, Record, Row, Tx, args};

use crate::model::{DataSet, Description, Version, Withdrawal};

impl Row for DataSet {
    fn read(row: &Record) -> Result<Self> {
        let Json(column_words) = row.get("column_words")?;
        Ok(Self {
            column_words,
            authority: row.get("authority_id")?,
            id: row.get("id")?,
            slug: row.get("slug")?,
            title: row.get("title")?,
            description: row.get("description")?,
            licence: row.get("licence")?,
            schema: row.get("schema_name")?,
            created_at: row.get("created_at")?,
            changed_at: row.get("changed_at")?,
            current: row.get("current_version")?,
            withdrawn: withdrawal(row)?,
        })
    }
}

/// Reads the three columns that say whether and why a row was taken back.
pub(super) fn withdrawal(row: &Record) -> Result<Option<Withdrawal>> {
    let Some(at) = row.get::<Option<Millis>>("withdrawn_at")? else { return Ok(None) };
    let by = row.get::<Option<String>>("withdrawn_by")?.unwrap_or_default();
    let reason = row.get::<Option<String>>("withdrawn_reason")?.unwrap_or_default();
    Ok(Some(Withdrawal { at, by, reason }))
}

/// # Errors
/// [`Error::Invalid`] on `title` when the authority already has a data set at this address.
pub(crate) async fn insert_dataset(tx: &mut Tx, dataset: &DataSet) -> Result<()> {
    tx.run(
        "insert into datasets (authority_id, id, slug, title, description, licence, schema_name, search_text, created_at, \
         changed_at, column_words) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &args![
            dataset.id,
            &dataset.slug,
            dataset.title.as_str(),
            dataset.description.as_str(),
            dataset.licence.as_str(),
            dataset.schema.as_deref(),
            search_text(&dataset.title, &dataset.description, &[]),
            dataset.created_at,
            dataset.changed_at,
            Arg::json(&dataset.column_words)?
        ],
    )
    .await
    .on_unique("datasets.slug", Invalid::new("title", "title-taken").with("title", &dataset.title))?;
    Ok(())
}

/// # Errors
/// [`Error::NotFound`] when the scope holds no such data set.
pub(crate) async fn dataset(tx: &mut Tx, id: Id) -> Result<DataSet> {
    tx.one("select * from datasets where authority_id in ($1) and id = $2", &args![id])
        .await?
        .ok_or(Error::NotFound)
}

pub(crate) async fn dataset_by_slug(
    tx: &mut Tx,
    authority: AuthorityId,
    slug: &Slug,
) -> Result<Option<DataSet>> {
    tx.one(
        "select * from datasets where authority_id in ($1) and authority_id = $2 and slug = $3",
        &args![authority, slug],
    )
    .await
}

/// The data sets that an agent may deposit into, by title. One of which nothing came, because its only file was
/// unreadable or given up, is not offered: its title makes it anew.
pub(crate) async fn datasets_of_scope(tx: &mut Tx) -> Result<Vec<DataSet>> {
    tx.all(
        "select * from datasets s where s.authority_id in ($1) and s.withdrawn_at is null \
         and (s.current_version is not null or exists (select 1 from deposits d where d.authority_id in ($1) \
         and d.dataset_id = s.id and d.state not in ('cancelled', 'failed', 'unreadable'))) \
         order by s.title, s.id limit 1000",
        &[],
    )
    .await
}

/// The title of another data set of the scope that reads the same, published or waiting.
pub(crate) async fn dataset_titled(tx: &mut Tx, id: Id, title: &str) -> Result<Option<String>> {
    let others: Vec<(String,)> = tx
        .all(
            "select title from datasets where authority_id in ($1) and id <> $2 and withdrawn_at is null",
            &args![id],
        )
        .await?;
    let wanted = Slug::of(title);
    Ok(others.into_iter().map(|(title,)| title).find(|other| Slug::of(other) == wanted))
}

/// Changes the words of a data set; `columns` are those of its current version, for the search.
pub(crate) async fn describe_dataset(
    tx: &mut Tx,
    id: Id,
    words: &Description,
    columns: &[kernel::Column],
    now: Millis,
) -> Result<u64> {
    let search = search_text(&words.title, &words.description, columns);
    tx.run(
        "update datasets set title = $3, description = $4, licence = $5, changed_at = $6, search_text = $7 \
         where authority_id in ($1) and id = $2",
        &args![id, words.title.as_str(), words.description.as_str(), words.licence.as_str(), now, search],
    )
    .await
}

/// Saves what is said of the columns.
pub(crate) async fn describe_columns(tx: &mut Tx, id: Id, words: &BTreeMap<String, String>) -> Result<u64> {
    tx.run(
        "update datasets set column_words = $3 where authority_id in ($1) and id = $2",
        &args![id, Arg::json(words)?],
    )
    .await
}

/// What the list's search looks in.
fn search_text(title: &str, description: &str, columns: &[kernel::Column]) -> String {
    let columns: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    kernel::folded(&format!("{title} {description} {}", columns.join(" ")))
}

/// Makes `version` the one that the public reads; keeps the date of the first publication.
pub(crate) async fn set_current(
    tx: &mut Tx,
    dataset: &DataSet,
    version: Option<&Version>,
    now: Millis,
) -> Result<u64> {
    let columns = version.map_or(&[][..], |version| &version.table.columns);
    let search = search_text(&dataset.title, &dataset.description, columns);
    tx.run(
        "update datasets set current_version = $3, published_at = coalesce(published_at, $4), changed_at = $4, \
         search_text = $5 where authority_id in ($1) and id = $2",
        &args![dataset.id, version.map(|version| version.id), now, search],
    )
    .await
}

/// Holds the data set until the transaction ends: whoever publishes it or decides on it waits.
pub(crate) async fn lock_dataset(tx: &mut Tx, id: Id) -> Result<()> {
    match tx
        .run("update datasets set changed_at = changed_at where authority_id in ($1) and id = $2", &args![id])
        .await?
    {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

pub(crate) async fn set_schema(tx: &mut Tx, id: Id, schema: Option<&str>) -> Result<u64> {
    tx.run("update datasets set schema_name = $3 where authority_id in ($1) and id = $2", &args![id, schema])
        .await
}

pub(crate) async fn withdraw_dataset(tx: &mut Tx, id: Id, withdrawal: &Withdrawal) -> Result<u64> {
    tx.run(
        "update datasets set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5, changed_at = $3 \
         where authority_id in ($1) and id = $2 and withdrawn_at is null",
        &args![id, withdrawal.at, withdrawal.by.as_str(), withdrawal.reason.as_str()],
    )
    .await
}

/// A published data set as lists show it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Listed {
    pub(crate) dataset: DataSet,
    pub(crate) rows: i64,
    pub(crate) published_at: Millis,
    pub(crate) number: i64,
}

impl Row for Listed {
    fn read(row: &Record) -> Result<Self> {
        Ok(Self {
            dataset: DataSet::read(row)?,
            rows: row.get("rows_published")?,
            published_at: row.get("version_published_at")?,
            number: row.get("number")?,
        })
    }
}

/// A word that a data set is looked for by: in its own words, or in the name of its authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded, between `%`.
    pattern: String,
    /// The identifiers of the authorities whose name holds it, one after the other.
    authorities: String,
}

impl Word {
    /// The words of a question. `%` and `_` in them stand for themselves no more than in any `like`: they find too much,
    /// never too little.
    pub(crate) fn all(question: &str, authorities: &[kernel::Authority]) -> Vec<Self> {
        let folded = kernel::folded(question);
        let words = folded.split(' ').filter(|word| !word.is_empty()).take(3);
        let named = |word: &str| {
            let of_name = authorities.iter().filter(|it| kernel::folded(&it.name).contains(word));
            of_name.map(|it| it.id.to_string()).collect::<Vec<_>>().join(" ")
        };
        words.map(|word| Self { pattern: format!("%{word}%"), authorities: named(word) }).collect()
    }
}

/// What a reader looks for in the list of published data sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// At most three are used.
    pub(crate) words: Vec<Word>,
    pub(crate) authority: Option<AuthorityId>,
    pub(crate) schema: Option<String>,
}

/// Published data sets, newest version first.
pub(crate) async fn published(tx: &mut Tx, wanted: &Wanted, limit: i64, offset: i64) -> Result<Vec<Listed>> {
    let word = |at: usize| wanted.words.get(at).map(|word| word.pattern.as_str());
    let of = |at: usize| wanted.words.get(at).map(|word| word.authorities.as_str());
    tx.all(
        "select d.*, v.rows_published, v.number, v.published_at as version_published_at \
         from datasets d join versions v on v.published_at is not null and v.id = d.current_version \
         where d.published_at is not null and d.withdrawn_at is null \
         and ($2 is null or d.search_text like $2 or $9 like '%' || d.authority_id || '%') and ($3 is null or d.search_text like $3 or $10 like '%' || d.authority_id || '%') \
         and ($4 is null or d.search_text like $4 or $11 like '%' || d.authority_id || '%') and ($5 is null or d.authority_id = $5) \
         and ($6 is null or d.schema_name = $6) \
         order by v.published_at desc, d.id limit $7 offset $8",
        &args![word(0), word(1), word(2), wanted.authority, wanted.schema.as_deref(), limit, offset, of(0), of(1), of(2)],
    )
    .await
}

pub(crate) async fn count_published(tx: &mut Tx, wanted: &Wanted) -> Result<i64> {
    let word = |at: usize| wanted.words.get(at).map(|word| word.pattern.as_str());
    let of = |at: usize| wanted.words.get(at).map(|word| word.authorities.as_str());
    let count = tx
        .value(
            "select count(*) from datasets d \
             where d.published_at is not null and d.withdrawn_at is null and d.current_version is not null \
             and ($2 is null or d.search_text like $2 or $7 like '%' || d.authority_id || '%') and ($3 is null or d.search_text like $3 or $8 like '%' || d.authority_id || '%') \
             and ($4 is null or d.search_text like $4 or $9 like '%' || d.authority_id || '%') and ($5 is null or d.authority_id = $5) \
             and ($6 is null or d.schema_name = $6)",
            &args![word(0), word(1), word(2), wanted.authority, wanted.schema.as_deref(), of(0), of(1), of(2)],
        )
        .await?;
    Ok(count.unwrap_or(0))
}

/// Rows that the public can read, over all data sets.
pub(crate) async fn count_rows(tx: &mut Tx) -> Result<i64> {
    let rows: Option<i64> = tx
        .value(
            "select cast(coalesce(sum(v.rows_published), 0) as bigint) from datasets d \
             join versions v on v.published_at is not null and v.id = d.current_version \
             where d.published_at is not null and d.withdrawn_at is null",
            &[],
        )
        .await?;
    Ok(rows.unwrap_or(0))
}

/// How many published data sets each authority has.
pub(crate) async fn count_by_authority(tx: &mut Tx) -> Result<Vec<(AuthorityId, i64)>> {
    tx.all(
        "select authority_id, count(*) from datasets where published_at is not null and withdrawn_at is null \
         and current_version is not null group by authority_id",
        &[],
    )
    .await
}

/// The schemas that published data sets follow.
pub(crate) async fn published_schemas(tx: &mut Tx) -> Result<Vec<String>> {
    let names: Vec<(String,)> = tx
        .all(
            "select distinct schema_name from datasets where published_at is not null and withdrawn_at is null \
             and current_version is not null and schema_name is not null order by schema_name limit 200",
            &[],
        )
        .await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// The current tables of published data sets, for SQL: authority, address name, table.
pub(crate) async fn published_tables(
    tx: &mut Tx,
    limit: i64,
) -> Result<Vec<(AuthorityId, String, kernel::Table)>> {
    let rows: Vec<(AuthorityId, String, Json<kernel::Table>)> = tx
        .all(
            "select d.authority_id, d.slug, v.table_json from datasets d \
             join versions v on v.published_at is not null and v.id = d.current_version \
             where d.published_at is not null and d.withdrawn_at is null and v.withdrawn_at is null \
             order by v.published_at desc, d.id limit $2",
            &args![limit],
        )
        .await?;
    Ok(rows.into_iter().map(|(authority, slug, Json(table))| (authority, slug, table)).collect())
}
