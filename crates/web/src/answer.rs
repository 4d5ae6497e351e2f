//! Answers that are neither a page nor JSON, and how long answers are kept.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::ByteStream;

use crate::Failed;
use crate::assets::fingerprint;

/// What a handler gives back.
pub type Answer = Result<Response, Failed>;

/// The `ETag` of these bytes.
pub fn etag_of(bytes: &[u8]) -> HeaderValue {
    let tag = format!("\"{}\"", fingerprint(bytes));
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Streams a file that is for this reader alone, and that nothing on the way keeps a copy of (ASVS 5.0, 14.2.2).
/// Published ones go out with [`crate::download`]. With a `name` browsers save it.
pub fn private_file(body: ByteStream, media_type: &str, name: Option<&str>) -> Response {
    file(body, media_type, name, HeaderValue::from_static("no-store"))
}

/// Streams a file, kept on the way as `cache` says.
pub(crate) fn file(body: ByteStream, media_type: &str, name: Option<&str>, cache: HeaderValue) -> Response {
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    let media_type =
        HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, cache);
    if let Some(value) = name.and_then(|name| HeaderValue::from_str(&disposition(name)).ok()) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A name to save under (RFC 6266): plain letters for old clients, then the name itself (RFC 8187).
fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let mut exact = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push('%');
            exact.push_str(&crate::assets::hex(&[byte]).to_uppercase());
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}")
}

/// Whether the reader already has this answer (RFC 9110, 13.1.2).
pub(crate) fn unchanged(asked: &HeaderMap, answer: &HeaderMap) -> bool {
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|value| value.to_str().ok().map(str::to_owned))
    };
    let Some((had, tag)) = text(asked, header::IF_NONE_MATCH).zip(text(answer, header::ETAG)) else {
        return false;
    };
    is_one_of(&had, &tag)
}

/// Whether a list of tags has this one; weak and strong are the same here (RFC 9110, 8.8.3.2).
pub(crate) fn is_one_of(tags: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = opaque(tag);
    tags.split(',').map(opaque).any(|had| had == "*" || had == tag)
}

/// The empty answer to who has it already: its own headers but those of the body (RFC 9110, 15.4.5).
pub(crate) fn not_modified(mut headers: HeaderMap) -> Response {
    const OF_THE_BODY: [&str; 8] = [
        "accept-ranges",
        "content-digest",
        "content-disposition",
        "content-encoding",
        "content-length",
        "content-type",
        "repr-digest",
        "trailer",
    ];
    for name in OF_THE_BODY {
        headers.remove(name);
    }
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_accents_and_cannot_break_the_header() {
        assert_eq!(
            disposition("délib\"\r\n.csv"),
            "attachment; filename=\"d_lib___.csv\"; filename*=UTF-8''d%C3%A9lib%22%0D%0A.csv"
        );
    }

    #[test]
    fn a_file_for_one_reader_is_kept_nowhere() {
        use futures::StreamExt as _;
        let file = private_file(futures::stream::empty().boxed(), "text/csv", Some("a.csv"));
        assert_eq!(file.headers()[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn a_reader_who_has_the_answer_is_told_so() {
        let headers =
            |name, value: &str| HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())]);
        let answer = headers(header::ETAG, "\"abc\"");
        assert!(unchanged(&headers(header::IF_NONE_MATCH, "\"x\", W/\"abc\""), &answer));
        assert!(unchanged(&headers(header::IF_NONE_MATCH, "*"), &answer));
        assert!(!unchanged(&headers(header::IF_NONE_MATCH, "\"abcd\""), &answer));
        assert!(!unchanged(&HeaderMap::new(), &answer));
    }
}
