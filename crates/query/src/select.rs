//! Questions about one table, as plans that are built from values: no text of a reader is ever SQL.

mod cursor;
mod filter;
mod groups;
mod parse;
mod rows;

use std::collections::HashMap;

use datafusion::common::tree_node::{Transformed, TreeNode as _};
use datafusion::common::{Column as Name, ScalarValue};
use datafusion::logical_expr::{Expr, SortExpr};
use kernel::{ColumnKind, Error, Invalid, Operator, ROW_ID, Records, Result, Select, Table, Window};

use crate::engine::Inner;
use crate::stored::{Stored, positions};

pub(crate) use self::rows::{all as all_rows, count, first_page};

/// The longest page.
const MAX_LIMIT: usize = 1_000;

/// A table with its columns by name, against which a question is read.
pub(crate) struct Question<'a> {
    pub(crate) table: &'a Table,
    pub(crate) select: &'a Select,
    positions: HashMap<&'a str, usize>,
    /// What is wrong with the question, all of it, for the reader to correct at once.
    invalid: Vec<Invalid>,
}

impl<'a> Question<'a> {
    pub(crate) fn new(table: &'a Table, select: &'a Select) -> Self {
        Self { table, select, positions: positions(table), invalid: Vec::new() }
    }

    /// Where a column is, or a note that it is unknown under the name of the parameter that asked for it.
    fn find(&mut self, column: &str, parameter: &str) -> Option<usize> {
        let found = self.positions.get(column).copied();
        if found.is_none() {
            let invalid = Invalid::new(parameter.to_owned(), "unknown-column").with("column", &column);
            self.invalid.push(invalid);
        }
        found
    }

    /// Whether a name is that of the rows' numbers, and of no column.
    fn is_row_id(&self, name: &str) -> bool {
        name == ROW_ID && !self.positions.contains_key(name)
    }

    fn kind(&self, index: usize) -> ColumnKind {
        self.table.columns[index].kind
    }

    /// The filter and the search as one expression; nothing when every row passes.
    pub(crate) fn filter(&mut self) -> Option<Expr> {
        let filter = filter::expression(self, &self.select.filter);
        let search = self.select.search.as_deref().and_then(|text| filter::search(self, text));
        [filter, search].into_iter().flatten().reduce(Expr::and)
    }

    /// The columns that are answered: those asked for, or all.
    pub(crate) fn answered(&mut self) -> Vec<usize> {
        if self.select.columns.is_empty() {
            return (0..self.table.columns.len()).collect();
        }
        self.select.columns.iter().filter_map(|column| self.find(column, "columns")).collect()
    }

    /// The columns to sort by, with the direction of each, and whether rows that are level go from the last to the
    /// first.
    pub(crate) fn sort(&mut self) -> (Vec<(usize, bool)>, bool) {
        let mut by = Vec::new();
        for sort in &self.select.sort {
            if self.is_row_id(&sort.column) {
                // No two rows have one number: what follows settles nothing.
                return (by, sort.descending);
            }
            if let Some(index) = self.find(&sort.column, &format!("{}__sort", sort.column)) {
                by.push((index, sort.descending));
            }
        }
        (by, false)
    }

    /// # Errors
    /// [`Error::Invalid`] with everything that was found wrong.
    pub(crate) fn checked(self) -> Result<()> {
        if self.invalid.is_empty() { Ok(()) } else { Err(Error::Invalid(self.invalid)) }
    }
}

/// A column as an expression, whatever is in its name.
pub(crate) fn column(name: &str) -> Expr {
    Expr::Column(Name::new_unqualified(name))
}

/// A filter of a question as one of a stored file, where the numbers of the rows have a name of their own.
fn stored_filter(table: &Table, row: &str, filter: &Expr) -> datafusion::common::Result<Expr> {
    let is_column = table.columns.iter().any(|column| column.name == ROW_ID);
    let named = filter.clone().transform(|part| match &part {
        Expr::Column(found) if found.name == ROW_ID && !is_column => Ok(Transformed::yes(column(row))),
        _ => Ok(Transformed::no(part)),
    });
    named.map(|named| named.data)
}

/// An order by a column; empty cells come last both ways.
pub(crate) fn order(name: &str, descending: bool) -> SortExpr {
    column(name).sort(!descending, false)
}

fn literal(value: ScalarValue) -> Expr {
    Expr::Literal(value, None)
}

/// The parameter of the peer API that made a condition: `montant__less`.
fn parameter(column: &str, operator: Operator) -> String {
    format!("{column}__{}", operator.suffix())
}

/// The rows or groups that answer `select`.
pub(crate) async fn answer(inner: &Inner, table: &Table, select: &Select) -> Result<Records> {
    let limit = match &select.window {
        Window::Rows { limit, .. } | Window::After { limit, .. } => *limit,
    };
    if limit > MAX_LIMIT {
        return Err(Invalid::new("page_size", "page-size-too-large").with("max", &MAX_LIMIT).into());
    }
    if select.group.is_empty() && select.aggregates.is_empty() {
        rows::answer(inner, table, select, limit).await
    } else {
        groups::answer(inner, table, select, limit).await
    }
}

/// Whether a filter is answered faster from a copy sorted by `stored.sorted_by`: when every row it lets pass is tied
/// to values of the first of these columns.
fn suits(select: &Select, stored: &Stored) -> bool {
    stored.sorted_by.first().is_some_and(|first| filter::narrows(&select.filter, first))
}
