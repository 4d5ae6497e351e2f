//! The bars: recall and precision of cells and of columns, kind by kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Table, tables, values};
use crate::personal::{Detector, Kind, Kinds, Level, Subject, Verdict, text};

#[derive(Clone, Copy, Debug, Default)]
struct Score {
    right: u64,
    missed: u64,
    wrong: u64,
}

impl Score {
    fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a corpus are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// One name for the three kinds of names: which one a lone word is, only its column says.
fn group(kind: Kind) -> Kind {
    match kind {
        Kind::FirstName | Kind::LastName => Kind::FullName,
        other => other,
    }
}

fn judge(table: &Table) -> Verdict {
    let detector = Detector::new(table.columns.iter().map(|column| (column.header, None)), Kinds::All);
    let mut tallies = detector.tallies();
    for (index, column) in table.columns.iter().enumerate() {
        let cells = column.cells.iter().map(|cell| cell.text.as_bytes());
        detector.column(index).scan_block(0, cells, &mut tallies[index]);
    }
    detector.verdict(&tallies)
}

/// A cell counts as found when the finding blocks, or says outright that an establishment is meant.
fn found(verdict: &Verdict, column: usize, cell: &str) -> BTreeSet<Kind> {
    verdict
        .findings_of(column, cell.as_bytes())
        .iter()
        .filter(|finding| finding.level.blocks() || finding.subject == Subject::Establishment)
        .map(|finding| group(finding.kind))
        .collect()
}

fn scores(seed: u64) -> (BTreeMap<Kind, Score>, Score, Vec<String>) {
    let (mut cells, mut columns, mut faults): (BTreeMap<Kind, Score>, _, Vec<String>) = Default::default();
    let columns: &mut Score = &mut columns;
    for table in tables::all(seed) {
        let verdict = judge(&table);
        for (index, column) in table.columns.iter().enumerate() {
            let blocked =
                verdict.findings.iter().any(|finding| finding.column == index && finding.level.blocks());
            match (column.blocks, blocked) {
                (true, true) => columns.right += 1,
                (true, false) => columns.missed += 1,
                (false, true) => columns.wrong += 1,
                (false, false) => {}
            }
            if column.blocks != blocked {
                faults.push(format!("{} / {}: blocked {blocked}", table.name, column.header));
            }
            for cell in &column.cells {
                let truth: BTreeSet<Kind> = cell.truth.iter().copied().map(group).collect();
                let found = found(&verdict, index, &cell.text);
                for kind in truth.union(&found) {
                    let score = cells.entry(*kind).or_default();
                    match (truth.contains(kind), found.contains(kind)) {
                        (true, true) => score.right += 1,
                        (true, false) => score.missed += 1,
                        _ => score.wrong += 1,
                    }
                    if truth.contains(kind) != found.contains(kind) {
                        let fault = if truth.contains(kind) { "missed" } else { "wrong" };
                        faults.push(format!(
                            "{} / {}: {kind:?} {fault}: {}",
                            table.name, column.header, cell.text
                        ));
                    }
                }
            }
        }
    }
    (cells, *columns, faults)
}

fn show(cells: &BTreeMap<Kind, Score>, faults: &[String]) -> String {
    let mut text = String::new();
    for (kind, score) in cells {
        let (recall, precision) = (score.recall(), score.precision());
        let _ = writeln!(text, "{kind:?}: recall {recall:.4} precision {precision:.4} {score:?}");
    }
    let mut sorted: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for fault in faults {
        let key: Vec<&str> = fault.splitn(3, ':').collect();
        sorted.entry(key[..2].join(":").replace(|c: char| c.is_ascii_digit(), "")).or_default().push(fault);
    }
    for (_, list) in sorted {
        let _ = writeln!(text, "  {} like", list.len());
        for fault in list.iter().take(12) {
            let _ = writeln!(text, "      {fault}");
        }
    }
    text
}

#[test]
fn cells_meet_the_bars() {
    let (cells, _, faults) = scores(20_261_124);
    let report = show(&cells, &faults);
    for (kind, recall, precision) in [
        (Kind::Nir, 0.999, 0.999),
        (Kind::Iban, 0.999, 0.999),
        (Kind::Email, 0.99, 0.99),
        (Kind::Phone, 0.99, 0.99),
        (Kind::Plate, 0.99, 0.99),
        (Kind::BirthDate, 0.95, 0.95),
        (Kind::Address, 0.95, 0.9),
        (Kind::FullName, 0.95, 0.9),
    ] {
        let score = cells[&kind];
        assert!(score.right + score.missed >= 10_000, "too few cells of {kind:?}: {score:?}");
        assert!(
            score.recall() >= recall && score.precision() >= precision,
            "{kind:?} below its bar\n{report}"
        );
    }
}

#[test]
fn columns_that_must_block_do_and_no_other_does() {
    for seed in [1, 20_261_124] {
        let (_, columns, faults) = scores(seed);
        let faults: Vec<_> = faults.iter().filter(|fault| fault.contains("blocked")).collect();
        assert_eq!((columns.missed, columns.wrong), (0, 0), "{faults:?}");
        assert!(columns.right >= 29, "too few columns: {columns:?}");
    }
}

#[test]
fn the_corpus_is_disjoint_from_the_lexicons() {
    use crate::personal::lexicon::{Class, class};
    let [first, last, towns] = values::lists();
    for name in first.iter().chain(&last) {
        for word in text::Words::new(name.as_bytes()) {
            let class = class(word.hash);
            assert!(!class.any(Class::NAME) || class.any(Class::PARTICLE), "{name} is in a list of names");
        }
    }
    for town in towns {
        for word in text::Words::new(town.as_bytes()) {
            assert!(!class(word.hash).any(Class::PLACE), "{town} is in the list of places");
        }
    }
}

#[test]
fn a_list_of_facilities_is_never_blocked_and_one_of_residents_is() {
    let verdict = |name: &str| judge(tables::all(7).iter().find(|table| table.name == name).unwrap());
    for name in ["facilities", "facilities under plain headers"] {
        let verdict = verdict(name);
        assert!(!verdict.blocks(), "{name}: {:#?}", verdict.findings);
        let establishment = |kind| {
            verdict.findings.iter().any(|finding| {
                finding.kind == kind
                    && finding.subject == Subject::Establishment
                    && finding.level == Level::Possible
            })
        };
        assert!(establishment(Kind::Phone) && establishment(Kind::Address) && establishment(Kind::Email));
    }
    assert!(verdict("residents").blocks());
}
