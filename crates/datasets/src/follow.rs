//! Follow a deposit: where it stands, what its check found, what is awaited and from whom.

mod change;
mod files;
mod page;
mod question;
mod ways;

pub(crate) use files::{original, rejects};
pub(crate) use page::{DepositedPage, DepositsPage};

use kernel::{Error, Id, Permission, Result};
use serde_json::json;
use store::Scope;
use web::{Answer, App, Errors, Extension, Pager, Path, Query, State, Visit};

use crate::decide::Answer as Decided;
use crate::deposit::Choice;
use crate::model::{self, Decision, Deposit, Finding, State as DepositState};
use crate::publish::private_report;
use crate::services::Services;
use crate::sql;

const PER_PAGE: u64 = 30;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    page: Option<u64>,
}

/// `GET /deposits`
pub(crate) async fn list(app: State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let mut tx = app.db.read(Scope::of(visit.actor())).await?;
    let total = sql::count_deposits(&mut tx).await?;
    let pager = Pager::new(asked.page.unwrap_or(1), PER_PAGE, u64::try_from(total).unwrap_or(0));
    let offset = i64::try_from(pager.offset()).unwrap_or(0);
    let deposits = sql::deposits(&mut tx, i64::try_from(PER_PAGE).unwrap_or(30), offset).await?;
    drop(tx);
    let authorities = app.authorities.all().await?;
    visit.page(&DepositsPage::of(&deposits, &authorities, pager))
}

/// Everything about one deposit that its page and the API tell.
pub(crate) struct Whole {
    pub(crate) deposit: Deposit,
    findings: Vec<Finding>,
    pub(crate) decisions: Vec<Decision>,
    job: Option<store::Job>,
}

/// # Errors
/// [`Error::NotFound`] when the visitor's scope holds no such deposit.
pub(crate) async fn whole(app: &App, visit: &Visit, id: Id) -> Result<Whole> {
    let mut tx = app.db.read(Scope::of(visit.actor())).await?;
    let deposit = sql::deposit(&mut tx, id).await?;
    visit.actor().within(deposit.authority)?;
    let findings = sql::findings(&mut tx, id).await?;
    let decisions = sql::decisions(&mut tx, deposit.dataset).await?;
    let job = match deposit.job {
        // Jobs that ended long ago may be gone.
        Some(job) => match tx.job(job).await {
            Err(Error::NotFound) => None,
            job => Some(job?),
        },
        None => None,
    };
    Ok(Whole { deposit, findings, decisions, job })
}

/// `GET /deposits/{id}`
pub(crate) async fn show(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
) -> Answer {
    visit.page(&page(&app, &services, &visit, id, &[], Errors::none()).await?)
}

pub(crate) async fn page(
    app: &App,
    services: &Services,
    visit: &Visit,
    id: Id,
    answers: &[Decided],
    errors: Errors,
) -> Result<DepositedPage> {
    let whole = whole(app, visit, id).await?;
    let report = match &whole.deposit.report {
        Some(_) => Some(private_report(&app.blobs, &whole.deposit).await?),
        None => None,
    };
    let has_cells = |report: &check::Report| {
        !report.errors.is_empty() || report.warnings.iter().any(|warning| warning.value.is_some())
    };
    let cells = report.as_ref().is_some_and(has_cells);
    if cells && visit.actor().may(Permission::ReadOriginal) {
        files::log(app, visit, &whole.deposit, "errors").await?;
    }
    let mut tx = app.db.read(Scope::of(visit.actor())).await?;
    let dataset = sql::dataset(&mut tx, whole.deposit.dataset).await?;
    let version_withdrawn = sql::is_taken_back(&mut tx, id).await?;
    let readings = sql::readings(&mut tx, id).await?;
    // What this file would take the place of, while it is not public itself.
    let standing = match dataset.current {
        Some(current) if whole.deposit.state != DepositState::Published => {
            let number = sql::last_number(&mut tx, dataset.id).await? + 1;
            Some((sql::version(&mut tx, current).await?, number))
        }
        _ => None,
    };
    drop(tx);
    let authority = app.authorities.by_id(whole.deposit.authority).await?;
    let preview = match (&whole.deposit.table, whole.deposit.state) {
        (Some(table), DepositState::Ready | DepositState::Published) => {
            Some((table, app.engine.records(table, &crate::records::first_rows(10)).await?))
        }
        _ => None,
    };
    Ok(DepositedPage::of(page::Told {
        lang: visit.lang(),
        actor: visit.actor(),
        deposit: &whole.deposit,
        dataset: &dataset,
        version_withdrawn,
        authority: &authority,
        schemas: Choice::schemas(services),
        findings: &whole.findings,
        decisions: &whole.decisions,
        answers,
        job: whole.job.as_ref(),
        report: report.as_ref(),
        standing: standing.as_ref().map(|(version, next)| (version, *next)),
        preview: preview.as_ref().map(|(table, records)| (table.columns.as_slice(), records)),
        readings,
        errors,
    }))
}

/// `GET /api/v1/deposits/{id}`; the page's progress follows it too.
pub(crate) async fn show_json(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let Whole { deposit, findings, decisions, job } = whole(&app, &visit, id).await?;
    let progress = job.as_ref().filter(|_| deposit.state.is_at_work()).map(|job| job.progress);
    let mut awaited = Vec::new();
    if deposit.state == DepositState::ToDecide {
        let asked = model::undecided(&findings, &decisions, deposit.data_rows());
        awaited.extend(asked.map(|it| json!({ "column": it.column, "kind": it.kind })));
    }
    visit.json(&json!({
        "id": deposit.id, "dataset": deposit.dataset, "state": deposit.state, "file_name": deposit.file_name,
        "bytes": deposit.bytes, "sha256": deposit.sha256, "schema": deposit.schema, "rows": deposit.rows,
        "rows_wrong": deposit.rows_wrong, "error_count": deposit.error_count, "reason": deposit.reason,
        "deposited_at": web::format::instant(deposit.deposited_at), "findings": findings, "decisions": decisions,
        "awaited": awaited, "done": progress.map_or(0, |it| it.done), "total": progress.and_then(|it| it.total), "text": null,
        "finished": !deposit.state.is_at_work(), "next": format!("/deposits/{}", deposit.id),
    }))
}

/// `GET /api/v1/deposits/{id}/report`: the whole report, cells included; its reading is logged.
pub(crate) async fn report_json(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    visit.actor().require(Permission::ReadOriginal)?;
    let Whole { deposit, .. } = whole(&app, &visit, id).await?;
    let report = private_report(&app.blobs, &deposit).await?;
    files::log(&app, &visit, &deposit, "report").await?;
    let lang = if visit.lang() == web::Lang::Fr { check::Lang::Fr } else { check::Lang::En };
    visit.json(&report.to_json(lang))
}
