//! Decide on the columns that hold personal data. The table is then written again without what must not be in it.

use kernel::{Actor, Error, Id, Millis, Permission, Result};
use store::Tx;

use crate::jobs;
use crate::model::{Decision, Deposit, State, undecided};
use crate::sql;

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

/// Records the answers and, once every finding that blocks has one, puts the deposit back to work.
///
/// # Errors
/// [`Error::Invalid`] naming each answer that is incomplete; nothing is recorded then. [`Error::Conflict`] when the
/// deposit takes no decision any more.
pub(crate) async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    deposit: Id,
    answers: &[Answer],
    now: Millis,
) -> Result<Deposit> {
    actor.require(Permission::Decide)?;
    let deposit = sql::deposit(tx, deposit).await?;
    actor.within(deposit.authority)?;
    if !deposit.state.takes_decisions() {
        return Err(Error::Conflict("deposit-takes-no-decision"));
    }
    let findings = sql::findings(tx, deposit.id).await?;
    let mut decisions = Vec::new();
    let mut wrong = Vec::new();
    for finding in findings.iter().filter(|finding| finding.blocks()) {
        let Some(answer) = answers.iter().find(|it| it.column == finding.column && it.kind == finding.kind)
        else {
            continue;
        };
        match Decision::on(finding, &answer.treatment, &answer.ground, &answer.note, actor.label(), now) {
            Ok(decision) => decisions.push(decision),
            Err(field) => wrong.push(field),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    for decision in &decisions {
        sql::insert_decision(tx, deposit.dataset, decision).await?;
    }
    if !decisions.is_empty() {
        // They hold for the whole data set: what waits there with a table written before is written again.
        for other in sql::ready_deposits(tx, deposit.dataset).await? {
            if other.id != deposit.id {
                prepare(tx, other, now).await?;
            }
        }
    }
    let standing = sql::decisions(tx, deposit.dataset).await?;
    if undecided(&findings, &standing).next().is_some() {
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
