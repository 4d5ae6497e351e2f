//! What a job is, and the rules of its life. No I/O.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::{AuthorityId, Doing as _, Error, Id, Millis, Result};

use crate::fault::internal;
use crate::row::{Json, Record, Row};

/// Work to be done, not yet enqueued.
#[derive(Clone, Debug)]
pub struct Task {
    pub(super) kind: &'static str,
    pub(super) payload: Result<String, String>,
    pub(super) authority: Option<AuthorityId>,
    pub(super) wait: Millis,
    pub(super) attempts: i64,
}

impl Task {
    /// Work of the kind `kind` (`datasets.check`), with what its handler needs to know. Payloads hold
    /// identifiers, never file contents nor personal data: they are shown to administrators.
    pub fn new<T: serde::Serialize + ?Sized>(kind: &'static str, payload: &T) -> Self {
        let payload = serde_json::to_string(payload).map_err(|error| error.to_string());
        Self { kind, payload, authority: None, wait: 0, attempts: 8 }
    }

    /// Whose work it is; in a transaction of one authority it is that one's already.
    #[must_use]
    pub fn for_authority(self, authority: AuthorityId) -> Self {
        Self { authority: Some(authority), ..self }
    }

    /// Not before `wait` milliseconds have passed.
    #[must_use]
    pub fn after(self, wait: Millis) -> Self {
        Self { wait, ..self }
    }

    /// How many times it is tried before it counts as failed.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts: i64::from(attempts.max(1)), ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for its turn, or for its next attempt.
    Queued,
    /// Leased by a worker.
    Running,
    Done,
    /// Given up; the message says why.
    Failed,
    Cancelled,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

impl FromStr for State {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| internal("reading the state of a job", format!("unknown state {text}")))
    }
}

/// How far the work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    pub done: u64,
    /// `None` while it is unknown.
    pub total: Option<u64>,
}

/// A sentence for people: a message key and what the sentence names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    pub key: String,
    pub args: BTreeMap<String, String>,
}

impl Message {
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// Adds a value that the sentence names.
    #[must_use]
    pub fn with(mut self, name: &str, value: &impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// What `error` says to the reader. The inside of an internal error goes to the log under `reference`.
    pub(super) fn of(error: &Error, reference: Id) -> Self {
        match error {
            Error::NotFound => Self::new("job-not-found"),
            Error::Gone(_) => Self::new("job-gone"),
            Error::Forbidden => Self::new("job-forbidden"),
            Error::Invalid(fields) => fields.first().map_or_else(
                || Self::new("job-invalid"),
                |field| {
                    let args = field.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
                    Self { key: field.message.to_owned(), args: args.collect() }
                },
            ),
            Error::Conflict(key) | Error::Unavailable(key) => Self::new(*key),
            Error::Internal { .. } => Self::new("job-internal").with("reference", &reference),
        }
    }
}

/// A job as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Job {
    pub id: Id,
    /// `None` for work of the instance itself.
    pub authority: Option<AuthorityId>,
    pub kind: String,
    #[serde(skip)]
    pub(super) payload: String,
    pub state: State,
    /// How many times it was begun.
    pub attempts: i64,
    pub max_attempts: i64,
    /// Not begun before.
    pub run_after: Millis,
    #[serde(skip)]
    pub(super) lease_until: Option<Millis>,
    #[serde(skip)]
    pub(super) fence: i64,
    pub cancel_asked: bool,
    pub progress: Progress,
    pub message: Option<Message>,
    pub created_at: Millis,
    pub started_at: Option<Millis>,
    pub finished_at: Option<Millis>,
}

impl Job {
    /// What was given when it was enqueued.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is not of the shape `T`.
    pub fn payload<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload).doing("reading what a job was given")
    }
}

impl Row for Job {
    fn read(row: &Record) -> Result<Self> {
        let authority: String = row.get("authority_id")?;
        let message = match row.get::<Option<String>>("message")? {
            None => None,
            Some(key) => {
                let args =
                    row.get::<Option<Json<_>>>("message_args")?.map_or_else(BTreeMap::new, |Json(args)| args);
                Some(Message { key, args })
            }
        };
        Ok(Self {
            id: row.get("id")?,
            authority: if authority.is_empty() { None } else { Some(authority.parse()?) },
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            state: row.get::<String>("state")?.parse()?,
            attempts: row.get("attempts")?,
            max_attempts: row.get("max_attempts")?,
            run_after: row.get("run_after")?,
            lease_until: row.get("lease_until")?,
            fence: row.get("fence")?,
            cancel_asked: row.get("cancel_asked")?,
            progress: Progress { done: row.get("done")?, total: row.get("total")? },
            message,
            created_at: row.get("created_at")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
        })
    }
}

/// What becomes of a job whose attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    Failed,
    Cancelled,
    /// Again, not before this moment.
    Again(Millis),
    /// Stopped by us, not by an error: again at once, and the attempt does not count.
    Interrupted,
}

/// The first wait before a new attempt; it doubles each time.
const FIRST_WAIT: Millis = 5_000;
const LONGEST_WAIT: Millis = 3_600_000;

/// How long to wait after the attempt numbered `attempts`, from 1.
pub(crate) fn wait_after(attempts: i64) -> Millis {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    (FIRST_WAIT << doublings).min(LONGEST_WAIT)
}

/// Decides after an attempt. `stopping`: the server asked the handler to stop because it stops itself.
pub(super) fn verdict(
    job: &Job,
    outcome: &Result<()>,
    cancelled: bool,
    stopping: bool,
    now: Millis,
) -> Verdict {
    match outcome {
        Ok(()) => Verdict::Done,
        Err(_) if cancelled => Verdict::Cancelled,
        Err(_) if stopping => Verdict::Interrupted,
        Err(Error::Unavailable(_) | Error::Internal { .. }) if job.attempts < job.max_attempts => {
            Verdict::Again(now + wait_after(job.attempts))
        }
        Err(_) => Verdict::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(attempts: i64) -> Job {
        Job {
            id: Id::new(0),
            authority: None,
            kind: "test".to_owned(),
            payload: "[1]".to_owned(),
            state: State::Running,
            attempts,
            max_attempts: 3,
            run_after: 0,
            lease_until: None,
            fence: 1,
            cancel_asked: false,
            progress: Progress::default(),
            message: None,
            created_at: 0,
            started_at: None,
            finished_at: None,
        }
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<_> = [1, 2, 3, 10, 11, i64::MAX].map(wait_after).to_vec();
        assert_eq!(waits, [5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let busy = || Err(Error::Unavailable("database-busy"));
        let decide = |attempts, outcome: Result<()>| verdict(&job(attempts), &outcome, false, false, 100);
        assert_eq!(decide(1, Ok(())), Verdict::Done);
        assert_eq!(decide(1, busy()), Verdict::Again(5_100));
        assert_eq!(decide(3, busy()), Verdict::Failed);
        assert_eq!(decide(1, Err(Error::NotFound)), Verdict::Failed);
        assert_eq!(verdict(&job(1), &busy(), true, false, 100), Verdict::Cancelled);
        assert_eq!(verdict(&job(3), &busy(), false, true, 100), Verdict::Interrupted);
        assert_eq!(verdict(&job(1), &Ok(()), true, true, 100), Verdict::Done);
    }

    #[test]
    fn an_internal_error_shows_a_reference_and_nothing_of_its_inside() {
        let inside = internal("reading secrets", "the inside");
        let reference = Id::new(7);
        let message = Message::of(&inside, reference);
        assert_eq!(message, Message::new("job-internal").with("reference", &reference));
    }

    #[test]
    fn states_read_back() {
        for state in ["queued", "running", "done", "failed", "cancelled"] {
            assert_eq!(state.parse::<State>().unwrap().as_str(), state);
        }
        assert!("other".parse::<State>().is_err());
    }

    #[test]
    fn a_payload_reads_back_or_says_that_it_does_not() {
        assert_eq!(job(1).payload::<Vec<u8>>().unwrap(), [1]);
        assert!(job(1).payload::<String>().is_err());
    }
}
