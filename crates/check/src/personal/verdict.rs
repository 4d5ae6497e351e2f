//! What the tallies of a whole table amount to: one finding a column, a kind and a level.

mod numbers;
mod people;

use super::column::Column;
use super::reading::{Signal, Signals, Wants, read};
use super::tally::{Example, Tally, Which};
use super::{Kind, Level};

/// Whether the column as a whole is of that kind, or only some of its cells hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    Column,
    Cells,
}

/// Whom the data seems to be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    Person,
    /// A public place or an organisation: its switchboard, its address, its common mailbox.
    Establishment,
    Unknown,
}

/// Why a finding was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The column's name promises it.
    Header,
    /// The column's name is somebody's.
    Label,
    /// A check digit holds.
    Checksum,
    /// The form of the value.
    Shape,
    /// A listed name or word.
    Lexicon,
    /// `M.`, `Mme` or another title before.
    Title,
    /// The other columns of the table.
    Neighbour,
}

/// Personal data found in one column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// From 0.
    pub column: usize,
    pub kind: Kind,
    pub level: Level,
    pub scope: Scope,
    pub subject: Subject,
    pub evidence: Vec<Evidence>,
    /// How many cells hold it.
    pub cells: u64,
    /// At most three, the first of the file.
    pub examples: Vec<Example>,
    #[serde(skip)]
    signals: Signals,
}

/// The findings of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// By column, then by kind.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Whether publication waits for a person's decision.
    pub fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.level.blocks())
    }

    /// What one cell of `column` holds, given the whole table.
    pub fn findings_of(&self, column: usize, cell: &[u8]) -> Vec<&Finding> {
        let mut of_column = self.findings.iter().filter(|finding| finding.column == column).peekable();
        if of_column.peek().is_none() {
            return Vec::new();
        }
        let found = read(cell, Wants::ALL);
        of_column.filter(|finding| finding.signals.meets(found)).collect()
    }

    /// The kinds of [`Self::findings_of`].
    pub fn kinds(&self, column: usize, cell: &[u8]) -> Vec<Kind> {
        let mut kinds: Vec<Kind> =
            self.findings_of(column, cell).iter().map(|finding| finding.kind).collect();
        kinds.dedup();
        kinds
    }
}

/// One column with what was seen of it.
#[derive(Clone, Copy)]
struct Seen<'a> {
    index: usize,
    column: &'a Column,
    tally: &'a Tally,
}

impl Seen<'_> {
    /// Whether `part` cells are at least `percent` of those that are not empty.
    fn most(&self, part: u64, percent: u64) -> bool {
        part > 0 && part * 100 >= self.tally.cells * percent
    }

    fn finding(
        &self,
        kind: Kind,
        level: Level,
        subject: Subject,
        signals: &[Signal],
        evidence: &[Evidence],
    ) -> Finding {
        let accepted = Signals::of(signals);
        let cells = self.tally.sum(signals).min(self.tally.cells);
        let scope = if self.most(cells, 50) { Scope::Column } else { Scope::Cells };
        let mut evidence = evidence.to_vec();
        evidence.sort_unstable();
        evidence.dedup();
        let examples = self.tally.examples(accepted, Which::All);
        Finding {
            column: self.index,
            kind,
            level,
            scope,
            subject,
            evidence,
            cells,
            examples,
            signals: accepted,
        }
    }
}

impl Finding {
    /// Only so many of the cells that show the same signs, and which they are.
    fn of_cells(mut self, seen: &Seen<'_>, cells: u64, which: Which) -> Self {
        self.scope = if seen.most(cells, 50) { Scope::Column } else { Scope::Cells };
        self.cells = cells;
        self.examples = seen.tally.examples(self.signals, which);
        self
    }

    /// The header alone says it: every cell counts, whatever it looks like.
    fn of_every_cell(mut self, seen: &Seen<'_>) -> Self {
        (self.scope, self.cells) = (Scope::Column, seen.tally.cells);
        self
    }
}

/// What the table as a whole is about.
#[derive(Clone, Copy)]
struct Context {
    /// A column of people's names, of NIR or of birth dates.
    persons: bool,
    /// Columns of establishments or organisations.
    establishments: bool,
    /// A column of mailboxes of people.
    mailed: bool,
}

impl Context {
    /// Whose telephone, address or mailbox a column holds.
    fn subject(self, seen: &Seen<'_>) -> Subject {
        let header = &seen.column.header;
        if header.person {
            Subject::Person
        } else if header.facility {
            Subject::Establishment
        } else if self.persons {
            Subject::Person
        } else if self.establishments {
            Subject::Establishment
        } else {
            Subject::Unknown
        }
    }
}

/// Judges all columns together.
pub(super) fn judge(columns: &[Column], tallies: &[Tally]) -> Verdict {
    let table: Vec<Seen<'_>> = columns
        .iter()
        .zip(tallies)
        .enumerate()
        .map(|(index, (column, tally))| Seen { index, column, tally })
        .collect();
    let establishments = table.iter().any(|seen| {
        let header = &seen.column.header;
        let organised = seen.most(seen.tally.count(Signal::Organisation), 30) && !header.prose;
        organised || header.facility && !header.person && seen.tally.cells > 0
    });
    let mut findings = people::judge(&table, establishments);
    let named = findings.iter().any(|finding| finding.scope == Scope::Column && finding.level.blocks());
    let context = Context {
        persons: named || table.iter().any(|seen| numbers::identifies(seen)),
        establishments,
        mailed: table.iter().any(|seen| seen.most(seen.tally.count(Signal::EmailPerson), 50)),
    };
    for seen in &table {
        numbers::judge(seen, context, &mut findings);
    }
    findings.retain(|finding| finding.cells > 0);
    findings.extend(people::labels(&table));
    findings.sort_by_key(|finding| (finding.column, finding.kind, std::cmp::Reverse(finding.level)));
    Verdict { findings }
}
