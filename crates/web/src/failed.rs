//! Errors on their way out. The statuses of all of them are in one table, here.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Clock, Error, Id, Identity, Invalid};
use serde::Serialize;

use crate::own::ErrorPage;
use crate::{Errors, SIGN_IN_PATH, Visit, ranges};

/// An error on its way out: `?` makes one from any [`Error`]. The kit turns it into Problem JSON (RFC 9457) for programs
/// and into a page for people.
#[derive(Clone, Debug)]
pub struct Failed(Arc<Reason>);

#[derive(Debug)]
pub(crate) enum Reason {
    Error(Error),
    /// The key shown is unknown, expired or revoked.
    SignedOut,
    /// The body is not what its type says.
    Malformed,
    /// The form is not from this session, or the change is from another origin.
    Stale,
    TooLarge,
    /// The body is of a type that is not read here.
    Unsupported,
    Method,
    /// The part asked for begins after the end of the file.
    Range {
        /// Of the file, in bytes.
        length: u64,
    },
    /// No answer in the time given.
    Slow,
    Panicked(String),
}

impl Failed {
    /// The wrong fields, when that is all that is wrong: a form is then shown again.
    pub fn fields(&self) -> Option<Vec<Invalid>> {
        match &*self.0 {
            Reason::Error(Error::Invalid(fields)) => Some(fields.clone()),
            _ => None,
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Reason::Error(error).into()
    }
}

impl From<Invalid> for Failed {
    fn from(invalid: Invalid) -> Self {
        Error::from(invalid).into()
    }
}

impl From<Reason> for Failed {
    fn from(reason: Reason) -> Self {
        Self(Arc::new(reason))
    }
}

impl IntoResponse for Failed {
    /// An empty answer that carries the error to the guard of the routes, which knows the reader.
    fn into_response(self) -> Response {
        let (status, _) = self.0.place();
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Reason {
    /// The status, and the kind: part of message keys and of the problem's address.
    fn place(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Error(Error::NotFound) => (StatusCode::NOT_FOUND, "not-found"),
            Self::Error(Error::Gone(_)) => (StatusCode::GONE, "gone"),
            Self::Error(Error::Forbidden) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::Error(Error::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Error(Error::Conflict(_)) => (StatusCode::CONFLICT, "conflict"),
            Self::Error(Error::Unavailable(_)) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Error(Error::Internal { .. }) | Self::Panicked(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Stale => (StatusCode::FORBIDDEN, "stale"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Unsupported => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::Range { .. } => (StatusCode::RANGE_NOT_SATISFIABLE, "range"),
            Self::Slow => (StatusCode::SERVICE_UNAVAILABLE, "slow"),
        }
    }
}

/// Problem details (RFC 9457).
#[derive(Serialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// What a person quotes to be helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<WrongField>,
}

#[derive(Serialize)]
struct WrongField {
    field: String,
    /// Stable, for programs.
    code: &'static str,
    detail: String,
}

impl Failed {
    /// The whole answer, for this reader.
    pub(crate) fn explain(&self, visit: &Visit, clock: &dyn Clock) -> Response {
        let public = visit.actor().identity == Identity::Public;
        let (status, kind) = match self.0.place() {
            // Who has shown nothing is asked who they are.
            (StatusCode::FORBIDDEN, "forbidden") if public => (StatusCode::UNAUTHORIZED, "signed-out"),
            place => place,
        };
        let reference = self.log(visit, clock);
        let detail = match &*self.0 {
            Reason::Error(Error::Gone(gone)) => Some(gone.reason.clone()),
            Reason::Error(Error::Conflict(key) | Error::Unavailable(key)) => {
                visit.pages().words.find(visit.lang(), key, &[])
            }
            _ => None,
        };
        let errors = match &*self.0 {
            Reason::Error(Error::Invalid(fields)) => fields.as_slice(),
            _ => &[],
        };
        let mut response = if visit.wants_page() {
            let gone = match &*self.0 {
                Reason::Error(Error::Gone(gone)) => Some((**gone).clone()),
                _ => None,
            };
            let page = ErrorPage {
                detail: detail.filter(|_| gone.is_none()),
                gone,
                reference,
                errors: Errors(errors.to_vec()),
                sign_in: (kind == "signed-out").then(|| sign_in_path(visit)),
                ..ErrorPage::of(kind)
            };
            visit.page_with(status, &page).unwrap_or_else(|failed| failed.0.place().0.into_response())
        } else {
            let text = |part: &str| visit.text(&format!("error-{kind}-{part}"), &[]);
            let errors = errors.iter().map(|invalid| WrongField {
                field: invalid.field.to_string(),
                code: invalid.message,
                detail: visit.pages().words.invalid(visit.lang(), invalid),
            });
            let problem = Problem {
                kind: format!("{}/problems/{kind}", visit.pages().config.base_url),
                title: text("title"),
                status: status.as_u16(),
                detail: detail.unwrap_or_else(|| text("help")),
                reference,
                errors: errors.collect(),
            };
            let body = serde_json::to_string(&problem).unwrap_or_default();
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
        };
        add_headers(status, response.headers_mut());
        if let Reason::Range { length } = &*self.0 {
            ranges::add_end(*length, response.headers_mut());
        }
        response
    }

    /// Writes what is ours to mend to the log, under the reference that the reader is shown.
    fn log(&self, visit: &Visit, clock: &dyn Clock) -> Option<String> {
        let (what, inside) = match &*self.0 {
            Reason::Error(Error::Internal { what, source }) => (&**what, chain(&**source)),
            Reason::Panicked(message) => ("a handler panicked", message.clone()),
            Reason::Error(Error::Unavailable(key)) => {
                tracing::warn!(key, path = visit.path(), "unavailable");
                return None;
            }
            _ => return None,
        };
        let id = Id::new(clock.now()).to_string();
        let tail = &id[id.len() - 12..];
        let reference = format!("{}-{}-{}", &tail[..4], &tail[4..8], &tail[8..]);
        tracing::error!(reference, what, source = inside, path = visit.path(), "request failed");
        Some(reference)
    }
}

fn add_headers(status: StatusCode, headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        _ => {}
    }
}

/// An error and its causes, on one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The page to sign in on, which then leads back here.
fn sign_in_path(visit: &Visit) -> String {
    crate::pages::address(SIGN_IN_PATH, std::iter::empty(), &[("back", Some(visit.path().to_owned()))])
}
