//! Ways in which somebody's data once passed without a word: each must block, and what resembles it must not.

use super::values::Values;
use crate::personal::{Detector, Kind, Kinds, Level, Verdict};

const FIRST: [&str; 10] =
    ["Karim", "Josiane", "Thibault", "Aïcha", "Lucien", "Noémie", "Gaëtan", "Solène", "Mehdi", "Bérangère"];
const LAST: [&str; 9] =
    ["Lefebvre", "Vanhoutte", "Delattre", "Benali", "Dupuis", "Caron", "Lenglet", "Nguyen", "Fontaine"];

/// Sixty cells made from a first name, a last name and the number of the row.
pub(super) fn cells(make: impl Fn(&str, &str, usize) -> String) -> Vec<String> {
    (0..60).map(|row| make(FIRST[row % FIRST.len()], LAST[row * 7 % LAST.len()], row)).collect()
}

pub(super) fn judge(columns: &[(&str, Vec<String>)]) -> Verdict {
    let detector = Detector::new(columns.iter().map(|(header, _)| (*header, None)), Kinds::All);
    let mut tallies = detector.tallies();
    for (index, (_, cells)) in columns.iter().enumerate() {
        detector.column(index).scan_block(0, cells.iter().map(String::as_bytes), &mut tallies[index]);
    }
    detector.verdict(&tallies)
}

/// A table of an `id` and one column.
pub(super) fn alone(header: &str, cells: &[String]) -> Verdict {
    judge(&[
        ("id", cells.iter().enumerate().map(|(row, _)| row.to_string()).collect()),
        (header, cells.to_vec()),
    ])
}

fn blocked(verdict: &Verdict, kind: Kind) -> bool {
    verdict.findings.iter().any(|finding| finding.kind == kind && finding.level.blocks())
}

pub(super) fn assert_blocked(header: &str, cells: &[String], kind: Kind) {
    let verdict = alone(header, cells);
    assert!(blocked(&verdict, kind), "{header}: {} {:#?}", cells[0], verdict.findings);
}

const CODES: &[&str] = &[
    "dossier",
    "ref",
    "article",
    "poste",
    "lot",
    "mandat",
    "section",
    "code_client",
    "facture",
    "commande",
    "bordereau",
    "produit",
    "modele",
    "num_et_nom",
    "Nom / n° de lot",
    "Réf. / bénéficiaire",
    "Code postal et nom",
    "Poste occupé",
    "col1",
    "libelle",
    "espece",
    "lieu",
    "adresse",
    "organisme",
    "email",
];

#[test]
fn no_header_silences_names() {
    for header in CODES {
        for make in [
            (|first, last, _| format!("Mme {first} {last}")) as fn(&str, &str, usize) -> String,
            |first, last, _| format!("{} {first}", last.to_uppercase()),
            |first, last, _| format!("{first} {last}"),
            |first, last, _| format!("Aide accordée à Madame {first} {last} pour sa toiture"),
        ] {
            assert_blocked(header, &cells(make), Kind::FullName);
        }
    }
}

#[test]
fn names_without_capitals_with_an_initial_or_a_comma_are_names() {
    for header in ["ref", "libelle", "col1", "nom"] {
        for make in [
            (|first, last, _| format!("{}. {last}", first.chars().next().unwrap_or('X')))
                as fn(&str, &str, usize) -> String,
            |first, last, _| format!("{first} {last}").to_lowercase(),
            |first, last, _| format!("{last}, {first}"),
            |first, last, _| format!("{first}_{last}"),
            |first, last, row| format!("59{row:03} {last} {first}"),
        ] {
            assert_blocked(header, &cells(make), Kind::FullName);
        }
    }
}

#[test]
fn a_title_in_one_cell_of_many_is_enough() {
    for header in CODES {
        let mut cells: Vec<String> = (0..200).map(|row| format!("Entretien de voirie {row}")).collect();
        cells[77] = "Mme Josiane Delattre".to_owned();
        assert_blocked(header, &cells, Kind::FullName);
    }
}

#[test]
fn bare_mobile_numbers_block_under_a_header_of_codes() {
    let mobiles = cells(|_, _, row| format!("06{:08}", 10_000_019 + row * 1_234_567));
    for header in ["ref", "numero", "col1", "code"] {
        assert_blocked(header, &mobiles, Kind::Phone);
    }
    let lost: Vec<String> = mobiles.iter().map(|mobile| mobile[1..].to_owned()).collect();
    assert_blocked("col1", &lost, Kind::Phone);
    let codes = cells(|_, _, row| format!("0{}{:08}", 1 + row % 9, 10_000_019 + row * 1_234_567));
    assert!(!alone("numero_dossier", &codes).blocks());
}

#[test]
fn somebody_named_beside_an_address_blocks() {
    for make in [
        (|first, last, row| format!("Mme {first} {last}, {} rue des Lilas 59000 Lille", row + 1))
            as fn(&str, &str, usize) -> String,
        |first, last, row| format!("{first} {last}, {} rue des Lilas 59000 Lille", row + 1),
        |first, last, row| format!("{} {first}, {} rue des Lilas", last.to_uppercase(), row + 1),
    ] {
        for header in ["adresse", "col1", "ref", "lieu"] {
            assert_blocked(header, &cells(make), Kind::FullName);
        }
    }
}

#[test]
fn addresses_block_unless_the_table_is_of_establishments() {
    let streets = cells(|_, _, row| format!("{} avenue du Maréchal Foch", row + 1));
    for header in ["adresse", "col1", "ref", "lieu", "adresse_commune"] {
        assert_blocked(header, &streets, Kind::Address);
    }
    let communes = cells(|_, _, _| "Lille".to_owned());
    assert!(judge(&[("adresse", streets.clone()), ("commune", communes)]).blocks());
    for (header, name) in [("nom", "Gymnase"), ("etablissement", "Le Parvis"), ("nom_station", "Nord")] {
        let names = cells(|_, last, _| format!("{name} {last}"));
        let verdict = judge(&[(header, names), ("adresse", streets.clone())]);
        assert!(!verdict.blocks(), "{header}: {:#?}", verdict.findings);
    }
}

/// Numbers with the right key, then padding with a wrong one.
fn padded(right: usize, wrong: usize, make: impl Fn(&mut Values) -> String) -> Vec<String> {
    let mut values = Values::new(5);
    let mut cells: Vec<String> = (0..right).map(|_| make(&mut values)).collect();
    for _ in 0..wrong {
        let number = make(&mut values);
        let last = number[number.len() - 2..].parse::<u32>().unwrap_or(1);
        cells.push(format!("{}{:02}", &number[..number.len() - 2], (last + 1) % 97));
    }
    cells
}

pub(super) fn nir(values: &mut Values) -> String {
    let person = values.person();
    let number: String = values.nir(&person).chars().filter(char::is_ascii_alphanumeric).collect();
    if number.starts_with(['1', '2']) { number } else { nir(values) }
}

/// Of France, without letters.
fn iban(values: &mut Values) -> String {
    let number: String = values.iban().to_uppercase().replace(' ', "");
    if number.starts_with("FR") && number[2..].bytes().all(|byte| byte.is_ascii_digit()) {
        number
    } else {
        iban(values)
    }
}

#[test]
fn padding_with_wrong_keys_hides_nothing() {
    let nirs = padded(20, 440, nir);
    for header in ["col1", "numero_assure", "identifiant"] {
        assert_blocked(header, &nirs, Kind::Nir);
    }
    let ibans = padded(15, 330, iban);
    for header in ["compte", "col1"] {
        assert_blocked(header, &ibans, Kind::Iban);
    }
    // What chance does: one right key in 97.
    assert!(!alone("col1", &padded(5, 440, nir)).blocks());
}

#[test]
fn numbers_are_read_through_glue_disguise_and_spreadsheets() {
    let mut values = Values::new(9);
    let nirs: Vec<String> =
        (0..60).map(|_| nir(&mut values)).filter(|nir| !nir.contains(['A', 'B'])).collect();
    let wide = |text: &str| {
        text.chars()
            .map(|digit| char::from_u32(0xFF10 + digit.to_digit(10).unwrap_or(0)).unwrap_or('?'))
            .collect()
    };
    for make in [
        (|nir| format!("NIR{nir}")) as fn(&str) -> String,
        |nir| format!("A{nir}"),
        |nir| format!("{},{}E+14", &nir[..1], &nir[1..]),
        |nir| format!("{}\u{200b}{}", &nir[..5], &nir[5..]),
        |nir| format!("{}\u{ad}{}", &nir[..7], &nir[7..]),
    ] {
        assert_blocked("ref", &nirs.iter().map(|nir| make(nir)).collect::<Vec<_>>(), Kind::Nir);
    }
    assert_blocked("ref", &nirs.iter().map(|nir| wide(nir)).collect::<Vec<_>>(), Kind::Nir);
    let cut: Vec<String> = nirs.iter().map(|nir| format!("{},{}E+14", &nir[..1], &nir[1..6])).collect();
    assert_blocked("nir", &cut, Kind::Nir);
    let ibans: Vec<String> = (0..60).map(|_| iban(&mut values)).collect();
    assert_blocked("ref", &ibans.iter().map(|iban| format!("IBAN{iban}")).collect::<Vec<_>>(), Kind::Iban);
    assert_blocked("ref", &ibans.iter().map(|iban| format!("{iban}EUR")).collect::<Vec<_>>(), Kind::Iban);
    for at in [" [at] ", "(arobase)", "%40", "＠", " @ "] {
        let mails = cells(|_, _, row| format!("jean.delattre{row}{at}exemple.fr"));
        assert_blocked("ref", &mails, Kind::Email);
    }
}

#[test]
fn births_are_told_by_their_table_and_by_their_header() {
    let mut values = Values::new(3);
    let births = cells(|_, _, row| format!("{:02}/{:02}/{}", 1 + row % 28, 1 + row % 12, 1938 + row));
    let nirs: Vec<String> = (0..60).map(|_| nir(&mut values)).collect();
    let mails =
        cells(|first, last, _| format!("{first}.{last}@exemple.fr").replace(['é', 'ë', 'ï', 'è'], "e"));
    assert!(blocked(&judge(&[("nir", nirs), ("dn", births.clone())]), Kind::BirthDate));
    assert!(blocked(&judge(&[("mail", mails), ("d", births.clone())]), Kind::BirthDate));
    assert_blocked("dn", &births, Kind::BirthDate);
    let serials = cells(|_, _, row| (15_000 + row * 381).to_string());
    assert_blocked("date_naissance", &serials, Kind::BirthDate);
    let verdict = alone("date_naissance", &serials);
    assert_eq!(verdict.findings[0].cells, 60);
    // Nominal diameters of pipes.
    assert!(!alone("dn", &cells(|_, _, row| (50 + row * 50).to_string())).blocks());
    assert_eq!(verdict.findings[0].level, Level::Likely);
}

/// A table of associations with one more column.
pub(super) fn associations(header: &str, cells: &[String]) -> Verdict {
    let names = (0..cells.len()).map(|row| format!("Association des amis du moulin n° {row}")).collect();
    judge(&[("nom_association", names), (header, cells.to_vec())])
}

/// How many cells of a kind wait for a decision, and how many are only told.
pub(super) fn shares(verdict: &Verdict, kind: Kind) -> (u64, u64) {
    let of = |blocks| {
        let same = verdict.findings.iter().filter(|it| it.kind == kind && it.level.blocks() == blocks);
        same.map(|it| it.cells).sum()
    };
    (of(true), of(false))
}

#[test]
fn somebodys_mobile_blocks_in_a_table_of_associations_and_a_landline_is_told() {
    let landline = |row: usize| format!("03 53 01 {:02} {:02}", row % 90, row);
    let cells = |mobile: fn(usize) -> bool| -> Vec<String> {
        (0..60).map(|row| if mobile(row) { format!("06 39 98 {row:02} 17") } else { landline(row) }).collect()
    };
    for header in ["tel_association", "telephone", "contact_association"] {
        assert_eq!(shares(&associations(header, &cells(|row| row < 3)), Kind::Phone), (3, 57), "{header}");
        assert_eq!(shares(&associations(header, &cells(|_| false)), Kind::Phone), (0, 60), "{header}");
    }
    let second: Vec<String> =
        (0..60).map(|row| format!("{} / 06 39 98 {row:02} 17", landline(row))).collect();
    assert_eq!(shares(&associations("tel_association", &second), Kind::Phone), (60, 0));
}

/// The rows, from 0, and the masks of the examples of one level.
fn examples(verdict: &Verdict, kind: Kind, level: Level) -> Vec<(u32, &str)> {
    let same = verdict.findings.iter().filter(|it| it.kind == kind && it.level == level);
    same.flat_map(|it| &it.examples).map(|it| (it.place.row, it.masked.as_str())).collect()
}

#[test]
fn examples_are_of_the_cells_that_the_level_is_told_of() {
    let tels: Vec<String> = (0..60)
        .map(|row| match row {
            40 => "03 53 01 00 00 / 06.39.98.42.17".to_owned(),
            50.. => format!("06 39 98 42 {row}"),
            _ => format!("03 53 01 {row:02} {row:02}"),
        })
        .collect();
    let verdict = associations("tel_association", &tels);
    let (asked, told) =
        (examples(&verdict, Kind::Phone, Level::Likely), examples(&verdict, Kind::Phone, Level::Possible));
    assert_eq!(asked, [(40, "06.••.••.••.••"), (50, "06 •• •• •• ••"), (51, "06 •• •• •• ••")]);
    assert_eq!(told, [(0, "03 •• •• •• ••"), (1, "03 •• •• •• ••"), (2, "03 •• •• •• ••")]);

    let mels: Vec<String> = (0..60)
        .map(|row| format!("xz{row}@{}", if row < 57 { "asso.example" } else { "laposte.net" }))
        .collect();
    let verdict = associations("mel_association", &mels);
    let asked = examples(&verdict, Kind::Email, Level::Likely);
    assert_eq!(asked, [57, 58, 59].map(|row| (row, "x•••@•••.net")));
    assert_eq!(examples(&verdict, Kind::Email, Level::Possible)[0], (0, "x•••@•••.•••"));
}

#[test]
fn a_mailbox_for_nothing_blocks_in_a_table_of_associations_and_a_counters_is_told() {
    let cells: Vec<String> = (0..60)
        .map(|row| match row {
            0 => "lapins59@orange.fr".to_owned(),
            1 => "xz42@gmail.com".to_owned(),
            2 => "xz-62@laposte.net".to_owned(),
            // By its name the club's own, wherever it is.
            3 => "club.judo@wanadoo.fr".to_owned(),
            4..30 => format!("mairie@ville-{row}.example"),
            _ => format!("xz@asso-{row}.example"),
        })
        .collect();
    assert_eq!(shares(&associations("mel_association", &cells), Kind::Email), (3, 57));
    assert_eq!(shares(&associations("mel_association", &cells[3..]), Kind::Email), (0, 57));
}

#[test]
fn a_disguise_makes_nobodys_mailbox_or_mobile_an_organisations() {
    for written in ["xz42 [at] gmail.com", "xz42@\u{200B}gmail.com", "xz42%40gmail.com"] {
        let cells: Vec<String> = (0..60)
            .map(|row| if row < 3 { written.to_owned() } else { format!("xz@asso-{row}.example") })
            .collect();
        assert_eq!(shares(&associations("mel_association", &cells), Kind::Email), (3, 57), "{written}");
    }
    let cells: Vec<String> = (0..60)
        .map(|row| match row {
            0..3 => "０６ ３９ ９８ ４２ １７".to_owned(),
            _ => format!("03 53 01 {:02} {row:02}", row % 90),
        })
        .collect();
    assert_eq!(shares(&associations("tel_association", &cells), Kind::Phone), (3, 57));
}

#[test]
fn mobiles_that_lost_their_zero_and_mailboxes_of_other_countries_are_somebodys_too() {
    let cells: Vec<String> = (0..60).map(|row| format!("6{:08}", 39_980_017 + row * 1_001)).collect();
    let (asked, _) = shares(&associations("contact", &cells), Kind::Phone);
    assert_eq!(asked, 60);
    let cells: Vec<String> = (0..60)
        .map(|row| format!("xz{row}@{}", if row < 3 { "yahoo.co.uk" } else { "asso.example" }))
        .collect();
    assert_eq!(shares(&associations("mel_association", &cells), Kind::Email), (3, 57));
}

#[test]
fn people_who_come_back_in_a_register_are_people_and_categories_are_not() {
    // Ninety of them, over and over: as few as the values of a category.
    let people = |make: fn(&str, &str) -> String| -> Vec<String> {
        (0..2_000).map(|row| make(FIRST[row % FIRST.len()], LAST[row % 90 / 10])).collect()
    };
    let registers = [
        people(|first, last| format!("{first} {}", last.to_uppercase())),
        people(|first, last| format!("{} {first}", last.to_uppercase())),
    ];
    for cells in &registers {
        for header in ["convive", "qui", "presence"] {
            assert_blocked(header, cells, Kind::FullName);
        }
    }
    let budgets = ["Budget PRINCIPAL", "Budget ANNEXE", "Eau POTABLE", "École Jean MOULIN", "Ligne BLEUE"];
    let cells: Vec<String> = (0..2_000).map(|row| budgets[row % budgets.len()].to_owned()).collect();
    assert!(!alone("libelle", &cells).blocks());
}

#[test]
fn first_names_beside_last_names_are_people_whatever_the_headers() {
    let (first, last) = (cells(|first, _, _| first.to_owned()), cells(|_, last, _| last.to_owned()));
    for (one, other) in [("Colonne1", "Colonne2"), ("c1", "c2"), ("N", "P")] {
        let verdict = judge(&[(one, last.clone()), (other, first.clone())]);
        assert_eq!(verdict.findings.iter().filter(|it| it.level.blocks()).count(), 2, "{one}: {verdict:#?}");
    }
    assert!(!alone("Colonne1", &first).blocks(), "first names alone may be a statistic");
}

#[test]
fn somebody_inside_an_object_of_a_cell_is_somebody() {
    let nested = |key: &str| {
        cells(|first, last, _| format!(r#"[{{"nom":"{last}","{key}":"{first}","regime":"sans porc"}}]"#))
    };
    for header in ["eleves", "d", "properties", "detail"] {
        assert_blocked(header, &nested("prenom"), Kind::FullName);
    }
    let places = cells(|_, _, row| format!(r#"{{"nom":"Salle {row}","ville":"Douai"}}"#));
    assert!(!alone("lieu", &places).blocks());
}
