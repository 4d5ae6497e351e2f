//! The pages of deposits: the list, and one deposit with its report, its decisions and its next step.

use kernel::{Actor, Authority, Column, Permission, Records};
use store::Job;
use web::{Errors, Lang, Page, Pager};

use super::change::Change;
use super::question::Question;
use super::ways::Ways;
use crate::decide::Answer;
use crate::deposit::Choice;
use crate::model::{self, DataSet, Decision, Deposit, Finding, Ground, State, Version};
use crate::show::TableView;
use crate::sql::{Arrived, Reading};

/// Errors shown on the page; the API and the rejected rows have them all.
const SHOWN: usize = 50;

/// One line of the list of deposits.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Line {
    path: String,
    file_name: String,
    dataset: String,
    authority: String,
    state: &'static str,
    rows: i64,
    rows_wrong: i64,
    deposited_at: i64,
}

#[derive(serde::Serialize)]
pub(crate) struct DepositsPage {
    lines: Vec<Line>,
    pager: Pager,
}

impl DepositsPage {
    pub(crate) fn of(deposits: &[Arrived], authorities: &[Authority], pager: Pager) -> Self {
        let line = |Arrived { deposit, title, taken_back }: &Arrived| Line {
            path: format!("/deposits/{}", deposit.id),
            file_name: deposit.file_name.clone(),
            dataset: title.clone(),
            authority: authorities
                .iter()
                .find(|it| it.id == deposit.authority)
                .map(|it| it.name.clone())
                .unwrap_or_default(),
            state: shown_state(deposit, *taken_back),
            rows: deposit.rows,
            rows_wrong: deposit.rows_wrong,
            deposited_at: deposit.deposited_at,
        };
        Self { lines: deposits.iter().map(line).collect(), pager }
    }
}

/// Whether something may still be published from it.
fn may_change(state: State) -> bool {
    !matches!(state, State::Published | State::Cancelled | State::Failed | State::Unreadable)
}

/// The state as pages show it: what was published may have been withdrawn since.
fn shown_state(deposit: &Deposit, taken_back: bool) -> &'static str {
    if taken_back && deposit.state == State::Published { "withdrawn" } else { deposit.state.name() }
}

impl Page for DepositsPage {
    const TEMPLATE: &'static str = "datasets/deposits.html";

    fn samples() -> Vec<Self> {
        let line = |state: State| Line {
            path: "/deposits/01890000-0000-7000-8000-000000000001".to_owned(),
            file_name: "arbres.csv".to_owned(),
            dataset: "Arbres remarquables".to_owned(),
            authority: "Hautcourt-sur-Lys".to_owned(),
            state: state.name(),
            rows: 386,
            rows_wrong: 4,
            deposited_at: 1_763_980_000_000,
        };
        let withdrawn = Line { state: "withdrawn", ..line(State::Published) };
        let lines: Vec<Line> = State::ALL.into_iter().map(line).chain([withdrawn]).collect();
        let total = lines.len() as u64;
        vec![
            Self { lines, pager: Pager::new(1, 30, total) },
            Self { lines: Vec::new(), pager: Pager::new(1, 30, 0) },
        ]
    }
}

/// An error as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Fault {
    row: Option<u64>,
    line: Option<u64>,
    column: Option<String>,
    value: Option<String>,
    sentence: String,
    repair: Option<String>,
    /// A likely repair, for a person to confirm in the file: never applied.
    suggestion: Option<String>,
}

/// How many errors of one code and column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Count {
    code: String,
    column: Option<String>,
    errors: u64,
}

#[derive(serde::Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a right or a state that the template asks by its name"
)]
pub(crate) struct DepositedPage {
    id: String,
    file_name: String,
    bytes: i64,
    sha256: String,
    state: &'static str,
    at_work: bool,
    done: u64,
    total: Option<u64>,
    /// Key of the sentence that says why the work waits to be tried again.
    waits: Option<String>,
    /// The sentence that says why, in the reader's language, where the state needs one.
    reason: Option<String>,
    reason_key: Option<String>,
    /// The form where another file is deposited for the same data set.
    another: String,
    /// What can be done at once about a refusal.
    ways: Option<Ways>,
    dataset: String,
    /// Published once, and withdrawn since: the version or its whole data set.
    taken_back: bool,
    /// Its data set was withdrawn before anything was published of it: nothing can be any more.
    closed: bool,
    /// What it changes for the public, where something is published already and this is not.
    change: Option<Change>,
    dataset_path: Option<String>,
    authority: String,
    schema: Option<String>,
    /// Every schema that the file may be checked against instead.
    schemas: Vec<Choice>,
    deposited_by: String,
    deposited_at: i64,
    original_until: i64,
    original_erased_at: Option<i64>,
    format: Option<String>,
    rows: i64,
    rows_wrong: i64,
    error_count: i64,
    partial: bool,
    counts: Vec<Count>,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
    questions: Vec<Question>,
    told: Vec<Question>,
    grounds: Vec<&'static str>,
    /// The file's columns in which nothing was found: an agent may leave them out too.
    others: Vec<String>,
    preview: Option<TableView>,
    readings: Vec<Reading>,
    may_decide: bool,
    may_publish: bool,
    may_read: bool,
    errors: Errors,
}

/// What the page is made from.
pub(crate) struct Told<'a> {
    pub(crate) lang: Lang,
    pub(crate) actor: &'a Actor,
    pub(crate) deposit: &'a Deposit,
    pub(crate) dataset: &'a DataSet,
    /// Whether the version that the deposit became was withdrawn.
    pub(crate) version_withdrawn: bool,
    /// The version that the public reads, when it is of another deposit, and the number that this one would have.
    pub(crate) standing: Option<(&'a Version, i64)>,
    pub(crate) authority: &'a Authority,
    pub(crate) schemas: Vec<Choice>,
    pub(crate) findings: &'a [Finding],
    pub(crate) decisions: &'a [Decision],
    /// Answers that were just sent and refused: they are shown again.
    pub(crate) answers: &'a [Answer],
    pub(crate) job: Option<&'a Job>,
    pub(crate) report: Option<&'a check::Report>,
    pub(crate) preview: Option<(&'a [Column], &'a Records)>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) errors: Errors,
}

impl DepositedPage {
    pub(crate) fn of(told: Told<'_>) -> Self {
        let Told { lang, deposit, report, .. } = told;
        let said = if lang == Lang::Fr { check::Lang::Fr } else { check::Lang::En };
        let may_see = told.actor.may(Permission::ReadOriginal);
        let fault = |fault: &check::Fault| Fault {
            row: fault.row,
            line: fault.line,
            column: fault.column.clone(),
            value: fault.value.clone().filter(|_| may_see),
            sentence: fault.sentence(said),
            repair: fault.repair.as_ref().map(|repair| repair.shown(said).to_owned()).filter(|_| may_see),
            suggestion: fault.suggestion.as_ref().map(|likely| likely.value.clone()).filter(|_| may_see),
        };
        let (blocking, informing): (Vec<_>, Vec<_>) =
            told.findings.iter().partition(|finding| finding.asks(told.decisions));
        let of = |findings: Vec<&Finding>| findings.into_iter().map(|it| Question::of(it, &told)).collect();
        let (questions, informing) = (of(blocking), of(informing));
        let sentence =
            deposit.reason_args.iter().find(|(tag, _)| tag == lang.tag()).map(|(_, text)| text.clone());
        let closed = told.dataset.withdrawn.is_some() && may_change(deposit.state);
        let awaited = deposit.state.takes_decisions() && !closed;
        Self {
            id: deposit.id.to_string(),
            file_name: deposit.file_name.clone(),
            bytes: deposit.bytes,
            sha256: deposit.sha256.clone(),
            state: deposit.state.name(),
            at_work: deposit.state.is_at_work(),
            done: told.job.map_or(0, |job| job.progress.done),
            total: told.job.and_then(|job| job.progress.total),
            waits: told
                .job
                .filter(|job| job.state == store::State::Queued && job.attempts > 0)
                .and_then(|job| job.message.as_ref())
                .filter(|message| message.args.is_empty())
                .map(|message| message.key.clone()),
            reason: sentence,
            reason_key: deposit.reason.clone(),
            another: if closed {
                "/deposits/new".to_owned()
            } else {
                super::ways::another(deposit, told.authority)
            },
            ways: Ways::of(deposit, told.authority, report)
                .filter(|_| told.actor.may(Permission::Deposit) && !closed),
            dataset: told.dataset.title.clone(),
            taken_back: deposit.state == State::Published
                && (told.dataset.withdrawn.is_some() || told.version_withdrawn),
            closed,
            change: told.standing.filter(|_| may_change(deposit.state) && !closed).map(|(standing, next)| {
                let columns = report.map(model::columns);
                let written = deposit.table.as_ref().map(|table| table.columns.as_slice());
                Change::of(standing, next, columns.as_deref(), written)
            }),
            dataset_path: told.dataset.current.map(|_| crate::served::path(told.authority, told.dataset)),
            authority: told.authority.name.clone(),
            schema: deposit.schema.clone(),
            schemas: told.schemas,
            deposited_by: deposit.deposited_by.clone(),
            deposited_at: deposit.deposited_at,
            original_until: deposit.original_until,
            original_erased_at: deposit.original_erased_at,
            format: report.map(|report| report.file.format.clone()),
            rows: deposit.rows,
            rows_wrong: deposit.rows_wrong,
            error_count: deposit.error_count,
            partial: deposit.policy.good_rows_share.is_some(),
            counts: report.map_or_else(Vec::new, |report| {
                let count = |it: &check::Count| Count {
                    code: it.code.clone(),
                    column: it.column.clone(),
                    errors: it.count,
                };
                report.counts.iter().map(count).collect()
            }),
            faults: report
                .map_or_else(Vec::new, |report| report.errors.iter().take(SHOWN).map(fault).collect()),
            warnings: report
                .map_or_else(Vec::new, |report| report.warnings.iter().take(SHOWN).map(fault).collect()),
            questions,
            told: informing,
            grounds: Ground::ALL.into_iter().map(Ground::name).collect(),
            others: report.map_or_else(Vec::new, |report| {
                let mut columns = model::columns(report);
                columns.retain(|column| told.findings.iter().all(|finding| finding.column != *column));
                columns
            }),
            preview: told.preview.map(|(columns, records)| TableView::of(lang, columns, records, &[])),
            readings: told.readings,
            may_decide: awaited && told.actor.may(Permission::Decide),
            may_publish: deposit.state == State::Ready && !closed && told.actor.may(Permission::Publish),
            may_read: deposit.original_erased_at.is_none() && told.actor.may(Permission::ReadOriginal),
            errors: told.errors,
        }
    }

    fn sample(state: State) -> Self {
        Self {
            id: "01890000-0000-7000-8000-000000000001".to_owned(),
            file_name: "jardins.csv".to_owned(),
            bytes: 12_345,
            sha256: "ab".repeat(32),
            state: state.name(),
            at_work: state.is_at_work(),
            done: 40,
            total: Some(100),
            waits: (state == State::Checking).then(|| "disk-full".to_owned()),
            reason: None,
            reason_key: None,
            another: "/deposits/new".to_owned(),
            ways: None,
            dataset: "Demandes de jardins".to_owned(),
            taken_back: false,
            closed: false,
            change: None,
            dataset_path: None,
            authority: "Lestréval".to_owned(),
            schema: None,
            schemas: vec![Choice::of("scdl/subventions", "Subventions (scdl/subventions)")],
            deposited_by: "administrator".to_owned(),
            deposited_at: 1_763_980_000_000,
            original_until: 1_795_000_000_000,
            original_erased_at: None,
            format: Some("csv".to_owned()),
            rows: 94,
            rows_wrong: 0,
            error_count: 0,
            partial: false,
            counts: Vec::new(),
            faults: Vec::new(),
            warnings: Vec::new(),
            questions: Vec::new(),
            told: Vec::new(),
            grounds: Ground::ALL.into_iter().map(Ground::name).collect(),
            others: Vec::new(),
            preview: None,
            readings: Vec::new(),
            may_decide: false,
            may_publish: false,
            may_read: true,
            errors: Errors::none(),
        }
    }
}

impl Page for DepositedPage {
    const TEMPLATE: &'static str = "datasets/deposited.html";

    fn samples() -> Vec<Self> {
        let fault = Fault {
            row: Some(3),
            line: Some(4),
            column: Some("dateConvention".to_owned()),
            value: Some("12/03/2025".to_owned()),
            sentence: "La date doit s'écrire AAAA-MM-JJ.".to_owned(),
            repair: Some("2025-03-12".to_owned()),
            suggestion: None,
        };
        let mut samples: Vec<Self> = State::ALL.into_iter().map(Self::sample).collect();
        samples.push(Self {
            questions: vec![
                Question::sample("nom", "last_name").decided(),
                Question::sample("naissance", "birth_date"),
                Question::sample("standard", "phone").asked_again(Some((1, 60))),
                Question::sample("tel", "phone").asked_again(None),
            ],
            told: vec![Question::sample("mairie", "email")],
            may_decide: true,
            others: vec!["parcelle".to_owned()],
            errors: vec![
                kernel::Invalid::new("treatment-9-birth_date", "decision-required")
                    .with("column", &"naissance"),
            ]
            .into(),
            ..Self::sample(State::ToDecide)
        });
        samples.push(Self {
            questions: vec![
                Question::sample("nom", "last_name").decided(),
                Question::sample("standard", "phone").asked_again(Some((1, 60))),
            ],
            ..Self::sample(State::ToDecide)
        });
        samples.push(Self {
            rows_wrong: 4,
            error_count: 5,
            reason_key: Some("refused-wrong-rows".to_owned()),
            counts: vec![Count {
                code: "type-error".to_owned(),
                column: Some("dateConvention".to_owned()),
                errors: 5,
            }],
            ways: Some(Ways::sample()),
            faults: vec![
                fault.clone(),
                Fault { repair: None, suggestion: Some("2025-03-12".to_owned()), ..fault.clone() },
            ],
            warnings: vec![Fault { row: None, line: None, column: None, value: None, repair: None, ..fault }],
            ..Self::sample(State::Refused)
        });
        // A header alone: nothing is wrong in its rows, for it has none.
        samples.push(Self {
            rows: 0,
            reason_key: Some("refused-no-rows".to_owned()),
            ways: Some(Ways { good_rows: None, ..Ways::sample() }),
            ..Self::sample(State::Refused)
        });
        samples.push(Self { closed: true, ..Self::sample(State::Refused) });
        samples.push(Self {
            taken_back: true,
            dataset_path: Some("/datasets/lestreval/jardins".to_owned()),
            ..Self::sample(State::Published)
        });
        samples.push(Self {
            preview: Some(TableView::sample()),
            change: Some(Change::sample()),
            may_publish: true,
            readings: vec![Reading {
                what: "original".to_owned(),
                read_by: "administrator".to_owned(),
                read_at: 1_763_980_000_000,
            }],
            ..Self::sample(State::Ready)
        });
        samples
    }
}
