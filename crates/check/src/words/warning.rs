//! What likely is wrong, or could not be checked, though no rule is broken.

use super::kind::{english_plural, french_plural};
use crate::report::Problem;

pub(super) fn french(problem: &Problem) -> String {
    match problem {
        Problem::UnknownCheck { name } => {
            format!("le contrôle « {name} » du schéma n’est pas connu : il n’est pas fait.")
        }
        Problem::ForeignKeyNotChecked { resource } => {
            format!("la clé vers la ressource « {resource} » n’est pas vérifiée.")
        }
        Problem::SchemaNote { place, french, .. } => format!("le schéma, en {place} : {french}"),
        Problem::FileNote { french, .. } => french.clone(),
        Problem::TotalRow => {
            "la ligne ressemble à un total, qui n’est pas une donnée. Si c’en est un, supprimez-la."
                .to_owned()
        }
        Problem::MixedColumn { kind, cells: 1, .. } => format!(
            "toutes les valeurs de la colonne sauf celle-ci sont {} : à cause d’elle, la colonne est lue comme du \
                 texte.",
            french_plural(kind)
        ),
        Problem::MixedColumn { kind, cells, filled } => format!(
            "{cells} valeurs de la colonne sur {filled}, dont celle-ci est la première, ne sont pas {} comme les \
                 autres : à cause d’elles, la colonne est lue comme du texte.",
            french_plural(kind)
        ),
        // Errors have their sentences beside.
        _ => problem.code().to_owned(),
    }
}

pub(super) fn english(problem: &Problem) -> String {
    match problem {
        Problem::UnknownCheck { name } => {
            format!("the check “{name}” of the schema is unknown: it is not made.")
        }
        Problem::ForeignKeyNotChecked { resource } => {
            format!("the key to resource “{resource}” is not checked.")
        }
        Problem::SchemaNote { place, english, .. } => format!("the schema, at {place}: {english}"),
        Problem::FileNote { english, .. } => english.clone(),
        Problem::TotalRow => {
            "the row looks like a total, which is not data. If it is one, remove it.".to_owned()
        }
        Problem::MixedColumn { kind, cells: 1, .. } => format!(
            "all values of the column but this one are {}: because of it, the column is read as text.",
            english_plural(kind)
        ),
        Problem::MixedColumn { kind, cells, filled } => format!(
            "{cells} values of the column out of {filled}, of which this is the first, are not {} like the others: \
                 because of them, the column is read as text.",
            english_plural(kind)
        ),
        _ => problem.code().to_owned(),
    }
}
