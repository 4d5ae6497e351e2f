//! Compressed answers (RFC 9110, 8.4): tables and pages are text, and many of their readers are on slow lines.
//!
//! Only what anybody may read is compressed: the length of a page that holds a secret beside words of its reader would tell
//! the secret, letter by letter (the attack known as BREACH). Pages with a token, and pages for one reader, are
//! `no-store`.

use std::io::{self, Write as _};
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Frame;

/// Bytes compressed before the connection has its turn again.
const PIECE: usize = 64 << 10;
/// What is shorter leaves in one packet as it is.
const WORTH: u64 = 1_024;
/// Of 9: most of the gain for a third of the time.
const LEVEL: u32 = 4;

/// What is text. Other formats are compressed already, or are read by parts.
const TEXTS: [&str; 8] = [
    "application/geo+json",
    "application/json",
    "application/x-ndjson",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
];

/// The answer to a GET or HEAD, compressed as it is sent where its reader asks for that and anybody may read it. The router
/// leaves the body of a HEAD out once this has said of it what it says of a GET.
pub(crate) fn pack(method: &Method, asked: &HeaderMap, mut response: Response) -> Response {
    if !is_asked(asked) || !suits(method, &response) {
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    // They are of the bytes as they were.
    for name in ["accept-ranges", "content-digest", "content-length", "repr-digest"] {
        headers.remove(name);
    }
    if let Some(announced) = headers.remove(header::TRAILER) {
        let announced = announced.to_str().unwrap_or_default().split(',').map(str::trim);
        let kept: Vec<_> = announced.filter(|name| *name != "content-digest").collect();
        if let Ok(kept) = HeaderValue::from_str(&kept.join(", "))
            && !kept.is_empty()
        {
            headers.insert(header::TRAILER, kept);
        }
    }
    // The same content in other bytes (RFC 9110, 8.8.1).
    if let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok())
        && !tag.starts_with("W/")
        && let Ok(weak) = HeaderValue::from_str(&format!("W/{tag}"))
    {
        headers.insert(header::ETAG, weak);
    }
    response.map(|body| {
        let encoder = Some(GzEncoder::new(Vec::new(), Compression::new(LEVEL)));
        Body::new(Packed { body, encoder, left: Bytes::new(), trailers: None })
    })
}

/// Whether the reader takes gzip, and does not prefer the bytes as they are (RFC 9110, 12.5.3).
fn is_asked(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    let (mut gzip, mut any, mut identity) = (None, None, None);
    for item in lists.flat_map(|list| list.split(',')) {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0));
        match name.as_str() {
            "gzip" | "x-gzip" => gzip = Some(weight),
            "identity" => identity = Some(weight),
            "*" => any = Some(weight),
            _ => {}
        }
    }
    let gzip = gzip.or(any).unwrap_or(0.0);
    gzip > 0.0 && gzip >= identity.unwrap_or(0.0)
}

fn suits(method: &Method, response: &Response) -> bool {
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    let cache = text(header::CACHE_CONTROL);
    let told = text(header::CONTENT_LENGTH).parse().ok();
    let length = told.or_else(|| response.body().size_hint().exact());
    matches!(*method, Method::GET | Method::HEAD)
        && response.status() == StatusCode::OK
        && TEXTS.contains(&media_type)
        && !cache.contains("no-store")
        && !cache.contains("private")
        && !headers.contains_key(header::CONTENT_ENCODING)
        && length.is_none_or(|length: u64| length >= WORTH)
}

/// A body compressed as it comes.
struct Packed {
    body: Body,
    /// Until the end.
    encoder: Option<GzEncoder<Vec<u8>>>,
    /// What came and is not compressed yet.
    left: Bytes,
    trailers: Option<HeaderMap>,
}

impl Packed {
    /// Compresses a piece of what came. What its reader would wait for leaves with it: nothing is kept back until more
    /// comes.
    fn press(&mut self) -> io::Result<Vec<u8>> {
        let piece = self.left.split_to(self.left.len().min(PIECE));
        let Some(encoder) = &mut self.encoder else { return Ok(Vec::new()) };
        encoder.write_all(&piece)?;
        if self.left.is_empty() && !self.body.is_end_stream() {
            encoder.flush()?;
        }
        Ok(take(encoder.get_mut()))
    }
}

impl hyper::body::Body for Packed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        loop {
            let out = if !this.left.is_empty() {
                this.press()
            } else if this.encoder.is_none() {
                return Poll::Ready(this.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))));
            } else {
                match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                    Some(Ok(frame)) => {
                        match frame.into_data() {
                            Ok(data) => this.left = data,
                            Err(frame) => this.trailers = frame.into_trailers().ok().and_then(of_any_bytes),
                        }
                        continue;
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => this.encoder.take().map_or(Ok(Vec::new()), GzEncoder::finish),
                }
            };
            match out {
                Ok(out) if out.is_empty() => {}
                Ok(out) => return Poll::Ready(Some(Ok(Frame::data(out.into())))),
                Err(error) => return Poll::Ready(Some(Err(axum::Error::new(error)))),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.encoder.is_none() && self.left.is_empty() && self.trailers.is_none()
    }
}

/// The trailers that are true of compressed bytes too.
fn of_any_bytes(mut trailers: HeaderMap) -> Option<HeaderMap> {
    trailers.remove("content-digest");
    (!trailers.is_empty()).then_some(trailers)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::sync::{Arc, OnceLock};

    use axum::http::header::HeaderName;
    use flate2::read::GzDecoder;
    use futures::{FutureExt as _, StreamExt as _, stream};
    use http_body_util::BodyExt as _;
    use kernel::ExportInfo;
    use proptest::prelude::*;

    use super::*;
    use crate::{Facts, download};

    fn accepting(text: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(text).unwrap())])
    }

    fn answer(fields: &[(&'static str, &str)], body: impl Into<Body>) -> Response {
        let mut response = Response::new(body.into());
        for (name, value) in fields {
            let value = HeaderValue::from_str(value).unwrap();
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        response
    }

    fn packed(response: Response) -> Response {
        pack(&Method::GET, &accepting("gzip"), response)
    }

    fn is_packed(response: &Response) -> bool {
        response.headers().contains_key("content-encoding")
    }

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn readers_say_whether_they_take_it() {
        for yes in ["gzip", "br, GZIP;q=0.5", "*", "x-gzip", "gzip;q=1.0, identity; q=0.5"] {
            assert!(is_asked(&accepting(yes)), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "identity", "*;q=0", "gzip;q=0, *", "identity;q=1, gzip;q=0.5"] {
            assert!(!is_asked(&accepting(no)), "{no}");
        }
        assert!(!is_asked(&HeaderMap::new()));
    }

    #[test]
    fn only_texts_that_anybody_may_read_and_that_are_worth_it_are_compressed() {
        let long = || "a".repeat(2_000);
        let html = ("content-type", "text/html; charset=utf-8");
        assert!(is_packed(&packed(answer(&[html, ("cache-control", "no-cache")], long()))));
        assert!(is_packed(&packed(answer(&[html], long()))));
        for (fields, body) in [
            (&[html, ("cache-control", "no-store")][..], long()),
            (&[html, ("cache-control", "private, max-age=60")], long()),
            (&[html, ("content-encoding", "br")], long()),
            (&[html], "a".repeat(1_000)),
            (&[("content-type", "application/vnd.apache.parquet")], long()),
            (&[], long()),
        ] {
            let fields_before = answer(fields, "").headers().clone();
            assert_eq!(packed(answer(fields, body)).headers(), &fields_before);
        }
        let mut part = answer(&[html], long());
        *part.status_mut() = StatusCode::PARTIAL_CONTENT;
        assert!(!is_packed(&packed(part)));
        assert!(!is_packed(&pack(&Method::POST, &accepting("gzip"), answer(&[html], long()))));
        assert!(!is_packed(&pack(&Method::GET, &HeaderMap::new(), answer(&[html], long()))));
    }

    #[tokio::test]
    async fn what_was_said_of_the_bytes_is_said_no_more() {
        let fields = [
            ("content-type", "application/json"),
            ("etag", "\"abc\""),
            ("content-length", "3000"),
            ("accept-ranges", "bytes"),
            ("content-digest", "sha-256=:AA==:"),
            ("repr-digest", "sha-256=:AA==:"),
        ];
        for method in [Method::GET, Method::HEAD] {
            let body = "x".repeat(3_000);
            let answer = pack(&method, &accepting("gzip"), answer(&fields, body.clone()));
            let names: Vec<_> = answer.headers().keys().map(HeaderName::as_str).collect();
            assert_eq!(names, ["content-type", "etag", "content-encoding"], "{method}");
            assert_eq!(answer.headers()["etag"], "W/\"abc\"");
            let bytes = answer.into_body().collect().await.unwrap().to_bytes();
            assert!(bytes.len() < 100, "{}", bytes.len());
            assert_eq!(unpacked(&bytes), body.as_bytes());
        }
    }

    #[tokio::test]
    async fn an_export_goes_out_as_it_is_made_and_its_rows_are_still_said_at_the_end() {
        let info = Arc::new(OnceLock::new());
        let (sender, receiver) = futures::channel::mpsc::unbounded::<kernel::Result<Bytes>>();
        let facts = Facts::AtTheEnd { rows: None, info: Arc::clone(&info) };
        let answer = packed(download(receiver.boxed(), "text/csv; charset=utf-8", "a.csv", "v", facts));
        assert_eq!(answer.headers()["trailer"], "x-total-count");
        let mut body = answer.into_body();
        let mut bytes = Vec::new();
        let mut reader = flate2::write::GzDecoder::new(Vec::new());
        for (line, so_far) in [("nom,n\n", "nom,n\n"), ("Judo,1\n", "nom,n\nJudo,1\n")] {
            sender.unbounded_send(Ok(Bytes::from(line))).unwrap();
            let data = body.frame().await.unwrap().unwrap().into_data().unwrap();
            bytes.extend(&data);
            // The reader has every line that was made, and the stream has not ended.
            reader.write_all(&data).unwrap();
            reader.flush().unwrap();
            assert_eq!(std::str::from_utf8(reader.get_ref()), Ok(so_far));
        }
        info.set(ExportInfo { rows: 1, bytes: 13, sha256: "00".repeat(32) }).unwrap();
        drop(sender);
        let end = body.collect().await.unwrap();
        let trailers = end.trailers().unwrap().clone();
        assert_eq!(trailers["x-total-count"], "1");
        assert!(!trailers.contains_key("content-digest"));
        bytes.extend(end.to_bytes());
        assert_eq!(unpacked(&bytes), b"nom,n\nJudo,1\n");
    }

    #[tokio::test]
    async fn a_stream_that_breaks_is_not_ended_as_if_it_were_whole() {
        let broken = || -> Vec<kernel::Result<Bytes>> {
            vec![Ok(Bytes::from("a".repeat(9_000))), Err(kernel::Error::Unavailable("busy"))]
        };
        let body = Body::from_stream(stream::iter(broken()));
        let answer = packed(answer(&[("content-type", "text/csv")], body));
        assert!(is_packed(&answer));
        assert!(answer.into_body().collect().await.is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_is_compressed_reads_back(
            parts in proptest::collection::vec((0_u8..4, 0_usize..200_000), 0..4),
        ) {
            let parts: Vec<Bytes> = parts
                .iter()
                .map(|&(kind, length)| (0..length).map(|at| u8::try_from(at * 31 % 251).unwrap().wrapping_mul(kind)).collect())
                .collect();
            let whole = parts.concat();
            let stream = stream::iter(parts.into_iter().map(Ok::<_, kernel::Error>));
            let answer = packed(answer(&[("content-type", "text/csv")], Body::from_stream(stream)));
            let bytes = answer.into_body().collect().now_or_never().unwrap().unwrap().to_bytes();
            prop_assert_eq!(unpacked(&bytes), whole);
        }
    }
}
