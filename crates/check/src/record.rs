//! Rows one at a time, for formats that are not CSV: spreadsheets, JSON, GeoJSON.

use crate::Unreadable;

/// One row: its cells end to end in one buffer, so that a reader reuses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    text: String,
    ends: Vec<usize>,
    /// The physical line or sheet row that the row begins at, from 1.
    pub line: u64,
}

impl Record {
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, column: usize) -> Option<&str> {
        let start = if column == 0 { 0 } else { *self.ends.get(column - 1)? };
        self.text.get(start..*self.ends.get(column)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|column| self.get(column))
    }
}

/// A reader of rows. The first row is the header.
pub trait Rows: Send {
    /// Fills `record` with the next row; `false` at the end.
    ///
    /// # Errors
    /// When the file cannot be read any further.
    fn next(&mut self, record: &mut Record) -> Result<bool, Unreadable>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_went_in() {
        let mut record = Record::default();
        for cell in ["a", "", "é,\"\n"] {
            record.push(cell);
        }
        assert_eq!(record.iter().collect::<Vec<_>>(), ["a", "", "é,\"\n"]);
        assert_eq!(record.get(3), None);
        record.clear();
        assert!(record.is_empty());
    }
}
