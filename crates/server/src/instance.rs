//! Opens what an instance stands on: its folder, its database, its engines, and adds the features up.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use accounts::{Directory, Keys};
use anyhow::Context as _;
use datasets::Services;
use kernel::Clock;
use query::{Engine, SqlChildConfig};
use store::{Blobs, Db, Migrations, Outbox, Worker};
use web::{Brand, Config, Feature, Parts, Site};

use crate::clock::MachineClock;
use crate::config::InstanceArgs;
use crate::library::SchemaFolder;
use crate::warehouse::ParquetWarehouse;

/// An instance, open.
pub(crate) struct Instance {
    pub(crate) site: Site,
    pub(crate) services: Services,
    pub(crate) worker: Worker,
    pub(crate) outbox: Outbox,
}

/// How the instance presents itself.
pub(crate) struct Presentation {
    pub(crate) base_url: String,
    pub(crate) name: String,
    pub(crate) contact: Option<String>,
}

impl Presentation {
    /// For verbs of the command line that show no page.
    pub(crate) fn none() -> Self {
        Self { base_url: "http://localhost".to_owned(), name: "Beffroi".to_owned(), contact: None }
    }
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Opens the instance in a folder, made when absent.
pub(crate) async fn open(args: &InstanceArgs, presentation: Presentation) -> anyhow::Result<Instance> {
    fs::create_dir_all(&args.data)
        .with_context(|| format!("cannot make the folder {}", args.data.display()))?;
    let data = fs::canonicalize(&args.data)?;
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let migrations = Migrations::collect([accounts::MIGRATIONS, datasets::MIGRATIONS])?;
    let db = Db::open(&database(args, &data)?, &migrations).await.context("cannot open the database")?;
    let folder = data.join("blobs");
    let blobs = Blobs::open(&folder).context("cannot open the files")?;
    let engine = Engine::new(blobs.objects(), Some(folder), sql_child()?)?;
    let services = Services {
        schemas: Arc::new(SchemaFolder::open(&data)?),
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
        sessions: Arc::new(Keys::new(db.clone(), Arc::clone(&clock))),
        config: Config {
            base_url: presentation.base_url,
            brand: Brand::named(presentation.name),
            contact: presentation.contact,
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
    Ok(Instance { site, services, worker, outbox })
}

/// Every slice of the product.
pub(crate) fn features(services: &Services) -> Vec<Feature> {
    vec![accounts::feature(), datasets::feature(services.clone())]
}

/// The address of the database: given, in a file, or the folder's own.
fn database(args: &InstanceArgs, data: &std::path::Path) -> anyhow::Result<String> {
    match (&args.database, &args.database_file) {
        (Some(url), _) => Ok(url.clone()),
        (None, Some(file)) => {
            let url = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            Ok(url.trim().to_owned())
        }
        (None, None) => Ok(format!("sqlite:{}", data.join("beffroi.db").display())),
    }
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
