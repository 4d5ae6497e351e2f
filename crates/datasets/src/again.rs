//! Check a deposit again: the same file against another schema, or with another threshold.

use kernel::{Error, Id, Permission};
use store::Scope;
use web::{Answer, App, Extension, Form, Path, State, Visit};

use crate::follow::{self, Whole};
use crate::model::{Deposit, State as DepositState};
use crate::services::Services;
use crate::{jobs, sql};

/// What the form to check again asks.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Again {
    schema: String,
    good_rows: String,
}

/// `POST /deposits/{id}/again`: the same file against another schema, or with another threshold.
pub(crate) async fn again(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
    Form(again): Form<Again>,
) -> Answer {
    visit.actor().require(Permission::Deposit)?;
    let schema = match again.schema.as_str() {
        "-" | "" => None,
        name => {
            let Some(schema) = services.schemas.by_name(name) else {
                let wrong = kernel::Invalid::new("schema", "schema-unknown").with("name", &name);
                return visit
                    .refuse(&follow::page(&app, &services, &visit, id, &[], vec![wrong].into()).await?);
            };
            Some(schema.name.clone())
        }
    };
    let good_rows_share = match crate::deposit::share(&again.good_rows) {
        Ok(share) => share,
        Err(wrong) => {
            return visit.refuse(&follow::page(&app, &services, &visit, id, &[], vec![wrong].into()).await?);
        }
    };
    let Whole { deposit, .. } = follow::whole(&app, &visit, id).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    let mut deposit = sql::deposit(&mut tx, id).await?;
    if deposit.state == DepositState::Published
        || deposit.state.is_at_work()
        || deposit.original_erased_at.is_some()
    {
        return Err(Error::Conflict("deposit-cannot-be-checked-again").into());
    }
    // What the public reads keeps its schema until something else is published.
    if sql::dataset(&mut tx, deposit.dataset).await?.current.is_none() {
        sql::set_schema(&mut tx, deposit.dataset, schema.as_deref()).await?;
    }
    deposit.job = Some(jobs::enqueue(&mut tx, id, now).await?);
    deposit.policy.good_rows_share = good_rows_share;
    let deposit = Deposit { schema, state: DepositState::Checking, changed_at: now, ..deposit };
    sql::save_deposit(&mut tx, &deposit).await?;
    tx.commit().await?;
    visit.go(&format!("/deposits/{id}"))
}
