//! What the public reads at an address: the version that stands, or the reason why none does any more.

use kernel::{Authority, Error, Gone, Id, Invalid, Result, Siren, Slug};
use store::{Scope, Tx};
use web::App;

use crate::model::{DataSet, Version};
use crate::sql::public;

/// A version that the public may read now, with all that its pages name.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) authority: Authority,
    pub(crate) dataset: DataSet,
    pub(crate) version: Version,
}

impl Served {
    /// Where its page is: `/datasets/<authority>/<data set>`.
    pub(crate) fn path(&self) -> String {
        path(&self.authority, &self.dataset)
    }
}

/// Where the page of a data set is.
pub(crate) fn path(authority: &Authority, dataset: &DataSet) -> String {
    format!("/datasets/{}/{}", authority.slug, dataset.slug)
}

/// Whether the data set of this title was ever published, even if it was taken back since.
///
/// # Errors
/// [`Error::NotFound`] for an authority that this instance does not know.
pub async fn ever_published(app: &App, siren: &Siren, title: &str) -> Result<bool> {
    let authority = app.authorities.by_siren(siren).await?;
    let mut tx = app.db.read(Scope::Public).await?;
    match public::dataset_at(&mut tx, authority.id, &Slug::of(title)).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What is served for a resource's identifier: that of a data set (its current version) or of a version.
///
/// # Errors
/// [`Error::NotFound`] when nothing was ever published under it, [`Error::Gone`] when it was taken back.
pub(crate) async fn by_id(app: &App, id: Id) -> Result<Served> {
    let mut tx = app.db.read(Scope::Public).await?;
    let (dataset, version) = match public::dataset(&mut tx, id).await {
        Ok(dataset) => {
            let version = current(&mut tx, &dataset).await?;
            (dataset, version)
        }
        Err(Error::NotFound) => {
            let version = public::version(&mut tx, id).await?;
            (public::dataset(&mut tx, version.dataset).await?, version)
        }
        Err(error) => return Err(error),
    };
    drop(tx);
    let authority = app.authorities.by_id(dataset.authority).await?;
    standing(authority, dataset, version)
}

/// The version that [`by_id`] serves, for who needs neither its data set nor its authority.
///
/// # Errors
/// As [`by_id`].
pub(crate) async fn version_by_id(app: &App, id: Id) -> Result<Version> {
    let mut tx = app.db.read(Scope::Public).await?;
    let current = public::current(&mut tx, id).await?;
    drop(tx);
    match current {
        Some(version) if version.withdrawn.is_none() => Ok(version),
        _ => Ok(by_id(app, id).await?.version),
    }
}

/// The version that a cursor goes on with: of the data set `resource`, or itself.
///
/// # Errors
/// [`Error::Gone`] when it was taken back since, [`Error::Invalid`] when it is no version of this resource.
pub(crate) async fn version_of(app: &App, resource: Id, version: Id) -> Result<Version> {
    let foreign = || Error::from(Invalid::new("cursor", "cursor-invalid"));
    let mut tx = app.db.read(Scope::Public).await?;
    let version = match public::version(&mut tx, version).await {
        Err(Error::NotFound) => return Err(foreign()),
        found => found?,
    };
    if resource != version.id && resource != version.dataset {
        return Err(foreign());
    }
    let dataset = public::dataset(&mut tx, version.dataset).await?;
    drop(tx);
    if dataset.withdrawn.is_none() && version.withdrawn.is_none() {
        return Ok(version);
    }
    Ok(by_id(app, version.id).await?.version)
}

/// What is served at the address of a data set.
///
/// # Errors
/// As [`by_id`].
pub(crate) async fn at(app: &App, authority: &Slug, dataset: &Slug) -> Result<Served> {
    let authority = app.authorities.by_slug(authority).await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let dataset = public::dataset_at(&mut tx, authority.id, dataset).await?;
    let version = current(&mut tx, &dataset).await?;
    standing(authority, dataset, version)
}

/// What is served at the address of one version.
///
/// # Errors
/// As [`by_id`].
pub(crate) async fn numbered(app: &App, authority: &Slug, dataset: &Slug, number: i64) -> Result<Served> {
    let authority = app.authorities.by_slug(authority).await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let dataset = public::dataset_at(&mut tx, authority.id, dataset).await?;
    let version = public::numbered(&mut tx, dataset.id, number).await?;
    standing(authority, dataset, version)
}

/// The version that the public reads; when every one was taken back, the newest, which says why.
async fn current(tx: &mut Tx, dataset: &DataSet) -> Result<Version> {
    if let Some(id) = dataset.current {
        return public::version(tx, id).await;
    }
    public::versions(tx, dataset.id).await?.into_iter().next().ok_or(Error::NotFound)
}

/// # Errors
/// [`Error::Gone`] when the data set or its version was taken back: with the words that stay public.
fn standing(authority: Authority, dataset: DataSet, version: Version) -> Result<Served> {
    let (withdrawal, number) = match (&dataset.withdrawn, &version.withdrawn) {
        (Some(withdrawal), _) => (withdrawal, None),
        (None, Some(withdrawal)) => (withdrawal, Some(version.number)),
        (None, None) => return Ok(Served { authority, dataset, version }),
    };
    let others_stand = dataset.withdrawn.is_none() && dataset.current.is_some();
    Err(Error::Gone(Box::new(Gone {
        title: dataset.title.clone(),
        owner: authority.name.clone(),
        version: number,
        at: withdrawal.at,
        reason: withdrawal.reason.clone(),
        versions: others_stand.then(|| format!("{}/versions", path(&authority, &dataset))),
        others: format!("/authorities/{}", authority.slug),
    })))
}
