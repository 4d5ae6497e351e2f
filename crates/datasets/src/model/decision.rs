//! What an agent decides of a column that holds personal data.

use kernel::{Invalid, Millis, Result};

use super::Extent;

/// How sure the check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Told, but stands against nothing.
    Possible,
    Likely,
    Certain,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Possible, Self::Likely, Self::Certain].into_iter().find(|level| level.name() == name)
    }
}

/// Masked examples that are told of one finding.
const MOST_EXAMPLES: usize = 3;

/// The kind of a column that an agent leaves out of their own accord.
pub(crate) const BY_AGENT: &str = "agent";

/// The kind of a column under whose name one that was left out may have come back.
pub(super) const RENAMED: &str = "renamed";

/// Personal data found in a column. Examples are masked: a finding holds no cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Finding {
    pub(crate) column: String,
    /// Place of the column in the file, from 1.
    pub(crate) place: i64,
    /// A kind of the engine (`nir`, `iban`, `email`, `phone`, `plate`, `birth_date`, `address`, `first_name`,
    /// `last_name`, `full_name`), [`BY_AGENT`] or [`RENAMED`].
    pub(crate) kind: String,
    pub(crate) level: Level,
    /// Cells of that level.
    pub(crate) cells: u64,
    /// Cells of any level that blocks, or of its own where none does: what a decision is given on.
    pub(crate) reach: u64,
    /// The first data row with a cell of that level, from 1; none when the header alone says it.
    pub(crate) first_row: Option<u64>,
    pub(crate) evidence: Vec<String>,
    /// Of cells of that level.
    pub(crate) examples: Vec<String>,
}

impl Finding {
    /// A column that an agent leaves out although nothing was found in it; `index` is its place from 0.
    pub(crate) fn of_agent(column: &str, index: usize) -> Self {
        Self {
            column: column.to_owned(),
            place: place_of(index),
            kind: BY_AGENT.to_owned(),
            level: Level::Certain,
            cells: 0,
            reach: 0,
            first_row: None,
            evidence: vec![BY_AGENT.to_owned()],
            examples: Vec::new(),
        }
    }

    /// A column that may be one that was left out of an earlier version, under another name.
    pub(super) fn renamed(column: &str, index: usize) -> Self {
        let evidence = vec!["earlier_decision_elsewhere".to_owned()];
        Self { kind: RENAMED.to_owned(), level: Level::Likely, evidence, ..Self::of_agent(column, index) }
    }

    /// Whether publication waits for a decision on it.
    pub(crate) fn blocks(&self) -> bool {
        self.level > Level::Possible
    }

    /// Takes in another finding of the same kind in the same column: what both rest on. Of two levels the higher is told,
    /// with the cells and the examples that are of it: three mobiles among fifty-seven counters are three.
    pub(crate) fn join(&mut self, mut other: Self) {
        if other.level > self.level {
            std::mem::swap(self, &mut other);
        }
        for evidence in other.evidence {
            if !self.evidence.contains(&evidence) {
                self.evidence.push(evidence);
            }
        }
        let same = other.level == self.level;
        if same || other.level > Level::Possible {
            self.reach = self.reach.saturating_add(other.reach);
        }
        if !same {
            return;
        }
        self.cells = self.cells.saturating_add(other.cells);
        self.first_row = [self.first_row, other.first_row].into_iter().flatten().min();
        for example in other.examples {
            if self.examples.len() < MOST_EXAMPLES && !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
    }

    /// How much of it there is in a deposit of so many data rows.
    pub(crate) fn extent(&self, rows: u64) -> Extent {
        Extent { cells: self.reach, rows }
    }

    /// Whether a decision on it is asked: it blocks, or the column was once treated as personal and shows less of it
    /// now, which only an agent can judge.
    pub(crate) fn asks(&self, decisions: &[Decision]) -> bool {
        let earlier = decisions.iter().find(|it| it.is_about(self));
        self.blocks() || earlier.is_some_and(|it| it.treatment != Treatment::NotPersonal)
    }
}

/// A place counted from 0, as the database keeps it.
pub(crate) fn place_of(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)
}

/// What becomes of the column in what is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Treatment {
    /// The column is left out.
    Drop,
    /// Birth dates keep their year.
    Generalise,
    /// Published as it is, on a recorded ground.
    Keep,
    /// The check was wrong: these are no persons.
    NotPersonal,
}

impl Treatment {
    pub(crate) const ALL: [Self; 4] = [Self::Drop, Self::Generalise, Self::Keep, Self::NotPersonal];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Generalise => "generalise",
            Self::Keep => "keep",
            Self::NotPersonal => "not_personal",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|treatment| treatment.name() == name)
    }

    /// Whether what is written is not what the file holds.
    pub(crate) fn changes_the_table(self) -> bool {
        matches!(self, Self::Drop | Self::Generalise)
    }

    /// Whether it makes sense for a kind of personal data: only what has a coarser form can be generalised.
    pub(crate) fn suits(self, kind: &str) -> bool {
        match self {
            Self::Drop => true,
            Self::Generalise => kind == "birth_date",
            Self::Keep | Self::NotPersonal => kind != BY_AGENT,
        }
    }
}

/// Why personal data may be published as it is: a case of article D312-1-3 CRPA (decree 2018-1117), another law,
/// or the consent of every person concerned (article L312-1-2 CRPA).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ground {
    Administration,
    EconomicAssociativeCulturalLife,
    RegulatedProfessions,
    TeachingAndResearch,
    Sport,
    PoliticalLife,
    Tourism,
    Formalities,
    Archives,
    AnotherLaw,
    Consent,
}

impl Ground {
    pub(crate) const ALL: [Self; 11] = [
        Self::Administration,
        Self::EconomicAssociativeCulturalLife,
        Self::RegulatedProfessions,
        Self::TeachingAndResearch,
        Self::Sport,
        Self::PoliticalLife,
        Self::Tourism,
        Self::Formalities,
        Self::Archives,
        Self::AnotherLaw,
        Self::Consent,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Administration => "administration",
            Self::EconomicAssociativeCulturalLife => "economic_associative_cultural_life",
            Self::RegulatedProfessions => "regulated_professions",
            Self::TeachingAndResearch => "teaching_and_research",
            Self::Sport => "sport",
            Self::PoliticalLife => "political_life",
            Self::Tourism => "tourism",
            Self::Formalities => "formalities",
            Self::Archives => "archives",
            Self::AnotherLaw => "another_law",
            Self::Consent => "consent",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }
}

/// An agent's decision on one kind of personal data in one column of a data set. It carries to later versions while
/// column, kind and level are unchanged, and not much more is found than it was given on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Decision {
    pub(crate) column: String,
    pub(crate) kind: String,
    pub(crate) level: Level,
    pub(crate) treatment: Treatment,
    pub(crate) ground: Option<Ground>,
    /// The agent's words: the law, where the consent is kept, why it is no person.
    pub(crate) note: String,
    /// What the agent was shown; none for decisions taken before it was kept.
    pub(crate) given_on: Option<Extent>,
    pub(crate) by: String,
    pub(crate) at: Millis,
}

impl Decision {
    /// Reads a decision on `finding`, in a deposit of so many data rows, as an agent writes it.
    ///
    /// # Errors
    /// When the treatment is unknown or does not suit, when data is kept without a ground, or when a ground or a
    /// "not personal" is not explained.
    pub(crate) fn on(
        (finding, rows): (&Finding, u64),
        (treatment, ground, note): (&str, &str, &str),
        by: &str,
        at: Millis,
    ) -> Result<Self, Invalid> {
        let wrong = |name: &str, key| {
            Invalid::new(format!("{name}-{}-{}", finding.place, finding.kind), key)
                .with("column", &finding.column)
        };
        let treatment = Treatment::of(treatment)
            .filter(|treatment| treatment.suits(&finding.kind))
            .ok_or_else(|| wrong("treatment", "decision-required"))?;
        let ground = match (treatment, Ground::of(ground)) {
            (Treatment::Keep, None) => return Err(wrong("ground", "ground-required")),
            (Treatment::Keep, ground) => ground,
            _ => None,
        };
        let explained = matches!(treatment, Treatment::NotPersonal)
            || matches!(ground, Some(Ground::AnotherLaw | Ground::Consent));
        let note = note.trim();
        if explained && note.is_empty() {
            return Err(wrong("note", "note-required"));
        }
        if note.chars().count() > 1_000 {
            return Err(wrong("note", "note-too-long").with("max", &1_000));
        }
        Ok(Self {
            column: finding.column.clone(),
            kind: finding.kind.clone(),
            level: finding.level,
            treatment,
            ground,
            note: note.to_owned(),
            given_on: Some(finding.extent(rows)),
            by: by.to_owned(),
            at,
        })
    }

    /// Whether it is on the same column and kind, be it an answer or not.
    pub(crate) fn is_about(&self, finding: &Finding) -> bool {
        self.column == finding.column && self.kind == finding.kind
    }

    /// Whether it answers `finding`, in a deposit of so many data rows: same column, kind and level, and what it was given
    /// on still covers what is found.
    pub(crate) fn answers(&self, finding: &Finding, rows: u64) -> bool {
        self.is_about(finding) && self.level == finding.level && self.covers(finding.extent(rows))
    }

    /// Whether what it was given on covers what is found now. What is left out or made coarser is so in every cell. A
    /// ground is one of the column's nature (a register that the law makes public): it stands while the file only grows.
    /// "Not personal" was said of the cells that were there: it is asked again when there are many others, and once where
    /// it is not known of how many it was said.
    fn covers(&self, now: Extent) -> bool {
        match (self.treatment, self.given_on) {
            (Treatment::Drop | Treatment::Generalise, _) | (Treatment::Keep, None) => true,
            (Treatment::Keep, Some(before)) => !now.is_denser(before),
            (Treatment::NotPersonal, None) => false,
            (Treatment::NotPersonal, Some(before)) => !now.outnumbers(before) && !now.is_denser(before),
        }
    }
}

/// The findings that publication still waits for, in a deposit of so many data rows.
pub(crate) fn undecided<'a>(
    findings: &'a [Finding],
    decisions: &'a [Decision],
    rows: u64,
) -> impl Iterator<Item = &'a Finding> {
    findings.iter().filter(move |finding| {
        finding.asks(decisions) && !decisions.iter().any(|decision| decision.answers(finding, rows))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: &str) -> Finding {
        Finding {
            column: "c".into(),
            place: 1,
            kind: kind.into(),
            level: Level::Certain,
            cells: 1,
            reach: 1,
            first_row: Some(12),
            evidence: Vec::new(),
            examples: Vec::new(),
        }
    }

    fn found(level: Level, cells: u64, example: &str) -> Finding {
        let examples = vec![example.to_owned()];
        Finding { level, cells, reach: cells, first_row: Some(cells), examples, ..finding("phone") }
    }

    fn on(finding: &Finding, treatment: &str) -> Decision {
        let words = (treatment, "another_law", "Registre public");
        Decision::on((finding, 60), words, "x", 0).unwrap()
    }

    #[test]
    fn keeping_needs_a_ground_and_some_grounds_need_words() {
        let on = |treatment, ground, note| {
            Decision::on((&finding("last_name"), 1), (treatment, ground, note), "x", 0)
        };
        assert!(on("keep", "", "").is_err());
        assert!(on("keep", "political_life", "").is_ok());
        assert!(on("keep", "consent", "").is_err());
        assert!(on("keep", "consent", "Formulaires signés, classeur 12").is_ok());
        assert!(on("not_personal", "", "").is_err());
        assert!(on("drop", "", "").is_ok());
        assert!(
            on("pseudonymise", "", "").is_err(),
            "pseudonymised data stays personal: no ground to publish"
        );
    }

    #[test]
    fn only_what_has_a_coarser_form_is_generalised() {
        for (kind, suits) in [("birth_date", true), ("address", false), ("nir", false), ("last_name", false)]
        {
            let generalised = Decision::on((&finding(kind), 1), ("generalise", "", ""), "x", 0);
            assert_eq!(generalised.is_ok(), suits, "{kind}");
        }
    }

    #[test]
    fn not_personal_is_said_of_the_cells_that_were_there() {
        let one = found(Level::Likely, 1, "06");
        let said = on(&one, "not_personal");
        assert_eq!(said.given_on, Some(Extent { cells: 1, rows: 60 }));
        let asked = |cells, rows| {
            undecided(&[found(Level::Likely, cells, "06")], std::slice::from_ref(&said), rows).count() == 1
        };
        assert!(!asked(1, 60) && !asked(11, 60) && !asked(1, 1), "the same thing seen again");
        assert!(asked(400, 460) && asked(400, 40_000), "as many others were never spoken of");
        let surer = found(Level::Certain, 1, "06");
        assert_eq!(undecided(&[surer], std::slice::from_ref(&said), 60).count(), 1);
        // Nobody knows any more of how many it was said: it is asked once.
        let old = Decision { given_on: None, ..said };
        assert_eq!(undecided(&[one], &[old], 60).count(), 1);
    }

    #[test]
    fn a_ground_stands_while_the_file_only_grows_and_leaving_out_always() {
        let kept = on(&found(Level::Likely, 40, "06"), "keep");
        let stands =
            |decision: &Decision, cells, rows| decision.answers(&found(Level::Likely, cells, "06"), rows);
        assert!(stands(&kept, 4_000, 6_000) && !stands(&kept, 4_000, 2_000));
        assert!(stands(&Decision { given_on: None, ..kept }, 4_000, 2_000));
        for treatment in ["drop", "not_personal"] {
            let decided = on(&found(Level::Likely, 40, "06"), treatment);
            assert_eq!(stands(&decided, 4_000, 6_000), treatment == "drop");
        }
    }

    #[test]
    fn of_two_levels_the_higher_is_told_and_every_cell_that_blocks_is_counted() {
        let joined = |one: &Finding, other: &Finding| {
            let mut joined = one.clone();
            joined.join(other.clone());
            joined
        };
        let (counters, mobiles) = (found(Level::Possible, 57, "03"), found(Level::Likely, 3, "06"));
        let both = joined(&counters, &mobiles);
        assert_eq!(both, joined(&mobiles, &counters));
        assert_eq!(
            (both.cells, both.reach, both.first_row, both.examples),
            (3, 3, Some(3), vec!["06".into()])
        );
        // A sure cell does not hide the many likely ones that came beside it.
        let sure = joined(&found(Level::Certain, 1, "a"), &found(Level::Likely, 400, "b"));
        assert_eq!((sure.cells, sure.reach), (1, 401));
        assert!(!on(&found(Level::Certain, 1, "a"), "not_personal").answers(&sure, 460));
        let same = joined(&found(Level::Likely, 4, "a"), &found(Level::Likely, 2, "b"));
        assert_eq!((same.cells, same.first_row, same.examples), (6, Some(2), vec!["a".into(), "b".into()]));
    }

    #[test]
    fn names_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::of(ground.name()), Some(ground));
        }
        for treatment in Treatment::ALL {
            assert_eq!(Treatment::of(treatment.name()), Some(treatment));
        }
    }
}
