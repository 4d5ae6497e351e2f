//! Receive a file: keep it byte for byte, write the deposit and its check in one transaction.

use std::collections::BTreeMap;

use kernel::{Actor, Authority, Error, Id, Invalid, Millis, Permission, Result, Slug};
use store::{Scope, Stored, Tx};
use web::App;

use crate::jobs;
use crate::model::{DataSet, Deposit, Description, Policy, Repaired, State};
use crate::services::Services;
use crate::sql;

/// Where the file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A data set of the authority, by its identifier.
    Known(Id),
    /// The data set of the authority at the address of this title, made when there is none: a file of this name that
    /// comes again is its next version.
    Titled(Description),
    /// A new data set of this title, as a person asks for one: never a version of what the public already reads.
    New(Description),
}

/// The schema that the depositor asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaChoice {
    /// The data set's own; for a new one, the schema that its header fits, if any.
    Fitting,
    /// None: a free table.
    Free,
    Named(String),
}

/// A file that an agent, the API, the inbox or the command line brings.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) authority: Authority,
    pub(crate) target: Target,
    pub(crate) file_name: String,
    /// The key is `originals/<id of the deposit>`.
    pub(crate) stored: Stored,
    pub(crate) id: Id,
    pub(crate) schema: SchemaChoice,
    pub(crate) policy: Policy,
    /// For a file that was repaired here.
    pub(crate) repaired: Option<Repaired>,
}

/// What became of the file.
pub(crate) struct Receipt {
    pub(crate) deposit: Deposit,
    pub(crate) dataset: DataSet,
    /// The same bytes were already there: nothing changed.
    pub(crate) known: bool,
}

/// The key of the original of a deposit.
pub(crate) fn original_key(deposit: Id) -> String {
    format!("originals/{deposit}")
}

/// Records a file whose bytes are kept. Pages, API, inbox and command line all come through here.
///
/// # Errors
/// [`Error::Invalid`] on the field that is wrong, [`Error::NotFound`] for another authority's data set; the bytes
/// are then erased.
pub(crate) async fn receive(
    app: &App,
    services: &Services,
    actor: &Actor,
    received: Received,
) -> Result<Receipt> {
    let key = received.stored.key.clone();
    let receipt = record(app, services, actor, received).await;
    if !matches!(&receipt, Ok(receipt) if !receipt.known) {
        app.blobs.delete(&key).await?;
    }
    receipt
}

/// The deposit that these bytes would only repeat: the one that waits last, or else the one that the public reads.
/// A file that a later one replaced, or that was taken back, is a new deposit again.
async fn same(tx: &mut Tx, dataset: Id, sha256: &str) -> Result<Option<Deposit>> {
    match sql::newest_waiting(tx, dataset).await? {
        Some(waiting) if waiting.sha256 == sha256 => Ok(Some(waiting)),
        _ => sql::published_same(tx, dataset, sha256).await,
    }
}

async fn record(app: &App, services: &Services, actor: &Actor, received: Received) -> Result<Receipt> {
    actor.require(Permission::Deposit)?;
    actor.within(received.authority.id)?;
    let now = app.clock.now();
    if received.stored.bytes == 0 {
        return Err(Invalid::new("file", "file-empty").into());
    }
    let scope = || Scope::One(received.authority.id);
    let words = match &received.target {
        Target::Titled(words) | Target::New(words) => Some(words.clone().checked()?),
        Target::Known(_) => None,
    };
    // Reading the file's header takes time: it is done before the transaction that writes.
    let mut tx = app.db.read(scope()).await?;
    let known = match (&received.target, &words) {
        // Another authority's data set does not exist here: the form says so at its field.
        (Target::Known(id), _) => match sql::dataset(&mut tx, *id).await {
            Err(Error::NotFound) => return Err(Invalid::new("dataset", "dataset-not-theirs").into()),
            found => Some(found?),
        },
        (_, Some(words)) => {
            sql::dataset_by_slug(&mut tx, received.authority.id, &Slug::of(&words.title)).await?
        }
        (_, None) => None,
    };
    drop(tx);
    if known.as_ref().is_some_and(|dataset| dataset.withdrawn.is_some()) {
        let field = if words.is_some() { "title" } else { "dataset" };
        return Err(Invalid::new(field, "title-withdrawn").into());
    }
    let schema = choose(app, services, known.as_ref(), &received).await?;
    let mut tx = app.db.begin(scope()).await?;
    let words_of_new = known.as_ref().and(words.clone());
    let mut dataset = match (known, words) {
        (Some(dataset), _) => dataset,
        (None, words) => {
            let words = words.unwrap_or_default();
            let dataset = new_dataset(received.authority.id, Slug::of(&words.title), words, now);
            sql::insert_dataset(&mut tx, &dataset).await?;
            dataset
        }
    };
    if let Some(same) = same(&mut tx, dataset.id, &received.stored.sha256).await?
        && same.schema == schema
        && same.policy.good_rows_share == received.policy.good_rows_share
    {
        return Ok(Receipt { deposit: same, dataset, known: true });
    }
    if matches!(received.target, Target::New(_)) && dataset.current.is_some() {
        return Err(Invalid::new("title", "title-taken").with("title", &dataset.title).into());
    }
    if let (Target::New(_), Some(words)) = (&received.target, &words_of_new)
        && dataset.current.is_none()
    {
        sql::describe_dataset(&mut tx, dataset.id, words, &[], now).await?;
    }
    // What the public reads keeps its schema until something else is published.
    if dataset.schema != schema && dataset.current.is_none() {
        sql::set_schema(&mut tx, dataset.id, schema.as_deref()).await?;
        dataset.schema.clone_from(&schema);
    }
    let deposit = Deposit {
        authority: received.authority.id,
        id: received.id,
        dataset: dataset.id,
        file_name: file_name(&received.file_name),
        bytes: i64::try_from(received.stored.bytes).unwrap_or(i64::MAX),
        sha256: received.stored.sha256,
        original: received.stored.key,
        original_until: now.saturating_add(services.keep_originals),
        original_erased_at: None,
        schema,
        policy: received.policy,
        state: State::Checking,
        reason: None,
        reason_args: Vec::new(),
        rows: 0,
        rows_wrong: 0,
        error_count: 0,
        report: None,
        table: None,
        deposited_by: actor.label().to_owned(),
        deposited_at: now,
        changed_at: now,
        job: Some(jobs::enqueue(&mut tx, received.id, now).await?),
        repaired: received.repaired,
    };
    sql::insert_deposit(&mut tx, &deposit).await?;
    tx.commit().await?;
    Ok(Receipt { deposit, dataset, known: false })
}

fn new_dataset(authority: kernel::AuthorityId, slug: Slug, words: Description, now: Millis) -> DataSet {
    DataSet {
        authority,
        id: Id::new(now),
        slug,
        title: words.title,
        description: words.description,
        licence: words.licence,
        column_words: BTreeMap::new(),
        schema: None,
        created_at: now,
        changed_at: now,
        current: None,
        withdrawn: None,
    }
}

/// The schema that the deposit is checked against.
async fn choose(
    app: &App,
    services: &Services,
    dataset: Option<&DataSet>,
    received: &Received,
) -> Result<Option<String>> {
    match &received.schema {
        SchemaChoice::Free => Ok(None),
        SchemaChoice::Named(name) => match services.schemas.by_name(name) {
            Some(schema) => Ok(Some(schema.name.clone())),
            None => Err(Invalid::new("schema", "schema-unknown").into()),
        },
        SchemaChoice::Fitting => match dataset {
            Some(dataset) if dataset.schema.is_some() || dataset.current.is_some() => {
                Ok(dataset.schema.clone())
            }
            _ => {
                let Some(path) = app.blobs.local_path(&received.stored.key) else { return Ok(None) };
                let library = services.schemas.clone();
                let fitting = tokio::task::spawn_blocking(move || check::fitting_schema(&path, &*library));
                // A file that cannot be read fits nothing; its check will say why.
                Ok(fitting.await.ok().flatten().map(|schema| schema.name.clone()))
            }
        },
    }
}

/// A name to show: the last part of a path, at most 200 characters, nothing that moves the cursor.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if shown.trim().is_empty() { "fichier".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(file_name("C:\\Users\\x\\subventions.csv"), "subventions.csv");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\u{1b}[2Jb.csv"), "a[2Jb.csv");
        assert_eq!(file_name("/"), "fichier");
    }
}
