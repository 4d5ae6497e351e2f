//! Rows that sum up the others, as spreadsheets have them under a table: they are no data.

use crate::checks::Hit;
use crate::fold::folded;
use crate::ledger::TotalRow;
use crate::sheet::{Counted, View};

/// Rows at the end of a file among which a total is looked for.
pub(crate) const LAST: u64 = 3;
/// Words that such a row begins with, without their accents.
const WORDS: [&str; 4] = ["sous-total", "sous total", "totaux", "total"];
/// Words of its first cell at most: `Total général des subventions versées`.
const MOST_WORDS: usize = 6;
/// Rows with an error that are looked at in one block.
const MOST_ROWS: usize = 1_000;

/// The rows of a block that look like totals, among its last and those that have an error.
pub(crate) fn find(view: View<'_>, hits: &[Hit]) -> Vec<TotalRow> {
    let mut rows: Vec<(u32, bool)> = hits.iter().take(MOST_ROWS).map(|hit| (hit.row, true)).collect();
    let last = u32::try_from(LAST).unwrap_or_default();
    rows.extend((view.sheet.rows.saturating_sub(last)..view.sheet.rows).map(|row| (row, false)));
    // Of a row that is there twice, the one with an error comes first.
    rows.sort_unstable_by_key(|&(row, is_wrong)| (row, !is_wrong));
    rows.dedup_by_key(|(row, _)| *row);
    let mut counted = Counted::default();
    let found = rows.into_iter().filter(|&(row, _)| is_total(view, row));
    found.map(|(row, is_wrong)| TotalRow { row, line: view.line(row, &mut counted), is_wrong }).collect()
}

/// Whether the first filled cell says so, the others are numbers or blank, and either most are blank or a number is the
/// sum of those above it.
fn is_total(view: View<'_>, row: u32) -> bool {
    let Some(cells) = view.row(row) else { return false };
    let mut filled = (0..view.columns).filter(|&column| !cells.at(column).text(0).trim().is_empty());
    let Some(first) = filled.next() else { return false };
    if !says_total(&cells.at(first).text(0)) {
        return false;
    }
    let numbers: Option<Vec<(usize, f64)>> =
        filled.map(|column| Some((column, number(&cells.at(column).text(0))?))).collect();
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return false };
    let mostly_blank = numbers.len() * 2 < view.columns - first;
    mostly_blank || numbers.iter().any(|&(column, total)| is_the_sum(view, row, column, total))
}

fn says_total(cell: &str) -> bool {
    let cell: String = folded(cell.trim()).collect();
    let rest = WORDS.iter().find_map(|word| cell.strip_prefix(word));
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    rest.is_some_and(ends) && cell.split_whitespace().count() <= MOST_WORDS
}

/// Whether the numbers above, in the same block, add up to this one. A sum of more than a block is not made, nor one for
/// each of many rows.
fn is_the_sum(view: View<'_>, row: u32, column: usize, total: f64) -> bool {
    if view.block.number > 0 || u64::from(row) + LAST < u64::from(view.sheet.rows) {
        return false;
    }
    let above = (0..row).filter_map(|row| number(&view.row(row)?.at(column).text(0)));
    let (sum, count) = above.fold((0.0, 0), |(sum, count), number| (sum + number, count + 1));
    count > 1 && (sum - total).abs() < 0.005
}

/// A number as people write it: `1 250,50 €`.
fn number(cell: &str) -> Option<f64> {
    let cell: String = cell.chars().filter(|it| !it.is_whitespace() && !matches!(it, '€' | '%')).collect();
    let is_number = |it: char| it.is_ascii_digit() || matches!(it, '.' | ',' | '-' | '+');
    if !cell.chars().all(is_number) {
        return None;
    }
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
        assert_eq!((number("x"), number("€"), number("2024-01-01")), (None, None, None));
    }
}
