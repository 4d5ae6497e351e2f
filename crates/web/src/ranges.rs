//! Parts of a file that is stored whole (RFC 9110, 14): readers of Parquet ask for its end, then for the columns they want.

use std::ops::Range;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use futures::{StreamExt as _, stream};
use kernel::{ByteStream, ExportInfo};

use crate::Failed;
use crate::answer::{file, is_one_of};
use crate::download::{CONTENT_DIGEST, X_TOTAL_COUNT, digest};
use crate::failed::Reason;

/// RFC 9530, 3: the digest of the whole, whichever part of it is sent.
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// What a request says of the part that it wants, to be read once the file is known.
#[derive(Clone, Debug)]
pub struct Ranges {
    asked: HeaderMap,
    is_head: bool,
}

impl<S: Sync> FromRequestParts<S> for Ranges {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { asked: parts.headers.clone(), is_head: parts.method == Method::HEAD })
    }
}

impl Ranges {
    /// Whether the head of the answer is all that is wanted.
    pub fn is_head(&self) -> bool {
        self.is_head
    }

    /// The bytes wanted of a file of `length` bytes whose `ETag` is `etag` (without quotes); nothing for all of them.
    ///
    /// Conditions come before ranges (RFC 9110, 13.2.2): who has the file already is told so, whatever the part. A range
    /// of another version (`If-Range`), several at once, and what cannot be read leave the whole (14.2).
    ///
    /// # Errors
    /// Status 416 when the file ends before the part begins.
    pub fn part(&self, etag: &str, length: u64) -> Result<Option<Range<u64>>, Failed> {
        let etag = format!("\"{etag}\"");
        let text = |name: HeaderName| self.asked.get(name).and_then(|value| value.to_str().ok());
        let has_it = text(header::IF_NONE_MATCH).is_some_and(|had| is_one_of(had, &etag));
        // The comparison is a strong one: a date, or a weak tag, never proves that the bytes are the same.
        let is_another = text(header::IF_RANGE).is_some_and(|had| had.trim() != etag);
        let Some(range) = text(header::RANGE).filter(|_| !self.is_head && !has_it && !is_another) else {
            return Ok(None);
        };
        match read(range, length) {
            Asked::Part(part) => Ok(Some(part)),
            Asked::Beyond => Err(Reason::Range { length }.into()),
            Asked::Unread => Ok(None),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Part(Range<u64>),
    /// After the end of the file.
    Beyond,
    /// Of another unit, several, or not a range.
    Unread,
}

/// `bytes=0-99`, `bytes=100-` or `bytes=-100`.
fn read(range: &str, length: u64) -> Asked {
    let Some((unit, range)) = range.split_once('=') else { return Asked::Unread };
    let Some((first, last)) = range.trim().split_once('-') else { return Asked::Unread };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Asked::Unread;
    }
    // Digits alone: a sign is none, and more of them than a number holds are beyond any file.
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(last)) if first.is_empty() => length.saturating_sub(last)..length,
        _ => return Asked::Unread,
    };
    if part.is_empty() { Asked::Beyond } else { Asked::Part(part) }
}

/// Sends a stored file under `name`, or a part of it. `etag` is a text that changes with the bytes.
pub fn stored_file(
    body: ByteStream,
    media_type: &str,
    name: &str,
    etag: &str,
    info: &ExportInfo,
    part: Option<Range<u64>>,
) -> Response {
    let mut response = file(body, media_type, Some(name), HeaderValue::from_static("no-cache"));
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(X_TOTAL_COUNT, info.rows.into());
    let digest = digest(&info.sha256);
    if let Some(digest) = digest.clone() {
        headers.insert(REPR_DIGEST, digest);
    }
    let Some(part) = part else {
        headers.insert(header::CONTENT_LENGTH, info.bytes.into());
        headers.extend(digest.map(|digest| (CONTENT_DIGEST, digest)));
        return response;
    };
    headers.insert(header::CONTENT_LENGTH, (part.end - part.start).into());
    let place = format!("bytes {}-{}/{}", part.start, part.end - 1, info.bytes);
    if let Ok(place) = HeaderValue::from_str(&place) {
        headers.insert(header::CONTENT_RANGE, place);
    }
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    response
}

/// The body of an answer whose head is all that is wanted.
pub fn nothing() -> ByteStream {
    stream::empty().boxed()
}

/// Where a file ends, for who asked for what comes after.
pub(crate) fn add_end(length: u64, headers: &mut HeaderMap) {
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(end) = HeaderValue::from_str(&format!("bytes */{length}")) {
        headers.insert(header::CONTENT_RANGE, end);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges(method: &Method, fields: &[(&'static str, &str)]) -> Ranges {
        let field = |&(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        Ranges { asked: fields.iter().map(field).collect(), is_head: *method == Method::HEAD }
    }

    #[test]
    fn a_part_is_from_its_first_byte_to_its_last_or_counted_from_the_end() {
        for (asked, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-4", 2..5),
            ("Bytes = 2-4", 2..5),
            ("bytes=7-", 7..10),
            ("bytes=7-99999999999999999999999", 7..10),
            ("bytes=-3", 7..10),
            ("bytes=-30", 0..10),
        ] {
            assert_eq!(read(asked, 10), Asked::Part(part), "{asked}");
        }
        for asked in ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(read(asked, 10), Asked::Beyond, "{asked}");
        }
        for asked in ["bytes=4-2", "bytes=0-1,3-4", "rows=0-1", "bytes=+1-2", "bytes=-", "bytes", "bytes=a-b"]
        {
            assert_eq!(read(asked, 10), Asked::Unread, "{asked}");
        }
    }

    #[test]
    fn a_part_is_of_the_version_that_was_begun_and_conditions_come_first() {
        let part = |method: Method, more: &[(&'static str, &str)]| {
            ranges(&method, &[&[("range", "bytes=2-4")], more].concat()).part("a", 10).unwrap()
        };
        assert_eq!(part(Method::GET, &[]), Some(2..5));
        assert_eq!(part(Method::GET, &[("if-range", "\"a\"")]), Some(2..5));
        assert_eq!(part(Method::GET, &[("if-none-match", "\"b\"")]), Some(2..5));
        for whole in [
            ("if-range", "\"b\""),
            ("if-range", "W/\"a\""),
            ("if-range", "Sun, 29 Nov 2026 10:00:00 GMT"),
            ("if-none-match", "W/\"a\""),
        ] {
            assert_eq!(part(Method::GET, &[whole]), None, "{whole:?}");
        }
        assert_eq!(part(Method::HEAD, &[]), None);
        assert!(ranges(&Method::GET, &[("range", "bytes=10-")]).part("a", 10).is_err());
    }

    #[test]
    fn a_part_says_where_it_is_and_what_the_whole_is_known_by() {
        let info = ExportInfo { rows: 2, bytes: 10, sha256: "00".repeat(32) };
        let answer = stored_file(nothing(), "a/b", "a.parquet", "v", &info, Some(2..5));
        let header = |name| answer.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!((header("content-range"), header("content-length")), (Some("bytes 2-4/10"), Some("3")));
        assert!(header("repr-digest").unwrap().starts_with("sha-256=:AAAA"));
        assert_eq!(header("content-digest"), None);
        let answer = stored_file(nothing(), "a/b", "a.parquet", "v", &info, None);
        assert_eq!(
            (answer.status(), &answer.headers()["content-length"]),
            (StatusCode::OK, &"10".parse().unwrap())
        );
        assert_eq!(answer.headers()["repr-digest"], answer.headers()["content-digest"]);
    }

    proptest! {
        #[test]
        fn a_part_lies_within_its_file(range in "bytes=[0-9]{0,3}-[0-9]{0,3}|.{0,20}", length in 1_u64..500) {
            if let Asked::Part(part) = read(&range, length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
