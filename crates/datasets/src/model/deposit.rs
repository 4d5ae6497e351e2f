//! A deposit: a file that arrived, what its check found, and what may become of it.

use kernel::{AuthorityId, Id, Millis};

use super::{Decision, Finding, undecided};

/// Where a deposit stands. Each state says what is awaited and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// The file is kept; its check waits or runs.
    Checking,
    /// Not a table, or damaged: nothing was checked.
    Unreadable,
    /// Checked, and too many rows are wrong for what was asked. A corrected file is awaited.
    Refused,
    /// Columns hold personal data that nobody has decided on. A decision is awaited.
    ToDecide,
    /// The table is being written again with the decisions.
    Preparing,
    /// Ready. An agent's word is awaited.
    Ready,
    Published,
    /// Stopped by an agent.
    Cancelled,
    /// The machine failed after several tries; the operator's engineer is awaited.
    Failed,
}

impl State {
    pub(crate) const ALL: [Self; 9] = [
        Self::Checking,
        Self::Unreadable,
        Self::Refused,
        Self::ToDecide,
        Self::Preparing,
        Self::Ready,
        Self::Published,
        Self::Cancelled,
        Self::Failed,
    ];

    /// The name in the database, in the API and in message keys.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
            Self::ToDecide => "to_decide",
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether a job is at work: the page shows its progress and can stop it.
    pub(crate) fn is_at_work(self) -> bool {
        matches!(self, Self::Checking | Self::Preparing)
    }

    /// Whether the certain repairs of its file may still be applied.
    pub(crate) fn is_repairable(self) -> bool {
        self == Self::Refused || self.takes_decisions()
    }

    /// Whether decisions on columns may still change what happens.
    pub(crate) fn takes_decisions(self) -> bool {
        matches!(self, Self::ToDecide | Self::Ready)
    }
}

/// What the depositor asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Publish the good rows alone when they are at least this share of all, in thousandths; none: every row must be good.
    pub(crate) good_rows_share: Option<i64>,
    /// Publish without a further word as soon as nothing stands against it.
    pub(crate) publish: bool,
}

/// A file that arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deposit {
    pub(crate) authority: AuthorityId,
    pub(crate) id: Id,
    pub(crate) dataset: Id,
    pub(crate) file_name: String,
    pub(crate) bytes: i64,
    pub(crate) sha256: String,
    /// Key of the original in the blob store.
    pub(crate) original: String,
    pub(crate) original_until: Millis,
    pub(crate) original_erased_at: Option<Millis>,
    pub(crate) schema: Option<String>,
    pub(crate) policy: Policy,
    pub(crate) state: State,
    /// Key of the sentence that says why, and what it names.
    pub(crate) reason: Option<String>,
    pub(crate) reason_args: Vec<(String, String)>,
    pub(crate) rows: i64,
    pub(crate) rows_wrong: i64,
    pub(crate) error_count: i64,
    /// Key of the full report in the blob store; it may hold cells, so it is never public.
    pub(crate) report: Option<String>,
    /// The table as written so far; public only once a version names it.
    pub(crate) table: Option<kernel::Table>,
    pub(crate) deposited_by: String,
    pub(crate) deposited_at: Millis,
    pub(crate) changed_at: Millis,
    pub(crate) job: Option<Id>,
    /// The file that this one was made from, when it was repaired here.
    pub(crate) repaired: Option<Repaired>,
}

impl Deposit {
    /// Data rows of the file.
    pub(crate) fn data_rows(&self) -> u64 {
        u64::try_from(self.rows).unwrap_or(0)
    }
}

/// Where a repaired file comes from, and what was changed in it: counts and kinds, never a cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Repaired {
    /// Of the file as it came, in lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Whether that file held nothing but its table: else its hash could tell what is not public. Repairs made before this
    /// was kept say no.
    #[serde(default)]
    pub(crate) all_table: bool,
    pub(crate) repairs: check::Repairs,
}

impl Repaired {
    /// Repairs of `file` (its SHA-256, and whether it held nothing but its table), which was `before` already made by repairs here, or came with these bytes.
    pub(crate) fn after(before: Option<Self>, file: (&str, bool), repairs: check::Repairs) -> Self {
        let (sha256, all_table) = file;
        let Some(mut all) = before else { return Self { sha256: sha256.to_owned(), all_table, repairs } };
        all.repairs.applied += repairs.applied;
        for (kind, count) in repairs.by_kind {
            *all.repairs.by_kind.entry(kind).or_default() += count;
        }
        all
    }

    /// Cells written again.
    pub(crate) fn cells(&self) -> u64 {
        self.repairs.cells()
    }
}

/// What the check found, as far as the decision needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checked<'a> {
    /// Errors of the file as a whole (its header) stand against any publication.
    pub(crate) header_errors: u64,
    pub(crate) rows: u64,
    pub(crate) rows_wrong: u64,
    pub(crate) findings: &'a [Finding],
}

/// What may become of a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The key of the sentence that says why.
    Refused(&'static str),
    ToDecide,
    Publishable,
}

/// Decides what may become of a deposit. A wrong row is never published; a column with an undecided finding of
/// personal data is never published (article L312-1-2 CRPA).
pub(crate) fn judge(checked: &Checked<'_>, policy: Policy, decisions: &[Decision]) -> Outcome {
    let good = checked.rows - checked.rows_wrong.min(checked.rows);
    if checked.header_errors > 0 {
        return Outcome::Refused("refused-header");
    }
    if checked.rows == 0 {
        return Outcome::Refused("refused-no-rows");
    }
    if checked.rows_wrong > 0 {
        let Some(share) = policy.good_rows_share else { return Outcome::Refused("refused-wrong-rows") };
        let enough = i128::from(good) * 1_000 >= i128::from(share) * i128::from(checked.rows);
        if good == 0 || !enough {
            return Outcome::Refused("refused-too-many-wrong-rows");
        }
    }
    if undecided(checked.findings, decisions, checked.rows).next().is_some() {
        Outcome::ToDecide
    } else {
        Outcome::Publishable
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Level, Treatment};
    use super::*;

    fn checked(rows: u64, rows_wrong: u64, findings: &[Finding]) -> Checked<'_> {
        Checked { header_errors: 0, rows, rows_wrong, findings }
    }

    #[test]
    fn a_wrong_row_refuses_the_file_unless_partial_acceptance_was_asked() {
        let whole = Policy::default();
        let nine_tenths = Policy { good_rows_share: Some(900), publish: true };
        assert_eq!(judge(&checked(10, 0, &[]), whole, &[]), Outcome::Publishable);
        assert_eq!(judge(&checked(10, 1, &[]), whole, &[]), Outcome::Refused("refused-wrong-rows"));
        assert_eq!(judge(&checked(10, 1, &[]), nine_tenths, &[]), Outcome::Publishable);
        assert_eq!(
            judge(&checked(10, 2, &[]), nine_tenths, &[]),
            Outcome::Refused("refused-too-many-wrong-rows")
        );
        let none = Policy { good_rows_share: Some(0), publish: true };
        assert_eq!(judge(&checked(10, 10, &[]), none, &[]), Outcome::Refused("refused-too-many-wrong-rows"));
    }

    #[test]
    fn a_wrong_header_or_no_row_is_never_published() {
        let any = Policy { good_rows_share: Some(0), publish: true };
        assert_eq!(judge(&checked(0, 0, &[]), any, &[]), Outcome::Refused("refused-no-rows"));
        let header = Checked { header_errors: 1, ..checked(3, 0, &[]) };
        assert_eq!(judge(&header, any, &[]), Outcome::Refused("refused-header"));
    }

    #[test]
    fn a_finding_waits_for_a_decision_of_the_same_kind_and_level() {
        let finding = |level| {
            [Finding {
                column: "nom".into(),
                place: 1,
                kind: "last_name".into(),
                level,
                cells: 3,
                reach: 3,
                first_row: Some(1),
                evidence: Vec::new(),
                examples: Vec::new(),
            }]
        };
        let decision = Decision {
            column: "nom".into(),
            kind: "last_name".into(),
            level: Level::Likely,
            treatment: Treatment::Drop,
            ground: None,
            note: String::new(),
            given_on: None,
            by: "administrator".into(),
            at: 0,
        };
        let likely = finding(Level::Likely);
        assert_eq!(judge(&checked(3, 0, &likely), Policy::default(), &[]), Outcome::ToDecide);
        let decided = std::slice::from_ref(&decision);
        assert_eq!(judge(&checked(3, 0, &likely), Policy::default(), decided), Outcome::Publishable);
        let certain = finding(Level::Certain);
        assert_eq!(judge(&checked(3, 0, &certain), Policy::default(), decided), Outcome::ToDecide);
        let possible = finding(Level::Possible);
        assert_eq!(judge(&checked(3, 0, &possible), Policy::default(), &[]), Outcome::Publishable);
    }

    #[test]
    fn repairs_of_a_repaired_file_add_up_and_name_the_file_that_came() {
        let repairs = |kinds: &[(&str, u64)]| check::Repairs {
            applied: kinds.iter().map(|(_, count)| count).sum(),
            by_kind: kinds.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect(),
        };
        let first = Repaired::after(None, ("aa", true), repairs(&[("label", 1), ("date-form", 40)]));
        let both =
            Repaired::after(Some(first), ("bb", false), repairs(&[("date-form", 2), ("blank-row", 1)]));
        assert_eq!((both.sha256.as_str(), both.cells(), both.repairs.applied), ("aa", 42, 44));
        assert_eq!(both.repairs.by_kind["date-form"], 42);
    }

    #[test]
    fn a_state_reads_back() {
        for state in State::ALL {
            assert_eq!(State::of(state.name()), Some(state));
        }
    }
}
