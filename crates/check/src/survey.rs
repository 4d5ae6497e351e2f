//! A first reading of the file, for what must be known before its rows are judged: what columns hold, where no schema
//! says it, and the values that keys refer to, where a table refers to itself.

use std::collections::HashSet;
use std::sync::Mutex;

use crate::Unreadable;
use crate::block::Block;
use crate::cells::Blanks;
use crate::check::{Opened, Work};
use crate::checks::{Fingerprint, Hash, Known};
use crate::header::Header;
use crate::infer::{Candidates, Reading};
use crate::ledger::lock;
use crate::plan::own_reference;
use crate::request::Request;
use crate::sheet::{Sheet, View};
use crate::text::Dialect;

/// What a first reading found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// For each column, what its cells may be; empty with a schema.
    pub(crate) columns: Vec<Candidates>,
    /// The values of the columns that keys of the table refer to, a key at a time.
    pub(crate) known: Vec<Known>,
}

/// Whether the file must be read twice: `mends` when it is written again with its certain repairs.
pub(crate) fn is_needed(request: &Request<'_>, mends: bool) -> bool {
    match request.schema {
        None => request.sink.is_some() || mends,
        Some(schema) => schema.foreign_keys.iter().any(|key| key.resource.is_empty()),
    }
}

/// Reads the whole file.
pub(crate) fn make(opened: &mut Opened<'_>, request: &Request<'_>) -> Result<Survey, Unreadable> {
    let header = Header::new(std::mem::take(&mut opened.heading.labels), request.schema);
    let mut references = Vec::new();
    if let Some(schema) = request.schema {
        let own = schema.foreign_keys.iter().filter_map(|key| own_reference(&header, schema, key));
        references.extend(own.map(|(_, columns)| columns));
    }
    let known = references.iter().map(|_| Mutex::new(HashSet::new())).collect::<Vec<_>>();
    let shared = Shared {
        request,
        dialect: opened.dialect,
        columns: header.names.len(),
        blanks: Blanks::new(request.schema),
        fingerprint: Fingerprint::default(),
        references,
        known,
        reading: request.schema.is_none().then(Reading::new),
    };
    let workers = opened.read(request.threads, || Surveyor {
        shared: &shared,
        sheet: Sheet::default(),
        candidates: vec![Candidates::default(); if shared.reading.is_some() { shared.columns } else { 0 }],
    })?;
    let mut columns = Vec::new();
    for worker in workers {
        merge(&mut columns, worker.candidates);
    }
    let fingerprint = shared.fingerprint;
    let values = shared.known.into_iter().map(|known| known.into_inner().unwrap_or_default());
    let known = values.map(|values| Known { values, fingerprint: fingerprint.clone() }).collect();
    Ok(Survey { columns, known })
}

/// Adds what one thread saw of each column.
pub(crate) fn merge(columns: &mut Vec<Candidates>, more: Vec<Candidates>) {
    if columns.is_empty() {
        *columns = more;
        return;
    }
    for (all, more) in columns.iter_mut().zip(&more) {
        all.merge(more);
    }
}

struct Shared<'a> {
    request: &'a Request<'a>,
    dialect: Dialect,
    columns: usize,
    blanks: Blanks,
    fingerprint: Fingerprint,
    references: Vec<Vec<usize>>,
    known: Vec<Mutex<HashSet<Hash>>>,
    /// Without a schema.
    reading: Option<Reading>,
}

struct Surveyor<'a> {
    shared: &'a Shared<'a>,
    sheet: Sheet,
    candidates: Vec<Candidates>,
}

impl Work for Surveyor<'_> {
    fn work(&mut self, block: &mut Block) -> Result<(), Unreadable> {
        let shared = self.shared;
        if shared.request.watch.cancelled() {
            return Err(Unreadable::Cancelled);
        }
        self.sheet.prepare(block, shared.columns, shared.dialect, false)?;
        let view = View {
            sheet: &self.sheet,
            block,
            columns: shared.columns,
            dialect: shared.dialect,
            blanks: &shared.blanks,
        };
        if let Some(reading) = &shared.reading {
            reading.see(view, &mut self.candidates);
        }
        view.windows(|cells| {
            for (columns, known) in shared.references.iter().zip(&shared.known) {
                let mut known = lock(known);
                shared.fingerprint.each(cells, columns, |_, hash| {
                    known.insert(hash);
                });
            }
        });
        Ok(())
    }
}
