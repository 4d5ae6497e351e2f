//! The table as a page shows it: cells in the reader's language, filters in the words of the records API.

use kernel::{Column, ColumnKind, Invalid, Records, Sort, Value};
use web::Lang;
use web::format;

use super::spelling::{is_code, spelled};
use crate::records::named;

/// The words of the filter form, in the order that it offers them.
const FILTERS: [&str; 8] =
    ["exact", "contains", "differs", "greater", "less", "isnull", "isnotnull", "notcontains"];

/// A table ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct TableView {
    pub(crate) columns: Vec<Heading>,
    pub(crate) rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Heading {
    pub(crate) name: String,
    pub(crate) numeric: bool,
    /// The parameter that sorts by it, and the value that the next click gives it.
    pub(crate) sort: String,
    pub(crate) next: &'static str,
    /// `ascending`, `descending` or `none`, as `aria-sort` says it.
    pub(crate) sorted: &'static str,
}

/// A filter in force, with the address parameter that it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Active {
    pub(crate) parameter: String,
    pub(crate) column: String,
    pub(crate) operator: String,
    pub(crate) value: String,
}

impl Active {
    pub(crate) fn sample() -> Self {
        Self {
            parameter: "espece__contains".to_owned(),
            column: "espece".to_owned(),
            operator: "contains".to_owned(),
            value: "tilleul".to_owned(),
        }
    }
}

impl TableView {
    pub(crate) fn of(lang: Lang, columns: &[Column], records: &Records, sorts: &[Sort]) -> Self {
        let kind = |name: &str| columns.iter().find(|column| column.name == name).map(|column| column.kind);
        let headings = records.columns.iter().map(|name| {
            let sorted = match sorts.first() {
                Some(sort) if sort.column == *name && sort.descending => "descending",
                Some(sort) if sort.column == *name => "ascending",
                _ => "none",
            };
            Heading {
                name: name.clone(),
                numeric: kind(name)
                    .is_none_or(|kind| matches!(kind, ColumnKind::Integer | ColumnKind::Number)),
                sort: format!("{name}__sort"),
                next: if sorted == "ascending" { "desc" } else { "asc" },
                sorted,
            }
        });
        let headings: Vec<Heading> = headings.collect();
        let codes: Vec<bool> = records.columns.iter().map(|name| is_code(name)).collect();
        let rows = records
            .rows
            .iter()
            .map(|row| row.iter().zip(&codes).map(|(value, code)| cell(lang, value, *code)).collect())
            .collect();
        Self { columns: headings, rows }
    }

    pub(crate) fn sample() -> Self {
        let heading = |name: &str, numeric, sorted| Heading {
            name: name.to_owned(),
            numeric,
            sort: format!("{name}__sort"),
            next: "asc",
            sorted,
        };
        Self {
            columns: vec![heading("espece", false, "ascending"), heading("hauteur_m", true, "none")],
            rows: vec![vec!["Tilleul".to_owned(), "12,5".to_owned()], vec![String::new(), "8".to_owned()]],
        }
    }
}

/// A cell in the reader's language. Whole numbers below 10,000 and those of a `code` keep their digits together.
pub(crate) fn cell(lang: Lang, value: &Value, code: bool) -> String {
    match (value, code) {
        (Value::Null, _) => String::new(),
        (Value::Boolean(yes), _) => match (lang, yes) {
            (Lang::Fr, true) => "oui".to_owned(),
            (Lang::Fr, false) => "non".to_owned(),
            (Lang::En, true) => "yes".to_owned(),
            (Lang::En, false) => "no".to_owned(),
        },
        (Value::Integer(whole), true) => whole.to_string(),
        (Value::Integer(whole), _) if (0..10_000).contains(whole) => whole.to_string(),
        (Value::Integer(whole), _) => format::integer(lang, *whole),
        (Value::Number(number), _) => format::decimals(lang, *number, 6),
        (Value::Text(text), _) => text.clone(),
    }
}

/// The filters in force, for the list that takes each away.
pub(crate) fn active(parameters: &[(String, String)], columns: &[Column]) -> Vec<Active> {
    parameters
        .iter()
        .filter_map(|(name, value)| {
            let (column, operator) = name.rsplit_once("__")?;
            let operator = operator.to_ascii_lowercase();
            let is_filter =
                !matches!(operator.as_str(), "sort" | "groupby" | "count" | "avg" | "min" | "max" | "sum");
            // A test of emptiness is told without its value, which is true, or makes it the contrary.
            let is_contrary = value.trim().eq_ignore_ascii_case("false");
            let (operator, value) = match (operator.as_str(), is_contrary) {
                ("isnull", false) | ("isnotnull", true) => ("isnull".to_owned(), String::new()),
                ("isnotnull", false) | ("isnull", true) => ("isnotnull".to_owned(), String::new()),
                _ => (operator, value.clone()),
            };
            let column = named(columns, column).filter(|_| is_filter)?.name.clone();
            Some(Active { parameter: name.clone(), column, operator, value })
        })
        .collect()
}

/// Where the filter form leads: the same page with the new filter as a parameter of the records API, from its first
/// page. A form cannot name its fields after what a reader chooses.
///
/// # Errors
/// On `add_value`, when it is not of the column's kind.
pub(crate) fn with_new_filter(
    path: &str,
    parameters: &[(String, String)],
    columns: &[Column],
) -> Result<Option<String>, Invalid> {
    let get =
        |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let Some(column) = get("add_column") else { return Ok(None) };
    let operator = get("add_operator").unwrap_or("exact");
    let value = get("add_value").unwrap_or_default();
    let mut kept: Vec<(String, String)> = parameters
        .iter()
        .filter(|(name, value)| {
            let dropped = name.starts_with("add_")
                || matches!(name.as_str(), "page" | "cursor")
                || (name == "q" && value.is_empty());
            !dropped
        })
        .cloned()
        .collect();
    if let Some(known) = named(columns, column)
        && FILTERS.contains(&operator)
    {
        let value = match operator {
            // The form has one field of values, which these do not read.
            "isnull" | "isnotnull" => String::new(),
            // Parts of a text, whatever the column holds.
            "contains" | "notcontains" if known.kind != ColumnKind::Text => {
                return Err(Invalid::new("add_value", "filter-needs-text"));
            }
            "contains" | "notcontains" => value.trim().to_owned(),
            _ => spelled(known, value)?,
        };
        let parameter = format!("{}__{operator}", known.name);
        kept.retain(|(name, _)| *name != parameter);
        kept.push((parameter, value));
    }
    let question = web::query_string(kept.iter());
    Ok(Some(if question.is_empty() { path.to_owned() } else { format!("{path}?{question}") }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![Column::new("nom", ColumnKind::Text)]
    }

    fn parameters(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_new_filter_becomes_a_parameter_and_starts_from_the_first_page() {
        let asked = parameters(&[
            ("page", "4"),
            ("nom__sort", "asc"),
            ("add_column", "nom"),
            ("add_operator", "contains"),
            ("add_value", "a&b"),
        ]);
        let path = with_new_filter("/d", &asked, &columns()).unwrap();
        assert_eq!(path.as_deref(), Some("/d?nom__sort=asc&nom__contains=a%26b"));
        assert_eq!(with_new_filter("/d", &parameters(&[("page", "4")]), &columns()).unwrap(), None);
        let forged = parameters(&[("add_column", "x"), ("add_operator", "sort"), ("add_value", "1")]);
        assert_eq!(with_new_filter("/d", &forged, &columns()).unwrap().as_deref(), Some("/d"));
    }

    #[test]
    fn a_test_of_emptiness_leaves_the_value_of_the_form_aside() {
        let asked = parameters(&[("add_column", "nom"), ("add_operator", "isnull"), ("add_value", "Judo")]);
        let path = with_new_filter("/d", &asked, &columns()).unwrap();
        assert_eq!(path.as_deref(), Some("/d?nom__isnull="));
    }

    #[test]
    fn a_test_of_emptiness_is_told_as_what_it_asks() {
        for (parameter, value, operator) in [
            ("nom__isnull", "", "isnull"),
            ("nom__isnull", "true", "isnull"),
            ("nom__isnull", "false", "isnotnull"),
            ("nom__ISNOTNULL", "False", "isnull"),
        ] {
            let told = active(&parameters(&[(parameter, value)]), &columns());
            assert_eq!(
                (told[0].operator.as_str(), told[0].value.as_str()),
                (operator, ""),
                "{parameter}={value}"
            );
            assert_eq!(told[0].parameter, parameter);
        }
    }

    #[test]
    fn only_filters_are_listed() {
        let asked = parameters(&[("nom__sort", "asc"), ("nom__exact", "x"), ("page", "2")]);
        assert_eq!(active(&asked, &columns()).len(), 1);
    }
}
