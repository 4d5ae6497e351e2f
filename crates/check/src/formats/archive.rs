//! A zip read entry by entry, under limits.

use std::io::{self, Read, Seek, SeekFrom, Take};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::meter::{Budget, Metered, Stop};
use super::{Limits, Source, damaged, too_large, unreadable};
use crate::{Reason, Unreadable};

/// How many names a refusal lists: enough to recognise the archive.
const NAMES_TOLD: usize = 20;
/// The end record of a zip: 22 bytes, then a comment of at most 65,535.
const END_RECORD: u64 = 22 + 65_535;
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const LONG_END_SIGNATURE: &[u8] = b"PK\x06\x06";

/// What a zip holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    Workbook,
    OpenSheet,
    /// A document of another kind, by its name.
    Other(&'static str),
    /// A lone file, by its name in the archive.
    One(String),
}

pub(super) struct Archive {
    source: Box<dyn Source>,
    entries: Vec<Place>,
    limits: Limits,
    budget: Budget,
}

/// Where an entry is and what the list of the archive declares of it.
struct Place {
    /// With forward slashes, whatever the writer used.
    name: String,
    /// `None` when the entry's own header is damaged: that matters only if the entry is needed.
    start: Option<u64>,
    compressed: u64,
    size: u64,
    sum: u32,
    method: CompressionMethod,
    encrypted: bool,
}

/// An entry being inflated, checked at its end against the size and the sum that the archive declares.
pub(super) type Entry<R> = Metered<Checked<R>>;

impl Archive {
    pub(super) fn open(
        mut source: Box<dyn Source>,
        limits: &Limits,
        budget: &Budget,
    ) -> Result<Self, Unreadable> {
        refuse_too_many_files(&mut source, limits)?;
        let mut zip = ZipArchive::new(source).map_err(zip_error)?;
        if zip.len() as u64 > limits.files {
            return Err(too_large("files", limits.files));
        }
        let mut entries = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let start = zip.by_index_raw(index).ok().and_then(|entry| entry.data_start());
            let entry = zip.by_index_data(index).map_err(zip_error)?;
            let name = entry.name().map_err(zip_error)?.replace('\\', "/");
            if leaves_the_archive(&name) {
                return Err(Unreadable::UnsafePath { name });
            }
            entries.push(Place {
                name,
                start,
                compressed: entry.compressed_size(),
                size: entry.size(),
                sum: entry.crc32(),
                method: entry.compression(),
                encrypted: entry.encrypted(),
            });
        }
        Ok(Self { source: zip.into_inner(), entries, limits: limits.clone(), budget: budget.clone() })
    }

    /// Recognises a document by the parts that its standard makes mandatory.
    pub(super) fn content(&mut self) -> Result<Content, Unreadable> {
        if self.has("[Content_Types].xml") {
            return Ok(if self.has("word/document.xml") {
                Content::Other("Word (.docx)")
            } else if self.has("ppt/presentation.xml") {
                Content::Other("PowerPoint (.pptx)")
            } else if self.has("xl/workbook.bin") {
                Content::Other("Excel binary (.xlsb)")
            } else {
                Content::Workbook
            });
        }
        if self.has("mimetype") {
            let mut kind = Vec::new();
            self.entry("mimetype", "zip")?.take(100).read_to_end(&mut kind).map_err(unreadable)?;
            let kind = String::from_utf8_lossy(&kind);
            return Ok(match kind.trim().strip_prefix("application/vnd.oasis.opendocument.") {
                Some(kind) if kind.starts_with("spreadsheet") => Content::OpenSheet,
                Some(kind) if kind.starts_with("text") => Content::Other("ODT"),
                Some(kind) if kind.starts_with("presentation") => Content::Other("ODP"),
                Some(_) => Content::Other("OpenDocument"),
                None if kind.starts_with("application/epub") => Content::Other("EPUB"),
                None => Content::Other("zip"),
            });
        }
        if self.has("META-INF/manifest.xml") && self.has("content.xml") {
            return Ok(Content::OpenSheet);
        }
        let mut names: Vec<String> = self
            .entries
            .iter()
            .filter(|entry| is_a_file(&entry.name))
            .map(|entry| entry.name.clone())
            .collect();
        match names.len() {
            0 => Err(Unreadable::Empty),
            1 => Ok(Content::One(names.remove(0))),
            _ => {
                names.truncate(NAMES_TOLD);
                Err(Unreadable::ManyFiles { names })
            }
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The place of an entry, whatever the case of its name: some writers differ from the standard there.
    fn index(&self, name: &str) -> Option<usize> {
        let exact = self.entries.iter().position(|entry| entry.name == name);
        exact.or_else(|| self.entries.iter().position(|entry| entry.name.eq_ignore_ascii_case(name)))
    }

    /// Reads one entry; `format` names the document in errors.
    pub(super) fn entry(
        &mut self,
        name: &str,
        format: &'static str,
    ) -> Result<Entry<&mut dyn Source>, Unreadable> {
        let index = self.usable(name, format)?;
        inflate(&mut *self.source, &self.entries[index], format, &self.limits, &self.budget)
    }

    /// The last entry to be read, with the file it comes from.
    pub(super) fn into_entry(
        self,
        name: &str,
        format: &'static str,
    ) -> Result<Entry<Box<dyn Source>>, Unreadable> {
        let index = self.usable(name, format)?;
        inflate(self.source, &self.entries[index], format, &self.limits, &self.budget)
    }

    fn usable(&self, name: &str, format: &'static str) -> Result<usize, Unreadable> {
        let index = self.index(name).ok_or_else(|| {
            damaged(format, format!("il n’y a pas de partie {name}"), format!("{name} is missing"))
        })?;
        let place = &self.entries[index];
        if place.encrypted {
            return Err(Unreadable::Encrypted { format });
        }
        if place.size > self.limits.inflated {
            return Err(too_large("inflated size", self.limits.inflated));
        }
        Ok(index)
    }
}

fn inflate<R: Read + Seek>(
    mut source: R,
    place: &Place,
    format: &'static str,
    limits: &Limits,
    budget: &Budget,
) -> Result<Entry<R>, Unreadable> {
    let start = place.start.ok_or_else(|| {
        let name = &place.name;
        damaged(format, format!("le début de {name} est abîmé"), format!("{name} has a damaged header"))
    })?;
    source.seek(SeekFrom::Start(start))?;
    let compressed = source.take(place.compressed);
    let inflate = match place.method {
        CompressionMethod::Stored => Inflate::Stored(compressed),
        CompressionMethod::Deflated => Inflate::Deflated(Box::new(DeflateDecoder::new(compressed))),
        other => {
            let name = &place.name;
            return Err(damaged(
                format,
                format!("{name} est compressé d’une manière inconnue, {other}"),
                format!("{name} is compressed with {other}"),
            ));
        }
    };
    let checked =
        Checked { inflate, format, given: 0, sum: Crc::new(), size: place.size, expected: place.sum };
    Ok(Metered::new(checked, place.compressed, format, limits, budget))
}

enum Inflate<R> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<Take<R>>>),
}

/// Compares what comes out with the size and the sum that the archive declares.
pub(super) struct Checked<R> {
    inflate: Inflate<R>,
    format: &'static str,
    given: u64,
    sum: Crc,
    size: u64,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.inflate {
            Inflate::Stored(inner) => inner.read(into),
            Inflate::Deflated(inner) => inner.read(into),
        }?;
        self.given += count as u64;
        self.sum.update(&into[..count]);
        let ended = count == 0 && !into.is_empty();
        let reason = if self.given > self.size {
            Reason::new(
                "une partie est plus longue que l’archive ne le dit",
                "a part is larger than the archive declares",
            )
        } else if ended && self.given < self.size {
            Reason::new("la fin d’une partie manque", "a part is cut short")
        } else if ended && self.sum.sum() != self.expected {
            Reason::new("la somme de contrôle d’une partie est fausse", "the check sum of a part is wrong")
        } else {
            return Ok(count);
        };
        Err(io::Error::other(Stop::Corrupt { format: self.format, reason }))
    }
}

/// Reads the number of files before the zip crate lists them all in memory.
fn refuse_too_many_files(source: &mut Box<dyn Source>, limits: &Limits) -> Result<(), Unreadable> {
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(length.saturating_sub(END_RECORD)))?;
    let mut end = Vec::new();
    source.by_ref().take(END_RECORD).read_to_end(&mut end)?;
    let last = |signature: &[u8]| end.windows(4).rposition(|bytes| bytes == signature);
    let Some(at) = last(END_SIGNATURE) else {
        return Err(damaged(
            "zip",
            "la liste de ses fichiers manque, comme après un téléchargement interrompu",
            "its list of files is missing, as when a download was cut short",
        ));
    };
    let short =
        end.get(at + 10..).and_then(<[u8]>::first_chunk).map_or(0, |&bytes| u16::from_le_bytes(bytes));
    let files = if short == u16::MAX {
        // Too many to say, or too large a file: an earlier record says it (APPNOTE 4.3.14).
        let long = last(LONG_END_SIGNATURE).and_then(|at| end.get(at + 32..)).and_then(<[u8]>::first_chunk);
        long.map_or(u64::MAX, |&bytes| u64::from_le_bytes(bytes))
    } else {
        u64::from(short)
    };
    if files > limits.files {
        return Err(too_large("files", limits.files));
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(())
}

/// Whether a name would be written outside of the folder where someone unpacks the archive. Nothing is written
/// here, but such a file was made to harm and must not be passed on.
fn leaves_the_archive(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || name.starts_with('/') || name.contains('\0') || name.split('/').any(|part| part == "..")
}

/// Leaves out folders and what macOS and Windows add to an archive by themselves.
fn is_a_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    !last.is_empty()
        && !name.starts_with("__MACOSX/")
        && !matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

fn zip_error(error: ZipError) -> Unreadable {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => unreadable(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Encrypted { format: "zip" },
        other => damaged("zip", "l’archive ne peut pas être ouverte", other.to_string()),
    }
}
