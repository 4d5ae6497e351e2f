//! One column of a schema: its words, its type, its constraints.

use serde_json::{Map, Value};

use super::super::{ArrayItem, Constraints, Field, Kind, Pattern, Problem, StringFormat};
use super::{MOST_PATTERNS, Reader, SchemaFault, scalar, text, wrong};

/// Allowed values of one column.
const MOST_ALLOWED: usize = 100_000;

/// Keys of a column that describe it, or that frictionless has and that change no verdict.
const DESCRIPTIVE: [&str; 10] = [
    "name",
    "title",
    "description",
    "type",
    "format",
    "example",
    "examples",
    "comment",
    "rdfType",
    "floatNumber",
];
/// Keys of a type, read in `kind.rs`.
const OPTIONS: [&str; 6] =
    ["trueValues", "falseValues", "bareNumber", "decimalChar", "groupChar", "arrayItem"];
const CONSTRAINTS: [&str; 8] =
    ["required", "unique", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength"];

impl Reader {
    pub(super) fn field(&mut self, place: &str, value: &Value) -> Result<Field, SchemaFault> {
        let Value::Object(members) = value else {
            return Err(wrong(place, "an object that describes a column"));
        };
        let name = match members.get("name") {
            Some(Value::String(name)) if !name.is_empty() => name.clone(),
            _ => return Err(wrong(&format!("{place}/name"), "the name of the column")),
        };
        let kind = self.kind(place, members)?;
        let constraints = self.constraints(place, &kind, members)?;
        self.note_other_keys(place, members, &kind);
        let example = members.get("example").or_else(|| members.get("examples"));
        Ok(Field {
            name,
            title: text(members, "title"),
            description: text(members, "description"),
            example: example.and_then(|example| match example {
                Value::Array(examples) if !matches!(kind, Kind::Array(_) | Kind::Geopoint(_)) => {
                    examples.first().and_then(scalar)
                }
                Value::Array(_) | Value::Object(_) => Some(example.to_string()),
                _ => scalar(example),
            }),
            kind,
            constraints,
        })
    }

    pub(super) fn array_item(&mut self, place: &str, value: &Value) -> Result<ArrayItem, SchemaFault> {
        let Value::Object(members) = value else {
            return Err(wrong(place, "an object that describes an item"));
        };
        // Frictionless takes an item without a type as `any`, and no array of arrays.
        let kind = match members.get("type") {
            None => Kind::Any,
            Some(_) => self.kind(place, members)?,
        };
        let constraints = self.constraints(place, &kind, members)?;
        self.note_other_keys(place, members, &kind);
        Ok(ArrayItem { kind, constraints })
    }

    fn note_other_keys(&mut self, place: &str, members: &Map<String, Value>, kind: &Kind) {
        for key in members.keys().map(String::as_str) {
            let problem = match key {
                "constraints" => continue,
                "exemple" => Problem::Misspelt { meant: "example" },
                "contraints" | "contrainte" | "contraintes" | "constraint" => {
                    Problem::Misspelt { meant: "constraints" }
                }
                _ if CONSTRAINTS.contains(&key) => Problem::Misplaced,
                _ if OPTIONS.contains(&key) && !has_option(kind, key) => Problem::Inapplicable,
                _ if DESCRIPTIVE.contains(&key) || OPTIONS.contains(&key) => continue,
                _ => Problem::UnknownKey,
            };
            self.note(format!("{place}/{key}"), problem);
        }
    }

    fn constraints(
        &mut self,
        place: &str,
        kind: &Kind,
        members: &Map<String, Value>,
    ) -> Result<Constraints, SchemaFault> {
        let place = format!("{place}/constraints");
        let members = match members.get("constraints") {
            None => return Ok(Constraints::default()),
            Some(Value::Object(members)) => members,
            Some(_) => return Err(wrong(&place, "an object")),
        };
        let mut read = Constraints::default();
        for (key, value) in members {
            let here = format!("{place}/{key}");
            if !CONSTRAINTS.contains(&key.as_str()) {
                self.note(here, Problem::UnknownKey);
            } else if !has_constraint(kind, key) {
                self.note(here, Problem::Inapplicable);
            } else if key == "pattern" && self.patterns == MOST_PATTERNS {
                let limit = MOST_PATTERNS;
                return Err(SchemaFault::TooLarge { place: here, what: "regular expressions", limit });
            } else if !read_constraint(&mut read, kind, key, &here, value)? {
                self.note(here, Problem::Unreadable);
            }
        }
        self.patterns += usize::from(read.pattern.is_some());
        Ok(read)
    }
}

/// Reads one constraint; false when its value has no meaning.
fn read_constraint(
    read: &mut Constraints,
    kind: &Kind,
    key: &str,
    place: &str,
    value: &Value,
) -> Result<bool, SchemaFault> {
    Ok(match (key, value) {
        ("required", value) => keep(truth(value), |it| read.required = it),
        ("unique", value) => keep(truth(value), |it| read.unique = it),
        ("minLength", value) => keep(count(value), |it| read.min_length = Some(it)),
        ("maxLength", value) => keep(count(value), |it| read.max_length = Some(it)),
        ("minimum", value) => keep(as_cell(kind, value), |it| read.minimum = Some(it)),
        ("maximum", value) => keep(as_cell(kind, value), |it| read.maximum = Some(it)),
        ("pattern", Value::String(text)) => {
            let place = place.to_owned();
            read.pattern = Some(Pattern::new(text).map_err(|fault| SchemaFault::Pattern { place, fault })?);
            true
        }
        ("enum", Value::Array(values)) if values.len() > MOST_ALLOWED => {
            let place = place.to_owned();
            return Err(SchemaFault::TooLarge { place, what: "values", limit: MOST_ALLOWED });
        }
        ("enum", Value::Array(values)) => {
            read.allowed = values.iter().filter_map(|value| as_cell(kind, value)).collect();
            read.allowed.len() == values.len() && !values.is_empty()
        }
        _ => false,
    })
}

/// Keeps what was understood; false when nothing was.
fn keep<T>(value: Option<T>, keep: impl FnOnce(T)) -> bool {
    value.map(keep).is_some()
}

/// Which constraints a type has (Table Schema, section "constraints").
fn has_constraint(kind: &Kind, key: &str) -> bool {
    match key {
        "required" | "unique" | "enum" => true,
        "pattern" => matches!(kind, Kind::String(_)),
        "minLength" | "maxLength" => matches!(kind, Kind::String(_) | Kind::Array(_) | Kind::Object),
        _ => matches!(
            kind,
            Kind::Integer { .. }
                | Kind::Number { .. }
                | Kind::Date(_)
                | Kind::Time(_)
                | Kind::Datetime(_)
                | Kind::Year
                | Kind::YearMonth
        ),
    }
}

fn has_option(kind: &Kind, key: &str) -> bool {
    match key {
        "trueValues" | "falseValues" => matches!(kind, Kind::Boolean { .. }),
        "bareNumber" | "groupChar" => matches!(kind, Kind::Integer { .. } | Kind::Number { .. }),
        "decimalChar" => matches!(kind, Kind::Number { .. }),
        _ => matches!(kind, Kind::Array(_)),
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A value of JSON as a cell of this kind would write it, when it is one.
fn as_cell(kind: &Kind, value: &Value) -> Option<String> {
    let text = match (kind, value) {
        (Kind::Number { decimal, .. }, Value::Number(number)) => {
            number.to_string().replace('.', decimal.encode_utf8(&mut [0; 4]))
        }
        (Kind::Year, Value::Number(number)) => format!("{:04}", number.as_u64()?),
        (Kind::Integer { .. }, Value::Number(number)) => number.to_string().trim_end_matches(".0").to_owned(),
        (Kind::Boolean { yes, no }, Value::Bool(truth)) => {
            if *truth {
                yes.first()?.clone()
            } else {
                no.first()?.clone()
            }
        }
        (
            Kind::Array(_) | Kind::Object | Kind::Geojson | Kind::Geopoint(_),
            Value::Array(_) | Value::Object(_),
        ) => value.to_string(),
        _ => scalar(value)?,
    };
    // The formats of text are not asked of the allowed values: the list says enough.
    let fits = matches!(kind, Kind::String(StringFormat::Plain)) || kind.read(&text).is_some();
    fits.then_some(text)
}
