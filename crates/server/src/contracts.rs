//! What others rely on, kept as snapshots: routes and their permissions, the programs' interface, the command line, the
//! tables of both databases; and that each route keeps each authority to itself.

mod schema;
mod tenants;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use clap::CommandFactory as _;
use kernel::{Actor, Result};
use store::Db;
use testkit::{FrozenClock, TestDb};
use web::{Proof, Sessions};

use crate::config::{Cli, InstanceArgs};
use crate::instance::{self, Instance, Presentation};

/// 24 November 2026, 10:08 UTC.
const NOW: kernel::Millis = 1_795_514_880_000;

/// Keys of tests, each with who shows it.
struct Known(Vec<(&'static str, Actor)>);

#[async_trait::async_trait]
impl Sessions for Known {
    async fn actor(&self, proof: Proof<'_>) -> Result<Option<Actor>> {
        let (Proof::Session(secret) | Proof::ApiKey(secret)) = proof;
        Ok(self.0.iter().find(|(known, _)| *known == secret).map(|(_, actor)| actor.clone()))
    }
}

/// The instance as it is served, on a database and a folder of a test.
fn instance(db: Db, folder: &Path, keys: Vec<(&'static str, Actor)>) -> Instance {
    let args = InstanceArgs {
        data: folder.to_owned(),
        database: None,
        database_file: None,
        keep_originals: 365,
        largest_file: 10,
    };
    let presentation =
        Presentation { base_url: "https://donnees.exemple.fr".to_owned(), ..Presentation::none() };
    instance::stand(&args, folder, db, FrozenClock::at(NOW), Arc::new(Known(keys)), presentation).unwrap()
}

async fn on_sqlite() -> (Instance, TestDb) {
    let test = TestDb::sqlite([accounts::MIGRATIONS, datasets::MIGRATIONS]).await;
    (instance(test.db.clone(), &test.folder(), Vec::new()), test)
}

#[tokio::test]
async fn the_routes_and_who_may_use_them_are_a_contract() {
    let (instance, _test) = on_sqlite().await;
    let lines: Vec<String> =
        instance.site.routes.iter().map(|(route, access)| format!("{route}  {access:?}")).collect();
    insta::assert_snapshot!("routes", lines.join("\n"));
}

#[tokio::test]
async fn the_interface_of_programs_is_a_contract_in_both_languages() {
    let (instance, _test) = on_sqlite().await;
    for lang in ["fr", "en"] {
        let request = Request::get("/api/v1/openapi.json").header(header::ACCEPT_LANGUAGE, lang);
        let reply = testkit::ask(&instance.site.router, request, Body::empty()).await;
        let document = serde_json::to_string_pretty(&reply.json()).unwrap();
        insta::assert_snapshot!(format!("openapi-{lang}"), document);
    }
}

#[test]
fn the_command_line_and_the_environment_are_a_contract() {
    let mut text = String::new();
    let mut waiting = vec![("beffroi".to_owned(), Cli::command())];
    while let Some((name, command)) = waiting.pop() {
        // Names of variables only: what they hold is this machine's own.
        let shown = command.clone().mut_args(|argument| argument.hide_env_values(true));
        let help = shown.term_width(100).render_long_help();
        write!(text, "## {name}\n\n{help}\n").unwrap();
        let below = command.get_subcommands().filter(|it| !it.is_hide_set());
        let below = below.map(|it| (format!("{name} {}", it.get_name()), it.clone()));
        waiting.extend(below.collect::<Vec<_>>().into_iter().rev());
    }
    insta::assert_snapshot!("command-line", text);
}
