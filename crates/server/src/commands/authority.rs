//! `beffroi authority` and `beffroi key`.

use std::process::ExitCode;

use anyhow::Context as _;
use kernel::Clock as _;

use super::show;
use crate::clock::MachineClock;
use crate::config::{AuthorityArgs, AuthorityVerb, InstanceArgs};
use crate::instance::{self, Presentation};

pub(super) async fn run(args: AuthorityArgs) -> anyhow::Result<ExitCode> {
    match args.verb {
        AuthorityVerb::Add { siren, name, instance } => {
            let instance = instance::open(&instance, Presentation::none()).await?;
            let now = MachineClock.now();
            let added = accounts::add(&instance.site.app.db, &siren, &name, now).await;
            let authority = added.map_err(|error| super::publish::said(&instance.site.app, &error))?;
            show::line(&format!("{} {}", authority.siren, authority.name));
        }
        AuthorityVerb::List { instance } => {
            let instance = instance::open(&instance, Presentation::none()).await?;
            for authority in instance.site.app.authorities.all().await? {
                show::line(&format!("{} {}", authority.siren, authority.name));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes a new administrator's key and shows it once.
pub(super) async fn new_key(args: InstanceArgs) -> anyhow::Result<ExitCode> {
    let instance = instance::open(&args, Presentation::none()).await?;
    let key =
        accounts::new_key(&instance.site.app.db, MachineClock.now()).await.context("cannot make a key")?;
    show::line(&format!("administrator key: {key}"));
    Ok(ExitCode::SUCCESS)
}
