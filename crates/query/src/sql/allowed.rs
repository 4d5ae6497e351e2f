//! What readers may use: a list of functions, of clauses and of expressions. What is not listed is refused.
//!
//! A function is on the list when its result is not larger than its arguments together, and its time is that of
//! reading them. That leaves out `repeat`, `lpad`, `range`, `array_agg`, `replace`…, and all that depends on the
//! time or the machine.

use datafusion::common::DataFusionError;
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, LogicalPlan, WindowFunctionDefinition};

use super::wire::Stopped;

const SCALAR: &[&str] = &[
    "abs",
    "ascii",
    "bit_length",
    "btrim",
    "ceil",
    "character_length",
    "char_length",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "date_bin",
    "date_part",
    "date_trunc",
    "datepart",
    "datetrunc",
    "ends_with",
    "exp",
    "floor",
    "fold",
    "greatest",
    "ifnull",
    "initcap",
    "instr",
    "isnan",
    "iszero",
    "least",
    "left",
    "length",
    "levenshtein",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "make_date",
    "nanvl",
    "nullif",
    "nvl",
    "nvl2",
    "octet_length",
    "position",
    "pow",
    "power",
    "regexp_like",
    "reverse",
    "right",
    "round",
    "rtrim",
    "signum",
    "split_part",
    "sqrt",
    "starts_with",
    "strpos",
    "substr",
    "substring",
    "to_date",
    "translate",
    "trim",
    "trunc",
    "upper",
];

const AGGREGATE: &[&str] = &[
    "approx_distinct",
    "avg",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar",
    "covar_pop",
    "covar_samp",
    "first_value",
    "last_value",
    "max",
    "mean",
    "median",
    "min",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "sum",
    "var",
    "var_pop",
    "var_population",
    "var_samp",
    "var_sample",
];

const WINDOW: &[&str] = &[
    "cume_dist",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "nth_value",
    "ntile",
    "percent_rank",
    "rank",
    "row_number",
];

/// Joins of a plan, those of sub-queries and of tables separated by commas included.
const MAX_JOINS: usize = 6;

/// Whether a function, under this name, is offered.
pub(super) fn function(name: &str) -> bool {
    [SCALAR, AGGREGATE, WINDOW].iter().any(|names| names.contains(&name))
}

/// Walks a plan, its expressions and its sub-queries.
///
/// # Errors
/// At the first clause, expression or function that is not offered.
pub(super) fn check(plan: &LogicalPlan) -> Result<(), Stopped> {
    let mut refused = None;
    let mut joins = 0;
    let walked = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::Join(_) = node {
            joins += 1;
        }
        if joins > MAX_JOINS {
            refused = Some(Stopped::TooComplex { what: "joins".into(), max: MAX_JOINS });
        } else if let Some(name) = clause(node) {
            refused = Some(Stopped::Refused { name });
        } else {
            node.apply_expressions(|expression| {
                expression.apply(|part| {
                    if let Some(name) = expression_refused(part) {
                        refused = Some(Stopped::Refused { name });
                        return Ok(TreeNodeRecursion::Stop);
                    }
                    Ok(TreeNodeRecursion::Continue)
                })
            })?;
        }
        Ok::<_, DataFusionError>(if refused.is_some() {
            TreeNodeRecursion::Stop
        } else {
            TreeNodeRecursion::Continue
        })
    });
    match (refused, walked) {
        (Some(stopped), _) => Err(stopped),
        (None, Err(error)) => Err(Stopped::Syntax { message: error.strip_backtrace() }),
        (None, Ok(_)) => Ok(()),
    }
}

/// The name of a clause that is not offered.
fn clause(node: &LogicalPlan) -> Option<String> {
    match node {
        LogicalPlan::Projection(_)
        | LogicalPlan::Filter(_)
        | LogicalPlan::Window(_)
        | LogicalPlan::Aggregate(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Join(_)
        | LogicalPlan::Union(_)
        | LogicalPlan::TableScan(_)
        | LogicalPlan::EmptyRelation(_)
        | LogicalPlan::Subquery(_)
        | LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Limit(_)
        | LogicalPlan::Values(_)
        | LogicalPlan::Distinct(_) => None,
        other => {
            let shown = other.display().to_string();
            Some(shown.split([':', ' ', '(']).next().unwrap_or_default().to_lowercase())
        }
    }
}

/// The name of an expression or function that is not offered.
fn expression_refused(part: &Expr) -> Option<String> {
    let named = |name: &str, offered: &[&str]| (!offered.contains(&name)).then(|| name.to_owned());
    match part {
        Expr::Alias(_)
        | Expr::Column(_)
        | Expr::Literal(..)
        | Expr::BinaryExpr(_)
        | Expr::Like(_)
        | Expr::SimilarTo(_)
        | Expr::Not(_)
        | Expr::IsNotNull(_)
        | Expr::IsNull(_)
        | Expr::IsTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotTrue(_)
        | Expr::IsNotFalse(_)
        | Expr::IsNotUnknown(_)
        | Expr::Negative(_)
        | Expr::Between(_)
        | Expr::Case(_)
        | Expr::Cast(_)
        | Expr::TryCast(_)
        | Expr::InList(_)
        | Expr::Exists(_)
        | Expr::InSubquery(_)
        | Expr::ScalarSubquery(_)
        | Expr::GroupingSet(_)
        | Expr::OuterReferenceColumn(..) => None,
        Expr::ScalarFunction(call) => named(call.func.name(), SCALAR),
        Expr::AggregateFunction(call) => named(call.func.name(), AGGREGATE),
        Expr::WindowFunction(call) => match &call.fun {
            WindowFunctionDefinition::AggregateUDF(function) => named(function.name(), AGGREGATE),
            WindowFunctionDefinition::WindowUDF(function) => named(function.name(), WINDOW),
        },
        Expr::HigherOrderFunction(_) | Expr::Lambda(_) | Expr::LambdaVariable(_) => Some("lambda".to_owned()),
        Expr::Placeholder(_) => Some("placeholder".to_owned()),
        Expr::Unnest(_) => Some("unnest".to_owned()),
        Expr::ScalarVariable(..) => Some("variable".to_owned()),
        other => Some(other.variant_name().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_makes_text_or_lists_grow_is_offered() {
        for name in [
            "repeat",
            "lpad",
            "rpad",
            "range",
            "generate_series",
            "array_repeat",
            "make_array",
            "array_agg",
            "string_agg",
            "replace",
            "regexp_replace",
            "overlay",
            "now",
            "version",
            "arrow_cast",
            "uuid",
            "random",
        ] {
            assert!(!function(name), "{name}");
        }
        assert!(function("sum") && function("fold") && function("row_number"));
    }
}
