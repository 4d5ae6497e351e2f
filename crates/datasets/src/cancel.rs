//! Give a deposit up: its work stops, its table is erased, its file stays until its date.

use kernel::{Actor, Error, Id, Permission, Result};
use store::Scope;
use web::{Answer, App, Form, Path, Pressed, State, Visit};

use crate::model::{Deposit, State as DepositState};
use crate::sql;

/// Stops the work on a deposit, or gives up one that waits.
///
/// # Errors
/// [`Error::Conflict`] when it is published or was given up already, [`Error::NotFound`] for another authority's.
pub(crate) async fn cancel(app: &App, actor: &Actor, id: Id) -> Result<()> {
    actor.require(Permission::Deposit)?;
    let mut tx = app.db.read(Scope::of(actor)).await?;
    let authority = sql::deposit(&mut tx, id).await?.authority;
    drop(tx);
    actor.within(authority)?;
    let now = app.clock.now();
    let mut tx = app.db.begin(Scope::One(authority)).await?;
    let deposit = sql::deposit(&mut tx, id).await?;
    if matches!(deposit.state, DepositState::Published | DepositState::Cancelled) {
        return Err(Error::Conflict("deposit-cannot-be-cancelled"));
    }
    if let (true, Some(job)) = (deposit.state.is_at_work(), deposit.job) {
        tx.cancel(job, now).await?;
    }
    let table = deposit.table.clone();
    let cancelled = Deposit { state: DepositState::Cancelled, table: None, changed_at: now, ..deposit };
    sql::save_deposit(&mut tx, &cancelled).await?;
    tx.commit().await?;
    if let Some(table) = table {
        app.blobs.delete(&table.key).await?;
    }
    Ok(())
}

/// `POST /deposits/{id}/cancel`
pub(crate) async fn submit(app: State<App>, visit: Visit, Path(id): Path<Id>, _: Form<Pressed>) -> Answer {
    cancel(&app, visit.actor(), id).await?;
    visit.go_saying(&format!("/deposits/{id}"), "datasets-cancelled")
}
