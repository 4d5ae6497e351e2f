//! Renders the samples of pages, checks them, and sends requests through the real router.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{
    Actor, Authorities, Authority, AuthorityId, ByteStream, Error, ExportFormat, ExportInfo, QueryEngine,
    Records, Result, Select, Siren, Slug, SqlAnswer, SqlLimits, Table, Watch,
};
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::{Brand, Config, Feature, Frame, Lang, Page, Pages, Parts, Proof, Sessions, Site};

use crate::{FrozenClock, TestDb, check_page};

/// The configuration of tests.
pub fn config() -> Config {
    Config {
        base_url: "https://donnees.exemple.fr".to_owned(),
        brand: Brand::named("Données du Val d’Essai"),
        contact: Some("contact@exemple.fr".to_owned()),
        legal: Some("Syndicat mixte du Val d’Essai, 1 place du Beffroi".to_owned()),
    }
}

/// The pages of `features`, as the instance would show them.
///
/// # Panics
/// When a template or a message is wrong.
pub fn pages(features: &[Feature]) -> Pages {
    Pages::new(config(), features).unwrap_or_else(|error| fail(&error))
}

/// 24 November 2026, 10:08 UTC.
const NOVEMBER: kernel::Millis = 1_795_514_880_000;

/// Fails a test with an error and its inside.
fn fail(error: &Error) -> ! {
    panic!("{error}: {}", std::error::Error::source(error).map(ToString::to_string).unwrap_or_default())
}

/// One state of a page, in one language.
pub struct Sample {
    /// `list-0-fr`, for the name of a snapshot.
    pub name: String,
    /// The whole page.
    pub html: String,
    /// Its own part, without what changes with every release of the kit.
    pub main: String,
}

/// Every sample of a page in every language, as an administrator and as the public see it.
///
/// # Panics
/// When a sample cannot be rendered, or when [`check_page`] finds a fault in it.
pub fn all_samples<P: Page>(pages: &Pages) -> Vec<Sample> {
    let mut samples = Vec::new();
    let stem = P::TEMPLATE.trim_end_matches(".html").replace('/', "-");
    for (at, page) in P::samples().iter().enumerate() {
        for lang in Lang::ALL {
            for actor in [Actor::public(), Actor::administrator()] {
                let name = format!("{stem}-{at}-{}", lang.tag());
                let frame = Frame::sample(lang, actor.clone());
                let html = pages.render(page, &frame).unwrap_or_else(|error| fail(&error));
                let faults = check_page(&html);
                assert!(faults.is_empty(), "{name}:\n{}\nin\n{html}", faults.join("\n"));
                if actor == Actor::public() {
                    let main = own_part(&html);
                    samples.push(Sample { name, html, main });
                }
            }
        }
    }
    assert!(!samples.is_empty(), "{} has no sample", P::TEMPLATE);
    samples
}

/// What is inside `<main>`: without drawings of icons, fingerprints of files and indentation.
fn own_part(html: &str) -> String {
    let inside =
        html.split_once("<main").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
    let inside = inside.split("</main>").next().unwrap_or("");
    let inside = without(inside, "<svg class=\"icon\"", "</svg>", "<icon>");
    let inside = without(&inside, "/assets/", "/", "/assets/…/");
    let lines = inside.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// `text` with each part from `begin` to the `end` after it replaced.
fn without(text: &str, begin: &str, end: &str, by: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, part)) = rest.split_once(begin) {
        kept.push_str(before);
        kept.push_str(by);
        rest = part.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// An instance for tests: the real router on a database of its own.
pub struct TestSite {
    pub site: Site,
    pub clock: Arc<FrozenClock>,
    /// Kept as long as the site: dropping them removes the files.
    _folder: TempDir,
    _database: Option<TestDb>,
}

/// Keys and sessions of tests: `administrator` is the administrator, every other is unknown.
struct FixedSessions;

#[async_trait::async_trait]
impl Sessions for FixedSessions {
    async fn actor(&self, proof: Proof<'_>) -> Result<Option<Actor>> {
        let (Proof::Session(secret) | Proof::ApiKey(secret)) = proof;
        Ok((secret == "administrator").then(Actor::administrator))
    }
}

impl TestSite {
    /// An instance of `features` on a SQLite database of its own, found over https.
    pub async fn sqlite(features: Vec<Feature>) -> Self {
        let database = TestDb::sqlite(features.iter().map(|feature| feature.migrations)).await;
        let site = Self::new(&config().base_url, database.db.clone(), features);
        Self { _database: Some(database), ..site }
    }

    /// An instance of `features` on `db`, found at `base_url`, with no authority and no data engine.
    ///
    /// # Panics
    /// When a template, a message or a route is wrong.
    pub fn new(base_url: &str, db: store::Db, features: Vec<Feature>) -> Self {
        let clock = FrozenClock::at(NOVEMBER);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let parts = Parts {
            db,
            blobs: store::Blobs::open(folder.path()).expect("a folder for files"),
            clock: Arc::clone(&clock) as Arc<dyn kernel::Clock>,
            engine: Arc::new(NoEngine),
            authorities: Arc::new(NoAuthorities),
            sessions: Arc::new(FixedSessions),
            config: Config { base_url: base_url.to_owned(), ..config() },
        };
        let site = web::site(parts, features).unwrap_or_else(|error| fail(&error));
        Self { site, clock, _folder: folder, _database: None }
    }

    /// Asks for a page as a browser of the public does.
    pub async fn get(&self, path: &str) -> Reply {
        ask(&self.site.router, Request::get(path).header(header::ACCEPT, "text/html"), Body::empty()).await
    }

    /// Asks as a program does.
    pub async fn get_json(&self, path: &str) -> Reply {
        ask(&self.site.router, Request::get(path).header(header::ACCEPT, "application/json"), Body::empty())
            .await
    }

    /// Sends a form as the administrator's browser does, its token included.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &web::form_token("administrator")).extend_pairs(fields);
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, "__Host-beffroi-session=administrator")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        ask(&self.site.router, request, Body::from(body.finish())).await
    }

    /// Sends any request.
    pub async fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Reply {
        ask(&self.site.router, request, body.into()).await
    }
}

/// A whole answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// # Panics
    /// When the body is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }
}

/// Sends a request through a router and reads the whole answer.
///
/// # Panics
/// When the request is not one, or the answer is cut short.
pub async fn ask(router: &Router, request: axum::http::request::Builder, body: Body) -> Reply {
    let request = request.body(body).expect("a request");
    let (parts, body) =
        router.clone().oneshot(request).await.unwrap_or_else(|never| match never {}).into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}

/// A data engine without data, for pages that show none.
pub struct NoEngine;

#[async_trait::async_trait]
impl QueryEngine for NoEngine {
    async fn records(&self, _: &Table, _: &Select) -> Result<Records> {
        Err(Error::NotFound)
    }

    async fn export(
        &self,
        _: &Table,
        _: &Select,
        _: ExportFormat,
        _: Box<dyn FnOnce(ExportInfo) + Send>,
    ) -> Result<ByteStream> {
        Err(Error::NotFound)
    }

    async fn part(&self, _: &Table, _: std::ops::Range<u64>) -> Result<ByteStream> {
        Err(Error::NotFound)
    }

    async fn sql(&self, _: &[(String, Table)], _: &str, _: SqlLimits) -> Result<SqlAnswer> {
        Err(Error::NotFound)
    }

    async fn sort(&self, _: &Table, _: &[String], _: &str, _: &dyn Watch) -> Result<()> {
        Err(Error::NotFound)
    }
}

/// An instance without authorities.
pub struct NoAuthorities;

#[async_trait::async_trait]
impl Authorities for NoAuthorities {
    async fn by_id(&self, _: AuthorityId) -> Result<Authority> {
        Err(Error::NotFound)
    }

    async fn by_slug(&self, _: &Slug) -> Result<Authority> {
        Err(Error::NotFound)
    }

    async fn by_siren(&self, _: &Siren) -> Result<Authority> {
        Err(Error::NotFound)
    }

    async fn all(&self) -> Result<Vec<Authority>> {
        Ok(Vec::new())
    }
}
