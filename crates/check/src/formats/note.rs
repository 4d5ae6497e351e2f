//! What must be said of a file beside the errors of its cells.

mod oddity;

use crate::Lang;
use crate::words::typeset;

/// A warning about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The header is not on the first line: those above hold a title, or nothing.
    HeaderBelow { line: u64 },
    /// Several visible sheets hold data; only `chosen` was read.
    OtherSheets { chosen: String, others: Vec<String> },
    /// Hidden sheets hold data, which travels with the file whoever it is sent to.
    HiddenSheets { names: Vec<String> },
    /// Several lists of a JSON file could be the table; only `chosen` was read.
    OtherLists { chosen: String, others: Vec<String> },
    /// Coordinates are not longitudes and latitudes.
    OtherProjection { name: String },
    /// Something met `count` times, `first` at this cell, range, row or line.
    Met { what: Oddity, first: String, count: u64 },
}

/// Something that can be met many times in a file, and is told once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Merged cells: the value is in the first one only.
    MergedCells,
    HiddenRow,
    HiddenColumn,
    /// The error value of a formula, such as `#N/A`.
    FormulaError,
    /// A formula that was saved without its result.
    FormulaWithoutValue,
    /// A number of more than 15 digits, of which a spreadsheet keeps 15.
    LostDigits,
    /// A cell to the left of the first column of the table, left out.
    OutsideTable,
    /// The same key twice in a JSON object: the last value is kept.
    RepeatedKey,
}

impl Note {
    /// The warning as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let said = self.said(lang);
        if lang == Lang::Fr { typeset(&said) } else { said }
    }

    fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::HeaderBelow { line }, Lang::Fr) => format!(
                "L’en-tête du tableau est à la ligne {line} : {} Dans le fichier à publier, l’en-tête est la première ligne.",
                match line.saturating_sub(1) {
                    1 => "la ligne au-dessus n’est pas lue.".to_owned(),
                    above => format!("les {above} lignes au-dessus ne sont pas lues."),
                }
            ),
            (Self::HeaderBelow { line }, Lang::En) => format!(
                "The header of the table is on line {line}: {} In the file to publish, the header is the first line.",
                match line.saturating_sub(1) {
                    1 => "the line above it is not read.".to_owned(),
                    above => format!("the {above} lines above it are not read."),
                }
            ),
            (Self::OtherSheets { chosen, others }, Lang::Fr) => format!(
                "Plusieurs feuilles contiennent des données ; seule « {chosen} » est lue, pas : {}.",
                others.join(", ")
            ),
            (Self::OtherSheets { chosen, others }, Lang::En) => {
                format!("Several sheets hold data; only “{chosen}” is read, not: {}.", others.join(", "))
            }
            (Self::HiddenSheets { names }, Lang::Fr) => format!(
                "Des feuilles masquées contiennent des données et partent avec le fichier : {}.",
                names.join(", ")
            ),
            (Self::HiddenSheets { names }, Lang::En) => {
                format!("Hidden sheets hold data and travel with the file: {}.", names.join(", "))
            }
            (Self::OtherLists { chosen, others }, Lang::Fr) => format!(
                "Plusieurs listes pourraient être le tableau ; seule « {chosen} » est lue, pas : {}.",
                others.join(", ")
            ),
            (Self::OtherLists { chosen, others }, Lang::En) => format!(
                "Several lists could be the table; only “{chosen}” is read, not: {}.",
                others.join(", ")
            ),
            (Self::OtherProjection { name }, Lang::Fr) => format!(
                "Les coordonnées sont dans le système {name}, et non en longitude et latitude (WGS 84)."
            ),
            (Self::OtherProjection { name }, Lang::En) => {
                format!("Coordinates are in the {name} system, not in longitude and latitude (WGS 84).")
            }
            (Self::Met { what, first, count }, lang) => what.say(first, *count, lang),
        }
    }
}

/// The warnings of one file, each told once.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Note>,
}

impl Notes {
    pub(super) fn push(&mut self, note: Note) {
        self.list.push(note);
    }

    /// Counts an oddity; `place` is asked for only the first time.
    pub(super) fn met(&mut self, what: Oddity, times: u64, place: impl FnOnce() -> String) {
        for note in &mut self.list {
            if let Note::Met { what: known, count, .. } = note
                && *known == what
            {
                *count += times;
                return;
            }
        }
        self.list.push(Note::Met { what, first: place(), count: times });
    }
}
