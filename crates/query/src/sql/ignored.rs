//! Clauses that the parser reads and the planner passes over without a word: an answer that leaves one out would be
//! the answer to another question, so each is refused by its name.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Query, Select, Statement, TableFactor, Visit as _, Visitor};

use super::wire::Stopped;

/// # Errors
/// At the first clause that would be passed over.
pub(super) fn check(statement: &Statement) -> Result<(), Stopped> {
    match statement.visit(&mut Clauses) {
        ControlFlow::Break(name) => Err(Stopped::Refused { name: name.to_owned() }),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Clauses;

/// Goes on unless the clause is there.
fn unless(is_there: bool, name: &'static str) -> ControlFlow<&'static str> {
    if is_there { ControlFlow::Break(name) } else { ControlFlow::Continue(()) }
}

impl Visitor for Clauses {
    type Break = &'static str;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Self::Break> {
        unless(!query.locks.is_empty(), "for update, for share")?;
        unless(query.for_clause.is_some(), "for xml, for json")?;
        unless(query.settings.is_some(), "settings")?;
        unless(query.format_clause.is_some(), "format")
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Self::Break> {
        unless(select.prewhere.is_some(), "prewhere")?;
        unless(!select.connect_by.is_empty(), "connect by")?;
        unless(!select.distribute_by.is_empty(), "distribute by")?;
        unless(select.select_modifiers.is_some(), "modifiers of select")?;
        unless(select.value_table_mode.is_some(), "as struct, as value")
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Self::Break> {
        match factor {
            TableFactor::Table {
                with_hints, version, partitions, json_path, sample, index_hints, ..
            } => {
                unless(sample.is_some(), "tablesample")?;
                unless(version.is_some(), "as of")?;
                unless(!partitions.is_empty(), "partition")?;
                unless(json_path.is_some(), "path of a table")?;
                unless(!with_hints.is_empty() || !index_hints.is_empty(), "hints")
            }
            TableFactor::Derived { sample, .. } => unless(sample.is_some(), "tablesample"),
            _ => ControlFlow::Continue(()),
        }
    }
}
