//! Every SQL text of jobs.

use kernel::{Error, Id, Millis, Result};

use super::model::{Job, Message, Progress, State, Task, Verdict};
use crate::arg::Arg;
use crate::args;
use crate::fault::internal;
use crate::scope::Scope;
use crate::tx::Tx;

macro_rules! insert {
    ($authority:literal) => {
        concat!(
            "insert into jobs (authority_id, id, kind, payload, state, attempts, max_attempts, run_after, fence, \
             cancel_asked, done, created_at) values (",
            $authority,
            ", $3, $4, $5, 'queued', 0, $6, $7, 0, $8, 0, $9)"
        )
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select j.id, j.authority_id, j.kind, j.payload, j.state, j.attempts, j.max_attempts, j.run_after, \
             j.lease_until, j.fence, j.cancel_asked, j.done, j.total, j.message, j.message_args, j.created_at, \
             j.started_at, j.finished_at from jobs j ",
            $rest
        )
    };
}

impl Tx {
    /// Enqueues `task`: a worker begins it once this transaction is committed.
    ///
    /// # Errors
    /// [`Error::Internal`] in a scope that is neither one authority nor the product, or for an authority
    /// outside the scope.
    pub async fn enqueue(&mut self, task: Task, now: Millis) -> Result<Id> {
        let (sql, authority) = match self.scope() {
            Scope::One(one) if task.authority.is_none_or(|authority| authority == *one) => {
                (insert!("$1"), one.to_string())
            }
            Scope::System(_) => {
                // A text of the product may name `$1`'s place freely: its authority is `$2`.
                (insert!("$2"), task.authority.map_or(String::new(), |authority| authority.to_string()))
            }
            _ => {
                return Err(internal("enqueuing a job", "its authority is not the scope of the transaction"));
            }
        };
        let payload = task.payload.map_err(|problem| internal("writing what a job is given", problem))?;
        let id = Id::new(now);
        let run_after = now + task.wait;
        let args = args![authority, id, task.kind, payload, task.attempts, run_after, false, now];
        self.run(sql, &args).await?;
        self.enqueued = true;
        Ok(id)
    }

    /// The job `id`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it does not exist or belongs to an authority outside the scope.
    pub async fn job(&mut self, id: Id) -> Result<Job> {
        let sql = select!("where j.authority_id in ($1) and j.id = $2");
        self.one(sql, &args![id]).await?.ok_or(Error::NotFound)
    }

    /// The newest jobs of the scope, `limit` at most.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn jobs(&mut self, limit: i64) -> Result<Vec<Job>> {
        let sql = select!("where j.authority_id in ($1) order by j.created_at desc, j.id desc limit $2");
        self.all(sql, &args![limit]).await
    }

    /// Asks that the job `id` stop: at once when it waits, as soon as its handler looks when it runs. A job
    /// that already ended stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it does not exist or belongs to an authority outside the scope.
    pub async fn cancel(&mut self, id: Id, now: Millis) -> Result<()> {
        let waits = "update jobs set state = 'cancelled', cancel_asked = $2, finished_at = $3 \
                     where authority_id in ($1) and id = $4 and state = 'queued'";
        let runs = "update jobs set cancel_asked = $2 where authority_id in ($1) and id = $3";
        if self.run(waits, &args![true, now, id]).await? == 0 && self.run(runs, &args![true, id]).await? == 0
        {
            return Err(Error::NotFound);
        }
        Ok(())
    }

    /// Forgets the jobs that ended before `before`; says how many.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn forget_jobs(&mut self, before: Millis) -> Result<u64> {
        let sql = "delete from jobs where authority_id in ($1) and finished_at < $2";
        self.run(sql, &args![before]).await
    }

    /// Ends the leases of running jobs, so that they are taken again at once; says how many. For a process that
    /// knows that no worker lives: whoever held a lease and lives after all can no longer commit once its job is
    /// taken, since the fence grows.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub async fn release_leases(&mut self) -> Result<u64> {
        let sql = "update jobs set lease_until = 0 where authority_id in ($1) and state = 'running'";
        let released = self.run(sql, &[]).await?;
        self.enqueued |= released > 0;
        Ok(released)
    }

    /// Refuses to go on when another worker has the job: the row stays locked until the end of the transaction.
    pub(super) async fn require_lease(&mut self, job: &Job) -> Result<()> {
        let sql = "update jobs set fence = fence where authority_id in ($1) and id = $2 and fence = $3 \
                   and state = 'running'";
        let held = self.run(sql, &args![job.id, job.fence]).await? == 1;
        if held { Ok(()) } else { Err(Error::Conflict("job-lease-lost")) }
    }
}

/// The next job due at `now` among `kinds` (`,a,b,`): that of the authority served longest ago, oldest first.
/// A running job whose lease ended is due too.
pub(super) async fn next_due(tx: &mut Tx, kinds: &str, now: Millis) -> Result<Option<Job>> {
    let sql = select!(
        "left join job_turns t on t.authority_id = j.authority_id \
         where ((j.state = 'queued' and j.run_after <= $2) or (j.state = 'running' and j.lease_until < $2)) \
         and replace($3, ',' || j.kind || ',', '') <> $3 \
         order by coalesce(t.turn, 0), j.authority_id, j.run_after, j.created_at, j.id limit 1"
    );
    tx.one(sql, &args![now, kinds]).await
}

/// Leases `job` until `until`; false when another worker was first. The authority goes to the end of the line.
pub(super) async fn lease(tx: &mut Tx, job: &mut Job, now: Millis, until: Millis) -> Result<bool> {
    let sql = "update jobs set state = 'running', attempts = attempts + 1, fence = fence + 1, lease_until = $2, \
               started_at = coalesce(started_at, $3), done = 0, total = null \
               where id = $4 and fence = $5 and state = $6 and cancel_asked = $7";
    let args = args![until, now, job.id, job.fence, job.state.as_str(), false];
    if tx.run(sql, &args).await? == 0 {
        return Ok(false);
    }
    let turn = "insert into job_turns (authority_id, turn) \
                values ($2, (select coalesce(max(turn), 0) + 1 from job_turns)) \
                on conflict (authority_id) do update set turn = excluded.turn";
    let authority = job.authority.map_or(String::new(), |authority| authority.to_string());
    tx.run(turn, &args![authority]).await?;
    job.attempts += 1;
    job.fence += 1;
    job.lease_until = Some(until);
    job.started_at = job.started_at.or(Some(now));
    job.state = State::Running;
    Ok(true)
}

/// Keeps the lease and tells how far the work is. `None`: another worker has the job. Else whether somebody
/// asked that it stop.
pub(super) async fn beat(
    tx: &mut Tx,
    job: &Job,
    until: Millis,
    progress: Progress,
    message: Option<&Message>,
) -> Result<Option<bool>> {
    let sql = "update jobs set lease_until = $2, done = $3, total = $4, message = $5, message_args = $6 \
               where authority_id in ($1) and id = $7 and fence = $8 and state = 'running' returning cancel_asked";
    let (key, values) = message_args(message)?;
    let args = args![until, progress.done, progress.total, key, values, job.id, job.fence];
    tx.value(sql, &args).await
}

/// Writes what becomes of the job; a worker that lost its lease changes nothing and gets false.
pub(super) async fn settle(
    tx: &mut Tx,
    job: &Job,
    verdict: Verdict,
    progress: Progress,
    message: Option<&Message>,
    now: Millis,
) -> Result<bool> {
    let (state, run_after, uncounted) = match verdict {
        Verdict::Done => (State::Done, job.run_after, 0),
        Verdict::Failed => (State::Failed, job.run_after, 0),
        Verdict::Cancelled => (State::Cancelled, job.run_after, 0),
        Verdict::Again(at) => (State::Queued, at, 0),
        Verdict::Interrupted => (State::Queued, job.run_after, 1_i64),
    };
    let finished_at = state.is_final().then_some(now);
    let sql = "update jobs set state = $2, run_after = $3, attempts = attempts - $4, finished_at = $5, \
               lease_until = null, done = $6, total = $7, message = $8, message_args = $9 \
               where authority_id in ($1) and id = $10 and fence = $11 and state in ('queued', 'running')";
    let (key, values) = message_args(message)?;
    let args = args![
        state.as_str(),
        run_after,
        uncounted,
        finished_at,
        progress.done,
        progress.total,
        key,
        values,
        job.id,
        job.fence
    ];
    Ok(tx.run(sql, &args).await? == 1)
}

fn message_args(message: Option<&Message>) -> Result<(Option<String>, Arg)> {
    match message {
        None => Ok((None, Arg::Text(None))),
        Some(message) => Ok((Some(message.key.clone()), Arg::json(&message.args)?)),
    }
}
