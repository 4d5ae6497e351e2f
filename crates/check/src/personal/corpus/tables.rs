//! Tables as clerks and agents make them, with the truth of each cell.

use super::values::{Person, Values};
use super::{Cell, Column, Table};
use crate::personal::Kind;

type Make = fn(&mut Values, &Person) -> Cell;

fn last(_: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::LastName, person.last.to_uppercase())
}
fn last_plain(_: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::LastName, person.last.clone())
}
fn first(_: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::FirstName, person.first.clone())
}
fn full(values: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::FullName, values.full_name(person))
}
fn nir(values: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::Nir, values.nir(person))
}
fn iban(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Iban, values.iban())
}
fn email(values: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::Email, values.email(person))
}
fn phone(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Phone, values.phone())
}
fn landline(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Phone, values.landline())
}
fn plate(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Plate, values.plate())
}
fn birth(values: &mut Values, person: &Person) -> Cell {
    Cell::of(Kind::BirthDate, values.birth(person))
}
fn address(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Address, values.address(false))
}
fn address_short(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Address, values.address(true))
}
fn code(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.town().0)
}
fn town(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.town().1)
}
fn event(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.event_date())
}
fn number(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.plain_number())
}
fn siret(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.siret())
}
fn product(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.product_code())
}
fn plate_like_reference(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.plate())
}
fn phone_like_reference(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(format!("0{}{}", values.random.from(1, 9), values.digits(8)))
}
fn fifteen(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.fifteen())
}
fn nearly_iban(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.nearly_iban())
}
fn organisation(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.organisation())
}
fn facility(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.facility())
}
fn generic_email(values: &mut Values, _: &Person) -> Cell {
    Cell::of(Kind::Email, values.generic_email())
}
fn thing(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.thing())
}
fn species(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.random.pick(&[
        "Quercus robur",
        "Acer campestre",
        "Tilia cordata",
        "Platanus x hispanica",
        "Prunus avium",
    ]))
}
fn model(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.random.pick(&[
        "Renault Kangoo",
        "Peugeot Partner",
        "CITROËN Berlingo",
        "Iveco Daily",
        "FIAT Ducato",
        "Dacia",
    ]))
}
fn status(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.random.pick(&[
        "En cours",
        "Terminé",
        "Refusé",
        "À compléter",
        "Janvier",
        "Mardi",
        "Titulaire",
    ]))
}
fn plain(values: &mut Values, _: &Person) -> Cell {
    Cell::nothing(values.plain_sentence())
}
/// One beneficiary in twenty is a person in business alone.
fn beneficiary(values: &mut Values, person: &Person) -> Cell {
    if values.random.one_in(20) {
        Cell::of(Kind::FullName, format!("{} {}", person.last.to_uppercase(), person.first))
    } else {
        organisation(values, person)
    }
}
/// A comment about somebody, or about nobody.
fn comment(values: &mut Values, person: &Person) -> Cell {
    let title = if person.woman { "Mme" } else { "M." };
    let (text, kinds) = match values.random.from(0, 15) {
        0 => (format!("Assuré {}, dossier reçu", values.nir(person)), vec![Kind::Nir]),
        1 => (format!("Virement sur {} avant fin mars", values.iban()), vec![Kind::Iban]),
        2 => (format!("Répondre à {} avant lundi", values.email(person)), vec![Kind::Email]),
        3 => (format!("Rappeler au {} le matin", values.phone()), vec![Kind::Phone]),
        4 => (format!("Véhicule {} mal garé", values.plate()), vec![Kind::Plate]),
        5 => (format!("Demandeur né le {} à l'étranger", values.birth(person)), vec![Kind::BirthDate]),
        6 => (format!("Aide versée à {title} {} pour son logement", person.last), vec![Kind::FullName]),
        7 => (
            format!("{title} {} {} demande un rendez-vous", person.first, person.last.to_uppercase()),
            vec![Kind::FullName],
        ),
        8 => (
            format!("Clés remises à {} {} en janvier", person.first, person.last.to_uppercase()),
            vec![Kind::FullName],
        ),
        9 => {
            let text = format!("{title} {} demeurant {}", person.last, values.address(false));
            (text, vec![Kind::FullName, Kind::Address])
        }
        _ => (values.plain_sentence(), Vec::new()),
    };
    Cell { text, truth: kinds }
}

fn table(name: &'static str, seed: u64, rows: usize, columns: &[(&'static str, Make, bool)]) -> Table {
    let mut values = Values::new(seed);
    let mut table = Table { name, columns: Vec::new() };
    for (header, _, blocks) in columns {
        table.columns.push(Column { header, cells: Vec::with_capacity(rows), blocks: *blocks });
    }
    for _ in 0..rows {
        let person = values.person();
        for ((_, make, _), column) in columns.iter().zip(&mut table.columns) {
            column.cells.push(make(&mut values, &person));
        }
    }
    table
}

/// The whole corpus: about 10,000 true cells a kind and more look-alikes.
pub(super) fn all(seed: u64) -> Vec<Table> {
    let mut tables = vec![
        table(
            "residents",
            seed + 1,
            3_400,
            &[
                ("nom", last, true),
                ("prenom", first, true),
                ("date_naissance", birth, true),
                ("adresse", address_short, true),
                ("code_postal", code, false),
                ("ville", town, false),
                ("telephone", phone, true),
                ("email", email, true),
                ("num_secu", nir, true),
                ("iban", iban, true),
                ("immatriculation", plate, true),
                ("date_inscription", event, false),
            ],
        ),
        table(
            "pupils",
            seed + 2,
            2_500,
            &[
                ("NOM DE L'ÉLÈVE", last_plain, true),
                ("Prénom(s)", first, true),
                ("Né(e) le", birth, true),
                ("Responsable légal", full, true),
                ("Adresse du domicile", address, true),
                ("Tél. portable", phone, true),
                ("Courriel", email, true),
                ("N° Sécurité sociale", nir, true),
                ("RIB", iban, true),
                ("Plaque du véhicule", plate, true),
            ],
        ),
        table(
            "without headers",
            seed + 3,
            3_000,
            &[
                ("c1", full, true),
                ("c2", birth, true),
                ("c3", address, true),
                ("c4", phone, true),
                ("c5", email, true),
                ("c6", nir, true),
                ("c7", iban, true),
                ("c8", plate, true),
                ("c9", number, false),
                ("c10", event, false),
            ],
        ),
    ];
    tables.extend(public(seed));
    tables
}

/// Tables that a clerk publishes, and comments that hold a little of everything.
fn public(seed: u64) -> Vec<Table> {
    vec![
        table("comments", seed + 4, 20_000, &[("objet", plain, false), ("observations", comment, true)]),
        table(
            "facilities",
            seed + 5,
            2_500,
            &[
                ("EQUIP_NOM", facility, false),
                ("EQUIP_ADRESSE", address, false),
                ("EQUIP_TEL", landline, false),
                ("EQUIP_EMAIL", generic_email, false),
                ("EQUIP_SIRET", siret, false),
                ("EQUIP_OUVERTURE", event, false),
            ],
        ),
        table(
            "facilities under plain headers",
            seed + 6,
            1_500,
            &[
                ("nom", facility, false),
                ("adresse", address_short, false),
                ("commune", town, false),
                ("telephone", landline, false),
                ("email", generic_email, false),
            ],
        ),
        table(
            "associations",
            seed + 8,
            1_000,
            &[
                ("nom_association", organisation, false),
                ("tel_association", phone, true),
                ("mel_association", generic_email, false),
            ],
        ),
        table(
            "grants",
            seed + 7,
            5_000,
            &[
                ("nomAttribuant", organisation, false),
                ("idAttribuant", siret, false),
                ("dateConvention", event, false),
                ("nomBeneficiaire", beneficiary, true),
                ("idBeneficiaire", siret, false),
                ("objet", plain, false),
                ("montant", number, false),
            ],
        ),
        table(
            "codes",
            seed + 8,
            5_000,
            &[
                ("reference", plate_like_reference, false),
                ("code_produit", product, false),
                ("numero_dossier", phone_like_reference, false),
                ("identifiant", fifteen, false),
                ("valeur", number, false),
                ("compte", nearly_iban, false),
                ("serie", fifteen, false),
                ("designation", product, false),
            ],
        ),
        table(
            "things",
            seed + 9,
            3_000,
            &[
                ("commune", town, false),
                ("c1", town, false),
                ("c2", thing, false),
                ("libelle", thing, false),
                ("espece", species, false),
                ("c3", species, false),
                ("vehicule", model, false),
                ("statut", status, false),
                ("c4", status, false),
                ("c5", model, false),
                ("nom", organisation, false),
            ],
        ),
    ]
}
