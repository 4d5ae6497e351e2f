//! Decide on the columns that hold personal data. The table is then written again without what must not be in it.

use kernel::{Actor, Error, Id, Invalid, Millis, Permission, Result};
use serde_json::json;
use store::{Scope, Tx};
use web::{App, Extension, Form, Json, Path, State as Shared, Visit};

use crate::model::{self, BY_AGENT, Decision, Deposit, Finding, State, Treatment, undecided};
use crate::publish::private_report;
use crate::records::composed;
use crate::services::Services;
use crate::{follow, jobs, sql};

/// One answer of an agent, as a form or the API gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Answer {
    pub(crate) column: String,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) treatment: String,
    #[serde(default)]
    pub(crate) ground: String,
    #[serde(default)]
    pub(crate) note: String,
}

/// What an agent sends at once about a deposit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) each: Vec<Answer>,
    /// The treatment of every finding that asks for a decision and has no answer; empty for none.
    pub(crate) others: String,
    /// The columns of the file: those that may be left out although nothing was found in them.
    pub(crate) columns: Vec<String>,
}

/// Records the answers and, once every finding that asks for one has one, puts the deposit back to work.
///
/// # Errors
/// [`Error::Invalid`] naming each answer that is incomplete or about nothing; nothing is recorded then.
/// [`Error::Conflict`] when the deposit takes no decision any more.
pub(crate) async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    deposit: Id,
    answers: &Answers,
    now: Millis,
) -> Result<Deposit> {
    actor.require(Permission::Decide)?;
    let deposit = sql::deposit(tx, deposit).await?;
    actor.within(deposit.authority)?;
    sql::lock_dataset(tx, deposit.dataset).await?;
    let deposit = sql::deposit(tx, deposit.id).await?;
    if !deposit.state.takes_decisions() {
        return Err(Error::Conflict("deposit-takes-no-decision"));
    }
    let mut findings = sql::findings(tx, deposit.id).await?;
    let before = sql::decisions(tx, deposit.dataset).await?;
    let decisions = answers.decisions(&mut findings, &before, deposit.data_rows(), actor, now)?;
    if decisions.is_empty() {
        return Ok(deposit);
    }
    for decision in &decisions {
        sql::insert_decision(tx, deposit.dataset, decision).await?;
    }
    sql::save_findings(tx, deposit.id, &findings).await?;
    // They hold for the whole data set: what waits there with a table written before is written again.
    for other in sql::ready_deposits(tx, deposit.dataset).await? {
        if other.id != deposit.id {
            prepare(tx, other, now).await?;
        }
    }
    let standing = sql::decisions(tx, deposit.dataset).await?;
    if undecided(&findings, &standing, deposit.data_rows()).next().is_some() {
        return Ok(deposit);
    }
    prepare(tx, deposit, now).await
}

/// Has the table of a deposit written again with the decisions that stand.
async fn prepare(tx: &mut Tx, deposit: Deposit, now: Millis) -> Result<Deposit> {
    let job = jobs::enqueue(tx, deposit.id, now).await?;
    let deposit = Deposit { state: State::Preparing, job: Some(job), changed_at: now, ..deposit };
    sql::save_deposit(tx, &deposit).await?;
    Ok(deposit)
}

impl Answers {
    /// The decisions that the answers make; columns that the agent leaves out of their own accord join `findings`.
    fn decisions(
        &self,
        findings: &mut Vec<Finding>,
        before: &[Decision],
        rows: u64,
        actor: &Actor,
        now: Millis,
    ) -> Result<Vec<Decision>> {
        let mut wrong = Vec::new();
        for answer in &self.each {
            if findings.iter().any(|it| answer.is_about(it)) {
                continue;
            }
            match self.columns.iter().position(|column| *column == answer.column) {
                Some(place) if answer.kind == BY_AGENT => {
                    findings.push(Finding::of_agent(&answer.column, place));
                }
                _ => wrong
                    .push(Invalid::new("column", "decision-about-nothing").with("column", &answer.column)),
            }
        }
        let mut decisions = Vec::new();
        for finding in findings.iter() {
            let asks = finding.asks(before) && !before.iter().any(|decision| decision.answers(finding, rows));
            let words = match self.each.iter().find(|it| it.is_about(finding)) {
                Some(it) if !it.treatment.is_empty() => {
                    (it.treatment.as_str(), it.ground.as_str(), it.note.as_str())
                }
                // Told without blocking: silence is an answer.
                Some(_) | None if !asks => continue,
                None if self.others.is_empty() => continue,
                Some(_) | None => (self.others.as_str(), "", ""),
            };
            match Decision::on((finding, rows), words, actor.label(), now) {
                Ok(decision) => decisions.push(decision),
                Err(field) => wrong.push(field),
            }
        }
        if wrong.is_empty() { Ok(decisions) } else { Err(Error::Invalid(wrong)) }
    }
}

impl Answer {
    pub(crate) fn is_about(&self, finding: &Finding) -> bool {
        self.column == finding.column && self.kind == finding.kind
    }
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
        let found = (0..self.column.len()).map(|at| Answer {
            column: word(&self.column, at),
            kind: word(&self.kind, at),
            treatment: word(&self.treatment, at),
            ground: word(&self.ground, at),
            note: word(&self.note, at),
        });
        let left_out = self.leave_out.into_iter().filter(|column| !column.is_empty()).map(|column| Answer {
            column,
            kind: BY_AGENT.to_owned(),
            treatment: Treatment::Drop.name().to_owned(),
            ..Answer::default()
        });
        Answers { each: found.chain(left_out).collect(), others: self.others, columns: Vec::new() }
    }
}

/// `POST /deposits/{id}/decisions`
pub(crate) async fn submit(
    app: Shared<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
    Form(sent): Form<DecisionForm>,
) -> web::Answer {
    let answers = sent.answers();
    match decided(&app, &visit, id, answers.clone()).await {
        Ok(_) => visit.go_saying(&format!("/deposits/{id}"), "datasets-decided"),
        Err(Error::Invalid(wrong)) => {
            visit.refuse(&follow::page(&app, &services, &visit, id, &answers.each, wrong.into()).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/deposits/{id}/decisions`
pub(crate) async fn submit_json(
    app: Shared<App>,
    visit: Visit,
    Path(id): Path<Id>,
    Json(answers): Json<Vec<Answer>>,
) -> web::Answer {
    let answers = Answers { each: answers, ..Answers::default() };
    let deposit = decided(&app, &visit, id, answers).await?;
    visit.json(&json!({ "id": deposit.id, "state": deposit.state }))
}

async fn decided(app: &App, visit: &Visit, id: Id, answers: Answers) -> Result<Deposit> {
    let deposit = follow::whole(app, visit, id).await?.deposit;
    let columns = match &deposit.report {
        Some(_) => model::columns(&private_report(&app.blobs, &deposit).await?),
        None => Vec::new(),
    };
    let answers = Answers {
        each: answers.each.into_iter().map(|it| Answer { column: composed(it.column), ..it }).collect(),
        columns: columns.into_iter().map(composed).collect(),
        ..answers
    };
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    let deposit = decide(&mut tx, visit.actor(), id, &answers, app.clock.now()).await?;
    tx.commit().await?;
    Ok(deposit)
}
