//! The nomenclature of @CTES: the matters of acts sent to the State's control of legality.

use crate::fold::same_folded;

/// The nine matters of the first level.
const MATTERS: [&str; 9] = [
    "Commande publique",
    "Urbanisme",
    "Domaine et patrimoine",
    "Fonction publique",
    "Institutions et vie politique",
    "Libertés publiques et pouvoirs de police",
    "Finances locales",
    "Domaines de compétences par thèmes",
    "Autres domaines de compétences",
];

/// `nomenclature-actes-value`: `Finances locales/Subventions`, without a space beside the stroke. Case and accents
/// of the first level are free.
pub fn nomenclature_actes(cell: &str) -> bool {
    cell.split_once('/').is_some_and(|(matter, _)| {
        !cell.contains("/ ") && MATTERS.iter().any(|known| same_folded(known, matter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_level_is_one_of_the_nine_matters() {
        for valid in [
            "Urbanisme/Documents d'urbanisme",
            "finances locales/Subventions",
            "LIBERTES PUBLIQUES ET POUVOIRS DE POLICE/Police municipale",
            "domaines de compétences par thèmes/aménagement du territoire",
            "Urbanisme/",
        ] {
            assert!(nomenclature_actes(valid), "{valid}");
        }
        for invalid in [
            "Urbanisme",
            "Urbanisme /Documents",
            "Urbanisme/ Documents",
            "Voirie/Travaux",
            " Urbanisme/x",
            "",
        ] {
            assert!(!nomenclature_actes(invalid), "{invalid}");
        }
    }
}
