//! Whole numbers in readers' SQL: a result beyond 64 bits is exact or an error, never another number.
//!
//! The engine adds 64-bit numbers modulo 2⁶⁴. Here their sums become decimals of 38 digits, which hold the sum of any
//! table, and `+`, `-` and `*` on them are tested. Sums are then of another kind than what was planned, so that every
//! schema above is made again.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray as _, Datum};
use datafusion::arrow::compute::kernels::numeric;
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::arrow::error::ArrowError;
use datafusion::common::tree_node::{Transformed, TransformedResult as _, TreeNode as _};
use datafusion::common::{DFSchema, ExprSchema as _, Result, ScalarValue, internal_err};
use datafusion::logical_expr::expr::{AggregateFunction, Cast, WindowFunction};
use datafusion::logical_expr::type_coercion::binary::BinaryTypeCoercer;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable as _, LogicalPlan, Operator, ScalarFunctionArgs,
    ScalarUDF, ScalarUDFImpl, Signature, Union, Volatility, WindowFunctionDefinition,
};
use datafusion::physical_expr_common::datum::apply;

/// Room for the sum of a whole table of 64-bit numbers.
const WIDE: DataType = DataType::Decimal128(38, 0);

/// The same plan, whose whole numbers do not wrap.
pub(super) fn kept(plan: LogicalPlan) -> Result<LogicalPlan> {
    plan.transform_up_with_subqueries(|node| {
        let mut schema = merge_schema(&node.inputs());
        if let LogicalPlan::Union(union) = &node {
            let inputs = union.inputs.clone();
            return Ok(Transformed::yes(LogicalPlan::Union(Union::try_new_with_loose_types(inputs)?)));
        }
        if node.inputs().is_empty() {
            schema = node.schema().as_ref().clone();
        }
        let node = node.map_subqueries(|inner| outer_columns(inner, &schema, &[])).data()?;
        let node = node.map_expressions(|expression| expression.transform_up(|part| of(part, &schema)));
        Ok(Transformed::yes(node.data()?.recompute_schema()?))
    })
    .data()
}

/// Columns of the question around a sub-query, of the kind that they now have. `nearer` are the questions between the two:
/// a name that one of them has is its own, and was seen to before.
fn outer_columns(
    inner: LogicalPlan,
    outer: &DFSchema,
    nearer: &[&DFSchema],
) -> Result<Transformed<LogicalPlan>> {
    inner.transform_up(|node| {
        let own = merge_schema(&node.inputs());
        let nearer_yet: Vec<&DFSchema> = nearer.iter().copied().chain([&own]).collect();
        let node = node.map_subqueries(|deeper| outer_columns(deeper, outer, &nearer_yet)).data()?;
        let node = node.map_expressions(|expression| {
            expression.transform_up(|part| match part {
                Expr::OuterReferenceColumn(field, column) => {
                    let is_nearer = nearer.iter().any(|schema| schema.field_from_column(&column).is_ok());
                    let now = outer.field_from_column(&column).ok().filter(|_| !is_nearer).map(Arc::clone);
                    Ok(Transformed::yes(Expr::OuterReferenceColumn(now.unwrap_or(field), column)))
                }
                other => Ok(Transformed::no(other)),
            })
        });
        Ok(Transformed::yes(node.data()?.recompute_schema()?))
    })
}

fn of(part: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    match part {
        Expr::AggregateFunction(AggregateFunction { func, mut params }) => {
            params.args = arguments(func.name(), params.args, schema)?;
            Ok(Transformed::yes(Expr::AggregateFunction(AggregateFunction { func, params })))
        }
        Expr::WindowFunction(call) => {
            let WindowFunction { fun, mut params } = *call;
            if let WindowFunctionDefinition::AggregateUDF(function) = &fun {
                params.args = arguments(function.name(), params.args, schema)?;
            }
            Ok(Transformed::yes(Expr::WindowFunction(Box::new(WindowFunction { fun, params }))))
        }
        Expr::BinaryExpr(it) => binary(it, schema),
        Expr::Negative(it) if !matches!(*it, Expr::Literal(..)) && it.get_type(schema)?.is_integer() => {
            Ok(Transformed::yes(Work::Negate.of(vec![cast(*it, DataType::Int64)])))
        }
        other => Ok(Transformed::no(other)),
    }
}

/// The argument of a sum with room for it. A cast has no part in a name: the figure keeps its own.
fn arguments(figure: &str, arguments: Vec<Expr>, schema: &DFSchema) -> Result<Vec<Expr>> {
    arguments
        .into_iter()
        .map(|argument| {
            let kind = match (figure, argument.get_type(schema)?) {
                ("sum", kind) if kind.is_integer() => WIDE,
                // The average of decimals would have four places.
                ("avg" | "mean", WIDE) => DataType::Float64,
                _ => return Ok(argument),
            };
            Ok(cast(argument, kind))
        })
        .collect()
}

fn binary(it: BinaryExpr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    let work = match it.op {
        Operator::Plus => Work::Add,
        Operator::Minus => Work::Subtract,
        Operator::Multiply => Work::Multiply,
        Operator::Divide => Work::Divide,
        _ => return Ok(Transformed::no(Expr::BinaryExpr(it))),
    };
    let (left, right) = (it.left.get_type(schema)?, it.right.get_type(schema)?);
    // The difference of two dates is a whole number too, and is the engine's to find.
    if !left.is_numeric() && !right.is_numeric() {
        return Ok(Transformed::no(Expr::BinaryExpr(it)));
    }
    let kind = match BinaryTypeCoercer::new(&left, &it.op, &right).get_result_type() {
        Ok(kind) if kind.is_integer() && work != Work::Divide => kind,
        // The quotient of decimals would have four places.
        Ok(kind) if kind.is_decimal() && work == Work::Divide && (left == WIDE || right == WIDE) => {
            DataType::Float64
        }
        // What has no result is an error of the planner, in its own words.
        _ => return Ok(Transformed::no(Expr::BinaryExpr(it))),
    };
    Ok(Transformed::yes(work.of(vec![cast(*it.left, kind.clone()), cast(*it.right, kind)])))
}

fn cast(expression: Expr, kind: DataType) -> Expr {
    Expr::Cast(Cast::new(Box::new(expression), kind))
}

/// What is done with one or two numbers of the same kind, and tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Work {
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
}

impl Work {
    fn of(self, arguments: Vec<Expr>) -> Expr {
        let signature = Signature::any(arguments.len(), Volatility::Immutable);
        ScalarUDF::from(Tested { work: self, signature }).call(arguments)
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract | Self::Negate => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Tested {
    work: Work,
    signature: Signature,
}

impl ScalarUDFImpl for Tested {
    fn name(&self) -> &'static str {
        self.work.sign()
    }

    /// As the engine names what this stands for, so that columns keep their names.
    fn schema_name(&self, arguments: &[Expr]) -> Result<String> {
        match arguments {
            [one] => Ok(format!("({} {})", self.work.sign(), one.schema_name())),
            [left, right] => {
                Ok(format!("{} {} {}", left.schema_name(), self.work.sign(), right.schema_name()))
            }
            _ => internal_err!("arithmetic has one or two arguments"),
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        arguments.first().map_or_else(|| internal_err!("arithmetic of nothing"), |kind| Ok(kind.clone()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match (self.work, args.args.as_slice()) {
            (Work::Add, [left, right]) => apply(left, right, numeric::add),
            (Work::Subtract, [left, right]) => apply(left, right, numeric::sub),
            (Work::Multiply, [left, right]) => apply(left, right, numeric::mul),
            (Work::Divide, [left, right]) => apply(left, right, divided),
            (Work::Negate, [one]) => {
                let zero = ColumnarValue::Scalar(ScalarValue::Int64(Some(0)));
                apply(&zero, one, numeric::sub)
            }
            _ => internal_err!("arithmetic has one or two arguments"),
        }
    }
}

/// The quotient of numbers; one by zero is an error, as it is between whole numbers.
fn divided(left: &dyn Datum, right: &dyn Datum) -> Result<ArrayRef, ArrowError> {
    let quotients = numeric::div(left, right)?;
    // Both are finite, as whole numbers and decimals are: only a division by zero has no finite quotient.
    if quotients.as_primitive::<Float64Type>().iter().flatten().any(|quotient| !quotient.is_finite()) {
        return Err(ArrowError::DivideByZero);
    }
    Ok(quotients)
}
