//! The engine: where questions run, and within which bounds.

use std::future::Future;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use datafusion::common::DataFusionError;
use datafusion::dataframe::DataFrame;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use kernel::{
    ByteStream, Doing as _, Error, ExportFormat, ExportInfo, Invalid, QueryEngine, Records, Result, Select,
    SqlAnswer, SqlLimits, Table, Watch,
};
use object_store::ObjectStore;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

use crate::gate::Gate;
use crate::sql::{Children, SqlChildConfig};
use crate::stored::{Files, STORE_URL, Stored, StoredTable};
use crate::window::Heads;
use crate::{export, select, sort};

/// Bounds on the questions that the product itself asks.
#[derive(Clone, Debug)]
pub struct EngineLimits {
    /// Filters, sorts and groups worked on at once; and, apart, exports being made; and, apart, sorted copies.
    pub at_once: usize,
    /// How many more may wait; beyond, the answer is "busy".
    pub queue: usize,
    /// From the start of the work to the answer; exports are not bounded by it.
    pub wall: Duration,
    /// Memory of sorts and groups, in bytes, for all questions together. What does not fit goes to `spill`.
    pub memory: usize,
    /// Where sorts and groups that do not fit in memory are put; the system's temporary folder when `None`.
    pub spill: Option<PathBuf>,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self { at_once: 4, queue: 64, wall: Duration::from_secs(15), memory: 512 << 20, spill: None }
    }
}

/// What every question shares.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) files: Arc<Files>,
    pub(crate) heads: Heads,
    environment: Arc<RuntimeEnv>,
    pub(crate) cores: usize,
}

impl Inner {
    fn new(files: Arc<Files>, limits: &EngineLimits) -> Result<Self> {
        let mode = limits
            .spill
            .clone()
            .map_or(DiskManagerMode::OsTmpDirectory, |folder| DiskManagerMode::Directories(vec![folder]));
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(limits.memory)))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
            .build_arc()
            .doing("preparing the query engine")?;
        let url = ObjectStoreUrl::parse(STORE_URL).doing("preparing the query engine")?;
        environment.register_object_store(url.as_ref(), Arc::clone(&files.store));
        let cores = available_parallelism().map_or(1, Into::into);
        Ok(Self { files, heads: Heads::new(), environment, cores })
    }

    pub(crate) async fn open(&self, key: &str) -> Result<Arc<Stored>> {
        self.files.open(key).await
    }

    /// Every row of a stored file, to be planned upon.
    ///
    /// `filter_early` tries filters before the other columns are decoded: better for few rows of many columns, worse
    /// for figures over most rows.
    pub(crate) fn scan(&self, stored: &Arc<Stored>, filter_early: bool) -> Result<DataFrame> {
        let table = StoredTable { files: Arc::clone(&self.files), stored: Arc::clone(stored), filter_early };
        self.session(self.cores).read_table(Arc::new(table)).failed("planning a question")
    }

    /// A session of its own for each question; it costs 40 µs.
    fn session(&self, partitions: usize) -> SessionContext {
        let mut config = SessionConfig::new()
            .with_target_partitions(partitions)
            .with_information_schema(false)
            .with_repartition_file_min_size(1 << 20);
        config.options_mut().execution.parquet.pushdown_filters = false;
        SessionContext::new_with_config_rt(config, Arc::clone(&self.environment))
    }
}

/// Answers questions about stored tables. See [`kernel::QueryEngine`].
///
/// Work runs on threads of its own, so that a heavy question never slows the server that asked it.
#[derive(Debug)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
    pub(crate) heavy: Gate,
    /// Pages without a filter, and parts of stored files: what is read and no more.
    pub(crate) light: Arc<Gate>,
    /// Exports, which take as long as they take and must not keep questions waiting.
    pub(crate) exports: Arc<Gate>,
    /// Exports begun and not ended, of which most wait for their readers.
    pub(crate) open: Gate,
    /// Sorted copies, which no reader's export keeps waiting.
    pub(crate) sorts: Gate,
    children: Children,
    wall: Duration,
    /// Taken when the engine is dropped.
    runtime: Option<Runtime>,
}

impl Engine {
    /// Windows read at once: each holds a few pages of the file in memory.
    const WINDOWS: usize = 32;

    /// Exports that may wait for their readers: each holds a few batches of rows.
    const UNREAD: usize = 128;

    /// An engine over the tables of `store`, with the usual limits. `local_root` is the folder that holds its blobs,
    /// when there is one; without it, readers' SQL runs on copies.
    ///
    /// # Errors
    /// [`Error::Internal`] when its threads cannot be started.
    pub fn new(
        store: Arc<dyn ObjectStore>,
        local_root: Option<PathBuf>,
        child: SqlChildConfig,
    ) -> Result<Self> {
        Self::with_limits(store, local_root, child, &EngineLimits::default())
    }

    /// # Errors
    /// [`Error::Internal`] when its threads cannot be started.
    pub fn with_limits(
        store: Arc<dyn ObjectStore>,
        local_root: Option<PathBuf>,
        child: SqlChildConfig,
        limits: &EngineLimits,
    ) -> Result<Self> {
        let inner = Arc::new(Inner::new(Arc::new(Files::new(store)), limits)?);
        let runtime = Builder::new_multi_thread()
            .worker_threads(inner.cores)
            .thread_name("query")
            // Plans of many conditions nest deep.
            .thread_stack_size(8 << 20)
            .enable_all()
            .build()
            .doing("starting the threads of the query engine")?;
        Ok(Self {
            inner,
            heavy: Gate::new(limits.at_once, limits.queue),
            light: Arc::new(Gate::new(Self::WINDOWS, limits.queue * 8)),
            exports: Arc::new(Gate::new(limits.at_once, limits.queue)),
            open: Gate::new(limits.at_once + Self::UNREAD, limits.queue),
            sorts: Gate::new(limits.at_once, limits.queue),
            children: Children::new(child, local_root, runtime.handle()),
            wall: limits.wall,
            runtime: Some(runtime),
        })
    }

    /// Runs `work` on the engine's own threads; it stops when the caller stops waiting, or after the time allowed.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        gate: &Gate,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let permit = gate.enter().await?;
        let task = self.spawn(async move {
            let _permit = permit;
            work.await
        })?;
        match tokio::time::timeout(self.wall, task).await {
            Ok(done) => done,
            Err(_elapsed) => Err(Error::Unavailable("query-timeout")),
        }
    }

    /// Runs `work` on the engine's own threads; it stops when the future is dropped.
    pub(crate) fn spawn<T: Send + 'static, W: Future<Output = Result<T>> + Send + 'static>(
        &self,
        work: W,
    ) -> Result<impl Future<Output = Result<T>> + Send + 'static + use<T, W>> {
        Ok(spawn(&self.threads()?, work))
    }

    /// Where work runs, for what goes on when the call that began it is over.
    pub(crate) fn threads(&self) -> Result<Handle> {
        self.runtime.as_ref().map(|runtime| runtime.handle().clone()).ok_or(Error::Unavailable("busy"))
    }
}

/// Runs `work` on the threads of `runtime`; it stops when the future is dropped.
pub(crate) fn spawn<T: Send + 'static, W: Future<Output = Result<T>> + Send + 'static>(
    runtime: &Handle,
    work: W,
) -> impl Future<Output = Result<T>> + Send + 'static + use<T, W> {
    let mut task = Abort(runtime.spawn(work));
    async move {
        match (&mut task.0).await {
            Ok(done) => done,
            Err(panicked) => Err(panicked).doing("answering a question"),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // An engine may be dropped inside another runtime, where waiting for threads is not allowed.
            runtime.shutdown_background();
        }
    }
}

/// A task that ends when nobody waits for it any more.
struct Abort<T>(JoinHandle<T>);

impl<T> Drop for Abort<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[async_trait::async_trait]
impl QueryEngine for Engine {
    async fn records(&self, table: &Table, select: &Select) -> Result<Records> {
        if let Some(page) = select::first_page(&self.inner, table, select)? {
            return Ok(page);
        }
        let is_window = select.filter.is_everything()
            && select.search.is_none()
            && select.sort.is_empty()
            && select.group.is_empty()
            && select.aggregates.is_empty();
        let gate = if is_window { &*self.light } else { &self.heavy };
        let (inner, table, select) = (Arc::clone(&self.inner), table.clone(), select.clone());
        self.run(gate, async move { select::answer(&inner, &table, &select).await }).await
    }

    async fn export(
        &self,
        table: &Table,
        select: &Select,
        format: ExportFormat,
        done: Box<dyn FnOnce(ExportInfo) + Send>,
    ) -> Result<ByteStream> {
        export::start(self, table, select, format, done).await
    }

    fn is_stored(&self, select: &Select, format: ExportFormat) -> bool {
        export::is_stored(select, format)
    }

    async fn part(&self, table: &Table, range: Range<u64>) -> Result<ByteStream> {
        export::part(self, table, range).await
    }

    fn refuses(&self, table: &Table, select: &Select, rows: u64, format: ExportFormat) -> Option<Invalid> {
        export::refuses(table, select, rows, format)
    }

    async fn sql(&self, tables: &[(String, Table)], sql: &str, limits: SqlLimits) -> Result<SqlAnswer> {
        self.children.ask(self, tables, sql, limits).await
    }

    async fn sort(&self, table: &Table, by: &[String], to: &str, watch: &dyn Watch) -> Result<()> {
        sort::start(self, table, by, to, watch).await
    }
}

/// Says what was being done when DataFusion failed.
pub(crate) trait Failed<T> {
    /// # Errors
    /// [`Error::Unavailable`] when there was no memory left for it, else [`Error::Internal`].
    fn failed(self, what: &'static str) -> Result<T>;
}

impl<T> Failed<T> for std::result::Result<T, DataFusionError> {
    fn failed(self, what: &'static str) -> Result<T> {
        self.map_err(|error| match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => Error::Unavailable("query-memory"),
            _ => Error::Internal { what: what.into(), source: Box::new(error) },
        })
    }
}
