//! Sums and averages that do not depend on the order of the rows.
//!
//! Floating-point addition rounds at every step, so that a sum changes with the number of cores and 0.1 + 0.2 is not 0.3.
//! Here a total is exact and is rounded once, at the end. See [`Total`] for how.

mod total;
mod wide;

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray as _, BinaryArray, BinaryBuilder, BooleanArray, Decimal128Array, Float64Array,
    Int64Array,
};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Field, FieldRef, Float64Type, Int64Type};
use datafusion::common::{Result, ScalarValue, internal_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};

use self::total::Total;

/// Room for the sum of a whole table of 64-bit numbers.
const WHOLE: DataType = DataType::Decimal128(38, 0);

/// The exact sum of a column: of numbers a number, of integers an integer of up to 38 digits.
pub(crate) fn sum() -> Arc<AggregateUDF> {
    Arc::new(Exact::new(Figure::Sum).into())
}

/// The exact sum divided by the count, rounded to a number.
pub(crate) fn average() -> Arc<AggregateUDF> {
    Arc::new(Exact::new(Figure::Average).into())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Figure {
    Sum,
    Average,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Exact {
    figure: Figure,
    signature: Signature,
}

impl Exact {
    fn new(figure: Figure) -> Self {
        let types = vec![DataType::Float64, DataType::Int64];
        Self { figure, signature: Signature::uniform(1, types, Volatility::Immutable) }
    }

    fn totals(&self, args: &AccumulatorArgs<'_>) -> Totals {
        Totals { all: Vec::new(), figure: self.figure, returns: args.return_field.data_type().clone() }
    }
}

impl AggregateUDFImpl for Exact {
    fn name(&self) -> &'static str {
        match self.figure {
            Figure::Sum => "exact_sum",
            Figure::Average => "exact_average",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(match (self.figure, arguments) {
            (Figure::Sum, [DataType::Int64]) => WHOLE,
            _ => DataType::Float64,
        })
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field =
            |part: &str, data_type| Arc::new(Field::new(format!("{}[{part}]", args.name), data_type, true));
        Ok(vec![field("millionths", WHOLE), field("rest", DataType::Binary), field("count", DataType::Int64)])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(OneGroup(self.totals(&args))))
    }

    fn groups_accumulator_supported(&self, _args: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(self.totals(&args)))
    }
}

/// The totals of all groups.
#[derive(Debug)]
struct Totals {
    all: Vec<Total>,
    figure: Figure,
    returns: DataType,
}

impl Totals {
    fn each(&mut self, values: &ArrayRef, groups: &[usize], filter: Option<&BooleanArray>) -> Result<()> {
        let passes = |row: usize| filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
        match values.data_type() {
            DataType::Float64 => {
                let values = values.as_primitive::<Float64Type>();
                if values.null_count() == 0 && filter.is_none() {
                    for (&group, &value) in groups.iter().zip(values.values()) {
                        self.all[group].add_number(value);
                    }
                    return Ok(());
                }
                for (row, &group) in groups.iter().enumerate() {
                    if values.is_valid(row) && passes(row) {
                        self.all[group].add_number(values.value(row));
                    }
                }
            }
            DataType::Int64 => {
                let values = values.as_primitive::<Int64Type>();
                for (row, &group) in groups.iter().enumerate() {
                    if values.is_valid(row) && passes(row) {
                        self.all[group].add_integer(values.value(row));
                    }
                }
            }
            other => return internal_err!("no exact sum of {other}"),
        }
        Ok(())
    }
}

impl GroupsAccumulator for Totals {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.all.resize_with(count, Total::default);
        let [values] = values else { return internal_err!("an exact sum has one argument") };
        self.each(values, groups, filter)
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let totals = emit.take_needed(&mut self.all);
        Ok(match (self.figure, &self.returns) {
            (Figure::Average, _) => {
                Arc::new(totals.iter().map(Total::average).collect::<Float64Array>()) as ArrayRef
            }
            (Figure::Sum, DataType::Float64) => {
                Arc::new(totals.iter().map(Total::sum).collect::<Float64Array>())
            }
            (Figure::Sum, _) => Arc::new(
                totals
                    .iter()
                    .map(Total::whole)
                    .collect::<Decimal128Array>()
                    .with_precision_and_scale(38, 0)?,
            ),
        })
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let totals = emit.take_needed(&mut self.all);
        let millionths: Decimal128Array = totals.iter().map(|total| Some(total.millionths)).collect();
        let mut rests = BinaryBuilder::new();
        for total in &totals {
            rests.append_option(total.rest.as_ref().map(|rest| rest.to_bytes()));
        }
        let counts: Int64Array = totals.iter().map(|total| Some(total.count)).collect();
        Ok(vec![
            Arc::new(millionths.with_precision_and_scale(38, 0)?),
            Arc::new(rests.finish()),
            Arc::new(counts),
        ])
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.all.resize_with(count, Total::default);
        let [millionths, rests, counts] = states else {
            return internal_err!("the state of an exact sum has three parts");
        };
        let millionths = millionths.as_primitive::<Decimal128Type>();
        let rests: &BinaryArray = rests.as_binary();
        let counts = counts.as_primitive::<Int64Type>();
        for (row, &group) in groups.iter().enumerate() {
            let rest = rests.is_valid(row).then(|| rests.value(row));
            self.all[group].merge(millionths.value(row), rest, counts.value(row));
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let [argument] = values else { return internal_err!("an exact sum has one argument") };
        let rows = argument.len();
        let groups: Vec<usize> = (0..rows).collect();
        let mut single = Self { all: Vec::new(), figure: self.figure, returns: self.returns.clone() };
        single.update_batch(values, &groups, filter, rows)?;
        single.state(EmitTo::All)
    }

    fn size(&self) -> usize {
        self.all.capacity() * size_of::<Total>()
            + self.all.iter().filter_map(|total| total.rest.as_ref()).map(|rest| rest.size()).sum::<usize>()
    }
}

/// The total of a question without groups.
#[derive(Debug)]
struct OneGroup(Totals);

impl OneGroup {
    fn scalar(array: &ArrayRef) -> Result<ScalarValue> {
        ScalarValue::try_from_array(array, 0)
    }

    fn ready(&mut self, rows: usize) -> Vec<usize> {
        self.0.all.resize_with(1, Total::default);
        vec![0; rows]
    }
}

impl Accumulator for OneGroup {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let groups = self.ready(values.first().map_or(0, Array::len));
        self.0.update_batch(values, &groups, None, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.ready(0);
        Self::scalar(&GroupsAccumulator::evaluate(&mut self.0, EmitTo::All)?)
    }

    fn size(&self) -> usize {
        GroupsAccumulator::size(&self.0) + size_of::<Self>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.ready(0);
        GroupsAccumulator::state(&mut self.0, EmitTo::All)?.iter().map(Self::scalar).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let groups = self.ready(states.first().map_or(0, Array::len));
        GroupsAccumulator::merge_batch(&mut self.0, states, &groups, 1)
    }
}
