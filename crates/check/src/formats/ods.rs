//! `OpenDocument` spreadsheets (ISO/IEC 26300), in one pass over `content.xml`: the first visible sheet with data is
//! read, and those after it are only looked at.

mod cell;
mod cells;

use std::io::Read;

use quick_xml::events::Event;

use self::cells::Cells;
use super::archive::Archive;
use super::note::Notes;
use super::sheet::Table;
use super::xml::Xml;
use super::{Limits, NotedRows};
use crate::Unreadable;

const FORMAT: &str = "ODS";
const MANIFEST: &str = "META-INF/manifest.xml";

pub(super) fn open(mut archive: Archive, limits: &Limits) -> Result<Box<dyn NotedRows>, Unreadable> {
    if archive.has(MANIFEST) && is_encrypted(Xml::new(archive.entry(MANIFEST, FORMAT)?, FORMAT, limits))? {
        return Err(Unreadable::Encrypted { format: FORMAT });
    }
    let xml = Xml::new(archive.into_entry("content.xml", FORMAT)?, FORMAT, limits);
    Ok(Box::new(Table::open(Cells::new(xml, limits), Notes::default(), limits)?))
}

/// The manifest tells how each part is encrypted; the names of the parts stay readable.
fn is_encrypted<R: Read>(mut manifest: Xml<R>) -> Result<bool, Unreadable> {
    loop {
        match manifest.next() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "encryption-data" =>
            {
                return Ok(true);
            }
            Ok(Event::Eof) => return Ok(false),
            // OpenOffice.org wrote manifests with a reference to a DTD, which is not read here.
            Ok(_) | Err(Unreadable::Doctype) => {}
            Err(error) => return Err(error),
        }
    }
}
