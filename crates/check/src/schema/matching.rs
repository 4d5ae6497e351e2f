//! Finds which schema a table was made for, by the names of its columns.

use std::collections::HashMap;

use crate::fold::folded;

use super::Schema;

/// The schema that a header belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// In the list that was given.
    pub index: usize,
    /// 1 for exactly the columns of the schema; the more are missing or added, the less.
    pub score: f64,
    /// Columns of the schema that the header does not have, in the order of the schema.
    pub missing: Vec<String>,
    /// Positions in the header of the columns that the schema does not have.
    pub extra: Vec<usize>,
}

/// Fewer columns in common say nothing: many tables have a `nom` and an `adresse`.
const FEWEST: usize = 3;
/// Shares of what a schema asks for and of what a header has that must be in common.
const LEAST_REQUIRED: f64 = 0.6;
const LEAST_OF_HEADER: f64 = 0.5;
const LEAST_SCORE: f64 = 0.5;
/// By how much the best must be ahead of the next.
const LEAD: f64 = 0.1;

/// The schema that the table was made for. Nothing rather than a guess: most of the columns that the schema requires
/// must be there, most of the table must be of the schema, and no other schema may come close.
///
/// Names are compared without their case, accents, spaces and punctuation.
pub fn best_match(header: &[&str], schemas: &[&Schema]) -> Option<Match> {
    let header: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut scored: Vec<(usize, f64)> = schemas
        .iter()
        .enumerate()
        .filter_map(|(index, schema)| Some((index, score(&header, schema)?)))
        .collect();
    scored.sort_by(|left, right| right.1.total_cmp(&left.1));
    let (index, score) = *scored.first()?;
    // Two versions of one schema are both right; the first of the list is taken.
    let is_other = |&&(other, _): &&(usize, f64)| schemas[other].name != schemas[index].name;
    if scored.iter().skip(1).find(is_other).is_some_and(|(_, next)| score - next < LEAD) {
        return None;
    }
    let names: Vec<String> = schemas[index].fields.iter().map(|field| plain(&field.name)).collect();
    let is_missing = |name: &String| !header.contains(name);
    Some(Match {
        index,
        score,
        missing: schemas[index]
            .fields
            .iter()
            .zip(&names)
            .filter(|(_, name)| is_missing(name))
            .map(|(field, _)| field.name.clone())
            .collect(),
        extra: (0..header.len()).filter(|&position| !names.contains(&header[position])).collect(),
    })
}

/// How near a header is to a schema, from 0 to 1, when it is near at all.
fn score(header: &[String], schema: &Schema) -> Option<f64> {
    let required: HashMap<String, bool> =
        schema.fields.iter().map(|field| (plain(&field.name), field.constraints.required)).collect();
    let filled = header.iter().filter(|name| !name.is_empty()).count();
    let common = required.keys().filter(|name| header.contains(name)).count();
    let asked = required.values().filter(|required| **required).count();
    let given = required.iter().filter(|(name, required)| **required && header.contains(name)).count();
    let of_required = if asked == 0 { share(common, required.len()) } else { share(given, asked) };
    let of_header = share(common, filled);
    // Names in common among all the names there are (Jaccard), with required ones counted once more.
    let score = share(common + given, required.len() + filled - common.min(filled) + asked);
    let fits = common >= FEWEST.min(required.len())
        && common > 0
        && of_required >= LEAST_REQUIRED
        && of_header >= LEAST_OF_HEADER
        && score >= LEAST_SCORE;
    fits.then_some(score)
}

#[expect(clippy::cast_precision_loss, reason = "columns are counted in hundreds")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn plain(name: &str) -> String {
    folded(name).filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::pack;

    fn matched(header: &[&str]) -> Option<(&'static str, Match)> {
        let schemas: Vec<_> = pack::all().iter().collect();
        best_match(header, &schemas).map(|found| (pack::all()[found.index].name.as_str(), found))
    }

    #[test]
    fn each_schema_recognises_its_own_header() {
        for schema in pack::all() {
            let header: Vec<_> = schema.fields.iter().map(|field| field.name.as_str()).collect();
            let (name, found) = matched(&header).expect("its own schema");
            assert_eq!(name, schema.name);
            assert!((found.score - 1.0).abs() < f64::EPSILON, "{}", found.score);
            assert_eq!((found.missing.len(), found.extra.len()), (0, 0));
        }
    }

    #[test]
    fn a_header_written_by_hand_is_recognised() {
        let (name, found) = matched(&[
            "Nom attribuant",
            "ID_ATTRIBUANT",
            "date convention",
            "nomBénéficiaire",
            "idBeneficiaire",
            "objet",
            "Montant",
            "nature",
            "conditionsVersement",
            "datesPeriodeVersement",
            "Commentaire",
        ])
        .expect("subventions");
        assert_eq!(name, "scdl/subventions");
        assert_eq!(found.extra, [10]);
        assert_eq!(
            found.missing,
            [
                "referenceDecision",
                "rnaBeneficiaire",
                "idRAE",
                "notificationUE",
                "pourcentageSubvention",
                "dispositifAide"
            ]
        );
    }

    #[test]
    fn a_free_table_has_no_schema() {
        for header in [
            &["id", "nom", "adresse", "commune", "latitude", "longitude"][..],
            &["nom", "prénom", "montant", "objet", "nature", "date"],
            &["COLL_NOM", "COLL_SIRET", "surface", "type"],
            &["COLL_NOM", "COLL_SIRET", "ID", "TITRE"],
            &["horaires", "gratuit", "observations", "date_maj"],
            &["ANNEE", "MONTANT", "LIBELLE"],
            &[""],
            &[],
        ] {
            assert_eq!(matched(header).map(|(name, _)| name), None, "{header:?}");
        }
    }
}
