//! `beffroi serve`: the pages and the API, the jobs, the inbox, until the process is asked to stop.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use datasets::Inbox;
use kernel::Clock as _;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::show;
use crate::clock::MachineClock;
use crate::config::ServeArgs;
use crate::instance::{self, Instance, Presentation};
use crate::{demo, seed};

/// Housekeeping: originals whose date has come, unfinished files.
const EVERY_DAY: Duration = Duration::from_hours(24);
/// A file unfinished for so long belongs to no request any more.
const UNFINISHED: i64 = 24 * 3_600_000;

pub(super) async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let filter = EnvFilter::try_new(&args.log)
        .with_context(|| format!("cannot read the log filter {:?}", args.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    allow_open_files();
    let listener =
        TcpListener::bind(args.listen).await.with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr()?;
    let presentation = Presentation {
        base_url: match &args.base_url {
            Some(url) => instance::public_address(url)?,
            None => format!("http://{address}"),
        },
        name: if args.demo && args.name == "Beffroi" { demo::NAME.to_owned() } else { args.name },
        contact: args.contact,
        legal: match &args.legal {
            Some(file) => Some(legal_notice(file)?),
            None => args.demo.then(|| demo::LEGAL.to_owned()),
        },
    };
    let instance = instance::open(&args.instance, presentation).await?;
    let _presence = instance.take_part().await?;
    let (stop, stopped) = watch::channel(false);
    let db = &instance.site.app.db;
    if args.demo {
        only_demo(&instance.site.app).await?;
    }
    let key = accounts::first_key(db, MachineClock.now()).await?;
    if let Some(line) = about_key(key.as_deref(), args.demo, &args.instance.data) {
        show::line(&line);
    }
    if let Some(folder) = &args.inbox {
        anyhow::ensure!(
            folder.is_dir(),
            "there is no folder {} to watch: make it, with a folder named by its SIREN for each authority",
            folder.display()
        );
    }
    let inbox = args.inbox.map(|folder| Inbox {
        folder,
        app: instance.site.app.clone(),
        services: instance.services.clone(),
    });
    let Instance { site, services, worker, outbox, .. } = instance;
    let ready = async {
        if args.demo {
            seed::seed(&site.app, &services).await?;
        }
        show::line(&format!("listening on http://{address}"));
        anyhow::Ok(())
    };
    let serving = web::serve(listener, site.router.clone(), web::Limits::default(), wait(stopped.clone()));
    let keeping = keep_house(&site.app, wait(stopped.clone()));
    let watching = async {
        if let Some(inbox) = inbox {
            inbox.run(wait(stopped.clone())).await;
        }
    };
    let stopping = async {
        ask_to_stop().await;
        tracing::info!("stopping");
        // Nobody listens any more when every part has ended by itself.
        let _ = stop.send(true);
    };
    let (seeded, (), (), (), (), (), ()) = tokio::join!(
        async {
            let seeded = ready.await;
            if seeded.is_err() {
                let _ = stop.send(true);
            }
            seeded
        },
        serving,
        worker.run(wait(stopped.clone())),
        outbox.run(wait(stopped.clone())),
        keeping,
        watching,
        async {
            tokio::select! {
                () = stopping => {}
                () = wait(stopped.clone()) => {}
            }
        },
    );
    seeded?;
    Ok(ExitCode::SUCCESS)
}

/// A demonstration adds towns and publishes files: never in a folder where somebody works.
async fn only_demo(app: &web::App) -> anyhow::Result<()> {
    let towns = demo::towns();
    for authority in app.authorities.all().await? {
        if !towns.iter().any(|town| town.siren == authority.siren.as_str()) {
            anyhow::bail!(
                "this folder serves {}: --demo needs an empty folder / ce dossier sert déjà une collectivité : --demo \
                 demande un dossier vide",
                authority.name
            );
        }
    }
    Ok(())
}

/// Largest legal notice, in bytes: a page of text.
const MOST_NOTICE: usize = 20_000;

/// Reads the operator's legal notice.
fn legal_notice(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the legal notice {}", file.display()))?;
    anyhow::ensure!(
        text.len() <= MOST_NOTICE,
        "the legal notice {} has {} bytes; a page takes {MOST_NOTICE} at most",
        file.display(),
        text.len()
    );
    Ok(text)
}

/// What is said of the administrator's key: itself when it was just made, for it is kept nowhere. At a later start of a
/// demonstration, that the first one holds, so that nobody signed in with it is thrown out.
fn about_key(made: Option<&str>, demo: bool, data: &Path) -> Option<String> {
    match made {
        Some(key) => Some(format!("administrator key: {key}")),
        None if demo => Some(format!(
            "the administrator key given at the first start still holds; a new one: beffroi key --data {}",
            data.display()
        )),
        None => None,
    }
}

/// Takes all the open files that the machine grants: a connection is one, and what is read for it another two or three.
fn allow_open_files() {
    let granted = getrlimit(Resource::Nofile);
    let all = Rlimit { current: granted.maximum, ..granted };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}

/// Ends when the instance is asked to stop.
async fn wait(mut stopped: watch::Receiver<bool>) {
    // The sender lives as long as the instance: an error here means that it has ended.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Ctrl-C, or what a service manager sends.
async fn ask_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Once a day: erases what must not be kept.
async fn keep_house(app: &web::App, shutdown: impl Future<Output = ()>) {
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let now = app.clock.now();
        let swept = app.blobs.sweep(now - UNFINISHED).await;
        let asked = datasets::enqueue_erasure(&app.db, now).await;
        if let Err(error) = swept.map(drop).and(asked) {
            tracing::warn!(%error, "housekeeping failed");
        }
        tokio::select! {
            () = &mut shutdown => return,
            () = tokio::time::sleep(EVERY_DAY) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_printed_once_and_a_demonstration_says_that_it_still_holds() {
        let data = Path::new("beffroi-data");
        assert_eq!(about_key(Some("beffroi_x"), true, data).as_deref(), Some("administrator key: beffroi_x"));
        let later = about_key(None, true, data).expect("a line");
        assert!(
            later.contains("still holds") && later.contains("beffroi key --data beffroi-data"),
            "{later}"
        );
        assert!(!later.starts_with("administrator key: "), "nothing takes it for a key");
        assert_eq!(about_key(None, false, data), None);
    }
}
