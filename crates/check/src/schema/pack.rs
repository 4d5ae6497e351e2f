//! The schemas that come with the program, so that it checks the most common tables without a network: the eight of
//! the Socle commun des données locales (SCDL) and the charging points for vehicles.
//!
//! Columns, types, constraints and checks are those of the national formats; the words for people are our own.

use std::sync::LazyLock;

use super::Schema;

const SOURCES: [&str; 9] = [
    include_str!("../../schemas/scdl-budget.json"),
    include_str!("../../schemas/scdl-catalogue.json"),
    include_str!("../../schemas/scdl-deliberations.json"),
    include_str!("../../schemas/scdl-equipements.json"),
    include_str!("../../schemas/scdl-menus-collectifs.json"),
    include_str!("../../schemas/scdl-plats-menus-collectifs.json"),
    include_str!("../../schemas/scdl-prenoms.json"),
    include_str!("../../schemas/scdl-subventions.json"),
    include_str!("../../schemas/etalab-schema-irve-statique.json"),
];

static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    let parse = |source: &&str| Schema::parse(source.as_bytes());
    SOURCES.iter().map(parse).collect::<Result<_, _>>().expect("the schemas of the pack are tested")
});

/// Every schema of the pack.
pub fn all() -> &'static [Schema] {
    &SCHEMAS
}

/// The schema of this name, such as `scdl/subventions`.
pub fn by_name(name: &str) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}

/// The JSON of the schema of this name, to be read by other programs.
pub fn source(name: &str) -> Option<&'static str> {
    SCHEMAS.iter().zip(SOURCES).find(|(schema, _)| schema.name == name).map(|(_, source)| source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_of_the_pack_is_read_without_a_note() {
        for schema in all() {
            assert_eq!(schema.notes, [], "{}", schema.name);
            assert!(!schema.title.is_empty() && !schema.description.is_empty(), "{}", schema.name);
            assert_eq!(by_name(&schema.name).map(|found| &found.sha256), Some(&schema.sha256));
        }
        assert_eq!(all().len(), SOURCES.len());
        assert!(source("scdl/prenoms").is_some_and(|text| text.contains("ENFANT_PRENOM")));
        assert!(by_name("scdl/inconnu").is_none());
    }

    #[test]
    fn every_column_says_what_it_holds_and_its_example_fits() {
        for schema in all() {
            for field in &schema.fields {
                assert!(
                    field.title.is_some() && field.description.is_some(),
                    "{} {}",
                    schema.name,
                    field.name
                );
                if let Some(example) = &field.example {
                    assert_eq!(
                        field.violations(Some(example)),
                        [],
                        "{} {} {example}",
                        schema.name,
                        field.name
                    );
                }
            }
        }
    }

    /// Cells that the national access point for transport data gives as right and wrong.
    #[test]
    fn charging_points_are_judged_as_the_national_access_point_does() {
        let schema = by_name("etalab/schema-irve-statique").expect("in the pack");
        let right = |column: &str, cell: &str| {
            let field = schema.fields.iter().find(|field| field.name == column).expect(column);
            field.violations(if schema.is_missing(cell) { None } else { Some(cell) }).is_empty()
        };
        for (column, cells) in [
            ("nom_amenageur", &["", "Société X"][..]),
            ("siren_amenageur", &["", "123456789"]),
            ("contact_amenageur", &["", "contact@entreprise.fr"]),
            ("telephone_operateur", &["", "0102030405"]),
            ("id_station_itinerance", &["FRA68P68021001", "Non concerné", "FRX123"]),
            ("implantation_station", &["Voirie", "Parking public"]),
            ("code_insee_commune", &["", "21231", "2A031"]),
            ("coordonneesXY", &["[7.48710500,48.345345]", "[-7.123,-23.678]"]),
            ("nbre_pdc", &["3", "0"]),
            ("id_pdc_itinerance", &["FRA68E680210015", "Non concerné"]),
            ("puissance_nominale", &["22.0", "22", "0"]),
            ("gratuit", &["", "true", "false"]),
            ("paiement_acte", &["true", "false"]),
            ("tarification", &["", "0,40€/kWh"]),
            (
                "horaires",
                &["24/7", "Mo-Fr 08:00-18:00", "Mo-Fr 08:00-12:00,Mo-Fr 14:00-18:00,Th 08:00-18:00"],
            ),
            ("accessibilite_pmr", &["Réservé PMR", "Non accessible"]),
            ("raccordement", &["", "Direct", "Indirect"]),
            ("num_pdl", &["", "12345678912345"]),
            ("date_mise_en_service", &["", "2021-12-30", "2020-02-29"]),
            ("cable_t2_attache", &["", "true", "false"]),
        ] {
            for cell in cells {
                assert!(right(column, cell), "{column} {cell}");
            }
        }
        for (column, cells) in [
            ("siren_amenageur", &["12345678", "123A56789"][..]),
            ("contact_operateur", &["", "invalid@"]),
            ("nom_enseigne", &[""]),
            ("id_station_itinerance", &[""]),
            ("implantation_station", &["", "Autre"]),
            ("code_insee_commune", &["9900"]),
            ("coordonneesXY", &[""]),
            ("nbre_pdc", &["", "-1", "3.7", "3,7"]),
            ("id_pdc_itinerance", &["", "FR12E"]),
            ("puissance_nominale", &["", "-5", "5A", "BC"]),
            ("prise_type_2", &[""]),
            ("paiement_acte", &[""]),
            ("condition_acces", &["", "Ouvert"]),
            ("horaires", &["", "Lundi 9h-18h"]),
            ("restriction_gabarit", &[""]),
            ("raccordement", &["Autre"]),
            ("date_mise_en_service", &["2024-02-30", "30/12/2021"]),
            ("date_maj", &["", "2024-02-30"]),
        ] {
            for cell in cells {
                assert!(!right(column, cell), "{column} {cell}");
            }
        }
    }
}
