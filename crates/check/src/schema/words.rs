//! What is wrong with a schema, for the person who wrote it.

use crate::Lang;
use crate::words::typeset;

use super::{PatternFault, Problem, SchemaFault};

impl Problem {
    /// Why something of a schema is not applied, to follow its place.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr => typeset(&self.french()),
            Lang::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::UnknownKey => {
                "cette clé n’est pas de la norme Table Schema ; elle est sans effet.".to_owned()
            }
            Self::Misplaced => {
                "cette clé n’a pas de sens à cet endroit ; placez-la dans « constraints ».".to_owned()
            }
            Self::Misspelt { meant } => {
                format!("cette clé est sans effet ; vouliez-vous écrire « {meant} » ?")
            }
            Self::Inapplicable => {
                "les colonnes de ce type n’ont pas cette option ; elle est sans effet.".to_owned()
            }
            Self::Unreadable => "cette valeur n’a pas pu être comprise ; elle est sans effet.".to_owned(),
            Self::UnknownType { found } => {
                format!("le type « {found} » n’est pas connu ; tout y est accepté.")
            }
            Self::UnknownFormat { found } => {
                format!("le format « {found} » n’est pas connu ; le plus large de ce type est appliqué.")
            }
            Self::UnknownCheck { found } => {
                format!("le contrôle « {found} » n’est pas connu ; il n’est pas fait.")
            }
            Self::UnknownColumn { name } => format!("la colonne « {name} » n’est pas dans le schéma."),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::UnknownKey => "this key is not in the Table Schema standard; it has no effect.".to_owned(),
            Self::Misplaced => "this key has no meaning here; put it inside “constraints”.".to_owned(),
            Self::Misspelt { meant } => format!("this key has no effect; did you mean “{meant}”?"),
            Self::Inapplicable => {
                "columns of this type do not have this option; it has no effect.".to_owned()
            }
            Self::Unreadable => "this value could not be understood; it has no effect.".to_owned(),
            Self::UnknownType { found } => format!("the type “{found}” is unknown; anything is accepted."),
            Self::UnknownFormat { found } => {
                format!("the format “{found}” is unknown; the widest one of the type is applied.")
            }
            Self::UnknownCheck { found } => format!("the check “{found}” is unknown; it is not made."),
            Self::UnknownColumn { name } => format!("the column “{name}” is not in the schema."),
        }
    }
}

impl SchemaFault {
    /// Why the schema cannot be used, and what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr => typeset(&self.french()),
            Lang::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::NotJson { line, column, .. } => {
                format!(
                    "Le schéma n’est pas du JSON valide : vérifiez la ligne {line}, vers le caractère {column}."
                )
            }
            Self::NotATableSchema { .. } => {
                "Ce fichier n’est pas un Table Schema : il lui manque la liste « fields » des colonnes."
                    .to_owned()
            }
            Self::Wrong { place, .. } => format!("Le schéma n’a pas la forme attendue en {place}."),
            Self::SameName { place, name } => {
                format!("Deux colonnes du schéma ont le nom « {name} » ; renommez l’une des deux ({place}).")
            }
            Self::TooLarge { place, limit, .. } => {
                format!("Le schéma dépasse la limite de {limit} en {place}.")
            }
            Self::Pattern { place, fault: PatternFault::TooLong } => {
                format!("L’expression régulière en {place} est trop longue.")
            }
            Self::Pattern { place, fault: PatternFault::Syntax(_) } => {
                format!("L’expression régulière en {place} n’est pas valide ; corrigez-la.")
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NotJson { line, column, .. } => {
                format!("The schema is not valid JSON: check line {line}, near character {column}.")
            }
            Self::NotATableSchema { .. } => {
                "This file is not a Table Schema: it has no list “fields” of columns.".to_owned()
            }
            Self::Wrong { place, .. } => format!("The schema does not have the expected form at {place}."),
            Self::SameName { place, name } => {
                format!("Two columns of the schema are named “{name}”; rename one of them ({place}).")
            }
            Self::TooLarge { place, limit, .. } => {
                format!("The schema is over the limit of {limit} at {place}.")
            }
            Self::Pattern { place, fault: PatternFault::TooLong } => {
                format!("The regular expression at {place} is too long.")
            }
            Self::Pattern { place, fault: PatternFault::Syntax(_) } => {
                format!("The regular expression at {place} is not valid; mend it.")
            }
        }
    }
}
