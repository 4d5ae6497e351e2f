//! The fast checks against the exact rules of a field, cell by cell.

use std::collections::BTreeSet;
use std::fmt::Write;

use check::schema::Requirement;
use check::{Problem, Request};
use proptest::prelude::*;

use crate::{reader, schema};

/// Fields that take each fast path, and some that take none.
const FIELDS: &[&str] = &[
    r#""type": "string", "constraints": {"required": true}"#,
    r#""type": "string", "constraints": {"pattern": "^\\d{14}$"}"#,
    r#""type": "string", "constraints": {"pattern": "^\\d{4}-\\d{2}-\\d{2}(/\\d{4}-\\d{2}-\\d{2})?$", "maxLength": 12}"#,
    r#""type": "string", "constraints": {"pattern": "^(oui|non|a\"b)$", "minLength": 3}"#,
    r#""type": "string", "constraints": {"pattern": "[A-Z]\\w*(-\\w+)*"}"#,
    r#""type": "string", "constraints": {"pattern": "^(.)\\1$"}"#,
    r#""type": "string", "constraints": {"pattern": "^a|b$"}"#,
    r#""type": "string", "constraints": {"enum": ["oui", "non", "aide en numéraire", "a\"b", ""]}"#,
    r#""type": "string", "constraints": {"minLength": 2, "maxLength": 4}"#,
    r#""type": "number""#,
    r#""type": "number", "constraints": {"minimum": 0, "maximum": 1}"#,
    r#""type": "number", "decimalChar": ",", "groupChar": " ", "constraints": {"minimum": "-1,5"}"#,
    r#""type": "number", "bareNumber": false"#,
    r#""type": "integer""#,
    r#""type": "integer", "constraints": {"minimum": -10, "maximum": 9007199254740993}"#,
    r#""type": "boolean", "trueValues": ["oui", "1"], "falseValues": ["non", "0"]"#,
    r#""type": "boolean", "constraints": {"required": true, "enum": ["true"]}"#,
    r#""type": "date""#,
    r#""type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/01/2000"}"#,
    r#""type": "year""#,
    r#""type": "datetime""#,
    r#""type": "geopoint""#,
    r#""type": "array""#,
    r#""type": "string", "format": "email""#,
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,17}",
        "-?[0-9]{1,9}[.,]?[0-9]{0,7}",
        "[0-9]{4}-[0-1][0-9]-[0-3][0-9]",
        "[0-3][0-9]/[0-1][0-9]/[0-9]{4}",
        "(oui|non|aide en numéraire|a\"b|true|1|0|NaN|1e5|inf| 5|5 |1_0|٣)",
        "[A-Za-zé\" ,;\n\r-]{0,20}",
        "[0-9]{14}",
        any::<String>().prop_map(|text| text.replace(['\0', '\u{FFFD}'], "")),
    ]
}

fn expected(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Type => "type",
        Requirement::Required => "required",
        Requirement::Unique => "unique",
        Requirement::Pattern => "pattern",
        Requirement::Allowed => "enum",
        Requirement::Minimum => "minimum",
        Requirement::Maximum => "maximum",
        Requirement::MinLength => "min-length",
        Requirement::MaxLength => "max-length",
    }
}

fn found(problem: &Problem) -> &'static str {
    match problem {
        Problem::Type { .. } => "type",
        Problem::Required => "required",
        Problem::Pattern { .. } => "pattern",
        Problem::Enum { .. } => "enum",
        Problem::Minimum { .. } => "minimum",
        Problem::Maximum { .. } => "maximum",
        Problem::MinLength { .. } => "min-length",
        Problem::MaxLength { .. } => "max-length",
        other => other.code(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_fast_checks_find_what_the_exact_rules_find(
        cells in proptest::collection::vec(cell(), 1..40),
        first in 0..FIELDS.len(), second in 0..FIELDS.len(), missing in any::<bool>(), quoted in any::<bool>(),
    ) {
        let fields = format!(
            r#"{{"name": "id"}}, {{"name": "x", {}}}, {{"name": "y", {}}}"#, FIELDS[first], FIELDS[second]
        );
        let schema = schema(&fields, if missing { r#", "missingValues": ["", "NA", "oui"]"# } else { "" });
        let mut text = String::from("id,x,y\n");
        for (row, cell) in cells.iter().enumerate() {
            let written = if quoted || cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            };
            writeln!(text, "{row},{written},{written}").expect("memory");
        }
        let mut wanted = BTreeSet::new();
        for (row, cell) in cells.iter().enumerate() {
            for (column, field) in ["x", "y"].into_iter().zip(&schema.fields[1..]) {
                let cell = (!schema.is_missing(cell)).then_some(cell.as_str());
                for violation in field.violations(cell) {
                    wanted.insert((row as u64 + 1, column.to_owned(), expected(violation.requirement)));
                }
            }
        }
        let request = Request { schema: Some(&schema), listed: usize::MAX, ..Request::default() };
        let report = check::check(reader("x.csv", text.as_bytes()), &request).expect("a table");
        let mut seen = BTreeSet::new();
        for fault in &report.errors {
            let column = fault.column.clone().unwrap_or_default();
            seen.insert((fault.row.unwrap_or(0), column, found(&fault.detail)));
        }
        prop_assert_eq!(seen.len() as u64, report.error_count);
        prop_assert_eq!(seen, wanted);
    }
}
