//! Facilities, charging points, trees, waste and library of the demonstration.

use super::files::Sheet;
use super::random::Random;
use super::territory::Town;

/// Thousandths of a degree around a town's centre, as a decimal text.
fn near(random: &mut Random, degrees: f64) -> String {
    let thousandths = u32::try_from(random.between(0, 24_000)).unwrap_or(0);
    format!("{:.6}", degrees + f64::from(thousandths) / 1_000_000.0 - 0.012)
}

/// Facilities in the SCDL format: addresses and telephones of establishments, not of persons.
pub(super) fn facilities(operator: &Town, towns: &[Town], seed: u64) -> Sheet {
    const KINDS: [(&str, &str, &str, &str); 9] = [
        ("Equipement administratif", "01010401", "Mairie", "Mairie de"),
        ("Equipement d'enseignement", "01020101", "École élémentaire", "École publique de"),
        ("Equipement sportif et de loisirs", "03010101", "Salle de sport", "Salle omnisports de"),
        ("Equipement culturel", "02010101", "Bibliothèque", "Bibliothèque de"),
        ("Equipement social et d'animation", "04010101", "Salle polyvalente", "Salle des fêtes de"),
        ("Equipement sanitaire", "05010101", "Maison de santé", "Maison de santé de"),
        ("Equipement sportif et de loisirs", "03020101", "Stade", "Stade municipal de"),
        ("Equipement social et d'animation", "04020101", "Crèche", "Crèche de"),
        ("Equipement de justice", "01030101", "Point-justice", "Point-justice de"),
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "COLL_NOM",
        "COLL_SIRET",
        "EQUIP_UID",
        "EQUIP_THEME",
        "EQUIP_CODE",
        "EQUIP_TYPE",
        "EQUIP_NOM",
        "ADR_NUMERO",
        "ADR_NOMVOIE",
        "ADR_CODEPOSTAL",
        "ADR_COMMUNE",
        "ADR_CLE_INTEROP",
        "ERP_ID",
        "ERP_TYPE",
        "ERP_CATEGORIE",
        "EQUIP_LAT",
        "EQUIP_LONG",
        "EQUIP_OUVERTURE",
        "EQUIP_TEL",
        "EQUIP_EMAIL",
        "EQUIP_WEB",
    ];
    let mut rows = Vec::new();
    for town in towns {
        for (at, (theme, code, kind, name)) in KINDS.iter().enumerate() {
            if at > 4 && random.chance(45) {
                continue;
            }
            let street = random.pick(&[
                "Place de la Halle",
                "Rue du Beffroi",
                "Avenue de la Lys",
                "Rue des Tisserands",
            ]);
            let slug = kernel::Slug::of(town.name);
            rows.push(vec![
                operator.name.to_owned(),
                operator.siret(),
                format!("{}-{code}-001", town.insee),
                (*theme).to_owned(),
                format!("{code}-001"),
                (*kind).to_owned(),
                format!("{name} {}", town.name),
                random.between(1, 60).to_string(),
                street.to_owned(),
                town.postal_code.to_owned(),
                town.name.to_owned(),
                format!("{}_{:04}_{:05}", town.insee, 40 + at, random.between(1, 60)),
                String::new(),
                if at == 0 { "W".to_owned() } else { "L".to_owned() },
                "5".to_owned(),
                near(&mut random, town.latitude),
                near(&mut random, town.longitude),
                "Mo-Fr 09:00-12:00,14:00-17:30; Sa 09:00-12:00".to_owned(),
                format!("+33 3536490{at}{}", random.between(0, 9)),
                format!("mairie@{slug}.example"),
                format!("https://{slug}.example"),
            ]);
        }
    }
    Sheet { header, rows }
}

/// Charging points in the national format (IRVE, static data).
pub(super) fn charging_points(operator: &Town, towns: &[Town], seed: u64) -> Sheet {
    let mut random = Random::new(seed);
    let header = vec![
        "nom_amenageur",
        "siren_amenageur",
        "contact_amenageur",
        "nom_operateur",
        "contact_operateur",
        "telephone_operateur",
        "nom_enseigne",
        "id_station_itinerance",
        "id_station_local",
        "nom_station",
        "implantation_station",
        "adresse_station",
        "code_insee_commune",
        "coordonneesXY",
        "nbre_pdc",
        "id_pdc_itinerance",
        "id_pdc_local",
        "puissance_nominale",
        "prise_type_ef",
        "prise_type_2",
        "prise_type_combo_ccs",
        "prise_type_chademo",
        "prise_type_autre",
        "gratuit",
        "paiement_acte",
        "paiement_cb",
        "paiement_autre",
        "tarification",
        "condition_acces",
        "reservation",
        "horaires",
        "accessibilite_pmr",
        "restriction_gabarit",
        "station_deux_roues",
        "raccordement",
        "num_pdl",
        "date_mise_en_service",
        "observations",
        "date_maj",
        "cable_t2_attache",
    ];
    let mut rows = Vec::new();
    for (at, town) in towns.iter().enumerate() {
        let coordinates =
            format!("[{}, {}]", near(&mut random, town.longitude), near(&mut random, town.latitude));
        let fast = at % 3 == 0;
        let points = random.between(2, 6);
        for point in 1..=points {
            let yes_no = |yes: bool| if yes { "true" } else { "false" }.to_owned();
            rows.push(vec![
                operator.name.to_owned(),
                operator.siren.clone(),
                "bornes@six-beffrois.example".to_owned(),
                "Électricité des Beffrois".to_owned(),
                "aide@electricite.example".to_owned(),
                "0199001234".to_owned(),
                "Recharge Six Beffrois".to_owned(),
                format!("FRSIXP{}01", town.insee),
                format!("SIX{at:02}"),
                format!("{} - Place de la Halle", town.name),
                "Voirie".to_owned(),
                format!("Place de la Halle {} {}", town.postal_code, town.name),
                town.insee.to_owned(),
                coordinates.clone(),
                points.to_string(),
                format!("FRSIXE{}01{point}", town.insee),
                format!("SIX{at:02}-{point}"),
                if fast { "50" } else { "22" }.to_owned(),
                yes_no(!fast),
                yes_no(true),
                yes_no(fast),
                yes_no(false),
                yes_no(false),
                yes_no(false),
                yes_no(true),
                yes_no(fast),
                yes_no(true),
                "0,35 € par kWh".to_owned(),
                "Accès libre".to_owned(),
                yes_no(false),
                "24/7".to_owned(),
                "Accessible mais non réservé PMR".to_owned(),
                "Hauteur maximale 2.30m".to_owned(),
                yes_no(false),
                "Direct".to_owned(),
                String::new(),
                format!("202{}-0{}-15", random.between(2, 5), random.between(1, 9)),
                String::new(),
                "2026-06-30".to_owned(),
                yes_no(false),
            ]);
        }
    }
    Sheet { header, rows }
}

/// Remarkable trees: a free table with coordinates, in no national format.
pub(super) fn trees(town: &Town, seed: u64) -> Sheet {
    const SPECIES: [(&str, &str); 10] = [
        ("Tilleul à grandes feuilles", "Tilia platyphyllos"),
        ("Hêtre pourpre", "Fagus sylvatica"),
        ("Chêne pédonculé", "Quercus robur"),
        ("Platane commun", "Platanus x hispanica"),
        ("Marronnier d'Inde", "Aesculus hippocastanum"),
        ("Saule blanc", "Salix alba"),
        ("Frêne élevé", "Fraxinus excelsior"),
        ("Érable sycomore", "Acer pseudoplatanus"),
        ("If commun", "Taxus baccata"),
        ("Cèdre du Liban", "Cedrus libani"),
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "identifiant",
        "espece",
        "nom_latin",
        "hauteur_m",
        "circonference_cm",
        "annee_plantation",
        "etat",
        "quartier",
        "date_releve",
        "longitude",
        "latitude",
    ];
    let rows = (1..=386_u64)
        .map(|number| {
            let (species, latin) = SPECIES[usize::try_from(random.between(0, 9)).unwrap_or(0)];
            let height = random.between(40, 320);
            vec![
                format!("ARB-{number:04}"),
                species.to_owned(),
                latin.to_owned(),
                format!("{}.{}", height / 10, height % 10),
                random.between(60, 480).to_string(),
                random.between(1_790, 2_015).to_string(),
                random.pick(&["bon", "bon", "moyen", "à surveiller"]).to_owned(),
                random.pick(&["Centre", "Les Tanneurs", "Le Faubourg", "Les Prés hauts"]).to_owned(),
                format!("2026-0{}-{:02}", random.between(3, 6), random.between(1, 28)),
                near(&mut random, town.longitude),
                near(&mut random, town.latitude),
            ]
        })
        .collect();
    Sheet { header, rows }
}

/// Waste collected by town and month: numbers with decimal commas and thin spaces.
pub(super) fn waste(towns: &[Town], seed: u64) -> Sheet {
    let mut random = Random::new(seed);
    let header = vec!["commune", "code_insee", "mois", "flux", "tonnage", "kg_par_habitant"];
    let mut rows = Vec::new();
    for (town, year) in towns.iter().flat_map(|town| (2023..=2025_u64).map(move |year| (town, year))) {
        for (month, (flow, base)) in (1..=12_u64).flat_map(|month| {
            [("Ordures ménagères", 205), ("Tri", 88), ("Verre", 31), ("Déchets verts", 64)]
                .map(|f| (month, f))
        }) {
            let season = if flow == "Déchets verts" && !(4..=10).contains(&month) { 20 } else { 100 };
            let grams = base * season / 100 * (90 + random.between(0, 20)) * (2_033 - year) / 100;
            let kilos = grams * town.population / 100;
            rows.push(vec![
                town.name.to_owned(),
                town.insee.to_owned(),
                format!("{year}-{month:02}-01"),
                flow.to_owned(),
                format!("{}.{:03}", kilos / 1_000, kilos % 1_000),
                format!("{}.{:02}", grams / 100, grams % 100),
            ]);
        }
    }
    Sheet { header, rows }
}

/// Visits of a library, day by day.
pub(super) fn library(seed: u64) -> Sheet {
    let mut random = Random::new(seed);
    let header = vec!["date", "jour", "entrees", "prets", "retours", "inscriptions", "animation"];
    let mut rows = Vec::new();
    for (day, year) in (2024..=2025_u64).flat_map(|year| (0..336_u64).map(move |day| (day, year))) {
        let (month, date) = (day / 28 + 1, day % 28 + 1);
        let weekday =
            ["mardi", "mercredi", "jeudi", "vendredi", "samedi"][usize::try_from(day % 5).unwrap_or(0)];
        let busy = if weekday == "mercredi" || weekday == "samedi" { 140 } else { 60 };
        let visits = busy + random.between(0, 60);
        rows.push(vec![
            format!("{year}-{month:02}-{date:02}"),
            weekday.to_owned(),
            visits.to_string(),
            (visits * random.between(60, 130) / 100).to_string(),
            (visits * random.between(55, 125) / 100).to_string(),
            random.between(0, 6).to_string(),
            if random.chance(12) { "heure du conte" } else { "" }.to_owned(),
        ]);
    }
    Sheet { header, rows }
}
