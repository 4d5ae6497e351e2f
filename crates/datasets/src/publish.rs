//! Publish a deposit: its table becomes the next version of its data set, in one transaction.

use kernel::{Actor, Doing as _, Error, Id, Millis, Permission, Ref, Result};
use serde_json::{Value, json};
use store::{Blobs, Event, Scope, Task, Tx};
use web::{App, Form, Path, Pressed, State as Shared, Visit};

use crate::jobs::{self, On, WORTH_SORTING};
use crate::model::{self, Decision, Deposit, LeftOut, State, Version};
use crate::{follow, sql};

/// Makes the table of a ready deposit public. Pages, API, jobs and command line all come through here.
///
/// # Errors
/// [`Error::Conflict`] when the deposit is not ready or its data set was withdrawn.
pub(crate) async fn publish(
    tx: &mut Tx,
    actor: &Actor,
    deposit: &Deposit,
    public_report: &Value,
    now: Millis,
) -> Result<Version> {
    actor.require(Permission::Publish)?;
    actor.within(deposit.authority)?;
    // Whoever publishes this data set waits here for whoever does already, then reads what stands.
    sql::lock_dataset(tx, deposit.dataset).await?;
    let deposit = &sql::deposit(tx, deposit.id).await?;
    let (State::Ready, Some(table)) = (deposit.state, &deposit.table) else {
        return Err(Error::Conflict("deposit-not-ready"));
    };
    let dataset = sql::dataset(tx, deposit.dataset).await?;
    if dataset.withdrawn.is_some() {
        return Err(Error::Conflict("dataset-withdrawn"));
    }
    let version = Version {
        authority: deposit.authority,
        id: Id::new(now),
        dataset: dataset.id,
        deposit: deposit.id,
        number: sql::last_number(tx, dataset.id).await? + 1,
        table: table.clone(),
        published_by: actor.label().to_owned(),
        published_at: now,
        withdrawn: None,
    };
    sql::insert_version(tx, &version, public_report).await?;
    sql::set_current(tx, &dataset, Some(&version), now).await?;
    if dataset.schema != deposit.schema {
        sql::set_schema(tx, dataset.id, deposit.schema.as_deref()).await?;
    }
    sql::save_deposit(tx, &Deposit { state: State::Published, changed_at: now, ..deposit.clone() }).await?;
    if version.table.rows >= WORTH_SORTING {
        tx.enqueue(Task::new(jobs::SORT, &On { id: version.id }).for_authority(version.authority), now)
            .await?;
    }
    let about = Ref { kind: "version".to_owned(), id: version.id };
    let payload = json!({ "dataset": dataset.id, "number": version.number, "rows": version.table.rows });
    tx.emit(Event::new("version.published", about, &payload).for_authority(version.authority), now).await?;
    Ok(version)
}

/// The public report of a deposit, from the private one that its check left.
pub(crate) async fn public_report(blobs: &Blobs, deposit: &Deposit, decisions: &[Decision]) -> Result<Value> {
    let report = private_report(blobs, deposit).await?;
    let mut findings = model::findings(&report);
    model::remember(&mut findings, decisions, &model::columns(&report));
    let answers = |it: &&Decision| findings.iter().any(|finding| it.answers(finding, report.rows));
    let left_out = LeftOut::by(decisions.iter().filter(answers));
    Ok(model::public_report(&report, &left_out, deposit.table.as_ref(), deposit.repaired.as_ref()))
}

/// The engine's whole report. It may hold cells: never for the public.
///
/// # Errors
/// [`Error::NotFound`] when the file was never checked.
pub(crate) async fn private_report(blobs: &Blobs, deposit: &Deposit) -> Result<check::Report> {
    let key = deposit.report.as_deref().ok_or(Error::NotFound)?;
    let bytes = blobs.range(key, 0..blobs.size(key).await?).await?;
    serde_json::from_slice(&bytes).doing("read a report")
}

/// `POST /deposits/{id}/publish`
pub(crate) async fn submit(
    app: Shared<App>,
    visit: Visit,
    Path(id): Path<Id>,
    _: Form<Pressed>,
) -> web::Answer {
    published(&app, &visit, id).await?;
    visit.go_saying(&format!("/deposits/{id}"), "datasets-published")
}

/// `POST /api/v1/deposits/{id}/publish`
pub(crate) async fn submit_json(app: Shared<App>, visit: Visit, Path(id): Path<Id>) -> web::Answer {
    let version = published(&app, &visit, id).await?;
    visit.json(&json!({ "version": version.id, "number": version.number, "dataset": version.dataset }))
}

async fn published(app: &App, visit: &Visit, id: Id) -> Result<Version> {
    let follow::Whole { deposit, decisions, .. } = follow::whole(app, visit, id).await?;
    let report = public_report(&app.blobs, &deposit, &decisions).await?;
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    // Read again inside the transaction that writes: two agents may press the button together.
    let deposit = sql::deposit(&mut tx, id).await?;
    let version = publish(&mut tx, visit.actor(), &deposit, &report, app.clock.now()).await?;
    tx.commit().await?;
    Ok(version)
}
