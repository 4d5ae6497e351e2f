//! The sentences that people read, in French and in English. A sentence is whole: it names the place, what is wrong
//! and, where it helps, what is expected.

mod form;
mod kind;
mod note;
mod problem;
mod unreadable;
mod warning;

pub(crate) use self::note::warning;
use crate::Lang;
use crate::report::Fault;
use crate::schema::{DateFormat, GeopointFormat, Kind, StringFormat};

impl Fault {
    /// What is wrong, for a person: `Ligne 12, colonne « montant » : …`. The line is the one that an editor shows.
    pub fn sentence(&self, lang: Lang) -> String {
        let what = self.detail.sentence(lang);
        let place = match (self.line, &self.column, lang) {
            (Some(line), Some(column), Lang::Fr) => format!("Ligne {line}, colonne « {column} » : "),
            (Some(line), Some(column), Lang::En) => format!("Line {line}, column “{column}”: "),
            (Some(line), None, Lang::Fr) => format!("Ligne {line} : "),
            (Some(line), None, Lang::En) => format!("Line {line}: "),
            (None, Some(column), Lang::Fr) => format!("Colonne « {column} » : "),
            (None, Some(column), Lang::En) => format!("Column “{column}”: "),
            (None, None, _) => String::new(),
        };
        let sentence = if place.is_empty() { capitalised(&what) } else { place + &what };
        if lang == Lang::Fr { typeset(&sentence) } else { sentence }
    }
}

/// French spaces: those before a colon, a semicolon, a question or exclamation mark, and inside quotation marks do not
/// break; they are thin before the marks of two parts but the colon (Lexique des règles typographiques en usage à
/// l’Imprimerie nationale). What is between quotation marks is somebody's and stays as it is.
pub(crate) fn typeset(text: &str) -> String {
    const NO_BREAK: char = '\u{a0}';
    const THIN: char = '\u{202f}';
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(' ') {
        out.push_str(before);
        rest = after;
        if before.ends_with('«') {
            out.push(NO_BREAK);
            if let Some((quoted, after)) = rest.split_once(" »") {
                out.push_str(quoted);
                out.push_str("\u{a0}»");
                rest = after;
            }
        } else {
            out.push(match rest.chars().next() {
                Some(':' | '»') => NO_BREAK,
                Some(';' | '?' | '!') => THIN,
                _ => ' ',
            });
        }
    }
    out + rest
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

impl Kind {
    /// The Table Schema name of the type: `string`, `integer`, `geopoint`.
    pub fn name(&self) -> &'static str {
        kind_and_format(self).0
    }
}

/// The Table Schema type of a column, and its format where it is not the plain one.
pub(crate) fn kind_and_format(kind: &Kind) -> (&'static str, Option<String>) {
    let date = |format: &DateFormat| match format {
        DateFormat::Iso => None,
        DateFormat::Any => Some("any".to_owned()),
        DateFormat::Pattern(pattern) => Some(pattern.clone()),
    };
    match kind {
        Kind::String(format) => {
            let format = match format {
                StringFormat::Plain => None,
                StringFormat::Email => Some("email"),
                StringFormat::Uri => Some("uri"),
                StringFormat::Binary => Some("binary"),
                StringFormat::Uuid => Some("uuid"),
            };
            ("string", format.map(ToOwned::to_owned))
        }
        Kind::Integer { .. } => ("integer", None),
        Kind::Number { decimal: '.', .. } => ("number", None),
        Kind::Number { decimal, .. } => ("number", Some(decimal.to_string())),
        Kind::Boolean { yes, no } => ("boolean", Some([&yes[..], no].concat().join(", "))),
        Kind::Date(format) => ("date", date(format)),
        Kind::Time(format) => ("time", date(format)),
        Kind::Datetime(format) => ("datetime", date(format)),
        Kind::Year => ("year", None),
        Kind::YearMonth => ("yearmonth", None),
        Kind::Duration => ("duration", None),
        Kind::Geopoint(format) => {
            let format = match format {
                GeopointFormat::Text => None,
                GeopointFormat::Array => Some("array"),
                GeopointFormat::Object => Some("object"),
            };
            ("geopoint", format.map(ToOwned::to_owned))
        }
        Kind::Geojson => ("geojson", None),
        Kind::Object => ("object", None),
        Kind::Array(_) => ("array", None),
        Kind::Any => ("any", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_marks_hold_to_their_word_and_names_stay_as_they_are() {
        assert_eq!(
            typeset("La colonne « a : b » manque : ajoutez-la !"),
            "La colonne «\u{a0}a : b\u{a0}» manque\u{a0}: ajoutez-la\u{202f}!"
        );
        assert_eq!(
            typeset("un « » vide ; « seul"),
            "un «\u{a0}»\u{a0}vide".replace("»\u{a0}vide", "» vide") + "\u{202f}; «\u{a0}seul"
        );
        let once = typeset("a : « b » ?");
        assert_eq!(typeset(&once), once);
    }
}
