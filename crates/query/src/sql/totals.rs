//! Sums and averages of SQL as the records API has them: exact, and the same from run to run.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams};
use datafusion::logical_expr::{Aggregate, AggregateUDF, Expr, ExprSchemable as _, LogicalPlan};

use crate::exact;

/// Puts the exact figures in place of `sum` and `avg` of columns of numbers, under the same names.
///
/// Those over windows, and `distinct` ones, stay as the engine has them: each is added in the order of its rows. Sums
/// of whole numbers are exact already (see [`super::whole`]), over windows and `distinct` too.
pub(super) fn exact(plan: LogicalPlan) -> Result<LogicalPlan> {
    plan.transform_up_with_subqueries(|node| match node {
        LogicalPlan::Aggregate(aggregate) => of(aggregate),
        other => Ok(Transformed::no(other)),
    })
    .map(|done| done.data)
}

fn of(aggregate: Aggregate) -> Result<Transformed<LogicalPlan>> {
    let figures = aggregate.aggr_expr.iter().map(|figure| better(figure, &aggregate));
    let figures = figures.collect::<Result<Vec<_>>>()?;
    if figures.iter().all(Option::is_none) {
        return Ok(Transformed::no(LogicalPlan::Aggregate(aggregate)));
    }
    let figures = figures.into_iter().zip(&aggregate.aggr_expr);
    let figures = figures.map(|(better, figure)| better.unwrap_or_else(|| figure.clone())).collect();
    let Aggregate { input, group_expr, .. } = aggregate;
    Ok(Transformed::yes(LogicalPlan::Aggregate(Aggregate::try_new(input, group_expr, figures)?)))
}

/// The exact figure in place of this one, when there is one of the same kind.
fn better(figure: &Expr, aggregate: &Aggregate) -> Result<Option<Expr>> {
    let Expr::AggregateFunction(AggregateFunction { func, params }) = figure.clone().unalias() else {
        return Ok(None);
    };
    let [argument] = params.args.as_slice() else { return Ok(None) };
    if params.distinct {
        return Ok(None);
    }
    let kind = argument.get_type(aggregate.input.schema())?;
    let func: Arc<AggregateUDF> = match (func.name(), kind) {
        ("sum", DataType::Float64) => exact::sum(),
        ("avg", DataType::Float64 | DataType::Int64) => exact::average(),
        _ => return Ok(None),
    };
    let name = figure.schema_name().to_string();
    // Exact, they do not depend on any order.
    let params = AggregateFunctionParams { order_by: Vec::new(), ..params };
    Ok(Some(Expr::AggregateFunction(AggregateFunction { func, params }).alias(name)))
}
