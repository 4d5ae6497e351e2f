//! The words of a report for a person, at a terminal or on a page.

use check::personal::{Kind, Level};
use check::{Count, Lang, PersonalSeen, Repairs};

pub(super) fn verdict(valid: bool, lang: Lang) -> &'static str {
    match (valid, lang) {
        (true, Lang::Fr) => "valide",
        (true, Lang::En) => "valid",
        (false, Lang::Fr) => "non valide",
        (false, Lang::En) => "not valid",
    }
}

pub(super) fn rows_checked(rows: u64, lang: Lang) -> String {
    match (rows, lang) {
        (0, Lang::Fr) => "aucune ligne de données".to_owned(),
        (0, Lang::En) => "no data row".to_owned(),
        (1, Lang::Fr) => "1 ligne de données, vérifiée".to_owned(),
        (1, Lang::En) => "1 data row, checked".to_owned(),
        (rows, Lang::Fr) => format!("{rows} lignes de données, toutes vérifiées"),
        (rows, Lang::En) => format!("{rows} data rows, all checked"),
    }
}

/// `3 erreurs`, and how many of them are listed where not all are.
pub(super) fn errors_listed(listed: u64, errors: u64, lang: Lang) -> String {
    let all = match (errors, lang) {
        (0 | 1, Lang::Fr) => format!("{errors} erreur"),
        (errors, Lang::Fr) => format!("{errors} erreurs"),
        (1, Lang::En) => "1 error".to_owned(),
        (errors, Lang::En) => format!("{errors} errors"),
    };
    match lang {
        _ if listed == errors => all,
        Lang::Fr => format!("{all}, dont voici les {listed} premières"),
        Lang::En => format!("{all}, of which the first {listed}"),
    }
}

/// What separates the cells.
pub(super) fn delimiter(delimiter: char, lang: Lang) -> String {
    let (french, english) = match delimiter {
        ',' => ("virgules", "commas"),
        ';' => ("points-virgules", "semicolons"),
        '\t' => ("tabulations", "tabs"),
        '|' => ("barres verticales", "vertical bars"),
        other => return other.to_string(),
    };
    if lang == Lang::Fr { french } else { english }.to_owned()
}

/// `3 × valeur mal formée (date, nombre…) – montant`.
pub(super) fn count(count: &Count, lang: Lang) -> String {
    let column = count.column.as_deref().map(|column| format!(" – {column}")).unwrap_or_default();
    format!("{} × {}{column}", count.count, code(&count.code, lang))
}

/// What an error's code means, in the words of the pages (`code-…` in the messages of `datasets`); the code itself where
/// it is not known here.
fn code(code: &str, lang: Lang) -> &str {
    let (french, english) = match code {
        "missing-label" => ("colonne manquante", "missing column"),
        "incorrect-label" => ("nom de colonne à corriger", "name of a column to correct"),
        "extra-label" => ("colonne inconnue du schéma", "column that the schema does not know"),
        "duplicate-label" => ("nom de colonne en double", "name of a column twice"),
        "blank-label" => ("colonne sans nom", "column without a name"),
        "personal-label" => {
            ("donnée personnelle dans un nom de colonne", "personal data in the name of a column")
        }
        "missing-cell" => ("ligne trop courte", "row too short"),
        "extra-cell" => ("ligne trop longue", "row too long"),
        "blank-row" => ("ligne vide", "empty row"),
        "source-error" => ("guillemet jamais refermé", "quote never closed"),
        "encoding-error" => ("caractère illisible", "unreadable character"),
        "type-error" => ("valeur mal formée (date, nombre…)", "value badly written (date, number…)"),
        "constraint-error" => ("valeur absente ou non permise", "value missing or not allowed"),
        "unique-error" => ("valeur en double", "value twice"),
        "primary-key" => ("identifiant en double", "identifier twice"),
        "foreign-key" => ("valeur absente de la liste de référence", "value not in the reference list"),
        "french-siret-value" => ("numéro SIRET inexact", "wrong SIRET number"),
        "french-siren-value" => ("numéro SIREN inexact", "wrong SIREN number"),
        "one-of-required" => ("une de deux valeurs manque", "one of two values is missing"),
        "cohesive-columns-value" => ("colonnes à remplir ensemble", "columns to fill in together"),
        "compare-columns-value" => ("colonnes qui se contredisent", "columns that contradict each other"),
        "sum-columns-value" => ("total inexact", "wrong total"),
        "year-interval-value" => ("années inexactes", "wrong years"),
        "nomenclature-actes-value" => {
            ("matière hors de la nomenclature des actes", "subject outside the nomenclature of acts")
        }
        "opening-hours-value" => ("horaires mal écrits", "badly written opening hours"),
        "phone-number-value" => ("numéro de téléphone inexact", "wrong telephone number"),
        "french-gps-coordinates" => ("coordonnées hors de France", "coordinates outside France"),
        "unknown-check" => ("règle non vérifiée", "rule not checked"),
        "schema-note" => ("remarque sur le schéma", "note on the schema"),
        "file-note" => ("remarque sur le fichier", "note on the file"),
        "foreign-key-not-checked" => ("lien non vérifié", "link not checked"),
        "total-row" => ("ligne de total", "total row"),
        "mixed-column" => ("colonne de valeurs mêlées", "column of mixed values"),
        _ => return code,
    };
    if lang == Lang::Fr { french } else { english }
}

/// What was repaired in the copy, a line each.
pub(super) fn repairs(repairs: &Repairs, lang: Lang) -> Vec<String> {
    let title = match (repairs.applied, lang) {
        (0, Lang::Fr) => "aucune correction appliquée".to_owned(),
        (0, Lang::En) => "no repair applied".to_owned(),
        (1, Lang::Fr) => "1 correction appliquée\u{a0}:".to_owned(),
        (1, Lang::En) => "1 repair applied:".to_owned(),
        (applied, Lang::Fr) => format!("{applied} corrections appliquées\u{a0}:"),
        (applied, Lang::En) => format!("{applied} repairs applied:"),
    };
    let kinds = repairs.by_kind.iter().map(|(kind, count)| format!("  {count} × {}", repair(kind, lang)));
    std::iter::once(title).chain(kinds).collect()
}

fn repair(kind: &str, lang: Lang) -> &str {
    let (french, english) = match kind {
        "encoding" => ("accents abîmés", "damaged accents"),
        "surrounding-spaces" => ("espaces autour de la valeur", "spaces around the value"),
        "inner-spaces" => ("espaces entre les chiffres d’un code", "spaces between the digits of a code"),
        "number-form" => ("écriture d’un nombre", "form of a number"),
        "percentage" => ("pourcentage", "percentage"),
        "date-form" => ("écriture d’une date", "form of a date"),
        "wording" => ("écriture d’une valeur de liste", "wording of a listed value"),
        "blank-row" => ("ligne vide retirée", "blank row removed"),
        Repairs::LABEL => ("nom de colonne", "column name"),
        Repairs::ENCODING => ("texte réécrit en UTF-8", "text written again in UTF-8"),
        Repairs::FORMAT => ("tableau réécrit en CSV", "table written again as CSV"),
        _ => return kind,
    };
    if lang == Lang::Fr { french } else { english }
}

/// `secu – numéro de sécurité sociale, certain, 2 cellules : 2 55 •• …`.
pub(super) fn personal(found: &PersonalSeen, lang: Lang) -> String {
    let cells = match (found.cells, lang) {
        (0 | 1, Lang::Fr) => format!("{} cellule", found.cells),
        (cells, Lang::Fr) => format!("{cells} cellules"),
        (1, Lang::En) => "1 cell".to_owned(),
        (cells, Lang::En) => format!("{cells} cells"),
    };
    let examples: Vec<&str> = found.examples.iter().map(|example| example.masked.as_str()).collect();
    let examples = match (examples.join(", "), lang) {
        (none, _) if none.is_empty() => none,
        (some, Lang::Fr) => format!("\u{a0}: {some}"),
        (some, Lang::En) => format!(": {some}"),
    };
    let (kind, level) = (kind(found.kind, lang), level(found.level, lang));
    format!("{} – {kind}, {level}, {cells}{examples}", found.column)
}

fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (french, english) = match kind {
        Kind::Nir => ("numéro de sécurité sociale", "social security number"),
        Kind::Iban => ("numéro de compte bancaire", "bank account number"),
        Kind::Email => ("adresse électronique", "e-mail address"),
        Kind::Phone => ("numéro de téléphone", "telephone number"),
        Kind::Plate => ("plaque d’immatriculation", "number plate"),
        Kind::BirthDate => ("date de naissance", "date of birth"),
        Kind::Address => ("adresse postale", "postal address"),
        Kind::FirstName => ("prénom", "first name"),
        Kind::LastName => ("nom de famille", "last name"),
        Kind::FullName => ("nom et prénom", "full name"),
    };
    if lang == Lang::Fr { french } else { english }
}

fn level(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Possible, Lang::Fr | Lang::En) => "possible",
        (Level::Likely, Lang::Fr) => "probable",
        (Level::Likely, Lang::En) => "likely",
        (Level::Certain, Lang::Fr | Lang::En) => "certain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_two_are_plural() {
        assert_eq!(rows_checked(1, Lang::Fr), "1 ligne de données, vérifiée");
        assert_eq!(rows_checked(2, Lang::Fr), "2 lignes de données, toutes vérifiées");
        assert_eq!(rows_checked(1, Lang::En), "1 data row, checked");
        assert_eq!(errors_listed(1, 1, Lang::Fr), "1 erreur");
        assert_eq!(errors_listed(2, 5, Lang::Fr), "5 erreurs, dont voici les 2 premières");
        let applied = Repairs { applied: 1, by_kind: [("label".to_owned(), 1)].into() };
        assert_eq!(repairs(&applied, Lang::Fr), ["1 correction appliquée\u{a0}:", "  1 × nom de colonne"]);
    }

    #[test]
    fn every_code_has_words_and_an_unknown_one_is_shown_as_it_is() {
        assert_eq!(code("new-code", Lang::Fr), "new-code");
        for known in check::Problem::CODES {
            assert_ne!(code(known, Lang::Fr), known);
            assert_ne!(code(known, Lang::En), known);
        }
    }
}
