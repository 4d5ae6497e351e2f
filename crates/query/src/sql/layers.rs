//! A repair of plans before they are optimised.
//!
//! The optimiser of DataFusion 55.2 takes two projections, one on top of the other, for one when their expressions are
//! the same: `select x + 1 as x from (select x + 1 as x from t)` then adds 1 once. (Mended after 55.2 by its pull
//! request 24686; this module goes when that release comes in.) Here the lower projection gets names that occur
//! nowhere else, so that no two are the same.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TransformedResult as _, TreeNode as _};
use datafusion::common::{Column, Result};
use datafusion::logical_expr::{Expr, LogicalPlan, Projection};

/// The same plan, in which no projection can be taken for the one below it.
pub(super) fn told_apart(plan: LogicalPlan) -> Result<LogicalPlan> {
    let mut layer = 0;
    plan.transform_down_with_subqueries(|node| {
        let LogicalPlan::Projection(upper) = &node else { return Ok(Transformed::no(node)) };
        let LogicalPlan::Projection(lower) = upper.input.as_ref() else { return Ok(Transformed::no(node)) };
        layer += 1;
        renamed(upper, lower, layer).map(Transformed::yes)
    })
    .data()
}

fn renamed(upper: &Projection, lower: &Projection, layer: usize) -> Result<LogicalPlan> {
    let mut names = HashMap::new();
    let mut below = Vec::with_capacity(lower.expr.len());
    for (index, (expression, (relation, field))) in lower.expr.iter().zip(lower.schema.iter()).enumerate() {
        let name = format!("{} {layer}.{index}", field.name());
        below.push(expression.clone().unalias().alias(&name));
        names.insert(Column::new(relation.cloned(), field.name()), name);
    }
    let below = LogicalPlan::Projection(Projection::try_new(below, Arc::clone(&lower.input))?);
    let mut above = Vec::with_capacity(upper.expr.len());
    for (expression, (relation, field)) in upper.expr.iter().zip(upper.schema.iter()) {
        let over = expression.clone().unalias().transform(|part| {
            Ok(match &part {
                Expr::Column(column) => match names.get(column) {
                    Some(name) => Transformed::yes(Expr::Column(Column::new_unqualified(name))),
                    None => Transformed::no(part),
                },
                _ => Transformed::no(part),
            })
        });
        above.push(over.data()?.alias_qualified(relation.cloned(), field.name()));
    }
    Ok(LogicalPlan::Projection(Projection::try_new(above, Arc::new(below))?))
}
