//! What was taken back answers 410, with the reason, at every address, at once.

use serde_json::json;

use crate::instance::Instance;

fn addresses(dataset: &str) -> Vec<String> {
    let mut addresses: Vec<String> = ["", "/charts", "/dictionary", "/quality", "/versions"]
        .map(|part| format!("/datasets/hautcourt-sur-lys/arbres{part}"))
        .to_vec();
    addresses
        .extend(["", "profile/", "data/", "swagger/"].map(|part| format!("/api/resources/{dataset}/{part}")));
    addresses.extend(["csv", "parquet"].map(|format| format!("/api/resources/{dataset}/data/{format}/")));
    addresses.push(format!("/api/v1/datasets/{dataset}"));
    addresses
}

#[test]
fn a_withdrawn_data_set_is_gone_everywhere() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    for address in addresses(&dataset) {
        assert_eq!(instance.get(&address).status, 200, "{address}");
    }
    let path = format!("/api/v1/datasets/{dataset}/withdraw");
    assert_eq!(instance.post_json(&path, false, &json!({ "reason": "x" })).status, 401);
    assert_eq!(instance.post_json(&path, true, &json!({ "reason": " " })).status, 422);
    let withdrawn = instance.post_json(&path, true, &json!({ "reason": "fichier erroné" }));
    assert_eq!(withdrawn.status, 204, "{}", withdrawn.text());
    for address in addresses(&dataset) {
        let answer = instance.get(&address);
        assert_eq!(answer.status, 410, "{address}");
        assert!(answer.text().contains("fichier erroné"), "{address} {}", answer.text());
    }
    let page = instance.page("/datasets/hautcourt-sur-lys/arbres");
    assert_eq!(page.status, 410);
    for words in
        ["<h1>Arbres</h1>", "Hautcourt-sur-Lys", "retirées le ", "href=\"/authorities/hautcourt-sur-lys\""]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(!instance.get("/datasets").text().contains("Arbres"));
    assert_eq!(instance.get("/api/v1/datasets").json()["meta"]["total"], 0);
    let table = json!({ "sql": "select * from hautcourt_sur_lys__arbres" });
    assert_eq!(instance.post_json("/api/v1/query", false, &table).status, 422);
}

#[test]
fn a_withdrawn_version_gives_way_to_the_one_before() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    instance.published("Arbres", "a.csv", b"a,b\n1,2\n3,4\n");
    let second = instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/versions/{second}/withdraw");
    assert_eq!(instance.post_json(&path, true, &json!({ "reason": "doublon" })).status, 204);
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], 1);
    assert_eq!(instance.get(&format!("/api/resources/{second}/data/")).status, 410);
    let page = instance.page("/datasets/hautcourt-sur-lys/arbres/versions/2");
    assert_eq!(page.status, 410);
    for words in ["<h1>Arbres – version 2</h1>", "href=\"/datasets/hautcourt-sur-lys/arbres/versions\""] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(instance.get("/datasets/hautcourt-sur-lys/arbres/versions").text().contains("doublon"));
}
