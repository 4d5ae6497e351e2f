//! Why a file could not be checked at all, and what to do.

use std::io::{Error, ErrorKind};

use super::typeset;
use crate::formats::{advice, limited, name};
use crate::{Lang, Unreadable};

impl Unreadable {
    /// What happened and what to do, for a person.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr => typeset(&self.french()),
            Lang::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::Empty => "Le fichier est vide. Déposez un tableau avec un en-tête.".to_owned(),
            Self::NotATable { found } => format!(
                "Ce n’est pas un tableau ({}). {}",
                name(found, Lang::Fr),
                advice(found, Lang::Fr).unwrap_or_default()
            ),
            Self::Damaged { format, reason } => format!(
                "Le fichier {format} est abîmé : {}. Enregistrez-le à nouveau depuis le logiciel qui l’a produit.",
                reason.french
            ),
            Self::TooLarge { what, limit } => format!(
                "Le fichier dépasse ce qui peut être lu : {}, {} au plus.{}",
                limited(what, Lang::Fr),
                amount(what, *limit, Lang::Fr),
                if may_be_a_quote(what) { " Un guillemet est peut-être ouvert et jamais fermé." } else { "" }
            ),
            Self::Encrypted { format } => {
                format!("Le fichier {format} est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
            }
            Self::ManyFiles { names } => {
                format!("L’archive contient plusieurs fichiers ({}). Déposez-en un seul.", names.join(", "))
            }
            Self::UnsafePath { name } => {
                format!("Un nom de l’archive sort de son dossier ({name}). Recréez l’archive.")
            }
            Self::Doctype => "Le fichier contient un DOCTYPE, ce qu’aucun tableur n’écrit. Enregistrez-le à nouveau depuis un tableur.".to_owned(),
            Self::Cancelled => "La lecture a été arrêtée.".to_owned(),
            Self::Sink(_) => "Le tableau vérifié n’a pas pu être écrit. Réessayez.".to_owned(),
            Self::Io(error) => french_failure(error).to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "The file is empty. Deposit a table with a header.".to_owned(),
            Self::NotATable { found } => format!(
                "This is not a table ({}). {}",
                name(found, Lang::En),
                advice(found, Lang::En).unwrap_or_default()
            ),
            Self::Damaged { format, reason } => format!(
                "The {format} file is damaged: {}. Save it again from the program that made it.",
                reason.english
            ),
            Self::TooLarge { what, limit } => format!(
                "The file is over what can be read: {}, at most {}.{}",
                limited(what, Lang::En),
                amount(what, *limit, Lang::En),
                if may_be_a_quote(what) { " Some quote may be opened and never closed." } else { "" }
            ),
            Self::Encrypted { format } => {
                format!("The {format} file is protected by a password. Save it without one.")
            }
            Self::ManyFiles { names } => {
                format!("The archive holds several files ({}). Deposit only one.", names.join(", "))
            }
            Self::UnsafePath { name } => {
                format!("A name in the archive leaves its folder ({name}). Make it again.")
            }
            Self::Doctype => {
                "The file holds a DOCTYPE, which no spreadsheet program writes. Save it again from one."
                    .to_owned()
            }
            Self::Cancelled => "Reading was stopped.".to_owned(),
            Self::Sink(_) => "The checked table could not be written. Try again.".to_owned(),
            Self::Io(error) => english_failure(error).to_owned(),
        }
    }
}

fn french_failure(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "Ce fichier n’existe pas. Vérifiez son nom et son dossier.",
        ErrorKind::PermissionDenied => "Ce fichier ne peut pas être ouvert : il faut le droit de le lire.",
        ErrorKind::IsADirectory => "C’est un dossier. Donnez un fichier.",
        _ => "Le fichier n’a pas pu être lu jusqu’au bout. Réessayez.",
    }
}

fn english_failure(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "This file does not exist. Check its name and its folder.",
        ErrorKind::PermissionDenied => "This file cannot be opened: you need the right to read it.",
        ErrorKind::IsADirectory => "This is a folder. Give a file.",
        _ => "The file could not be read to its end. Try again.",
    }
}

/// Whether a quote that is never closed crosses this limit: it makes one cell of all that follows.
fn may_be_a_quote(what: &str) -> bool {
    matches!(what, "row" | "cell" | "block")
}

/// A limit with its unit.
fn amount(what: &str, limit: u64, lang: Lang) -> String {
    let bytes = matches!(what, "inflated size" | "shared strings" | "cell" | "row" | "block");
    match (bytes && limit >= 1 << 20, lang) {
        (true, Lang::Fr) => format!("{} Mo", limit >> 20),
        (true, Lang::En) => format!("{} MB", limit >> 20),
        (false, Lang::Fr) if bytes => format!("{limit} octets"),
        (false, Lang::En) if bytes => format!("{limit} bytes"),
        (false, Lang::Fr | Lang::En) => limit.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    fn all() -> Vec<Unreadable> {
        let whats = [
            "inflated size",
            "inflation ratio",
            "shared strings",
            "cell",
            "row",
            "block",
            "columns",
            "blank rows",
            "depth",
            "files",
            "sheets",
            "styles",
            "nested archives",
        ];
        let mut all: Vec<Unreadable> =
            whats.iter().map(|what| Unreadable::TooLarge { what, limit: 16 << 20 }).collect();
        let found = ["PDF", "HTML", "OLE", "binary", "ELF", "old Excel (.xls)", "Excel binary (.xlsb)"];
        all.extend(found.iter().map(|found| Unreadable::NotATable { found }));
        all.push(Unreadable::Damaged {
            format: "zip",
            reason: Reason::new("la fin manque", "it is cut short"),
        });
        all.extend(
            [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::IsADirectory]
                .map(|kind| Unreadable::Io(kind.into())),
        );
        all
    }

    #[test]
    fn no_word_of_the_other_language_is_left() {
        for unreadable in all() {
            let (french, english) = (unreadable.sentence(Lang::Fr), unreadable.sentence(Lang::En));
            for word in [
                " size",
                "row",
                "cut short",
                "unknown",
                "shared",
                "files",
                "sheets",
                "old ",
                "depth",
                "cell,",
            ] {
                assert!(!french.contains(word), "{french}");
            }
            for word in ["taille", "ligne", "la fin", "fichier", "ancien"] {
                assert!(!english.contains(word), "{english}");
            }
        }
    }

    #[test]
    fn a_limit_is_said_with_its_unit() {
        let row = Unreadable::TooLarge { what: "row", limit: 16 << 20 };
        assert_eq!(
            row.sentence(Lang::Fr),
            "Le fichier dépasse ce qui peut être lu\u{a0}: taille d’une ligne, 16 Mo au plus. Un guillemet est peut-être \
             ouvert et jamais fermé."
        );
        let columns = Unreadable::TooLarge { what: "columns", limit: 16_384 };
        assert_eq!(
            columns.sentence(Lang::En),
            "The file is over what can be read: number of columns, at most 16384."
        );
    }
}
