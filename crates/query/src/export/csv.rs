//! Comma-separated values (RFC 4180), in UTF-8, with a header.

use std::fmt::Write as _;

use datafusion::arrow::array::RecordBatch;
use kernel::{Column, Result, TruthWords};

use super::Encoder;
use crate::cells::{Cell, Cells, push_date, push_instant};

/// Lines end with CR LF, as RFC 4180 has it. Empty cells are empty; empty text does not occur in tables.
///
/// A text cell that begins with `=`, `+`, `-`, `@`, a tabulation or a carriage return gets an apostrophe before it:
/// spreadsheet programs would otherwise run it as a formula (OWASP, "CSV Injection"). Numbers and dates are never
/// touched: a negative amount stays a number. JSON and Parquet give text as it is.
///
/// Booleans are in the words of their schema, which would refuse the file otherwise.
pub(super) struct Csv {
    header: String,
    /// Of each column, its schema's words for true and false.
    words: Vec<Option<TruthWords>>,
}

impl Csv {
    pub(super) fn new(columns: &[Column]) -> Self {
        let mut header = String::new();
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                header.push(',');
            }
            push_text(&mut header, &column.name);
        }
        header.push_str("\r\n");
        Self { header, words: columns.iter().map(|column| column.words.clone()).collect() }
    }
}

impl Encoder for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(self.header.as_bytes());
        Ok(())
    }

    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()> {
        let columns = batch.columns().iter().map(Cells::of).collect::<Result<Vec<_>>>()?;
        let mut line = String::with_capacity(512);
        for row in 0..batch.num_rows() {
            line.clear();
            for (index, (cells, words)) in columns.iter().zip(&self.words).enumerate() {
                if index > 0 {
                    line.push(',');
                }
                push_cell(&mut line, cells.get(row).in_words(words.as_ref()));
            }
            line.push_str("\r\n");
            out.extend_from_slice(line.as_bytes());
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}

fn push_cell(line: &mut String, cell: Cell<'_>) {
    // Writing to a String never fails.
    let _ = match cell {
        Cell::Null => Ok(()),
        Cell::Boolean(value) => write!(line, "{value}"),
        Cell::Integer(value) => write!(line, "{value}"),
        Cell::Number(value) => write!(line, "{value}"),
        Cell::Text(text) => {
            push_text(line, text);
            Ok(())
        }
        Cell::Date(day) => {
            push_date(line, day);
            Ok(())
        }
        Cell::Instant(millis) => {
            push_instant(line, millis);
            Ok(())
        }
    };
}

/// Whether a spreadsheet may take a text for a formula that does something. Signed figures, telephone numbers and a lone
/// dash do nothing, whatever is made of them.
fn may_run(text: &str) -> bool {
    match text.as_bytes() {
        [b'+' | b'-', rest @ ..] => {
            !rest.iter().all(|byte| byte.is_ascii_digit() || b" .,()/-".contains(byte))
        }
        [b'=' | b'@' | b'\t' | b'\r', ..] => true,
        _ => false,
    }
}

fn push_text(line: &mut String, text: &str) {
    let is_formula = may_run(text);
    let guard = if is_formula { "'" } else { "" };
    if !text.contains(['"', ',', '\r', '\n']) {
        line.push_str(guard);
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(guard);
    for part in text.split_inclusive('"') {
        line.push_str(part);
        if part.ends_with('"') {
            line.push('"');
        }
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        let spell = |cell| {
            let mut line = String::new();
            push_cell(&mut line, cell);
            line
        };
        assert_eq!(spell(Cell::Text("=1+1")), "'=1+1");
        assert_eq!(spell(Cell::Text("-2,\"5\"")), "\"'-2,\"\"5\"\"\"");
        assert_eq!(spell(Cell::Text("-1+cmd|' /C calc'!A0")), "'-1+cmd|' /C calc'!A0");
        for harmless in ["+33 353649009", "-", "-5", "+33 (0)3.20/21"] {
            assert_eq!(spell(Cell::Text(harmless)), harmless);
        }
        assert_eq!(spell(Cell::Number(-2.5)), "-2.5");
        assert_eq!(spell(Cell::Integer(-2)), "-2");
        assert_eq!(spell(Cell::Number(15.0)), "15");
        assert_eq!(spell(Cell::Text("a\nb")), "\"a\nb\"");
    }
}
