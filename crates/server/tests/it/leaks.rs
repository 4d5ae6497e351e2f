//! Nothing that the gate blocked is in any public byte: every address is fetched, every table is taken apart.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use parquet::column::page::Page;
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use serde_json::json;

use crate::instance::Instance;

/// Social security numbers with their keys, all different.
fn numbers(from: u64, count: u64) -> Vec<String> {
    (from..from + count)
        .map(|order| {
            let number = 2_551_098_001_000 + order;
            format!("{number}{:02}", 97 - number % 97)
        })
        .collect()
}

/// What a file plants: some of it is blocked, some of it is published.
struct Planted {
    file: Vec<u8>,
    /// Never to be found.
    blocked: Vec<String>,
    /// To be found while it is public: it proves that the search sees.
    shown: Vec<String>,
}

fn planted(numbers: &[String]) -> Planted {
    let mut planted = Planted {
        file: b"numero,secu,naissance,courriel,reference\n".to_vec(),
        blocked: numbers.to_vec(),
        shown: Vec::new(),
    };
    for (row, number) in numbers.iter().enumerate() {
        let born = format!("{}-{:02}-{:02}", 1950 + row % 50, 1 + row % 12, 13 + row % 15);
        let mail = format!("personne{row}@exemple-essai.fr");
        planted.file.extend(format!("D{row:03},{number},{born},{mail},R-{row:05}\n").bytes());
        planted.blocked.push(born);
        planted.shown.push(mail);
    }
    // A row with a cell too many is set aside, with the number that it holds.
    let rejected = format!("{}{:02}", 2_551_098_009_999_u64, 97 - 2_551_098_009_999_u64 % 97);
    planted.file.extend(format!("D999,{rejected},1980-05-17,x@exemple-essai.fr,R-1,{rejected}\n").bytes());
    planted.blocked.push(rejected);
    planted
}

/// Everything that an address or a file says once it is unpacked: the bytes as they are, the parts of a workbook, and of a
/// table its metadata, its pages (dictionaries too) and, by asking, its Bloom filters.
fn unpacked(bytes: &[u8], asked: &[String]) -> Vec<Vec<u8>> {
    let mut parts = vec![bytes.to_vec()];
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..zip.len() {
            let mut part = Vec::new();
            zip.by_index(at).unwrap().read_to_end(&mut part).unwrap();
            parts.push(part);
        }
    }
    if bytes.starts_with(b"PAR1") {
        let properties = ReaderProperties::builder().set_read_bloom_filter(true).build();
        let options = ReadOptionsBuilder::new().with_page_index().with_reader_properties(properties).build();
        let reader = SerializedFileReader::new_with_options(Bytes::copy_from_slice(bytes), options).unwrap();
        parts.push(format!("{:?}", reader.metadata()).into_bytes());
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group).unwrap();
            for column in 0..group.num_columns() {
                for page in group.get_column_page_reader(column).unwrap() {
                    parts.push(match page.unwrap() {
                        Page::DataPage { buf, .. }
                        | Page::DataPageV2 { buf, .. }
                        | Page::DictionaryPage { buf, .. } => buf.to_vec(),
                    });
                }
                if let Some(filter) = group.get_column_bloom_filter(column) {
                    // A filter errs one time in a hundred: it holds a column's values only if it knows nearly all.
                    let known: Vec<&str> =
                        asked.iter().map(String::as_str).filter(|it| filter.check(it)).collect();
                    if known.len() * 2 > asked.len() {
                        parts.push(known.join(" ").into_bytes());
                    }
                }
            }
        }
    }
    parts
}

fn holds(parts: &[Vec<u8>], text: &str) -> bool {
    let search = memchr::memmem::Finder::new(text);
    parts.iter().any(|part| search.find(part).is_some())
}

/// The addresses of this instance that a text names.
fn links(instance: &Instance, text: &str) -> BTreeSet<String> {
    let text = text.replace("&amp;", "&").replace(&instance.address, "");
    let mut found = BTreeSet::new();
    for quoted in text.split(['"', '\'']) {
        if quoted.starts_with('/') && !quoted.starts_with("//") && !quoted.contains([' ', '<', '{']) {
            found.insert(quoted.split('#').next().unwrap().to_owned());
        }
    }
    found
}

/// Every public address that can be reached from the first page and from the programs' list, with what it answers.
fn crawl(instance: &Instance, identifiers: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut waiting: BTreeSet<String> =
        ["/", "/api/v1/datasets", "/api/v1/openapi.json", "/robots.txt"].map(str::to_owned).into();
    for id in identifiers {
        let base = format!("/api/resources/{id}");
        waiting.extend(
            ["", "profile/", "swagger/", "data/?page_size=1000"].map(|part| format!("{base}/{part}")),
        );
        waiting.extend(
            ["csv", "json", "ndjson", "parquet", "xlsx"].map(|format| format!("{base}/data/{format}/")),
        );
        waiting.insert(format!("/api/v1/datasets/{id}"));
        // What is not public is asked for too.
        waiting.extend(["", "/original", "/rejects.csv"].map(|part| format!("/deposits/{id}{part}")));
        waiting.extend(["", "/report"].map(|part| format!("/api/v1/deposits/{id}{part}")));
    }
    let mut seen: BTreeSet<String> = waiting.clone();
    let mut answers = Vec::new();
    while let Some(path) = waiting.pop_first() {
        let answer = instance.get(&path);
        assert!(answer.status < 500, "{path} {}", answer.text());
        if path.starts_with("/assets/") {
            continue;
        }
        if seen.len() < 600 {
            for link in links(instance, &answer.text()) {
                if seen.insert(link.clone()) {
                    waiting.insert(link);
                }
            }
        }
        answers.push((path, answer.body));
    }
    let tables = "select * from hautcourt_sur_lys__aides";
    answers.push((
        "a query".to_owned(),
        instance.post_json("/api/v1/query", false, &json!({ "sql": tables })).body,
    ));
    answers
}

/// The tables in the folder of an instance.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { tables(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

/// Looks everywhere: nothing blocked is found, and what is shown is found, or not, as it should be.
fn search(instance: &Instance, identifiers: &[String], planted: &Planted, shown: bool) {
    let answers = crawl(instance, identifiers);
    assert!(answers.len() > 30, "{} addresses", answers.len());
    let mut found = false;
    let mut taken_apart = 0;
    let files = tables(&instance.data().join("blobs/tables"));
    let files = files.into_iter().map(|path| (path.display().to_string(), fs::read(path).unwrap(), false));
    for (place, bytes, public) in answers.into_iter().map(|(path, body)| (path, body, true)).chain(files) {
        let parts = unpacked(&bytes, &planted.blocked);
        taken_apart += usize::from(parts.len() > 1);
        for text in &planted.blocked {
            assert!(!holds(&parts, text), "{place} holds {text}");
        }
        found |= public && planted.shown.iter().any(|text| holds(&parts, text));
    }
    assert_eq!(found, shown, "what is public is found, and nothing else");
    assert!(!shown || taken_apart >= 3, "tables and workbooks are taken apart");
}

#[test]
fn nothing_that_the_gate_blocked_is_in_any_public_byte() {
    Instance::on_both(|instance| {
        let planted = planted(&numbers(0, 60));
        let fields = [("title", "Aides"), ("schema", "-"), ("publish", "yes"), ("good_rows", "90")];
        let deposit = instance.deposit(&fields, "a.csv", &planted.file);
        assert_eq!(deposit["state"], "to_decide", "{deposit}");
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let (id, dataset) = (text(&deposit["id"]), text(&deposit["dataset"]));
        let mut identifiers = vec![id.clone(), dataset.clone()];
        // Undecided: no byte of it is a table, and none is public.
        assert_eq!(tables(&instance.data().join("blobs/tables")), Vec::<PathBuf>::new());

        let kinds: BTreeSet<(String, String)> = deposit["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["level"] != "possible")
            .map(|it| (text(&it["column"]), text(&it["kind"])))
            .collect();
        let decisions: Vec<_> = kinds
            .iter()
            .map(|(column, kind)| match column.as_str() {
                "secu" => json!({ "column": column, "kind": kind, "treatment": "drop" }),
                "naissance" => json!({ "column": column, "kind": kind, "treatment": "generalise" }),
                "courriel" => json!({ "column": column, "kind": kind, "treatment": "keep",
                                      "ground": "another_law", "note": "Essai" }),
                _ => json!({ "column": column, "kind": kind, "treatment": "not_personal", "note": "Essai" }),
            })
            .collect();
        assert!(decisions.len() >= 3, "{kinds:?}");
        let decided =
            instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &json!(decisions));
        assert_eq!(decided.status, 200, "{}", decided.text());
        assert_eq!(instance.settled(&id)["state"], "published");
        identifiers.push(text(&instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version_id"]));
        search(instance, &identifiers, &planted, true);

        // A next version whose new column nobody has decided on.
        let other = numbers(500, 40);
        let rows = other
            .iter()
            .enumerate()
            .map(|(row, number)| format!("D{row},{number}\n"))
            .collect::<Vec<_>>()
            .concat();
        let next = instance.deposit(
            &[("dataset", &dataset), ("schema", "-"), ("publish", "yes")],
            "b.csv",
            format!("numero,assure\n{rows}").as_bytes(),
        );
        assert_eq!(next["state"], "to_decide", "{next}");
        identifiers.push(text(&next["id"]));
        let blocked = [planted.blocked, other].concat();
        let planted = Planted { blocked, ..planted };
        search(instance, &identifiers, &planted, true);

        // Taken back, what was shown is no longer there either.
        let reason = json!({ "reason": "fichier erroné" });
        let path = format!("/api/v1/datasets/{dataset}/withdraw");
        assert_eq!(instance.post_json(&path, true, &reason).status, 204);
        search(instance, &identifiers, &planted, false);

        let read = instance.get_signed(&format!("/deposits/{id}/original"));
        assert!(read.body == planted.file, "the authority still has its file");
        let told = instance.get_signed(&format!("/deposits/{id}")).text();
        assert!(told.contains("fichier original"), "the reading of an original is told on its page");
    });
}
