//! Every version of a data set, those taken back included, with the reason.

use kernel::Slug;
use store::Scope;
use web::{Answer, App, Page, Path, State, Visit};

use super::{Head, Tab};
use crate::model::Version;
use crate::served::{self, Served};
use crate::sql::public;

#[derive(serde::Serialize)]
pub(crate) struct VersionsPage {
    head: Head,
    versions: Vec<Line>,
    may_withdraw: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Line {
    id: String,
    number: i64,
    published_at: i64,
    rows: u64,
    current: bool,
    withdrawn_at: Option<i64>,
    reason: Option<String>,
}

impl Line {
    fn of(version: &Version, current: bool) -> Self {
        Self {
            id: version.id.to_string(),
            number: version.number,
            published_at: version.published_at,
            rows: version.table.rows,
            current,
            withdrawn_at: version.withdrawn.as_ref().map(|it| it.at),
            reason: version.withdrawn.as_ref().map(|it| it.reason.clone()),
        }
    }
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "datasets/versions.html";

    fn samples() -> Vec<Self> {
        let line = |number, current, reason: Option<&str>| Line {
            id: format!("01890000-0000-7000-8000-00000000000{number}"),
            number,
            published_at: 1_763_980_000_000,
            rows: 1_250,
            current,
            withdrawn_at: reason.map(|_| 1_763_990_000_000),
            reason: reason.map(str::to_owned),
        };
        let versions =
            vec![line(3, true, None), line(2, false, Some("Mauvais fichier")), line(1, false, None)];
        vec![
            Self { head: Head::sample(Tab::Versions), versions: versions.clone(), may_withdraw: false },
            Self { head: Head::sample(Tab::Versions), versions, may_withdraw: true },
        ]
    }
}

/// `GET /datasets/{authority}/{slug}/versions`
pub(crate) async fn versions(
    app: State<App>,
    visit: Visit,
    Path((authority, slug)): Path<(Slug, Slug)>,
) -> Answer {
    let served = served::at(&app, &authority, &slug).await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let versions = public::versions(&mut tx, served.dataset.id).await?;
    drop(tx);
    let current = served.dataset.current;
    let versions = versions.iter().map(|version| Line::of(version, current == Some(version.id))).collect();
    let may_withdraw = may_withdraw(&visit, &served);
    visit.page(&VersionsPage { head: Head::of(&served, Tab::Versions), versions, may_withdraw })
}

/// Whether the reader may take this data set back.
pub(super) fn may_withdraw(visit: &Visit, served: &Served) -> bool {
    let actor = visit.actor();
    actor.may(kernel::Permission::Withdraw) && actor.within(served.dataset.authority).is_ok()
}
