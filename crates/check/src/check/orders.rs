//! A reading of the whole file for the order of its dates, before it is written again.

use super::Opened;
use super::pass::{Pass, Totals};
use crate::Unreadable;
use crate::checks::Keys;
use crate::header::Header;
use crate::origin::Origin;
use crate::personal::Kinds;
use crate::plan::Plan;
use crate::repair::{DateOrder, Orders};
use crate::request::{Request, Watch};

/// Whether the schema has dates.
pub(super) fn are_needed(request: &Request<'_>) -> bool {
    request.schema.is_some_and(|schema| schema.fields.iter().any(Orders::matter))
}

/// For each column, the order that its wrong dates prove. It is heard from the same cells as in the check itself, so
/// that a report and a repaired file say the same.
pub(super) fn read(
    origin: &mut Origin<'_>,
    request: &Request<'_>,
) -> Result<Vec<Option<DateOrder>>, Unreadable> {
    let watch = Silently(request.watch);
    let request =
        Request { personal: Kinds::None, listed: 0, sha256: false, watch: &watch, sink: None, ..*request };
    let mut opened = Opened::open(origin, &request, false)?;
    let header = Header::new(std::mem::take(&mut opened.heading.labels), request.schema);
    let mut plan = Plan::new(header, request.schema, Vec::new());
    // What concerns several rows says nothing of the form of a date.
    plan.keys = Keys::default();
    let pass = Pass::new(&plan, &request, &[], opened.dialect, origin.length, None)?;
    let workers = opened.read(request.threads, || pass.worker(true))?;
    let mut totals = Totals::default();
    for worker in &workers {
        totals.merge(&worker.totals);
    }
    let columns = plan.fields.iter().zip(&totals.orders);
    Ok(columns.map(|(field, orders)| orders.of_column(field.as_deref()?)).collect())
}

/// The progress shown is that of the reading that follows.
struct Silently<'a>(&'a dyn Watch);

impl Watch for Silently<'_> {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
