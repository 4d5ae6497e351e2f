//! One reading of a file against its plan.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::Unreadable;
use crate::batches::Columns;
use crate::block::Block;
use crate::checks::{Hit, Keyed, Met, Repeated};
use crate::infer::{Candidates, Reading};
use crate::inspect;
use crate::ledger::{Found, Ledger, Turnstile, lock};
use crate::personal::{Detector, Hints, Kinds, Place, Tally};
use crate::plan::{Level, Plan, rule};
use crate::repair::Orders;
use crate::request::Request;
use crate::schema::Kind;
use crate::sheet::{Counted, Sheet, View};
use crate::tables::Accept;
use crate::text::Dialect;
use crate::total_row::{self, Sums};

/// Writes the file again, a block at a time, in order.
pub(crate) trait Rewriter: Send {
    /// Whether certain repairs are applied.
    fn mends(&self) -> bool;

    /// Called once, before any block.
    fn start(&mut self, plan: &Plan, dialect: Dialect) -> Result<(), Unreadable>;

    /// `hits` in order; all of them are of this block.
    fn block(
        &mut self,
        plan: &Plan,
        view: View<'_>,
        hits: &[Hit],
        repeated: &[Repeated],
    ) -> Result<(), Unreadable>;
}

/// What threads share.
pub(crate) struct Pass<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) request: &'a Request<'a>,
    pub(crate) dialect: Dialect,
    pub(crate) columns: Columns,
    /// Nothing when personal data is not looked for.
    pub(crate) detector: Option<Detector>,
    /// Reads the kinds of columns, without a schema.
    reading: Option<Reading>,
    length: Option<u64>,
    pub(crate) ledger: Mutex<Ledger>,
    /// Told when a block was posted in the ledger.
    posted: Condvar,
    turnstile: Turnstile<InOrder<'a>>,
    /// Whether blocks must pass in order: for keys, rows of a table, or a copy.
    ordered: bool,
}

/// What is done in the file's order.
struct InOrder<'a> {
    met: Met,
    rows: u64,
    accepted: u64,
    rewriter: Option<&'a mut dyn Rewriter>,
}

/// What one thread keeps and gathers.
pub(crate) struct Worker<'p, 'a> {
    pass: &'p Pass<'a>,
    sheet: Sheet,
    hits: Vec<Hit>,
    keyed: Keyed,
    pub(crate) totals: Totals,
    /// What was seen of personal data, a column at a time.
    pub(crate) tallies: Vec<Tally>,
    /// What columns may hold, where nothing has told it.
    pub(crate) candidates: Vec<Candidates>,
}

/// Sums over the blocks of one thread.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// By rule and column.
    pub(crate) hits: HashMap<(u32, u32), u64>,
    pub(crate) bad_rows: u64,
    pub(crate) empties: Vec<u64>,
    /// What the wrong dates of each column say of their order.
    pub(crate) orders: Vec<Orders>,
}

impl<'a> Pass<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        request: &'a Request<'a>,
        kinds: &[Kind],
        dialect: Dialect,
        length: Option<u64>,
        mut rewriter: Option<&'a mut dyn Rewriter>,
    ) -> Result<Self, Unreadable> {
        let columns = Columns::new(plan, kinds, request.sink.map_or(&[], |sink| sink.treatments));
        if let Some(sink) = &request.sink {
            sink.tables.begin(columns.schema()).map_err(Unreadable::Sink)?;
        }
        if let Some(rewriter) = &mut rewriter {
            rewriter.start(plan, dialect)?;
        }
        let detector = (request.personal != Kinds::None).then(|| {
            let fields = plan.fields.iter().map(Option::as_deref);
            Detector::new(plan.header.names.iter().map(String::as_str).zip(fields), request.personal)
        });
        let ordered = request.sink.is_some() || rewriter.is_some() || !plan.keys.keys.is_empty();
        Ok(Self {
            plan,
            request,
            dialect,
            columns,
            detector,
            reading: request.schema.is_none().then(Reading::new),
            length,
            ledger: Mutex::new(Ledger::new(request.listed)),
            posted: Condvar::new(),
            turnstile: Turnstile::new(InOrder { met: Met::default(), rows: 0, accepted: 0, rewriter }),
            ordered,
        })
    }

    /// `surveyed` when a reading before has told what columns hold.
    pub(crate) fn worker(&self, surveyed: bool) -> Worker<'_, 'a> {
        let columns = self.plan.fields.len();
        let inferred = if surveyed || self.reading.is_none() { 0 } else { columns };
        let (empties, orders) = (vec![0; columns], vec![Orders::default(); columns]);
        let totals = Totals { empties, orders, ..Totals::default() };
        Worker {
            pass: self,
            sheet: Sheet::default(),
            hits: Vec::new(),
            keyed: Keyed::default(),
            totals,
            tallies: self.detector.as_ref().map(Detector::tallies).unwrap_or_default(),
            candidates: vec![Candidates::default(); inferred],
        }
    }
}

impl Pass<'_> {
    /// Writes down what was found in a block, then waits if those before it are far behind.
    fn post(&self, number: u64, found: Found) {
        let mut ledger = lock(&self.ledger);
        ledger.post(number, found);
        self.posted.notify_all();
        while ledger.is_far(number) {
            ledger = self.posted.wait(ledger).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Worker<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.close();
        }
    }
}

impl Worker<'_, '_> {
    pub(crate) fn close(&self) {
        self.pass.turnstile.close();
        lock(&self.pass.ledger).close();
        self.pass.posted.notify_all();
    }

    pub(crate) fn inspect(&mut self, block: &mut Block) -> Result<(), Unreadable> {
        let pass = self.pass;
        let plan = pass.plan;
        if pass.request.watch.cancelled() {
            return Err(Unreadable::Cancelled);
        }
        self.sheet.prepare(block, plan.fields.len(), pass.dialect, pass.detector.is_some())?;
        let view = View {
            sheet: &self.sheet,
            block,
            columns: plan.fields.len(),
            dialect: pass.dialect,
            blanks: &plan.blanks,
        };
        inspect::run(plan, view, &mut self.hits, &mut self.keyed, &mut self.totals.empties);
        let (repeated, first_row) = if pass.ordered {
            let (hits, keyed) = (&mut self.hits, &mut self.keyed);
            pass.turnstile.pass(block.number, |order| {
                let repeated = plan.keys.settle(&mut order.met, keyed, order.rows);
                hits.extend(repeated.iter().map(|repeated| repeated.hit));
                inspect::settle(plan, hits);
                if let Some(rewriter) = &mut order.rewriter {
                    rewriter.block(plan, view, hits, &repeated)?;
                }
                let first_row = order.accepted + 1;
                order.rows += u64::from(view.sheet.rows);
                order.accepted += pass.request.sink.map_or(0, |sink| accepted(sink.accept, view, hits));
                Ok((repeated, first_row))
            })?
        } else {
            inspect::settle(plan, &mut self.hits);
            (Vec::new(), 1)
        };
        self.totals.add(&self.hits);
        self.totals.hear_dates(plan, view, &self.hits);
        if let Some(detector) = &pass.detector {
            look(detector, view, &self.hits, &mut self.tallies);
        }
        if let (Some(reading), false) = (&pass.reading, self.candidates.is_empty()) {
            reading.see(view, &mut self.candidates);
        }
        let totals = total_row::find(view, &self.hits);
        let sums = Sums::of(view);
        let wanted = lock(&pass.ledger).wanted();
        let mut counted = Counted::default();
        let described = self.hits.iter().take(wanted);
        let faults =
            described.map(|hit| inspect::describe(plan, view, *hit, &repeated, &mut counted)).collect();
        let found = Found { rows: view.sheet.rows.into(), lines: view.lines(), faults, totals, sums };
        pass.post(block.number, found);
        if let Some(sink) = &pass.request.sink {
            let mut run = sink.tables.run(block.number, first_row).map_err(Unreadable::Sink)?;
            pass.columns.write(view, sink.accept, &self.hits, &mut *run).map_err(Unreadable::Sink)?;
            run.close().map_err(Unreadable::Sink)?;
        }
        pass.request.watch.advance(block.read, pass.length);
        Ok(())
    }
}

/// Looks for personal data in the cells of a block: in all of them for what their fields admit, and for the rest in
/// those that broke their fields' rules.
fn look(detector: &Detector, view: View<'_>, hits: &[Hit], tallies: &mut [Tally]) {
    let block = view.block.number;
    let known = if view.block.rows.is_some() { Hints::ALL } else { Hints::of(view.block.text.bytes()) };
    view.windows(|cells| {
        for (at, tally) in tallies.iter_mut().enumerate() {
            detector.column(at).scan_cells(block, known, cells.at(at), tally);
        }
    });
    let mut last = None;
    for hit in hits {
        // Hits are in order: those of one cell are together.
        if last.replace((hit.row, hit.column)) != Some((hit.row, hit.column))
            && let Some(row) = view.row(hit.row)
        {
            let (column, place) = (hit.column as usize, Place { block, row: hit.row });
            detector.column(column).scan_failed(place, &row.at(column).get(0), &mut tallies[column]);
        }
    }
}

/// How many rows are written.
fn accepted(accept: Accept, view: View<'_>, hits: &[Hit]) -> u64 {
    let refused = match accept {
        Accept::GoodRows => distinct_rows(hits.iter()),
        Accept::GoodCells => distinct_rows(hits.iter().filter(|hit| hit.rule == rule::BLANK_ROW)),
    };
    u64::from(view.sheet.rows) - refused
}

fn distinct_rows<'h>(hits: impl Iterator<Item = &'h Hit>) -> u64 {
    let mut last = None;
    hits.filter(|hit| last.replace(hit.row) != Some(hit.row)).count() as u64
}

impl Totals {
    /// `hits` in order.
    fn add(&mut self, hits: &[Hit]) {
        self.bad_rows += distinct_rows(hits.iter());
        for hit in hits {
            *self.hits.entry((hit.rule, hit.column)).or_default() += 1;
        }
    }

    /// Cells that are no date of their field may tell the order of the others.
    fn hear_dates(&mut self, plan: &Plan, view: View<'_>, hits: &[Hit]) {
        for hit in hits.iter().filter(|hit| plan.rules[hit.rule as usize].level == Level::Type) {
            let column = hit.column as usize;
            if plan.fields[column].as_deref().is_some_and(Orders::matter)
                && let Some(row) = view.row(hit.row)
            {
                self.orders[column].hear(&row.at(column).text(0));
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.bad_rows += other.bad_rows;
        self.orders.resize(self.orders.len().max(other.orders.len()), Orders::default());
        for (orders, more) in self.orders.iter_mut().zip(&other.orders) {
            orders.merge(*more);
        }
        self.empties.resize(self.empties.len().max(other.empties.len()), 0);
        for (count, more) in self.empties.iter_mut().zip(&other.empties) {
            *count += more;
        }
        for (place, more) in &other.hits {
            *self.hits.entry(*place).or_default() += more;
        }
    }
}
