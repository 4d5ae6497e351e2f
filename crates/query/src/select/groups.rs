//! Figures over groups of rows.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::functions_aggregate::expr_fn::{count, max, min};
use datafusion::logical_expr::{Expr, lit};
use futures::TryStreamExt as _;
use kernel::{Aggregate, AggregateKind, ColumnKind, Invalid, Records, Result, Select, Table, Window};

use super::{Question, column, order, rows, stored_filter, suits};
use crate::engine::{Failed as _, Inner};
use crate::exact;
use crate::stored::verify;

/// The groups that answer `select`: the columns grouped by, then the figures.
///
/// Inside the plan these columns are numbered: a figure may have the name of a column of the table.
pub(super) async fn answer(inner: &Inner, table: &Table, select: &Select, limit: usize) -> Result<Records> {
    let mut question = Question::new(table, select);
    let filter = question.filter();
    let groups = grouped(&mut question);
    let figures = figures(&mut question);
    let names: Vec<String> = select.group.iter().cloned().chain(select.aggregates.iter().map(name)).collect();
    let answered = answered(&mut question, &names);
    let by = sort(&mut question, &names);
    let offset = match &select.window {
        Window::Rows { offset, .. } => usize::try_from(*offset).unwrap_or(usize::MAX),
        Window::After { .. } => {
            question.invalid.push(Invalid::new("cursor", "cursor-of-groups"));
            0
        }
    };
    question.checked()?;

    let mut stored = inner.open(&table.key).await?;
    verify(table, &stored)?;
    if let Some(key) = &table.sorted {
        let sorted = inner.open(key).await?;
        verify(table, &sorted)?;
        if suits(select, &sorted) {
            stored = sorted;
        }
    }
    let mut rows = inner.scan(&stored, false)?;
    if let Some(filter) = filter {
        let filter = stored_filter(table, &stored.row, &filter).failed("planning a filter")?;
        rows = rows.filter(filter).failed("planning a filter")?;
    }
    let width = groups.len();
    let mut order_by: Vec<_> =
        by.iter().map(|&(index, descending)| order(&inner_name(index), descending)).collect();
    // Groups differ in the columns grouped by: these settle every tie.
    order_by.extend((0..width).map(|index| order(&inner_name(index), false)));
    let mut found = rows.aggregate(groups, figures).failed("planning groups")?;
    if !order_by.is_empty() {
        found = found.sort(order_by).failed("planning groups")?;
    }
    if !select.count {
        found = found.limit(offset, Some(limit)).failed("planning groups")?;
    }
    let skip = if select.count { offset } else { 0 };
    let schema = Arc::clone(found.schema().inner());
    let stream = found.execute_stream().await.failed("grouping rows")?;
    // Counting the groups is a matter of reading them all, once; only those of the page are kept.
    let (mut seen, mut kept) = (0_usize, Vec::new());
    let mut stream = stream;
    while let Some(batch) = stream.try_next().await.failed("grouping rows")? {
        let begin = skip.saturating_sub(seen).min(batch.num_rows());
        let end = skip.saturating_add(limit).saturating_sub(seen).min(batch.num_rows());
        if begin < end {
            kept.push(batch.slice(begin, end - begin));
        }
        seen += batch.num_rows();
    }
    let page: RecordBatch = concat_batches(&schema, &kept).map_err(Into::into).failed("grouping rows")?;
    let places: Vec<usize> =
        answered.iter().filter_map(|&index| schema.index_of(&inner_name(index)).ok()).collect();
    Ok(Records {
        columns: answered.iter().map(|&index| names[index].clone()).collect(),
        ids: Vec::new(),
        rows: rows::values(&page, &places)?,
        total: select.count.then_some(seen as u64),
        next: None,
    })
}

/// The peer API's name of a figure: `montant__sum`.
fn name(figure: &Aggregate) -> String {
    format!("{}__{}", figure.column, figure.kind.suffix())
}

/// The name inside the plan of the result's column `index`.
fn inner_name(index: usize) -> String {
    format!("result {index}")
}

fn grouped(question: &mut Question<'_>) -> Vec<Expr> {
    let group = &question.select.group;
    let mut expressions = Vec::new();
    for (index, name) in group.iter().enumerate() {
        question.find(name, &format!("{name}__groupby"));
        expressions.push(column(name).alias(inner_name(index)));
    }
    expressions
}

fn figures(question: &mut Question<'_>) -> Vec<Expr> {
    let (group, aggregates) = (&question.select.group, &question.select.aggregates);
    let mut expressions = Vec::new();
    for (index, figure) in aggregates.iter().enumerate() {
        let parameter = name(figure);
        let Some(kind) = question.find(&figure.column, &parameter).map(|found| question.kind(found)) else {
            continue;
        };
        let of = column(&figure.column);
        let is_number = matches!(kind, ColumnKind::Integer | ColumnKind::Number);
        let expression = match figure.kind {
            AggregateKind::Count => count(of),
            AggregateKind::Rows => count(lit(1)),
            AggregateKind::Minimum => min(of),
            AggregateKind::Maximum => max(of),
            AggregateKind::Sum | AggregateKind::Average if !is_number => {
                question.invalid.push(Invalid::new(parameter, "aggregate-needs-number"));
                continue;
            }
            AggregateKind::Sum => exact::sum().call(vec![of]),
            AggregateKind::Average => exact::average().call(vec![of]),
        };
        expressions.push(expression.alias(inner_name(group.len() + index)));
    }
    expressions
}

/// Which of the result's columns are shown.
fn answered(question: &mut Question<'_>, names: &[String]) -> Vec<usize> {
    let asked = &question.select.columns;
    if asked.is_empty() {
        return (0..names.len()).collect();
    }
    let mut answered = Vec::new();
    for column in asked {
        match names.iter().position(|name| name == column) {
            Some(index) => answered.push(index),
            None => {
                question.invalid.push(Invalid::new("columns", "unknown-column").with("column", column));
            }
        }
    }
    answered
}

fn sort(question: &mut Question<'_>, names: &[String]) -> Vec<(usize, bool)> {
    let asked = &question.select.sort;
    let mut by = Vec::new();
    for sort in asked {
        if let Some(index) = names.iter().position(|name| *name == sort.column) {
            by.push((index, sort.descending));
        } else {
            let parameter = format!("{}__sort", sort.column);
            let invalid = Invalid::new(parameter, "unknown-column").with("column", &sort.column);
            question.invalid.push(invalid);
        }
    }
    by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_the_name_that_the_peer_gives_it() {
        let figure = Aggregate { column: "montant".into(), kind: AggregateKind::Average };
        assert_eq!(name(&figure), "montant__avg");
    }
}
