//! What earlier decisions left out does not come back unasked.

use std::collections::BTreeSet;

use kernel::Column;

use super::decision::RENAMED;
use super::{BY_AGENT, Decision, Finding, Level};

/// Adds what earlier decisions left out and the engine does not find any more: a column does not come back because it
/// evades the search, only because an agent says so. `columns` are those of the file, in order.
pub(crate) fn remember(findings: &mut Vec<Finding>, decisions: &[Decision], columns: &[String]) {
    for decision in decisions.iter().filter(|it| it.treatment.changes_the_table()) {
        let found = findings.iter().any(|it| it.column == decision.column && it.kind == decision.kind);
        let Some(place) = columns.iter().position(|it| *it == decision.column).filter(|_| !found) else {
            continue;
        };
        let chosen = Finding::of_agent(&decision.column, place);
        findings.push(if decision.kind == BY_AGENT {
            chosen
        } else if decision.kind == RENAMED {
            Finding::renamed(&decision.column, place)
        } else {
            // The engine's silence is asked about; an agent's own choice stands by itself.
            let evidence = vec!["earlier_decision".to_owned()];
            Finding { kind: decision.kind.clone(), level: Level::Possible, evidence, ..chosen }
        });
    }
    findings.sort_by_key(|it| it.place);
}

/// Adds the columns under whose names one that was left out may have come back: the columns of the file that are neither
/// in the version that the public reads (`known`) nor decided on, when the one left out is not there any more. Where the
/// names differ by their case, accents, spaces or final `s` alone, that one is meant and no other.
pub(crate) fn suspect(
    findings: &mut Vec<Finding>,
    decisions: &[Decision],
    columns: &[String],
    known: &[Column],
) {
    let is_new = |name: &String| {
        known.iter().all(|it| it.name != *name) && decisions.iter().all(|it| it.column != *name)
    };
    let new: Vec<(usize, &String)> = columns.iter().enumerate().filter(|(_, name)| is_new(name)).collect();
    let mut suspects = BTreeSet::new();
    for gone in decisions
        .iter()
        .filter(|it| it.treatment.changes_the_table() && columns.iter().all(|name| *name != it.column))
    {
        let alike = new.iter().filter(|(_, name)| bare(name) == bare(&gone.column));
        let alike: Vec<usize> = alike.map(|(place, _)| *place).collect();
        if alike.is_empty() {
            suspects.extend(new.iter().map(|(place, _)| *place));
        } else {
            suspects.extend(alike);
        }
    }
    findings.extend(suspects.into_iter().map(|place| Finding::renamed(&columns[place], place)));
    findings.sort_by_key(|it| it.place);
}

/// A name without what a hand changes from one file to the next.
fn bare(name: &str) -> String {
    let letters: String = kernel::folded(name).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_suffix('s').map_or(letters.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::undecided;
    use super::*;

    fn finding(kind: &str) -> Finding {
        Finding { column: "c".into(), kind: kind.into(), cells: 1, reach: 1, ..Finding::of_agent("c", 0) }
    }

    fn on(finding: &Finding, treatment: &str) -> Decision {
        Decision::on((finding, 60), (treatment, "another_law", "Registre public"), "x", 0).unwrap()
    }

    #[test]
    fn a_column_once_left_out_does_not_come_back_unasked() {
        let dropped = on(&finding("nir"), "drop");
        let columns = ["b".to_owned(), "c".to_owned()];
        let decisions = std::slice::from_ref(&dropped);

        let mut less = vec![Finding { level: Level::Possible, ..finding("nir") }];
        remember(&mut less, decisions, &columns);
        assert_eq!(less.len(), 1);
        assert_eq!(undecided(&less, decisions, 60).count(), 1, "it shows less than when it was decided on");

        let mut nothing = Vec::new();
        remember(&mut nothing, decisions, &columns);
        assert_eq!((nothing[0].place, nothing[0].cells), (2, 0));
        assert_eq!(undecided(&nothing, decisions, 60).count(), 1, "it shows nothing any more");

        assert_eq!(undecided(&nothing, &[on(&nothing[0], "not_personal")], 60).count(), 0);
        remember(&mut Vec::new(), decisions, &columns[..1]);
    }

    #[test]
    fn a_column_left_out_does_not_come_back_under_another_name() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let known = [Column::new("b", kernel::ColumnKind::Text)];
        let prenom = Finding { column: "prenom".into(), ..finding("first_name") };
        let dropped = [on(&prenom, "drop")];
        let suspects = |columns: &[&str], decisions: &[Decision]| {
            let mut found = Vec::new();
            suspect(&mut found, decisions, &names(columns), &known);
            assert_eq!(undecided(&found, decisions, 60).count(), found.len(), "each is asked about");
            found.into_iter().map(|it| it.column).collect::<Vec<_>>()
        };
        for other in ["Prenom", "PRENOM", "prenom ", "prenoms", "Pr\u{e9}nom"] {
            assert_eq!(suspects(&["b", other, "classe"], &dropped), [other]);
        }
        assert_eq!(suspects(&["b", "numero"], &dropped), ["numero"]);
        assert!(suspects(&["b"], &dropped).is_empty(), "it is gone, and nothing came");
        assert!(suspects(&["b", "prenom", "classe"], &dropped).is_empty(), "it is there, and left out");

        // What is answered stays answered, and a column that is left out so stays out.
        let renamed = Finding::renamed("Prenom", 1);
        for treatment in ["drop", "not_personal"] {
            let decisions = [on(&prenom, "drop"), on(&renamed, treatment)];
            let mut next = Vec::new();
            remember(&mut next, &decisions, &names(&["b", "Prenom"]));
            suspect(&mut next, &decisions, &names(&["b", "Prenom"]), &known);
            assert_eq!(undecided(&next, &decisions, 60).count(), 0);
            assert_eq!(next.iter().any(|it| decisions[1].answers(it, 60)), treatment == "drop");
        }
    }

    #[test]
    fn a_column_that_an_agent_leaves_out_stays_out() {
        let chosen = Finding::of_agent("c", 1);
        let decision = on(&chosen, "drop");
        let mut next = Vec::new();
        remember(&mut next, std::slice::from_ref(&decision), &["b".to_owned(), "c".to_owned()]);
        assert_eq!(next, [chosen]);
        assert_eq!(undecided(&next, &[decision], 60).count(), 0);
    }
}
