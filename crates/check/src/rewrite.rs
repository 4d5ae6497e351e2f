//! The file written again: with what is certainly wrong put right, and with the rows that are not right set apart.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::check::{Rewriter, run};
use crate::checks::{Hit, Repeated};
use crate::exact::{self, RawRecord};
use crate::inspect;
use crate::plan::{Plan, rule};
use crate::repair::{self, RepairKind};
use crate::request::{Input, Request};
use crate::sheet::{Counted, View};
use crate::text::Dialect;
use crate::{Lang, Report, Unreadable};

/// What a file written again gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewritten {
    /// The report of the file as it was.
    pub report: Report,
    /// What was changed in the copy.
    pub repairs: Repairs,
}

/// The repairs that a copy holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repairs {
    pub applied: u64,
    /// By kind: those of [`crate::repair::RepairKind`], and the others named here.
    pub by_kind: BTreeMap<String, u64>,
}

impl Repairs {
    /// A column renamed as the schema spells it.
    pub const LABEL: &str = "label";
    /// The text of the file, which was in another encoding than UTF-8.
    pub const ENCODING: &str = "file-encoding";
    /// The file, which was a sheet or JSON and no CSV.
    pub const FORMAT: &str = "file-format";

    /// How many cells were changed: not names of columns, nor rows left out, nor the file as a whole.
    pub fn cells(&self) -> u64 {
        let others = [Self::LABEL, Self::ENCODING, Self::FORMAT, RepairKind::BlankRow.name()];
        let others = others.iter().filter_map(|kind| self.by_kind.get(*kind));
        self.applied.saturating_sub(others.sum())
    }

    fn count(&mut self, kind: &str) {
        self.applied += 1;
        *self.by_kind.entry(kind.to_owned()).or_default() += 1;
    }
}

/// Checks a file and writes it again as CSV in UTF-8, in its own order.
///
/// Without a schema, the file is read once before: a column that all its cells but a few are of one kind is repaired
/// where each of these few certainly means a value of that kind.
///
/// `fixed` receives every row but blank ones, under the labels that the schema spells, with each certain repair
/// applied; a row without one is copied as it stands, and so is a row that has not as many cells as the header, which
/// stays wrong. `rejects`, when it is given, receives in place of `fixed` the rows that have an error left, as they
/// were (a blank row has none: it is left out), with a first column `ligne` (the line in the file), and last `cellules en trop` (those beyond the header's,
/// with their separators) and `erreurs` (the sentences in French, one a line). Without `fixed` nothing is repaired:
/// `rejects` has every row with an error.
/// The report is that of the file as it was: its repairs are those that `fixed` holds. Where the schema has dates, the
/// file is read once more before: the whole column tells which of day and month comes first.
///
/// # Errors
/// As [`crate::check`], and when a writer fails.
pub fn rewrite(
    input: Input<'_>,
    request: &Request<'_>,
    fixed: Option<&mut (dyn Write + Send)>,
    rejects: Option<&mut (dyn Write + Send)>,
) -> Result<Rewritten, Unreadable> {
    let mends = fixed.is_some();
    Copies::new(fixed, rejects, mends).write(input, request)
}

/// Checks a file and sets the rows that have an error apart, as [`rewrite`] does, but repairs nothing: `good` receives
/// the rows without an error, under the labels of the file.
///
/// # Errors
/// As [`crate::check`], and when a writer fails.
pub fn split(
    input: Input<'_>,
    request: &Request<'_>,
    good: &mut (dyn Write + Send),
    rejects: &mut (dyn Write + Send),
) -> Result<Report, Unreadable> {
    Ok(Copies::new(Some(good), Some(rejects), false).write(input, request)?.report)
}

struct Copies<'a, 'b> {
    fixed: Option<&'a mut (dyn Write + Send)>,
    rejects: Option<&'b mut (dyn Write + Send)>,
    /// Whether certain repairs are applied.
    mends: bool,
    repairs: Repairs,
    /// Line ends before the block.
    lines: u64,
    out: Vec<u8>,
}

impl<'a, 'b> Copies<'a, 'b> {
    fn new(
        fixed: Option<&'a mut (dyn Write + Send)>,
        rejects: Option<&'b mut (dyn Write + Send)>,
        mends: bool,
    ) -> Self {
        Self { fixed, rejects, mends, repairs: Repairs::default(), lines: 0, out: Vec::new() }
    }

    fn write(mut self, input: Input<'_>, request: &Request<'_>) -> Result<Rewritten, Unreadable> {
        let report = run(input, request, Some(&mut self))?;
        if self.mends {
            if report.file.encoding.as_deref().is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8"))
            {
                self.repairs.count(Repairs::ENCODING);
            }
            if report.file.format != "csv" {
                self.repairs.count(Repairs::FORMAT);
            }
        }
        if let Some(fixed) = self.fixed {
            fixed.flush()?;
        }
        if let Some(rejects) = self.rejects {
            rejects.flush()?;
        }
        Ok(Rewritten { report, repairs: self.repairs })
    }
}

impl Rewriter for Copies<'_, '_> {
    fn mends(&self) -> bool {
        self.mends
    }

    fn start(&mut self, plan: &Plan, dialect: Dialect) -> Result<(), Unreadable> {
        let names = &plan.header.names;
        if let Some(fixed) = &mut self.fixed {
            let labels = names.iter().enumerate().map(|(column, name)| match &plan.fields[column] {
                Some(field) if self.mends && field.name != *name => {
                    self.repairs.count(Repairs::LABEL);
                    field.name.as_str()
                }
                _ => name.as_str(),
            });
            push_row(&mut self.out, dialect, labels);
            fixed.write_all(&self.out)?;
            self.out.clear();
        }
        if let Some(rejects) = &mut self.rejects {
            let labels =
                std::iter::once("ligne").chain(names.iter().map(String::as_str)).chain([SURPLUS, "erreurs"]);
            push_row(&mut self.out, dialect, labels);
            rejects.write_all(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    fn block(
        &mut self,
        plan: &Plan,
        view: View<'_>,
        hits: &[Hit],
        repeated: &[Repeated],
    ) -> Result<(), Unreadable> {
        let mut fixed = std::mem::take(&mut self.out);
        let mut rejected = Vec::new();
        let mut rest = hits;
        let mut counted = Counted::default();
        for row in 0..view.sheet.rows {
            let end = rest.iter().take_while(|hit| hit.row == row).count();
            let of_row;
            (of_row, rest) = rest.split_at(end);
            if of_row.is_empty() {
                if self.fixed.is_some() {
                    match recast(plan, view, row) {
                        Some((values, kinds)) => {
                            for kind in kinds {
                                self.repairs.count(kind.name());
                            }
                            push_row(&mut fixed, view.dialect, values.iter().map(String::as_str));
                        }
                        None => copy_row(&mut fixed, view, row),
                    }
                }
                continue;
            }
            // What holds nothing is no row to set apart.
            if self.mends && of_row[0].rule == rule::BLANK_ROW {
                self.repairs.count(RepairKind::BlankRow.name());
                continue;
            }
            // A blank line has no cells.
            let cells = view.row(row);
            let text = |column| cells.map(|cells| cells.at(column).text(0).into_owned()).unwrap_or_default();
            let found: Vec<String> = (0..view.columns).map(text).collect();
            // A row that is not of the table's shape stays as it stands: completed or cut, it would look right.
            let misshapen = of_row.iter().any(|hit| is_of_shape(hit.rule));
            let (values, kinds, left) = if self.mends && !misshapen {
                mended(plan, &found, of_row)
            } else {
                (found.clone(), Vec::new(), of_row.to_vec())
            };
            // Set apart, a row that has an error left is not among the good ones.
            if self.rejects.is_some() && !left.is_empty() {
                let (line, sentences) = self.sentences(plan, view, &left, repeated, &mut counted);
                let surplus = surplus(view, row);
                let cells = std::iter::once(line.as_str()).chain(found.iter().map(String::as_str));
                push_row(&mut rejected, view.dialect, cells.chain([surplus.as_str(), sentences.as_str()]));
            } else if self.fixed.is_some() && kinds.is_empty() {
                copy_row(&mut fixed, view, row);
            } else if self.fixed.is_some() {
                for kind in &kinds {
                    self.repairs.count(kind.name());
                }
                push_row(&mut fixed, view.dialect, values.iter().map(String::as_str));
            }
        }
        if let Some(writer) = &mut self.fixed {
            writer.write_all(&fixed)?;
        }
        if let Some(writer) = &mut self.rejects {
            writer.write_all(&rejected)?;
        }
        self.lines += view.lines();
        fixed.clear();
        self.out = fixed;
        Ok(())
    }
}

impl Copies<'_, '_> {
    fn sentences(
        &self,
        plan: &Plan,
        view: View<'_>,
        hits: &[Hit],
        repeated: &[Repeated],
        counted: &mut Counted,
    ) -> (String, String) {
        let line = hits.first().map_or(0, |hit| view.line(hit.row, counted).in_file(self.lines));
        let sentences: Vec<String> = hits
            .iter()
            .map(|hit| {
                let (fault, _) = inspect::describe(plan, view, *hit, repeated, counted);
                fault.sentence(Lang::Fr)
            })
            .collect();
        (line.to_string(), sentences.join("\n"))
    }
}

/// The label of the cells that a rejected row has beyond the header's.
const SURPLUS: &str = "cellules en trop";

fn is_of_shape(rule: u32) -> bool {
    matches!(rule, rule::EXTRA_CELL | rule::MISSING_CELL | rule::UNCLOSED_QUOTE)
}

/// The cells of a row with its certain repairs, the kinds of these, and the errors that are left.
fn mended(plan: &Plan, found: &[String], hits: &[Hit]) -> (Vec<String>, Vec<RepairKind>, Vec<Hit>) {
    let (mut values, mut kinds, mut left) = (found.to_vec(), Vec::new(), Vec::new());
    let mut done = None;
    for hit in hits {
        let column = hit.column as usize;
        let repair = plan.fields[column]
            .as_ref()
            .filter(|_| plan.rules[hit.rule as usize].has_column())
            .and_then(|field| repair::propose_in(field, &found[column], plan.orders[column]));
        match repair {
            Some(repair) => {
                // Several errors of one cell have one repair.
                if done.replace(column) != Some(column) {
                    kinds.push(repair.what);
                }
                values[column] = repair.value;
            }
            None => left.push(*hit),
        }
    }
    (values, kinds, left)
}

/// A row without an error, where certain repairs make columns of a free table of one kind; nothing where none applies.
fn recast(plan: &Plan, view: View<'_>, row: u32) -> Option<(Vec<String>, Vec<RepairKind>)> {
    if plan.recast.iter().all(Option::is_none) {
        return None;
    }
    let cells = view.row(row)?;
    let mut values: Vec<String> = (0..view.columns).map(|at| cells.at(at).text(0).into_owned()).collect();
    let mut kinds = Vec::new();
    for ((value, field), order) in values.iter_mut().zip(&plan.recast).zip(&plan.orders) {
        let field = field.as_ref().filter(|_| !value.is_empty());
        let repair = field.and_then(|field| repair::propose_in(field, value, *order));
        if let Some(repair) = repair {
            kinds.push(repair.what);
            *value = repair.value;
        }
    }
    if kinds.is_empty() { None } else { Some((values, kinds)) }
}

/// The cells of a row beyond those of the header, as CSV; nothing where there are none.
fn surplus(view: View<'_>, row: u32) -> String {
    let mut record = RawRecord::default();
    let cells: Vec<Cow<'_, str>> = if let Some(read) = &view.block.rows {
        let found = read.surplus.binary_search_by_key(&row, |&(of, _)| of).ok();
        found.map_or(&[][..], |at| &read.surplus[at].1).iter().map(Cow::from).collect()
    } else {
        exact::read_record(view.raw_row(row), view.dialect, &mut record);
        record.iter().skip(view.columns).map(String::from_utf8_lossy).collect()
    };
    if cells.is_empty() {
        return String::new();
    }
    let mut out = Vec::new();
    push_row(&mut out, view.dialect, cells.iter().map(AsRef::as_ref));
    String::from_utf8_lossy(&out).trim_end_matches("\r\n").to_owned()
}

/// Copies a row as it stands, or as it was read where it has no text of its own.
fn copy_row(out: &mut Vec<u8>, view: View<'_>, row: u32) {
    let raw = view.raw_row(row);
    if raw.is_empty() {
        if let Some(cells) = view.row(row) {
            let values: Vec<_> = (0..view.columns).map(|column| cells.at(column).text(0)).collect();
            push_row(out, view.dialect, values.iter().map(AsRef::as_ref));
        }
        return;
    }
    out.extend_from_slice(raw);
    if !raw.ends_with(b"\n") {
        out.extend_from_slice(b"\r\n");
    }
}

fn push_row<'v>(out: &mut Vec<u8>, dialect: Dialect, values: impl IntoIterator<Item = &'v str>) {
    let quote = char::from(dialect.quote);
    for (column, value) in values.into_iter().enumerate() {
        if column > 0 {
            out.push(dialect.delimiter);
        }
        let bytes = value.as_bytes();
        let special = |byte: &u8| [dialect.delimiter, dialect.quote, b'\n', b'\r'].contains(byte);
        if bytes.iter().any(special) {
            out.push(dialect.quote);
            out.extend_from_slice(value.replace(quote, &format!("{quote}{quote}")).as_bytes());
            out.push(dialect.quote);
        } else {
            out.extend_from_slice(bytes);
        }
    }
    out.extend_from_slice(b"\r\n");
}
