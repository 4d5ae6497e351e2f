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
use web::{Answer, App, Errors, Extension, Form, Json, Pager, Path, Pressed, Query, State, Visit};

use crate::decide::{Answer as Decided, Answers, decide};
use crate::deposit::Choice;
use crate::model::{self, BY_AGENT, Decision, Deposit, Finding, State as DepositState, Treatment};
use crate::publish::{private_report, public_report, publish};
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
    decisions: Vec<Decision>,
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

/// The decision form as it is sent: one list a field, in the order of the findings.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct DecisionForm {
    column: Vec<String>,
    kind: Vec<String>,
    treatment: Vec<String>,
    ground: Vec<String>,
    note: Vec<String>,
    /// The treatment of every column left without one: the button that leaves them all out.
    others: String,
    /// Columns that the agent leaves out although nothing was found in them.
    leave_out: Vec<String>,
}

impl DecisionForm {
    fn answers(self) -> Answers {
        let word = |words: &[String], at: usize| words.get(at).cloned().unwrap_or_default();
        let found = (0..self.column.len()).map(|at| Decided {
            column: word(&self.column, at),
            kind: word(&self.kind, at),
            treatment: word(&self.treatment, at),
            ground: word(&self.ground, at),
            note: word(&self.note, at),
        });
        let left_out = self.leave_out.into_iter().filter(|column| !column.is_empty()).map(|column| Decided {
            column,
            kind: BY_AGENT.to_owned(),
            treatment: Treatment::Drop.name().to_owned(),
            ..Decided::default()
        });
        Answers { each: found.chain(left_out).collect(), others: self.others, columns: Vec::new() }
    }
}

/// `POST /deposits/{id}/decisions`
pub(crate) async fn decide_form(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
    Form(sent): Form<DecisionForm>,
) -> Answer {
    let answers = sent.answers();
    match decided(&app, &visit, id, answers.clone()).await {
        Ok(_) => visit.go_saying(&format!("/deposits/{id}"), "datasets-decided"),
        Err(Error::Invalid(wrong)) => {
            visit.refuse(&page(&app, &services, &visit, id, &answers.each, wrong.into()).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/deposits/{id}/decisions`
pub(crate) async fn decide_json(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    Json(answers): Json<Vec<Decided>>,
) -> Answer {
    let answers = Answers { each: answers, ..Answers::default() };
    let deposit = decided(&app, &visit, id, answers).await?;
    visit.json(&json!({ "id": deposit.id, "state": deposit.state }))
}

async fn decided(app: &App, visit: &Visit, id: Id, answers: Answers) -> Result<Deposit> {
    let deposit = whole(app, visit, id).await?.deposit;
    let columns = match &deposit.report {
        Some(_) => model::columns(&private_report(&app.blobs, &deposit).await?),
        None => Vec::new(),
    };
    let answers = Answers { columns, ..answers };
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    let deposit = decide(&mut tx, visit.actor(), id, &answers, app.clock.now()).await?;
    tx.commit().await?;
    Ok(deposit)
}

/// `POST /deposits/{id}/publish`
pub(crate) async fn publish_form(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    _: Form<Pressed>,
) -> Answer {
    published(&app, &visit, id).await?;
    visit.go_saying(&format!("/deposits/{id}"), "datasets-published")
}

/// `POST /api/v1/deposits/{id}/publish`
pub(crate) async fn publish_json(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let version = published(&app, &visit, id).await?;
    visit.json(&json!({ "version": version.id, "number": version.number, "dataset": version.dataset }))
}

async fn published(app: &App, visit: &Visit, id: Id) -> Result<model::Version> {
    let Whole { deposit, decisions, .. } = whole(app, visit, id).await?;
    let report = public_report(&app.blobs, &deposit, &decisions).await?;
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    // Read again inside the transaction that writes: two agents may press the button together.
    let deposit = sql::deposit(&mut tx, id).await?;
    let version = publish(&mut tx, visit.actor(), &deposit, &report, app.clock.now()).await?;
    tx.commit().await?;
    Ok(version)
}
