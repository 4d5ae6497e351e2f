//! What happens around every request: the reader is recognised, errors are explained, headers protect.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use kernel::Actor;

use crate::answer::{not_modified, unchanged};
use crate::extract::check_token;
use crate::failed::Reason;
use crate::feature::Access;
use crate::pages::CsrfToken;
use crate::session::{Proof, bearer, cookie, set_cookie};
use crate::{App, Config, Failed, Frame, Lang, Visit, cors, csrf, gzip};

/// Recognises the reader, runs the handler, then makes of its answer what goes out.
pub(crate) async fn meet(
    State((app, open)): State<(App, cors::Open)>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let config = &app.pages.config;
    let method = request.method().clone();
    let asked = request.headers().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());

    if let Some(mut answer) = open.preflight(&method, &route, &asked) {
        protect(config, answer.headers_mut());
        return answer;
    }
    let is_open = open.is_open(&method, &route);

    let mut visit = stranger(&app, &request);
    let session = cookie(config, &asked, "session");
    let mut fresh_secret = None;
    let recognised = recognise(&app, &asked, session, &mut visit).await;
    if let Some(secret) = session.or_else(|| cookie(config, &asked, "form")) {
        visit.frame.csrf = CsrfToken::new(csrf::token(secret));
    } else if let Some(secret) = csrf::secret() {
        visit.frame.csrf = CsrfToken::new(csrf::token(&secret));
        fresh_secret = Some(secret);
    }

    let mut response = match recognised {
        // Who shows no session has nothing that a page of another origin could make use of: what is open, is open.
        Ok(())
            if !visit.by_key
                && (!is_open || session.is_some())
                && csrf::from_elsewhere(&method, &asked, config) =>
        {
            Failed::from(Reason::Stale).into_response()
        }
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
        Err(failed) => failed.into_response(),
    };

    if let Some(failed) = response.extensions().get::<Failed>().cloned() {
        let inner = response.headers().clone();
        response = failed.explain(&visit, &*app.clock);
        if let Some(allow) = inner.get(header::ALLOW) {
            response.headers_mut().insert(header::ALLOW, allow.clone());
        }
    }
    if is_open {
        cors::allow(response.headers_mut());
    }
    let mut response = gzip::pack(&method, &asked, response);
    let reads = matches!(method, Method::GET | Method::HEAD);
    if reads && response.status() == StatusCode::OK && unchanged(&asked, response.headers()) {
        response = not_modified(response.headers().clone());
    }
    set_cookies(config, &visit, fresh_secret, &asked, response.headers_mut());
    protect(config, response.headers_mut());
    // Neither address, nor parameters, nor name of the reader: only what tells how the service does.
    tracing::info!(
        %method,
        route,
        status = response.status().as_u16(),
        millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

/// The visit of somebody who has shown nothing yet.
fn stranger(app: &App, request: &Request) -> Visit {
    let headers = request.headers();
    let query: Vec<(String, String)> = form_urlencoded::parse(request.uri().query().unwrap_or("").as_bytes())
        .into_owned()
        .take(200)
        .collect();
    let asked = query.iter().find(|(name, _)| name == "lang").and_then(|(_, value)| Lang::parse(value));
    let kept = || cookie(&app.pages.config, headers, "lang").and_then(Lang::parse);
    let path = request.uri().path();
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let by_key = bearer(headers).is_some();
    let wants_page = !path.starts_with("/api/")
        && (accepts.contains("text/html") || !(by_key || accepts.contains("json")));
    // What a script fetches is not read by a person: a notice waits for the page itself.
    let opened = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    Visit {
        frame: Frame {
            lang: asked.or_else(kept).unwrap_or_else(|| Lang::accepted(headers)),
            actor: Actor::public(),
            path: path.to_owned(),
            query,
            notice: cookie(&app.pages.config, headers, "notice")
                .filter(|_| wants_page && opened)
                .map(str::to_owned),
            csrf: CsrfToken::new(String::new()),
        },
        pages: Arc::clone(&app.pages),
        wants_page,
        by_key,
        session: cookie(&app.pages.config, headers, "session").map(Arc::from),
    }
}

/// Finds who is behind the key or the session. A wrong key is told; an ended session makes a stranger.
async fn recognise(
    app: &App,
    asked: &HeaderMap,
    session: Option<&str>,
    visit: &mut Visit,
) -> Result<(), Failed> {
    if let Some(key) = bearer(asked) {
        let actor = app.sessions.actor(Proof::ApiKey(key)).await?.ok_or(Reason::SignedOut)?;
        visit.frame.actor = actor;
    } else if let Some(token) = session
        && let Some(actor) = app.sessions.actor(Proof::Session(token)).await?
    {
        visit.frame.actor = actor;
    }
    Ok(())
}

fn set_cookies(
    config: &Config,
    visit: &Visit,
    fresh_secret: Option<String>,
    asked: &HeaderMap,
    headers: &mut HeaderMap,
) {
    // Only who is shown a form needs a cookie: reading public data leaves none.
    if let Some(secret) = fresh_secret.filter(|_| visit.frame.csrf.was_shown()) {
        headers.append(header::SET_COOKIE, set_cookie(config, "form", &secret, None));
    }
    let chosen = visit.frame.query.iter().any(|(name, value)| name == "lang" && Lang::parse(value).is_some());
    if chosen && cookie(config, asked, "lang") != Some(visit.lang().tag()) {
        let year = Duration::from_hours(24 * 365);
        headers.append(header::SET_COOKIE, set_cookie(config, "lang", visit.lang().tag(), Some(year)));
    }
    let is_page =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if visit.frame.notice.is_some() && is_page {
        headers.append(header::SET_COOKIE, set_cookie(config, "notice", "", Some(Duration::ZERO)));
    }
}

/// The content security policy of pages: our own files only, nothing inline.
const POLICY: &str = "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'; \
    worker-src 'self'";

/// Adds the headers that protect readers (ASVS 5.0, V3.4). One that a handler has set itself stays.
fn protect(config: &Config, headers: &mut HeaderMap) {
    let always = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("cache-control", "no-cache"),
        ("vary", "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie"),
    ];
    let https =
        config.secure().then_some(("strict-transport-security", "max-age=63072000; includeSubDomains"));
    for (name, value) in always.into_iter().chain(https) {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
}

/// What the guard of one route knows of it.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    pub(crate) access: Access,
    pub(crate) wall: Duration,
    /// The largest body, in bytes.
    pub(crate) body: usize,
    /// Its handler reads files as they arrive, with [`crate::Upload`], which checks their token.
    pub(crate) takes_files: bool,
}

/// Runs a route's handler for those who may use it, in the time that it has.
pub(crate) async fn admit(State(gate): State<Gate>, visit: Visit, request: Request, next: Next) -> Response {
    if !gate.access.allows(visit.actor()) {
        return Failed::from(kernel::Error::Forbidden).into_response();
    }
    let answered = async {
        match with_token(gate, &visit, request).await {
            Ok(request) => next.run(request).await,
            Err(failed) => failed.into_response(),
        }
    };
    match tokio::time::timeout(gate.wall, answered).await {
        Ok(response) => response,
        Err(_) => Failed::from(Reason::Slow).into_response(),
    }
}

/// Lets a change by a session through when it shows the token of that session, whatever its handler reads: in the
/// header `X-CSRF-Token`, or in a form.
async fn with_token(gate: Gate, visit: &Visit, request: Request) -> Result<Request, Failed> {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if only_reads || visit.by_key || visit.session().is_none() {
        return Ok(request);
    }
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(sent) = text(csrf::HEADER) {
        check_token(visit, Some(sent))?;
        return Ok(request);
    }
    let kind = text(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "multipart/form-data" if gate.takes_files => Ok(request),
        "application/x-www-form-urlencoded" => {
            let (parts, body) = request.into_parts();
            let Ok(body) = to_bytes(body, gate.body).await else { return Err(Reason::TooLarge.into()) };
            let sent = form_urlencoded::parse(&body).find(|(name, _)| name == "csrf");
            check_token(visit, sent.as_ref().map(|(_, value)| value.as_ref()))?;
            Ok(Request::from_parts(parts, Body::from(body)))
        }
        _ => Err(Reason::Stale.into()),
    }
}

/// A handler that panicked is an error of ours like any other.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer wants")]
pub(crate) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let message = payload.downcast_ref::<String>().cloned();
    let message = message.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
    Failed::from(Reason::Panicked(message.unwrap_or_default())).into_response()
}
