//! Opens what an instance stands on: its folder, its database, its engines, and adds the features up.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use accounts::{Directory, Keys};
use anyhow::Context as _;
use datasets::Services;
use kernel::{Clock, Error};
use query::{Engine, SqlChildConfig};
use store::{Blobs, Db, Migrations, Outbox, Scope, Worker};
use web::{Brand, Config, Feature, Parts, Sessions, Site};

use crate::clock::MachineClock;
use crate::config::InstanceArgs;
use crate::library::SchemaFolder;
use crate::presence::Presence;
use crate::warehouse::ParquetWarehouse;

/// An instance, open.
pub(crate) struct Instance {
    pub(crate) site: Site,
    pub(crate) services: Services,
    pub(crate) worker: Worker,
    pub(crate) outbox: Outbox,
    /// The folder, when its database is its own: who is at work there can be told by a lock.
    alone_in: Option<PathBuf>,
}

/// How the instance presents itself.
pub(crate) struct Presentation {
    pub(crate) base_url: String,
    pub(crate) name: String,
    pub(crate) contact: Option<String>,
    pub(crate) legal: Option<String>,
}

impl Presentation {
    /// For verbs of the command line that show no page.
    pub(crate) fn none() -> Self {
        Self {
            base_url: "http://localhost".to_owned(),
            name: "Beffroi".to_owned(),
            contact: None,
            legal: None,
        }
    }
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Opens the instance in a folder, made when absent.
pub(crate) async fn open(args: &InstanceArgs, presentation: Presentation) -> anyhow::Result<Instance> {
    fs::create_dir_all(&args.data)
        .with_context(|| format!("cannot make the folder {}", args.data.display()))?;
    let data = fs::canonicalize(&args.data)?;
    let opened = Db::open(&database(args, &data)?, &migrations()?).await;
    let db = opened.map_err(database_refused)?;
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let sessions = Arc::new(Keys::new(db.clone(), Arc::clone(&clock)));
    let own_database = args.database.is_none() && args.database_file.is_none();
    let alone_in = own_database.then(|| data.clone());
    Ok(Instance { alone_in, ..stand(args, &data, db, clock, sessions, presentation)? })
}

/// Adds everything up on a database that is open.
pub(crate) fn stand(
    args: &InstanceArgs,
    data: &Path,
    db: Db,
    clock: Arc<dyn Clock>,
    sessions: Arc<dyn Sessions>,
    presentation: Presentation,
) -> anyhow::Result<Instance> {
    let folder = data.join("blobs");
    let blobs = Blobs::open(&folder).context("cannot open the files")?;
    let engine = Engine::new(blobs.objects(), Some(folder), sql_child()?)?;
    let services = Services {
        schemas: Arc::new(SchemaFolder::open(data)?),
        warehouse: Arc::new(ParquetWarehouse(blobs.clone())),
        keep_originals: i64::from(args.keep_originals) * DAY,
        largest_file: args.largest_file.saturating_mul(1_000_000),
    };
    let features = features(&services);
    let parts = Parts {
        db: db.clone(),
        blobs,
        clock: Arc::clone(&clock),
        engine: Arc::new(engine),
        authorities: Arc::new(Directory::new(db.clone())),
        sessions,
        config: Config {
            base_url: presentation.base_url,
            brand: Brand::named(presentation.name),
            contact: presentation.contact,
            legal: presentation.legal,
        },
    };
    let site = web::site(parts, features)?;
    let mut worker = Worker::new(db.clone(), Arc::clone(&clock));
    for (kind, handler) in &site.jobs {
        worker = worker.handle(kind, Arc::clone(handler));
    }
    let mut outbox = Outbox::new(db, clock);
    for subscriber in &site.subscribers {
        outbox = outbox.subscribe(Arc::clone(subscriber));
    }
    Ok(Instance { site, services, worker, outbox, alone_in: None })
}

impl Instance {
    /// Begins to do jobs. In a folder with its own database, the first who comes after everybody has gone takes back
    /// at once the jobs that a crash left running; keep what this gives as long as the work lasts.
    ///
    /// On a shared database nobody can tell who lives elsewhere: jobs are taken back when their leases end.
    pub(crate) async fn take_part(&self) -> anyhow::Result<Option<Presence>> {
        let Some(data) = &self.alone_in else { return Ok(None) };
        let (presence, alone) = Presence::arrive(data).context("cannot lock the folder")?;
        if alone {
            let mut tx = self.site.app.db.begin(Scope::System("take jobs back")).await?;
            let released = tx.release_leases().await?;
            tx.commit().await?;
            tracing::info!(released, "jobs taken back");
        }
        Ok(Some(presence.stay().context("cannot lock the folder")?))
    }
}

/// The steps of every slice.
pub(crate) fn migrations() -> anyhow::Result<Migrations> {
    Ok(Migrations::collect([accounts::MIGRATIONS, datasets::MIGRATIONS])?)
}

/// Says in one line why the database could not be opened, and what to do.
pub(crate) fn database_refused(error: Error) -> anyhow::Error {
    let said = match error {
        Error::Unavailable("database-not-migrated") => {
            "la base de données n’est pas à jour ; lancez « beffroi database migrate » / \
             the database is not up to date: run `beffroi database migrate`"
        }
        Error::Unavailable("database-role-too-strong") => {
            "le serveur se connecte à la base avec trop de droits ; donnez-lui un rôle qui ne possède aucune table / \
             the server connects to the database with too many rights: give it a role that owns no table"
        }
        Error::Unavailable("database-unreachable") => {
            "la base de données ne répond pas / the database does not answer"
        }
        Error::Unavailable("disk-full") => {
            "il n’y a plus de place pour la base de données / there is no room left for the database"
        }
        other => return anyhow::Error::new(other).context("cannot open the database"),
    };
    anyhow::anyhow!(said)
}

/// Every slice of the product.
pub(crate) fn features(services: &Services) -> Vec<Feature> {
    vec![accounts::feature(), datasets::feature(services.clone())]
}

/// The address of the database: given, in a file, or the folder's own.
fn database(args: &InstanceArgs, data: &Path) -> anyhow::Result<String> {
    match (&args.database, &args.database_file) {
        (Some(url), _) => server_address(url.trim(), "BEFFROI_DATABASE"),
        (None, Some(file)) => address_in(file),
        (None, None) => Ok(format!("sqlite:{}", data.join("beffroi.db").display())),
    }
}

/// The address that a file holds.
pub(crate) fn address_in(file: &Path) -> anyhow::Result<String> {
    let url = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    server_address(url.trim(), &file.display().to_string())
}

/// The address of a PostgreSQL server and nothing else: a slip of the hand shall not make a database of one's own. It is a
/// secret, and never repeated.
fn server_address(url: &str, found_in: &str) -> anyhow::Result<String> {
    let is_address = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    anyhow::ensure!(
        is_address,
        "{found_in} holds no address of a PostgreSQL database: it begins with postgres:// or postgresql://, as in \
         postgres://role:secret@host/name. Without it, the database is in the folder of the instance."
    );
    Ok(url.to_owned())
}

/// Where readers find the instance: `https://` or `http://`, a host, perhaps a port.
///
/// # Errors
/// When it is anything else: links, cookies and the check of forms would all be wrong.
pub(crate) fn public_address(url: &str) -> anyhow::Result<String> {
    let plain = url.trim().trim_end_matches('/');
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://")).unwrap_or_default();
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte));
    let needless = (plain.starts_with("https://") && host.ends_with(":443"))
        || (plain.starts_with("http://") && host.ends_with(":80"));
    anyhow::ensure!(
        is_host && !needless,
        "the public address {url:?} is not one of a host alone: write https://donnees.exemple.fr, in small letters, \
         without a path, without the port that goes without saying"
    );
    Ok(plain.to_owned())
}

/// Readers' own SQL runs in children of this very program.
fn sql_child() -> anyhow::Result<SqlChildConfig> {
    let program: PathBuf = std::env::current_exe().context("cannot find this program")?;
    Ok(SqlChildConfig {
        program,
        arguments: vec!["sql-child".into()],
        // By default mimalloc reserves a gigabyte of addresses at its first need, all of it counted by the child's limit.
        environment: vec![("MIMALLOC_ARENA_RESERVE".into(), "64M".into())],
        warm: 2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_server_or_the_folders_own() {
        assert!(server_address("postgres://a:b@127.0.0.1/x", "f").is_ok());
        for wrong in ["", "postgre://a:secretpw@127.0.0.1/x", "mysql://a:secretpw@h/x", "junk secretpw"] {
            let said = server_address(wrong, "f").unwrap_err().to_string();
            assert!(said.contains("postgres://") && !said.contains("secretpw"), "{said}");
        }
    }

    #[test]
    fn a_public_address_is_a_host_alone() {
        for right in ["https://donnees.exemple.fr", "http://127.0.0.1:8080", "http://[::1]:8080"] {
            assert_eq!(public_address(&format!("{right}/")).unwrap(), right);
        }
        for wrong in [
            "donnees.exemple.fr",
            "HTTPS://D.fr",
            "https://d.fr/sub",
            "https://d.fr/?a=1",
            "https://d.fr:443",
            "ftp://foo",
            "",
        ] {
            assert!(public_address(wrong).is_err(), "{wrong}");
        }
    }
}
