//! The file written again: with what is certainly wrong put right, and with the rows that are not right set apart.

use std::io::Write;

use crate::check::{Rewriter, run};
use crate::checks::{Hit, Repeated};
use crate::inspect;
use crate::plan::{Plan, rule};
use crate::repair;
use crate::request::{Input, Request};
use crate::sheet::{Counted, View};
use crate::text::Dialect;
use crate::{Lang, Report, Unreadable};

/// Checks a file and writes it again as CSV in UTF-8, in its own order.
///
/// `fixed` receives every row but blank ones, under the labels that the schema spells, with each certain repair
/// applied; a row without one is copied as it stands. `rejects`, when it is given, receives in place of `fixed` the rows that have an error left, with a first
/// column `ligne` (the line in the file) and a last one `erreurs` (the sentences in French, one a line).
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
) -> Result<Report, Unreadable> {
    let mut copies = Copies { fixed, rejects, lines: 0, out: Vec::new() };
    let report = run(input, request, Some(&mut copies))?;
    if let Some(fixed) = copies.fixed {
        fixed.flush()?;
    }
    if let Some(rejects) = copies.rejects {
        rejects.flush()?;
    }
    Ok(report)
}

struct Copies<'a, 'b> {
    fixed: Option<&'a mut (dyn Write + Send)>,
    rejects: Option<&'b mut (dyn Write + Send)>,
    /// Line ends before the block.
    lines: u64,
    out: Vec<u8>,
}

impl Rewriter for Copies<'_, '_> {
    fn start(&mut self, plan: &Plan, dialect: Dialect) -> Result<(), Unreadable> {
        let names = &plan.header.names;
        if let Some(fixed) = &mut self.fixed {
            let labels = names.iter().enumerate().map(|(column, name)| {
                plan.fields[column].as_ref().map_or(name.as_str(), |field| field.name.as_str())
            });
            push_row(&mut self.out, dialect, labels);
            fixed.write_all(&self.out)?;
            self.out.clear();
        }
        if let Some(rejects) = &mut self.rejects {
            let labels = std::iter::once("ligne").chain(names.iter().map(String::as_str)).chain(["erreurs"]);
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
                    copy_row(&mut fixed, view, row);
                }
                continue;
            }
            // A blank line has no cells.
            let cells = view.row(row);
            let text = |column| cells.map(|cells| cells.at(column).text(0).into_owned()).unwrap_or_default();
            let mut values: Vec<String> = (0..view.columns).map(text).collect();
            let mut left = Vec::new();
            for hit in of_row {
                let column = hit.column as usize;
                let mended = plan.fields[column]
                    .as_ref()
                    .filter(|_| plan.rules[hit.rule as usize].has_column())
                    .and_then(|field| repair::propose_in(field, &text(column), plan.orders[column]));
                match mended {
                    Some(repair) => values[column] = repair.value,
                    None => left.push(*hit),
                }
            }
            // Set apart, a row that has an error left is not among the good ones.
            let apart = self.rejects.is_some() && !left.is_empty();
            if self.fixed.is_some() && !apart && of_row[0].rule != rule::BLANK_ROW {
                push_row(&mut fixed, view.dialect, values.iter().map(String::as_str));
            }
            if apart {
                let (line, sentences) = self.sentences(plan, view, &left, repeated, &mut counted);
                let values = values.iter().map(String::as_str);
                let cells = std::iter::once(line.as_str()).chain(values).chain([sentences.as_str()]);
                push_row(&mut rejected, view.dialect, cells);
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
