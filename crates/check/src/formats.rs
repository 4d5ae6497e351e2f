//! Every form that a table comes in, brought to two: CSV text, or rows one at a time.
//!
//! The content of a file says what it is, never its name. Nothing is unpacked to disk under a name that the file
//! chose; every size that the file announces is checked against what really comes out of it, within [`Limits`].

mod archive;
mod date;
mod detect;
mod json;
mod meter;
mod note;
mod number;
mod ods;
mod ole;
mod sheet;
#[cfg(test)]
mod tests;
mod words;
mod xlsx;
mod xml;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use self::archive::{Archive, Content};
pub use self::detect::detect;
pub use self::meter::unreadable;
use self::meter::{Budget, Metered};
pub use self::note::{Note, Oddity};
pub use self::words::{advice, limited, name};
use crate::{Reason, Rows, Unreadable};

/// How many archives may be inside one another: `table.csv.gz` in a zip is two.
const NESTED: u64 = 2;
/// What [`detect`] is given.
const FIRST_BYTES: u64 = 8 * 1024;

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Empty,
    /// Text in cells, whatever its separator and its encoding.
    Csv,
    Gzip,
    /// A zip whose content is not known yet.
    Zip,
    Xlsx,
    Ods,
    Json,
    /// One JSON value a line.
    Ndjson,
    GeoJson,
    /// Not a table, with the name of what it is; [`advice`] says what to do about it.
    Other(&'static str),
}

impl Format {
    /// The name that people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Csv => "CSV",
            Self::Gzip => "gzip",
            Self::Zip => "zip",
            Self::Xlsx => "XLSX",
            Self::Ods => "ODS",
            Self::Json => "JSON",
            Self::Ndjson => "NDJSON",
            Self::GeoJson => "GeoJSON",
            Self::Other(found) => found,
        }
    }
}

/// Bounds that protect the machine from a file made to exhaust it. All are far above what a table needs.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes that may come out of an archive, all its parts together, and bytes of text in the cells of a table
    /// (a spreadsheet can repeat one cell a billion times in a few bytes).
    pub inflated: u64,
    /// How many times larger than its compressed form a part may be, beyond its first 64 MiB. Repetitive sheets
    /// reach 100; deflate cannot exceed 1032.
    pub ratio: u64,
    /// Bytes of the texts that the cells of a workbook share, which are kept in memory. A sheet of a million
    /// rows with a text of its own in each holds about 100 MB.
    pub shared_strings: u64,
    /// Bytes of one cell. A spreadsheet allows 32,767 characters.
    pub cell: u64,
    /// Bytes of one row, or of one JSON object. The outline of a large territory takes several MB.
    pub row: u64,
    /// Columns. A spreadsheet allows 16,384.
    pub columns: u64,
    /// How deep XML elements and JSON values may be nested.
    pub depth: u64,
    /// Files listed in a zip.
    pub files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            inflated: 2048 * MIB,
            ratio: 300,
            shared_strings: 256 * MIB,
            cell: MIB,
            row: 16 * MIB,
            columns: 16_384,
            depth: 100,
            files: 4096,
        }
    }
}

/// Where a file is read from. It can be read again from its start: a zip has its list at the end, and the columns
/// of a JSON file are known once every object was seen.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// Rows with what must be said of the file they come from.
pub trait NotedRows: Rows {
    fn format(&self) -> Format;
    /// Warnings about the file, complete once [`Rows::next`] has said `false`.
    fn notes(&self) -> &[Note];
}

/// A table ready to be read.
pub enum Opened {
    /// Text from its first byte, out of its archive if it was in one. Pass its errors through [`unreadable`]: a
    /// limit crossed, or a damaged archive, arrives as one of them.
    Csv(Box<dyn Read + Send>),
    Rows(Box<dyn NotedRows>),
}

/// Opens a table whatever its format; `name` only tells close formats apart.
///
/// # Errors
/// When the file is not a table, is damaged, protected, or over a limit.
pub fn open(source: Box<dyn Source>, name: &str, limits: &Limits) -> Result<Opened, Unreadable> {
    open_nested(source, name, limits, &Budget::new(limits.inflated), 0)
}

/// Opens the table in a file.
///
/// # Errors
/// As [`open`], and when the file cannot be opened.
pub fn open_path(path: &Path, limits: &Limits) -> Result<Opened, Unreadable> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    open(Box::new(File::open(path)?), &name, limits)
}

/// Copies what can be read only once, such as an upload, into a temporary file that has no name and goes away
/// with its handle.
///
/// # Errors
/// When it is larger than [`Limits::inflated`], or the disk refuses.
pub fn spool(reader: &mut dyn Read, limits: &Limits) -> Result<File, Unreadable> {
    let mut file = tempfile::tempfile()?;
    let copied =
        io::copy(&mut reader.take(limits.inflated.saturating_add(1)), &mut file).map_err(unreadable)?;
    if copied > limits.inflated {
        return Err(Unreadable::TooLarge { what: "inflated size", limit: limits.inflated });
    }
    file.flush()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn open_nested(
    mut source: Box<dyn Source>,
    name: &str,
    limits: &Limits,
    budget: &Budget,
    nested: u64,
) -> Result<Opened, Unreadable> {
    let mut first = Vec::new();
    source.by_ref().take(FIRST_BYTES).read_to_end(&mut first)?;
    source.seek(SeekFrom::Start(0))?;
    match detect(&first, name) {
        Format::Empty => Err(Unreadable::Empty),
        Format::Csv => Ok(Opened::Csv(source)),
        Format::Gzip => {
            within_nesting(nested)?;
            let length = source.seek(SeekFrom::End(0))?;
            source.seek(SeekFrom::Start(0))?;
            let inflated = Metered::new(MultiGzDecoder::new(source), length, "gzip", limits, budget);
            unpack(inflated, strip_gz(name), limits, budget, nested)
        }
        Format::Zip | Format::Xlsx | Format::Ods => {
            let mut archive = Archive::open(source, limits, budget)?;
            match archive.content()? {
                Content::Workbook => Ok(Opened::Rows(xlsx::open(archive, limits)?)),
                Content::OpenSheet => Ok(Opened::Rows(ods::open(archive, limits)?)),
                Content::Other(found) => Err(Unreadable::NotATable { found }),
                Content::One(inner) => {
                    within_nesting(nested)?;
                    let file_name = inner.rsplit('/').next().unwrap_or_default().to_owned();
                    unpack(archive.into_entry(&inner, "zip")?, &file_name, limits, budget, nested)
                }
            }
        }
        format @ (Format::Json | Format::Ndjson | Format::GeoJson) => {
            Ok(Opened::Rows(json::open(source, format, limits)?))
        }
        Format::Other("OLE") => Err(ole::identify(&mut source)),
        Format::Other(found) => Err(Unreadable::NotATable { found }),
    }
}

const fn within_nesting(nested: u64) -> Result<(), Unreadable> {
    if nested >= NESTED {
        return Err(Unreadable::TooLarge { what: "nested archives", limit: NESTED });
    }
    Ok(())
}

/// Text streams out of its archive; anything else is laid down in a temporary file, to be read more than once.
fn unpack(
    mut inflated: impl Read + Send + 'static,
    name: &str,
    limits: &Limits,
    budget: &Budget,
    nested: u64,
) -> Result<Opened, Unreadable> {
    let mut first = Vec::new();
    inflated.by_ref().take(FIRST_BYTES).read_to_end(&mut first).map_err(unreadable)?;
    let format = detect(&first, name);
    let mut whole = Cursor::new(first).chain(inflated);
    match format {
        Format::Empty => Err(Unreadable::Empty),
        Format::Csv => Ok(Opened::Csv(Box::new(whole))),
        Format::Other(found) if found != "OLE" => Err(Unreadable::NotATable { found }),
        _ => open_nested(Box::new(spool(&mut whole, limits)?), name, limits, budget, nested + 1),
    }
}

fn strip_gz(name: &str) -> &str {
    match name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".gz") => stem,
        _ => name,
    }
}

fn damaged(format: &'static str, french: impl Into<String>, english: impl Into<String>) -> Unreadable {
    Unreadable::Damaged { format, reason: Reason::new(french, english) }
}

const fn too_large(what: &'static str, limit: u64) -> Unreadable {
    Unreadable::TooLarge { what, limit }
}
