//! The job that checks a deposit and writes its table, first when it arrives, again when its decisions change.

use std::path::Path;
use std::sync::Arc;

use kernel::{Actor, Clock, Column, Doing as _, Error, Id, Result, Table};
use store::{Blobs, Handler, Job, Message, Scope, Tx, Work};

use super::On;
use crate::model::{self, Changes, Decision, Deposit, Finding, LeftOut, Outcome, State, Treatment, judge};
use crate::pass::{self, Pass, Passed};
use crate::services::Services;
use crate::{publish, sql};

pub(crate) struct Examine {
    pub(crate) services: Services,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait::async_trait]
impl Handler for Examine {
    async fn run(&self, job: &Job, work: &Work) -> Result<()> {
        let On { id } = job.payload()?;
        let authority = job.authority.ok_or(Error::NotFound)?;
        for _ in 0..MOST_PASSES {
            let mut tx = work.begin(Scope::One(authority)).await?;
            let deposit = sql::deposit(&mut tx, id).await?;
            let decisions = sql::decisions(&mut tx, deposit.dataset).await?;
            let known = match sql::dataset(&mut tx, deposit.dataset).await?.current {
                Some(current) => sql::version(&mut tx, current).await?.table.columns,
                None => Vec::new(),
            };
            drop(tx);
            if !awaits(&deposit, job.id) {
                // Another run of this same job was there first, or an agent stopped it or asked for another.
                return Ok(());
            }
            match self.pass(&deposit, &decisions, &known, work).await? {
                Ok(examined) => {
                    if self.save(deposit, examined, &decisions, job.id, work).await? {
                        return Ok(());
                    }
                }
                Err(unreadable) => return self.refuse(deposit, &unreadable, job.id, work).await,
            }
        }
        Err(Error::Unavailable("decisions-changed"))
    }

    async fn failed(&self, job: &Job, tx: &mut Tx) -> Result<()> {
        let On { id } = job.payload()?;
        let deposit = sql::deposit(tx, id).await?;
        if awaits(&deposit, job.id) {
            let failed = Deposit { state: State::Failed, changed_at: self.clock.now(), ..deposit };
            sql::save_deposit(tx, &failed).await?;
        }
        Ok(())
    }
}

/// Passes over one file before giving up, when agents decide again during each.
const MOST_PASSES: u32 = 4;

/// Whether the deposit still waits for this very job.
fn awaits(deposit: &Deposit, job: Id) -> bool {
    deposit.state.is_at_work() && deposit.job == Some(job)
}

/// What a commit records of the engine's pass.
#[derive(Clone, Copy)]
struct Found<'a> {
    findings: &'a [Finding],
    report: &'a check::Report,
    left_out: &'a LeftOut,
}

/// What the engine found, and the table if it may be published.
struct Examined {
    passed: Passed,
    findings: Vec<Finding>,
    outcome: Outcome,
    key: String,
    left_out: LeftOut,
}

impl Examine {
    /// Runs the engine with the decisions that stand. If one that changes what is written turns out to answer no finding
    /// any more, runs it once more without: a column is only left out for what it holds today.
    async fn pass(
        &self,
        deposit: &Deposit,
        decisions: &[Decision],
        known: &[Column],
        work: &Work,
    ) -> Result<Result<Examined, check::Unreadable>> {
        let original: Box<Path> = self
            .blobs
            .local_path(&deposit.original)
            .ok_or(Error::Unavailable("originals-not-local"))?
            .into_boxed_path();
        let schema = match &deposit.schema {
            Some(name) => Some(self.services.schemas.by_name(name).ok_or(Error::Conflict("schema-unknown"))?),
            None => None,
        };
        let mut standing: Vec<&Decision> = decisions.iter().collect();
        loop {
            let decided: Vec<(String, Treatment)> =
                standing.iter().map(|it| (it.column.clone(), it.treatment)).collect();
            let treatments = model::treatments(&decided);
            let left_out = LeftOut::by(standing.iter().copied());
            let key = format!("tables/{}.parquet", Id::new(self.clock.now()));
            let pass = Pass { schema: schema.clone(), treatments, key: key.clone() };
            let passed = match pass::run(&self.services, original.clone(), pass, work.watch()).await? {
                Ok(passed) => passed,
                Err(unreadable) => return Ok(Err(unreadable)),
            };
            let mut findings = model::findings(&passed.report);
            let columns = model::columns(&passed.report);
            model::remember(&mut findings, decisions, &columns);
            model::suspect(&mut findings, decisions, &columns, known);
            let rows = passed.report.rows;
            let before = standing.len();
            standing.retain(|it| {
                !it.treatment.changes_the_table() || findings.iter().any(|finding| it.answers(finding, rows))
            });
            if standing.len() < before {
                continue;
            }
            let outcome = judge(&model::checked(&passed.report, &findings), deposit.policy, decisions);
            return Ok(Ok(Examined { passed, findings, outcome, key, left_out }));
        }
    }

    /// Saves what was found; false, and nothing is kept, when agents decided otherwise meanwhile.
    async fn save(
        &self,
        deposit: Deposit,
        examined: Examined,
        decisions: &[Decision],
        job: Id,
        work: &Work,
    ) -> Result<bool> {
        let Examined { passed, findings, outcome, key, left_out } = examined;
        let now = self.clock.now();
        let mut report = passed.report.clone();
        report.file.name.clone_from(&deposit.file_name);
        report.file.sha256 = Some(deposit.sha256.clone());
        // The table first: it is the one that may find no room, and then nothing else was put.
        let table: Option<Table> = match outcome {
            Outcome::Publishable => {
                Some(tokio::task::spawn_blocking(move || passed.keep()).await.doing("keep a table")??)
            }
            // The columns are not decided on: what was written is thrown away at once.
            Outcome::ToDecide | Outcome::Refused(_) => None,
        };
        let written = table.is_some();
        let report_key = format!("reports/{}.json", Id::new(now));
        if let Err(error) = self.put_report(&report_key, &report).await {
            if written {
                self.blobs.delete(&key).await?;
            }
            return Err(error);
        }
        let (old_report, old_table) = (deposit.report.clone(), deposit.table.clone());
        let changed = Deposit {
            state: match outcome {
                Outcome::Refused(_) => State::Refused,
                Outcome::ToDecide => State::ToDecide,
                Outcome::Publishable => State::Ready,
            },
            reason: match outcome {
                Outcome::Refused(why) => Some(why.to_owned()),
                _ => None,
            },
            reason_args: Vec::new(),
            rows: count(report.rows),
            rows_wrong: count(report.bad_rows),
            error_count: count(report.error_count),
            report: Some(report_key.clone()),
            table,
            changed_at: now,
            ..deposit
        };
        let found = Found { findings: &findings, report: &report, left_out: &left_out };
        let saved = self.commit(&changed, found, decisions, job, work).await;
        match saved {
            Ok(true) => {
                // What the new report and table replace. A crash before this line leaves orphans for the daily sweep.
                if let Some(old) = old_report {
                    self.blobs.delete(&old).await?;
                }
                if let Some(old) = old_table {
                    self.blobs.delete(&old.key).await?;
                }
                Ok(true)
            }
            other => {
                self.blobs.delete(&report_key).await?;
                if written {
                    self.blobs.delete(&key).await?;
                }
                other
            }
        }
    }

    async fn put_report(&self, key: &str, report: &check::Report) -> Result<()> {
        let bytes = serde_json::to_vec(report).doing("write a report")?;
        let body = futures::stream::once(async move { Ok(bytes.into()) });
        self.blobs.put(key, body, u64::MAX).await?;
        Ok(())
    }

    async fn commit(
        &self,
        deposit: &Deposit,
        found: Found<'_>,
        decisions: &[Decision],
        job: Id,
        work: &Work,
    ) -> Result<bool> {
        let Found { findings, report, left_out } = found;
        let mut tx = work.begin(Scope::One(deposit.authority)).await?;
        sql::lock_dataset(&mut tx, deposit.dataset).await?;
        if !awaits(&sql::deposit(&mut tx, deposit.id).await?, job) {
            return Err(Error::Conflict("deposit-stopped"));
        }
        if sql::decisions(&mut tx, deposit.dataset).await? != decisions {
            return Ok(false);
        }
        sql::save_findings(&mut tx, deposit.id, findings).await?;
        sql::save_deposit(&mut tx, deposit).await?;
        if deposit.state == State::Ready
            && deposit.policy.publish
            && !self.takes_something_away(&mut tx, deposit).await?
        {
            let public =
                model::public_report(report, left_out, deposit.table.as_ref(), deposit.repaired.as_ref());
            publish::publish(&mut tx, &Actor::system("examine"), deposit, &public, deposit.changed_at)
                .await?;
        }
        work.finish(tx, None).await?;
        Ok(true)
    }

    /// Whether its version would lack a column that the public reads, or have one of another kind: programs that read it
    /// would fail, and an agent looks at that first.
    async fn takes_something_away(&self, tx: &mut Tx, deposit: &Deposit) -> Result<bool> {
        let current = sql::dataset(tx, deposit.dataset).await?.current;
        let (Some(current), Some(table)) = (current, &deposit.table) else { return Ok(false) };
        let read = sql::version(tx, current).await?.table.columns;
        Ok(Changes::between(&read, None, Some(&table.columns)).take_away())
    }

    async fn refuse(
        &self,
        deposit: Deposit,
        unreadable: &check::Unreadable,
        job: Id,
        work: &Work,
    ) -> Result<()> {
        if matches!(unreadable, check::Unreadable::Cancelled) {
            return Err(Error::Conflict("deposit-stopped"));
        }
        let mut tx = work.begin(Scope::One(deposit.authority)).await?;
        if !awaits(&sql::deposit(&mut tx, deposit.id).await?, job) {
            return Err(Error::Conflict("deposit-stopped"));
        }
        let sentences = [("fr", check::Lang::Fr), ("en", check::Lang::En)]
            .map(|(lang, said)| (lang.to_owned(), unreadable.sentence(said)));
        let reason = model::unreadable_reason(unreadable);
        let refused = Deposit {
            state: State::Unreadable,
            reason: Some(reason.to_owned()),
            reason_args: sentences.to_vec(),
            changed_at: self.clock.now(),
            ..deposit
        };
        sql::save_deposit(&mut tx, &refused).await?;
        work.finish(tx, Some(Message::new(reason))).await
    }
}

fn count(figure: u64) -> i64 {
    i64::try_from(figure).unwrap_or(i64::MAX)
}

/// Puts a deposit (back) to work.
pub(crate) async fn enqueue(tx: &mut Tx, deposit: Id, now: kernel::Millis) -> Result<Id> {
    tx.enqueue(store::Task::new(super::EXAMINE, &On { id: deposit }), now).await
}
