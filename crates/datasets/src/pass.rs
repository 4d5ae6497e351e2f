//! One pass of the engine over an original: check it, look for personal data, write the table.

use std::path::Path;
use std::sync::Arc;

use check::schema::Schema;
use check::{Accept, Input, Report, Request, Sink, Unreadable};
use kernel::{Doing as _, Error, Result, Table, Watch};

use crate::services::{NewTable, Services};

/// What a pass is asked.
pub(crate) struct Pass {
    pub(crate) schema: Option<Arc<Schema>>,
    pub(crate) treatments: Vec<(String, check::Treatment)>,
    /// Key of the table to write; nothing stays there unless the pass ends well.
    pub(crate) key: String,
}

/// What a pass gives: the report, and the table it wrote.
pub(crate) struct Passed {
    pub(crate) report: Report,
    table: Box<dyn NewTable>,
}

impl Passed {
    /// Keeps the table. Dropped without it, nothing stays.
    pub(crate) fn keep(self) -> Result<Table> {
        // The last rows are written only now, and may find no room.
        self.table
            .finish()
            .map_err(|error| if is_full(&error) { Error::Unavailable("disk-full") } else { error })
    }
}

/// Runs the engine on the blocking threads. The outer error is ours, the inner one is the file's.
pub(crate) async fn run(
    services: &Services,
    original: Box<Path>,
    pass: Pass,
    watch: Arc<dyn Watch>,
) -> Result<Result<Passed, Unreadable>> {
    let warehouse = Arc::clone(&services.warehouse);
    tokio::task::spawn_blocking(move || {
        let table = warehouse.create(&pass.key)?;
        let sink =
            Sink { accept: Accept::GoodRows, treatments: &pass.treatments, ..Sink::new(table.tables()) };
        let watch = Watched(watch);
        let request = Request {
            schema: pass.schema.as_deref(),
            watch: &watch,
            sink: Some(sink),
            // The store hashed the original when it came.
            sha256: false,
            ..Request::default()
        };
        match check::check(Input::Path(&original), &request) {
            Ok(report) => Ok(Ok(Passed { report, table })),
            Err(Unreadable::Io(source)) => {
                Err(Error::Internal { what: "read an original".into(), source: source.into() })
            }
            Err(Unreadable::Sink(source)) if is_full(&*source) => Err(Error::Unavailable("disk-full")),
            Err(Unreadable::Sink(source)) => Err(Error::Internal { what: "write a table".into(), source }),
            Err(unreadable) => Ok(Err(unreadable)),
        }
    })
    .await
    .doing("run the engine")?
}

/// Whether a table could not be written for want of room, however deep the disk's own word lies.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref().is_some_and(store::is_full) {
            return true;
        }
        if matches!(error.downcast_ref(), Some(Error::Unavailable("disk-full"))) {
            return true;
        }
        next = error.source();
    }
    false
}

/// The engine's way to tell and ask, over the job's.
struct Watched(Arc<dyn Watch>);

impl check::Watch for Watched {
    fn advance(&self, done: u64, total: Option<u64>) {
        self.0.advance(done, total);
    }

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_known_however_deep_it_lies() {
        let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        let inside = Error::Internal { what: "write".into(), source: Box::new(full()) };
        assert!(is_full(&full()) && is_full(&inside));
        assert!(!is_full(&std::io::Error::other("else")) && !is_full(&Error::NotFound));
    }
}
