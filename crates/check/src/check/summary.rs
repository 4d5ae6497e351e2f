//! What was found, as a report.

use std::collections::BTreeMap;

use super::End;
use super::pass::{Pass, Totals, Worker};
use crate::Lang;
use crate::infer::{Candidates, Near};
use crate::inspect;
use crate::ledger::{Ledger, lock};
use crate::origin::Origin;
use crate::plan::Plan;
use crate::repair::{self, Orders};
use crate::report::{
    ColumnSeen, Count, Engine, Fault, FileSeen, MaskedExample, PersonalSeen, Problem, Report, SchemaSeen,
};
use crate::schema::Kind;
use crate::survey;

impl Pass<'_> {
    /// `columns` is what a reading before told of them, if there was one.
    pub(crate) fn report(
        &self,
        mut workers: Vec<Worker<'_, '_>>,
        origin: &Origin<'_>,
        end: &End,
        mut columns: Vec<Candidates>,
    ) -> Report {
        let mut totals = Totals::default();
        for worker in &mut workers {
            totals.merge(&worker.totals);
            let candidates = std::mem::take(&mut worker.candidates);
            if !candidates.is_empty() {
                survey::merge(&mut columns, candidates);
            }
        }
        let plan = self.plan;
        let ledger = lock(&self.ledger);
        let mut errors = plan.header.errors.clone();
        let counts = counts(plan, &totals);
        let error_count = errors.len() as u64 + totals.hits.values().sum::<u64>();
        errors.extend_from_slice(&ledger.faults);
        errors.truncate(self.request.listed);
        for fault in &mut errors {
            mend_date(plan, &totals.orders, fault);
        }
        Report {
            valid: error_count == 0,
            rows: ledger.rows,
            rows_checked: ledger.rows,
            bad_rows: totals.bad_rows,
            error_count,
            errors_listed: errors.len() as u64,
            errors,
            warnings: self.warnings(end, &columns, &ledger),
            personal_data: self.personal(&workers, &ledger.starts),
            schema: self.request.schema.map(|schema| SchemaSeen {
                name: schema.name.clone(),
                version: schema.version.clone(),
                sha256: schema.sha256.clone(),
            }),
            file: FileSeen {
                name: origin.name.clone(),
                bytes: end.tally.bytes,
                sha256: end.tally.sha256(),
                format: origin.format.name().to_ascii_lowercase(),
                encoding: end.encoding.map(ToOwned::to_owned),
                delimiter: end.delimiter,
            },
            engine: Engine { version: env!("CARGO_PKG_VERSION").to_owned() },
            counts,
            columns: self.columns_seen(&totals, &columns),
        }
    }

    fn personal(&self, workers: &[Worker<'_, '_>], starts: &[u64]) -> Vec<PersonalSeen> {
        let Some(detector) = &self.detector else { return Vec::new() };
        let mut tallies = detector.tallies();
        for worker in workers {
            for (tally, more) in tallies.iter_mut().zip(&worker.tallies) {
                tally.merge(more);
            }
        }
        let start = |block: u64| usize::try_from(block).ok().and_then(|block| starts.get(block)).copied();
        let findings = detector.verdict(&tallies).findings.into_iter().map(|finding| PersonalSeen {
            column: self.plan.header.names[finding.column].clone(),
            position: finding.column as u64 + 1,
            kind: finding.kind,
            level: finding.level,
            scope: finding.scope,
            subject: finding.subject,
            evidence: finding.evidence,
            cells: finding.cells,
            examples: finding
                .examples
                .into_iter()
                .map(|example| MaskedExample {
                    row: start(example.place.block).unwrap_or_default() + u64::from(example.place.row) + 1,
                    masked: example.masked,
                })
                .collect(),
        });
        findings.collect()
    }

    fn warnings(&self, end: &End, columns: &[Candidates], ledger: &Ledger) -> Vec<Fault> {
        let mut warnings = self.plan.header.warnings.clone();
        warnings.extend_from_slice(&self.plan.warnings);
        warnings.extend(end.notes.iter().map(|note| {
            let (french, english) = (note.say(Lang::Fr), note.say(Lang::En));
            Fault::of_header(None, Problem::FileNote { french, english })
        }));
        let names = self.plan.header.names.iter();
        let near = names.zip(columns).filter_map(|(name, column)| Some((name, column.near()?)));
        warnings.extend(near.map(|(name, near)| mixed(name, &near, ledger)));
        warnings.extend(ledger.totals().into_iter().map(|(row, line)| Fault {
            row: Some(row),
            line: Some(line),
            ..Fault::of_header(None, Problem::TotalRow)
        }));
        warnings
    }

    fn columns_seen(&self, totals: &Totals, inferred: &[Candidates]) -> Vec<ColumnSeen> {
        let plan = self.plan;
        let columns = plan.header.names.iter().enumerate().map(|(column, name)| ColumnSeen {
            name: name.clone(),
            kind: match inferred.get(column) {
                Some(candidates) => candidates.narrowest().name().to_owned(),
                None => self.columns.kind(column).unwrap_or(&Kind::Any).name().to_owned(),
            },
            known: plan.fields[column].is_some(),
            empty: totals.empties[column],
            errors: totals
                .hits
                .iter()
                .filter(|((rule, of), _)| *of as usize == column && plan.rules[*rule as usize].has_column())
                .map(|(_, count)| count)
                .sum(),
        });
        columns.collect()
    }
}

/// The warning of a column that some cells make text.
fn mixed(name: &str, near: &Near, ledger: &Ledger) -> Fault {
    let first = &near.first;
    let block = usize::try_from(first.place.block).unwrap_or(usize::MAX);
    let before = |starts: &[u64]| starts.get(block).copied().unwrap_or_default();
    let kind = near.kind.name().to_owned();
    Fault {
        row: Some(before(&ledger.starts) + u64::from(first.place.row) + 1),
        line: Some(first.line.in_file(before(&ledger.line_starts))),
        value: Some(inspect::cut(&first.value)),
        repair: near.repair.clone(),
        suggestion: near.suggestion.clone(),
        ..Fault::of_header(Some(name), Problem::MixedColumn { kind, cells: near.cells, filled: near.filled })
    }
}

/// Proposes what the column as a whole says of a date that alone reads two ways.
fn mend_date(plan: &Plan, orders: &[Orders], fault: &mut Fault) {
    let (None, Some(name), Some(cell)) = (&fault.repair, &fault.column, &fault.value) else { return };
    let columns = plan.header.names.iter().zip(&plan.fields).zip(orders);
    let dates = columns.filter_map(|((label, field), orders)| Some((label, field.as_deref()?, *orders)));
    let mut dates = dates.filter(|(label, field, _)| *label == name && Orders::matter(field));
    if let Some((_, field, orders)) = dates.next() {
        fault.repair = repair::propose_in(field, cell, orders.of_column(field));
        fault.suggestion = if fault.repair.is_none() { orders.suggest(field, cell) } else { None };
    }
}

fn counts(plan: &Plan, totals: &Totals) -> Vec<Count> {
    let mut counts = BTreeMap::new();
    for ((rule, column), count) in &totals.hits {
        let rule = &plan.rules[*rule as usize];
        let column = rule.has_column().then(|| plan.header.names[*column as usize].clone());
        *counts.entry((rule.problem.code().to_owned(), column)).or_insert(0) += count;
    }
    for fault in &plan.header.errors {
        *counts.entry((fault.detail.code().to_owned(), fault.column.clone())).or_insert(0) += 1;
    }
    let mut counts: Vec<Count> =
        counts.into_iter().map(|((code, column), count)| Count { code, column, count }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}
