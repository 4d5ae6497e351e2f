//! Filters and searches as expressions.

use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, Operator as Test, binary_expr};
use kernel::{ColumnKind, Condition, Filter, Invalid, Operator};

use super::{Question, column, literal, parameter, parse};
use crate::fold::{Folding, Holds, words};

/// How many conditions and values a filter may have, and how deep it may be: far beyond what a form or an address holds.
const MAX_PARTS: usize = 2_000;
const MAX_DEPTH: usize = 32;

/// The filter as an expression; nothing when every row passes. What is wrong is noted in the question.
pub(super) fn expression(question: &mut Question<'_>, filter: &Filter) -> Option<Expr> {
    if filter.is_everything() {
        return None;
    }
    let mut parts = 0;
    if !fits(filter, 0, &mut parts) {
        question.invalid.push(Invalid::new("filter", "filter-too-complex"));
        return None;
    }
    Some(build(question, filter))
}

fn fits(filter: &Filter, depth: usize, parts: &mut usize) -> bool {
    match filter {
        Filter::All(inner) | Filter::Any(inner) => {
            depth < MAX_DEPTH && inner.iter().all(|part| fits(part, depth + 1, parts))
        }
        Filter::Is(condition) => {
            *parts += 1 + condition.values.len();
            *parts <= MAX_PARTS
        }
    }
}

fn build(question: &mut Question<'_>, filter: &Filter) -> Expr {
    match filter {
        Filter::All(parts) => joined(question, parts, Expr::and, true),
        Filter::Any(parts) => joined(question, parts, Expr::or, false),
        Filter::Is(condition) => {
            // What cannot be built is noted, and the question fails as a whole.
            is(question, condition).unwrap_or_else(|| literal(ScalarValue::Boolean(Some(false))))
        }
    }
}

/// Joins as a balanced tree, so that a thousand conditions do not nest a thousand deep.
fn joined(question: &mut Question<'_>, parts: &[Filter], join: fn(Expr, Expr) -> Expr, none: bool) -> Expr {
    match parts {
        [] => literal(ScalarValue::Boolean(Some(none))),
        [one] => build(question, one),
        several => {
            let (left, right) = several.split_at(several.len() / 2);
            join(joined(question, left, join, none), joined(question, right, join, none))
        }
    }
}

fn is(question: &mut Question<'_>, condition: &Condition) -> Option<Expr> {
    let Condition { column: name, operator, values } = condition;
    let field = parameter(name, *operator);
    let kind = if question.is_row_id(name) {
        ColumnKind::Integer
    } else {
        question.find(name, &field).map(|index| question.kind(index))?
    };
    let is_right_count = match operator {
        Operator::IsNull | Operator::IsNotNull => values.is_empty(),
        Operator::In | Operator::NotIn => !values.is_empty(),
        _ => values.len() == 1,
    };
    if !is_right_count {
        question.invalid.push(Invalid::new(field, "filter-values"));
        return None;
    }
    let tested = column(name);
    match operator {
        Operator::IsNull => return Some(tested.is_null()),
        Operator::IsNotNull => return Some(tested.is_not_null()),
        Operator::Contains | Operator::NotContains => {
            if kind != ColumnKind::Text {
                question.invalid.push(Invalid::new(field, "filter-needs-text"));
                return None;
            }
            let needle = Folding::Case.apply(&values[0]);
            let holds = Holds::test(vec![needle], Folding::Case).call(vec![tested.clone()]);
            let holds = if *operator == Operator::Contains { holds } else { !holds };
            return Some(tested.is_not_null().and(holds));
        }
        _ => {}
    }
    let mut typed = Vec::with_capacity(values.len());
    for text in values {
        match parse::value(kind, text) {
            Ok(value) => typed.push(literal(value)),
            Err(message) => {
                question.invalid.push(Invalid::new(field.clone(), message).with("value", text));
                return None;
            }
        }
    }
    if let Operator::In | Operator::NotIn = operator {
        return Some(tested.in_list(typed, *operator == Operator::NotIn));
    }
    let value = typed.pop()?;
    Some(match operator {
        Operator::Differs => binary_expr(tested, Test::IsDistinctFrom, value),
        Operator::AtMost => tested.lt_eq(value),
        Operator::AtLeast => tested.gt_eq(value),
        Operator::Below => tested.lt(value),
        Operator::Above => tested.gt(value),
        _ => tested.eq(value),
    })
}

/// How many words a search may have, and how many characters each: every word is looked for in every row.
const MAX_WORDS: usize = 16;
const MAX_WORD: usize = 100;

/// Every word of `text` in the text columns of one row; nothing when there is no word to look for. What is wrong is noted
/// in the question.
pub(super) fn search(question: &mut Question<'_>, text: &str) -> Option<Expr> {
    let words = words(text);
    if words.len() > MAX_WORDS {
        question.invalid.push(Invalid::new("q", "search-too-many-words").with("max", &MAX_WORDS));
        return None;
    }
    if words.iter().any(|word| word.chars().count() > MAX_WORD) {
        question.invalid.push(Invalid::new("q", "search-word-too-long").with("max", &MAX_WORD));
        return None;
    }
    if words.is_empty() {
        return None;
    }
    let texts = question.table.columns.iter().filter(|column| column.kind == ColumnKind::Text);
    let texts: Vec<_> = texts.map(|text| column(&text.name)).collect();
    if texts.is_empty() {
        return Some(literal(ScalarValue::Boolean(Some(false))));
    }
    Some(Holds::test(words, Folding::CaseAndAccents).call(texts))
}

/// Whether every row that passes has one of a few values, or a range of values, in the column named.
pub(super) fn narrows(filter: &Filter, name: &str) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(|part| narrows(part, name)),
        Filter::Any(parts) => !parts.is_empty() && parts.iter().all(|part| narrows(part, name)),
        Filter::Is(condition) => {
            condition.column == name
                && matches!(
                    condition.operator,
                    Operator::Exact
                        | Operator::In
                        | Operator::IsNull
                        | Operator::AtMost
                        | Operator::AtLeast
                        | Operator::Below
                        | Operator::Above
                )
        }
    }
}
