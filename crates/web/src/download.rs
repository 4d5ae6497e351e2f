//! A table as a file, made as it is sent, with what tells its reader that it came whole: rows, length and digest.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;
use kernel::{ByteStream, ExportInfo};

use crate::answer::file;

/// RFC 9530, 2: the digest of the bytes sent. It may stand in a trailer.
pub(crate) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
/// The number of rows, under the name that programs know from other APIs.
pub(crate) const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

/// What is said of a file besides its bytes.
#[derive(Clone, Debug)]
pub enum Facts {
    /// Known from an earlier making of the same bytes: said before the first.
    Known(ExportInfo),
    /// Found when the last byte is made: said after it (RFC 9110, 6.5) to the readers who send `TE: trailers`.
    AtTheEnd {
        /// When it is known without reading the table.
        rows: Option<u64>,
        /// Filled before the stream ends.
        info: Arc<OnceLock<ExportInfo>>,
    },
}

/// Streams a table under `name`. `etag` is a text that changes with the bytes.
pub fn download(body: ByteStream, media_type: &str, name: &str, etag: &str, facts: Facts) -> Response {
    let mut response = file(body, media_type, Some(name), HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    match facts {
        Facts::Known(info) => {
            response.headers_mut().insert(header::CONTENT_LENGTH, info.bytes.into());
            response.headers_mut().extend(said(&info));
            response
        }
        Facts::AtTheEnd { rows, info } => {
            let headers = response.headers_mut();
            let announced = if let Some(rows) = rows {
                headers.insert(X_TOTAL_COUNT, rows.into());
                HeaderValue::from_static("content-digest")
            } else {
                HeaderValue::from_static("content-digest, x-total-count")
            };
            headers.insert(header::TRAILER, announced);
            response.map(|body| Body::new(body.with_trailers(async move { info.get().map(said).map(Ok) })))
        }
    }
}

fn said(info: &ExportInfo) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([(X_TOTAL_COUNT, info.rows.into())]);
    if let Some(digest) = digest(&info.sha256) {
        headers.insert(CONTENT_DIGEST, digest);
    }
    headers
}

/// A digest in hexadecimal as the field's value; nothing when it is not one.
pub(crate) fn digest(sha256: &str) -> Option<HeaderValue> {
    let bytes = sha256
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<Vec<u8>>>()?;
    HeaderValue::from_str(&format!("sha-256=:{}:", STANDARD.encode(bytes))).ok()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::{StreamExt as _, stream};

    use super::*;

    /// Of "abc" (FIPS 180-4).
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn info() -> ExportInfo {
        ExportInfo { rows: 2, bytes: 3, sha256: ABC.to_owned() }
    }

    fn body() -> ByteStream {
        stream::iter([Ok(Bytes::from_static(b"abc"))]).boxed()
    }

    #[tokio::test]
    async fn what_is_known_is_said_before_the_first_byte() {
        let answer = download(body(), "text/csv", "a.csv", "v1", Facts::Known(info()));
        let header = |name| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("content-digest"), "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
        assert_eq!((header("x-total-count"), header("content-length")), ("2", "3"));
        assert!(!answer.headers().contains_key("trailer"));
    }

    #[tokio::test]
    async fn what_is_found_on_the_way_is_said_after_the_last_byte() {
        let found = Arc::new(OnceLock::new());
        let facts = Facts::AtTheEnd { rows: None, info: Arc::clone(&found) };
        let answer = download(body(), "text/csv", "a.csv", "v1", facts);
        assert_eq!(answer.headers()["trailer"], "content-digest, x-total-count");
        assert!(!answer.headers().contains_key("x-total-count"));
        found.set(info()).unwrap();
        let collected = answer.into_body().collect().await.unwrap();
        assert_eq!(collected.trailers().unwrap()["x-total-count"], "2");
        assert!(collected.trailers().unwrap().contains_key("content-digest"));
        assert_eq!(collected.to_bytes(), "abc");
    }

    #[test]
    fn no_digest_is_made_of_what_is_none() {
        assert!(digest("zz").is_none() && digest("é").is_none());
    }
}
