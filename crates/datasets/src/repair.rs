//! Repair a deposit: the certain repairs of its file make a new deposit; the original stays byte for byte.

use check::{Input, Request};
use kernel::{Actor, Doing as _, Error, Id, Permission, Result};
use store::Scope;
use web::{Answer, App, Extension, Form, Path, Pressed, State as Shared, Visit};

use crate::cancel::cancel;
use crate::model::{Repaired, is_all_table};
use crate::receive::{Receipt, Received, SchemaChoice, Target, original_key, receive};
use crate::services::Services;
use crate::sql;

/// Applies the certain repairs of a file that is not public yet and deposits the result, which takes its place. Pages and demonstration come through here.
///
/// # Errors
/// [`Error::Conflict`] when the deposit waits for nothing any more or its original is erased.
pub async fn repair(app: &App, services: &Services, actor: &Actor, id: Id) -> Result<(Id, Id)> {
    actor.require(Permission::Deposit)?;
    let mut tx = app.db.read(Scope::of(actor)).await?;
    let deposit = sql::deposit(&mut tx, id).await?;
    let withdrawn = sql::dataset(&mut tx, deposit.dataset).await?.withdrawn.is_some();
    drop(tx);
    actor.within(deposit.authority)?;
    if withdrawn {
        return Err(Error::Conflict("dataset-withdrawn"));
    }
    if !deposit.state.is_repairable() || deposit.original_erased_at.is_some() {
        return Err(Error::Conflict("deposit-cannot-be-repaired"));
    }
    let schema = deposit.schema.as_deref().and_then(|name| services.schemas.by_name(name));
    let path = app.blobs.local_path(&deposit.original).ok_or(Error::Unavailable("originals-not-local"))?;
    let (blobs, new) = (app.blobs.clone(), Id::new(app.clock.now()));
    let stored = tokio::task::spawn_blocking(move || {
        let mut repaired = blobs.incoming()?;
        let request = Request { schema: schema.as_deref(), ..Request::default() };
        let written =
            check::rewrite(Input::Path(&path), &request, Some(&mut repaired), None).doing("repair a file")?;
        let all_table = is_all_table(&written.report);
        Ok::<_, Error>((repaired.keep_as(&original_key(new))?, written.repairs, all_table))
    });
    let (stored, repairs, all_table) = stored.await.doing("repair a file")??;
    let received = Received {
        authority: app.authorities.by_id(deposit.authority).await?,
        target: Target::Known(deposit.dataset),
        file_name: repaired_name(&deposit.file_name),
        stored,
        id: new,
        schema: deposit.schema.clone().map_or(SchemaChoice::Free, SchemaChoice::Named),
        policy: deposit.policy,
        repaired: Some(Repaired::after(deposit.repaired.clone(), (&deposit.sha256, all_table), repairs)),
    };
    let Receipt { deposit: repaired, dataset, .. } = receive(app, services, actor, received).await?;
    // A refused file stays as it is, with what was wrong in it; one that waited has a better one in its place.
    if deposit.state.takes_decisions() && repaired.id != id {
        cancel(app, actor, id).await?;
    }
    Ok((repaired.id, dataset.id))
}

/// `subventions.xlsx` becomes `subventions_corrige.csv`.
fn repaired_name(name: &str) -> String {
    let stem = name.split('.').find(|it| !it.is_empty()).unwrap_or("fichier");
    format!("{stem}_corrige.csv")
}

/// `POST /deposits/{id}/repair`
pub(crate) async fn submit(
    app: Shared<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
    _: Form<Pressed>,
) -> Answer {
    let (new, _) = repair(&app, &services, visit.actor(), id).await?;
    visit.go_saying(&format!("/deposits/{new}"), "datasets-repaired")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repaired_file_says_so_in_its_name() {
        assert_eq!(repaired_name("subventions.2024.xlsx"), "subventions_corrige.csv");
    }
}
