//! The demonstration territory: an inter-municipality of six towns and the files that their clerks send.
//!
//! Deterministic: the same bytes on every machine. Names, numbers and addresses are invented.

mod files;
mod finance;
mod people;
mod places;
mod random;
mod territory;

use files::Spelling;
pub(crate) use territory::towns;

/// Name of the demonstration instance.
pub(crate) const NAME: &str = "Les Six Beffrois";

/// Its legal notice: nobody's address.
pub(crate) const LEGAL: &str = "Territoire de démonstration : ces collectivités, ces personnes et ces chiffres sont inventés.\n\n\
    Éditeur : celui qui a lancé cette démonstration, sur sa propre machine.";

/// What an agent does with the file once it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Publishes it when every row is valid.
    Publish,
    /// Publishes the good rows and keeps the others apart.
    PublishGoodRows,
    /// Leaves it at the gate: an agent must decide on its columns.
    Nothing,
}

/// A file as it arrives.
pub(crate) struct DemoFile {
    /// Index in [`towns`].
    pub(crate) town: usize,
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    pub(crate) schema: Option<&'static str>,
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) then: Then,
}

/// Every file of the demonstration, in the order of its deposit.
///
/// # Errors
/// When a workbook cannot be written.
#[expect(clippy::too_many_lines, reason = "a list: one entry a file")]
pub(crate) fn files() -> kernel::Result<Vec<DemoFile>> {
    let towns = towns();
    let (operator, members) = (&towns[0], &towns[1..]);
    let file = |town, title, description, schema, name, sheet: files::Sheet, spelling, then| {
        Ok::<_, kernel::Error>(DemoFile {
            town,
            title,
            description,
            schema,
            name,
            bytes: sheet.spelled(&spelling)?,
            then,
        })
    };
    Ok(vec![
        file(
            0,
            "Subventions versées aux associations",
            "Subventions votées par le conseil communautaire depuis 2023\u{a0}: bénéficiaire, objet, montant et date de la \
             convention. Le fichier vient du tableur de la comptabilité\u{202f}; dates et montants y sont écrits à la française \
             et corrigés à l'arrivée.",
            Some("scdl/subventions"),
            "subventions_2023_2025.csv",
            finance::grants(operator, 412, 1, true, 0),
            Spelling::French,
            Then::Publish,
        )?,
        file(
            0,
            "Équipements publics du territoire",
            "Mairies, écoles, salles de sport, bibliothèques et maisons de santé des six communes, avec leur adresse, \
             leurs horaires et leurs coordonnées géographiques.",
            Some("scdl/equipements"),
            "equipements.csv",
            places::facilities(operator, members, 2),
            Spelling::Clean,
            Then::Publish,
        )?,
        file(
            0,
            "Bornes de recharge pour véhicules électriques",
            "Points de recharge ouverts au public, au format national IRVE\u{a0}: puissance, prises, tarif et accès.",
            Some("etalab/schema-irve-statique"),
            "irve_six_beffrois.csv",
            places::charging_points(operator, members, 3),
            Spelling::Clean,
            Then::Publish,
        )?,
        file(
            0,
            "Déchets collectés par commune et par mois",
            "Tonnages des quatre flux collectés en porte à porte et en apport volontaire, par commune, depuis 2023.",
            None,
            "dechets_par_mois.csv",
            places::waste(members, 4),
            Spelling::Unicode,
            Then::Publish,
        )?,
        file(
            1,
            "Délibérations du conseil municipal",
            "Délibérations adoptées depuis 2023, avec leur matière et le résultat du vote.",
            Some("scdl/deliberations"),
            "deliberations.csv",
            finance::deliberations(&towns[1], 5),
            Spelling::Clean,
            Then::Publish,
        )?,
        file(
            1,
            "Budget primitif de la commune",
            "Crédits votés par nature et par fonction, de 2024 à 2026, en dépense et en recette.",
            Some("scdl/budget"),
            "budget_primitif.csv",
            finance::budget(&towns[1], 6),
            Spelling::Clean,
            Then::Publish,
        )?,
        file(
            2,
            "Prénoms des nouveau-nés",
            "Nombre de naissances par prénom et par année, d'après les registres de l'état civil.",
            Some("scdl/prenoms"),
            "prenoms_2019_2025.xlsx",
            people::first_names(&towns[2], 7),
            Spelling::Workbook,
            Then::Publish,
        )?,
        file(
            3,
            "Menus de la cantine scolaire",
            "Menus du restaurant scolaire des Tilleuls, plat par plat, avec les produits sous signe de qualité.",
            Some("scdl/menus-collectifs"),
            "menus_automne_2026.xlsx",
            people::menus(&towns[3], 8),
            Spelling::Workbook,
            Then::Publish,
        )?,
        file(
            4,
            "Fréquentation de la médiathèque",
            "Entrées, prêts et retours jour par jour\u{a0}: un tableau libre, sans schéma national.",
            None,
            "mediatheque.csv",
            places::library(9),
            Spelling::French,
            Then::Publish,
        )?,
        file(
            1,
            "Arbres remarquables",
            "Relevé des arbres d'intérêt de la commune\u{a0}: espèce, taille, état et position.",
            None,
            "arbres_remarquables.csv",
            places::trees(&towns[1], 10),
            Spelling::Clean,
            Then::Publish,
        )?,
        file(
            6,
            "Subventions aux associations",
            "Subventions votées par le conseil municipal. Quelques lignes ont un SIRET tronqué\u{a0}: elles sont écartées et \
             rendues à la commune.",
            Some("scdl/subventions"),
            "subventions_montigny.csv",
            finance::grants(&towns[6], 96, 11, true, 4),
            Spelling::French,
            Then::PublishGoodRows,
        )?,
        file(
            5,
            "Demandes de jardins familiaux",
            "Liste d'attente des parcelles\u{a0}: elle contient des noms, des adresses et des dates de naissance.",
            None,
            "jardins_familiaux.csv",
            people::allotments(&towns[5], 12),
            Spelling::French,
            Then::Nothing,
        )?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_visitors_read_has_french_spaces() {
        for file in files().expect("the files can be made") {
            for text in [file.title, file.description] {
                for mark in [" :", " ;", " !", " ?", "\u{a0};", "\u{202f}:"] {
                    assert!(!text.contains(mark), "{mark:?} in {text}");
                }
            }
        }
    }
}
