//! What a value must be, by the type of its column.

use std::borrow::Cow;

/// The day that examples of dates show: its parts cannot be taken for one another.
const DAY: [(&str, &str, &str, &str); 9] = [
    ("%d", "JJ", "DD", "29"),
    ("%m", "MM", "MM", "02"),
    ("%Y", "AAAA", "YYYY", "2024"),
    ("%y", "AA", "YY", "24"),
    ("%H", "hh", "hh", "13"),
    ("%M", "mm", "mm", "05"),
    ("%S", "ss", "ss", "00"),
    ("%z", "±hhmm", "±hhmm", "+0100"),
    ("%Z", "fuseau", "zone", "UTC"),
];

/// What a `strptime` format looks like in French and in English, and an example of it; nothing for a format with a
/// rarer directive.
fn shown(format: &str) -> Option<[String; 3]> {
    let mut shown = [const { String::new() }; 3];
    let mut rest = format;
    while !rest.is_empty() {
        let part = DAY.iter().find(|(directive, ..)| rest.starts_with(directive));
        let (read, parts) = match part {
            Some((directive, french, english, example)) => (directive.len(), [*french, *english, *example]),
            None if rest.starts_with('%') => return None,
            None => {
                let end = rest.find('%').unwrap_or(rest.len());
                (end, [&rest[..end]; 3])
            }
        };
        for (text, part) in shown.iter_mut().zip(parts) {
            text.push_str(part);
        }
        rest = &rest[read..];
    }
    Some(shown)
}

pub(super) fn french_kind(kind: &str, format: Option<&str>) -> String {
    let moment = |what: &str, format: &str| match shown(format) {
        Some([form, _, example]) => format!("ce n’est pas {what} de la forme {form}, comme {example}."),
        None => format!("ce n’est pas {what} de la forme que le schéma demande."),
    };
    let fixed: Cow<'static, str> = match (kind, format) {
        ("integer", _) => "ce n’est pas un nombre entier, comme 42.".into(),
        ("number", Some(",")) => "ce n’est pas un nombre, comme 1234,5, sans symbole ni espace.".into(),
        ("number", _) => {
            "ce n’est pas un nombre, comme 1234.5, avec un point, sans symbole ni espace.".into()
        }
        ("boolean", Some(words)) => format!("la valeur doit être l’une de : {words}.").into(),
        ("date", None) => "ce n’est pas une date de la forme AAAA-MM-JJ, comme 2024-02-29.".into(),
        ("date", Some("any")) => "ce n’est pas une date.".into(),
        ("date", Some(format)) => moment("une date", format).into(),
        ("datetime", None) => "ce n’est pas une date et une heure, comme 2024-02-29T13:05:00Z.".into(),
        ("datetime", Some("any")) => "ce n’est pas une date et une heure.".into(),
        ("datetime", Some(format)) => moment("une date et une heure", format).into(),
        ("time", None) => "ce n’est pas une heure, comme 13:05:00.".into(),
        ("time", Some("any")) => "ce n’est pas une heure.".into(),
        ("time", Some(format)) => moment("une heure", format).into(),
        ("year", _) => "ce n’est pas une année, comme 2024.".into(),
        ("yearmonth", _) => "ce n’est pas un mois, comme 2024-02.".into(),
        ("duration", _) => "ce n’est pas une durée ISO 8601, comme P1Y2M (un an et deux mois).".into(),
        ("geopoint", None) => {
            "ce n’est pas un point : longitude, puis virgule, puis latitude, comme 2.35, 48.85.".into()
        }
        ("geopoint", Some("array")) => {
            "ce n’est pas un point de la forme [longitude, latitude], comme [2.35, 48.85].".into()
        }
        ("geopoint", Some(_)) => "ce n’est pas un point de la forme {\"lon\": 2.35, \"lat\": 48.85}.".into(),
        ("geojson", _) => "ce n’est pas une géométrie GeoJSON.".into(),
        ("object", _) => "ce n’est pas un objet JSON, comme {\"a\": 1}.".into(),
        ("string", Some("email")) => "ce n’est pas une adresse électronique.".into(),
        ("string", Some("uri")) => "ce n’est pas une adresse web complète, comme https://exemple.fr/.".into(),
        ("string", Some("uuid")) => {
            "ce n’est pas un identifiant UUID, comme 123e4567-e89b-42d3-a456-426614174000.".into()
        }
        ("string", Some("binary")) => "ce n’est pas un contenu en base 64.".into(),
        ("array", _) => "ce n’est pas une liste JSON de valeurs permises, comme [\"a\", \"b\"].".into(),
        _ => "la valeur n’est pas du type que le schéma demande.".into(),
    };
    fixed.into_owned()
}

pub(super) fn english_kind(kind: &str, format: Option<&str>) -> String {
    let moment = |what: &str, format: &str| match shown(format) {
        Some([_, form, example]) => format!("not a {what} of the form {form}, such as {example}."),
        None => format!("not a {what} of the form that the schema asks for."),
    };
    let fixed: Cow<'static, str> = match (kind, format) {
        ("integer", _) => "not a whole number, such as 42.".into(),
        ("number", Some(",")) => "not a number, such as 1234,5, without symbol or space.".into(),
        ("number", _) => "not a number, such as 1234.5, with a point, without symbol or space.".into(),
        ("boolean", Some(words)) => format!("the value must be one of: {words}.").into(),
        ("date", None) => "not a date of the form YYYY-MM-DD, such as 2024-02-29.".into(),
        ("date", Some("any")) => "not a date.".into(),
        ("date", Some(format)) => moment("date", format).into(),
        ("datetime", None) => "not a date and time, such as 2024-02-29T13:05:00Z.".into(),
        ("datetime", Some("any")) => "not a date and time.".into(),
        ("datetime", Some(format)) => moment("date and time", format).into(),
        ("time", None) => "not a time, such as 13:05:00.".into(),
        ("time", Some("any")) => "not a time.".into(),
        ("time", Some(format)) => moment("time", format).into(),
        ("year", _) => "not a year, such as 2024.".into(),
        ("yearmonth", _) => "not a month, such as 2024-02.".into(),
        ("duration", _) => "not an ISO 8601 duration, such as P1Y2M (a year and two months).".into(),
        ("geopoint", None) => "not a point: longitude, a comma, latitude, such as 2.35, 48.85.".into(),
        ("geopoint", Some("array")) => {
            "not a point of the form [longitude, latitude], such as [2.35, 48.85].".into()
        }
        ("geopoint", Some(_)) => "not a point of the form {\"lon\": 2.35, \"lat\": 48.85}.".into(),
        ("geojson", _) => "not a GeoJSON geometry.".into(),
        ("object", _) => "not a JSON object, such as {\"a\": 1}.".into(),
        ("string", Some("email")) => "not an e-mail address.".into(),
        ("string", Some("uri")) => "not a whole web address, such as https://example.org/.".into(),
        ("string", Some("uuid")) => "not a UUID, such as 123e4567-e89b-42d3-a456-426614174000.".into(),
        ("string", Some("binary")) => "not base 64 content.".into(),
        ("array", _) => "not a JSON list of allowed values, such as [\"a\", \"b\"].".into(),
        _ => "the value is not of the type that the schema asks for.".into(),
    };
    fixed.into_owned()
}

/// Values of a kind.
pub(super) fn french_plural(kind: &str) -> &'static str {
    match kind {
        "integer" => "des nombres entiers",
        "number" => "des nombres",
        "boolean" => "des oui ou non",
        "date" => "des dates",
        "datetime" => "des dates avec une heure",
        _ => "du texte",
    }
}

pub(super) fn english_plural(kind: &str) -> &'static str {
    match kind {
        "integer" => "whole numbers",
        "number" => "numbers",
        "boolean" => "yes or no",
        "date" => "dates",
        "datetime" => "dates with a time",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_dates_is_shown_in_letters_with_an_example() {
        assert_eq!(
            french_kind("date", Some("%d/%m/%Y")),
            "ce n’est pas une date de la forme JJ/MM/AAAA, comme 29/02/2024."
        );
        assert_eq!(
            english_kind("datetime", Some("%Y-%m-%d %H:%M")),
            "not a date and time of the form YYYY-MM-DD hh:mm, such as 2024-02-29 13:05."
        );
        let rare = french_kind("date", Some("%j %Y"));
        assert!(!rare.contains('%') && rare.contains("schéma"), "{rare}");
    }
}
