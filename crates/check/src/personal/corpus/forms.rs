//! Forms that files give to personal data on their way (spreadsheets, programs, habits), each with what resembles it and
//! holds none.

use super::holes::{alone, assert_blocked, associations, cells, judge, nir, shares};
use super::values::Values;
use crate::personal::{Evidence, Kind, Level};

const PLAIN: [&str; 4] = ["col1", "valeur", "champ_3", "donnees"];

/// A made mobile number, its digits from the range kept for fiction.
fn mobile(row: usize) -> String {
    format!("0639980{:03}", row * 7 % 1_000)
}

fn pairs(digits: &str, separator: &str) -> String {
    let pairs: Vec<&str> = (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]).collect();
    pairs.join(separator)
}

#[test]
fn telephone_numbers_are_found_as_spreadsheets_and_people_write_them() {
    for make in [
        (|tel| format!("{}.0", &tel[1..])) as fn(&str) -> String,
        |tel| format!("{},00", &tel[1..]),
        |tel| format!("33{}", &tel[1..]),
        |tel| format!("33{}.0", &tel[1..]),
        |tel| format!("{} {}", &tel[..4], pairs(&tel[4..], " ")),
        |tel| pairs(tel, "_"),
    ] {
        let written = cells(|_, _, row| make(&mobile(row)));
        for header in PLAIN.iter().chain(&["telephone", "contact"]) {
            assert_blocked(header, &written, Kind::Phone);
        }
        // Under a header that says so, one is enough.
        let mut mixed = cells(|_, _, _| String::new());
        mixed[31] = make(&mobile(0));
        assert_blocked("telephone", &mixed, Kind::Phone);
    }
}

#[test]
fn mobile_numbers_of_neighbours_are_somebodys_in_a_table_of_associations() {
    for tel in
        ["+32 475 12 34 56", "+49 151 23456789", "+41 79 123 45 67", "+352 621 123 456", "+44 (0)7700 900123"]
    {
        let tels =
            cells(|_, _, row| if row < 3 { tel.to_owned() } else { format!("+32 69 12 34 {:02}", row + 10) });
        assert_eq!(shares(&associations("tel_association", &tels), Kind::Phone), (3, 57), "{tel}");
    }
}

#[test]
fn mailboxes_are_found_in_words() {
    for make in [
        (|name: &str, row| format!("{name}{row} at exemple dot fr")) as fn(&str, usize) -> String,
        |name, row| format!("{name}.{row}x at exemple.fr"),
        |name, row| format!("{name} point delattre{row} arobase exemple point fr"),
        |name, row| format!("Écrire à {name}{row} (at) exemple (dot) fr"),
        |name, row| format!("{name}{row}[at]exemple[point]fr"),
    ] {
        for header in PLAIN {
            assert_blocked(header, &cells(|_, _, row| make("josiane", row)), Kind::Email);
        }
    }
    let mels = cells(|_, _, row| match row {
        0..3 => format!("xz{row} at gmail dot com"),
        _ => format!("xz@asso-{row}.example"),
    });
    assert_eq!(shares(&associations("mel_association", &mels), Kind::Email), (3, 57));
    let verdict = alone("col1", &cells(|_, _, _| "Écrire à jean at exemple dot fr le matin".to_owned()));
    assert_eq!(verdict.findings[0].examples[0].masked, "j•••@•••.•••");
}

/// A RIB of a made bank, with the key that goes with it.
fn rib(values: &mut Values) -> String {
    loop {
        let iban = values.iban().to_uppercase().replace(' ', "");
        if let Some(rib) = iban.strip_prefix("FR") {
            return rib[2..].to_owned();
        }
    }
}

#[test]
fn accounts_are_found_without_their_iban() {
    let mut values = Values::new(11);
    let ribs: Vec<String> = (0..60).map(|_| rib(&mut values)).collect();
    for parting in ["", " ", "-", " - "] {
        let parted = |rib: &String| [&rib[..5], &rib[5..10], &rib[10..21], &rib[21..]].join(parting);
        let written: Vec<String> = ribs.iter().map(parted).collect();
        for header in PLAIN {
            let verdict = alone(header, &written);
            let found = verdict.findings.iter().find(|it| it.kind == Kind::Iban).expect("an account");
            assert_eq!((found.level, found.cells), (Level::Certain, 60), "{header} {}", written[0]);
            assert_eq!(found.examples[0].masked, "•••• •••• ••••");
        }
        let mut mixed = cells(|_, _, row| format!("Dossier {row}"));
        mixed[31] = format!("Virement au compte {}", parted(&ribs[0]));
        assert_blocked("observations", &mixed, Kind::Iban);
    }
}

#[test]
fn national_numbers_without_their_key_are_found_where_they_are_many_or_announced() {
    let mut values = Values::new(12);
    let mut keyless = || loop {
        let number = nir(&mut values);
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            break number[..13].to_owned();
        }
    };
    let numbers: Vec<String> = (0..60).map(|_| keyless()).collect();
    for make in [
        (|number| number.to_owned()) as fn(&str) -> String,
        |number| format!("{number}.0"),
        |number| format!("{},{}E+12", &number[..1], &number[1..]),
    ] {
        let written: Vec<String> = numbers.iter().map(|number| make(number)).collect();
        for header in PLAIN {
            assert_blocked(header, &written, Kind::Nir);
        }
        let mostly: Vec<String> = written
            .iter()
            .enumerate()
            .map(|(row, it)| if row % 5 < 3 { it.clone() } else { format!("D{row}") })
            .collect();
        assert_blocked("col1", &mostly, Kind::Nir);
        let mut one = cells(|_, _, row| format!("D{row}"));
        one[31].clone_from(&written[0]);
        assert_blocked("num_secu", &one, Kind::Nir);
        assert!(!alone("col1", &one).blocks());
    }
}

fn under(labels: &[&str]) -> Vec<usize> {
    let columns: Vec<(&str, Vec<String>)> =
        labels.iter().map(|label| (*label, cells(|_, _, row| (row % 8).to_string()))).collect();
    judge(&columns)
        .findings
        .iter()
        .filter(|it| it.evidence.contains(&Evidence::Label))
        .map(|it| it.column)
        .collect()
}

#[test]
fn columns_that_bear_names_are_told_when_there_are_two() {
    assert_eq!(under(&["Semaine", "DUPONT Jean", "MARTIN Claire", "Total"]), [1, 2]);
    assert_eq!(under(&["jour", "Jean Dupont", "DELATTRE Josiane", "Claire MARTIN"]), [1, 2, 3]);
    // An empty column bears its name all the same.
    let verdict = judge(&[
        ("DUPONT Jean", cells(|_, _, _| String::new())),
        ("MARTIN Claire", cells(|_, _, _| "2".to_owned())),
    ]);
    let found: Vec<_> = verdict.findings.iter().map(|it| (it.column, it.level, it.cells)).collect();
    assert_eq!(found, [(0, Level::Likely, 0), (1, Level::Likely, 60)]);
}

#[test]
fn columns_that_bear_other_names_are_not() {
    for labels in [
        &["Semaine", "DUPONT Jean", "Total"][..],
        // Schools and streets, towns, saints' days, common headers.
        &["Jean Moulin", "Jules Ferry", "Louise Michel", "Victor Hugo"],
        &["École Jean Jaurès", "Collège Marie Curie", "Salle Georges Brassens"],
        &["SAINT-MARTIN Centre", "LILLE Sud", "Villeneuve d'Ascq", "Saint Denis"],
        &["Code INSEE", "Nom Commune", "Date Naissance", "Montant TTC", "Longitude WGS84", "Total HT"],
        &["nomAttribuant", "idAttribuant", "EQUIP_NOM", "Code_Postal", "Nombre Hommes", "Nombre Femmes"],
        &["Janvier 2024", "Mars Avril", "Lundi Matin", "Jeudi SOIR"],
        &["Quercus Robur", "Acer Campestre", "Prunus Avium"],
    ] {
        assert_eq!(under(labels), [0; 0], "{labels:?}");
    }
}

/// The check digit of an article number (EAN-13) behind its first twelve digits.
fn article(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[test]
fn what_resembles_those_forms_is_not_taken() {
    let mut values = Values::new(13);
    let eleven: Vec<String> = (0..60).map(|_| format!("3{}", values.digits(10))).collect();
    let long: Vec<String> = (0..1_000).map(|_| values.digits(23)).collect();
    let columns: Vec<(&str, Vec<String>)> = vec![
        ("SIRET", cells(|_, _, row| format!("{:014}", 21_590_350_100_017 + row * 7_919_000_000))),
        ("SIRET parted", cells(|_, _, row| format!("215 903 {:03} 000{:02}", row * 13 % 1_000, row))),
        ("SIREN as a figure", cells(|_, _, row| format!("{}.0", 215_903_501 + row * 11_000_003))),
        ("INSEE", cells(|_, _, row| format!("59{:03}", row * 7))),
        ("INSEE as a figure", cells(|_, _, row| format!("59{:03}.0", row * 7))),
        (
            "latitude",
            cells(|_, _, row| format!("50.{:015}", 629_250_000_000_000_usize + row * 977_000_000_003)),
        ),
        ("coordinates", cells(|_, _, row| format!("50.6292{row:02} 3.0572{row:02} 50.62{row:02} 3.05"))),
        ("amount", cells(|_, _, row| format!("{}.0", 112_340_017 + row * 14_000_003))),
        ("amount parted", cells(|_, _, row| format!("{} 340 017,{row:02}", row + 10))),
        ("milliseconds", cells(|_, _, row| (1_704_067_200_000_usize + row * 86_400_000 * 9).to_string())),
        ("article", cells(|_, _, row| article(&format!("2551098{row:05}")))),
        ("reference", cells(|_, _, row| format!("REF_06_{row:02}_34_00_17"))),
        ("file", cells(|_, _, row| format!("photo_06_12_24_10_{row:02}.jpg"))),
        ("moment", cells(|_, _, row| format!("2024_06_12_24_10_{row:02}"))),
        ("eleven digits", eleven),
        ("catalogue", cells(|_, _, row| format!("0612.{row:02}.34"))),
        ("sentence", cells(|_, _, row| format!("Point {row} : arobase et point à la ligne at 3 dot 5"))),
        ("place", cells(|_, _, row| format!("Concert at home {row} (point de vente)"))),
        ("surface", cells(|_, _, row| format!("+45 m² dont {row} 32 au 3"))),
    ];
    for (name, written) in &columns {
        for header in PLAIN {
            let verdict = alone(header, written);
            assert!(!verdict.blocks(), "{name}: {} {:#?}", written[1], verdict.findings);
        }
    }
    // As long as a RIB: one in 97 has its key by chance.
    assert!(!alone("colis", &long).blocks(), "{:#?}", alone("colis", &long).findings);
}
