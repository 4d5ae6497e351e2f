//! Fills an empty instance with the demonstration territory, through the very paths that agents use.

use std::time::Duration;

use anyhow::Context as _;
use datasets::{Followed, Incoming, Services};
use kernel::{Actor, Clock as _, Error, Id, Siren};
use web::App;

use crate::clock::MachineClock;
use crate::demo::{self, DemoFile, Then};

/// Adds the towns and their files; what is already there is left as it is.
pub(crate) async fn seed(app: &App, services: &Services) -> anyhow::Result<()> {
    let towns = demo::towns();
    for town in &towns {
        match accounts::add(&app.db, &town.siren, town.name, MachineClock.now()).await {
            // Seeded before.
            Ok(_) | Err(Error::Invalid(_)) => {}
            Err(error) => return Err(error).context("cannot add a town"),
        }
    }
    for file in demo::files()? {
        let siren: Siren =
            towns[file.town].siren.parse().map_err(|_format| anyhow::anyhow!("a town has a wrong SIREN"))?;
        // What was published once is left to those who look after it: it may have been taken back since.
        if !datasets::ever_published(app, &siren, file.title).await? {
            deposit(app, services, &siren, file).await?;
        }
    }
    Ok(())
}

async fn deposit(app: &App, services: &Services, siren: &Siren, file: DemoFile) -> anyhow::Result<()> {
    let incoming = Incoming {
        file_name: file.name.to_owned(),
        title: Some(file.title.to_owned()),
        description: file.description.to_owned(),
        schema: Some(file.schema.unwrap_or("-").to_owned()),
        good_rows_share: (file.then == Then::PublishGoodRows).then_some(900),
        publish: file.then != Then::Nothing,
    };
    let (deposit, _) = datasets::bring(app, services, siren, incoming, file.bytes.as_slice()).await?;
    let followed = until_settled(app, deposit).await?;
    // A file spelled the French way is refused, and its certain repairs make a file that is not.
    if followed.state == "refused" {
        let (repaired, _) = datasets::repair(app, services, &Actor::system("demonstration"), deposit).await?;
        let repaired = until_settled(app, repaired).await?;
        if !repaired.published {
            tracing::warn!(file = file.name, state = repaired.state, "demonstration file not published");
        }
    }
    Ok(())
}

async fn until_settled(app: &App, deposit: Id) -> anyhow::Result<Followed> {
    loop {
        let followed = datasets::follow(app, deposit).await?;
        if !followed.at_work {
            return Ok(followed);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
