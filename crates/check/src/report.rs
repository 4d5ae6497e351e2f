//! What a check found. The figures are exact; only the list of errors is cut.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Lang;
use crate::personal;
use crate::repair::Repair;

mod problem;

pub use self::problem::Problem;

/// The whole verdict. It is stored as JSON and read back; [`Report::to_json`] adds the sentences for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// No error. Warnings and personal data do not make a file invalid.
    pub valid: bool,
    /// Data rows in the file: every row but the header.
    pub rows: u64,
    /// Rows of which every cell was checked: all of them.
    pub rows_checked: u64,
    /// Rows with at least one error.
    pub bad_rows: u64,
    pub error_count: u64,
    /// The first errors in the file's order, those of the header before all.
    pub errors: Vec<Fault>,
    pub errors_listed: u64,
    pub warnings: Vec<Fault>,
    pub personal_data: Vec<PersonalSeen>,
    pub schema: Option<SchemaSeen>,
    pub file: FileSeen,
    pub engine: Engine,
    /// How many errors of each code and column, most frequent first.
    pub counts: Vec<Count>,
    /// The file's columns, in its order.
    pub columns: Vec<ColumnSeen>,
}

/// One error or warning: where, what, and what would mend it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Data row, from 1; absent for the header and for the file as a whole.
    pub row: Option<u64>,
    /// Physical line of the file, from 1: it differs from the row where cells hold line ends.
    pub line: Option<u64>,
    /// As the header spells it.
    pub column: Option<String>,
    /// The cell, cut at 200 characters.
    pub value: Option<String>,
    pub detail: Problem,
    /// Only when it is certain.
    pub repair: Option<Repair>,
    /// What is likely but not certain, for a person to confirm: never applied. `05/06/2024` has its day first in
    /// French, yet nothing in its column proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Repair>,
}

/// The schema that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaSeen {
    pub name: String,
    pub version: String,
    pub sha256: String,
}

/// The file as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSeen {
    pub name: String,
    pub bytes: u64,
    /// Lower-case hexadecimal; absent when it was not asked for.
    pub sha256: Option<String>,
    /// `csv`, `xlsx`, `ods`, `json`, `ndjson`, `geojson`.
    pub format: String,
    /// `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `iso-8859-15`; for CSV only.
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
}

/// What made the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    pub version: String,
}

/// Errors of one code in one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub code: String,
    pub column: Option<String>,
    pub count: u64,
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSeen {
    pub name: String,
    /// The Table Schema type it was read as; `string` where nothing says more.
    pub kind: String,
    /// Whether the schema knows it.
    pub known: bool,
    /// Cells without a value.
    pub empty: u64,
    pub errors: u64,
}

/// Personal data in one column. No clear value is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalSeen {
    pub column: String,
    /// The column's place in the file, from 1: two columns may have the same name, or none. 0 in reports that were
    /// stored before places were kept.
    #[serde(default)]
    pub position: u64,
    pub kind: personal::Kind,
    /// Likely and certain findings wait for a person's decision before publication.
    pub level: personal::Level,
    pub scope: personal::Scope,
    pub subject: personal::Subject,
    pub evidence: Vec<personal::Evidence>,
    /// How many cells hold it.
    pub cells: u64,
    /// At most three, the first of the file.
    pub examples: Vec<MaskedExample>,
}

/// A value that led to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedExample {
    /// Data row, from 1.
    pub row: u64,
    /// Masked beyond recovery.
    pub masked: String,
}

impl Fault {
    /// A fault of the header, or of the file as a whole.
    pub(crate) fn of_header(column: Option<&str>, detail: Problem) -> Self {
        Self {
            row: None,
            line: None,
            column: column.map(ToOwned::to_owned),
            value: None,
            detail,
            repair: None,
            suggestion: None,
        }
    }
}

impl Report {
    /// The report as JSON for a program and a person: each error with its code and its sentence.
    pub fn to_json(&self, lang: Lang) -> Value {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        for (member, faults) in [("errors", &self.errors), ("warnings", &self.warnings)] {
            let Some(items) = json.get_mut(member).and_then(Value::as_array_mut) else { continue };
            for (item, fault) in items.iter_mut().zip(faults) {
                if let Some(item) = item.as_object_mut() {
                    item.insert("code".to_owned(), fault.detail.code().into());
                    item.insert("message".to_owned(), fault.sentence(lang).into());
                }
            }
        }
        json
    }
}
