//! Whole tables in the formats that people and programs ask for, made as they are sent.
//!
//! Memory does not grow with the table: rows are read in batches, encoded, and sent on before the next are read. The
//! bytes are the same from run to run and on any machine: rows are in the order of the file (or of the sort asked
//! for), cut into batches of a fixed size, and no file holds a date of its making.

mod csv;
mod geojson;
mod json;
mod parquet;
mod stored;
mod xlsx;

pub(crate) use self::stored::{is_stored, part};
pub use self::xlsx::workbook;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::BatchCoalescer;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::dataframe::DataFrame;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{
    ByteStream, Column, Doing as _, Error, ExportFormat, ExportInfo, Invalid, Result, Select, Table,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::engine::{Engine, Failed as _, Inner, spawn};
use crate::gate::Gate;
use crate::select;

/// Rows encoded at a time.
const BATCH: usize = 8_192;
/// Bytes sent at a time, about.
const CHUNK: usize = 128 << 10;

/// Turns rows into the bytes of a file.
trait Encoder: Send {
    /// What comes before the first row.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()>;
    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()>;
    /// What comes after the last row.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<()>;
}

/// What an export is made of, once it is known to be possible.
enum Source {
    /// The stored file, byte for byte.
    Stored,
    Rows(Box<DataFrame>, Box<dyn Encoder>),
}

enum Piece {
    Bytes(Bytes),
    Done(ExportInfo),
}

/// Starts an export. Its rows are read once somebody reads its bytes: who asks for the head of the answer alone, which has
/// none, costs the plan of the question and no more.
///
/// # Errors
/// [`Error::Invalid`] when the question is wrong, or the format cannot hold the answer.
pub(crate) async fn start(
    engine: &Engine,
    table: &Table,
    select: &Select,
    format: ExportFormat,
    done: Box<dyn FnOnce(ExportInfo) + Send>,
) -> Result<ByteStream> {
    let open = engine.open.enter().await?;
    let gate = Arc::clone(&engine.exports);
    // Whoever finds the queue too long is told now; the place itself is for who reads.
    drop(gate.enter().await?);
    let (inner, table, select) = (Arc::clone(&engine.inner), table.clone(), select.clone());
    let (sender, receiver) = mpsc::channel(4);
    let source = {
        let (inner, table) = (Arc::clone(&inner), table.clone());
        engine.run(&engine.heavy, async move { source(&inner, &table, &select, format).await }).await?
    };
    let threads = engine.threads()?;
    let work = async move {
        let _open = open;
        let place = gate.again().await?;
        let to = Sender::new(&sender, gate, place);
        let sent = match source {
            Source::Stored => stored::whole(&inner, &table, to).await,
            Source::Rows(rows, encoder) => encoded(*rows, encoder, to).await,
        };
        let last = match sent {
            Ok(Some(info)) => Ok(Piece::Done(info)),
            // Nobody listens any more.
            Ok(None) => return Ok(()),
            Err(error) => Err(error),
        };
        // Not sent when nobody listens, which is no error.
        let _ = sender.send(last).await;
        Ok(())
    };
    let pieces = stream::once(async move {
        let state = (receiver, Some(done), Box::pin(spawn(&threads, work)));
        stream::unfold(state, |(mut receiver, mut done, mut task)| async move {
            let listener = done.take()?;
            match receiver.recv().await {
                Some(Ok(Piece::Bytes(bytes))) => Some((Ok(bytes), (receiver, Some(listener), task))),
                Some(Ok(Piece::Done(info))) => {
                    listener(info);
                    None
                }
                Some(Err(error)) => Some((Err(error), (receiver, None, task))),
                // The work ended without a last word: it panicked, and says so.
                None => match task.as_mut().await {
                    Ok(()) => None,
                    Err(error) => Some((Err(error), (receiver, None, task))),
                },
            }
        })
    });
    Ok(pieces.flatten().boxed())
}

async fn source(inner: &Inner, table: &Table, select: &Select, format: ExportFormat) -> Result<Source> {
    if !select.group.is_empty() || !select.aggregates.is_empty() {
        return Err(Invalid::new("format", "export-of-groups").into());
    }
    if is_stored(select, format) {
        return Ok(Source::Stored);
    }
    let is_whole = select.filter.is_everything() && select.search.is_none();
    let with_row = format == ExportFormat::Parquet;
    let mut wanted = select.clone();
    let shown = asked(table, select).len();
    if format == ExportFormat::Geojson && !wanted.columns.is_empty() {
        // A place is read from its columns even when they are not asked for.
        let place = geojson::Place::find(&table.columns)?.columns();
        wanted.columns.extend(place.into_iter().map(|index| table.columns[index].name.clone()));
    }
    let (rows, answered) = select::all_rows(inner, table, &wanted, with_row).await?;
    let columns: Vec<Column> = answered.iter().map(|&index| table.columns[index].clone()).collect();
    let count = match format {
        ExportFormat::Xlsx if !is_whole => select::count(rows.clone()).await?,
        _ => table.rows,
    };
    fits(table, &columns, count, format)?;
    let schema: SchemaRef = Arc::clone(rows.schema().inner());
    let encoder: Box<dyn Encoder> = match format {
        ExportFormat::Csv => Box::new(csv::Csv::new(&columns)),
        ExportFormat::Json => Box::new(json::Json::array(&columns)),
        ExportFormat::Ndjson => Box::new(json::Json::lines(&columns)),
        ExportFormat::Parquet => Box::new(parquet::Rewritten::new(&schema)),
        ExportFormat::Xlsx => Box::new(xlsx::Xlsx::new(&columns)),
        ExportFormat::Geojson => Box::new(geojson::Geojson::new(&table.columns, &answered, shown)?),
    };
    Ok(Source::Rows(Box::new(rows), encoder))
}

/// The columns asked for, each once.
fn asked(table: &Table, select: &Select) -> Vec<Column> {
    let is_asked = |column: &&Column| select.columns.is_empty() || select.columns.contains(&column.name);
    table.columns.iter().filter(is_asked).cloned().collect()
}

/// Whether a format can hold so many rows of these columns of a table.
fn fits(table: &Table, columns: &[Column], rows: u64, format: ExportFormat) -> Result<(), Invalid> {
    match format {
        ExportFormat::Xlsx => xlsx::fits(rows, columns.len()),
        ExportFormat::Geojson => geojson::Place::find(&table.columns).map(drop),
        _ => Ok(()),
    }
}

/// Why `format` cannot hold the `rows` rows that pass `select`, without reading any.
pub(crate) fn refuses(table: &Table, select: &Select, rows: u64, format: ExportFormat) -> Option<Invalid> {
    fits(table, &asked(table, select), rows, format).err()
}

/// Sends bytes on and keeps count of them, in a place among the exports that is left while the reader is waited for:
/// readers who do not read keep nobody else waiting.
struct Sender<'a> {
    to: &'a mpsc::Sender<Result<Piece>>,
    gate: Arc<Gate>,
    /// None only while the reader is waited for.
    place: Option<OwnedSemaphorePermit>,
    bytes: u64,
    hash: Sha256,
}

impl<'a> Sender<'a> {
    fn new(to: &'a mpsc::Sender<Result<Piece>>, gate: Arc<Gate>, place: OwnedSemaphorePermit) -> Self {
        Self { to, gate, place: Some(place), bytes: 0, hash: Sha256::new() }
    }

    /// Whether somebody still listens.
    async fn send(&mut self, bytes: Bytes) -> Result<bool> {
        self.bytes += bytes.len() as u64;
        self.hash.update(&bytes);
        let room = match self.to.try_reserve() {
            Ok(room) => room,
            Err(TrySendError::Closed(())) => return Ok(false),
            Err(TrySendError::Full(())) => {
                self.place = None;
                let Ok(room) = self.to.reserve().await else { return Ok(false) };
                room
            }
        };
        room.send(Ok(Piece::Bytes(bytes)));
        if self.place.is_none() {
            self.place = Some(self.gate.again().await?);
        }
        Ok(true)
    }

    fn info(self, rows: u64) -> ExportInfo {
        let sha256 = self.hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a String never fails.
            let _ = write!(text, "{byte:02x}");
            text
        });
        ExportInfo { rows, bytes: self.bytes, sha256 }
    }
}

async fn encoded(
    rows: DataFrame,
    mut encoder: Box<dyn Encoder>,
    mut sender: Sender<'_>,
) -> Result<Option<ExportInfo>> {
    let schema: SchemaRef = Arc::clone(rows.schema().inner());
    let mut out = Vec::with_capacity(CHUNK * 2);
    let mut count = 0;
    encoder.begin(&mut out)?;
    let mut batches = rows.execute_stream().await.failed("reading rows to export")?;
    let mut even = BatchCoalescer::new(schema, BATCH);
    loop {
        let more = batches.try_next().await.failed("reading rows to export")?;
        let is_last = more.is_none();
        match more {
            Some(batch) => even.push_batch(batch).doing("gathering rows to export")?,
            None => even.finish_buffered_batch().doing("gathering rows to export")?,
        }
        while let Some(batch) = even.next_completed_batch() {
            count += batch.num_rows() as u64;
            encoder.rows(&batch, &mut out)?;
            if out.len() >= CHUNK && !sender.send(std::mem::take(&mut out).into()).await? {
                return Ok(None);
            }
        }
        if is_last {
            break;
        }
    }
    encoder.end(&mut out)?;
    if !sender.send(out.into()).await? {
        return Ok(None);
    }
    Ok(Some(sender.info(count)))
}

/// A writer whose bytes another hand takes as they come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(crate) fn drain(&self, out: &mut Vec<u8>) {
        out.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An encoder was used after its end: ours to mend.
fn over() -> Error {
    Error::Internal { what: "exporting rows".into(), source: "the export was over".into() }
}
