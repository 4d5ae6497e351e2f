//! What is wrong in one block, and the words for it.

use crate::cells::Lengths;
use crate::checks::{Hit, Keyed, Repeated, index};
use crate::plan::{Level, Plan, rule};
use crate::repair;
use crate::report::{Fault, Problem};
use crate::sheet::{Counted, Line, View};

/// Characters of a cell that a report shows.
const SHOWN: usize = 200;

/// What stands for bytes that could not be decoded.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Runs every check on the rows of a block; what concerns several rows is left in `keyed`.
pub(crate) fn run(plan: &Plan, view: View<'_>, hits: &mut Vec<Hit>, keyed: &mut Keyed, empties: &mut [u64]) {
    hits.clear();
    plan.keys.begin(keyed);
    let mut lengths = Lengths::default();
    view.windows(|cells| {
        for check in &plan.checks {
            check.run(cells, hits);
        }
        plan.keys.run(cells, keyed);
        lengths.clear(view.columns);
        cells.count_lengths(&mut lengths);
        for (column, (count, required)) in empties.iter_mut().zip(&plan.required).enumerate() {
            let (cells, nothing, little) =
                (cells.at(column), lengths.nothing[column], lengths.little[column]);
            // Most columns of most windows are settled by lengths alone.
            let told = cells.blanks_are_empty() && (little == 0 || !cells.may_hide_blanks());
            if told && (nothing == 0 || required.is_none()) {
                *count += u64::from(nothing);
                continue;
            }
            let (mut blank, column_index) = (0, index(column));
            cells.blank_rows(|row| {
                blank += 1;
                if let Some(rule) = *required {
                    hits.push(Hit { row: cells.row(row), column: column_index, rule });
                }
            });
            *count += blank;
        }
    });
    find_ragged(view, hits);
    find_unreadable(view, hits);
    find_blank_rows(view, hits);
    if let Some(row) = view.sheet.unclosed {
        hits.push(Hit { row, column: 0, rule: rule::UNCLOSED_QUOTE });
    }
}

/// A row too short is said once, at its first missing cell.
fn find_ragged(view: View<'_>, hits: &mut Vec<Hit>) {
    for &(row, found) in &view.sheet.ragged {
        let found = usize::try_from(found).unwrap_or(usize::MAX);
        if found > view.columns {
            hits.push(Hit { row, column: 0, rule: rule::EXTRA_CELL });
        } else {
            hits.push(Hit { row, column: index(found), rule: rule::MISSING_CELL });
        }
    }
}

/// Characters that could not be decoded, here or by who wrote the file, and NUL characters, which no text has.
fn find_unreadable(view: View<'_>, hits: &mut Vec<Hit>) {
    let mut add = |positions: &[u32]| {
        view.places(positions, |row, column| {
            let column = index(column.min(view.columns.saturating_sub(1)));
            hits.push(Hit { row, column, rule: rule::ENCODING });
        });
    };
    add(&view.block.replaced);
    let text = view.block.text.bytes();
    // Few characters other than the replacement character begin with its first byte.
    let lost = memchr::memchr2_iter(0, REPLACEMENT[0], text)
        .filter(|&at| text[at] == 0 || text[at..].starts_with(REPLACEMENT));
    let lost: Vec<u32> = lost.map(index).collect();
    add(&lost);
}

/// Rows of which no cell has a character.
fn find_blank_rows(view: View<'_>, hits: &mut Vec<Hit>) {
    let columns = view.columns;
    hits.extend(view.sheet.blank_lines.iter().map(|&row| Hit { row, column: 0, rule: rule::BLANK_ROW }));
    for &piece in view.pieces() {
        let first = view.cells(piece, 0, 0, piece.rows);
        for row in 0..piece.rows {
            // With its separators and an empty pair of quotes in each cell, a blank row is no longer than that.
            let (start, end) = (first.separators[row * columns], first.separators[(row + 1) * columns]);
            if end.wrapping_sub(start) as usize <= 3 * columns + 1
                && (0..columns).all(|column| first.at(column).get(row).is_empty())
            {
                hits.push(Hit { row: first.row(row), column: 0, rule: rule::BLANK_ROW });
            }
        }
    }
}

/// Puts hits in order, each once, and drops those that another makes pointless: a cell that cannot be read or is not
/// of its kind says only that, a row too short says nothing of the cells that it lacks, and a blank row only that it
/// is blank.
pub(crate) fn settle(plan: &Plan, hits: &mut Vec<Hit>) {
    hits.sort_unstable();
    hits.dedup();
    let level = |hit: &Hit| plan.rules[hit.rule as usize].level;
    let mut kept = 0;
    let mut start = 0;
    while start < hits.len() {
        let row = hits[start].row;
        let end = start + hits[start..].iter().take_while(|hit| hit.row == row).count();
        let blank = hits[start..end].iter().any(|hit| hit.rule == rule::BLANK_ROW);
        let lacking =
            hits[start..end].iter().find(|hit| hit.rule == rule::MISSING_CELL).map(|hit| hit.column);
        let mut cell = start;
        while cell < end {
            let column = hits[cell].column;
            let after = cell + hits[cell..end].iter().take_while(|hit| hit.column == column).count();
            let worst = hits[cell..after].iter().map(level).min().unwrap_or(Level::Row);
            let lacks = lacking.is_some_and(|first| column >= first);
            for at in cell..after {
                let hit = hits[at];
                let pointless = if blank {
                    hit.rule != rule::BLANK_ROW
                } else {
                    let said = worst <= Level::Type && level(&hit) > worst;
                    level(&hit) < Level::Row && hit.rule != rule::MISSING_CELL && (said || lacks)
                };
                if !pointless {
                    hits[kept] = hit;
                    kept += 1;
                }
            }
            cell = after;
        }
        start = end;
    }
    hits.truncate(kept);
}

/// The words for one hit, its row counted in the block from 0, and its line as far as the block knows.
///
/// `repeated` is in order, and so should hits be from call to call, for the sake of `counted`.
pub(crate) fn describe(
    plan: &Plan,
    view: View<'_>,
    hit: Hit,
    repeated: &[Repeated],
    counted: &mut Counted,
) -> (Fault, Line) {
    let mut detail = plan.rules[hit.rule as usize].problem.clone();
    match &mut detail {
        Problem::MissingCell { expected, found } | Problem::ExtraCell { expected, found } => {
            *expected = view.columns as u64;
            let ragged = &view.sheet.ragged;
            *found = ragged.binary_search_by_key(&hit.row, |&(row, _)| row).map_or(0, |at| ragged[at].1);
        }
        Problem::Unique { first } | Problem::PrimaryKey { first, .. } => {
            *first =
                repeated.binary_search_by_key(&hit, |other| other.hit).map_or(0, |at| repeated[at].first);
        }
        _ => {}
    }
    let column = plan.rules[hit.rule as usize].has_column().then_some(hit.column as usize);
    let cell = column.and_then(|column| Some(view.row(hit.row)?.at(column).text(0).into_owned()));
    let cell = cell.filter(|_| !matches!(detail, Problem::MissingCell { .. }));
    let field = column.and_then(|column| plan.fields[column].as_ref());
    let repair = match detail {
        Problem::BlankRow => Some(repair::Repair::of_blank_row()),
        _ => field.zip(cell.as_deref()).and_then(|(field, cell)| repair::propose(field, cell)),
    };
    let fault = Fault {
        row: Some(hit.row.into()),
        line: None,
        column: column.map(|column| plan.header.names[column].clone()),
        value: cell.map(|cell| cut(&cell)),
        detail,
        repair,
        suggestion: None,
    };
    (fault, view.line(hit.row, counted))
}

pub(crate) fn cut(cell: &str) -> String {
    cell.char_indices().nth(SHOWN).map_or_else(|| cell.to_owned(), |(end, _)| cell[..end].to_owned())
}
