//! How people spell values, and how the records API does.

use kernel::{Column, ColumnKind, Invalid};

/// Whether the numbers of a column are codes: their digits are read one by one, and their total means nothing.
pub(crate) fn is_code(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "id",
        "cp",
        "no",
        "n",
        "num",
        "numero",
        "tel",
        "telephone",
        "an",
        "annee",
        "exercice",
        "rna",
        "uai",
        "lot",
    ];
    const PARTS: [&str; 6] = ["code", "siret", "siren", "insee", "postal", "annee"];
    let folded = kernel::folded(name);
    let glued =
        name.strip_prefix("id").is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c == '_'));
    glued
        || folded.split(' ').any(|word| WORDS.contains(&word))
        || PARTS.iter().any(|part| folded.contains(part))
}

/// The value of a filter in the spelling of the records API: `1 250,50 €` is `1250.50`, `05/06/2024` is `2024-06-05`.
/// Days come first, as the French write them; a value of the API's own spelling stays as it is.
///
/// # Errors
/// On `add_value`, when the column holds numbers or dates and this is none.
pub(crate) fn spelled(column: &Column, value: &str) -> Result<String, Invalid> {
    let value = value.trim();
    match column.kind {
        ColumnKind::Integer | ColumnKind::Number => number(value)
            .ok_or_else(|| Invalid::new("add_value", "filter-wants-a-number").with("value", &value)),
        ColumnKind::Date | ColumnKind::Datetime => day(value)
            .or_else(|| value.starts_with(|c: char| c.is_ascii_digit()).then(|| value.to_owned()))
            .ok_or_else(|| Invalid::new("add_value", "filter-wants-a-date").with("value", &value)),
        ColumnKind::Boolean => Ok(match kernel::folded(value).as_str() {
            "oui" | "vrai" | "yes" => "true".to_owned(),
            "non" | "faux" | "no" => "false".to_owned(),
            _ => value.to_owned(),
        }),
        ColumnKind::Text => Ok(value.to_owned()),
    }
}

fn number(value: &str) -> Option<String> {
    let plain: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '%' | '\'' | '’'))
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    plain.parse::<f64>().is_ok_and(f64::is_finite).then_some(plain)
}

/// `05/06/2024`, `5.6.2024` or `05-06-2024`, the day first.
fn day(value: &str) -> Option<String> {
    let mut parts = value.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let (day, month, year): (u8, u8, u16) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: ColumnKind) -> Column {
        Column::new("c", kind)
    }

    #[test]
    fn codes_are_told_from_quantities() {
        for code in
            ["code_postal", "CP", "idBeneficiaire", "N° de dossier", "COMMUNE_INSEE", "Année", "SIRET"]
        {
            assert!(is_code(code), "{code}");
        }
        for quantity in ["montant", "population", "identite", "nombre", "Surface (m²)"] {
            assert!(!is_code(quantity), "{quantity}");
        }
    }

    #[test]
    fn values_are_spelled_as_people_do() {
        let number = |value| spelled(&column(ColumnKind::Number), value).ok();
        assert_eq!(number("1 250,50 €").as_deref(), Some("1250.50"));
        assert_eq!(number("1\u{202f}250").as_deref(), Some("1250"));
        assert_eq!(number("-3.5").as_deref(), Some("-3.5"));
        assert_eq!(number("beaucoup"), None);
        let date = |value| spelled(&column(ColumnKind::Date), value).ok();
        assert_eq!(date("05/06/2024").as_deref(), Some("2024-06-05"));
        assert_eq!(date("5.6.2024").as_deref(), Some("2024-06-05"));
        assert_eq!(date("2024-06-05").as_deref(), Some("2024-06-05"));
        assert_eq!(date("hier"), None);
        assert_eq!(spelled(&column(ColumnKind::Boolean), "Oui").unwrap(), "true");
        assert_eq!(spelled(&column(ColumnKind::Text), " 05/06/2024 ").unwrap(), "05/06/2024");
    }
}
