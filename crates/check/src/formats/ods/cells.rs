//! The rows of the sheets of a document, in the order in which they are written.

use std::collections::HashSet;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::super::note::{Note, Notes};
use super::super::sheet::{Layout, Sheet, SheetRow, cell_name};
use super::super::xml::{Xml, attribute, number, resolve};
use super::super::{Format, Limits, damaged, too_large};
use super::FORMAT;
use super::cell::Cell;
use crate::Unreadable;

/// More rows than any program writes: what says otherwise repeats one row to keep its reader busy.
const MOST_ROWS: u64 = 1 << 24;
/// How many sheets are told apart by name.
const SHEETS_NAMED: usize = 1024;

pub(super) struct Cells<R: Read> {
    xml: Xml<R>,
    state: State,
}

/// Where the reading is.
struct State {
    limits: Limits,
    layout: Layout,
    /// Styles of hidden sheets.
    hidden_styles: HashSet<String>,
    style: String,
    sheet: Option<Tab>,
    chosen: Option<String>,
    others: Vec<String>,
    hidden: Vec<String>,
    /// The row being read, and how many times it stands.
    row: u64,
    row_repeated: u64,
    column: u64,
    hidden_column: u32,
    /// A row to be given again.
    again: (u64, SheetRow),
    cell: Option<Cell>,
    covered: bool,
    paragraphs: u32,
    in_paragraph: u32,
    /// How deep we are in an element whose content is not in the cells.
    skipped: u32,
    shown: String,
    text: String,
}

/// The sheet being read.
struct Tab {
    name: String,
    visible: bool,
    chosen: bool,
    holds_data: bool,
}

impl<R: Read> Cells<R> {
    pub(super) fn new(xml: Xml<R>, limits: &Limits) -> Self {
        let state = State {
            limits: limits.clone(),
            layout: Layout::default(),
            hidden_styles: HashSet::new(),
            style: String::new(),
            sheet: None,
            chosen: None,
            others: Vec::new(),
            hidden: Vec::new(),
            row: 0,
            row_repeated: 1,
            column: 0,
            hidden_column: 0,
            again: (0, SheetRow::default()),
            cell: None,
            covered: false,
            paragraphs: 0,
            in_paragraph: 0,
            skipped: 0,
            shown: String::new(),
            text: String::new(),
        };
        Self { xml, state }
    }
}

impl<R: Read + Send> Sheet for Cells<R> {
    const FORMAT: Format = Format::Ods;

    fn next(&mut self, row: &mut SheetRow, notes: &mut Notes) -> Result<bool, Unreadable> {
        let Self { xml, state } = self;
        if state.again.0 > 0 {
            state.again.0 -= 1;
            state.again.1.number += 1;
            row.clone_from(&state.again.1);
            return Ok(true);
        }
        loop {
            match xml.next()? {
                Event::Start(element) => state.open(&element, row)?,
                Event::Empty(element) => {
                    state.open(&element, row)?;
                    if state.close(element.name().as_ref(), row, notes)? {
                        return Ok(true);
                    }
                }
                Event::End(element) if state.close(element.name().as_ref(), row, notes)? => return Ok(true),
                Event::Text(text) if state.in_paragraph > 0 && state.skipped == 0 => {
                    state.shown.push_str(&text.xml10_content());
                }
                Event::CData(text) if state.in_paragraph > 0 && state.skipped == 0 => {
                    state.shown.push_str(&text.xml10_content());
                }
                Event::GeneralRef(entity) if state.in_paragraph > 0 && state.skipped == 0 => {
                    resolve(&entity, &mut state.shown, FORMAT)?;
                }
                Event::Eof => {
                    state.tell_other_sheets(notes);
                    return Ok(false);
                }
                _ => {}
            }
            if state.shown.len() as u64 > state.limits.cell {
                return Err(too_large("cell", state.limits.cell));
            }
        }
    }

    fn layout(&self) -> &Layout {
        &self.state.layout
    }
}

impl State {
    fn open(&mut self, element: &BytesStart<'_>, row: &mut SheetRow) -> Result<(), Unreadable> {
        let qualified = element.name();
        let name = qualified.as_ref();
        if self.skipped > 0 || is_beside_the_cells(name, self.cell.is_some() || self.covered) {
            self.skipped += 1;
            return Ok(());
        }
        match name {
            "style:style" => self.style = attribute(element, "style:name").unwrap_or_default(),
            "style:table-properties"
                if attribute(element, "table:display").is_some_and(|shown| shown == "false")
                    && self.hidden_styles.len() < SHEETS_NAMED =>
            {
                self.hidden_styles.insert(self.style.clone());
            }
            "table:table" => {
                let style = attribute(element, "table:style-name").unwrap_or_default();
                self.sheet = Some(Tab {
                    name: attribute(element, "table:name").unwrap_or_default(),
                    visible: !self.hidden_styles.contains(&style),
                    chosen: false,
                    holds_data: false,
                });
                (self.row, self.hidden_column) = (0, 0);
                if self.chosen.is_none() {
                    self.layout = Layout::default();
                }
            }
            "table:table-column" => self.open_column(element),
            "table:table-row" => {
                self.row = self.row.saturating_add(1);
                self.row_repeated = number(element, "table:number-rows-repeated").unwrap_or(1).max(1);
                let hidden = attribute(element, "table:visibility").is_some_and(|seen| seen != "visible");
                row.start(self.row, hidden);
                self.column = 0;
            }
            "table:table-cell" => {
                self.cell = Some(Cell::open(element));
                self.shown.clear();
                self.paragraphs = 0;
            }
            "table:covered-table-cell" => {
                self.covered = true;
                self.column = self.column.saturating_add(Cell::open(element).repeated);
            }
            "text:p" if self.cell.is_some() => {
                if self.paragraphs > 0 {
                    self.shown.push('\n');
                }
                self.paragraphs = self.paragraphs.saturating_add(1);
                self.in_paragraph += 1;
            }
            "text:s" if self.in_paragraph > 0 => {
                let spaces = number(element, "text:c").unwrap_or(1);
                if spaces > self.limits.cell {
                    return Err(too_large("cell", self.limits.cell));
                }
                self.shown.extend(std::iter::repeat_n(' ', usize::try_from(spaces).unwrap_or(0)));
            }
            "text:tab" if self.in_paragraph > 0 => self.shown.push('\t'),
            "text:line-break" if self.in_paragraph > 0 => self.shown.push('\n'),
            _ => {}
        }
        Ok(())
    }

    /// `true` when a row is ready.
    fn close(&mut self, name: &str, row: &mut SheetRow, notes: &mut Notes) -> Result<bool, Unreadable> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(false);
        }
        match name {
            "text:p" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "table:covered-table-cell" => self.covered = false,
            "table:table-cell" => {
                self.in_paragraph = 0;
                if let Some(cell) = self.cell.take() {
                    self.close_cell(&cell, row, notes)?;
                }
            }
            "table:table-row" => return self.close_row(row),
            "table:table" => self.close_sheet(),
            _ => {}
        }
        Ok(false)
    }

    fn close_cell(&mut self, cell: &Cell, row: &mut SheetRow, notes: &mut Notes) -> Result<(), Unreadable> {
        let (line, first) = (self.row, self.column);
        self.column = self.column.saturating_add(cell.repeated);
        // Sheets that are not given are looked at, but not told about.
        let mut unheard = Notes::default();
        let notes = if self.is_given() { notes } else { &mut unheard };
        let place = || cell_name(line, u32::try_from(first).unwrap_or(u32::MAX - 1));
        cell.read(&self.shown, &mut self.text, notes, place);
        self.shown.clear();
        if cell.span != (1, 1) && self.is_given() {
            let last = line.saturating_add(cell.span.1 - 1);
            let column = first.saturating_add(cell.span.0 - 1);
            self.layout.merged(last, || {
                format!("{}:{}", place(), cell_name(last, u32::try_from(column).unwrap_or(u32::MAX - 1)))
            });
        }
        if self.text.is_empty() {
            return Ok(());
        }
        if self.text.trim().is_empty() && cell.repeated > 1 {
            return Ok(());
        }
        for column in first..self.column {
            if column >= self.limits.columns {
                return Err(too_large("columns", self.limits.columns));
            }
            row.push(u32::try_from(column).unwrap_or(u32::MAX), &self.text);
            if row.bytes() as u64 > self.limits.row {
                return Err(too_large("row", self.limits.row));
            }
        }
        Ok(())
    }

    /// Whether the rows of this sheet are the table, or may become it.
    fn is_given(&self) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.chosen || (sheet.visible && self.chosen.is_none()))
    }

    fn close_row(&mut self, row: &SheetRow) -> Result<bool, Unreadable> {
        let repeated = self.row_repeated;
        self.row = self.row.saturating_add(repeated - 1);
        let given = self.is_given();
        let Some(sheet) = self.sheet.as_mut().filter(|_| !row.is_blank()) else {
            return Ok(false);
        };
        if self.row > MOST_ROWS {
            return Err(damaged(
                FORMAT,
                format!("la ligne {} est au-delà de toute feuille", self.row),
                format!("row {} is beyond any sheet", self.row),
            ));
        }
        sheet.holds_data = true;
        if !given {
            return Ok(false);
        }
        sheet.chosen = true;
        if self.chosen.is_none() {
            self.chosen = Some(sheet.name.clone());
        }
        if repeated > 1 {
            self.again = (repeated - 1, row.clone());
        }
        Ok(true)
    }

    fn close_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take()
            && sheet.holds_data
            && !sheet.chosen
        {
            let list = if sheet.visible { &mut self.others } else { &mut self.hidden };
            if list.len() < SHEETS_NAMED {
                list.push(sheet.name);
            }
        }
    }

    fn open_column(&mut self, element: &BytesStart<'_>) {
        let repeated = number(element, "table:number-columns-repeated").unwrap_or(1).max(1);
        let after = self.hidden_column.saturating_add(u32::try_from(repeated).unwrap_or(u32::MAX));
        let hidden = attribute(element, "table:visibility").is_some_and(|seen| seen != "visible");
        if hidden && self.is_given() && (self.layout.hidden_columns.len() as u64) < self.limits.columns {
            self.layout.hidden_columns.push((self.hidden_column, after - 1));
        }
        self.hidden_column = after;
    }

    fn tell_other_sheets(&mut self, notes: &mut Notes) {
        if let Some(chosen) = self.chosen.clone()
            && !self.others.is_empty()
        {
            notes.push(Note::OtherSheets { chosen, others: std::mem::take(&mut self.others) });
        }
        if !self.hidden.is_empty() {
            notes.push(Note::HiddenSheets { names: std::mem::take(&mut self.hidden) });
        }
    }
}

/// Comments, drawings, earlier versions and tables within cells hold text and rows that are not those of a sheet.
fn is_beside_the_cells(name: &str, in_cell: bool) -> bool {
    name.starts_with("draw:")
        || matches!(
            name,
            "office:annotation"
                | "office:forms"
                | "table:shapes"
                | "table:tracked-changes"
                | "table:dde-links"
                | "text:note"
                | "text:ruby-text"
        )
        || (in_cell
            && matches!(name, "table:table" | "table:sub-table" | "table:table-row" | "table:table-cell"))
}
