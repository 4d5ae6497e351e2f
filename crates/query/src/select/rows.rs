//! Rows of a table.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::count::count_all;
use datafusion::logical_expr::Expr;
use kernel::{Cursor, Error, Records, Result, Select, Table, Window};

use super::{Question, column, cursor, order, stored_filter, suits};
use crate::cells::{Cell, Cells};
use crate::engine::{Failed as _, Inner};
use crate::stored::{Stored, verify};
use crate::window::{self, HEAD_ROWS};

/// What is to be read of a table, found right.
struct Wanted {
    filter: Option<Expr>,
    sort: Vec<(usize, bool)>,
    /// Rows that are level go from the last to the first.
    last_first: bool,
    answered: Vec<usize>,
}

impl Wanted {
    fn of(table: &Table, select: &Select) -> Result<Self> {
        let mut question = Question::new(table, select);
        let filter = question.filter();
        let (sort, last_first) = question.sort();
        let wanted = Self { filter, sort, last_first, answered: question.answered() };
        question.checked()?;
        Ok(wanted)
    }

    fn is_plain(&self) -> bool {
        self.filter.is_none() && self.sort.is_empty() && !self.last_first
    }
}

/// The answer when it is among the first rows kept in memory: no waiting, no task.
///
/// # Errors
/// When the question is wrong.
pub(crate) fn first_page(inner: &Inner, table: &Table, select: &Select) -> Result<Option<Records>> {
    let Window::Rows { offset, limit } = select.window else { return Ok(None) };
    let is_plain = select.filter.is_everything()
        && select.search.is_none()
        && select.group.is_empty()
        && select.aggregates.is_empty()
        && select.sort.is_empty();
    if !is_plain || offset.saturating_add(limit as u64) > HEAD_ROWS as u64 {
        return Ok(None);
    }
    let Some(head) = inner.heads.get(&table.key) else { return Ok(None) };
    let answered = Wanted::of(table, select)?.answered;
    let begin = usize::try_from(offset).unwrap_or(usize::MAX).min(head.num_rows());
    let page = head.slice(begin, limit.min(head.num_rows() - begin));
    plain(table, select, &answered, &page, offset).map(Some)
}

pub(super) async fn answer(inner: &Inner, table: &Table, select: &Select, limit: usize) -> Result<Records> {
    let wanted = Wanted::of(table, select)?;
    let place = match &select.window {
        Window::Rows { .. } => None,
        Window::After { cursor, .. } => Some(cursor::read(table, &wanted.sort, wanted.last_first, cursor)?),
    };
    let in_order = inner.open(&table.key).await?;
    verify(table, &in_order)?;
    let offset = match (&select.window, &place) {
        (Window::Rows { offset, .. }, _) => *offset,
        (_, Some(place)) if wanted.is_plain() => place.row,
        _ => 0,
    };
    if wanted.is_plain() {
        return window(inner, table, select, &wanted.answered, &in_order, offset, limit).await;
    }
    let stored = chosen(inner, table, select, in_order).await?;
    let all = filtered(inner, table, &stored, &wanted, true)?;
    let total = async {
        match (select.count, &wanted.filter) {
            (false, _) => Ok(None),
            (true, None) => Ok(Some(stored.rows)),
            (true, Some(_)) => count(filtered(inner, table, &stored, &wanted, false)?).await.map(Some),
        }
    };
    let mut page = all;
    if let Some(place) = &place {
        let after = cursor::rows_after(table, &wanted.sort, &stored.row, wanted.last_first, place)?;
        page = page.filter(after).failed("planning a page")?;
    }
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let page = sorted(page, table, &stored.row, &wanted)
        .and_then(|page| page.limit(skip, Some(limit + 1)))
        .and_then(|page| page.select(projection(table, &stored.row, &wanted)))
        .failed("planning a page")?;
    let collected = async {
        let schema = Arc::clone(page.schema().inner());
        let batches = page.collect().await.failed("reading a page")?;
        concat_batches(&schema, &batches).map_err(Into::into).failed("reading a page")
    };
    let (page, total) = futures::try_join!(collected, total)?;
    records(table, &wanted, &page, limit, total)
}

/// A page of the file as it is.
async fn window(
    inner: &Inner,
    table: &Table,
    select: &Select,
    answered: &[usize],
    stored: &Stored,
    offset: u64,
    limit: usize,
) -> Result<Records> {
    let row = table.columns.len();
    if offset.saturating_add(limit as u64) <= HEAD_ROWS as u64 {
        let roots: Vec<usize> = (0..=row).collect();
        let head = Arc::new(window::read(&inner.files, stored, &roots, 0, HEAD_ROWS).await?);
        inner.heads.put(&table.key, Arc::clone(&head));
        let begin = usize::try_from(offset).unwrap_or(usize::MAX).min(head.num_rows());
        let page = head.slice(begin, limit.min(head.num_rows() - begin));
        return plain(table, select, answered, &page, offset);
    }
    let mut roots: Vec<usize> = answered.iter().copied().chain([row]).collect();
    roots.sort_unstable();
    roots.dedup();
    let page = window::read(&inner.files, stored, &roots, offset, limit).await?;
    // Where each column answered is among those read.
    let places: Vec<usize> = answered.iter().filter_map(|index| roots.binary_search(index).ok()).collect();
    plain_at(table, select, answered, &places, &page, offset)
}

fn plain(
    table: &Table,
    select: &Select,
    answered: &[usize],
    page: &RecordBatch,
    offset: u64,
) -> Result<Records> {
    plain_at(table, select, answered, answered, page, offset)
}

/// Records of a page whose last column numbers the rows and whose column `places[i]` is the table's `answered[i]`.
fn plain_at(
    table: &Table,
    select: &Select,
    answered: &[usize],
    places: &[usize],
    page: &RecordBatch,
    offset: u64,
) -> Result<Records> {
    let ids = ids(page, page.num_columns() - 1)?;
    let seen = offset.saturating_add(ids.len() as u64);
    let next =
        ids.last().filter(|_| seen < table.rows).map(|&row| cursor::after(table, &[], &[], false, row));
    Ok(Records {
        columns: names(table, answered),
        rows: values(page, places)?,
        ids,
        total: select.count.then_some(table.rows),
        next,
    })
}

/// The sorted copy when there is one that suits the filter, else the file in its order.
async fn chosen(inner: &Inner, table: &Table, select: &Select, in_order: Arc<Stored>) -> Result<Arc<Stored>> {
    if let Some(key) = &table.sorted {
        let sorted = inner.open(key).await?;
        verify(table, &sorted)?;
        if suits(select, &sorted) {
            return Ok(sorted);
        }
    }
    Ok(in_order)
}

/// The rows that pass. Pages decode other columns only where the filter lets rows pass; counts need none.
fn filtered(
    inner: &Inner,
    table: &Table,
    stored: &Arc<Stored>,
    wanted: &Wanted,
    is_page: bool,
) -> Result<DataFrame> {
    let rows = inner.scan(stored, is_page)?;
    match &wanted.filter {
        Some(filter) => stored_filter(table, &stored.row, filter)
            .and_then(|filter| rows.filter(filter))
            .failed("planning a filter"),
        None => Ok(rows),
    }
}

fn sorted(
    rows: DataFrame,
    table: &Table,
    row: &str,
    wanted: &Wanted,
) -> datafusion::common::Result<DataFrame> {
    let mut by: Vec<_> = wanted
        .sort
        .iter()
        .map(|&(index, descending)| order(&table.columns[index].name, descending))
        .collect();
    by.push(order(row, wanted.last_first));
    rows.sort(by)
}

/// The columns answered, then those sorted by that are not among them, then the row's number.
fn projection(table: &Table, row: &str, wanted: &Wanted) -> Vec<Expr> {
    let mut expressions: Vec<_> =
        kept(wanted).into_iter().map(|index| column(&table.columns[index].name)).collect();
    expressions.push(column(row));
    expressions
}

/// The columns that a page is made of, each once.
fn kept(wanted: &Wanted) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for index in wanted.answered.iter().copied().chain(wanted.sort.iter().map(|&(index, _)| index)) {
        if !kept.contains(&index) {
            kept.push(index);
        }
    }
    kept
}

/// How many rows a plan gives.
pub(crate) async fn count(rows: DataFrame) -> Result<u64> {
    let counted = rows.aggregate(Vec::new(), vec![count_all()]).failed("planning a count")?;
    let batches = counted.collect().await.failed("counting rows")?;
    let counts = batches.iter().filter(|batch| batch.num_rows() > 0).map(|batch| batch.column(0));
    let mut total = 0;
    for array in counts {
        if let Cell::Integer(count) = Cells::of(array)?.get(0) {
            total += count.unsigned_abs();
        }
    }
    Ok(total)
}

/// The page itself, and the cursor when a row was read beyond it.
fn records(
    table: &Table,
    wanted: &Wanted,
    page: &RecordBatch,
    limit: usize,
    total: Option<u64>,
) -> Result<Records> {
    let kept = kept(wanted);
    let place = |index: usize| kept.iter().position(|&kept| kept == index).unwrap_or(0);
    let shown = page.slice(0, limit.min(page.num_rows()));
    let ids = ids(&shown, kept.len())?;
    let next = if page.num_rows() > limit { last(table, wanted, &shown, &ids, place)? } else { None };
    let places: Vec<usize> = wanted.answered.iter().map(|&index| place(index)).collect();
    Ok(Records { columns: names(table, &wanted.answered), rows: values(&shown, &places)?, ids, total, next })
}

fn last(
    table: &Table,
    wanted: &Wanted,
    shown: &RecordBatch,
    ids: &[u64],
    place: impl Fn(usize) -> usize,
) -> Result<Option<Cursor>> {
    let Some(&row) = ids.last() else { return Ok(None) };
    let cells = wanted
        .sort
        .iter()
        .map(|&(index, _)| Ok(Cells::of(shown.column(place(index)))?.get(ids.len() - 1)))
        .collect::<Result<Vec<Cell<'_>>>>()?;
    Ok(Some(cursor::after(table, &wanted.sort, &cells, wanted.last_first, row)))
}

fn names(table: &Table, answered: &[usize]) -> Vec<String> {
    answered.iter().map(|&index| table.columns[index].name.clone()).collect()
}

fn ids(page: &RecordBatch, row: usize) -> Result<Vec<u64>> {
    let cells = Cells::of(page.column(row))?;
    let id = |at| match cells.get(at) {
        Cell::Integer(number) => Ok(number.unsigned_abs()),
        other => Err(Error::Internal {
            what: "reading the numbers of rows".into(),
            source: format!("a row is numbered {other:?}").into(),
        }),
    };
    (0..page.num_rows()).map(id).collect()
}

/// The cells of a page, row by row.
pub(super) fn values(page: &RecordBatch, places: &[usize]) -> Result<Vec<Vec<kernel::Value>>> {
    let columns =
        places.iter().map(|&place| Cells::of(page.column(place))).collect::<Result<Vec<Cells<'_>>>>()?;
    Ok((0..page.num_rows()).map(|row| columns.iter().map(|cells| cells.get(row).value()).collect()).collect())
}

/// Every row that passes, in order, with the columns answered: what an export is made of.
///
/// Without a sort this is the file in its order, read as a stream.
/// `with_row` adds the column that numbers the rows, last.
pub(crate) async fn all(
    inner: &Inner,
    table: &Table,
    select: &Select,
    with_row: bool,
) -> Result<(DataFrame, Vec<usize>)> {
    let wanted = Wanted::of(table, select)?;
    let stored = inner.open(&table.key).await?;
    verify(table, &stored)?;
    let rows = filtered(inner, table, &stored, &wanted, wanted.filter.is_some())?;
    let mut names: Vec<usize> = Vec::new();
    for &index in &wanted.answered {
        if !names.contains(&index) {
            names.push(index);
        }
    }
    let mut expressions: Vec<Expr> = names.iter().map(|&index| column(&table.columns[index].name)).collect();
    if with_row {
        expressions.push(column(&stored.row));
    }
    let rows = sorted(rows, table, &stored.row, &wanted)
        .and_then(|rows| rows.select(expressions))
        .failed("planning an export")?;
    Ok((rows, names))
}
