//! Whole tables as files, and what their readers verify them by. Asked in plain HTTP: what comes after the last byte
//! is hidden by most clients.

use std::io::Write as _;

use serde_json::Value;

use crate::check::{GOOD, HEADER};
use crate::instance::{Instance, beffroi};
use crate::wire::{Wire, ask};

fn checksum(instance: &Instance, dataset: &str, format: &str, query: &str) -> Value {
    let answer = instance.get(&format!("/api/resources/{dataset}/data/{format}/checksum/{query}"));
    assert_eq!(answer.status, 200, "{format} {}", answer.text());
    answer.json()
}

/// `abc` in hexadecimal as the digest of a field.
pub(crate) fn field_of(sha256: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&sha256[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let mut text = String::from("sha-256=:");
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text + "=:"
}

pub(crate) fn sha256sum(bytes: &[u8]) -> String {
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let said = child.wait_with_output().unwrap().stdout;
    String::from_utf8(said).unwrap()[..64].to_owned()
}

#[test]
fn every_format_says_its_rows_and_its_digest_after_the_first_making_and_before_the_next() {
    let instance = Instance::new();
    let rows: Vec<String> = (0..20_000).map(|n| format!("Arbre {n},{n},48.5,2.3")).collect();
    let file = format!("nom,n,lat,lon\n{}\n", rows.join("\n"));
    let dataset = instance.published("Arbres", "a.csv", file.as_bytes());
    for format in ["csv", "json", "ndjson", "parquet", "xlsx", "geojson"] {
        let path = format!("/api/resources/{dataset}/data/{format}/");
        let first = ask(&instance, &path, "TE: trailers\r\n");
        // The file of the table was hashed when it was stored.
        let place = if format == "parquet" { &first.head } else { &first.trailer };
        let announced = (format != "parquet").then_some("content-digest");
        assert_eq!(Wire::field(&first.head, "trailer").as_deref(), announced, "{format} {}", first.head);
        assert_eq!(Wire::field(&first.head, "x-total-count").as_deref(), Some("20000"));
        let digest = Wire::field(place, "content-digest");
        let next = ask(&instance, &path, "");
        assert_eq!(Wire::field(&next.head, "content-digest"), digest, "{format}");
        assert_eq!(Wire::field(&next.head, "content-length"), Some(next.body.len().to_string()));
        assert_eq!(next.body, first.body, "{format}");
        let facts = checksum(&instance, &dataset, format, "");
        assert_eq!(digest, Some(field_of(facts["sha256"].as_str().unwrap())));
        assert_eq!(facts["sha256"], sha256sum(&first.body), "{format}");
        assert_eq!(facts["bytes"], first.body.len());
        assert_eq!(facts["rows"], 20_000);
    }
}

#[test]
fn exports_of_grants_pass_the_check_of_their_own_schema_and_programs_get_booleans() {
    let mut instance = Instance::new();
    let notified = GOOD.replace(",non,1", ",oui,0.5");
    let file = format!("{HEADER}\n{GOOD}\n{notified}\n");
    let fields = [("title", "Subventions"), ("schema", "subventions"), ("publish", "yes")];
    let deposit = instance.deposit(&fields, "s.csv", file.as_bytes());
    assert_eq!(deposit["state"], "published", "{deposit}");
    let dataset = deposit["dataset"].as_str().unwrap();
    // The words outlive the server that read them from the schema.
    instance.kill_and_restart();
    let folder = tempfile::tempdir().unwrap();
    for (format, query) in
        [("csv", ""), ("xlsx", ""), ("csv", "?notificationUE__exact=true"), ("xlsx", "?montant__sort=desc")]
    {
        let path = folder.path().join(format!("export.{format}"));
        let export = instance.get(&format!("/api/resources/{dataset}/data/{format}/{query}"));
        assert_eq!(export.status, 200, "{format}{query}");
        std::fs::write(&path, export.body).unwrap();
        let check = ["check", "--schema", "scdl/subventions", "--format", "json"];
        let output = beffroi().args(check).arg(&path).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let rows = if query.contains("exact") { 1 } else { 2 };
        assert_eq!(
            (&report["valid"], &report["rows"]),
            (&true.into(), &rows.into()),
            "{format}{query} {report}"
        );
    }
    let lines = instance.get(&format!("/api/resources/{dataset}/data/ndjson/")).text();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let records = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    for (row, value) in [(0, false), (1, true)] {
        assert_eq!(
            (&lines[row]["notificationUE"], &records["data"][row]["notificationUE"]),
            (&value.into(), &value.into())
        );
    }
    let dictionary = instance.get("/datasets/hautcourt-sur-lys/subventions/dictionary").text();
    assert!(dictionary.contains("« oui » ou « non » en CSV et XLSX"), "{dictionary}");
}

#[test]
fn a_checksum_is_found_without_a_download_and_names_the_version_that_it_is_of() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"espece,n\nTilleul,2\nCharme,3\nTilleul,5\n");
    let query = "?espece__exact=Tilleul&columns=n&page=7&lang=fr";
    let facts = checksum(&instance, &dataset, "csv", query);
    assert_eq!((&facts["rows"], &facts["number"]), (&2.into(), &1.into()));
    let address = facts["url"].as_str().unwrap().strip_prefix(instance.address.as_str()).unwrap();
    assert!(address.contains(facts["version"].as_str().unwrap()), "{address}");
    let csv = instance.get(address);
    assert_eq!(facts["sha256"], sha256sum(&csv.body), "{}", csv.text());
    // The next version has a checksum of its own, and the first keeps the one it had.
    let again = instance.deposit(
        &[("title", "Arbres"), ("schema", "-"), ("publish", "yes"), ("dataset", &dataset)],
        "b.csv",
        b"espece,n\nTilleul,2\n",
    );
    assert_eq!(again["state"], "published", "{again}");
    let version = facts["version"].as_str().unwrap();
    assert_eq!(checksum(&instance, version, "csv", query)["sha256"], facts["sha256"]);
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/tsv/checksum/")).status, 404);
    let groups = format!("/api/resources/{dataset}/data/csv/checksum/?espece__groupby&n__sum");
    assert_eq!(instance.get(&groups).status, 422);
}

#[test]
fn who_has_the_file_is_told_so_and_who_asked_with_a_filter_learns_the_rows_at_the_end() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"espece,n\nTilleul,2\nCharme,3\nTilleul,5\n");
    let path = format!("/api/resources/{dataset}/data/csv/?espece__exact=Tilleul");
    let first = ask(&instance, &path, "TE: trailers\r\n");
    assert_eq!(Wire::field(&first.head, "x-total-count"), None);
    assert_eq!(Wire::field(&first.trailer, "x-total-count").as_deref(), Some("2"));
    let tag = Wire::field(&first.head, "etag").unwrap();
    let kept = ask(&instance, &path, &format!("If-None-Match: {tag}\r\n"));
    assert!(kept.head.starts_with("HTTP/1.1 304") && kept.body.is_empty(), "{}", kept.head);
    let other = ask(&instance, &format!("{path}&n__less=2"), &format!("If-None-Match: {tag}\r\n"));
    assert!(other.head.starts_with("HTTP/1.1 200"), "{}", other.head);
}

#[test]
fn the_checksum_is_described_to_programs() {
    let instance = Instance::new();
    let described = instance.get("/api/v1/openapi.json").json();
    let path = &described["paths"]["/api/resources/{id}/data/{format}/checksum/"]["get"];
    assert_eq!(path["operationId"], "exportChecksum");
    let dataset = instance.published("Arbres", "a.csv", b"espece,n\nTilleul,2\n");
    let own = instance.get(&format!("/api/resources/{dataset}/swagger/")).json();
    assert!(own["paths"].get(format!("/api/resources/{dataset}/data/csv/checksum/")).is_some(), "{own}");
}
