//! Data sets: files that come in, are checked, decided on, and go out as versions that the public reads.
//!
//! Tables: `datasets`, `deposits`, `findings`, `decisions`, `versions`, `original_reads`. Routes: below, in one table.
//! Jobs: `datasets.examine`, `datasets.sort`, `datasets.erase_originals`.
//! Invariants: a version never changes; a wrong row and an undecided column are never published; what was taken back
//! answers 410 at every address; a reading of an original is written down before its first byte goes out.

mod again;
mod api;
mod ask;
mod cancel;
mod charts;
mod decide;
mod deposit;
mod describe;
mod export;
mod follow;
mod inbox;
mod interface;
mod jobs;
mod list;
mod model;
mod pass;
mod publish;
mod receive;
mod records;
mod repair;
mod served;
mod services;
mod show;
mod sql;
mod withdraw;

use std::sync::Arc;
use std::time::Duration;

use kernel::Permission;
use web::openapi::{Operation, Schema};
use web::{Access, App, Feature, Menu, Messages, Place, Route};

pub use self::inbox::{Followed, Inbox, Incoming, bring, follow};
pub use self::jobs::enqueue_erasure;
pub use self::repair::repair;
pub use self::served::ever_published;
pub use self::services::{NewTable, Services, Warehouse};

/// Tables of the slice.
pub static MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        version: 20_261_124_100_000,
        name: "datasets_create",
        sql: include_str!("../migrations/20261124100000_datasets_create.sql"),
        shared: &[],
    },
    store::Migration {
        version: 20_261_124_190_000,
        name: "findings_place",
        sql: include_str!("../migrations/20261124190000_findings_place.sql"),
        shared: &[],
    },
    store::Migration {
        version: 20_261_124_200_000,
        name: "deposits_repaired",
        sql: include_str!("../migrations/20261124200000_deposits_repaired.sql"),
        shared: &[],
    },
    store::Migration {
        version: 20_261_129_100_000,
        name: "columns_described",
        sql: include_str!("../migrations/20261129100000_columns_described.sql"),
        shared: &[],
    },
    store::Migration {
        version: 20_261_129_103_100,
        name: "gate_extent",
        sql: include_str!("../migrations/20261129103100_gate_extent.sql"),
        shared: &[],
    },
];

/// Templates of the slice.
const TEMPLATES: &[(&str, &str)] = &[
    ("datasets/ask.html", include_str!("../templates/ask.html")),
    ("datasets/charts.html", include_str!("../templates/charts.html")),
    ("datasets/deposit.html", include_str!("../templates/deposit.html")),
    ("datasets/deposited.html", include_str!("../templates/deposited.html")),
    ("datasets/deposits.html", include_str!("../templates/deposits.html")),
    ("datasets/describe.html", include_str!("../templates/describe.html")),
    ("datasets/dictionary.html", include_str!("../templates/dictionary.html")),
    ("datasets/home.html", include_str!("../templates/home.html")),
    ("datasets/list.html", include_str!("../templates/list.html")),
    ("datasets/parts.html", include_str!("../templates/parts.html")),
    ("datasets/quality.html", include_str!("../templates/quality.html")),
    ("datasets/show.html", include_str!("../templates/show.html")),
    ("datasets/versions.html", include_str!("../templates/versions.html")),
    ("datasets/withdraw.html", include_str!("../templates/withdraw.html")),
];

/// What the slice brings to the instance.
pub fn feature(services: Services) -> Feature {
    let largest = usize::try_from(services.largest_file).unwrap_or(usize::MAX).saturating_add(1 << 20);
    let known = export::Known::default();
    Feature {
        routes: routes(largest)
            .into_iter()
            .map(|route| route.given(services.clone()).given(known.clone()))
            .collect(),
        migrations: MIGRATIONS,
        templates: TEMPLATES,
        messages: Messages { fr: include_str!("../messages/fr.ftl"), en: include_str!("../messages/en.ftl") },
        menu: menu(),
        search: Some("/datasets"),
        hidden: &["/deposits", "/describe", "/withdraw"],
        jobs: Box::new(move |app| workers(app, &services)),
        schemas: interface::schemas(),
        ..Feature::new("datasets")
    }
}

fn menu() -> Vec<Menu> {
    let entry = |label, path, access, order| Menu { label, path, place: Place::Main, access, order };
    vec![
        entry("menu-datasets", "/datasets", Access::Public, 10),
        entry("menu-api", "/api", Access::Public, 20),
        entry("menu-deposit", "/deposits/new", Access::Needs(Permission::Deposit), 60),
        entry("menu-deposits", "/deposits", Access::Needs(Permission::Deposit), 70),
    ]
}

fn workers(app: &App, services: &Services) -> Vec<(&'static str, Arc<dyn store::Handler>)> {
    let (blobs, clock, engine) = (&app.blobs, &app.clock, &app.engine);
    vec![
        (
            jobs::EXAMINE,
            Arc::new(jobs::Examine {
                services: services.clone(),
                blobs: blobs.clone(),
                clock: clock.clone(),
            }),
        ),
        (
            jobs::SORT,
            Arc::new(jobs::SortVersion {
                engine: engine.clone(),
                blobs: blobs.clone(),
                clock: clock.clone(),
            }),
        ),
        (jobs::ERASE, Arc::new(jobs::EraseOriginals { blobs: blobs.clone(), clock: clock.clone() })),
    ]
}

/// Every address of the slice.
fn routes(largest_file: usize) -> Vec<Route> {
    use Access::{Needs, Public};
    use Permission::{Decide, Deposit, Publish, ReadOriginal, Withdraw};
    let named = Schema::named;
    vec![
        Route::get("/", Public, list::home),
        Route::get("/datasets", Public, list::list),
        Route::get("/authorities/{slug}", Public, list::of_authority),
        Route::get("/datasets/{authority}/{slug}", Public, show::show),
        Route::get("/datasets/{authority}/{slug}/charts", Public, charts::charts),
        Route::get("/datasets/{authority}/{slug}/dictionary", Public, show::dictionary),
        Route::get("/datasets/{authority}/{slug}/quality", Public, show::quality).any_origin(),
        Route::get("/datasets/{authority}/{slug}/versions", Public, show::versions),
        Route::get("/datasets/{authority}/{slug}/versions/{number}", Public, show::version),
        Route::get("/api", Public, ask::page),
        // The records API, at the paths of the peer's.
        Route::get("/api/resources/{id}/", Public, records::resource)
            .any_origin()
            .api(Operation::new("resource", "api-resource").answers(named("Resource"))),
        Route::get("/api/resources/{id}/profile/", Public, records::profile)
            .any_origin()
            .api(Operation::new("profile", "api-profile").answers(named("Profile"))),
        Route::get("/api/resources/{id}/data/", Public, records::data)
            .any_origin()
            .api(interface::of_page(Operation::new("data", "api-data")).answers(named("Records"))),
        Route::get("/api/resources/{id}/data/{format}/", Public, export::export)
            .any_origin()
            .api(interface::export(Operation::new("export", "api-export"))),
        Route::get("/api/resources/{id}/data/{format}/checksum/", Public, export::checksum)
            .any_origin()
            // The file is made to its end before the first byte of the answer.
            .within(Duration::from_mins(10))
            .api(
                interface::of_export(Operation::new("exportChecksum", "api-checksum"))
                    .answers(interface::checksum()),
            ),
        Route::get("/api/resources/{id}/swagger/", Public, records::swagger)
            .any_origin()
            .api(Operation::new("swagger", "api-swagger").answers(Schema::map(Schema::any()))),
        Route::get("/api/v1/datasets", Public, api::list).any_origin().api(
            Operation::new("listDatasets", "api-datasets")
                .query("q", Schema::text(), "api-q")
                .query("page", Schema::between(1, 1_000_000), "api-page")
                .answers(named("DatasetList")),
        ),
        Route::get("/api/v1/datasets/{id}", Public, api::show)
            .any_origin()
            .api(Operation::new("showDataset", "api-dataset").answers(named("Dataset"))),
        Route::post("/api/v1/query", Public, ask::query).any_origin().api(
            Operation::new("query", "api-query")
                .takes("application/json", named("SqlQuestion"))
                .answers(named("SqlAnswer")),
        ),
        // Deposits.
        Route::get("/deposits", Needs(Deposit), follow::list),
        Route::get("/deposits/new", Needs(Deposit), deposit::form),
        Route::post("/deposits", Needs(Deposit), deposit::submit).takes_files(largest_file),
        Route::get("/deposits/{id}", Needs(Deposit), follow::show),
        Route::post("/deposits/{id}/decisions", Needs(Decide), decide::submit),
        Route::post("/deposits/{id}/publish", Needs(Publish), publish::submit),
        Route::post("/deposits/{id}/cancel", Needs(Deposit), cancel::submit),
        Route::post("/deposits/{id}/again", Needs(Deposit), again::again),
        Route::post("/deposits/{id}/repair", Needs(Deposit), repair::submit),
        Route::get("/deposits/{id}/original", Needs(ReadOriginal), follow::original),
        Route::get("/deposits/{id}/rejects.csv", Needs(ReadOriginal), follow::rejects),
        Route::post("/api/v1/deposits", Needs(Deposit), deposit::submit_json).takes_files(largest_file).api(
            Operation::new("deposit", "api-deposit")
                .takes("multipart/form-data", named("DepositForm"))
                .starts(named("DepositReceipt"))
                .answers(named("DepositReceipt")),
        ),
        Route::get("/api/v1/deposits/{id}", Needs(Deposit), follow::show_json)
            .api(Operation::new("showDeposit", "api-show-deposit").answers(named("Deposit"))),
        Route::get("/api/v1/deposits/{id}/report", Needs(ReadOriginal), follow::report_json)
            .api(Operation::new("showReport", "api-show-report").answers(named("Report"))),
        Route::post("/api/v1/deposits/{id}/decisions", Needs(Decide), decide::submit_json).api(
            Operation::new("decide", "api-decide")
                .takes("application/json", Schema::array(named("Decision")))
                .answers(named("DepositState")),
        ),
        Route::post("/api/v1/deposits/{id}/publish", Needs(Publish), publish::submit_json)
            .api(Operation::new("publish", "api-publish").answers(named("Published"))),
        Route::get("/describe/{id}", Needs(Publish), describe::form),
        Route::post("/describe/{id}", Needs(Publish), describe::submit),
        // Withdrawals.
        Route::get("/withdraw/dataset/{id}", Needs(Withdraw), withdraw::dataset_page),
        Route::post("/withdraw/dataset/{id}", Needs(Withdraw), withdraw::dataset_form),
        Route::get("/withdraw/version/{id}", Needs(Withdraw), withdraw::version_page),
        Route::post("/withdraw/version/{id}", Needs(Withdraw), withdraw::version_form),
        Route::post("/api/v1/datasets/{id}/withdraw", Needs(Withdraw), withdraw::dataset_json).api(
            Operation::new("withdrawDataset", "api-withdraw")
                .takes("application/json", named("Withdrawal"))
                .only_does(),
        ),
        Route::post("/api/v1/versions/{id}/withdraw", Needs(Withdraw), withdraw::version_json).api(
            Operation::new("withdrawVersion", "api-withdraw")
                .takes("application/json", named("Withdrawal"))
                .only_does(),
        ),
    ]
}

#[cfg(test)]
mod tests;
