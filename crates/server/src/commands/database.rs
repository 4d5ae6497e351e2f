//! `beffroi database`: the tables of a PostgreSQL database, made and upgraded by their owner.

use std::process::ExitCode;

use super::show;
use crate::config::{DatabaseArgs, DatabaseVerb};
use crate::instance;

pub(super) async fn run(args: DatabaseArgs) -> anyhow::Result<ExitCode> {
    let DatabaseVerb::Migrate { owner_file, role } = args.verb;
    // The address has a secret: it comes from a file, since arguments are seen by every user of the machine.
    let owner_url = instance::address_in(&owner_file)?;
    let ran = store::migrate(&owner_url, &role, &instance::migrations()?).await;
    ran.map_err(instance::database_refused)?;
    show::line("la base de données est à jour / the database is up to date");
    Ok(ExitCode::SUCCESS)
}
