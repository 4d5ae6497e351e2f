//! The national custom checks of a schema: `"custom_checks": [{"name": …, "params": {…}}]`.

use std::collections::HashSet;

use serde_json::Value;

use super::super::{Comparison, CustomCheck, Problem};
use super::{Reader, SchemaFault, wrong};

const PLACE: &str = "/custom_checks";
const NAMES: [&str; 11] = [
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
];

impl Reader {
    pub(super) fn custom_checks(
        &mut self,
        value: Option<&Value>,
        known: &HashSet<String>,
    ) -> Result<Vec<CustomCheck>, SchemaFault> {
        let checks = match value {
            None => return Ok(Vec::new()),
            Some(Value::Array(checks)) => checks,
            Some(_) => return Err(wrong(PLACE, "a list")),
        };
        let mut read = Vec::with_capacity(checks.len());
        for (index, check) in checks.iter().enumerate() {
            let place = format!("{PLACE}/{index}");
            let Some(name) = check.get("name").and_then(Value::as_str) else {
                return Err(wrong(&format!("{place}/name"), "the name of the check"));
            };
            let parameters = Parameters(check.get("params"));
            let check = custom_check(name, &parameters).unwrap_or_else(|| {
                if NAMES.contains(&name) {
                    self.note(format!("{place}/params"), Problem::Unreadable);
                } else {
                    self.note(format!("{place}/name"), Problem::UnknownCheck { found: name.to_owned() });
                }
                CustomCheck::Unknown { name: name.to_owned() }
            });
            for column in check.columns() {
                if !known.contains(column) {
                    let name = column.to_owned();
                    self.note(format!("{place}/params"), Problem::UnknownColumn { name });
                }
            }
            read.push(check);
        }
        Ok(read)
    }
}

impl CustomCheck {
    /// The columns that the check looks at.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Siret { column }
            | Self::Siren { column }
            | Self::YearInterval { column, .. }
            | Self::NomenclatureActes { column }
            | Self::OpeningHours { column }
            | Self::PhoneNumber { column }
            | Self::FrenchGpsCoordinates { column } => vec![column],
            Self::OneOfRequired { column1: first, column2: second }
            | Self::Compare { column: first, column2: second, .. } => vec![first, second],
            Self::Cohesive { columns } => columns.iter().map(String::as_str).collect(),
            Self::Sum { column, columns } => {
                std::iter::once(column).chain(columns).map(String::as_str).collect()
            }
            Self::Unknown { .. } => Vec::new(),
        }
    }
}

/// Nothing for a name that is not known, or for parameters that cannot be understood.
fn custom_check(name: &str, parameters: &Parameters<'_>) -> Option<CustomCheck> {
    if name == "one-of-required" {
        let (column1, column2) = (parameters.text("column1")?, parameters.text("column2")?);
        return Some(CustomCheck::OneOfRequired { column1, column2 });
    }
    let column = parameters.text("column")?;
    Some(match name {
        "french-siret-value" => CustomCheck::Siret { column },
        "french-siren-value" => CustomCheck::Siren { column },
        "cohesive-columns-value" => {
            let others = parameters.texts("othercolumns", 1)?;
            CustomCheck::Cohesive { columns: std::iter::once(column).chain(others).collect() }
        }
        "compare-columns-value" => CustomCheck::Compare {
            column,
            column2: parameters.text("column2")?,
            op: comparison(&parameters.text("op")?)?,
        },
        "sum-columns-value" => CustomCheck::Sum { column, columns: parameters.texts("columns", 2)? },
        "year-interval-value" => {
            CustomCheck::YearInterval { column, year_only: parameters.truth("allow-year-only") }
        }
        "nomenclature-actes-value" => CustomCheck::NomenclatureActes { column },
        "opening-hours-value" => CustomCheck::OpeningHours { column },
        "phone-number-value" => CustomCheck::PhoneNumber { column },
        "french-gps-coordinates" => CustomCheck::FrenchGpsCoordinates { column },
        _ => return None,
    })
}

fn comparison(op: &str) -> Option<Comparison> {
    Some(match op {
        ">" => Comparison::Greater,
        ">=" => Comparison::AtLeast,
        "==" => Comparison::Equal,
        "<=" => Comparison::AtMost,
        "<" => Comparison::Less,
        _ => return None,
    })
}

struct Parameters<'a>(Option<&'a Value>);

impl Parameters<'_> {
    fn text(&self, key: &str) -> Option<String> {
        self.0?.get(key)?.as_str().map(str::to_owned)
    }

    fn texts(&self, key: &str, least: usize) -> Option<Vec<String>> {
        let values = self.0?.get(key)?.as_array()?;
        let texts: Option<Vec<_>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        texts.filter(|texts| texts.len() >= least)
    }

    fn truth(&self, key: &str) -> bool {
        match self.0.and_then(|parameters| parameters.get(key)) {
            Some(Value::Bool(truth)) => *truth,
            Some(Value::String(text)) => text == "true" || text == "yes",
            _ => false,
        }
    }
}
