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

/// `3 × valeur du mauvais type – montant`.
pub(super) fn count(count: &Count, lang: Lang) -> String {
    let column = count.column.as_deref().map(|column| format!(" – {column}")).unwrap_or_default();
    format!("{} × {}{column}", count.count, code(&count.code, lang))
}

/// What an error's code means; the code itself where it is not known here.
fn code(code: &str, lang: Lang) -> &str {
    let (french, english) = match code {
        "missing-label" => ("colonne absente", "missing column"),
        "incorrect-label" => ("nom de colonne mal écrit", "misspelt column name"),
        "extra-label" => ("colonne inconnue du schéma", "column unknown to the schema"),
        "duplicate-label" => ("nom de colonne en double", "repeated column name"),
        "blank-label" => ("colonne sans nom", "column without a name"),
        "personal-label" => ("donnée personnelle dans un nom de colonne", "personal data in a column name"),
        "missing-cell" => ("ligne trop courte", "row too short"),
        "extra-cell" => ("ligne trop longue", "row too long"),
        "blank-row" => ("ligne vide", "blank row"),
        "source-error" => ("guillemet jamais fermé", "quote never closed"),
        "encoding-error" => ("caractères illisibles", "unreadable characters"),
        "type-error" => ("valeur du mauvais type", "value of the wrong type"),
        "constraint-error" => ("valeur refusée par le schéma", "value that the schema refuses"),
        "unique-error" => ("valeur en double", "repeated value"),
        "primary-key" => ("clé en double", "repeated key"),
        "foreign-key" => ("clé qui ne désigne aucune ligne", "key that refers to no row"),
        "french-siret-value" => ("SIRET faux", "wrong SIRET"),
        "french-siren-value" => ("SIREN faux", "wrong SIREN"),
        "one-of-required" => ("aucune des deux colonnes remplie", "neither of two columns filled"),
        "cohesive-columns-value" => ("colonnes à remplir ensemble", "columns to be filled together"),
        "compare-columns-value" => ("deux colonnes qui se contredisent", "two columns that disagree"),
        "sum-columns-value" => ("somme fausse", "wrong sum"),
        "year-interval-value" => ("années mal écrites", "years written wrongly"),
        "nomenclature-actes-value" => {
            ("matière inconnue de la nomenclature", "subject unknown to the nomenclature")
        }
        "opening-hours-value" => ("horaires mal écrits", "opening hours written wrongly"),
        "phone-number-value" => ("numéro de téléphone faux", "wrong telephone number"),
        "french-gps-coordinates" => ("point hors de France", "point outside of France"),
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
        "label" => ("nom de colonne", "column name"),
        "blank-row" => ("ligne vide retirée", "blank row removed"),
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
    fn an_unknown_code_is_shown_as_it_is() {
        assert_eq!(code("new-code", Lang::Fr), "new-code");
    }
}
