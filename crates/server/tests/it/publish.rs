//! A deposit becomes a version that the public reads.

use std::fs;

use serde_json::json;

use crate::check::{GOOD, HEADER};
use crate::instance::{Instance, SIREN, beffroi};

#[test]
fn a_deposit_is_checked_reviewed_then_published() {
    let instance = Instance::new();
    let deposit = instance.deposit(
        &[("title", "Arbres")],
        "arbres.csv",
        "espece,hauteur\nTilleul,12.5\nHêtre,8\n".as_bytes(),
    );
    assert_eq!(deposit["state"], "ready", "{deposit}");
    let dataset = deposit["dataset"].as_str().unwrap();
    assert_eq!(
        instance.get(&format!("/api/resources/{dataset}/data/")).status,
        404,
        "not public before it is published"
    );
    let published = instance.post_json(
        &format!("/api/v1/deposits/{}/publish", deposit["id"].as_str().unwrap()),
        true,
        &json!({}),
    );
    assert_eq!(published.status, 200, "{}", published.text());
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["meta"]["total"], 2);
    assert_eq!(data["data"][0], json!({ "__id": 1, "espece": "Tilleul", "hauteur": 12.5 }));
    for page in ["", "/charts", "/dictionary", "/quality", "/versions", "/versions/1"] {
        let answer = instance.get(&format!("/datasets/hautcourt-sur-lys/arbres{page}"));
        assert_eq!(answer.status, 200, "{page} {}", answer.text());
    }
    for page in
        ["/", "/datasets", "/datasets?q=arbre", "/authorities/hautcourt-sur-lys", "/api", "/accessibility"]
    {
        let answer = instance.get(page);
        assert_eq!(answer.status, 200, "{page} {}", answer.text());
    }
}

#[test]
fn the_same_bytes_change_nothing() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    let again = instance.post_file(
        &[("authority", SIREN), ("dataset", &dataset), ("schema", "-"), ("publish", "yes")],
        "b.csv",
        b"a,b\n1,2\n",
    );
    assert_eq!(again.json()["already_known"], true, "{}", again.text());
    let versions = instance.get(&format!("/api/v1/datasets/{dataset}")).json();
    assert_eq!(versions["version"], 1);
}

#[test]
fn new_bytes_make_a_new_version_and_the_old_one_stays() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    assert_eq!(instance.published("Arbres", "a.csv", b"a,b\n1,2\n3,4\n"), dataset);
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], 2);
    let old = instance.get("/datasets/hautcourt-sur-lys/arbres/versions/1");
    assert_eq!(old.status, 200);
    assert!(old.text().contains("1 ligne"), "{}", old.text());
}

#[test]
fn a_wrong_row_refuses_the_file_or_is_set_aside_by_choice() {
    let instance = Instance::new();
    let wrong = GOOD.replace("73282932000074,2024", "7328293200007,2024");
    let rows = format!("{GOOD}\n").repeat(20);
    let file = format!("{HEADER}\n{rows}{wrong}\n");
    let fields = [("title", "Subventions"), ("schema", "subventions"), ("publish", "yes")];
    let whole = instance.deposit(&fields, "s.csv", file.as_bytes());
    assert_eq!(
        (whole["state"].as_str(), whole["rows_wrong"].as_i64()),
        (Some("refused"), Some(1)),
        "{whole}"
    );
    let part = instance.deposit(&[&fields[..], &[("good_rows", "90")]].concat(), "s.csv", file.as_bytes());
    assert_eq!(part["state"], "published", "{part}");
    let dataset = part["dataset"].as_str().unwrap();
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], 20);
    let id = part["id"].as_str().unwrap();
    assert_eq!(
        instance.get(&format!("/deposits/{id}/rejects.csv")).status,
        401,
        "rejected rows are for the authority"
    );
    let rejects = instance.get_signed(&format!("/deposits/{id}/rejects.csv"));
    assert!(rejects.text().contains("7328293200007,2024"), "{}", rejects.text());
    let original = instance.get_signed(&format!("/deposits/{id}/original"));
    assert_eq!(original.body, file.as_bytes(), "the original is kept byte for byte");
}

#[test]
fn the_command_line_publishes_and_gives_the_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::write(folder.path().join("arbres.csv"), "a,b\n1,2\n").unwrap();
    let add = beffroi().args(["authority", "add", SIREN, "Hautcourt", "--data"]).arg(&data).output().unwrap();
    assert!(add.status.success(), "{add:?}");
    let output = beffroi()
        .args(["publish", "--authority", SIREN, "--data"])
        .arg(&data)
        .arg(folder.path().join("arbres.csv"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim().len(), 36, "{output:?}");
}

#[test]
fn nothing_but_public_pages_opens_without_the_key() {
    let instance = Instance::new();
    for path in [
        "/deposits",
        "/deposits/new",
        "/manage/authorities",
        "/api/v1/deposits/01890000-0000-7000-8000-000000000000",
    ] {
        let answer = instance.get(path);
        assert_eq!(answer.status, 401, "{path}");
    }
    assert_eq!(instance.get_signed("/deposits/01890000-0000-7000-8000-000000000000").status, 404);
}
