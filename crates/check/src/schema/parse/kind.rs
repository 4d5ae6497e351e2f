//! The type of a column, with its format and options.

use serde_json::{Map, Value};

use super::super::read::is_understood;
use super::super::{DateFormat, GeopointFormat, Kind, Problem, StringFormat};
use super::{Reader, SchemaFault, scalar, wrong};

impl Reader {
    pub(super) fn kind(&mut self, place: &str, members: &Map<String, Value>) -> Result<Kind, SchemaFault> {
        let name = match members.get("type") {
            None => "string",
            Some(Value::String(name)) => name.as_str(),
            Some(_) => return Err(wrong(&format!("{place}/type"), "the name of a type")),
        };
        let format = match members.get("format") {
            None | Some(Value::Null) => "default",
            // The prefix of an older specification.
            Some(Value::String(format)) => format.strip_prefix("fmt:").unwrap_or(format),
            Some(_) => return Err(wrong(&format!("{place}/format"), "the name of a format")),
        };
        let bare = members.get("bareNumber") != Some(&Value::Bool(false));
        let group = match members.get("groupChar") {
            Some(Value::String(group)) if !group.is_empty() => Some(group.clone()),
            _ => None,
        };
        let kind = match name {
            "string" => return Ok(Kind::String(self.string_format(place, format))),
            "date" => return Ok(Kind::Date(self.date_format(place, format))),
            "time" => return Ok(Kind::Time(self.date_format(place, format))),
            "datetime" => return Ok(Kind::Datetime(self.date_format(place, format))),
            "geopoint" => return Ok(Kind::Geopoint(self.geopoint_format(place, format))),
            "integer" => Kind::Integer { bare, group },
            "number" => Kind::Number { decimal: self.decimal(place, members), group, bare },
            "boolean" => Kind::Boolean {
                yes: self.values(place, "trueValues", members, ["true", "True", "TRUE", "1"])?,
                no: self.values(place, "falseValues", members, ["false", "False", "FALSE", "0"])?,
            },
            "year" => Kind::Year,
            "yearmonth" => Kind::YearMonth,
            "duration" => Kind::Duration,
            // TopoJSON is an object too; its own shape is not looked at.
            "geojson" if format == "topojson" => {
                self.note_format(place, format);
                return Ok(Kind::Object);
            }
            "geojson" => Kind::Geojson,
            "object" => Kind::Object,
            "array" => Kind::Array(match members.get("arrayItem") {
                None => None,
                Some(item) => Some(Box::new(self.array_item(&format!("{place}/arrayItem"), item)?)),
            }),
            "any" => Kind::Any,
            _ => {
                self.note(format!("{place}/type"), Problem::UnknownType { found: name.to_owned() });
                return Ok(Kind::Any);
            }
        };
        if format != "default" {
            self.note_format(place, format);
        }
        Ok(kind)
    }

    fn note_format(&mut self, place: &str, format: &str) {
        self.note(format!("{place}/format"), Problem::UnknownFormat { found: format.to_owned() });
    }

    fn string_format(&mut self, place: &str, format: &str) -> StringFormat {
        match format {
            "default" => StringFormat::Plain,
            "email" => StringFormat::Email,
            "uri" => StringFormat::Uri,
            "uuid" => StringFormat::Uuid,
            "binary" => StringFormat::Binary,
            _ => {
                self.note_format(place, format);
                StringFormat::Plain
            }
        }
    }

    fn date_format(&mut self, place: &str, format: &str) -> DateFormat {
        match format {
            "default" => DateFormat::Iso,
            "any" => DateFormat::Any,
            _ if is_understood(format) => DateFormat::Pattern(format.to_owned()),
            _ => {
                self.note_format(place, format);
                DateFormat::Any
            }
        }
    }

    fn geopoint_format(&mut self, place: &str, format: &str) -> GeopointFormat {
        match format {
            "default" => GeopointFormat::Text,
            "array" => GeopointFormat::Array,
            "object" => GeopointFormat::Object,
            _ => {
                self.note_format(place, format);
                GeopointFormat::Text
            }
        }
    }

    fn decimal(&mut self, place: &str, members: &Map<String, Value>) -> char {
        let Some(value) = members.get("decimalChar") else { return '.' };
        let mut characters = value.as_str().unwrap_or_default().chars();
        if let (Some(decimal), None) = (characters.next(), characters.next()) {
            decimal
        } else {
            self.note(format!("{place}/decimalChar"), Problem::Unreadable);
            '.'
        }
    }

    fn values(
        &mut self,
        place: &str,
        key: &str,
        members: &Map<String, Value>,
        usual: [&str; 4],
    ) -> Result<Vec<String>, SchemaFault> {
        let place = format!("{place}/{key}");
        match members.get(key) {
            None => Ok(usual.map(str::to_owned).to_vec()),
            Some(Value::Array(values)) => {
                let read: Vec<_> = values.iter().filter_map(scalar).collect();
                if read.len() < values.len() {
                    self.note(place, Problem::Unreadable);
                }
                Ok(read)
            }
            Some(_) => Err(wrong(&place, "a list of texts")),
        }
    }
}
