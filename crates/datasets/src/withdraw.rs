//! Take a version or a data set back: its addresses answer 410 at once, its history stays.

use kernel::{Actor, AuthorityId, Error, Id, Millis, Permission, Ref, Result};
use serde_json::json;
use store::{Event, Scope, Tx};
use web::{Answer, App, Errors, Form, Json, Page, Path, State, Visit};

use crate::model::{DataSet, Version, Withdrawal, withdrawal_reason};
use crate::{served, sql};

/// Takes a data set back with all its versions. Pages, API and command line all come through here.
///
/// # Errors
/// [`Error::NotFound`] for another authority's, [`Error::Conflict`] when it already was, [`Error::Invalid`] on
/// `reason` when none is given.
pub(crate) async fn withdraw_dataset(
    tx: &mut Tx,
    actor: &Actor,
    id: Id,
    reason: &str,
    now: Millis,
) -> Result<DataSet> {
    actor.require(Permission::Withdraw)?;
    let dataset = sql::dataset(tx, id).await?;
    actor.within(dataset.authority)?;
    let withdrawal = Withdrawal { at: now, by: actor.label().to_owned(), reason: withdrawal_reason(reason)? };
    if sql::withdraw_dataset(tx, id, &withdrawal).await? == 0 {
        return Err(Error::Conflict("dataset-already-withdrawn"));
    }
    tell(tx, dataset.authority, "dataset.withdrawn", ("dataset", id), &withdrawal.reason, now).await?;
    Ok(DataSet { withdrawn: Some(withdrawal), ..dataset })
}

/// Takes one version back. The public then reads the newest version that stands, or none.
///
/// # Errors
/// As [`withdraw_dataset`].
pub(crate) async fn withdraw_version(
    tx: &mut Tx,
    actor: &Actor,
    id: Id,
    reason: &str,
    now: Millis,
) -> Result<Version> {
    actor.require(Permission::Withdraw)?;
    let version = sql::version(tx, id).await?;
    actor.within(version.authority)?;
    let withdrawal = Withdrawal { at: now, by: actor.label().to_owned(), reason: withdrawal_reason(reason)? };
    if sql::withdraw_version(tx, id, &withdrawal).await? == 0 {
        return Err(Error::Conflict("version-already-withdrawn"));
    }
    let dataset = sql::dataset(tx, version.dataset).await?;
    if dataset.current == Some(id) {
        let standing = sql::newest_standing_beside(tx, dataset.id, id).await?;
        sql::set_current(tx, &dataset, standing.as_ref(), now).await?;
    }
    tell(tx, version.authority, "version.withdrawn", ("version", id), &withdrawal.reason, now).await?;
    Ok(Version { withdrawn: Some(withdrawal), ..version })
}

async fn tell(
    tx: &mut Tx,
    authority: AuthorityId,
    event: &'static str,
    (kind, id): (&str, Id),
    reason: &str,
    now: Millis,
) -> Result<()> {
    let about = Ref { kind: kind.to_owned(), id };
    tx.emit(Event::new(event, about, &json!({ "reason": reason })).for_authority(authority), now).await?;
    Ok(())
}

/// The reason, as a form or the API gives it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Reason {
    reason: String,
}

/// What is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Dataset,
    Version,
}

/// Asks for the reason before anything is taken back.
#[derive(serde::Serialize)]
pub(crate) struct WithdrawPage {
    what: What,
    id: String,
    title: String,
    /// Of the version; none for a whole data set.
    number: Option<i64>,
    /// The version that the public will read instead, when it reads this one.
    then: Option<i64>,
    /// Whether nothing of the data set will be left to read.
    last: bool,
    /// Where to go instead of taking anything back.
    back: String,
    reason: String,
    errors: Errors,
}

impl Page for WithdrawPage {
    const TEMPLATE: &'static str = "datasets/withdraw.html";

    fn samples() -> Vec<Self> {
        let page = |what, number, errors| Self {
            what,
            id: "01890000-0000-7000-8000-000000000001".to_owned(),
            title: "Arbres remarquables".to_owned(),
            number,
            then: number.map(|number: i64| number - 1),
            last: false,
            back: "/datasets/hautcourt-sur-lys/arbres/versions".to_owned(),
            reason: String::new(),
            errors,
        };
        let missing = vec![kernel::Invalid::new("reason", "withdrawal-reason-required")];
        let alone = Self { then: None, last: true, ..page(What::Version, Some(1), Errors::none()) };
        vec![page(What::Dataset, None, Errors::none()), page(What::Version, Some(3), missing.into()), alone]
    }
}

/// `GET /withdraw/dataset/{id}`
pub(crate) async fn dataset_page(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    visit.page(&page(&app, &visit, What::Dataset, id, String::new(), Errors::none()).await?)
}

/// `GET /withdraw/version/{id}`
pub(crate) async fn version_page(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    visit.page(&page(&app, &visit, What::Version, id, String::new(), Errors::none()).await?)
}

/// `POST /withdraw/dataset/{id}`
pub(crate) async fn dataset_form(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    form: Form<Reason>,
) -> Answer {
    submit(&app, &visit, What::Dataset, id, form.0.reason).await
}

/// `POST /withdraw/version/{id}`
pub(crate) async fn version_form(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    form: Form<Reason>,
) -> Answer {
    submit(&app, &visit, What::Version, id, form.0.reason).await
}

/// `POST /api/v1/datasets/{id}/withdraw`
pub(crate) async fn dataset_json(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    body: Json<Reason>,
) -> Answer {
    withdraw(&app, &visit, What::Dataset, id, &body.0.reason).await?;
    visit.done()
}

/// `POST /api/v1/versions/{id}/withdraw`
pub(crate) async fn version_json(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    body: Json<Reason>,
) -> Answer {
    withdraw(&app, &visit, What::Version, id, &body.0.reason).await?;
    visit.done()
}

async fn submit(app: &App, visit: &Visit, what: What, id: Id, reason: String) -> Answer {
    match withdraw(app, visit, what, id, &reason).await {
        Ok(()) => visit.go_saying("/deposits", "datasets-withdrawn"),
        Err(Error::Invalid(wrong)) => visit.refuse(&page(app, visit, what, id, reason, wrong.into()).await?),
        Err(error) => Err(error.into()),
    }
}

async fn withdraw(app: &App, visit: &Visit, what: What, id: Id, reason: &str) -> Result<()> {
    let (actor, now) = (visit.actor(), app.clock.now());
    let mut tx = app.db.read(Scope::of(actor)).await?;
    let authority = match what {
        What::Dataset => sql::dataset(&mut tx, id).await?.authority,
        What::Version => sql::version(&mut tx, id).await?.authority,
    };
    drop(tx);
    // Of one authority: an event is written in the scope of whom it is about.
    let mut tx = app.db.begin(Scope::One(authority)).await?;
    match what {
        What::Dataset => withdraw_dataset(&mut tx, actor, id, reason, now).await.map(drop)?,
        What::Version => withdraw_version(&mut tx, actor, id, reason, now).await.map(drop)?,
    }
    tx.commit().await
}

async fn page(
    app: &App,
    visit: &Visit,
    what: What,
    id: Id,
    reason: String,
    errors: Errors,
) -> Result<WithdrawPage> {
    let mut tx = app.db.read(Scope::of(visit.actor())).await?;
    let (dataset, number) = match what {
        What::Dataset => (sql::dataset(&mut tx, id).await?, None),
        What::Version => {
            let version = sql::version(&mut tx, id).await?;
            (sql::dataset(&mut tx, version.dataset).await?, Some(version.number))
        }
    };
    visit.actor().within(dataset.authority)?;
    let is_current = number.is_some() && dataset.current == Some(id);
    let then = if is_current {
        sql::newest_standing_beside(&mut tx, dataset.id, id).await?.map(|version| version.number)
    } else {
        None
    };
    drop(tx);
    let authority = app.authorities.by_id(dataset.authority).await?;
    let back = match dataset.current {
        Some(_) if number.is_some() => format!("{}/versions", served::path(&authority, &dataset)),
        Some(_) => served::path(&authority, &dataset),
        None => "/deposits".to_owned(),
    };
    Ok(WithdrawPage {
        what,
        id: id.to_string(),
        title: dataset.title,
        number,
        then,
        last: is_current && then.is_none(),
        back,
        reason,
        errors,
    })
}
