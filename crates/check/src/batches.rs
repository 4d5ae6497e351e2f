//! Accepted rows as typed columns.

mod values;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field as ArrowField, Schema as ArrowSchema, SchemaRef, TimeUnit};

use self::values::Values;
use crate::checks::Hit;
use crate::plan::{Plan, rule};
use crate::schema::{Field, Kind, StringFormat, Typed};
use crate::sheet::View;
use crate::tables::{Accept, Batches, FALSE_WORD, Generalise, SinkError, TRUE_WORD, Treatment};

/// Rows of a batch at most.
const ROWS: usize = 4_096;

/// The columns of a file as they are written.
pub(crate) struct Columns {
    /// For each column of the file, what it holds.
    kinds: Vec<Kind>,
    written: Vec<Written>,
    schema: SchemaRef,
}

/// One column that is written.
#[derive(Clone, Debug)]
struct Written {
    column: usize,
    kind: Kind,
    shape: Shape,
    generalise: Option<Generalise>,
}

/// The type of a written column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Datetime,
}

impl Shape {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Integer { .. } | Kind::Year => Self::Integer,
            Kind::Number { .. } => Self::Number,
            Kind::Boolean { .. } => Self::Boolean,
            Kind::Date(_) => Self::Date,
            Kind::Datetime(_) => Self::Datetime,
            _ => Self::Text,
        }
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Datetime => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        }
    }
}

impl Columns {
    /// `kinds` are those found by a first reading; none with a schema, which says them. A column without a name,
    /// or with that of another before it, is not written.
    pub(crate) fn new(plan: &Plan, kinds: &[Kind], treatments: &[(String, Treatment)]) -> Self {
        let text = Kind::String(StringFormat::Plain);
        let kinds: Vec<Kind> = (0..plan.fields.len())
            .map(|column| match &plan.fields[column] {
                Some(field) => field.kind.clone(),
                None => kinds.get(column).unwrap_or(&text).clone(),
            })
            .collect();
        let names = &plan.header.names;
        let mut written = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let treatment =
                treatments.iter().find(|(named, _)| named == name).map(|(_, treatment)| *treatment);
            let generalise = match treatment {
                Some(Treatment::Drop) => continue,
                Some(Treatment::Generalise(generalise)) => Some(generalise),
                Some(Treatment::Keep) | None => None,
            };
            // A column without a name, or with that of another, cannot be asked for.
            if name.trim().is_empty() || names[..column].contains(name) {
                continue;
            }
            let kind = kinds[column].clone();
            let shape = match generalise {
                None | Some(Generalise::Step(_)) => Shape::of(&kind),
                Some(_) => Shape::Text,
            };
            written.push(Written { column, kind, shape, generalise });
        }
        let fields: Vec<ArrowField> = written
            .iter()
            .map(|written| {
                let field = ArrowField::new(&names[written.column], written.shape.data_type(), true);
                let asked = plan.fields[written.column].as_deref();
                match asked.filter(|_| written.shape == Shape::Boolean).and_then(|asked| words(asked, plan)) {
                    Some((yes, no)) => field.with_metadata(
                        [(TRUE_WORD, yes), (FALSE_WORD, no)].map(|(key, word)| (key.to_owned(), word)).into(),
                    ),
                    None => field,
                }
            })
            .collect();
        Self { kinds, written, schema: Arc::new(ArrowSchema::new(fields)) }
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn kind(&self, column: usize) -> Option<&Kind> {
        self.kinds.get(column)
    }

    /// Writes the accepted rows of a block. `hits` are in order.
    pub(crate) fn write(
        &self,
        view: View<'_>,
        accept: Accept,
        hits: &[Hit],
        run: &mut dyn Batches,
    ) -> Result<(), SinkError> {
        let mut values: Vec<Values> = self.written.iter().map(|written| Values::new(written.shape)).collect();
        let mut rows = 0;
        for &piece in view.pieces() {
            let mut skip = 0;
            while skip < piece.rows {
                let some = (ROWS - rows).min(piece.rows - skip);
                let first = piece.first as usize + skip;
                let hits = in_rows(hits, first, first + some);
                let kept = kept(accept, hits, first, some);
                for (written, values) in self.written.iter().zip(&mut values) {
                    let cells = view.cells(piece, written.column, skip, some);
                    let bad: Vec<usize> = match accept {
                        Accept::GoodRows => Vec::new(),
                        Accept::GoodCells => {
                            let of_column = hits.iter().filter(|hit| hit.column as usize == written.column);
                            of_column.map(|hit| hit.row as usize - first).collect()
                        }
                    };
                    values.take(written, cells, kept.as_deref(), &bad);
                }
                rows += kept.map_or(some, |kept| kept.iter().filter(|kept| **kept).count());
                skip += some;
                if rows == ROWS {
                    self.flush(&mut values, &mut rows, run)?;
                }
            }
        }
        if rows > 0 {
            self.flush(&mut values, &mut rows, run)?;
        }
        Ok(())
    }

    fn flush(&self, values: &mut [Values], rows: &mut usize, run: &mut dyn Batches) -> Result<(), SinkError> {
        let arrays = values.iter_mut().map(Values::finish).collect::<Result<_, _>>()?;
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(std::mem::take(rows)));
        run.push(RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options)?)
    }
}

/// The first words for true and false that a boolean column accepts; nothing when it accepts `true` and `false`, or
/// none at all for one of the two.
fn words(field: &Field, plan: &Plan) -> Option<(String, String)> {
    let Kind::Boolean { yes, no } = &field.kind else { return None };
    let word = |words: &[String], value: bool| {
        let says = |word: &&str| {
            field.kind.read(word) == Some(Typed::Boolean(value)) && !plan.blanks.holds(word.as_bytes())
        };
        let written = if value { "true" } else { "false" };
        [written].into_iter().chain(words.iter().map(String::as_str)).find(says).map(str::to_owned)
    };
    let found = (word(yes, true)?, word(no, false)?);
    (found.0 != "true" || found.1 != "false").then_some(found)
}

fn in_rows(hits: &[Hit], first: usize, end: usize) -> &[Hit] {
    let from = hits.partition_point(|hit| (hit.row as usize) < first);
    let to = hits.partition_point(|hit| (hit.row as usize) < end);
    &hits[from..to]
}

/// Which of the rows are written; nothing when all are.
fn kept(accept: Accept, hits: &[Hit], first: usize, rows: usize) -> Option<Vec<bool>> {
    let mut kept = None;
    for hit in hits {
        if accept == Accept::GoodRows || hit.rule == rule::BLANK_ROW {
            kept.get_or_insert_with(|| vec![true; rows])[hit.row as usize - first] = false;
        }
    }
    kept
}
