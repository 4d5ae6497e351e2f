//! The kinds of error, with what their sentence names. Codes are those of the Frictionless framework (specification
//! "Errors") and, for the national custom checks, their names in Validata.

use serde::{Deserialize, Serialize};

use crate::personal;
use crate::schema::Comparison;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Problem {
    // The header.
    /// `header_line` is where the header likely is, below a title, when that is not certain.
    MissingLabel {
        expected: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header_line: Option<u64>,
    },
    /// A label that is the expected one but for case, accents, spaces or punctuation.
    IncorrectLabel {
        expected: String,
    },
    /// A column that the schema does not know: a warning.
    ExtraLabel,
    DuplicateLabel,
    /// `position` from 1; `header_line` as in a missing label.
    BlankLabel {
        position: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header_line: Option<u64>,
    },
    /// The label holds somebody's data, and names of columns are published. Neither the report nor its sentences repeat
    /// it here. `position` from 1.
    PersonalLabel {
        position: u64,
        kind: personal::Kind,
    },
    /// Both columns of which one is required are absent.
    MissingBothLabels {
        column1: String,
        column2: String,
    },
    // The shape of a row.
    MissingCell {
        expected: u64,
        found: u64,
    },
    ExtraCell {
        expected: u64,
        found: u64,
    },
    BlankRow,
    /// A quote opened and never closed: the rest of the file was taken as one cell.
    UnclosedQuote,
    // A cell.
    /// Bytes that are not text in the file's encoding, or a NUL character.
    Encoding,
    /// Not of its column's kind; `format` is what the schema adds, such as `%d/%m/%Y`.
    Type {
        kind: String,
        format: Option<String>,
    },
    Required,
    /// The regular expression is for programs; people are shown the schema's example or what it says of the column.
    Pattern {
        pattern: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        example: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// `allowed` holds the first ten values.
    Enum {
        allowed: Vec<String>,
    },
    Minimum {
        bound: String,
    },
    Maximum {
        bound: String,
    },
    MinLength {
        bound: u64,
    },
    MaxLength {
        bound: u64,
    },
    // Several rows.
    /// `first` is the row that had this value first.
    Unique {
        first: u64,
    },
    PrimaryKey {
        columns: Vec<String>,
        first: u64,
    },
    ForeignKey {
        columns: Vec<String>,
    },
    // The national custom checks.
    Siret,
    Siren,
    OneOfRequired {
        column1: String,
        column2: String,
    },
    Cohesive {
        columns: Vec<String>,
    },
    Compare {
        column2: String,
        op: Comparison,
    },
    Sum {
        columns: Vec<String>,
    },
    YearInterval {
        year_only: bool,
    },
    NomenclatureActes,
    OpeningHours,
    PhoneNumber,
    FrenchGpsCoordinates,
    // What could not be checked: warnings.
    UnknownCheck {
        name: String,
    },
    /// What the schema says at `place` (a JSON pointer) and that is not applied.
    SchemaNote {
        place: String,
        french: String,
        english: String,
    },
    /// What must be said of a file that is not CSV.
    FileNote {
        french: String,
        english: String,
    },
    ForeignKeyNotChecked {
        resource: String,
    },
    // What is likely wrong though no rule forbids it: warnings.
    /// A row that sums up others, or looks so.
    TotalRow,
    /// In a free table, a column that all its cells but `cells` of `filled` are of a kind, or all of them when they are
    /// written otherwise. The fault is of the first of them, with its repair where all of them have a certain one.
    MixedColumn {
        kind: String,
        cells: u64,
        filled: u64,
    },
}

impl Problem {
    /// Every code there is, in the order of the kinds: whoever shows codes to people has words for each.
    pub const CODES: [&str; 33] = [
        "missing-label",
        "incorrect-label",
        "extra-label",
        "duplicate-label",
        "blank-label",
        "personal-label",
        "missing-cell",
        "extra-cell",
        "blank-row",
        "source-error",
        "encoding-error",
        "type-error",
        "constraint-error",
        "unique-error",
        "primary-key",
        "foreign-key",
        "french-siret-value",
        "french-siren-value",
        "one-of-required",
        "cohesive-columns-value",
        "compare-columns-value",
        "sum-columns-value",
        "year-interval-value",
        "nomenclature-actes-value",
        "opening-hours-value",
        "phone-number-value",
        "french-gps-coordinates",
        "unknown-check",
        "schema-note",
        "file-note",
        "foreign-key-not-checked",
        "total-row",
        "mixed-column",
    ];

    /// The stable code, in the words of Frictionless and Validata.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingLabel { .. } => "missing-label",
            Self::IncorrectLabel { .. } => "incorrect-label",
            Self::ExtraLabel => "extra-label",
            Self::DuplicateLabel => "duplicate-label",
            Self::BlankLabel { .. } => "blank-label",
            Self::PersonalLabel { .. } => "personal-label",
            Self::MissingCell { .. } => "missing-cell",
            Self::ExtraCell { .. } => "extra-cell",
            Self::BlankRow => "blank-row",
            Self::UnclosedQuote => "source-error",
            Self::Encoding => "encoding-error",
            Self::Type { .. } => "type-error",
            Self::Required
            | Self::Pattern { .. }
            | Self::Enum { .. }
            | Self::Minimum { .. }
            | Self::Maximum { .. }
            | Self::MinLength { .. }
            | Self::MaxLength { .. } => "constraint-error",
            Self::Unique { .. } => "unique-error",
            Self::PrimaryKey { .. } => "primary-key",
            Self::ForeignKey { .. } => "foreign-key",
            Self::Siret => "french-siret-value",
            Self::Siren => "french-siren-value",
            Self::OneOfRequired { .. } | Self::MissingBothLabels { .. } => "one-of-required",
            Self::Cohesive { .. } => "cohesive-columns-value",
            Self::Compare { .. } => "compare-columns-value",
            Self::Sum { .. } => "sum-columns-value",
            Self::YearInterval { .. } => "year-interval-value",
            Self::NomenclatureActes => "nomenclature-actes-value",
            Self::OpeningHours => "opening-hours-value",
            Self::PhoneNumber => "phone-number-value",
            Self::FrenchGpsCoordinates => "french-gps-coordinates",
            Self::UnknownCheck { .. } => "unknown-check",
            Self::SchemaNote { .. } => "schema-note",
            Self::FileNote { .. } => "file-note",
            Self::ForeignKeyNotChecked { .. } => "foreign-key-not-checked",
            Self::TotalRow => "total-row",
            Self::MixedColumn { .. } => "mixed-column",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed() {
        let source = include_str!("problem.rs");
        let (_, body) = source.split_once("pub fn code").expect("the function");
        let (body, _) = body.split_once("#[cfg(test)]").expect("its end");
        let mut given: Vec<&str> =
            body.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        given.dedup();
        assert_eq!(given, Problem::CODES);
    }
}
