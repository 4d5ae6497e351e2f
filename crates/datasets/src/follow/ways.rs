//! What an agent can do at once with a refused file, without sending it again.

use check::Problem;
use kernel::Authority;

use crate::model::{Deposit, State};

/// The ways on from a refusal, each a button of the page. The original that the server keeps is enough for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Ways {
    /// The file is checked again without a schema.
    pub(super) free: bool,
    /// Its good rows alone are kept.
    pub(super) good_rows: Option<GoodRows>,
    /// The form where a corrected file is deposited, already filled in.
    pub(super) corrected: String,
}

/// How partial acceptance would share the file's rows out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct GoodRows {
    pub(super) good: i64,
    pub(super) wrong: i64,
    pub(super) rows: i64,
    /// The threshold that the file as it is just reaches, as the form takes it: `95.6`, a percentage.
    pub(super) threshold: String,
    /// The same in thousandths, for the sentence.
    pub(super) thousandths: i64,
}

impl Ways {
    /// None when the file was not refused, or when its bytes are erased: then nothing can be checked again.
    pub(super) fn of(
        deposit: &Deposit,
        authority: &Authority,
        report: Option<&check::Report>,
    ) -> Option<Self> {
        if deposit.state != State::Refused || deposit.original_erased_at.is_some() {
            return None;
        }
        let of_header: Vec<&Problem> = report.map_or_else(Vec::new, |report| {
            report.errors.iter().filter(|error| error.row.is_none()).map(|error| &error.detail).collect()
        });
        Some(Self {
            free: deposit.schema.is_some()
                && deposit.rows > 0
                && of_header.iter().all(|problem| of_the_schema(problem)),
            good_rows: GoodRows::of(deposit).filter(|_| of_header.is_empty()),
            corrected: another(deposit, authority),
        })
    }

    pub(super) fn sample() -> Self {
        Self {
            free: true,
            good_rows: Some(GoodRows {
                good: 90,
                wrong: 4,
                rows: 94,
                threshold: "95.7".to_owned(),
                thousandths: 957,
            }),
            corrected: "/deposits/new".to_owned(),
        }
    }
}

impl GoodRows {
    fn of(deposit: &Deposit) -> Option<Self> {
        let (rows, wrong) = (deposit.rows, deposit.rows_wrong);
        let good = rows.saturating_sub(wrong);
        if good <= 0 || wrong <= 0 {
            return None;
        }
        // Rounded down: the file then reaches it.
        let thousandths = i64::try_from(i128::from(good) * 1_000 / i128::from(rows)).unwrap_or(0);
        let threshold = format!("{}.{}", thousandths / 10, thousandths % 10);
        Some(Self { good, wrong, rows, threshold, thousandths })
    }
}

/// The form where another file is deposited for the same data set.
pub(super) fn another(deposit: &Deposit, authority: &Authority) -> String {
    format!("/deposits/new?authority={}&dataset={}", authority.siren, deposit.dataset)
}

/// Whether an error of the header is about what the schema expects, and so goes with it.
fn of_the_schema(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::MissingLabel { .. } | Problem::IncorrectLabel { .. } | Problem::MissingBothLabels { .. }
    )
}
