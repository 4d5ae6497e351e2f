//! Parts of a stored Parquet file, as readers of Parquet ask for them over HTTP.

use crate::export::{field_of, sha256sum};
use crate::instance::Instance;
use crate::wire::{Wire, ask, ask_with};

fn trees(instance: &Instance) -> String {
    // Texts that hardly compress: the file is of several pieces.
    let text = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let rows: Vec<String> =
        (0..60_000).map(|n| format!("{:x}{:x},{n},{}", text(n), text(n + 7), n % 97)).collect();
    let dataset = instance.published("Arbres", "a.csv", format!("nom,n,m\n{}\n", rows.join("\n")).as_bytes());
    format!("/api/resources/{dataset}/data/parquet/")
}

#[test]
fn a_reader_of_parquet_asks_for_its_length_then_for_parts() {
    let instance = Instance::new();
    let path = trees(&instance);
    let head = ask_with("HEAD", &instance, &path, "Range: bytes=0-3\r\n");
    let field = |wire: &Wire, name| Wire::field(&wire.head, name);
    assert!(head.head.starts_with("HTTP/1.1 200") && head.body.is_empty(), "{}", head.head);
    assert_eq!(field(&head, "accept-ranges").as_deref(), Some("bytes"));
    let whole = ask(&instance, &path, "");
    assert_eq!(field(&head, "content-length"), Some(whole.body.len().to_string()));
    assert!(whole.body.len() > 600_000, "more than is read at a time: {}", whole.body.len());
    let digest = field_of(&sha256sum(&whole.body));
    let tag = field(&head, "etag").unwrap();
    let length = whole.body.len();
    for (range, from, to) in [
        ("0-3".to_owned(), 0, 4),
        ("-8".to_owned(), length - 8, length),
        (format!("{}-", length - 100), length - 100, length),
        // Over several pieces.
        (format!("1000-{}", length - 2), 1_000, length - 1),
        (format!("10-{}", length * 2), 10, length),
    ] {
        let part = ask(&instance, &path, &format!("Range: bytes={range}\r\nIf-Range: {tag}\r\n"));
        assert!(part.head.starts_with("HTTP/1.1 206"), "{range} {}", part.head);
        assert_eq!(part.body, whole.body[from..to], "{range}");
        assert_eq!(field(&part, "content-range"), Some(format!("bytes {from}-{}/{length}", to - 1)));
        assert_eq!(field(&part, "content-length"), Some((to - from).to_string()));
        assert_eq!(field(&part, "repr-digest").as_ref(), Some(&digest), "{range}");
        assert_eq!(field(&part, "content-digest"), None);
        assert_eq!(field(&part, "etag").as_ref(), Some(&tag));
        let exposed = field(&part, "access-control-expose-headers").unwrap();
        for name in ["accept-ranges", "content-range", "repr-digest"] {
            assert!(exposed.contains(name), "{exposed}");
        }
    }
    let beyond = ask(&instance, &path, &format!("Range: bytes={length}-\r\nAccept: application/json\r\n"));
    assert!(beyond.head.starts_with("HTTP/1.1 416"), "{}", beyond.head);
    assert_eq!(field(&beyond, "content-range"), Some(format!("bytes */{length}")));
    assert_eq!(field(&beyond, "content-type").as_deref(), Some("application/problem+json"));
}

#[test]
fn conditions_come_before_parts_and_a_part_of_another_version_is_the_whole() {
    let instance = Instance::new();
    let path = trees(&instance);
    let tag = Wire::field(&ask_with("HEAD", &instance, &path, "").head, "etag").unwrap();
    let status = |fields: &str| {
        let answer = ask(&instance, &path, &format!("{fields}\r\n"));
        let status = answer.head.split(' ').nth(1).unwrap().to_owned();
        (status, answer)
    };
    for range in ["bytes=0-3", "bytes=99999999-"] {
        let (kept, answer) = status(&format!("Range: {range}\r\nIf-None-Match: {tag}"));
        assert_eq!(kept, "304", "{range}");
        assert!(answer.body.is_empty() && !answer.head.contains("content-range:"), "{}", answer.head);
    }
    assert_eq!(status("Range: bytes=0-3\r\nIf-None-Match: \"other\"").0, "206");
    for whole in ["If-Range: \"other\"", "If-Range: Sun, 29 Nov 2026 10:00:00 GMT"] {
        assert_eq!(status(&format!("Range: bytes=0-3\r\n{whole}")).0, "200", "{whole}");
    }
    assert_eq!(status("Range: bytes=0-3,5-6").0, "200");
}

#[test]
fn rows_that_are_chosen_have_no_parts_and_their_head_reads_none() {
    let instance = Instance::new();
    let path = format!("{}?nom__contains=9", trees(&instance));
    let head = ask_with("HEAD", &instance, &path, "");
    assert!(head.head.starts_with("HTTP/1.1 200"), "{}", head.head);
    assert_eq!(Wire::field(&head.head, "accept-ranges"), None);
    let first = ask(&instance, &path, "Range: bytes=0-3\r\n");
    assert!(first.head.starts_with("HTTP/1.1 200") && first.body.starts_with(b"PAR1"), "{}", first.head);
    // What was made is remembered: had the head made it, its length would have been known.
    assert_eq!(Wire::field(&first.head, "content-length"), None);
    let known = ask_with("HEAD", &instance, &path, "");
    assert_eq!(Wire::field(&known.head, "content-length"), Some(first.body.len().to_string()));
    assert!(ask_with("HEAD", &instance, &format!("{path}&n__exact=x"), "").head.starts_with("HTTP/1.1 422"));
}
