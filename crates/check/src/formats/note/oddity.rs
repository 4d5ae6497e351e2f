//! The words for what is met many times in a file, once or with its count.

use super::Oddity;
use crate::Lang;

impl Oddity {
    /// `first` is the place of the first, and in a JSON object its key and its line.
    pub(super) fn say(self, first: &str, count: u64, lang: Lang) -> String {
        match lang {
            Lang::Fr => self.french(first, count),
            Lang::En => self.english(first, count),
        }
    }

    fn french(self, first: &str, count: u64) -> String {
        let one = count == 1;
        match self {
            Self::MergedCells if one => {
                format!(
                    "Des cellules sont fusionnées ({first}) : leur valeur n’est lue que dans la première."
                )
            }
            Self::MergedCells => format!(
                "Des cellules sont fusionnées, {count} fois, d’abord en {first} : leur valeur n’est lue que dans la \
                 première."
            ),
            Self::HiddenRow if one => {
                format!("La ligne {first} est masquée : elle est lue comme les autres.")
            }
            Self::HiddenRow => format!(
                "{count} lignes sont masquées, d’abord la ligne {first} : elles sont lues comme les autres."
            ),
            Self::HiddenColumn if one => {
                format!("La colonne {first} est masquée : elle est lue comme les autres.")
            }
            Self::HiddenColumn => format!(
                "{count} colonnes sont masquées, d’abord la colonne {first} : elles sont lues comme les autres."
            ),
            Self::FormulaError if one => format!("Une formule est en erreur : {first}."),
            Self::FormulaError => format!("{count} formules sont en erreur, d’abord {first}."),
            Self::FormulaWithoutValue if one => format!(
                "Une formule est enregistrée sans son résultat ({first}) : ouvrez le fichier dans un tableur et \
                 enregistrez-le."
            ),
            Self::FormulaWithoutValue => format!(
                "{count} formules sont enregistrées sans leur résultat, d’abord en {first} : ouvrez le fichier dans un \
                 tableur et enregistrez-le."
            ),
            Self::LostDigits if one => format!(
                "Un nombre de plus de 15 chiffres a perdu les derniers dans le tableur ({first}) : saisissez-le comme du \
                 texte."
            ),
            Self::LostDigits => format!(
                "{count} nombres de plus de 15 chiffres ont perdu les derniers dans le tableur, d’abord en {first} : \
                 saisissez-les comme du texte."
            ),
            Self::OutsideTable if one => {
                format!("La cellule {first} est à gauche du tableau : elle est laissée de côté.")
            }
            Self::OutsideTable => format!(
                "{count} cellules sont à gauche du tableau, d’abord {first} : elles sont laissées de côté."
            ),
            Self::RepeatedKey if one => {
                format!("Un nom est répété dans un objet ({first}) : la dernière valeur est gardée.")
            }
            Self::RepeatedKey => format!(
                "Un nom est répété dans un objet, {count} fois, d’abord {first} : la dernière valeur est gardée."
            ),
        }
    }

    fn english(self, first: &str, count: u64) -> String {
        let one = count == 1;
        match self {
            Self::MergedCells if one => {
                format!("Cells are merged ({first}): their value is read in the first one only.")
            }
            Self::MergedCells => format!(
                "Cells are merged, {count} times, first in {first}: their value is read in the first one only."
            ),
            Self::HiddenRow if one => format!("Row {first} is hidden: it is read like the others."),
            Self::HiddenRow => {
                format!("{count} rows are hidden, row {first} first: they are read like the others.")
            }
            Self::HiddenColumn if one => format!("Column {first} is hidden: it is read like the others."),
            Self::HiddenColumn => {
                format!("{count} columns are hidden, column {first} first: they are read like the others.")
            }
            Self::FormulaError if one => format!("A formula is in error: {first}."),
            Self::FormulaError => format!("{count} formulas are in error, first {first}."),
            Self::FormulaWithoutValue if one => format!(
                "A formula is saved without its result ({first}): open the file in a spreadsheet program and save it."
            ),
            Self::FormulaWithoutValue => format!(
                "{count} formulas are saved without their result, first in {first}: open the file in a spreadsheet \
                 program and save it."
            ),
            Self::LostDigits if one => format!(
                "A number of more than 15 digits lost the last ones in the spreadsheet ({first}): enter it as text."
            ),
            Self::LostDigits => format!(
                "{count} numbers of more than 15 digits lost the last ones in the spreadsheet, first in {first}: enter \
                 them as text."
            ),
            Self::OutsideTable if one => format!("Cell {first} is left of the table: it is left out."),
            Self::OutsideTable => {
                format!("{count} cells are left of the table, {first} first: they are left out.")
            }
            Self::RepeatedKey if one => {
                format!("A key is repeated in an object ({first}): the last value is kept.")
            }
            Self::RepeatedKey => {
                format!(
                    "A key is repeated in an object, {count} times, first {first}: the last value is kept."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Oddity; 8] = [
        Oddity::MergedCells,
        Oddity::HiddenRow,
        Oddity::HiddenColumn,
        Oddity::FormulaError,
        Oddity::FormulaWithoutValue,
        Oddity::LostDigits,
        Oddity::OutsideTable,
        Oddity::RepeatedKey,
    ];

    #[test]
    fn one_is_told_in_the_singular_and_more_with_their_count() {
        for oddity in ALL {
            for lang in [Lang::Fr, Lang::En] {
                let (one, more) = (oddity.say("B2", 1, lang), oddity.say("B2", 3, lang));
                assert!(one.contains("B2") && one.ends_with('.') && !one.contains(" 1 "), "{one}");
                assert!(more.contains("B2") && more.contains('3') && more.ends_with('.'), "{more}");
            }
        }
        assert_eq!(
            Oddity::HiddenRow.say("7", 1, Lang::Fr),
            "La ligne 7 est masquée : elle est lue comme les autres."
        );
    }
}
