//! Cells that must match a regular expression.

mod shapes;

use regex_automata::dfa::dense::{Config, DFA};
use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use self::shapes::Shape;
use super::{Check, Exact, Hit, Memo};
use crate::cells::Cells;

/// Bytes that a table of states may take, and the work of making it.
const TABLE: usize = 256 << 10;

/// A column with a pattern. A cell is accepted by the shapes that the pattern allows, when it is a choice of a few
/// texts of fixed length; else by a table of states, when it fits in the cache.
pub(crate) struct Patterned {
    exact: Exact,
    shapes: Vec<Shape>,
    table: Option<DFA<Vec<u32>>>,
}

impl Patterned {
    /// `None` for a column without a pattern.
    pub(crate) fn new(exact: Exact) -> Option<Self> {
        let pattern = exact.field.constraints.pattern.as_ref()?;
        let shapes = shapes::of(pattern.anchored(), |text| pattern.is_match(text));
        let table = if shapes.is_empty() { table(pattern.anchored()) } else { None };
        Some(Self { exact, shapes, table })
    }

    fn by_table(&self, cell: &[u8]) -> bool {
        self.table.as_ref().is_some_and(|table| {
            let input = Input::new(cell).anchored(Anchored::Yes).earliest(true);
            table.try_search_fwd(&input).is_ok_and(|found| found.is_some())
        })
    }
}

fn table(pattern: &str) -> Option<DFA<Vec<u32>>> {
    let config = Config::new()
        .start_kind(StartKind::Anchored)
        .dfa_size_limit(Some(TABLE))
        .determinize_size_limit(Some(4 * TABLE));
    DFA::builder().configure(config).syntax(syntax::Config::new()).build(pattern).ok()
}

impl Check for Patterned {
    fn run(&self, cells: Cells<'_>, hits: &mut Vec<Hit>) {
        let cells = cells.at(self.exact.column);
        match &self.shapes[..] {
            [] => {
                let mut memo = Memo::new();
                cells.filled(|row, cell| {
                    memo.accepts(cell, || {
                        self.by_table(cell.bytes()) || self.exact.settle(cells.row(row), cell, hits)
                    });
                });
            }
            [shape] => cells.filled(|row, cell| {
                if !shape.fits(cell) {
                    self.exact.settle(cells.row(row), cell, hits);
                }
            }),
            shapes => cells.filled(|row, cell| {
                if !shapes.iter().any(|shape| shape.fits(cell)) {
                    self.exact.settle(cells.row(row), cell, hits);
                }
            }),
        }
    }
}
