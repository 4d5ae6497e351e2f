//! The cells of one object, in the order of the columns.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{Limits, too_large};
use super::columns::Names;
use super::values::Values;
use crate::{Record, Unreadable};

/// The text of each cell as it stands in the file, so that no number is changed by being read.
pub(super) struct Fields<'a> {
    pub(super) slots: Vec<Option<&'a RawValue>>,
    /// A key that came twice.
    pub(super) repeated: Option<&'a str>,
}

/// Reads an object into the slots of its columns.
pub(super) struct FieldsOf<'n>(pub(super) &'n Names);

impl FieldsOf<'_> {
    pub(super) fn empty<'a>(&self) -> Fields<'a> {
        Fields { slots: vec![None; self.0.len()], repeated: None }
    }
}

impl<'a, 'n: 'a> DeserializeSeed<'a> for FieldsOf<'n> {
    type Value = Fields<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a, 'n: 'a> Visitor<'a> for FieldsOf<'n> {
    type Value = Fields<'a>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = self.empty();
        let mut guess = 0;
        while let Some(Key(key)) = map.next_key()? {
            let value: &RawValue = map.next_value()?;
            let place = self.0.place(&key, guess).ok_or_else(|| A::Error::custom("the file changed"))?;
            guess = place + 1;
            if fields.slots[place].replace(value).is_some() {
                fields.repeated = self.0.get(place);
            }
        }
        Ok(fields)
    }
}

/// Adds the keys of an object to the names of the columns.
pub(super) struct KeysInto<'n>(pub(super) &'n mut Names);

impl<'a> DeserializeSeed<'a> for KeysInto<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for KeysInto<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut guess = 0;
        while let Some(Key(key)) = map.next_key()? {
            map.next_value::<IgnoredAny>()?;
            guess = self.0.add(&key, guess) + 1;
        }
        Ok(())
    }
}

/// A key, borrowed from the file unless it holds an escape.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'a> Visitor<'a> for KeyVisitor {
            type Value = Key<'a>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, key: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Adds a value as the text of a cell: nothing for `null`, the characters of a text, a number as it is written, and
/// a list or an object as JSON.
pub(super) fn push_cell(
    value: Option<&RawValue>,
    record: &mut Record,
    values: &Values,
    limits: &Limits,
) -> Result<(), Unreadable> {
    let raw = value.map_or("null", RawValue::get);
    match raw.as_bytes().first() {
        Some(b'n') => record.push(""),
        Some(b'"') if raw.len() as u64 > limits.cell.saturating_add(2) => {
            return Err(too_large("cell", limits.cell));
        }
        Some(b'"') if raw.contains('\\') => {
            let text: String = serde_json::from_str(raw).map_err(|error| values.wrong(&error))?;
            record.push(&text);
        }
        Some(b'"') => record.push(&raw[1..raw.len() - 1]),
        Some(b'{' | b'[') => record.push(&compact(raw)),
        _ => record.push(raw),
    }
    Ok(())
}

/// JSON without the spaces between its words, each character of its texts written as itself where it may be: whoever looks
/// for a name, or shows the cell, must not read `\u00e9` for `é`.
fn compact(json: &str) -> String {
    let mut tight = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        tight.extend(rest[..quote].split_ascii_whitespace());
        let text = &rest[quote..];
        let length = text_length(text);
        let (text, after) = text.split_at(length);
        match text.contains('\\').then(|| serde_json::from_str::<String>(text)) {
            Some(Ok(plain)) => tight.push_str(&serde_json::Value::from(plain).to_string()),
            // Half a surrogate pair is no character: it stays as it is written.
            Some(Err(_)) | None => tight.push_str(text),
        }
        rest = after;
    }
    tight.extend(rest.split_ascii_whitespace());
    tight
}

/// The length of the text between quotes that `json` begins with.
fn text_length(json: &str) -> usize {
    let mut escaped = true;
    let end = json.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        // The opening quote is passed over like an escaped one.
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(json.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_kept_only_inside_texts() {
        assert_eq!(
            compact("{ \"a b\" : [1,\n  2, \"\\\" \\\\\" , \"x\"] }"),
            "{\"a b\":[1,2,\"\\\" \\\\\",\"x\"]}"
        );
    }

    #[test]
    fn what_is_escaped_for_no_need_is_written_as_itself() {
        for (written, read) in [
            (r#"{"r\u00e9f": "H\u00e9l\u00e8ne \u002B33"}"#, r#"{"réf":"Hélène +33"}"#),
            (r#"["jean\u0040gmail.com", "\"\\\n"]"#, r#"["jean@gmail.com","\"\\\n"]"#),
            (r#"["\ud83d\ude00", "\ud83d"]"#, r#"["😀","\ud83d"]"#),
            (r#"[""]"#, r#"[""]"#),
        ] {
            assert_eq!(compact(written), read);
        }
    }
}
