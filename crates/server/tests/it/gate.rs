//! The gate: personal data waits for a decision, and what it blocked is nowhere in public.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::instance::Instance;

const NIR: &str = "255109800100123";

fn file() -> Vec<u8> {
    let rows: Vec<String> = (0..40)
        .map(|row| {
            format!("D{row:03},{NIR},Dossier {row},{}\n", if row % 2 == 0 { "ouvert" } else { "clos" })
        })
        .collect();
    format!("numero,secu,objet,etat\n{}", rows.concat()).into_bytes()
}

#[test]
fn a_finding_waits_for_a_decision_that_carries_to_the_next_version() {
    let instance = Instance::new();
    let deposit =
        instance.deposit(&[("title", "Aides"), ("schema", "-"), ("publish", "yes")], "a.csv", &file());
    assert_eq!(deposit["state"], "to_decide", "{deposit}");
    assert_eq!(deposit["findings"][0]["column"], "secu");
    assert_eq!(deposit["findings"][0]["kind"], "nir");
    let dataset = deposit["dataset"].as_str().unwrap();
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).status, 404);

    let id = deposit["id"].as_str().unwrap();
    let path = format!("/api/v1/deposits/{id}/decisions");
    let incomplete =
        instance.post_json(&path, true, &json!([{ "column": "secu", "kind": "nir", "treatment": "keep" }]));
    assert_eq!(incomplete.status, 422, "keeping needs a ground: {}", incomplete.text());
    let decided =
        instance.post_json(&path, true, &json!([{ "column": "secu", "kind": "nir", "treatment": "drop" }]));
    assert_eq!(decided.status, 200, "{}", decided.text());
    assert_eq!(instance.settled(id)["state"], "published");

    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(
        data["data"][0],
        json!({ "__id": 1, "numero": "D000", "objet": "Dossier 0", "etat": "ouvert" })
    );

    let mut more = file();
    more.extend(format!("D999,{NIR},Dossier 999,clos\n").bytes());
    let next = instance.deposit(&[("dataset", dataset), ("publish", "yes")], "b.csv", &more);
    assert_eq!(next["state"], "published", "the decision carries: {next}");
}

#[test]
fn nothing_that_the_gate_blocked_leaks() {
    let instance = Instance::new();
    let deposit =
        instance.deposit(&[("title", "Aides"), ("schema", "-"), ("publish", "yes")], "a.csv", &file());
    let (id, dataset) = (deposit["id"].as_str().unwrap(), deposit["dataset"].as_str().unwrap());
    // While it waits, no byte of it is a table.
    assert!(!holds(&instance.data().join("blobs/tables"), NIR.as_bytes()));
    instance.post_json(
        &format!("/api/v1/deposits/{id}/decisions"),
        true,
        &json!([{ "column": "secu", "kind": "nir", "treatment": "drop" }]),
    );
    assert_eq!(instance.settled(id)["state"], "published");
    // Dictionaries, statistics and Bloom filters are bytes of the tables too.
    assert!(!holds(&instance.data().join("blobs/tables"), NIR.as_bytes()));
    let page = "/datasets/hautcourt-sur-lys/aides";
    let mut public = vec![
        "/".to_owned(),
        "/datasets".to_owned(),
        "/api".to_owned(),
        format!("/api/v1/datasets/{dataset}"),
    ];
    public
        .extend(["", "/charts", "/dictionary", "/quality", "/versions"].map(|part| format!("{page}{part}")));
    public
        .extend(["", "profile/", "data/", "swagger/"].map(|part| format!("/api/resources/{dataset}/{part}")));
    public.extend(
        ["csv", "json", "ndjson", "parquet", "xlsx"].map(|it| format!("/api/resources/{dataset}/data/{it}/")),
    );
    for path in public {
        let answer = instance.get(&path);
        assert_eq!(answer.status, 200, "{path} {}", answer.text());
        let leaked = answer.body.windows(NIR.len()).any(|window| window == NIR.as_bytes());
        assert!(!leaked, "{path} holds a number that the gate blocked");
    }
    for path in [
        format!("/deposits/{id}/original"),
        format!("/deposits/{id}/rejects.csv"),
        format!("/api/v1/deposits/{id}/report"),
    ] {
        assert_eq!(instance.get(&path).status, 401, "{path}");
    }
    let read = instance.get_signed(&format!("/deposits/{id}/original"));
    assert_eq!(read.status, 200);
    let told = instance.get_signed(&format!("/deposits/{id}")).text();
    assert!(told.contains("fichier original"), "the reading of an original is told on its page");
}

/// Whether a file of a folder, at any depth, holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            holds(&path, bytes)
        } else {
            fs::read(&path).unwrap().windows(bytes.len()).any(|it| it == bytes)
        }
    })
}
