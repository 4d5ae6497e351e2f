//! The header as it stands in the file, before any schema is looked at.

use crate::Unreadable;
use crate::block::Block;
use crate::exact::{self, RawRecord};
use crate::formats;
use crate::text::{Dialect, HeaderPlace, preamble};

/// The labels, and where they are.
#[derive(Debug, Default)]
pub(crate) struct Heading {
    pub(crate) labels: Vec<String>,
    /// Line or sheet row, from 1.
    pub(crate) line: u64,
    /// Whether rows above it were left out.
    pub(crate) is_below: bool,
    /// The line where the header likely is and what it says, when that is not certain and the first row was taken.
    pub(crate) likely: Option<(u64, Vec<String>)>,
}

impl Heading {
    /// Reads the header in the first block of a text, and moves the block's start after it. `names` are the columns
    /// that a schema expects.
    pub(crate) fn of_text(block: &mut Block, dialect: Dialect, names: &[&str]) -> Result<Self, Unreadable> {
        let text = block.text.bytes();
        let line_after = |rows: usize| {
            let above = &text[..preamble::length(text, dialect, rows)];
            memchr::memchr_iter(b'\n', above).count() as u64 + 1
        };
        let mut heading = Self { line: 1, ..Self::default() };
        let mut start = 0;
        let mut rows = preamble::first_rows(text, dialect);
        match preamble::find(&rows, names) {
            HeaderPlace::First => {}
            HeaderPlace::Below(row) => {
                start = preamble::length(text, dialect, row);
                (heading.line, heading.is_below) = (line_after(row), true);
            }
            HeaderPlace::Perhaps(row) => heading.likely = Some((line_after(row), rows.swap_remove(row))),
        }
        let mut record = RawRecord::default();
        let end = start + exact::read_record(&text[start..], dialect, &mut record).length;
        let limit = formats::Limits::default().columns;
        if record.len() as u64 > limit {
            return Err(Unreadable::TooLarge { what: "columns", limit });
        }
        heading.labels = record.iter().map(|label| String::from_utf8_lossy(label).into_owned()).collect();
        block.start = end;
        Ok(heading)
    }
}
