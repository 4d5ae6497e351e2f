//! A question of the gate, as the page of a deposit asks it.

use super::page::Told;
use crate::decide::Answer;
use crate::model::{Decision, Extent, Finding, Ground, Level, Treatment};

/// A finding with the decision that stands on it and those that may be taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Question {
    column: String,
    kind: String,
    /// Ties the controls to their labels and errors: place and kind.
    key: String,
    level: &'static str,
    cells: u64,
    /// Cells at any level that blocks.
    reach: u64,
    first_row: Option<u64>,
    evidence: Vec<String>,
    examples: Vec<String>,
    treatments: Vec<&'static str>,
    decided: Option<Decision>,
    /// A decision that does not stand any more: another level, or more is found than it was given on.
    earlier: Option<Decision>,
    filled: Filled,
}

/// What the form shows as chosen: what was just sent, or else the decision that stands or stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
struct Filled {
    treatment: String,
    ground: String,
    note: String,
}

impl Question {
    pub(super) fn of(finding: &Finding, told: &Told<'_>) -> Self {
        let last = told.decisions.iter().find(|decision| decision.is_about(finding)).cloned();
        let (decided, earlier) = match last {
            Some(last) if last.answers(finding, told.deposit.data_rows()) => (Some(last), None),
            last => (None, last),
        };
        let suiting = Treatment::ALL.into_iter().filter(|it| it.suits(&finding.kind));
        Self {
            column: finding.column.clone(),
            kind: finding.kind.clone(),
            key: format!("{}-{}", finding.place, finding.kind),
            level: finding.level.name(),
            cells: finding.cells,
            reach: finding.reach,
            first_row: finding.first_row,
            evidence: finding.evidence.clone(),
            examples: finding.examples.clone(),
            treatments: suiting.map(Treatment::name).collect(),
            decided,
            earlier,
            filled: Filled::of(finding, told.answers, told.decisions),
        }
    }

    /// For the samples of pages.
    pub(super) fn sample(column: &str, kind: &str) -> Self {
        Self {
            column: column.to_owned(),
            kind: kind.to_owned(),
            key: format!("{}-{kind}", column.len()),
            level: "certain",
            cells: 94,
            reach: 94,
            first_row: Some(12),
            evidence: vec!["header".to_owned(), "shape".to_owned()],
            examples: vec!["D•••• M•••".to_owned()],
            treatments: vec!["drop", "generalise", "keep", "not_personal"],
            decided: None,
            earlier: None,
            filled: Filled::default(),
        }
    }

    /// The sample with a decision that stands.
    pub(super) fn decided(self) -> Self {
        let decision = Decision {
            column: self.column.clone(),
            kind: self.kind.clone(),
            level: Level::Certain,
            treatment: Treatment::Keep,
            ground: Some(Ground::PoliticalLife),
            note: "Élus du conseil".to_owned(),
            given_on: Some(Extent { cells: self.reach, rows: 94 }),
            by: "administrator".to_owned(),
            at: 1_763_980_000_000,
        };
        Self { decided: Some(decision), ..self }
    }

    /// The sample with a decision on so many cells and rows that does not stand any more.
    pub(super) fn asked_again(self, given_on: Option<(u64, u64)>) -> Self {
        let decided = self.decided();
        let earlier = decided.decided.map(|it| Decision {
            treatment: Treatment::NotPersonal,
            ground: None,
            given_on: given_on.map(|(cells, rows)| Extent { cells, rows }),
            ..it
        });
        Self { decided: None, earlier, ..decided }
    }
}

impl Filled {
    fn of(finding: &Finding, answers: &[Answer], decisions: &[Decision]) -> Self {
        if let Some(answer) = answers.iter().find(|it| it.is_about(finding)) {
            let (treatment, ground, note) = (&answer.treatment, &answer.ground, &answer.note);
            return Self { treatment: treatment.clone(), ground: ground.clone(), note: note.clone() };
        }
        decisions.iter().find(|it| it.is_about(finding)).map_or_else(Self::default, |decision| Self {
            treatment: decision.treatment.name().to_owned(),
            ground: decision.ground.map_or("", Ground::name).to_owned(),
            note: decision.note.clone(),
        })
    }
}
