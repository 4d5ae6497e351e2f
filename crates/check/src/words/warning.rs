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
        Problem::MixedColumn { kind, cells, filled } => french_mixed(kind, *cells, *filled),
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
        Problem::MixedColumn { kind, cells, filled } => english_mixed(kind, *cells, *filled),
        _ => problem.code().to_owned(),
    }
}

/// How many cells make a column text, and what to write in them.
fn french_mixed(kind: &str, cells: u64, filled: u64) -> String {
    let of = french_plural(kind);
    let found = match (cells, filled) {
        (_, 1) => format!("la seule valeur de la colonne n’est pas écrite comme le sont {of}"),
        (1, _) => format!("toutes les valeurs de la colonne sauf celle-ci sont {of}"),
        _ if cells == filled => {
            format!("aucune des {filled} valeurs de la colonne n’est écrite comme le sont {of}")
        }
        _ => format!(
            "{cells} valeurs de la colonne sur {filled}, dont celle-ci est la première, ne sont pas {of} comme les \
             autres"
        ),
    };
    let because = match (cells, cells == filled) {
        (_, true) => "la colonne est lue comme du texte",
        (1, _) => "à cause d’elle, la colonne est lue comme du texte",
        _ => "à cause d’elles, la colonne est lue comme du texte",
    };
    let remedy = match kind {
        "integer" => "Écrivez des nombres sans symbole ni espace, comme 1234, ou laissez vide.",
        "number" => "Écrivez des nombres sans symbole ni espace, comme 1234,5, ou laissez vide.",
        "boolean" => "Écrivez partout les deux mêmes mots, comme oui et non, ou laissez vide.",
        "datetime" => {
            "Écrivez des dates qui existent, toutes de la même façon, comme 2024-02-29T13:05:00Z, ou laissez vide."
        }
        _ => "Écrivez des dates qui existent, toutes de la même façon, comme 2024-02-29, ou laissez vide.",
    };
    format!("{found} : {because}. {remedy}")
}

fn english_mixed(kind: &str, cells: u64, filled: u64) -> String {
    let of = english_plural(kind);
    let found = match (cells, filled) {
        (_, 1) => format!("the only value of the column is not written as {of} are"),
        (1, _) => format!("all values of the column but this one are {of}"),
        _ if cells == filled => format!("none of the {filled} values of the column is written as {of} are"),
        _ => format!(
            "{cells} values of the column out of {filled}, of which this is the first, are not {of} like the others"
        ),
    };
    let because = match (cells, cells == filled) {
        (_, true) => "the column is read as text",
        (1, _) => "because of it, the column is read as text",
        _ => "because of them, the column is read as text",
    };
    let remedy = match kind {
        "integer" => "Write numbers without symbol or space, such as 1234, or leave empty.",
        "number" => "Write numbers without symbol or space, such as 1234.5, or leave empty.",
        "boolean" => "Write the same two words everywhere, such as yes and no, or leave empty.",
        "datetime" => {
            "Write dates that exist, all in the same way, such as 2024-02-29T13:05:00Z, or leave empty."
        }
        _ => "Write dates that exist, all in the same way, such as 2024-02-29, or leave empty.",
    };
    format!("{found}: {because}. {remedy}")
}
