//! Grants, budget and deliberations of the demonstration.

use super::files::Sheet;
use super::random::Random;
use super::territory::{Town, with_luhn};

const ASSOCIATIONS: [&str; 24] = [
    "Amicale laïque",
    "Harmonie municipale",
    "Club de judo",
    "Comité des fêtes",
    "Foyer rural",
    "Les Jardins familiaux",
    "Cyclo-club",
    "Théâtre de la Halle",
    "Union musicale",
    "Secours alimentaire",
    "École de musique",
    "Tennis club",
    "Club du troisième âge",
    "Ciné-club",
    "Étoile sportive",
    "Les Amis de la bibliothèque",
    "Donneurs de sang bénévoles",
    "Atelier vélo",
    "Chorale des Beffrois",
    "Club nautique de la Lys",
    "Patrimoine et mémoire",
    "Ludothèque associative",
    "Radio des Six Beffrois",
    "Fabrique numérique",
];
const PURPOSES: [&str; 8] = [
    "Fonctionnement annuel",
    "Organisation d'un festival",
    "Achat de matériel",
    "Rénovation du local",
    "Action jeunesse",
    "Projet d'éducation populaire",
    "Soutien à la création artistique",
    "Aide exceptionnelle",
];

/// Grants in the SCDL format. `messy` spells dates and amounts as an accountant's spreadsheet does: each is a
/// certain repair. `wrong` rows in a hundred hold an error that nothing can repair.
pub(super) fn grants(town: &Town, rows: u64, seed: u64, messy: bool, wrong: u64) -> Sheet {
    let mut random = Random::new(seed);
    let header = vec![
        "nomAttribuant",
        "idAttribuant",
        "dateConvention",
        "referenceDecision",
        "nomBeneficiaire",
        "idBeneficiaire",
        "rnaBeneficiaire",
        "objet",
        "montant",
        "nature",
        "conditionsVersement",
        "datesPeriodeVersement",
        "idRAE",
        "notificationUE",
        "pourcentageSubvention",
    ];
    let rows = (1..=rows)
        .map(|number| {
            let association = random.between(0, ASSOCIATIONS.len() as u64 - 1);
            let name = ASSOCIATIONS[usize::try_from(association).unwrap_or(0)];
            // From the 13th on: a date such as 05/06/2024 reads two ways, and is never repaired by itself.
            let (year, month, day) =
                (random.between(2023, 2025), random.between(1, 12), random.between(13, 27));
            let (euros, cents) = (random.between(2, 240) * 50, if random.chance(20) { 50 } else { 0 });
            let siret =
                with_luhn(&format!("{}0001", with_luhn(&format!("{}", 44_120_000 + association * 137))));
            let siret = if random.chance(wrong) { siret[..13].to_owned() } else { siret };
            let paid = format!("{year}-{month:02}-{:02}", day + 1);
            vec![
                town.name.to_owned(),
                town.siret(),
                if messy {
                    format!("{day:02}/{month:02}/{year}")
                } else {
                    format!("{year}-{month:02}-{day:02}")
                },
                format!("{year}-{number:03}"),
                format!("{name} de {}", town.name),
                siret,
                format!("W59{:07}", 1_000_000 + association * 4_321),
                format!("{} {year}", random.pick(&PURPOSES)),
                if messy { format!("{euros},{cents:02} €") } else { format!("{euros}.{cents:02}") },
                "aide en numéraire".to_owned(),
                random.pick(&["unique", "échelonné"]).to_owned(),
                paid,
                String::new(),
                "non".to_owned(),
                if random.chance(30) { "0.5".to_owned() } else { "1".to_owned() },
            ]
        })
        .collect();
    Sheet { header, rows }
}

/// A primary budget in the SCDL format (chart of accounts M57, a few accounts).
#[expect(clippy::too_many_lines, reason = "most of them are the accounts")]
pub(super) fn budget(town: &Town, seed: u64) -> Sheet {
    const ACCOUNTS: [(&str, &str, &str, &str, &str, &str, u64); 18] = [
        (
            "011",
            "Charges à caractère général",
            "60612",
            "Énergie - électricité",
            "fonctionnement",
            "dépense",
            182,
        ),
        ("011", "Charges à caractère général", "60623", "Alimentation", "fonctionnement", "dépense", 96),
        ("011", "Charges à caractère général", "6156", "Maintenance", "fonctionnement", "dépense", 61),
        (
            "012",
            "Charges de personnel",
            "64111",
            "Rémunération principale",
            "fonctionnement",
            "dépense",
            1_240,
        ),
        (
            "012",
            "Charges de personnel",
            "6453",
            "Cotisations aux caisses de retraite",
            "fonctionnement",
            "dépense",
            388,
        ),
        (
            "65",
            "Autres charges de gestion courante",
            "65748",
            "Subventions aux associations",
            "fonctionnement",
            "dépense",
            148,
        ),
        (
            "66",
            "Charges financières",
            "66111",
            "Intérêts réglés à l'échéance",
            "fonctionnement",
            "dépense",
            42,
        ),
        ("70", "Produits des services", "7067", "Redevances périscolaires", "fonctionnement", "recette", 231),
        ("73", "Impôts et taxes", "73111", "Impôts directs locaux", "fonctionnement", "recette", 1_310),
        (
            "74",
            "Dotations et participations",
            "74111",
            "Dotation forfaitaire",
            "fonctionnement",
            "recette",
            496,
        ),
        (
            "74",
            "Dotations et participations",
            "74121",
            "Dotation de solidarité rurale",
            "fonctionnement",
            "recette",
            187,
        ),
        (
            "16",
            "Emprunts et dettes assimilées",
            "1641",
            "Emprunts en euros",
            "investissement",
            "dépense",
            164,
        ),
        (
            "20",
            "Immobilisations incorporelles",
            "2051",
            "Concessions et logiciels",
            "investissement",
            "dépense",
            28,
        ),
        (
            "21",
            "Immobilisations corporelles",
            "2128",
            "Aménagements de terrains",
            "investissement",
            "dépense",
            90,
        ),
        (
            "21",
            "Immobilisations corporelles",
            "21312",
            "Bâtiments scolaires",
            "investissement",
            "dépense",
            420,
        ),
        (
            "23",
            "Immobilisations en cours",
            "2315",
            "Installations et réseaux",
            "investissement",
            "dépense",
            310,
        ),
        ("10", "Dotations et fonds divers", "10222", "FCTVA", "investissement", "recette", 133),
        ("13", "Subventions d'investissement", "1323", "Départements", "investissement", "recette", 215),
    ];
    const FUNCTIONS: [(&str, &str); 6] = [
        ("020", "Administration générale"),
        ("211", "Écoles maternelles"),
        ("212", "Écoles primaires"),
        ("321", "Salles de sport"),
        ("313", "Bibliothèques"),
        ("845", "Voirie communale"),
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "BGT_NATDEC",
        "BGT_ANNEE",
        "BGT_SIRET",
        "BGT_NOM",
        "BGT_CONTNAT",
        "BGT_CONTNAT_LABEL",
        "BGT_NATURE",
        "BGT_NATURE_LABEL",
        "BGT_FONCTION",
        "BGT_FONCTION_LABEL",
        "BGT_OPERATION",
        "BGT_SECTION",
        "BGT_OPBUDG",
        "BGT_CODRD",
        "BGT_MTREAL",
        "BGT_MTBUDGPREC",
        "BGT_MTRARPREC",
        "BGT_MTPROPNOUV",
        "BGT_MTPREV",
        "BGT_CREDOUV",
        "BGT_MTRAR3112",
        "BGT_ARTSPE",
    ];
    let mut rows = Vec::new();
    for year in [2024_u64, 2025, 2026] {
        for (chapter, chapter_label, account, label, section, side, thousands) in ACCOUNTS {
            for (function, function_label) in FUNCTIONS {
                let amount = thousands * 1_000 / 6 * (94 + random.between(0, 14)) * (year - 1_974) / 5_000;
                rows.push(vec![
                    "budget primitif".to_owned(),
                    year.to_string(),
                    town.siret(),
                    town.name.to_owned(),
                    chapter.to_owned(),
                    chapter_label.to_owned(),
                    account.to_owned(),
                    label.to_owned(),
                    function.to_owned(),
                    function_label.to_owned(),
                    String::new(),
                    section.to_owned(),
                    "réel".to_owned(),
                    side.to_owned(),
                    String::new(),
                    (amount * 97 / 100).to_string(),
                    String::new(),
                    amount.to_string(),
                    amount.to_string(),
                    String::new(),
                    String::new(),
                    "non spécialisé".to_owned(),
                ]);
            }
        }
    }
    Sheet { header, rows }
}

/// Deliberations of a council in the SCDL format.
pub(super) fn deliberations(town: &Town, seed: u64) -> Sheet {
    const MATTERS: [(&str, &str, &str); 10] = [
        ("1.1", "Commande publique/Marchés publics", "Attribution du marché de réfection de la voirie"),
        ("2.1", "Urbanisme/Documents d'urbanisme", "Modification simplifiée du plan local d'urbanisme"),
        ("3.1", "Domaine et patrimoine/Acquisitions", "Acquisition d'une parcelle pour le verger communal"),
        ("4.1", "Fonction publique/Personnel titulaire", "Mise à jour du tableau des effectifs"),
        (
            "5.2",
            "Institutions et vie politique/Fonctionnement des assemblées",
            "Règlement intérieur du conseil",
        ),
        ("7.1", "Finances locales/Décisions budgétaires", "Vote du budget primitif"),
        ("7.5", "Finances locales/Subventions", "Subventions aux associations"),
        ("8.1", "Domaines de compétences par thèmes/Enseignement", "Tarifs de la restauration scolaire"),
        ("8.8", "Domaines de compétences par thèmes/Environnement", "Plan de gestion des haies"),
        ("8.9", "Domaines de compétences par thèmes/Culture", "Programme de la saison culturelle"),
    ];
    let mut random = Random::new(seed);
    let header = vec![
        "COLL_NOM",
        "COLL_SIRET",
        "DELIB_ID",
        "DELIB_DATE",
        "DELIB_MATIERE_CODE",
        "DELIB_MATIERE_NOM",
        "DELIB_OBJET",
        "BUDGET_ANNEE",
        "BUDGET_NOM",
        "PREF_ID",
        "PREF_DATE",
        "VOTE_EFFECTIF",
        "VOTE_REEL",
        "VOTE_POUR",
        "VOTE_CONTRE",
        "VOTE_ABSTENTION",
        "DELIB_URL",
    ];
    let mut rows = Vec::new();
    for (session, year) in (2023..=2026_u64).flat_map(|year| (1..=6_u64).map(move |s| (s, year))) {
        for number in 1..=7_u64 {
            let (code, matter, purpose) = MATTERS[usize::try_from(random.between(0, 9)).unwrap_or(0)];
            let (present, against) = (random.between(21, 29), random.between(0, 6));
            let abstained = random.between(0, 3);
            let month = session * 2 - 1;
            let budget = code == "7.1";
            rows.push(vec![
                town.name.to_owned(),
                town.siret(),
                format!("{year}_{session:02}_{number:02}"),
                format!("{year}-{month:02}-14"),
                code.to_owned(),
                matter.to_owned(),
                purpose.to_owned(),
                if budget { year.to_string() } else { String::new() },
                if budget { "Budget principal".to_owned() } else { String::new() },
                format!("{:08X}", random.between(0x1000_0000, 0xFFFF_FFF0)),
                format!("{year}-{month:02}-18"),
                "29".to_owned(),
                present.to_string(),
                (present - against - abstained).to_string(),
                against.to_string(),
                abstained.to_string(),
                String::new(),
            ]);
        }
    }
    Sheet { header, rows }
}
