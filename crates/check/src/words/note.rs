//! What a schema says and that is not applied.

use crate::Lang;
use crate::report::{Fault, Problem};
use crate::schema::{self, Note};

/// The warning for one thing of the schema that is not applied; nothing for an unknown check, which the plan tells.
pub(crate) fn warning(note: &Note) -> Option<Fault> {
    if matches!(note.problem, schema::Problem::UnknownCheck { .. }) {
        return None;
    }
    let detail = Problem::SchemaNote {
        place: note.place.clone(),
        french: reason(&note.problem, Lang::Fr),
        english: reason(&note.problem, Lang::En),
    };
    Some(Fault::of_header(None, detail))
}

fn reason(problem: &schema::Problem, lang: Lang) -> String {
    use schema::Problem as P;
    match (problem, lang) {
        (P::UnknownKey, Lang::Fr) => "mot inconnu, sans effet.".to_owned(),
        (P::UnknownKey, Lang::En) => "unknown word, without effect.".to_owned(),
        (P::Misplaced, Lang::Fr) => "mot sans effet à cet endroit.".to_owned(),
        (P::Misplaced, Lang::En) => "word without effect at this place.".to_owned(),
        (P::Misspelt { meant }, Lang::Fr) => format!("mot inconnu, sans effet ; peut-être « {meant} »."),
        (P::Misspelt { meant }, Lang::En) => format!("unknown word, without effect; perhaps “{meant}”."),
        (P::Inapplicable, Lang::Fr) => "règle que les colonnes de ce type n’ont pas, sans effet.".to_owned(),
        (P::Inapplicable, Lang::En) => {
            "a rule that columns of this type do not have, without effect.".to_owned()
        }
        (P::Unreadable, Lang::Fr) => "valeur qui ne peut pas être comprise, sans effet.".to_owned(),
        (P::Unreadable, Lang::En) => "a value that cannot be understood, without effect.".to_owned(),
        (P::UnknownType { found }, Lang::Fr) => {
            format!("le type « {found} » n’est pas connu : toute valeur est acceptée.")
        }
        (P::UnknownType { found }, Lang::En) => format!("type “{found}” is unknown: any value is accepted."),
        (P::UnknownFormat { found }, Lang::Fr) => {
            format!("le format « {found} » n’est pas connu : le plus large du type est appliqué.")
        }
        (P::UnknownFormat { found }, Lang::En) => {
            format!("format “{found}” is unknown: the widest of the type is applied.")
        }
        (P::UnknownCheck { found }, Lang::Fr) => format!("le contrôle « {found} » n’est pas connu."),
        (P::UnknownCheck { found }, Lang::En) => format!("check “{found}” is unknown."),
        (P::UnknownColumn { name }, Lang::Fr) => format!("la colonne « {name} » n’est pas déclarée."),
        (P::UnknownColumn { name }, Lang::En) => format!("column “{name}” is not declared."),
    }
}
