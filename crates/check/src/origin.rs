//! Where a file is read from, and read again when once is not enough.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::formats::{self, Format, Limits, Opened};
use crate::request::Input;
use crate::source::{Tallied, Tally};
use crate::{Request, Unreadable};

/// What is looked at to tell a format.
const FIRST_BYTES: u64 = 8 * 1024;

/// A file that can be opened.
pub(crate) struct Origin<'a> {
    pub(crate) name: String,
    bytes: Bytes<'a>,
    pub(crate) format: Format,
    /// In bytes, where it is known before reading.
    pub(crate) length: Option<u64>,
}

enum Bytes<'a> {
    Path(PathBuf),
    /// Copied to a file without a name, to be read more than once.
    Spooled(File),
    /// Read as it comes, once.
    Stream(Box<dyn Read + Send + 'a>),
    Spent,
}

/// A table about to be read.
pub(crate) enum Table<'a> {
    /// Text; the bytes that it comes from are counted by the reader itself unless they already were.
    Text(Tallied<'a>, Option<Tally>),
    Rows(Box<dyn formats::NotedRows>, Tally),
}

impl<'a> Origin<'a> {
    /// Looks at the first bytes. `again` when the file will be read more than once.
    pub(crate) fn new(input: Input<'a>, again: bool) -> Result<Self, Unreadable> {
        let name = input.name();
        let mut reader: Box<dyn Read + Send + 'a> = match input {
            Input::Path(path) => {
                let mut file = File::open(path)?;
                let metadata = file.metadata()?;
                if metadata.is_file() {
                    let format = formats::detect(&first_bytes(&mut file)?, &name);
                    let length = Some(metadata.len());
                    return Ok(Self { name, bytes: Bytes::Path(path.to_owned()), format, length });
                }
                Box::new(file)
            }
            Input::Reader { reader, .. } => reader,
        };
        let first = first_bytes(&mut reader)?;
        let format = formats::detect(&first, &name);
        let mut whole: Box<dyn Read + Send + 'a> = Box::new(Cursor::new(first).chain(reader));
        let (bytes, length) = if format == Format::Csv && !again {
            (Bytes::Stream(whole), None)
        } else {
            let file = formats::spool(&mut whole, &Limits::default())?;
            let length = file.metadata()?.len();
            (Bytes::Spooled(file), Some(length))
        };
        Ok(Self { name, bytes, format, length })
    }

    /// Opens the file from its start. A stream can be opened once.
    pub(crate) fn open(&mut self, request: &Request<'_>, sha256: bool) -> Result<Table<'a>, Unreadable> {
        let file = match std::mem::replace(&mut self.bytes, Bytes::Spent) {
            Bytes::Stream(stream) => return Ok(Table::Text(Tallied::new(stream, sha256), None)),
            Bytes::Path(path) => {
                let file = File::open(&path)?;
                self.bytes = Bytes::Path(path);
                file
            }
            Bytes::Spooled(file) => {
                let mut again = file.try_clone()?;
                again.seek(SeekFrom::Start(0))?;
                self.bytes = Bytes::Spooled(file);
                again
            }
            Bytes::Spent => return Err(Unreadable::Empty),
        };
        match self.format {
            Format::Empty => Err(Unreadable::Empty),
            Format::Other(found) if found != "OLE" => Err(Unreadable::NotATable { found }),
            Format::Csv => Ok(Table::Text(Tallied::new(Box::new(file), sha256), None)),
            _ => {
                let (file, tally) = tally(file, request, sha256)?;
                match formats::open(Box::new(file), &self.name, &Limits::default())? {
                    Opened::Csv(text) => Ok(Table::Text(Tallied::new(text, false), Some(tally))),
                    Opened::Rows(rows) => {
                        self.format = rows.format();
                        Ok(Table::Rows(rows, tally))
                    }
                }
            }
        }
    }
}

/// Counts and hashes a whole file that is not read in order.
fn tally(mut file: File, request: &Request<'_>, sha256: bool) -> Result<(File, Tally), Unreadable> {
    let mut tally = Tally::new(sha256);
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => tally.take(&buffer[..read]),
        }
        if request.watch.cancelled() {
            return Err(Unreadable::Cancelled);
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((file, tally))
}

fn first_bytes(reader: &mut impl Read) -> Result<Vec<u8>, Unreadable> {
    let mut first = Vec::new();
    reader.by_ref().take(FIRST_BYTES).read_to_end(&mut first).map_err(formats::unreadable)?;
    Ok(first)
}
