//! The header against the schema: columns are found by name, in any order.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::fold::folded;
use crate::heading::Heading;
use crate::personal;
use crate::report::{Fault, Problem};
use crate::schema::{CustomCheck, Schema};

/// Which field each column of the file holds, and what is wrong with the header.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) names: Vec<String>,
    /// For each column, its field in the schema.
    pub(crate) fields: Vec<Option<usize>>,
    pub(crate) errors: Vec<Fault>,
    pub(crate) warnings: Vec<Fault>,
}

impl Header {
    /// A label that is a field's name but for case, accents, spaces or punctuation is taken as that field, so that
    /// its cells are checked: an error of the header when the field is required, a warning when it is not. Columns
    /// that the schema does not know are warnings, as under the `schema_sync` of Frictionless.
    pub(crate) fn new(names: Vec<String>, schema: Option<&Schema>) -> Self {
        let names: Vec<String> = names.into_iter().map(composed).collect();
        let mut header = Self { fields: vec![None; names.len()], ..Self::default() };
        header.look_at_labels(&names);
        header.names = names;
        if let Some(schema) = schema {
            header.find_fields(schema);
            header.find_what_is_missing(schema);
        }
        header
    }

    /// What the place of the header adds: labels that cannot be read are errors, and where the header is likely on
    /// another line, the errors that come of it say so.
    pub(crate) fn add_place(&mut self, heading: &Heading) {
        for fault in &mut self.errors {
            if let Problem::MissingLabel { header_line, .. } | Problem::BlankLabel { header_line, .. } =
                &mut fault.detail
            {
                *header_line = heading.likely.as_ref().map(|(line, _)| *line);
            }
        }
        let unreadable = self.names.iter().filter(|name| name.contains(is_no_text));
        self.errors.extend(unreadable.map(|name| Fault {
            line: Some(heading.line),
            ..Fault::of_header(Some(name), Problem::Encoding)
        }));
    }

    /// The column of a field, by the field's name.
    pub(crate) fn column(&self, schema: &Schema, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.is_some_and(|field| schema.fields[field].name == name))
    }

    fn look_at_labels(&mut self, names: &[String]) {
        let mut seen = HashMap::new();
        for (position, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                let detail = Problem::BlankLabel { position: position as u64 + 1, header_line: None };
                self.errors.push(Fault::of_header(None, detail));
            } else if seen.insert(name, position).is_some() {
                self.errors.push(Fault::of_header(Some(name), Problem::DuplicateLabel));
            }
        }
    }

    /// Names of columns are published with the data: one that holds somebody's number or mailbox is an error, the first
    /// row of a file without a header before all. Reports name the column by its place only.
    pub(crate) fn refuse_personal_labels(&mut self) {
        for (name, position) in self.names.iter().zip(1..) {
            if let Some(kind) = personal::in_label(name.as_bytes()) {
                self.errors.push(Fault::of_header(None, Problem::PersonalLabel { position, kind }));
            }
        }
    }

    fn find_fields(&mut self, schema: &Schema) {
        let mut free = vec![true; schema.fields.len()];
        for (name, found) in self.names.iter().zip(&mut self.fields) {
            let field = schema.fields.iter().position(|field| is_same(&field.name, name));
            *found = field.filter(|&field| std::mem::take(&mut free[field]));
        }
        for column in 0..self.names.len() {
            let name = &self.names[column];
            if self.fields[column].is_some() || name.trim().is_empty() {
                continue;
            }
            let near = schema.fields.iter().enumerate().position(|(field, expected)| {
                free[field] && letters(name).eq(letters(&expected.name)) && letters(name).next().is_some()
            });
            let Some(field) = near else {
                if !schema.fields.iter().any(|field| is_same(&field.name, name)) {
                    self.warnings.push(Fault::of_header(Some(name), Problem::ExtraLabel));
                }
                continue;
            };
            free[field] = false;
            self.fields[column] = Some(field);
            let expected = schema.fields[field].name.clone();
            let fault = Fault::of_header(Some(name), Problem::IncorrectLabel { expected });
            if is_required(schema, field) { self.errors.push(fault) } else { self.warnings.push(fault) }
        }
    }

    fn find_what_is_missing(&mut self, schema: &Schema) {
        for (place, field) in schema.fields.iter().enumerate() {
            if is_required(schema, place) && !self.fields.contains(&Some(place)) {
                let detail = Problem::MissingLabel { expected: field.name.clone(), header_line: None };
                self.errors.push(Fault::of_header(Some(&field.name), detail));
            }
        }
        for check in &schema.custom_checks {
            if let CustomCheck::OneOfRequired { column1, column2 } = check
                && [column1, column2].iter().all(|name| self.column(schema, name).is_none())
            {
                let (column1, column2) = (column1.clone(), column2.clone());
                self.errors.push(Fault::of_header(None, Problem::MissingBothLabels { column1, column2 }));
            }
        }
    }
}

fn is_required(schema: &Schema, field: usize) -> bool {
    let field = &schema.fields[field];
    field.constraints.required || schema.primary_key.contains(&field.name)
}

/// What stands for bytes that are no characters of their encoding: a replacement, NUL, or a control character of the
/// range that Windows-1252 leaves without a meaning.
fn is_no_text(character: char) -> bool {
    matches!(character, '\0' | '\u{FFFD}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}')
}

/// A label in the one spelling that keyboards and programs have (Unicode, UAX 15, form C). Programs of macOS write `é` as
/// `e` and an accent: nobody else could ask for that column by its name.
fn composed(label: String) -> String {
    if is_nfc(&label) { label } else { label.nfc().collect() }
}

/// Whether a field's name is this label, however its schema spells the accents.
fn is_same(field: &str, label: &str) -> bool {
    field == label || (!field.is_ascii() && field.nfc().eq(label.chars()))
}

/// What two spellings of one label have in common.
fn letters(label: &str) -> impl Iterator<Item = char> {
    folded(label).filter(|character| character.is_alphanumeric())
}
