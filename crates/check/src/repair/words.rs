//! What a repair changes, for a person.

use crate::Lang;

use super::{Repair, RepairKind};

impl Repair {
    /// What a report shows: the cell, or that the row goes.
    pub fn shown(&self, lang: Lang) -> &str {
        match (self.what, lang) {
            (RepairKind::BlankRow, Lang::Fr) => "ligne retirée",
            (RepairKind::BlankRow, Lang::En) => "row removed",
            _ => &self.value,
        }
    }
}

impl RepairKind {
    /// What the proposed value changes.
    pub fn sentence(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.french(),
            Lang::En => self.english(),
        }
    }

    fn french(self) -> &'static str {
        match self {
            Self::Encoding => {
                "Les accents étaient abîmés\u{a0}: le texte avait été lu dans un autre encodage."
            }
            Self::SurroundingSpaces => "Des espaces entouraient la valeur.",
            Self::InnerSpaces => "Des espaces séparaient les chiffres.",
            Self::NumberForm => "Le nombre est écrit comme le schéma le demande, sans changer de valeur.",
            Self::Percentage => "Le pourcentage est écrit comme le nombre que le schéma demande.",
            Self::DateForm => "La date est écrite comme le schéma le demande.",
            Self::Wording => "La valeur est celle de la liste, avec sa casse et ses accents.",
            Self::BlankRow => "La ligne est vide.",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::Encoding => "Accents were damaged: the text had been read in another encoding.",
            Self::SurroundingSpaces => "Spaces surrounded the value.",
            Self::InnerSpaces => "Spaces separated the digits.",
            Self::NumberForm => "The number is written as the schema asks, with the same value.",
            Self::Percentage => "The percentage is written as the number that the schema asks for.",
            Self::DateForm => "The date is written as the schema asks.",
            Self::Wording => "The value is the one of the list, with its case and accents.",
            Self::BlankRow => "The row is blank.",
        }
    }
}
