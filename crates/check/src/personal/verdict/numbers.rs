//! The kinds that a cell can show by itself, and what their column makes of them.

use super::{Context, Evidence as E, Finding, Seen, Subject};
use crate::personal::reading::Signal as S;
use crate::personal::tally::Which;
use crate::personal::{Kind, Level};

/// Whether a column of numbers or dates says that the rows are people.
pub(super) fn identifies(seen: &Seen<'_>) -> bool {
    let (header, tally) = (&seen.column.header, seen.tally);
    seen.most(tally.count(S::Nir), 20) && by_chance(tally.count(S::Nir), tally.count(S::NirBroken)).is_none()
        || header.nir && header.outright && tally.cells > 0
        || header.nir && seen.most(tally.sum(&[S::Nir, S::NirRare, S::NirNoKey]), 50)
        || header.birth && seen.most(tally.sum(&[S::Date, S::Year]), 50)
        || header.civility && tally.cells > 0
}

pub(super) fn judge(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    nir(seen, findings);
    iban(seen, findings);
    email(seen, context, findings);
    phone(seen, context, findings);
    plate(seen, findings);
    birth(seen, context, findings);
    address(seen, context, findings);
}

fn with_header(header: bool, evidence: &[E]) -> Vec<E> {
    let mut evidence = evidence.to_vec();
    if header {
        evidence.push(E::Header);
    }
    evidence
}

/// Whether that many right keys among wrong ones may be chance, and how sure a finding is in spite of it.
///
/// A well-formed number has the right key by chance once in 97. Below one in twenty, the right ones are only believed
/// where so many would be too rare: Chernoff's bound of the Poisson tail, `ln P ≤ −(right·ln(right/mean) − right + mean)`.
#[expect(clippy::cast_precision_loss, reason = "counts of cells are far below 2^52")]
fn by_chance(right: u64, wrong: u64) -> Option<Level> {
    if right * 20 >= wrong {
        return None;
    }
    let (right, mean) = (right as f64, (right + wrong) as f64 / 97.0);
    let rarity = right * (right / mean).ln() - right + mean;
    Some(if right > mean && rarity >= RARE { Level::Likely } else { Level::Possible })
}

/// Chance does as much less than once in 150 columns, each one already of numbers that look like keys.
const RARE: f64 = 5.0;

fn nir(seen: &Seen<'_>, findings: &mut Vec<Finding>) {
    let (promised, tally) = (seen.column.header.nir, seen.tally);
    let (whole, rare) = (tally.count(S::Nir), tally.count(S::NirRare));
    let keyless = tally.count(S::NirNoKey);
    // A random number passes for a rare one once in two hundred: a column of them does not.
    let believed = promised || whole > rare || seen.most(whole + rare, 50);
    let chance = by_chance(whole, tally.count(S::NirBroken)).filter(|_| !promised);
    let sure = chance.unwrap_or(Level::Certain);
    let evidence = with_header(promised, &[E::Checksum, E::Shape]);
    let mut push = |level, signals: &[S], evidence: &[E]| {
        findings.push(seen.finding(Kind::Nir, level, Subject::Person, signals, evidence));
    };
    match (believed, whole + rare > 0) {
        (true, true) => push(sure, &[S::Nir, S::NirRare], &evidence),
        (false, true) => {
            push(sure, &[S::Nir], &evidence);
            push(Level::Possible, &[S::NirRare], &evidence);
        }
        _ => {}
    }
    // One number of 13 digits in fifty has that form: a column that is mostly of them is of NIR, unless it says that it is
    // of codes or of moments (milliseconds since 1970 have 13 digits), or most are numbers of articles.
    let header = &seen.column.header;
    let formed = seen.most(keyless, 50) && keyless >= 10 && !header.reference && !header.event;
    let articled = tally.articles * 2 > keyless;
    if keyless > 0 && promised {
        push(Level::Likely, &[S::NirNoKey], &[E::Header, E::Shape]);
    } else if !articled && (formed || seen.most(keyless, 80) && keyless > 2) {
        push(if formed { Level::Likely } else { Level::Possible }, &[S::NirNoKey], &[E::Shape]);
    }
    let shown = whole + rare + keyless;
    if promised && seen.column.header.outright && !seen.most(shown, 50) && tally.cells > 0 {
        let signals = [S::NirBroken];
        let finding = seen.finding(Kind::Nir, Level::Likely, Subject::Person, &signals, &[E::Header]);
        findings.push(finding.of_every_cell(seen));
    }
}

fn iban(seen: &Seen<'_>, findings: &mut Vec<Finding>) {
    let (promised, tally) = (seen.column.header.iban, seen.tally);
    let evidence = with_header(promised, &[E::Checksum, E::Shape]);
    // As for NIR: where nearly all have wrong check digits, the few right ones are chance.
    let chance = |right: u64| by_chance(right, tally.count(S::IbanBroken)).filter(|_| !promised);
    for (signal, level) in [(S::Iban, Level::Certain), (S::IbanOuter, Level::Likely)] {
        let level = chance(tally.count(signal)).unwrap_or(level);
        findings.push(seen.finding(Kind::Iban, level, Subject::Unknown, &[signal], &evidence));
    }
}

fn email(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    let subject = context.subject(seen);
    let evidence = with_header(header.email, &[E::Shape]);
    let mut lexicon = evidence.clone();
    lexicon.push(E::Lexicon);
    findings.push(seen.finding(Kind::Email, Level::Certain, Subject::Person, &[S::EmailPerson], &lexicon));
    let (level, owner) = match subject {
        Subject::Establishment => (Level::Possible, Subject::Establishment),
        Subject::Person => (Level::Certain, Subject::Person),
        Subject::Unknown => (Level::Likely, Subject::Unknown),
    };
    // In a table of organisations, a mailbox that anybody may have for nothing is still somebody's.
    let (free, rest) =
        if level == Level::Possible { (tally.free_mails, Which::Others) } else { (0, Which::All) };
    let others = tally.count(S::EmailOther).saturating_sub(free);
    let other = |level, owner| seen.finding(Kind::Email, level, owner, &[S::EmailOther], &evidence);
    findings.push(other(Level::Likely, Subject::Person).of_cells(seen, free, Which::Own));
    findings.push(other(level, owner).of_cells(seen, others, rest));
    findings.push(seen.finding(
        Kind::Email,
        Level::Possible,
        Subject::Establishment,
        &[S::EmailGeneric],
        &lexicon,
    ));
}

fn phone(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    let numbers = tally.sum(&[S::Phone, S::PhoneBare]);
    let whole = seen.most(numbers, 60) && !header.reference;
    // Codes begin with any digit: a column where nearly all begin as mobile numbers is of mobile numbers.
    let mobile = seen.most(tally.mobiles, 80) && tally.cells >= 10;
    let mut signals = vec![S::Phone];
    if header.phone || whole || mobile && seen.most(numbers, 80) {
        signals.push(S::PhoneBare);
    }
    if header.phone {
        signals.push(S::PhoneNoZero);
    }
    let subject = context.subject(seen);
    let level = match subject {
        Subject::Person if header.phone => Level::Certain,
        Subject::Person => Level::Likely,
        // Nobody named: a mobile number is a person's, a column of landlines may be a list of counters.
        Subject::Unknown if !whole || tally.mobiles * 2 >= numbers => Level::Likely,
        Subject::Establishment | Subject::Unknown => Level::Possible,
    };
    let evidence = with_header(header.phone, &[E::Shape]);
    // A mobile number is somebody's in a table of organisations too: the public may have it only by law, by consent or
    // without what identifies (article L312-1-2 CRPA), which an agent decides.
    let told = level == Level::Possible && (subject == Subject::Establishment || header.phone);
    let accepted = tally.sum(&signals);
    let mobiles = match told {
        true if signals.contains(&S::PhoneBare) => tally.mobiles.min(accepted),
        true => tally.sure_mobiles,
        false => 0,
    };
    let numbered = |level, subject| seen.finding(Kind::Phone, level, subject, &signals, &evidence);
    let rest = if told { Which::Others } else { Which::All };
    let others = accepted.min(tally.cells).saturating_sub(mobiles);
    findings.push(numbered(Level::Likely, Subject::Person).of_cells(seen, mobiles, Which::Own));
    findings.push(numbered(level, subject).of_cells(seen, others, rest));
    // Ten digits under a header of codes; nine, without the zero that a spreadsheet took off.
    if !signals.contains(&S::PhoneBare) && seen.most(tally.count(S::PhoneBare), 80) {
        findings.push(seen.finding(
            Kind::Phone,
            Level::Possible,
            Subject::Unknown,
            &[S::PhoneBare],
            &evidence,
        ));
    }
    if !header.phone && mobile && seen.most(tally.count(S::PhoneNoZero), 80) {
        // A column of mobile numbers is of somebody's, whoever the table is about.
        let level = if header.reference { Level::Possible } else { level.max(Level::Likely) };
        findings.push(seen.finding(Kind::Phone, level, subject, &[S::PhoneNoZero], &evidence));
    }
    if header.reference {
        return;
    }
    findings.push(seen.finding(
        Kind::Phone,
        Level::Possible,
        Subject::Establishment,
        &[S::PhoneService],
        &evidence,
    ));
}

fn plate(seen: &Seen<'_>, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    let mut signals = vec![S::Plate];
    let plates = tally.count(S::Plate);
    if header.plate || seen.most(plates, 15) && seen.most(plates + tally.count(S::PlateLoose), 80) {
        signals.push(S::PlateLoose);
    }
    // Codes of products are written alike.
    let level = match (header.plate, header.reference) {
        (true, _) => Level::Certain,
        (false, false) => Level::Likely,
        (false, true) => Level::Possible,
    };
    findings.push(seen.finding(
        Kind::Plate,
        level,
        Subject::Unknown,
        &signals,
        &with_header(header.plate, &[E::Shape]),
    ));
    if !header.plate && tally.count(S::Plate) == 0 && seen.most(tally.count(S::PlateLoose), 80) {
        findings.push(seen.finding(
            Kind::Plate,
            Level::Possible,
            Subject::Unknown,
            &[S::PlateLoose],
            &[E::Shape],
        ));
    }
}

fn birth(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    if header.birth {
        let level = if seen.most(tally.sum(&[S::Date, S::Year, S::Born]), 50) {
            Level::Certain
        } else {
            Level::Likely
        };
        let signals = [S::Date, S::Year, S::Born];
        let finding = seen.finding(Kind::BirthDate, level, Subject::Person, &signals, &[E::Header, E::Shape]);
        // Days since 1900, as a spreadsheet keeps them, look like any number.
        let odd = header.outright && !seen.most(tally.sum(&signals), 50) && tally.cells > 0;
        findings.push(if odd { finding.of_every_cell(seen) } else { finding });
        return;
    }
    findings.push(seen.finding(Kind::BirthDate, Level::Likely, Subject::Person, &[S::Born], &[E::Shape]));
    let dates = tally.count(S::Date);
    // Dates spread over lives, in a table of people, under a header that tells of nothing else.
    let lived = tally.decades.iter().filter(|count| **count * 50 >= dates.max(1)).count() >= 4;
    let before_2000 = tally.decades[..12].iter().sum::<u64>() * 10 >= dates * 3;
    let persons = context.persons || context.mailed || header.maybe_birth;
    if persons && !header.event && !header.reference && seen.most(dates, 80) && lived && before_2000 {
        let evidence = [E::Shape, E::Neighbour];
        findings.push(seen.finding(Kind::BirthDate, Level::Likely, Subject::Person, &[S::Date], &evidence));
    }
}

fn address(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    let (header, tally) = (&seen.column.header, seen.tally);
    let subject = context.subject(seen);
    let named = [S::NameTitled, S::NameMixed, S::NameKnown];
    let level = match subject {
        Subject::Person if header.address => Level::Certain,
        Subject::Person => Level::Likely,
        // `demeurant 12 rue…`: the same sentences name people.
        Subject::Unknown if !header.address && tally.sum(&named) > 0 && header.prose => Level::Likely,
        // A column of addresses, and nothing in the table says that something public is there: people live there.
        Subject::Unknown if seen.most(tally.count(S::Address), 40) => Level::Likely,
        _ => Level::Possible,
    };
    let mut signals = vec![S::Address];
    let mut evidence = with_header(header.address, &[E::Shape]);
    if subject == Subject::Person && context.persons {
        evidence.push(E::Neighbour);
    }
    if seen.most(tally.count(S::Address), 40) {
        signals.push(S::Way);
    }
    if header.address {
        signals.push(S::Way);
        // Hamlets have neither number nor way: `Kerbiguet`, `Le Bourg`.
        signals.extend([S::NameShape, S::NamePair, S::NameMixed, S::NameKnown, S::Eponym]);
    }
    findings.push(seen.finding(Kind::Address, level, subject, &signals, &evidence));
}
