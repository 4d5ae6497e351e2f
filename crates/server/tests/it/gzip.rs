//! Compressed answers, as they come over the wire.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::instance::Instance;
use crate::wire::{Wire, ask, ask_with};

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut child =
        Command::new("gzip").arg("-dc").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    output.stdout
}

#[test]
fn what_anybody_may_read_is_compressed_for_who_asks() {
    let instance = Instance::new();
    let rows: Vec<String> = (0..20_000).map(|n| format!("Arbre {n},{n}")).collect();
    let file = format!("nom,n\n{}\n", rows.join("\n"));
    let dataset = instance.published("Arbres", "a.csv", file.as_bytes());
    let accepts = "Accept-Encoding: gzip\r\n";
    for (path, media) in [
        (format!("/api/resources/{dataset}/data/csv/"), "*/*"),
        (format!("/api/resources/{dataset}/data/ndjson/?nom__contains=7"), "*/*"),
        (format!("/api/resources/{dataset}/data/?page_size=100"), "application/json"),
        ("/datasets/hautcourt-sur-lys/arbres".to_owned(), "text/html"),
    ] {
        let accepts = format!("{accepts}Accept: {media}\r\nTE: trailers\r\n");
        let plain = ask(&instance, &path, &format!("Accept: {media}\r\n"));
        let packed = ask(&instance, &path, &accepts);
        let field = |wire: &Wire, name| Wire::field(&wire.head, name);
        assert_eq!(field(&plain, "content-encoding"), None, "{path}");
        assert_eq!(field(&packed, "content-encoding").as_deref(), Some("gzip"), "{path} {}", packed.head);
        assert!(packed.body.len() * 2 < plain.body.len(), "{path} {}", packed.body.len());
        assert_eq!(unpacked(&packed.body), plain.body, "{path}");
        for wire in [&plain, &packed] {
            assert!(field(wire, "vary").unwrap().contains("Accept-Encoding"), "{path}");
        }
        for gone in ["content-length", "content-digest", "accept-ranges", "repr-digest"] {
            assert_eq!(field(&packed, gone), None, "{path} {gone}");
        }
        assert_eq!(Wire::field(&packed.trailer, "content-digest"), None);
        let weak = format!("W/{}", field(&plain, "etag").unwrap());
        assert_eq!(field(&packed, "etag").as_ref(), Some(&weak), "{path}");
        let kept = ask(&instance, &path, &format!("{accepts}If-None-Match: {weak}\r\n"));
        assert!(kept.head.starts_with("HTTP/1.1 304") && kept.body.is_empty(), "{}", kept.head);
        let head = ask_with("HEAD", &instance, &path, &accepts);
        assert_eq!(field(&head, "content-encoding").as_deref(), Some("gzip"), "{}", head.head);
        assert_eq!(field(&head, "content-length"), None);
    }
}

#[test]
fn a_page_with_a_token_and_a_file_read_by_parts_are_sent_as_they_are() {
    let instance = Instance::new();
    let rows: Vec<String> = (0..2_000).map(|n| format!("Arbre {n},{n}")).collect();
    let dataset = instance.published("Arbres", "a.csv", format!("nom,n\n{}\n", rows.join("\n")).as_bytes());
    let accepts = "Accept-Encoding: gzip\r\nAccept: text/html\r\n";
    let form = ask(&instance, "/sign-in", accepts);
    assert_eq!(Wire::field(&form.head, "cache-control").as_deref(), Some("no-store"), "{}", form.head);
    assert!(form.body.len() > 1_024);
    let parquet = ask(&instance, &format!("/api/resources/{dataset}/data/parquet/"), accepts);
    assert_eq!(Wire::field(&parquet.head, "accept-ranges").as_deref(), Some("bytes"));
    for wire in [form, parquet] {
        assert_eq!(Wire::field(&wire.head, "content-encoding"), None, "{}", wire.head);
    }
}
