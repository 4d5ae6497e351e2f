//! One private PostgreSQL server for the whole test process.
//!
//! A small shell holds it: it makes the server in a folder of its own, says where, and waits for the end of its
//! standard input, which comes when the test process ends, however it ends. Then it stops the server and
//! removes the folder. No port is opened: the server listens on a socket in that folder.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use store::Migrations;
use tokio::sync::Mutex;

/// Stops what an earlier shell that was itself killed left behind, then does what this module says.
const HOLD: &str = r#"
set -eu
PATH="$1:$PATH"
for left in "${TMPDIR:-/tmp}"/beffroi-postgres.*; do
    [ -O "$left" ] && [ -f "$left/holder" ] || continue
    kill -0 "$(cat "$left/holder")" 2>/dev/null && continue
    pg_ctl -D "$left/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$left"
done
folder=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-postgres.XXXXXX")
echo $$ > "$folder/holder"
trap 'pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
trap '' INT
initdb -D "$folder/data" -U postgres --auth=trust --no-sync --encoding=UTF8 --locale=C >/dev/null
pg_ctl -D "$folder/data" -l "$folder/log" -w start >/dev/null 2>&1 </dev/null -o \
    "-k $folder -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" \
    || { cat "$folder/log" >&2; exit 1; }
psql -q -h "$folder" -U postgres -d postgres -v ON_ERROR_STOP=1 \
    -c "create role beffroi_owner login createdb" -c "create role beffroi_app login"
echo "$folder"
read -r _ || true
"#;

#[derive(Debug)]
pub(crate) struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    /// Names of the template databases that were made.
    templates: Mutex<BTreeSet<String>>,
    next: AtomicU64,
    /// Its end is the signal; kept as long as the process lives.
    _holder: (Child, ChildStdin),
}

impl Cluster {
    pub(crate) const OWNER: &str = "beffroi_owner";
    pub(crate) const SERVER: &str = "beffroi_app";

    /// The server of this test process; `None` when it is left out on purpose.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        #[expect(clippy::disallowed_methods, reason = "who runs the tests may leave PostgreSQL out")]
        let off = || std::env::var("BEFFROI_TEST_POSTGRES").is_ok_and(|value| value == "off");
        SHARED.get_or_init(|| (!off()).then(Self::start)).as_ref()
    }

    fn start() -> Self {
        let binaries = binaries().expect(
            "PostgreSQL is not installed, and these tests need it: `apt-get install postgresql`, \
             or set BEFFROI_TEST_POSTGRES=off to leave it out",
        );
        // PostgreSQL refuses to run as root; Debian's package comes with a user for it.
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]).env_remove("TMPDIR");
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", HOLD, "sh"]).arg(&binaries).current_dir("/");
        let mut holder = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell that holds PostgreSQL");
        let (Some(input), Some(output)) = (holder.stdin.take(), holder.stdout.take()) else {
            unreachable!("both were asked for");
        };
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder).expect("the folder of PostgreSQL");
        assert!(!folder.is_empty(), "PostgreSQL did not start: its reason is above");
        Self {
            folder: folder.trim_end().into(),
            binaries,
            templates: Mutex::default(),
            next: AtomicU64::new(0),
            _holder: (holder, input),
        }
    }

    pub(crate) fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", self.folder.display())
    }

    /// Makes a database with `migrations`; the first one of its kind is a template for the next.
    pub(crate) async fn database(&self, migrations: &Migrations) -> String {
        let template = format!("template_{}", &migrations.fingerprint()[..16]);
        let mut templates = self.templates.lock().await;
        if !templates.contains(&template) {
            self.create(&template, "template0");
            let url = self.url(Self::OWNER, &template);
            store::migrate(&url, Self::SERVER, migrations).await.expect("migrations that run on PostgreSQL");
            templates.insert(template.clone());
        }
        let name = format!("test_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.create(&name, &template);
        name
    }

    /// Makes a database without any table.
    pub(crate) fn empty(&self) -> String {
        let name = format!("empty_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.create(&name, "template0");
        name
    }

    fn create(&self, name: &str, template: &str) {
        let made = Command::new(self.binaries.join("createdb"))
            .arg("--host")
            .arg(&self.folder)
            .args(["--username", Self::OWNER, "--template", template, name])
            .status()
            .expect("createdb");
        assert!(made.success(), "createdb failed: its reason is above");
    }
}

/// The newest of Debian's PostgreSQL, where it is installed.
fn binaries() -> Option<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql").read_dir().ok()?;
    let versions =
        versions.filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.parse::<u32>().ok());
    let newest = versions.max()?;
    let binaries = PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin"));
    binaries.join("initdb").exists().then_some(binaries)
}
