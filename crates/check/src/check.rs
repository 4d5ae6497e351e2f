//! The whole check: opens the file, plans, reads its blocks with several threads, and puts what they find together.

mod orders;
mod pass;
mod summary;

use std::sync::Mutex;

use sha2::{Digest, Sha256};

use self::pass::{Pass, Worker};
use crate::block::{Block, Text};
use crate::formats;
use crate::header::Header;
use crate::heading::Heading;
use crate::infer::{self, Candidates};
use crate::ledger::{Turnstile, lock};
use crate::origin::{Origin, Table};
use crate::plan::Plan;
use crate::request::{Input, Request};
use crate::schema::Kind;
use crate::sheet::replace_what_is_not_text;
use crate::source::{CHUNK, Feed, RowFeed, Tally, TextFeed};
use crate::survey::{self, Survey};
use crate::text::Dialect;
use crate::{Report, Unreadable};

pub(crate) use self::pass::Rewriter;

/// Reads a file and checks every cell.
///
/// Memory does not grow with the file, but for keys: 20 bytes for each row and each key, in tables up to about twice
/// as large.
///
/// # Errors
/// When the file is not a table or cannot be read to its end. A table with errors is a report.
pub fn check(input: Input<'_>, request: &Request<'_>) -> Result<Report, Unreadable> {
    run(input, request, None)
}

pub(crate) fn run(
    input: Input<'_>,
    request: &Request<'_>,
    rewriter: Option<&mut dyn Rewriter>,
) -> Result<Report, Unreadable> {
    let mends = rewriter.as_ref().is_some_and(|rewriter| rewriter.mends());
    let needs_survey = survey::is_needed(request, mends);
    let needs_orders = rewriter.is_some() && orders::are_needed(request);
    let mut origin = Origin::new(input, needs_survey || needs_orders)?;
    let orders = if needs_orders { Some(orders::read(&mut origin, request)?) } else { None };
    let survey = if needs_survey {
        let mut opened = Opened::open(&mut origin, request, false)?;
        survey::make(&mut opened, request)?
    } else {
        Survey::default()
    };
    let mut opened = Opened::open(&mut origin, request, request.sha256)?;
    let mut header = Header::new(std::mem::take(&mut opened.heading.labels), request.schema);
    header.add_place(&opened.heading);
    if request.personal != crate::personal::Kinds::None {
        header.refuse_personal_labels();
    }
    let mut plan = Plan::new(header, request.schema, survey.known);
    if let Some(orders) = orders {
        plan.orders = orders;
    }
    if mends {
        // What the report proposes is what the copy holds.
        let near = survey.columns.iter().map(|column| column.near().filter(|near| near.certain));
        let near: Vec<_> = near.collect();
        for (order, near) in plan.orders.iter_mut().zip(&near) {
            *order = near.as_ref().and_then(|near| near.order).or(*order);
        }
        plan.recast = near.into_iter().map(|near| Some(infer::field(near?.kind))).collect();
    }
    let kinds: Vec<Kind> = survey.columns.iter().map(Candidates::narrowest).collect();
    let rewriter = rewriter.map(|rewriter| rewriter as &mut dyn Rewriter);
    let pass = Pass::new(&plan, request, &kinds, opened.dialect, origin.length, rewriter)?;
    let workers = opened.read(request.threads, || pass.worker(needs_survey))?;
    Ok(pass.report(workers, &origin, &opened.end(), survey.columns))
}

/// A file whose header was read.
pub(crate) struct Opened<'a> {
    feed: AnyFeed<'a>,
    pub(crate) heading: Heading,
    pub(crate) dialect: Dialect,
    /// The first block, after its header.
    first: Block,
    tally: Option<Tally>,
    /// For a text whose bytes are hashed: by whoever has the next block, so that the hash, which cannot be shared, keeps
    /// no thread from reading on.
    hash: Option<Turnstile<Sha256>>,
}

enum AnyFeed<'a> {
    Text(Box<TextFeed<'a>>),
    Rows(RowFeed),
}

/// What is known of a file once it was read.
pub(crate) struct End {
    pub(crate) tally: Tally,
    /// For text.
    pub(crate) encoding: Option<&'static str>,
    pub(crate) delimiter: Option<char>,
    pub(crate) notes: Vec<formats::Note>,
}

impl<'a> Opened<'a> {
    pub(crate) fn open(
        origin: &mut Origin<'a>,
        request: &Request<'_>,
        sha256: bool,
    ) -> Result<Self, Unreadable> {
        let mut first = Block::default();
        let names: Vec<&str> = request
            .schema
            .map(|schema| schema.fields.iter().map(|field| field.name.as_str()).collect())
            .unwrap_or_default();
        match origin.open(request, sha256)? {
            Table::Text(reader, tally) => {
                let mut feed = TextFeed::open(reader, &names, CHUNK)?;
                let hash = feed.take_hasher().map(Turnstile::new);
                if !feed.fill(&mut first)? {
                    return Err(Unreadable::Empty);
                }
                let dialect = feed.dialect;
                replace_what_is_not_text(&mut first, &mut Text::default());
                let heading = Heading::of_text(&mut first, dialect, &names)?;
                Ok(Self { feed: AnyFeed::Text(Box::new(feed)), heading, dialect, first, tally, hash })
            }
            Table::Rows(rows, tally) => {
                let (mut feed, heading) = RowFeed::open(rows, CHUNK, &names)?;
                feed.fill(&mut first)?;
                let dialect = Dialect::default();
                Ok(Self {
                    feed: AnyFeed::Rows(feed),
                    heading,
                    dialect,
                    first,
                    tally: Some(tally),
                    hash: None,
                })
            }
        }
    }

    /// Reads the file to its end with several threads; answers what each worker gathered.
    pub(crate) fn read<W: Work + Send>(
        &mut self,
        threads: usize,
        worker: impl Fn() -> W + Sync,
    ) -> Result<Vec<W>, Unreadable> {
        let feed: &mut dyn Feed = match &mut self.feed {
            AnyFeed::Text(feed) => &mut **feed,
            AnyFeed::Rows(feed) => feed,
        };
        let alone = feed.is_at_end();
        let threads = match threads {
            _ if alone => 1,
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        };
        let shared = Mutex::new((feed, Some(std::mem::take(&mut self.first))));
        let hash = self.hash.as_ref();
        let run = || {
            let mut worker = worker();
            let mut block = Block::default();
            let _closing = Closing(hash);
            loop {
                {
                    let mut shared = lock(&shared);
                    if let Some(first) = shared.1.take() {
                        block = first;
                    } else {
                        match shared.0.fill(&mut block) {
                            Ok(true) => {}
                            Ok(false) => return Ok(worker),
                            Err(error) => {
                                worker.fail();
                                return Err(error);
                            }
                        }
                    }
                }
                let done = match hash {
                    None => worker.work(&mut block),
                    Some(hash) => work_and_hash(&mut worker, &mut block, hash),
                };
                if let Err(error) = done {
                    worker.fail();
                    if let Some(hash) = hash {
                        hash.close();
                    }
                    return Err(error);
                }
            }
        };
        if threads == 1 {
            return Ok(vec![run()?]);
        }
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
            let mut results = vec![run()];
            results.extend(others.into_iter().map(|other| match other.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            }));
            // Threads that only stopped because of another say that they were cancelled.
            let failed = results
                .iter()
                .position(|result| matches!(result, Err(error) if !matches!(error, Unreadable::Cancelled)));
            if let Some(failed) = failed {
                results.swap(0, failed);
            }
            results.into_iter().collect()
        })
    }

    fn end(self) -> End {
        let below = self.heading.is_below.then_some(formats::Note::HeaderBelow { line: self.heading.line });
        match self.feed {
            AnyFeed::Text(feed) => End {
                tally: self.tally.unwrap_or_else(|| Tally {
                    hasher: self.hash.map(Turnstile::into_inner),
                    ..feed.tally().clone()
                }),
                encoding: Some(feed.encoding().name()),
                delimiter: Some(self.dialect.delimiter.into()),
                notes: below.into_iter().collect(),
            },
            AnyFeed::Rows(feed) => End {
                tally: self.tally.unwrap_or_default(),
                encoding: None,
                delimiter: None,
                notes: {
                    // Where the names of the schema found the header, what its cells alone told no longer holds.
                    let superseded = |note: &&formats::Note| {
                        below.is_some() && matches!(note, formats::Note::HeaderBelow { .. })
                    };
                    let others = feed.rows().notes().iter().filter(|note| !superseded(note)).cloned();
                    below.clone().into_iter().chain(others).collect()
                },
            },
        }
    }
}

/// Works on a block and hashes it: first, if the blocks before are hashed and nobody is at it; afterwards else, when
/// most often they are.
fn work_and_hash(
    worker: &mut impl Work,
    block: &mut Block,
    hash: &Turnstile<Sha256>,
) -> Result<(), Unreadable> {
    let number = block.number;
    if hash.try_pass(number, |hasher| hasher.update(block.source())) {
        return worker.work(block);
    }
    worker.work(block)?;
    hash.pass(number, |hasher| {
        hasher.update(block.source());
        Ok(())
    })
}

/// A thread that panics keeps nobody waiting for the hash of its block.
struct Closing<'h>(Option<&'h Turnstile<Sha256>>);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        if let Some(hash) = self.0.filter(|_| std::thread::panicking()) {
            hash.close();
        }
    }
}

/// What a thread does with the blocks it is given.
pub(crate) trait Work {
    fn work(&mut self, block: &mut Block) -> Result<(), Unreadable>;

    /// Something failed: threads that wait for this one must not.
    fn fail(&self) {}
}

impl Work for Worker<'_, '_> {
    fn work(&mut self, block: &mut Block) -> Result<(), Unreadable> {
        self.inspect(block)
    }

    fn fail(&self) {
        self.close();
    }
}
