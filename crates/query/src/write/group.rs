//! The row group under way: each column is encoded by whichever thread is free.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use datafusion::parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowLeafColumn};
use datafusion::parquet::file::writer::SerializedFileWriter;

use super::fault::Fault;
use super::{Failure, lock};

/// What one column is told, in order.
pub(super) enum Step {
    /// A row group begins.
    Begin(Box<ArrowColumnWriter>),
    Write(ArrowLeafColumn),
    RunEnds {
        group_ends: bool,
    },
}

/// The columns of the table, and the file that their row groups go to.
pub(super) struct Groups<W: Write + Send> {
    columns: Vec<Column>,
    file: Mutex<Filing<W>>,
    /// Ends of runs that no column has yet met, over all columns.
    waiting: AtomicU64,
    pub(super) fault: Fault,
}

struct Column {
    steps: Mutex<VecDeque<Step>>,
    encoding: Mutex<Encoding>,
}

/// What one column has encoded.
#[derive(Default)]
struct Encoding {
    writer: Option<Box<ArrowColumnWriter>>,
    /// How many row groups of the column ended.
    groups: u64,
}

struct Filing<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// The columns that ended, of row groups of which others have not.
    open: BTreeMap<u64, BTreeMap<usize, ArrowColumnChunk>>,
    next: u64,
}

impl<W: Write + Send> Groups<W> {
    pub(super) fn new(file: SerializedFileWriter<W>, columns: usize) -> Self {
        let column = || Column { steps: Mutex::default(), encoding: Mutex::default() };
        Self {
            columns: (0..columns).map(|_| column()).collect(),
            file: Mutex::new(Filing { file, open: BTreeMap::new(), next: 0 }),
            waiting: AtomicU64::new(0),
            fault: Fault::default(),
        }
    }

    /// Tells each column its next steps. Called by one thread at a time, which settles their order.
    pub(super) fn hand(&self, steps: impl IntoIterator<Item = impl IntoIterator<Item = Step>>) {
        for (column, steps) in self.columns.iter().zip(steps) {
            let mut told = lock(&column.steps);
            for step in steps {
                if matches!(step, Step::RunEnds { .. }) {
                    self.waiting.fetch_add(1, Ordering::Relaxed);
                }
                told.push_back(step);
            }
        }
    }

    /// How many runs are not encoded yet, about.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed) / self.columns.len() as u64
    }

    /// Encodes what waits in the columns that no other thread encodes; in those too, when `all`.
    pub(super) fn encode(&self, all: bool) -> Result<(), Failure> {
        for (index, column) in self.columns.iter().enumerate() {
            let encoding = if all { Some(lock(&column.encoding)) } else { free(&column.encoding) };
            if let Some(mut encoding) = encoding {
                self.encode_column(index, column, &mut encoding)?;
            }
        }
        Ok(())
    }

    fn encode_column(&self, index: usize, column: &Column, encoding: &mut Encoding) -> Result<(), Failure> {
        loop {
            // The steps are free while one is taken: others may hand more.
            let Some(step) = lock(&column.steps).pop_front() else { return Ok(()) };
            match step {
                Step::Begin(writer) => encoding.writer = Some(writer),
                Step::Write(leaf) => {
                    encoding.writer.as_mut().ok_or("a run came before its row group")?.write(&leaf)?;
                }
                Step::RunEnds { group_ends } => {
                    self.waiting.fetch_sub(1, Ordering::Relaxed);
                    if group_ends {
                        self.end_column(index, encoding)?;
                    }
                }
            }
        }
    }

    fn end_column(&self, index: usize, encoding: &mut Encoding) -> Result<(), Failure> {
        let writer = encoding.writer.take().ok_or("a row group ended before it began")?;
        let chunk = writer.close()?;
        let group = encoding.groups;
        encoding.groups += 1;
        let mut filing = lock(&self.file);
        filing.open.entry(group).or_default().insert(index, chunk);
        // Kept before another thread may write behind what was cut short.
        filing.append(self.columns.len()).map_err(|failure| self.fault.keep(failure))
    }

    /// Encodes all that waits, ends the row group that is `open`, and the file.
    pub(super) fn finish(self, open: bool) -> Result<W, Failure> {
        if open {
            self.hand(self.columns.iter().map(|_| [Step::RunEnds { group_ends: true }]));
        }
        self.encode(true)?;
        let filing = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !filing.open.is_empty() {
            return Err("a column of a row group is missing".into());
        }
        Ok(filing.file.into_inner()?)
    }
}

impl<W: Write + Send> Filing<W> {
    /// Writes the row groups whose columns all ended, in order.
    fn append(&mut self, columns: usize) -> Result<(), Failure> {
        while self.open.get(&self.next).is_some_and(|chunks| chunks.len() == columns) {
            let mut group = self.file.next_row_group()?;
            for (_, chunk) in self.open.remove(&self.next).unwrap_or_default() {
                chunk.append_to_row_group(&mut group)?;
            }
            group.close()?;
            self.next += 1;
        }
        Ok(())
    }
}

/// The lock, when nobody holds it.
fn free<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
