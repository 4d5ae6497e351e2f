//! Menus, first names and a list of residents: the last is what the gate is for.

use super::files::Sheet;
use super::random::Random;
use super::territory::Town;

/// School menus in the SCDL format.
pub(super) fn menus(town: &Town, seed: u64) -> Sheet {
    const DISHES: [(&str, &[&str]); 4] = [
        (
            "entrée",
            &[
                "Salade de betteraves",
                "Carottes râpées",
                "Potage de potiron",
                "Œuf dur, sauce crème",
                "Taboulé",
            ],
        ),
        (
            "plat principal",
            &["Poulet rôti", "Chili aux haricots rouges", "Filet de colin", "Omelette", "Carbonade flamande"],
        ),
        ("garniture", &["Purée de pommes de terre", "Haricots verts", "Riz", "Chou braisé", "Semoule"]),
        ("dessert", &["Pomme", "Yaourt nature", "Compote de poires", "Riz au lait", "Tarte au sucre"]),
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "menuCollNom",
        "menuCollSiret",
        "menuEtablissementNom",
        "menuEtablissementSiret",
        "menuRestaurantNom",
        "menuRestaurantInsee",
        "menuRestaurantId",
        "menuRestaurantIdType",
        "menuRestaurantType",
        "menuRestaurantConvive",
        "menuDate",
        "menuRepasType",
        "menuPlatType",
        "menuPlatNom",
        "menuPlatCode",
        "menuPlatSiqo",
        "menuPlatLabel",
        "menuPlatPrecision",
        "menuPlatRegime",
        "menuPlatAllergene",
        "menuPlatTexture",
        "menuPlatNutriscore",
        "menuPlatPrix",
        "menuPublicationDate",
        "menuModificationDate",
        "menuModificationInfo",
    ];
    let mut rows = Vec::new();
    for (week, day) in (0..8_u64).flat_map(|week| [1_u64, 2, 4, 5].map(move |day| (week, day))) {
        let date = week * 7 + day;
        let (month, day) = if date <= 30 { (9, date) } else { (10, date - 30) };
        for (kind, dishes) in DISHES {
            rows.push(vec![
                town.name.to_owned(),
                town.siret(),
                format!("École publique de {}", town.name),
                String::new(),
                "Restaurant scolaire des Tilleuls".to_owned(),
                town.insee.to_owned(),
                String::new(),
                "sans".to_owned(),
                "élémentaire".to_owned(),
                "élève".to_owned(),
                format!("2026-{month:02}-{day:02}"),
                "déjeuner".to_owned(),
                kind.to_owned(),
                random.pick(dishes).to_owned(),
                String::new(),
                if random.chance(35) { r#"["agriculture biologique"]"#.to_owned() } else { String::new() },
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                random.pick(&["A", "B", "C"]).to_owned(),
                String::new(),
                "2026-08-28T08:00:00Z".to_owned(),
                String::new(),
                String::new(),
            ]);
        }
    }
    Sheet { header, rows }
}

/// First names given, counted: the format publishes counts, never a person.
pub(super) fn first_names(town: &Town, seed: u64) -> Sheet {
    const NAMES: [(&str, &str); 40] = [
        ("Gabriel", "M"),
        ("Léo", "M"),
        ("Raphaël", "M"),
        ("Maël", "M"),
        ("Louis", "M"),
        ("Noah", "M"),
        ("Jules", "M"),
        ("Adam", "M"),
        ("Arthur", "M"),
        ("Isaac", "M"),
        ("Sacha", "M"),
        ("Gaspard", "M"),
        ("Eden", "M"),
        ("Marius", "M"),
        ("Ismaël", "M"),
        ("Côme", "M"),
        ("Malo", "M"),
        ("Augustin", "M"),
        ("Victor", "M"),
        ("Nino", "M"),
        ("Louise", "F"),
        ("Jade", "F"),
        ("Ambre", "F"),
        ("Alma", "F"),
        ("Emma", "F"),
        ("Rose", "F"),
        ("Alice", "F"),
        ("Romy", "F"),
        ("Anna", "F"),
        ("Lina", "F"),
        ("Mia", "F"),
        ("Agathe", "F"),
        ("Inès", "F"),
        ("Iris", "F"),
        ("Zoé", "F"),
        ("Nina", "F"),
        ("Apolline", "F"),
        ("Capucine", "F"),
        ("Victoire", "F"),
        ("Suzanne", "F"),
    ];
    let mut random = Random::new(seed);
    let header =
        vec!["COMMUNE_NOM", "COLL_INSEE", "ENFANT_SEXE", "ENFANT_PRENOM", "NOMBRE_OCCURRENCES", "ANNEE"];
    let mut rows = Vec::new();
    for year in 2019..=2025_u64 {
        for (name, sex) in NAMES {
            if random.chance(75) {
                let count = random.between(1, 9).to_string();
                rows.push(
                    [town.name, town.insee, sex, name, &count, &year.to_string()].map(str::to_owned).to_vec(),
                );
            }
        }
    }
    Sheet { header, rows }
}

/// Requests for an allotment: names, addresses, e-mails, birth dates. Invented, and still what must never go out.
pub(super) fn allotments(town: &Town, seed: u64) -> Sheet {
    const FIRST: [&str; 16] = [
        "Camille",
        "Nadia",
        "Jean-Pierre",
        "Sophie",
        "Karim",
        "Monique",
        "Thierry",
        "Élodie",
        "Bernard",
        "Fatima",
        "Julien",
        "Martine",
        "Antoine",
        "Chantal",
        "Mehdi",
        "Lucie",
    ];
    const LAST: [&str; 16] = [
        "Delattre",
        "Vandamme",
        "Lefebvre",
        "Carpentier",
        "Dubois",
        "Benali",
        "Deschamps",
        "Moreau",
        "Caron",
        "Leroy",
        "Dumont",
        "Fontaine",
        "Lemaire",
        "Roussel",
        "Petit",
        "Masson",
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "numero",
        "date_demande",
        "nom",
        "prenom",
        "date_naissance",
        "adresse",
        "code_postal",
        "commune",
        "telephone",
        "courriel",
        "parcelle",
        "surface_m2",
        "statut",
    ];
    let rows = (1..=94_u64)
        .map(|number| {
            let (first, last) = (random.pick(&FIRST), random.pick(&LAST));
            let mailbox = kernel::Slug::of(&format!("{first} {last}")).to_string().replace('-', ".");
            vec![
                format!("JF-{number:03}"),
                format!("2026-0{}-{:02}", random.between(1, 9), random.between(1, 28)),
                last.to_owned(),
                first.to_owned(),
                format!(
                    "19{}-{:02}-{:02}",
                    random.between(42, 99),
                    random.between(1, 12),
                    random.between(1, 28)
                ),
                format!("{} rue des Tisserands", random.between(1, 80)),
                town.postal_code.to_owned(),
                town.name.to_owned(),
                format!("06 39 98 {:02} {:02}", random.between(0, 99), random.between(0, 99)),
                format!("{mailbox}{number}@courrier.example"),
                format!("P{:02}", random.between(1, 60)),
                (random.between(8, 30) * 5).to_string(),
                random.pick(&["en attente", "attribuée", "renouvelée"]).to_owned(),
            ]
        })
        .collect();
    Sheet { header, rows }
}
