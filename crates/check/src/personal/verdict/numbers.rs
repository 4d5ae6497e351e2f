//! The kinds that a cell can show by itself, and what their column makes of them.

use super::{Context, Evidence as E, Finding, Seen, Subject};
use crate::personal::reading::Signal as S;
use crate::personal::{Kind, Level};

/// Whether a column of numbers or dates says that the rows are people.
pub(super) fn identifies(seen: &Seen<'_>) -> bool {
    let (header, tally) = (&seen.column.header, seen.tally);
    seen.most(tally.count(S::Nir), 50)
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

fn nir(seen: &Seen<'_>, findings: &mut Vec<Finding>) {
    let (promised, tally) = (seen.column.header.nir, seen.tally);
    let (whole, rare, keyless) = (tally.count(S::Nir), tally.count(S::NirRare), tally.count(S::NirNoKey));
    // A random number passes for a rare one once in two hundred: a column of them does not.
    // One well-formed number in 98 has the right key by chance: where most have a wrong one, chance it is.
    let chance = !promised && whole * 20 < tally.count(S::NirBroken);
    let believed = promised || whole > rare || seen.most(whole + rare, 50);
    let sure = if chance { Level::Possible } else { Level::Certain };
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
    if keyless > 0 && promised {
        push(Level::Likely, &[S::NirNoKey], &[E::Header, E::Shape]);
    } else if seen.most(keyless, 80) && keyless > 2 && !seen.column.header.reference {
        push(Level::Possible, &[S::NirNoKey], &[E::Shape]);
    }
}

fn iban(seen: &Seen<'_>, findings: &mut Vec<Finding>) {
    let (promised, tally) = (seen.column.header.iban, seen.tally);
    let evidence = with_header(promised, &[E::Checksum, E::Shape]);
    // As for NIR: where nearly all have wrong check digits, the few right ones are chance.
    let chance = |right: u64| !promised && right * 20 < tally.count(S::IbanBroken);
    for (signal, level) in [(S::Iban, Level::Certain), (S::IbanOuter, Level::Likely)] {
        let level = if chance(tally.count(signal)) { Level::Possible } else { level };
        findings.push(seen.finding(Kind::Iban, level, Subject::Unknown, &[signal], &evidence));
    }
}

fn email(seen: &Seen<'_>, context: Context, findings: &mut Vec<Finding>) {
    let header = &seen.column.header;
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
    findings.push(seen.finding(Kind::Email, level, owner, &[S::EmailOther], &evidence));
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
    let mut signals = vec![S::Phone];
    if header.phone || whole {
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
    findings.push(seen.finding(Kind::Phone, level, subject, &signals, &evidence));
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
    if header.reference && !header.plate {
        return;
    }
    let mut signals = vec![S::Plate];
    let plates = tally.count(S::Plate);
    if header.plate || seen.most(plates, 15) && seen.most(plates + tally.count(S::PlateLoose), 80) {
        signals.push(S::PlateLoose);
    }
    let level = if header.plate { Level::Certain } else { Level::Likely };
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
        findings.push(seen.finding(
            Kind::BirthDate,
            level,
            Subject::Person,
            &signals,
            &[E::Header, E::Shape],
        ));
        return;
    }
    findings.push(seen.finding(Kind::BirthDate, Level::Likely, Subject::Person, &[S::Born], &[E::Shape]));
    let dates = tally.count(S::Date);
    // Dates spread over lives, in a table of people, under a header that tells of nothing else.
    let lived = tally.decades.iter().filter(|count| **count * 50 >= dates.max(1)).count() >= 4;
    let before_2000 = tally.decades[..12].iter().sum::<u64>() * 10 >= dates * 3;
    if context.persons && !header.event && !header.reference && seen.most(dates, 80) && lived && before_2000 {
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
