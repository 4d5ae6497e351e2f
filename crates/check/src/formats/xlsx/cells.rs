//! The rows of one sheet, in one pass over its XML.

use std::io::Read;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::super::date::{self, Shown};
use super::super::note::{Notes, Oddity};
use super::super::sheet::{Layout, Sheet, SheetRow, cell_name};
use super::super::xml::{Xml, attribute, flag, number, resolve};
use super::super::{Format, Limits, damaged, number as numbers, too_large};
use super::strings::unescape;
use super::{FORMAT, Shared};
use crate::Unreadable;

pub(super) struct Cells<R: Read> {
    xml: Xml<R>,
    sheet: State,
}

/// Where the reading of a sheet is.
struct State {
    shared: Arc<Shared>,
    limits: Limits,
    layout: Layout,
    row: u64,
    in_data: bool,
    cell: Cell,
    /// The stored value of the current cell, then what it reads as.
    stored: String,
    text: String,
}

/// The cell being read.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    column: u32,
    kind: Kind,
    style: usize,
    formula: bool,
    /// Inside the value.
    capture: bool,
    /// Inside a reading aid.
    aside: bool,
}

/// What the stored value of a cell is (ECMA-376, 18.18.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    /// In place, or the result of a formula.
    Text,
    Boolean,
    Error,
    IsoDate,
}

impl<R: Read> Cells<R> {
    pub(super) fn new(xml: Xml<R>, shared: Arc<Shared>, limits: &Limits) -> Self {
        let sheet = State {
            shared,
            limits: limits.clone(),
            layout: Layout::default(),
            row: 0,
            in_data: false,
            cell: Cell::default(),
            stored: String::new(),
            text: String::new(),
        };
        Self { xml, sheet }
    }
}

impl<R: Read + Send> Sheet for Cells<R> {
    const FORMAT: Format = Format::Xlsx;

    fn next(&mut self, row: &mut SheetRow, notes: &mut Notes) -> Result<bool, Unreadable> {
        let Self { xml, sheet } = self;
        let mut columns = 0;
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" if sheet.in_data => {
                        sheet.cell = open_cell(&element, columns, &sheet.limits)?;
                        sheet.stored.clear();
                    }
                    "v" | "t" if sheet.in_data => sheet.cell.capture = !sheet.cell.aside,
                    "f" if sheet.in_data => sheet.cell.formula = true,
                    // The same text in another script, beside the text.
                    "rPh" if sheet.in_data => sheet.cell.aside = true,
                    "row" if sheet.in_data => {
                        sheet.row = open_row(&element, sheet.row)?;
                        row.start(sheet.row, flag(&element, "hidden"));
                        columns = 0;
                    }
                    "sheetData" => sheet.in_data = true,
                    _ => {}
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "c" if sheet.in_data => columns = open_cell(&element, columns, &sheet.limits)?.column + 1,
                    "f" if sheet.in_data => sheet.cell.formula = true,
                    "row" if sheet.in_data => sheet.row = open_row(&element, sheet.row)?,
                    "col" if flag(&element, "hidden") => hide_columns(&element, &mut sheet.layout),
                    "mergeCell" => merge(&element, &mut sheet.layout),
                    _ => {}
                },
                Event::Text(text) if sheet.cell.capture => sheet.stored.push_str(&text.xml10_content()),
                Event::CData(text) if sheet.cell.capture => sheet.stored.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if sheet.cell.capture => {
                    resolve(&entity, &mut sheet.stored, FORMAT)?;
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "v" | "t" => sheet.cell.capture = false,
                    "rPh" => sheet.cell.aside = false,
                    "c" if sheet.in_data => {
                        columns = sheet.cell.column + 1;
                        sheet.close_cell(row, notes)?;
                    }
                    "row" if sheet.in_data && !row.is_blank() => return Ok(true),
                    "sheetData" => sheet.in_data = false,
                    _ => {}
                },
                Event::Eof => return Ok(false),
                _ => {}
            }
            if sheet.stored.len() as u64 > sheet.limits.cell {
                return Err(too_large("cell", sheet.limits.cell));
            }
        }
    }

    fn layout(&self) -> &Layout {
        &self.sheet.layout
    }
}

fn open_row(element: &BytesStart<'_>, previous: u64) -> Result<u64, Unreadable> {
    let row = number(element, "r").unwrap_or(previous + 1);
    if row <= previous || row > u64::from(u32::MAX) {
        return Err(damaged(
            FORMAT,
            format!("la ligne {row} vient après la ligne {previous}"),
            format!("row {row} comes after row {previous}"),
        ));
    }
    Ok(row)
}

fn open_cell(element: &BytesStart<'_>, next_column: u32, limits: &Limits) -> Result<Cell, Unreadable> {
    let mut cell = Cell { column: next_column, ..Cell::default() };
    for attribute in element.attributes().with_checks(false).flatten() {
        let value = attribute.value.as_ref();
        match attribute.key.as_ref() {
            "r" => {
                let column = column_of(value).ok_or_else(|| {
                    let french = format!("aucune cellule ne peut s’appeler {value}");
                    damaged(FORMAT, french, format!("no cell is named {value}"))
                })?;
                if column < next_column {
                    let french = format!("la cellule {value} n’est pas à sa place");
                    return Err(damaged(FORMAT, french, format!("the cell {value} is out of order")));
                }
                cell.column = column;
            }
            "s" => cell.style = value.parse().unwrap_or(0),
            "t" => {
                cell.kind = match value {
                    "s" => Kind::Shared,
                    "str" | "inlineStr" => Kind::Text,
                    "b" => Kind::Boolean,
                    "e" => Kind::Error,
                    "d" => Kind::IsoDate,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    if u64::from(cell.column) >= limits.columns {
        return Err(too_large("columns", limits.columns));
    }
    Ok(cell)
}

impl State {
    /// Reads the stored value of the cell and adds it to the row.
    fn close_cell(&mut self, row: &mut SheetRow, notes: &mut Notes) -> Result<(), Unreadable> {
        let Self { cell, stored, text, shared, row: line, limits, .. } = self;
        let place = || cell_name(*line, cell.column);
        text.clear();
        if cell.formula && stored.is_empty() && cell.kind != Kind::Text {
            notes.met(Oddity::FormulaWithoutValue, 1, place);
            return Ok(());
        }
        match cell.kind {
            _ if stored.is_empty() => {}
            Kind::Shared => {
                let found = stored.trim().parse().ok().and_then(|index| shared.strings.get(index));
                text.push_str(found.ok_or_else(|| {
                    let french = format!("le texte de la cellule {} manque", place());
                    damaged(FORMAT, french, format!("the text of cell {} is missing", place()))
                })?);
            }
            Kind::Text => text.push_str(&unescape(stored)),
            Kind::Boolean => text.push_str(match stored.trim() {
                "1" | "true" => "true",
                "0" | "false" => "false",
                other => other,
            }),
            Kind::Error => {
                notes.met(Oddity::FormulaError, 1, || format!("{} {}", place(), stored.trim()));
                text.push_str(stored.trim());
            }
            Kind::IsoDate => text.push_str(stored.trim().strip_suffix("T00:00:00").unwrap_or(stored.trim())),
            Kind::Number => {
                let shown = shared.styles.get(cell.style);
                let lost = match shown {
                    Shown::Padded(digits) => numbers::push_padded(stored, digits, text),
                    _ if shown != Shown::Number && date::push(stored, shown, shared.from_1904, text) => false,
                    _ => numbers::push(stored, text),
                };
                if lost {
                    notes.met(Oddity::LostDigits, 1, place);
                }
            }
        }
        row.push(cell.column, text);
        if row.bytes() as u64 > limits.row {
            return Err(too_large("row", limits.row));
        }
        Ok(())
    }
}

fn hide_columns(element: &BytesStart<'_>, layout: &mut Layout) {
    let bound = |name| number(element, name).and_then(|column| u32::try_from(column).ok());
    if let (Some(first @ 1..), Some(last)) = (bound("min"), bound("max"))
        && layout.hidden_columns.len() < 16_384
        && first <= last
    {
        layout.hidden_columns.push((first - 1, last - 1));
    }
}

fn merge(element: &BytesStart<'_>, layout: &mut Layout) {
    if let Some(range) = attribute(element, "ref") {
        let last = range.rsplit(':').next().unwrap_or_default();
        let row = last.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '$');
        layout.merged(row.parse().unwrap_or(u64::MAX), || range.clone());
    }
}

/// The column, from 0, of a cell named like `AB12`.
fn column_of(name: &str) -> Option<u32> {
    let mut column = 0_u32;
    for letter in name.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_the_names_of_cells() {
        let columns = ["A1", "Z9", "AA10", "XFD1048576", "12", "", "ZZZZZZZZZZ1"].map(column_of);
        assert_eq!(columns, [Some(0), Some(25), Some(26), Some(16_383), None, None, None]);
    }
}
