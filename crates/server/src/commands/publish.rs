//! `beffroi publish`: deposits a file into an instance's folder, follows its check, publishes it.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use datasets::{Followed, Incoming};
use kernel::{Error, Id};
use web::{App, Lang};

use super::show;
use crate::config::PublishArgs;
use crate::instance::{self, Presentation};

pub(super) async fn run(args: PublishArgs) -> anyhow::Result<ExitCode> {
    let instance = instance::open(&args.instance, Presentation::none()).await?;
    let _presence = instance.take_part().await?;
    let app = &instance.site.app;
    let siren = args.authority.parse().map_err(|invalid: kernel::Invalid| said(app, &invalid.into()))?;
    let file = tokio::fs::File::open(&args.file)
        .await
        .with_context(|| format!("cannot open {}", args.file.display()))?;
    let incoming = Incoming {
        file_name: args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        title: args.title,
        description: String::new(),
        schema: args.schema,
        good_rows_share: args.good_rows.map(|percent| i64::from(percent) * 10),
        publish: true,
    };
    let brought = datasets::bring(app, &instance.services, &siren, incoming, file).await;
    let (deposit, dataset) = brought.map_err(|error| said(app, &error))?;
    let followed = tokio::select! {
        followed = until_settled(app, deposit) => followed?,
        () = instance.worker.run(std::future::pending()) => datasets::follow(app, deposit).await?,
    };
    if followed.published {
        show::line(&dataset.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let told = followed.sentences.iter().find(|(tag, _)| tag == "fr").map(|(_, sentence)| sentence.clone());
    let key = followed.reason.unwrap_or_else(|| format!("next-{}", followed.state));
    let why = told.unwrap_or_else(|| app.pages.words.text(Lang::Fr, &key, &[]));
    show::error(&format!(
        "{} ({deposit}) : {why}",
        app.pages.words.text(Lang::Fr, &format!("state-{}", followed.state), &[])
    ));
    Ok(ExitCode::from(1))
}

/// Shows how far the deposit is until nothing works on it any more.
pub(crate) async fn until_settled(app: &App, deposit: Id) -> anyhow::Result<Followed> {
    let bar = show::bar("beffroi publish");
    loop {
        let followed = datasets::follow(app, deposit).await?;
        if !followed.at_work {
            bar.finish_and_clear();
            return Ok(followed);
        }
        if let Some(total) = followed.total {
            bar.set_length(total);
        }
        bar.set_position(followed.done);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// An error of the product as one line for a person.
pub(crate) fn said(app: &App, error: &Error) -> anyhow::Error {
    let words = &app.pages.words;
    match error {
        Error::Invalid(wrong) => {
            let lines: Vec<String> = wrong.iter().map(|invalid| words.invalid(Lang::Fr, invalid)).collect();
            anyhow::anyhow!("{}", lines.join(" "))
        }
        Error::Conflict(key) | Error::Unavailable(key) => {
            anyhow::anyhow!("{}", words.text(Lang::Fr, key, &[]))
        }
        Error::NotFound => anyhow::anyhow!(
            "cette collectivité n'est pas connue ; ajoutez-la : beffroi authority add SIREN NOM"
        ),
        other => anyhow::anyhow!("{other}"),
    }
}
