//! The parts of a workbook and how they refer to one another.

use quick_xml::events::Event;

use super::super::archive::Archive;
use super::super::xml::{Xml, attribute, flag};
use super::super::{Limits, damaged, too_large};
use super::FORMAT;
use crate::Unreadable;

/// Far more sheets than anyone opens, and a bound on what a hostile workbook makes us look into.
const SHEETS: usize = 1024;

/// Names are those of the archive.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// In the order of the tabs.
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Whether days are counted from 1904, as Excel for Mac did.
    pub(super) from_1904: bool,
}

#[derive(Debug)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) part: String,
}

/// A link from a part to another.
struct Relation {
    id: String,
    /// The last word of its type: the address before it differs between the two editions of the standard.
    kind: String,
    part: String,
}

impl Workbook {
    pub(super) fn read(archive: &mut Archive, limits: &Limits) -> Result<Self, Unreadable> {
        let main = relations(archive, "", limits)?
            .into_iter()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part);
        let relations = relations(archive, &main, limits)?;
        let part_of_kind = |kind: &str| {
            relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.part.clone())
        };
        let mut workbook = Self {
            strings: part_of_kind("sharedStrings"),
            styles: part_of_kind("styles"),
            ..Self::default()
        };
        let mut xml = Xml::new(archive.entry(&main, FORMAT)?, FORMAT, limits);
        loop {
            let event = xml.next()?;
            let (Event::Start(element) | Event::Empty(element)) = &event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match element.local_name().as_ref() {
                "workbookPr" => workbook.from_1904 = flag(element, "date1904"),
                "sheet" => {
                    let id = attribute(element, "r:id").or_else(|| attribute(element, "id"));
                    let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
                    // A chart alone on its tab is listed as a sheet too.
                    if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                        workbook.sheets.push(SheetEntry {
                            name: attribute(element, "name").unwrap_or_default(),
                            visible: attribute(element, "state").is_none_or(|state| state == "visible"),
                            part: relation.part.clone(),
                        });
                    }
                    if workbook.sheets.len() > SHEETS {
                        return Err(too_large("sheets", SHEETS as u64));
                    }
                }
                _ => {}
            }
        }
        if workbook.sheets.is_empty() {
            return Err(damaged(FORMAT, "il ne contient aucune feuille", "it lists no sheet"));
        }
        Ok(workbook)
    }
}

/// The links of a part; those of the whole package for the empty name.
fn relations(archive: &mut Archive, part: &str, limits: &Limits) -> Result<Vec<Relation>, Unreadable> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let list = resolve(folder, &format!("_rels/{file}.rels"));
    let mut relations = Vec::new();
    if !archive.has(&list) {
        return Ok(relations);
    }
    let mut xml = Xml::new(archive.entry(&list, FORMAT)?, FORMAT, limits);
    loop {
        let event = xml.next()?;
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            if matches!(event, Event::Eof) {
                return Ok(relations);
            }
            continue;
        };
        if element.local_name().as_ref() != "Relationship" {
            continue;
        }
        // A link outside of the file is never followed.
        if attribute(element, "TargetMode").is_some_and(|mode| mode == "External") {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.push(Relation { id, kind, part: resolve(folder, &target) });
        if relations.len() as u64 > limits.files {
            return Err(too_large("files", limits.files));
        }
    }
}

/// The name in the archive of a target written relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_found_however_it_is_written() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../xl/./styles.xml", "xl/styles.xml"),
            ("", "_rels/.rels", "_rels/.rels"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
