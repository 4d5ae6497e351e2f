//! Rows that sum up the others, as spreadsheets have them under a table or inside it: they are no data.
//!
//! A row that says that it is a total is one when an amount of it is the sum of the rows above: since the total before,
//! since a heading, or of them all. At the end of the file, or when it has an error, it need not be a sum.

mod sums;

pub(crate) use self::sums::{Running, Sums};
use crate::checks::Hit;
use crate::fold::folded;
use crate::ledger::TotalRow;
use crate::sheet::{Counted, View};

/// Rows at the end of a file among which a total is looked for.
pub(crate) const LAST: u64 = 3;
/// Rows like totals that a report tells.
pub(crate) const TOLD: usize = 20;
/// Words that such a row begins with, without their accents.
const WORDS: [&str; 4] = ["sous-total", "sous total", "totaux", "total"];
/// Words of its first cell at most: `Total général des subventions versées`.
const MOST_WORDS: usize = 6;
/// Rows with an error that are looked at in one block.
const MOST_ROWS: usize = 1_000;

/// The rows of a block that look like totals without a sum, among its last and those that have an error; of these, as
/// many as are told. `hits` in order.
pub(crate) fn find(view: View<'_>, hits: &[Hit]) -> Vec<TotalRow> {
    let mut wrong: Vec<u32> = Vec::new();
    for hit in hits {
        if wrong.last() != Some(&hit.row) {
            if wrong.len() == MOST_ROWS {
                break;
            }
            wrong.push(hit.row);
        }
    }
    let last = view.sheet.rows.saturating_sub(u32::try_from(LAST).unwrap_or_default())..view.sheet.rows;
    let others = last.filter(|row| wrong.binary_search(row).is_err()).map(|row| (row, false));
    let mut rows: Vec<(u32, bool)> = wrong.iter().map(|&row| (row, true)).chain(others).collect();
    rows.sort_unstable();
    let mut counted = Counted::default();
    let mut told = 0;
    let found = rows.into_iter().filter(|&(row, is_wrong)| {
        let found = (!is_wrong || told < TOLD) && Row::read(view, row).is_some_and(|row| row.is_mostly_blank);
        told += usize::from(found && is_wrong);
        found
    });
    found.map(|(row, is_wrong)| TotalRow { row, line: view.line(row, &mut counted), is_wrong }).collect()
}

/// A row that says that it is a total.
struct Row {
    /// Its amounts, by column.
    numbers: Vec<(usize, f64)>,
    is_mostly_blank: bool,
}

impl Row {
    /// Nothing for a row whose first filled cell does not say so, or whose others are not numbers.
    fn read(view: View<'_>, row: u32) -> Option<Self> {
        let cells = view.row(row)?;
        let mut filled = (0..view.columns).filter(|&column| !cells.at(column).text(0).trim().is_empty());
        let first = filled.next()?;
        if !says_total(&cells.at(first).text(0)) {
            return None;
        }
        let numbers = filled.map(|column| Some((column, number(&cells.at(column).text(0))?)));
        let numbers = numbers.collect::<Option<Vec<_>>>().filter(|numbers| !numbers.is_empty())?;
        let is_mostly_blank = numbers.len() * 2 < view.columns - first;
        Some(Self { numbers, is_mostly_blank })
    }
}

fn says_total(cell: &str) -> bool {
    // Most cells are told by their first letter.
    if !cell.trim_start().starts_with(['t', 'T', 's', 'S']) {
        return false;
    }
    let cell: String = folded(cell.trim()).collect();
    let rest = WORDS.iter().find_map(|word| cell.strip_prefix(word));
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    rest.is_some_and(ends) && cell.split_whitespace().count() <= MOST_WORDS
}

/// A number as people write it: `1 250,50 €`.
fn number(cell: &str) -> Option<f64> {
    let is_number = |it: char| it.is_ascii_digit() || matches!(it, '.' | '-' | '+');
    if cell.chars().all(is_number) {
        return cell.parse().ok();
    }
    let is_around = |it: char| it.is_whitespace() || matches!(it, '€' | '%');
    if !cell.chars().all(|it| is_number(it) || it == ',' || is_around(it)) {
        return None;
    }
    let cell: String = cell.chars().filter(|&it| !is_around(it)).collect();
    let cell = if cell.contains(',') { cell.replace('.', "").replace(',', ".") } else { cell };
    cell.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_says_so_in_its_first_word() {
        for total in
            ["Total", "TOTAL GÉNÉRAL", "Sous-total :", "Total 2024", "sous total", "Totaux", " total"]
        {
            assert!(says_total(total), "{total}");
        }
        for other in
            ["TotalEnergies", "Totale", "Association", "", "Total des actions menées au long de l’année"]
        {
            assert!(!says_total(other), "{other}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number("1 250,50 €"), Some(1250.5));
        assert_eq!(number("1.250,50"), Some(1250.5));
        assert_eq!(number("-12.5"), Some(-12.5));
        assert_eq!((number("x"), number("€"), number("2024-01-01"), number("")), (None, None, None, None));
    }
}
