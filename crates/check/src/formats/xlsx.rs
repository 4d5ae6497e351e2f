//! Excel workbooks (ECMA-376, Office Open XML): the first visible sheet with data, one row at a time.
//!
//! The shared texts are the only part kept in memory; the sheet itself streams out of the zip.

mod cells;
mod strings;
mod styles;
mod workbook;

use std::io::Read;
use std::sync::Arc;

use self::cells::Cells;
use self::strings::Strings;
use self::styles::Styles;
use self::workbook::{SheetEntry, Workbook};
use super::archive::Archive;
use super::note::{Note, Notes};
use super::sheet::{Sheet, SheetRow, Table};
use super::xml::Xml;
use super::{Limits, NotedRows};
use crate::Unreadable;

const FORMAT: &str = "XLSX";

/// What every sheet of a workbook refers to.
struct Shared {
    strings: Strings,
    styles: Styles,
    from_1904: bool,
}

pub(super) fn open(mut archive: Archive, limits: &Limits) -> Result<Box<dyn NotedRows>, Unreadable> {
    let workbook = Workbook::read(&mut archive, limits)?;
    let strings = match &workbook.strings {
        Some(part) if archive.has(part) => Strings::read(archive.entry(part, FORMAT)?, limits)?,
        _ => Strings::default(),
    };
    let styles = match &workbook.styles {
        Some(part) if archive.has(part) => Styles::read(archive.entry(part, FORMAT)?, limits)?,
        _ => Styles::default(),
    };
    let shared = Arc::new(Shared { strings, styles, from_1904: workbook.from_1904 });

    let (mut visible, mut hidden) = (Vec::new(), Vec::new());
    for sheet in workbook.sheets {
        if holds_data(Xml::new(archive.entry(&sheet.part, FORMAT)?, FORMAT, limits), &shared, limits)? {
            if sheet.visible { &mut visible } else { &mut hidden }.push(sheet);
        }
    }
    let names = |sheets: Vec<SheetEntry>| sheets.into_iter().map(|sheet| sheet.name).collect::<Vec<_>>();
    let mut notes = Notes::default();
    if visible.is_empty() {
        return Err(Unreadable::Empty);
    }
    let others = visible.split_off(1);
    let chosen = visible.remove(0);
    if !others.is_empty() {
        notes.push(Note::OtherSheets { chosen: chosen.name.clone(), others: names(others) });
    }
    if !hidden.is_empty() {
        notes.push(Note::HiddenSheets { names: names(hidden) });
    }
    let xml = Xml::new(archive.into_entry(&chosen.part, FORMAT)?, FORMAT, limits);
    Ok(Box::new(Table::open(Cells::new(xml, shared, limits), notes, limits)?))
}

fn holds_data<R: Read + Send>(
    xml: Xml<R>,
    shared: &Arc<Shared>,
    limits: &Limits,
) -> Result<bool, Unreadable> {
    Cells::new(xml, Arc::clone(shared), limits).next(&mut SheetRow::default(), &mut Notes::default())
}
