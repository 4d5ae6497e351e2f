//! What handlers read from a request; what is wrong with it leaves as any other error does.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use kernel::{Error, Invalid};
use serde::de::DeserializeOwned;

use crate::failed::Reason;
use crate::{Failed, Visit, csrf};

/// The fields of a form, once its token is checked. Fields that repeat go to a `Vec`. Declare fields as `String` and
/// check them in the model, so that a person sees every wrong field at once.
#[derive(Clone, Copy, Debug)]
pub struct Form<T>(pub T);

/// A form with nothing but its token: a button was pressed.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub struct Pressed {}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let visit = visit_of(&request)?;
        require_type(request.headers(), "application/x-www-form-urlencoded")?;
        let body = Bytes::from_request(request, state).await.map_err(too_large)?;
        if !visit.by_key {
            let sent =
                form_urlencoded::parse(&body).find_map(|(name, value)| (name == "csrf").then_some(value));
            check_token(&visit, sent.as_deref())?;
        }
        serde_html_form::from_bytes(&body).map(Self).map_err(|error| unread(&error))
    }
}

/// A JSON body. From a browser with a session it needs the header `X-CSRF-Token`.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let visit = visit_of(&request)?;
        require_type(request.headers(), "application/json")?;
        // Without a session there is nothing that another site could make the browser use.
        if !visit.by_key && visit.session().is_some() {
            let sent = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
            check_token(&visit, sent)?;
        }
        let body = Bytes::from_request(request, state).await.map_err(too_large)?;
        let mut reader = serde_json::Deserializer::from_slice(&body);
        serde_path_to_error::deserialize(&mut reader).map(Self).map_err(|error| {
            match error.inner().classify() {
                serde_json::error::Category::Data => {
                    Error::from(Invalid::new(error.path().to_string(), "field-kind")).into()
                }
                _ => Reason::Malformed.into(),
            }
        })
    }
}

/// The parameters of an address. Ones that repeat go to a `Vec`; unknown ones are let be.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        let words = parts.uri.query().unwrap_or("");
        let reader = serde_html_form::Deserializer::from_bytes(words.as_bytes());
        serde_path_to_error::deserialize(reader)
            .map(Self)
            .map_err(|error| Error::from(Invalid::new(error.path().to_string(), "field-kind")).into())
    }
}

/// The parts of a path. What is not an id, a slug or a number as the handler asks names nothing: not found.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::NotFound.into()),
        }
    }
}

pub(crate) fn visit_of(request: &Request) -> Result<Visit, Failed> {
    let outside = || Failed::from(Reason::Panicked("a handler runs outside the kit's router".to_owned()));
    request.extensions().get::<Visit>().cloned().ok_or_else(outside)
}

/// # Errors
/// When the form is not from this session.
pub(crate) fn check_token(visit: &Visit, sent: Option<&str>) -> Result<(), Failed> {
    let fits = sent.is_some_and(|sent| csrf::same(sent, visit.frame.csrf.value()));
    if fits { Ok(()) } else { Err(Reason::Stale.into()) }
}

fn require_type(headers: &HeaderMap, wanted: &str) -> Result<(), Failed> {
    let found = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = found.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case(wanted) { Ok(()) } else { Err(Reason::Unsupported.into()) }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn too_large(rejection: BytesRejection) -> Failed {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Reason::TooLarge.into(),
        _ => Reason::Malformed.into(),
    }
}

/// A form that is not the one we made: a field is absent or of another kind.
fn unread(error: &serde_html_form::de::Error) -> Failed {
    tracing::debug!(%error, "form not read");
    Reason::Malformed.into()
}
