//! An instance of its own for each test: the real binary on a free port of the loopback, ended by its id.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use testkit::EmptyPostgres;

/// SIREN of the authority that every instance begins with.
pub(crate) const SIREN: &str = "732829320";

/// The binary under test.
pub(crate) fn beffroi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.env_remove("BEFFROI_DATA").stdin(Stdio::null());
    command
}

/// A running instance.
pub(crate) struct Instance {
    child: Child,
    pub(crate) address: String,
    pub(crate) key: String,
    folder: TempDir,
    /// What `serve` is told besides the folder.
    more: Vec<OsString>,
}

/// What an address answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Instance {
    /// An instance with one authority, in one folder.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// An instance whose `serve` is told more.
    pub(crate) fn with(more: &[&str]) -> Self {
        Self::start(tempfile::tempdir().unwrap(), more.iter().map(OsString::from).collect())
    }

    /// An instance in a folder that the test prepared.
    pub(crate) fn in_folder(folder: TempDir) -> Self {
        Self::start(folder, Vec::new())
    }

    /// An instance on a PostgreSQL database that the command line prepared, as the role that owns nothing; `None` when
    /// PostgreSQL is left out.
    pub(crate) fn on_postgres() -> Option<Self> {
        let database = EmptyPostgres::create()?;
        let folder = tempfile::tempdir().unwrap();
        let file = database_file(folder.path(), "database", &database.url);
        let migrated = migrate(folder.path(), &database);
        assert!(migrated.status.success(), "{migrated:?}");
        Some(Self::start(folder, vec!["--database-file".into(), file.into()]))
    }

    /// Runs `test` on an instance in one folder, then on one whose database is PostgreSQL.
    pub(crate) fn on_both(test: impl Fn(&mut Self)) {
        test(&mut Self::new());
        if let Some(mut instance) = Self::on_postgres() {
            test(&mut instance);
        }
    }

    fn start(folder: TempDir, more: Vec<OsString>) -> Self {
        let database = more.iter().skip_while(|it| *it != "--database-file").take(2);
        let added = beffroi()
            .args(["authority", "add", SIREN, "Hautcourt-sur-Lys", "--data"])
            .arg(folder.path().join("data"))
            .args(database)
            .output()
            .unwrap();
        assert!(added.status.success(), "{added:?}");
        let (child, address, key) = start(beffroi(), folder.path(), &more);
        Self { child, address, key: key.unwrap(), folder, more }
    }

    pub(crate) fn is_on_postgres(&self) -> bool {
        self.more.iter().any(|it| it == "--database-file")
    }

    /// Where this test may keep files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Ends the process as a power cut does, and starts it again on the same folder.
    pub(crate) fn kill_and_restart(&mut self) {
        self.kill();
        self.restart_as(beffroi());
    }

    /// Starts a program that ended again, by `command`.
    pub(crate) fn restart_as(&mut self, command: Command) {
        let (child, address, _) = start(command, self.folder.path(), &self.more);
        (self.child, self.address) = (child, address);
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn ask(&self, request: ureq::http::request::Builder, key: bool, body: Vec<u8>) -> Answer {
        let request =
            if key { request.header("authorization", format!("Bearer {}", self.key)) } else { request };
        try_ask(request, body).unwrap()
    }

    /// The address of a path, with what an address cannot hold encoded.
    fn url(&self, path: &str) -> String {
        let encoded: String = path
            .bytes()
            .map(|byte| match byte {
                b' ' | b'"' | b'<' | b'>' | 128.. => format!("%{byte:02X}"),
                byte => char::from(byte).to_string(),
            })
            .collect();
        format!("{}{encoded}", self.address)
    }

    /// What anybody reads.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(ureq::http::Request::get(self.url(path)), false, Vec::new())
    }

    /// What anybody's browser reads.
    pub(crate) fn page(&self, path: &str) -> Answer {
        self.accepting(path, "text/html")
    }

    /// What anybody reads of an address that answers in several forms.
    pub(crate) fn accepting(&self, path: &str, media: &str) -> Answer {
        self.ask(ureq::http::Request::get(self.url(path)).header("accept", media), false, Vec::new())
    }

    /// What the holder of the key reads.
    pub(crate) fn get_signed(&self, path: &str) -> Answer {
        self.ask(ureq::http::Request::get(self.url(path)), true, Vec::new())
    }

    pub(crate) fn post_json(&self, path: &str, key: bool, body: &Value) -> Answer {
        let request = ureq::http::Request::post(self.url(path)).header("content-type", "application/json");
        self.ask(request, key, body.to_string().into_bytes())
    }

    /// Sends a form of the pages as the holder of the key.
    pub(crate) fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = ureq::http::Request::post(self.url(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html");
        self.ask(request, true, body.join("&").into_bytes())
    }

    /// Publishes a deposit: gives the status, or nothing when the server ends before it answers.
    pub(crate) fn publication(&self, deposit: &str) -> impl FnOnce() -> Option<u16> + Send + use<> {
        let request = ureq::http::Request::post(self.url(&format!("/api/v1/deposits/{deposit}/publish")))
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json");
        move || try_ask(request, b"{}".to_vec()).ok().map(|answer| answer.status)
    }

    /// Deposits a file by the API with the fields given; the answer as it comes.
    pub(crate) fn post_file(&self, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--b\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = ureq::http::Request::post(self.url("/api/v1/deposits"))
            .header("content-type", "multipart/form-data; boundary=b");
        self.ask(request, true, body)
    }

    /// Deposits a file and waits until nothing works on it any more; gives the deposit as the API tells it.
    pub(crate) fn deposit(&self, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Value {
        let mut all = vec![("authority", SIREN)];
        all.extend(fields);
        let answer = self.post_file(&all, name, bytes);
        assert!(matches!(answer.status, 200 | 202), "{} {}", answer.status, answer.text());
        self.settled(answer.json()["id"].as_str().unwrap())
    }

    /// Waits until nothing works on a deposit any more.
    pub(crate) fn settled(&self, id: &str) -> Value {
        let begun = Instant::now();
        loop {
            let deposit = self.get_signed(&format!("/api/v1/deposits/{id}")).json();
            if deposit["finished"] == true {
                return deposit;
            }
            assert!(begun.elapsed() < Duration::from_secs(100), "{deposit}");
            std::thread::yield_now();
        }
    }

    /// Deposits a file that is published at once, as the next version where the title is published already; gives the
    /// data set's identifier.
    pub(crate) fn published(&self, title: &str, name: &str, bytes: &[u8]) -> String {
        let all = self.get("/api/v1/datasets").json();
        let known = all["data"].as_array().unwrap().iter().find(|it| it["title"] == title);
        let belongs = match known {
            Some(known) => ("dataset", known["id"].as_str().unwrap()),
            None => ("title", title),
        };
        let deposit = self.deposit(&[belongs, ("schema", "-"), ("publish", "yes")], name, bytes);
        assert_eq!(deposit["state"], "published", "{deposit}");
        deposit["dataset"].as_str().unwrap().to_owned()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn try_ask(request: ureq::http::request::Builder, body: Vec<u8>) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_mins(2)))
        .build()
        .into();
    let mut answer = agent.run(request.body(body).map_err(ureq::Error::Http)?)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec()?;
    Ok(Answer { status, body })
}

/// A file that holds the address of a database.
pub(crate) fn database_file(folder: &Path, name: &str, url: &str) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, format!("{url}\n")).unwrap();
    file
}

/// Prepares a PostgreSQL database the way an operator does.
pub(crate) fn migrate(folder: &Path, database: &EmptyPostgres) -> Output {
    beffroi()
        .args(["database", "migrate", "--role", EmptyPostgres::ROLE, "--owner-file"])
        .arg(database_file(folder, "owner", &database.owner_url))
        .output()
        .unwrap()
}

/// Starts the binary and reads the lines that it prints: the key, at the first start, then the address.
fn start(mut command: Command, folder: &Path, more: &[OsString]) -> (Child, String, Option<String>) {
    let mut child = command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("data"))
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut key = None;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(found) = line.strip_prefix("administrator key: ") {
            key = Some(found.to_owned());
        }
        if let Some(address) = line.strip_prefix("listening on ") {
            return (child, address.to_owned(), key);
        }
    }
    let _ = child.kill();
    panic!("the instance did not start: {:?}", child.wait());
}
