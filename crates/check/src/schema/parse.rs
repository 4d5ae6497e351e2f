//! Reads a schema from JSON. Faults stop, and name the place; what is merely not applied becomes a note.

mod checks;
mod column;
mod kind;

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{ForeignKey, Note, PatternFault, Problem, Schema};

/// The largest of the national schemas has 130 kB.
const LARGEST: usize = 8 << 20;
/// Columns; the most in the national schemas is 152.
const MOST_FIELDS: usize = 4_096;
/// Regular expressions; each may take a megabyte once compiled.
const MOST_PATTERNS: usize = 256;

/// Why bytes are no schema that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    #[error("the schema is not valid JSON (line {line}, column {column}): {reason}")]
    NotJson { line: usize, column: usize, reason: String },
    #[error("this is {found}, not a Table Schema: a Table Schema has a list named `fields`")]
    NotATableSchema { found: &'static str },
    #[error("{place}: {expected} is expected here")]
    Wrong { place: String, expected: &'static str },
    #[error("{place}: two columns are named `{name}`")]
    SameName { place: String, name: String },
    #[error("{place}: over the limit on {what} ({limit})")]
    TooLarge { place: String, what: &'static str, limit: usize },
    #[error("{place}: the regular expression cannot be used: {fault}")]
    Pattern { place: String, fault: PatternFault },
}

impl Schema {
    /// Reads a Table Schema.
    ///
    /// # Errors
    /// When the bytes are not a Table Schema, or ask for something that has no meaning.
    pub fn parse(bytes: &[u8]) -> Result<Self, SchemaFault> {
        if bytes.len() > LARGEST {
            return Err(SchemaFault::TooLarge { place: "/".to_owned(), what: "bytes", limit: LARGEST });
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Value = serde_json::from_slice(text).map_err(|fault| SchemaFault::NotJson {
            line: fault.line(),
            column: fault.column(),
            reason: fault.to_string(),
        })?;
        let Value::Object(members) = value else {
            return Err(SchemaFault::NotATableSchema { found: "JSON without an object at the top" });
        };
        Reader { notes: Vec::new(), patterns: 0 }.schema(&members, hexadecimal(&Sha256::digest(bytes)))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Gathers notes on the way down.
struct Reader {
    notes: Vec<Note>,
    patterns: usize,
}

/// Keys at the top that describe and ask nothing of the cells.
const DESCRIPTIVE: [&str; 24] = [
    "$schema",
    "name",
    "title",
    "description",
    "version",
    "created",
    "updated",
    "lastModified",
    "homepage",
    "path",
    "uri",
    "image",
    "contributors",
    "author",
    "contact",
    "countryCode",
    "keywords",
    "resources",
    "licenses",
    "sources",
    "references",
    "example",
    "fields",
    "id",
];

impl Reader {
    fn schema(mut self, members: &Map<String, Value>, sha256: String) -> Result<Schema, SchemaFault> {
        let fields = match members.get("fields") {
            Some(Value::Array(fields)) => fields,
            Some(_) => return Err(wrong("/fields", "a list of columns")),
            None => return Err(SchemaFault::NotATableSchema { found: what_else(members) }),
        };
        if fields.is_empty() {
            return Err(wrong("/fields", "at least one column"));
        }
        if fields.len() > MOST_FIELDS {
            return Err(SchemaFault::TooLarge {
                place: "/fields".to_owned(),
                what: "columns",
                limit: MOST_FIELDS,
            });
        }
        let mut names = HashSet::new();
        let mut columns = Vec::with_capacity(fields.len());
        for (index, value) in fields.iter().enumerate() {
            let place = format!("/fields/{index}");
            let field = self.field(&place, value)?;
            if !names.insert(field.name.clone()) {
                return Err(SchemaFault::SameName { place, name: field.name });
            }
            columns.push(field);
        }
        for key in members.keys() {
            let known = DESCRIPTIVE.contains(&key.as_str())
                || matches!(key.as_str(), "missingValues" | "primaryKey" | "foreignKeys" | "custom_checks");
            if !known {
                let problem = if key == "constraints" { Problem::Misplaced } else { Problem::UnknownKey };
                self.note(format!("/{key}"), problem);
            }
        }
        let primary_key = self.names("/primaryKey", members.get("primaryKey"), &names)?;
        let foreign_keys = self.foreign_keys(members.get("foreignKeys"), &names)?;
        let custom_checks = self.custom_checks(members.get("custom_checks"), &names)?;
        Ok(Schema {
            name: text(members, "name").unwrap_or_default(),
            title: text(members, "title").unwrap_or_default(),
            description: text(members, "description").unwrap_or_default(),
            version: text(members, "version").unwrap_or_default(),
            homepage: text(members, "homepage").filter(|homepage| !homepage.is_empty()),
            sha256,
            fields: columns,
            missing_values: self.missing_values(members.get("missingValues"))?,
            primary_key,
            foreign_keys,
            custom_checks,
            notes: self.notes,
        })
    }

    fn note(&mut self, place: String, problem: Problem) {
        self.notes.push(Note { place, problem });
    }

    /// Texts, or objects with a `value` and a `label` (Table Schema 2.0).
    fn missing_values(&mut self, value: Option<&Value>) -> Result<Vec<String>, SchemaFault> {
        let place = "/missingValues";
        match value {
            None => Ok(vec![String::new()]),
            Some(Value::Array(values)) => {
                let text = |value: &Value| scalar(value.get("value").unwrap_or(value));
                let read: Vec<_> = values.iter().filter_map(text).collect();
                if read.len() < values.len() {
                    self.note(place.to_owned(), Problem::Unreadable);
                }
                Ok(read)
            }
            Some(_) => Err(wrong(place, "a list of texts")),
        }
    }

    /// Names of columns, given as one text or as a list of them.
    fn names(
        &mut self,
        place: &str,
        value: Option<&Value>,
        known: &HashSet<String>,
    ) -> Result<Vec<String>, SchemaFault> {
        let names = texts(place, value)?;
        for name in &names {
            if !known.contains(name) {
                self.note(place.to_owned(), Problem::UnknownColumn { name: name.clone() });
            }
        }
        Ok(names.into_iter().filter(|name| known.contains(name)).collect())
    }

    fn foreign_keys(
        &mut self,
        value: Option<&Value>,
        known: &HashSet<String>,
    ) -> Result<Vec<ForeignKey>, SchemaFault> {
        let keys = match value {
            None => return Ok(Vec::new()),
            Some(Value::Array(keys)) => keys,
            Some(_) => return Err(wrong("/foreignKeys", "a list")),
        };
        let mut read = Vec::with_capacity(keys.len());
        for (index, key) in keys.iter().enumerate() {
            let place = format!("/foreignKeys/{index}");
            let reference = key.get("reference");
            let fields = self.names(&format!("{place}/fields"), key.get("fields"), known)?;
            let reference_fields =
                texts(&format!("{place}/reference/fields"), reference.and_then(|it| it.get("fields")))?;
            if fields.is_empty() || fields.len() != reference_fields.len() {
                return Err(SchemaFault::Wrong {
                    place,
                    expected: "as many columns on both sides of the key",
                });
            }
            let resource =
                reference.and_then(|it| it.get("resource")).and_then(Value::as_str).unwrap_or_default();
            read.push(ForeignKey { fields, resource: resource.to_owned(), reference_fields });
        }
        Ok(read)
    }
}

fn wrong(place: &str, expected: &'static str) -> SchemaFault {
    SchemaFault::Wrong { place: place.to_owned(), expected }
}

/// What an object without `fields` looks like.
fn what_else(members: &Map<String, Value>) -> &'static str {
    if members.contains_key("properties") || members.contains_key("allOf") {
        "a JSON Schema"
    } else if members.contains_key("resources") {
        "a data package"
    } else {
        "another JSON object"
    }
}

fn text(members: &Map<String, Value>, key: &str) -> Option<String> {
    members.get(key).and_then(scalar)
}

/// A text, a number or a truth value, as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn texts(place: &str, value: Option<&Value>) -> Result<Vec<String>, SchemaFault> {
    let expected = "the name of a column or a list of names";
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(values)) => values
            .iter()
            .map(|value| value.as_str().map(str::to_owned).ok_or_else(|| wrong(place, expected)))
            .collect(),
        Some(_) => Err(wrong(place, expected)),
    }
}
