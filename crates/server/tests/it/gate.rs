//! The gate: personal data waits for a decision, and what it blocked is nowhere in public.

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
fn a_decision_taken_later_holds_for_what_was_ready_before() {
    let instance = Instance::new();
    let decide = |id: &str, decision: serde_json::Value| {
        let answer =
            instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &json!([decision]));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(instance.settled(id)["state"], "ready");
    };
    let first = instance.deposit(&[("title", "Aides"), ("schema", "-")], "a.csv", &file());
    let (first, dataset) = (first["id"].as_str().unwrap(), first["dataset"].as_str().unwrap());
    let keep = json!({ "column": "secu", "kind": "nir", "treatment": "keep", "ground": "another_law", "note": "Essai" });
    decide(first, keep);
    let mut more = file();
    more.extend(format!("D999,{NIR},Dossier 999,clos\n").bytes());
    let second = instance.deposit(&[("dataset", dataset)], "b.csv", &more);
    assert_eq!(second["state"], "ready", "the decision carries: {second}");
    decide(second["id"].as_str().unwrap(), json!({ "column": "secu", "kind": "nir", "treatment": "drop" }));
    // The first was ready with the column in it.
    assert_eq!(instance.settled(first)["state"], "ready");
    assert_eq!(instance.publication(first)(), Some(200));
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["data"][0].get("secu"), None, "{data}");
    // Nor is the column named in the public report.
    let page = instance.get("/datasets/hautcourt-sur-lys/aides/quality").text();
    assert!(!page.contains("secu"), "{page}");
}
