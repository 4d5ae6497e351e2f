//! A first reading of the file, for what must be known before its rows are judged: what columns hold, where no schema
//! says it, and the values that keys refer to, where a table refers to itself.

use std::collections::HashSet;
use std::sync::Mutex;

use crate::Unreadable;
use crate::block::Block;
use crate::cells::{Blanks, Cell, Cells};
use crate::check::{Opened, Work};
use crate::checks::{Dates, Fingerprint, Hash, Known};
use crate::header::Header;
use crate::ledger::lock;
use crate::plan::own_reference;
use crate::request::Request;
use crate::schema::{DateFormat, Kind, StringFormat};
use crate::sheet::{Sheet, View};
use crate::text::Dialect;

/// What a first reading found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// For each column, the narrowest kind that all its cells are of; empty with a schema.
    pub(crate) kinds: Vec<Kind>,
    /// The values of the columns that keys of the table refer to, a key at a time.
    pub(crate) known: Vec<Known>,
}

/// Whether the file must be read twice.
pub(crate) fn is_needed(request: &Request<'_>) -> bool {
    match request.schema {
        None => request.sink.is_some(),
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
        infer: request.schema.is_none(),
    };
    let workers = opened.read(request.threads, || Surveyor {
        shared: &shared,
        sheet: Sheet::default(),
        candidates: vec![Candidates::default(); if shared.infer { shared.columns } else { 0 }],
    })?;
    let mut kinds = Vec::new();
    if shared.infer {
        for column in 0..shared.columns {
            let all =
                workers.iter().fold(Candidates::default(), |all, worker| all.and(worker.candidates[column]));
            kinds.push(all.narrowest());
        }
    }
    drop(workers);
    let fingerprint = shared.fingerprint;
    let values = shared.known.into_iter().map(|known| known.into_inner().unwrap_or_default());
    let known = values.map(|values| Known { values, fingerprint: fingerprint.clone() }).collect();
    Ok(Survey { kinds, known })
}

struct Shared<'a> {
    request: &'a Request<'a>,
    dialect: Dialect,
    columns: usize,
    blanks: Blanks,
    fingerprint: Fingerprint,
    references: Vec<Vec<usize>>,
    known: Vec<Mutex<HashSet<Hash>>>,
    infer: bool,
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
        view.windows(|cells| {
            for (column, candidates) in self.candidates.iter_mut().enumerate() {
                candidates.see(cells.at(column));
            }
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

/// Kinds that all the cells seen so far are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidates {
    /// One bit for each of [`KINDS`].
    possible: u32,
    seen: bool,
}

impl Default for Candidates {
    fn default() -> Self {
        Self { possible: (1 << KINDS) - 1, seen: false }
    }
}

/// How many kinds are tried, the narrowest first; text is what remains.
const KINDS: u32 = 9;

fn kind(candidate: u32) -> Kind {
    let words = |yes: &[&str], no: &[&str]| Kind::Boolean {
        yes: yes.iter().map(|&word| word.to_owned()).collect(),
        no: no.iter().map(|&word| word.to_owned()).collect(),
    };
    match candidate {
        0 => words(&["true", "True", "TRUE"], &["false", "False", "FALSE"]),
        1 => words(&["vrai", "Vrai", "VRAI"], &["faux", "Faux", "FAUX"]),
        2 => words(&["oui", "Oui", "OUI"], &["non", "Non", "NON"]),
        3 => Kind::Integer { bare: true, group: None },
        4 => Kind::Number { decimal: '.', group: None, bare: true },
        5 => Kind::Number { decimal: ',', group: None, bare: true },
        6 => Kind::Date(DateFormat::Iso),
        7 => Kind::Date(DateFormat::Pattern("%d/%m/%Y".to_owned())),
        8 => Kind::Datetime(DateFormat::Iso),
        _ => Kind::String(StringFormat::Plain),
    }
}

impl Candidates {
    fn see(&mut self, cells: Cells<'_>) {
        if self.possible == 0 {
            return;
        }
        let mut left = self.possible;
        let kinds: Vec<Kind> = (0..KINDS).map(kind).collect();
        cells.filled(|_, cell| {
            self.seen = true;
            let mut bits = left;
            while bits != 0 {
                let candidate = bits.trailing_zeros();
                if !fits(candidate, &kinds, cell) {
                    left &= !(1 << candidate);
                }
                bits &= bits - 1;
            }
        });
        self.possible = left;
    }

    fn and(self, other: Self) -> Self {
        Self { possible: self.possible & other.possible, seen: self.seen || other.seen }
    }

    fn narrowest(self) -> Kind {
        kind(if self.seen { self.possible.trailing_zeros() } else { KINDS })
    }
}

/// Whether a cell can be nothing less than of a kind: `01000` is a postal code, not a number.
fn fits(candidate: u32, kinds: &[Kind], cell: Cell<'_>) -> bool {
    let bytes = cell.bytes();
    match candidate {
        0..=2 => cell.length <= 5 && kinds[candidate as usize].read(cell.text()).is_some(),
        3 => is_number(bytes, None) && kinds[3].read(cell.text()).is_some(),
        4 => is_number(bytes, Some(b'.')) && is_exact(bytes),
        5 => is_number(bytes, Some(b',')) && is_exact(bytes),
        6 => Dates::day(cell).is_some(),
        7 => cell.length == 10 && kinds[7].read(cell.text()).is_some(),
        _ => cell.length > 10 && kinds[8].read(cell.text()).is_some(),
    }
}

/// Digits without a zero before them, after a minus sign or not, with a decimal sign between digits or not.
fn is_number(cell: &[u8], decimal: Option<u8>) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let mut parts = digits.splitn(2, |&byte| Some(byte) == decimal);
    let whole = parts.next().unwrap_or_default();
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    all_digits(whole) && (whole[0] != b'0' || whole.len() == 1) && parts.next().is_none_or(all_digits)
}

/// Whether a binary number of 64 bits gives every digit back: it does up to 15 of them (IEEE 754-2019, 5.12.2). A
/// longer number, an identifier more often than a measure, stays text rather than losing digits.
fn is_exact(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit());
    digits.skip_while(|&&byte| byte == b'0').count() <= 15
}
