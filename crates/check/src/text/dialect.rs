//! What separates the cells of a text file.

use super::preamble::{self, HeaderPlace};
use crate::exact;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter and the quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"' }
    }
}

impl Dialect {
    /// Guesses from the beginning of a text, in UTF-8, which may stop in the middle of a record. `names` are the
    /// columns that a schema expects: the delimiter that finds most of them in the header is the right one. Rows that
    /// surely stand above the header do not count.
    /// Otherwise it is the one that cuts most of the first rows like the header, then the one that cuts most.
    pub(crate) fn guess(head: &[u8], names: &[&str]) -> Self {
        let quote = if single_quoted(head) { b'\'' } else { b'"' };
        DELIMITERS
            .into_iter()
            .map(|delimiter| Self { delimiter, quote })
            .enumerate()
            .max_by_key(|(rank, dialect)| (dialect.score(head, names), std::cmp::Reverse(*rank)))
            .map_or_else(Self::default, |(_, dialect)| dialect)
    }

    fn score(self, head: &[u8], names: &[&str]) -> (usize, usize, usize) {
        let rows = preamble::first_rows(head, self);
        let header = match (preamble::find(&rows, names), preamble::find(&rows, &[])) {
            (HeaderPlace::Below(row), _) | (HeaderPlace::Perhaps(_), HeaderPlace::Below(row)) => row,
            _ => 0,
        };
        let (mut known, mut width, mut alike) = (0, 0, 0usize);
        exact::read(&head[..head.len().min(preamble::BYTES)], self, |row, cells| {
            if row < header {
                return true;
            }
            if row == header {
                known =
                    cells.iter().filter(|cell| names.iter().any(|name| name.as_bytes() == **cell)).count();
                width = cells.len();
            } else if cells.len() == width {
                alike += 1;
            }
            row < 100
        });
        if width < 2 { (known, 0, 0) } else { (known, alike + 1, width) }
    }
}

/// Whether cells are between apostrophes: every label of the header is, and no double quote is in sight.
fn single_quoted(head: &[u8]) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let marked = line.len() > 2 && line.starts_with(b"'") && line.ends_with(b"'");
    marked && !head.contains(&b'"') && {
        let separator =
            |around: &&[u8]| around[0] == b'\'' && DELIMITERS.contains(&around[1]) && around[2] == b'\'';
        let separators = line.windows(3).filter(separator).count();
        memchr::memchr_iter(b'\'', line).count() == 2 * (separators + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(head: &str, names: &[&str]) -> char {
        Dialect::guess(head.as_bytes(), names).delimiter.into()
    }

    #[test]
    fn the_delimiter_is_the_one_that_cuts_rows_alike() {
        assert_eq!(delimiter("a;b\n1,5;2\n3,5;4\n", &[]), ';');
        assert_eq!(delimiter("a\tb\n1\t2\n", &[]), '\t');
        assert_eq!(delimiter("a|b|c\n1|2|3\n", &[]), '|');
        assert_eq!(delimiter("\"a;b\",c\n\"x;y\",2\n", &[]), ',');
        assert_eq!(delimiter("alone\n1\n", &[]), ',');
    }

    #[test]
    fn the_columns_of_the_schema_settle_a_header_that_could_be_cut_two_ways() {
        assert_eq!(delimiter("nom, prénom;âge, an\n", &["nom, prénom", "âge, an"]), ';');
    }

    #[test]
    fn apostrophes_quote_only_when_they_wrap_every_label() {
        assert_eq!(Dialect::guess(b"'a','b'\n'l','m'\n", &[]).quote, b'\'');
        assert_eq!(Dialect::guess(b"'a',b'\n1,2\n", &[]).quote, b'"');
        assert_eq!(Dialect::guess(b"nom,lieu\nx,l'eau\n", &[]).quote, b'"');
    }
}
