//! The parent's side: children kept ready, asked once, killed when their time is up.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::TryStreamExt as _;
use kernel::{Doing as _, Error, Invalid, Records, Result, SqlAnswer, SqlLimits, Table, Value};
use object_store::ObjectStoreExt as _;
use serde_json::Value as Json;
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::runtime::Handle;

use super::guard;
use super::wire::{self, Order, Reply, Stopped};
use crate::engine::{Engine, spawn};
use crate::gate::Gate;

/// How readers' SQL is run: the program that calls [`super::sql_child_main`], which is the server's own.
#[derive(Clone, Debug)]
pub struct SqlChildConfig {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    /// The whole environment of a child: what its allocator is to be told, and nothing of the server's.
    pub environment: Vec<(OsString, OsString)>,
    /// Children kept ready, and questions answered at once. Each takes about 40 MB of memory while it waits.
    pub warm: usize,
}

/// The children.
#[derive(Debug)]
pub(crate) struct Children {
    config: SqlChildConfig,
    /// The folder of the blob store, when the files are there to be opened.
    local_root: Option<PathBuf>,
    gate: Gate,
    ready: Mutex<Vec<Child>>,
    runtime: Handle,
}

/// What the spelling of an answer in JSON adds to its cells, at most about.
const SPELLING: usize = 4;

impl Children {
    pub(crate) fn new(config: SqlChildConfig, local_root: Option<PathBuf>, runtime: &Handle) -> Self {
        let gate = Gate::new(config.warm.max(1), config.warm.max(1) * 16);
        Self { config, local_root, gate, ready: Mutex::new(Vec::new()), runtime: runtime.clone() }
    }

    pub(crate) async fn ask(
        &self,
        engine: &Engine,
        tables: &[(String, Table)],
        sql: &str,
        limits: SqlLimits,
    ) -> Result<SqlAnswer> {
        // The same tests as the child's: what is refused here costs no child.
        guard::check(sql).map_err(Invalid::from)?;
        let place = self.gate.enter().await?;
        let named = guard::words(sql);
        let mut order = Order {
            tables: Vec::new(),
            sql: sql.to_owned(),
            memory: limits.memory,
            seconds: limits.wall.as_secs() + 1,
            rows: limits.rows,
            bytes: limits.bytes,
        };
        let mut fetched = Vec::new();
        // The others are neither fetched nor opened.
        for (name, table) in tables.iter().filter(|(name, _)| named.contains(name)) {
            let path = if let Some(root) = &self.local_root {
                // A key of the store never leads out of it: `..` is no part of one.
                let key = object_store::path::Path::parse(&table.key).doing("reading a table's key")?;
                std::path::absolute(root.join(key.as_ref())).doing("finding a table's file")?
            } else {
                let file = fetch(engine, table).await?;
                let path = file.path().to_owned();
                fetched.push(file);
                path
            };
            order.tables.push((name.clone(), path));
        }
        let child = self.take()?;
        // The place and the copies are the child's: they are given back when it is dead, and it dies when nobody waits
        // for its answer any more.
        let asked = spawn(&self.runtime, async move {
            let _held = (place, fetched);
            talk(child, order, limits).await
        });
        // The next child gets ready while this one works.
        self.prepare();
        match asked.await? {
            Reply::Rows { columns, rows, truncated } => {
                let rows = rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
                Ok(SqlAnswer { records: Records { columns, rows, ..Records::default() }, truncated })
            }
            Reply::Stopped(stopped) => Err(Invalid::from(stopped).into()),
        }
    }

    fn ready(&self) -> std::sync::MutexGuard<'_, Vec<Child>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Child> {
        loop {
            let waiting = self.ready().pop();
            let Some(mut child) = waiting else { return self.start() };
            // One that ended while it waited is of no use.
            if matches!(child.try_wait(), Ok(None)) {
                return Ok(child);
            }
        }
    }

    fn prepare(&self) {
        if self.ready().len() < self.config.warm {
            match self.start() {
                Ok(child) => self.ready().push(child),
                Err(error) => tracing::warn!(?error, "no child could be made ready for SQL"),
            }
        }
    }

    fn start(&self) -> Result<Child> {
        // A child's pipes are watched by the runtime that is entered when it starts.
        let _entered = self.runtime.enter();
        Command::new(&self.config.program)
            .args(&self.config.arguments)
            .env_clear()
            .envs(self.config.environment.iter().map(|(name, value)| (name, value)))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // The runtime's last words tell a memory that was refused from a stack that was exhausted.
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .doing("starting a child for SQL")
    }
}

/// Asks a child and waits for its answer, or for the end of its time. It is dead afterwards in any case.
async fn talk(mut child: Child, order: Order, limits: SqlLimits) -> Result<Reply> {
    let what = "talking to a child";
    let message = wire::framed(&order).doing(what)?;
    let mut input = child.stdin.take().ok_or(Error::Unavailable("busy"))?;
    let mut output = child.stdout.take().ok_or(Error::Unavailable("busy"))?;
    let words = child.stderr.take().ok_or(Error::Unavailable("busy"))?;
    let most = limits.bytes.saturating_mul(SPELLING).saturating_add(64 << 10);
    let conversation = async {
        input.write_all(&message).await?;
        drop(input);
        let length = usize::try_from(output.read_u32_le().await?).unwrap_or(usize::MAX);
        if length > most {
            return Ok(Some(Reply::Stopped(Stopped::AnswerTooLarge { max: limits.bytes })));
        }
        let mut reply = vec![0; length];
        output.read_exact(&mut reply).await?;
        Ok::<_, std::io::Error>(serde_json::from_slice(&reply).ok())
    };
    let heard = tokio::time::timeout(limits.wall, conversation).await;
    // SIGKILL: there is nothing that a query could do about it.
    let _ = child.start_kill();
    let status = child.wait().await.doing(what)?;
    match heard {
        Err(_elapsed) => Ok(Reply::Stopped(out_of_time(limits.wall))),
        Ok(Ok(Some(reply))) => Ok(reply),
        Ok(Ok(None) | Err(_)) => {
            let mut last = Vec::new();
            // The child is dead: its words end there. Without them its end is told by the signal alone.
            let _ = words.take(LAST_WORDS).read_to_end(&mut last).await;
            let last = String::from_utf8_lossy(&last);
            tracing::warn!(%status, last = last.trim(), "a child for SQL ended without an answer");
            Ok(Reply::Stopped(died(status, &last, limits.wall)))
        }
    }
}

/// How much of what a child says before it dies is read, in bytes.
const LAST_WORDS: u64 = 4_096;

fn out_of_time(wall: Duration) -> Stopped {
    Stopped::Time { seconds: wall.as_secs().max(1) }
}

/// Why a child ended without an answer: the signal that ended it, and what the runtime said before it aborted.
///
/// Processor time ends with SIGXCPU. A SIGKILL that is not ours comes from a system, or a container, that has no
/// memory left. Where neither says why, the reader is told the signal rather than a guess.
fn died(status: ExitStatus, last: &str, wall: Duration) -> Stopped {
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    // What `std` says, word for word: tested with a child that really does each.
    match status.signal() {
        Some(SIGXCPU) => out_of_time(wall),
        Some(SIGKILL) => Stopped::Memory,
        Some(_) if last.contains("memory allocation of ") => Stopped::Memory,
        Some(_) if last.contains("overflowed its stack") => Stopped::TooDeep,
        Some(signal) => Stopped::Crashed { how: format!("signal {signal}") },
        None => Stopped::Crashed { how: status.to_string() },
    }
}

/// A copy of a table's file where the child can open it, when the store is not a folder.
async fn fetch(engine: &Engine, table: &Table) -> Result<NamedTempFile> {
    let what = "fetching a table for SQL";
    let path = object_store::path::Path::parse(&table.key).doing("reading a table's key")?;
    let store = std::sync::Arc::clone(&engine.inner.files.store);
    let copy = engine.spawn(async move {
        let mut file = NamedTempFile::new().doing(what)?;
        let mut bytes = match store.get(&path).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Err(Error::NotFound),
            Err(other) => return Err(other).doing(what),
        };
        while let Some(bytes) = bytes.try_next().await.doing(what)? {
            file.write_all(&bytes).doing(what)?;
        }
        Ok(file)
    })?;
    copy.await
}

fn value(json: Json) -> Value {
    match json {
        Json::Bool(value) => Value::Boolean(value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Integer(whole),
            None => number.as_f64().map_or(Value::Null, Value::Number),
        },
        Json::String(text) => Value::Text(text),
        Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
    }
}
