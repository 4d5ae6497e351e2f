//! Which addresses scripts of any site may use (Fetch, 3.2: the CORS protocol): public data, and nothing with a cookie.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// The methods that are open, by the path of their route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Open(Arc<BTreeMap<&'static str, Vec<Method>>>);

impl Open {
    pub(crate) fn add(&mut self, path: &'static str, method: &Method) {
        let methods = Arc::make_mut(&mut self.0).entry(path).or_default();
        methods.push(method.clone());
        if *method == Method::GET {
            methods.push(Method::HEAD);
        }
    }

    pub(crate) fn is_open(&self, method: &Method, route: &str) -> bool {
        self.0.get(route).is_some_and(|methods| methods.contains(method))
    }

    /// The answer to a browser that asks, before it sends what a script wants to send, whether it may; nothing for any
    /// other request, and for a route that is not open.
    pub(crate) fn preflight(&self, method: &Method, route: &str, asked: &HeaderMap) -> Option<Response> {
        let wanted = asked.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
        let methods = self.0.get(route).filter(|_| *method == Method::OPTIONS)?;
        let is_open = methods.iter().any(|method| method.as_str().as_bytes() == wanted.as_bytes());
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
        if let (true, Ok(names)) = (is_open, HeaderValue::from_str(&names.join(", "))) {
            allow(headers);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, names);
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static(
                    "accept, accept-language, content-type, if-none-match, if-range, range",
                ),
            );
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        }
        Some(response)
    }
}

/// Lets scripts of any site read an answer, an error as well as any other. Without the header that would let cookies
/// in, browsers send none.
pub(crate) fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "accept-ranges, content-digest, content-disposition, content-range, etag, link, repr-digest, \
             retry-after, x-total-count",
        ),
    );
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}
