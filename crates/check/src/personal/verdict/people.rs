//! Names: which columns hold people, from their headers, their neighbours and their cells.

use super::{Evidence as E, Finding, Scope, Seen, Subject};
use crate::personal::reading::Signal as S;
use crate::personal::{Kind, Level};

/// A name of several words, or a title.
const SEVERAL: [S; 4] = [S::NameTitled, S::NameMixed, S::NameKnown, S::NamePair];
/// Whatever may be a name once the column is known to hold names.
const ANY: [S; 7] =
    [S::NameTitled, S::NameMixed, S::NameKnown, S::NamePair, S::NameShape, S::Eponym, S::NameWeak];

/// `establishments`: whether the table seems to be about them.
pub(super) fn judge(table: &[Seen<'_>], establishments: bool) -> Vec<Finding> {
    let first_names = table.iter().any(|seen| seen.column.header.first_name && seen.tally.cells > 0);
    let mut findings: Vec<Finding> = table.iter().filter_map(|seen| promised(seen, first_names)).collect();
    lone_first_names(table, &mut findings);
    let named = findings.iter().any(|finding| finding.level.blocks());
    let silent = table.iter().filter(|seen| findings.iter().all(|finding| finding.column != seen.index));
    let silent: Vec<_> = silent.collect();
    for seen in silent {
        match told(seen, named) {
            Some(finding) => findings.push(finding),
            None => scattered(seen, establishments, &mut findings),
        }
    }
    pair(table, &mut findings);
    findings
}

/// A column of listed first names and one of listed last names in one table are people, whatever their headers say:
/// `Colonne1` and `Colonne2` are those of a spreadsheet.
fn pair(table: &[Seen<'_>], findings: &mut [Finding]) {
    let of = |kind, signal, percent| {
        let listed = |finding: &&Finding| {
            let seen = table.iter().find(|seen| seen.index == finding.column);
            finding.kind == kind && seen.is_some_and(|seen| seen.most(seen.tally.count(signal), percent))
        };
        findings.iter().find(listed).map(|finding| finding.column)
    };
    let first = of(Kind::FirstName, S::NameFirst, 50);
    let last = of(Kind::LastName, S::NameLast, 30);
    if let (Some(first), Some(last)) = (first, last) {
        for finding in findings.iter_mut().filter(|it| it.column == first || it.column == last) {
            finding.level = finding.level.max(Level::Likely);
            if !finding.evidence.contains(&E::Neighbour) {
                finding.evidence.push(E::Neighbour);
                finding.evidence.sort_unstable();
            }
        }
    }
}

/// Whether the cells are mostly letters that could be names, and not organisations.
fn nameable(seen: &Seen<'_>) -> bool {
    seen.most(seen.tally.sum(&ANY), 50) && !seen.most(seen.tally.count(S::Organisation), 50)
}

/// A column whose header promises names.
fn promised(seen: &Seen<'_>, first_names: bool) -> Option<Finding> {
    let header = &seen.column.header;
    let beside = header.name && first_names && !header.nameless() && !header.first_name;
    let kind = if header.full_name {
        Kind::FullName
    } else if header.first_name {
        Kind::FirstName
    } else if header.last_name || beside {
        Kind::LastName
    } else {
        return None;
    };
    if !nameable(seen) || header.email || header.phone || header.address {
        return None;
    }
    let mut evidence = vec![E::Shape];
    if header.full_name || header.first_name || header.last_name {
        evidence.push(E::Header);
    }
    if beside {
        evidence.extend([E::Header, E::Neighbour]);
    }
    if seen.most(seen.tally.sum(&[S::NameFirst, S::NameLast, S::NameKnown]), 30) {
        evidence.push(E::Lexicon);
    }
    Some(seen.finding(kind, Level::Certain, Subject::Person, &ANY, &evidence))
}

/// First names without any other name in the table are a statistic, such as those given to newborns.
fn lone_first_names(table: &[Seen<'_>], findings: &mut [Finding]) {
    let others = findings.iter().any(|finding| finding.kind != Kind::FirstName)
        || table.iter().any(|seen| {
            let header = &seen.column.header;
            seen.tally.cells > 0
                && (header.birth
                    || header.nir
                    || header.email
                    || header.phone
                    || header.address
                    // `ENFANT_PRENOM` speaks of a person and of a first name: it is no other column.
                    || header.name && !header.first_name)
        });
    if !others {
        for finding in findings.iter_mut() {
            finding.level = Level::Possible;
        }
    }
}

/// A column whose cells tell of people, whatever its header, unless it speaks of things.
fn told(seen: &Seen<'_>, named: bool) -> Option<Finding> {
    let (header, tally) = (&seen.column.header, seen.tally);
    // Codes are no names: where the cells are names, a header of codes is wrong.
    let nameless = header.nameless() && (header.thing || header.establishment);
    if nameless || header.address || header.email || seen.most(tally.count(S::Organisation), 30) {
        return None;
    }
    // Titles of works and labels are capitalised too: under them, the names must be listed.
    if header.prose && !seen.most(tally.sum(&[S::NameTitled, S::NameMixed, S::NameKnown]), 40) {
        return None;
    }
    // A few values repeated are a category: brands and places look like names.
    if !header.name && tally.repeats() {
        return None;
    }
    let several = tally.sum(&SEVERAL);
    let strict = if header.name { 50 } else { 65 };
    let mut evidence = vec![E::Shape];
    if header.name {
        evidence.push(E::Header);
    }
    if tally.count(S::NameTitled) > 0 {
        evidence.push(E::Title);
    }
    if seen.most(tally.sum(&[S::NameKnown, S::NameFirst, S::NameLast]), 30) {
        evidence.push(E::Lexicon);
    }
    if several * 2 >= tally.lone_names
        && seen.most(several + tally.lone_names, strict)
        && seen.most(several, 40)
    {
        return Some(seen.finding(Kind::FullName, Level::Likely, Subject::Person, &ANY, &evidence));
    }
    if header.prose || !seen.most(tally.lone_names + several, strict) || !nameable(seen) {
        return None;
    }
    let first = tally.count(S::NameFirst) > tally.count(S::NameLast);
    let kind = if first { Kind::FirstName } else { Kind::LastName };
    if named {
        evidence.push(E::Neighbour);
    }
    // One word a cell: hamlets and brands look the same, so a neighbour, or a header and known names, make it likely.
    let known = seen.most(tally.sum(&[S::NameFirst, S::NameLast]), 30);
    let level = if named || header.name && known { Level::Likely } else { Level::Possible };
    Some(seen.finding(kind, level, Subject::Person, &ANY, &evidence))
}

/// Columns that bear somebody's name, as in a table turned on its side: a column a person, its cells about that person
/// whatever they are, and a name in the header even of an empty one. One alone may be of a thing that was named after
/// somebody. What is to be done is to leave the column out.
pub(super) fn labels(table: &[Seen<'_>]) -> Vec<Finding> {
    let named = table.iter().filter(|seen| seen.column.named);
    if named.clone().count() < 2 {
        return Vec::new();
    }
    let finding = |seen: &Seen<'_>| {
        seen.finding(Kind::FullName, Level::Likely, Subject::Person, &[], &[E::Label, E::Lexicon])
            .of_every_cell(seen)
    };
    named.map(finding).collect()
}

/// Cells that name someone in a column of something else: a sole trader among companies, a name in a comment. A header
/// may make them less sure, never silent.
fn scattered(seen: &Seen<'_>, establishments: bool, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    let mut push = |level, signals: &[S], evidence: &[E]| {
        let mut finding = seen.finding(Kind::FullName, level, Subject::Person, signals, evidence);
        finding.scope = Scope::Cells;
        findings.push(finding);
    };
    let category = !header.name && !header.prose && tally.repeats();
    let listed = tally.sum(&[S::NameMixed, S::NameKnown]);
    let weak = listed + tally.count(S::NameWeak);
    if seen.most(weak, 50) && !category {
        // Most of them are names: the others are names that no list has.
        let sentences = header.prose && !seen.most(tally.count(S::NameWeak), 80);
        let signals = if sentences { &[S::NameWeak][..] } else { &[S::NameWeak, S::NameShape][..] };
        push(Level::Likely, signals, &[E::Lexicon, E::Shape]);
    }
    if (header.address || header.nameless()) && !header.prose || header.email {
        // `Josiane Delattre, 12 rue des Lilas`; a facility is sometimes called so, and one in ten are not.
        let housed = tally.named_addresses > 0 && (!establishments || seen.most(tally.named_addresses, 10));
        let sure = housed || seen.most(listed, 30) && !category;
        let level = if sure { Level::Likely } else { Level::Possible };
        push(Level::Likely, &[S::NameTitled], &[E::Title, E::Shape]);
        push(level, &[S::NameMixed, S::NameKnown], &[E::Lexicon, E::Shape]);
        return;
    }
    if category {
        push(Level::Likely, &[S::NameTitled, S::NameKnown], &[E::Title, E::Lexicon]);
        // An attendance register repeats its people: where nearly every cell is somebody's whole name, so is each.
        let people = seen.most(tally.count(S::NameTitled) + listed, 80);
        push(if people { Level::Likely } else { Level::Possible }, &[S::NameMixed], &[E::Shape]);
        return;
    }
    let evidence = [(S::NameTitled, E::Title), (S::NameKnown, E::Lexicon)];
    let mut why = vec![E::Shape];
    why.extend(evidence.into_iter().filter(|(sign, _)| tally.count(*sign) > 0).map(|(_, evidence)| evidence));
    push(Level::Likely, &[S::NameTitled, S::NameMixed, S::NameKnown], &why);
    if header.name {
        push(Level::Possible, &[S::NamePair], &[E::Header, E::Shape]);
    }
}
