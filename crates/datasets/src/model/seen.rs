//! What the slice keeps of the engine's report: the findings it must decide on, and what the public may read.

use std::collections::BTreeSet;

use check::personal;
use check::{Report, Unreadable};
use kernel::Table;
use serde_json::{Value, json};

use super::{BY_AGENT, Checked, Decision, Finding, Level, Repaired, Treatment, place_of};

/// The name of a serialised unit variant, with `_` for `-`: the spelling of the database and of message keys.
fn name_of(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(name)) => name.replace('-', "_"),
        _ => String::new(),
    }
}

/// The findings of a report, in the order of its columns, one for each column and kind: a column may show a kind in its
/// whole and again in single cells, and two columns may have one name.
pub(crate) fn findings(report: &Report) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for found in &report.personal_data {
        let place = report.columns.iter().position(|it| it.name == found.column).unwrap_or(0);
        let finding = Finding {
            column: found.column.clone(),
            place: place_of(place),
            kind: name_of(&found.kind),
            level: match found.level {
                personal::Level::Possible => Level::Possible,
                personal::Level::Likely => Level::Likely,
                personal::Level::Certain => Level::Certain,
            },
            cells: found.cells,
            reach: found.cells,
            first_row: found.examples.iter().map(|example| example.row).min(),
            evidence: found.evidence.iter().map(name_of).collect(),
            examples: found.examples.iter().map(|example| example.masked.clone()).collect(),
        };
        match findings.iter_mut().find(|it| it.column == finding.column && it.kind == finding.kind) {
            Some(same) => same.join(finding),
            None => findings.push(finding),
        }
    }
    findings.sort_by_key(|it| it.place);
    findings
}

/// The names of a file's columns, in order.
pub(crate) fn columns(report: &Report) -> Vec<String> {
    report.columns.iter().map(|column| column.name.clone()).collect()
}

/// The figures of a report that decide what becomes of the deposit.
pub(crate) fn checked<'a>(report: &Report, findings: &'a [Finding]) -> Checked<'a> {
    let header_errors = report.errors.iter().filter(|error| error.row.is_none()).count() as u64;
    Checked { header_errors, rows: report.rows, rows_wrong: report.bad_rows, findings }
}

/// What the decisions that are in force keep from the public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// The columns that are left out.
    pub(crate) columns: Vec<String>,
    /// How many of them for what was found in them, and not by the agent's own choice.
    pub(crate) personal: usize,
    /// Whether some column is published in a coarser form.
    pub(crate) generalised: bool,
}

impl LeftOut {
    pub(crate) fn by<'a>(decisions: impl Iterator<Item = &'a Decision>) -> Self {
        let (mut columns, mut personal, mut generalised) = (BTreeSet::new(), BTreeSet::new(), false);
        for decision in decisions {
            generalised |= decision.treatment == Treatment::Generalise;
            if decision.treatment == Treatment::Drop {
                columns.insert(decision.column.clone());
                if decision.kind != BY_AGENT {
                    personal.insert(&decision.column);
                }
            }
        }
        let personal = personal.len();
        Self { columns: columns.into_iter().collect(), personal, generalised }
    }
}

/// Whether a file holds its table and nothing else. A workbook has other sheets and its author's name, JSON has what is
/// around the rows, and a text may have lines above its header.
pub(crate) fn is_all_table(report: &Report) -> bool {
    let about_file = |warning: &check::Fault| warning.row.is_none() && warning.detail.code() == "file-note";
    report.file.format == "csv" && !report.warnings.iter().any(about_file)
}

/// What the public may read of a check and of the table that came of it: counts and codes, no cell, no file name, no
/// column that was left out. Where the public may not read all of the file, its SHA-256 and its size are not told either:
/// who knows all but one telephone number of a file would try the numbers until the hash is right.
pub(crate) fn public_report(
    report: &Report,
    left_out: &LeftOut,
    table: Option<&Table>,
    repaired: Option<&Repaired>,
) -> Value {
    let rows_published = table.map_or(0, |table| table.rows);
    // Of the rows that are published: those set aside may be empty where no other is.
    let empty = |name: &str| {
        let table = table?;
        let place = table.columns.iter().position(|column| column.name == name)?;
        table.empty.get(place)
    };
    let shown = |column: &str| !left_out.columns.iter().any(|it| it == column);
    let counts: Vec<Value> = report
        .counts
        .iter()
        .filter(|count| count.column.as_deref().is_none_or(shown))
        .map(|count| json!({ "code": count.code, "column": count.column, "count": count.count }))
        .collect();
    let columns: Vec<Value> = report
        .columns
        .iter()
        .filter(|column| shown(&column.name))
        .map(|column| {
            json!({ "name": column.name, "kind": column.kind, "known": column.known, "empty": column.empty,
                    "empty_published": empty(&column.name), "errors": column.errors })
        })
        .collect();
    let rows_set_aside = report.rows.saturating_sub(rows_published);
    let whole = columns.len() == report.columns.len()
        && rows_set_aside == 0
        && !left_out.generalised
        && is_all_table(report);
    json!({
        "valid": report.valid,
        "rows": report.rows,
        "rows_checked": report.rows_checked,
        "rows_published": rows_published,
        "rows_set_aside": rows_set_aside,
        "error_count": report.error_count,
        "counts": counts,
        "columns": columns,
        "columns_left_out": report.columns.len() - columns.len(),
        "columns_personal": left_out.personal,
        "schema": report.schema,
        "file": { "bytes": whole.then_some(report.file.bytes), "sha256": report.file.sha256.as_ref().filter(|_| whole),
                  "format": report.file.format, "encoding": report.file.encoding },
        "repaired": repaired.map(|it| {
            json!({ "sha256": (whole && it.all_table).then_some(&it.sha256), "cells": it.cells(), "by_kind": it.repairs.by_kind })
        }),
        "engine": report.engine,
    })
}

/// What the engine does to a column on a decision. A column with several decisions takes the strictest.
pub(crate) fn treatments(decided: &[(String, Treatment)]) -> Vec<(String, check::Treatment)> {
    let mut treatments: Vec<(String, check::Treatment)> = Vec::new();
    for (column, treatment) in decided {
        let treatment = match treatment {
            Treatment::Drop => check::Treatment::Drop,
            Treatment::Generalise => check::Treatment::Generalise(check::Generalise::Year),
            Treatment::Keep | Treatment::NotPersonal => check::Treatment::Keep,
        };
        match treatments.iter_mut().find(|(name, _)| name == column) {
            Some((_, standing)) if strictness(*standing) >= strictness(treatment) => {}
            Some((_, standing)) => *standing = treatment,
            None => treatments.push((column.clone(), treatment)),
        }
    }
    treatments
}

fn strictness(treatment: check::Treatment) -> u8 {
    match treatment {
        check::Treatment::Keep => 0,
        check::Treatment::Generalise(_) => 1,
        check::Treatment::Drop => 2,
    }
}

/// The message key of a file that could not be read, for lists; the full sentence is kept with the deposit.
pub(crate) fn unreadable_reason(unreadable: &Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Empty => "unreadable-empty",
        Unreadable::NotATable { .. } => "unreadable-not-a-table",
        Unreadable::TooLarge { .. } => "unreadable-too-large",
        _ => "unreadable-damaged",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_decision_on_a_column_wins() {
        let decided = |treatment| ("c".to_owned(), treatment);
        let both = [decided(Treatment::Keep), decided(Treatment::Drop), decided(Treatment::Generalise)];
        assert_eq!(treatments(&both), [("c".to_owned(), check::Treatment::Drop)]);
    }
}
