//! Why a file could not be checked at all, and what to do.

use crate::formats::advice;
use crate::{Lang, Unreadable};

impl Unreadable {
    /// What happened and what to do, for a person.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr => self.french(),
            Lang::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::Empty => "Le fichier est vide. Déposez un tableau avec un en-tête.".to_owned(),
            Self::NotATable { found } => format!("Ce n’est pas un tableau ({found}). {}", advice(found, Lang::Fr).unwrap_or_default()),
            Self::Damaged { format, reason } => {
                format!("Le fichier {format} est abîmé ({reason}). Enregistrez-le à nouveau.")
            }
            Self::TooLarge { what, limit } => {
                format!("Le fichier dépasse une limite ({what}, {limit}). Un guillemet est peut-être ouvert et jamais fermé.")
            }
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
            Self::Io(_) => "Le fichier n’a pas pu être lu jusqu’au bout. Réessayez.".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "The file is empty. Deposit a table with a header.".to_owned(),
            Self::NotATable { found } => {
                format!("This is not a table ({found}). {}", advice(found, Lang::En).unwrap_or_default())
            }
            Self::Damaged { format, reason } => {
                format!("The {format} file is damaged ({reason}). Save it again.")
            }
            Self::TooLarge { what, limit } => {
                format!(
                    "The file is over a limit ({what}, {limit}). Some quote may be opened and never closed."
                )
            }
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
            Self::Io(_) => "The file could not be read to its end. Try again.".to_owned(),
        }
    }
}
