//! One request as handlers see it: who asks, in which language, and what they want back.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use kernel::{Actor, Doing as _};
use serde::Serialize;

use crate::answer::etag_of;
use crate::failed::Reason;
use crate::session::set_cookie;
use crate::{Answer, Failed, Frame, Lang, Page, Pages, Word};

/// One request: who asks, in which language, and what they want back. The last thing a handler needs to answer.
#[derive(Clone)]
pub struct Visit {
    pub(crate) frame: Frame,
    pub(crate) pages: Arc<Pages>,
    pub(crate) wants_page: bool,
    /// Proved by an API key, not by a cookie that a browser adds by itself.
    pub(crate) by_key: bool,
    pub(crate) session: Option<Arc<str>>,
}

impl Visit {
    pub fn actor(&self) -> &Actor {
        &self.frame.actor
    }

    pub fn lang(&self) -> Lang {
        self.frame.lang
    }

    /// The path asked for, without parameters.
    pub fn path(&self) -> &str {
        &self.frame.path
    }

    /// The parameters of the address, decoded, in their order.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.frame.query
    }

    /// The address of this page with some parameters changed, or removed by `None`.
    pub fn here(&self, changes: &[(&str, Option<String>)]) -> String {
        self.frame.here(changes)
    }

    /// The value of the reader's session cookie, for the slice that ends the session.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Whether the reader wants a page rather than JSON.
    pub fn wants_page(&self) -> bool {
        self.wants_page
    }

    /// The sentence of a message key, in the reader's language.
    pub fn text(&self, key: &str, args: &[(&str, Word)]) -> String {
        self.pages.words.text(self.lang(), key, args)
    }

    /// Answers a page.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when the template is wrong.
    pub fn page<P: Page>(&self, page: &P) -> Answer {
        self.page_with(StatusCode::OK, page)
    }

    /// Answers the page of a form again, with its wrong fields (status 422).
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when the template is wrong.
    pub fn refuse<P: Page>(&self, page: &P) -> Answer {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    pub(crate) fn page_with<P: Page>(&self, status: StatusCode, page: &P) -> Answer {
        let html = self.pages.render(page, &self.frame)?;
        // A page for one reader is kept nowhere; the others are asked for again each time, and then cost an empty
        // answer: a withdrawal shows at once.
        let for_all = self.frame.actor == Actor::public()
            && !self.frame.csrf.was_shown()
            && self.frame.notice.is_none();
        let cache = if for_all { "no-cache" } else { "no-store" };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(self.lang().tag())),
            (header::ETAG, etag_of(html.as_bytes())),
        ];
        Ok((status, headers, html).into_response())
    }

    /// Answers JSON, with an `ETag`.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when `value` cannot be written.
    pub fn json<T: Serialize>(&self, value: &T) -> Answer {
        self.json_with(StatusCode::OK, HeaderMap::new(), value)
    }

    /// Answers JSON about a thing just made, which is at `path` (status 201).
    ///
    /// # Errors
    /// As [`Visit::json`].
    pub fn created<T: Serialize>(&self, path: &str, value: &T) -> Answer {
        self.json_with(StatusCode::CREATED, location(path)?, value)
    }

    /// Answers JSON about work that goes on, which is followed at `path` (status 202).
    ///
    /// # Errors
    /// As [`Visit::json`].
    pub fn accepted<T: Serialize>(&self, path: &str, value: &T) -> Answer {
        self.json_with(StatusCode::ACCEPTED, location(path)?, value)
    }

    /// Answers that it is done, with no more to say (status 204).
    ///
    /// # Errors
    /// None; the type is that of handlers.
    pub fn done(&self) -> Answer {
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    fn json_with<T: Serialize>(&self, status: StatusCode, mut headers: HeaderMap, value: &T) -> Answer {
        let body = serde_json::to_vec(value).doing("write JSON")?;
        let cache = if self.frame.actor == Actor::public() { "no-cache" } else { "no-store" };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::ETAG, etag_of(&body));
        Ok((status, headers, body).into_response())
    }

    /// Sends the reader to another page of the instance (status 303: always with GET).
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when `path` does not begin with one `/`.
    pub fn go(&self, path: &str) -> Answer {
        Ok((StatusCode::SEE_OTHER, location(path)?).into_response())
    }

    /// Sends the reader to another page, which says the sentence of `notice` once: `datasets-published`.
    ///
    /// # Errors
    /// As [`Visit::go`].
    pub fn go_saying(&self, path: &str, notice: &'static str) -> Answer {
        let mut response = self.go(path)?;
        let cookie = set_cookie(&self.pages.config, "notice", notice, Some(Duration::from_mins(1)));
        response.headers_mut().append(header::SET_COOKIE, cookie);
        Ok(response)
    }

    /// The thing is at another address for good (status 308).
    ///
    /// # Errors
    /// As [`Visit::go`].
    pub fn moved(&self, path: &str) -> Answer {
        Ok((StatusCode::PERMANENT_REDIRECT, location(path)?).into_response())
    }

    /// Gives the reader the session of `token` for `age`, and sends them to `path`.
    ///
    /// # Errors
    /// As [`Visit::go`].
    pub fn sign_in(&self, token: &str, age: Duration, path: &str) -> Answer {
        let mut response = self.go(path)?;
        let cookie = set_cookie(&self.pages.config, "session", token, Some(age));
        response.headers_mut().append(header::SET_COOKIE, cookie);
        Ok(response)
    }

    /// Takes the reader's session cookie away and sends them to `path`; the slice has ended the session itself.
    ///
    /// # Errors
    /// As [`Visit::go`].
    pub fn sign_out(&self, path: &str) -> Answer {
        let mut response = self.go(path)?;
        let headers = response.headers_mut();
        headers
            .append(header::SET_COOKIE, set_cookie(&self.pages.config, "session", "", Some(Duration::ZERO)));
        // Pages kept by the browser are for the one who has left.
        headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        Ok(response)
    }
}

/// `path` as a `Location`: of this instance only, so that no form can send a reader elsewhere.
fn location(path: &str) -> Result<HeaderMap, Failed> {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let value = HeaderValue::from_str(path).ok().filter(|_| ours).ok_or("not a path of this instance");
    Ok(HeaderMap::from_iter([(header::LOCATION, value.doing("redirect")?)]))
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        let outside = || Failed::from(Reason::Panicked("a handler runs outside the kit's router".to_owned()));
        parts.extensions.get::<Self>().cloned().ok_or_else(outside)
    }
}
