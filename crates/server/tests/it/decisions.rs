//! Decisions and files that come one after the other: what is published is what stands, never what stood.

use serde_json::{Value, json};

use crate::instance::Instance;

const NIR: &str = "255109800100123";

fn persons(rows: usize) -> Vec<u8> {
    let rows: Vec<String> = (0..rows).map(|row| format!("D{row:03},{NIR},Dossier {row}\n")).collect();
    format!("numero,secu,objet\n{}", rows.concat()).into_bytes()
}

fn decide(instance: &Instance, deposit: &Value, treatment: &str) {
    let path = format!("/api/v1/deposits/{}/decisions", deposit["id"].as_str().unwrap());
    let answer = json!({
        "column": "secu", "kind": "nir", "treatment": treatment, "ground": "another_law", "note": "article 1",
    });
    let decided = instance.post_json(&path, true, &json!([answer]));
    assert_eq!(decided.status, 200, "{}", decided.text());
}

#[test]
fn what_was_ready_under_an_older_decision_is_written_again() {
    let instance = Instance::new();
    let first = instance.deposit(&[("title", "Aides"), ("schema", "-")], "a.csv", &persons(40));
    decide(&instance, &first, "keep");
    let first_id = first["id"].as_str().unwrap();
    assert_eq!(instance.settled(first_id)["state"], "ready");
    let second = instance.deposit(&[("title", "Aides"), ("schema", "-")], "b.csv", &persons(41));
    assert_eq!(second["state"], "ready", "the decision carries: {second}");
    decide(&instance, &second, "drop");
    instance.settled(second["id"].as_str().unwrap());

    assert_eq!(instance.settled(first_id)["state"], "ready");
    let publish = format!("/api/v1/deposits/{first_id}/publish");
    assert_eq!(instance.post_json(&publish, true, &json!({})).status, 200);
    let dataset = first["dataset"].as_str().unwrap();
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["data"][0], json!({ "__id": 1, "numero": "D000", "objet": "Dossier 0" }));
}

#[test]
fn a_decision_on_what_was_not_found_is_refused() {
    let instance = Instance::new();
    let deposit = instance.deposit(&[("title", "Aides"), ("schema", "-")], "a.csv", &persons(40));
    let path = format!("/api/v1/deposits/{}/decisions", deposit["id"].as_str().unwrap());
    let refused =
        instance.post_json(&path, true, &json!([{ "column": "sécu", "kind": "nir", "treatment": "drop" }]));
    assert_eq!(refused.status, 422, "{}", refused.text());
}

/// Telephone numbers of associations: as many of counters, then as many mobiles.
fn telephones(counters: usize, mobiles: usize) -> Vec<u8> {
    let rows = (0..counters + mobiles).map(|row| {
        let tel = if row < counters {
            format!("03 53 01 {:02} {:02}", row / 100, row % 100)
        } else {
            format!("06 39 98 {:02} {:02}", row / 100, row % 100)
        };
        format!("Association des amis du moulin n° {row},{tel}\n")
    });
    format!("nom_association,tel_association\n{}", rows.collect::<String>()).into_bytes()
}

#[test]
fn an_answer_about_one_cell_is_asked_again_of_many() {
    let instance = Instance::new();
    let send = |fields: &[(&str, &str)], file: &[u8]| {
        instance.deposit(&[fields, &[("publish", "yes")]].concat(), "a.csv", file)
    };
    let said = json!([{
        "column": "tel_association", "kind": "phone", "treatment": "not_personal", "note": "Le standard du club",
    }]);
    let answer = |deposit: &Value| {
        let id = deposit["id"].as_str().unwrap();
        let decided = instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &said);
        assert_eq!(decided.status, 200, "{}", decided.text());
        assert_eq!(instance.settled(id)["state"], "published");
    };
    let first = send(&[("title", "Associations"), ("schema", "-")], &telephones(59, 1));
    let asked = json!([{ "column": "tel_association", "kind": "phone" }]);
    assert_eq!((&first["state"], &first["awaited"]), (&json!("to_decide"), &asked), "{first}");
    let found = &first["findings"][0];
    assert_eq!((&found["cells"], &found["first_row"]), (&json!(1), &json!(60)), "{found}");
    assert_eq!(found["examples"], json!(["06 •• •• •• ••"]), "of the cell that waits, not of a counter");
    answer(&first);

    let dataset = &[("dataset", first["dataset"].as_str().unwrap())];
    let few = send(dataset, &telephones(59, 5));
    assert_eq!(few["state"], "published", "the answer carries: {few}");
    let many = send(dataset, &telephones(59, 400));
    assert_eq!((&many["state"], &many["awaited"]), (&json!("to_decide"), &asked), "{many}");
    assert_eq!(many["decisions"][0]["given_on"], json!({ "cells": 1, "rows": 60 }));
    // What was answered, and on how much, is told and filled in.
    let page = instance.get_signed(&format!("/deposits/{}", many["id"].as_str().unwrap())).text();
    for told in [
        "Cette réponse portait sur 1 cellule, pour 60 lignes",
        "Ce fichier en montre 400, pour 459 lignes",
        r#"<option value="not_personal" selected>"#,
        r#"value="Le standard du club""#,
        "ligne de données 60",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    answer(&many);
    let next = send(dataset, &telephones(59, 405));
    assert_eq!(next["state"], "published", "and holds for as many: {next}");
}

#[test]
fn columns_that_bear_peoples_names_wait_and_are_left_out() {
    let instance = Instance::new();
    let file = b"Semaine,DUPONT Jean,MARTIN Claire\n1,7,0\n2,5,3\n";
    let fields = [("title", "Permanences"), ("schema", "-"), ("publish", "yes")];
    let deposit = instance.deposit(&fields, "a.csv", file);
    assert_eq!(deposit["state"], "to_decide", "{deposit}");
    assert_eq!(deposit["findings"][0]["evidence"], json!(["label", "lexicon"]), "{deposit}");
    let id = deposit["id"].as_str().unwrap();
    let leave_out = |column| json!({ "column": column, "kind": "full_name", "treatment": "drop" });
    let answers = json!([leave_out("DUPONT Jean"), leave_out("MARTIN Claire")]);
    assert_eq!(instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &answers).status, 200);
    assert_eq!(instance.settled(id)["state"], "published");
    let dataset = deposit["dataset"].as_str().unwrap();
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["data"][0], json!({ "__id": 1, "Semaine": 1 }));
}

#[test]
fn a_column_once_left_out_is_asked_about_when_it_shows_less() {
    let instance = Instance::new();
    let first =
        instance.deposit(&[("title", "Aides"), ("schema", "-"), ("publish", "yes")], "a.csv", &persons(40));
    decide(&instance, &first, "drop");
    assert_eq!(instance.settled(first["id"].as_str().unwrap())["state"], "published");
    let dataset = first["dataset"].as_str().unwrap();
    let plain = String::from_utf8(persons(40)).unwrap().replace(NIR, "matricule");
    let next = instance.deposit(&[("dataset", dataset), ("publish", "yes")], "b.csv", plain.as_bytes());
    assert_eq!(next["state"], "to_decide", "{next}");
    assert_eq!(next["findings"][0]["evidence"], json!(["earlier_decision"]));
}

#[test]
fn an_agent_leaves_out_a_column_in_which_nothing_was_found() {
    let instance = Instance::new();
    let deposit = instance.deposit(&[("title", "Arbres"), ("schema", "-")], "a.csv", b"a,b\n1,x\n2,y\n");
    assert_eq!(deposit["state"], "ready", "{deposit}");
    let id = deposit["id"].as_str().unwrap();
    let path = format!("/api/v1/deposits/{id}/decisions");
    let answer = json!([{ "column": "b", "kind": "agent", "treatment": "drop" }]);
    assert_eq!(instance.post_json(&path, true, &answer).status, 200);
    assert_eq!(instance.settled(id)["state"], "ready");
    assert_eq!(instance.post_json(&format!("/api/v1/deposits/{id}/publish"), true, &json!({})).status, 200);
    let dataset = deposit["dataset"].as_str().unwrap();
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["data"][0], json!({ "__id": 1, "a": 1 }));
}

#[test]
fn two_findings_of_one_kind_in_one_column_are_one_question() {
    let instance = Instance::new();
    let file = "Nom;Prénom;Mél\nLeroy;Anne;a.leroy@orange.fr\nPetit;Luc;l.petit@orange.fr\nMoreau;Zoé;lapins59@orange.fr\n";
    let deposit = instance.deposit(&[("title", "Gens"), ("schema", "-")], "a.csv", file.as_bytes());
    assert_eq!(deposit["state"], "to_decide", "{deposit}");
}

#[test]
fn an_older_file_can_come_back_and_the_same_file_changes_nothing() {
    let instance = Instance::new();
    let (older, newer): (&[u8], &[u8]) = (b"a,b\n1,2\n", b"a,b\n1,2\n3,4\n");
    let dataset = instance.published("Arbres", "a.csv", older);
    let number = || instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version"].clone();
    instance.published("Arbres", "a.csv", older);
    assert_eq!(number(), 1, "the same bytes change nothing");
    instance.published("Arbres", "b.csv", newer);
    instance.published("Arbres", "a.csv", older);
    assert_eq!(number(), 3, "the older file is published again");
}

#[test]
fn a_column_left_out_waits_when_it_comes_back_under_another_name() {
    let instance = Instance::new();
    let file = |header: &str| format!("id;{header};classe\n1;x;CM1\n2;y;CM2\n").into_bytes();
    let first = instance.deposit(&[("title", "Élèves"), ("schema", "-")], "a.csv", &file("observations"));
    let id = first["id"].as_str().unwrap();
    let path = format!("/api/v1/deposits/{id}/decisions");
    let answer = json!([{ "column": "observations", "kind": "agent", "treatment": "drop" }]);
    assert_eq!(instance.post_json(&path, true, &answer).status, 200);
    instance.settled(id);
    assert_eq!(instance.post_json(&format!("/api/v1/deposits/{id}/publish"), true, &json!({})).status, 200);

    let dataset = first["dataset"].as_str().unwrap();
    let fields = [("dataset", dataset), ("publish", "yes")];
    for name in ["Observations", "observation", "remarques"] {
        let next = instance.deposit(&fields, "b.csv", &file(name));
        assert_eq!(next["state"], "to_decide", "{name}: {next}");
        assert_eq!(next["awaited"], json!([{ "column": name, "kind": "renamed" }]), "{next}");
    }
    let last = instance.deposit(&fields, "c.csv", &file("OBSERVATIONS"));
    let path = format!("/api/v1/deposits/{}/decisions", last["id"].as_str().unwrap());
    let answer = json!([{ "column": "OBSERVATIONS", "kind": "renamed", "treatment": "drop" }]);
    assert_eq!(instance.post_json(&path, true, &answer).status, 200);
    assert_eq!(instance.settled(last["id"].as_str().unwrap())["state"], "published");
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json();
    assert_eq!(data["data"][0], json!({ "__id": 1, "id": 1, "classe": "CM1" }));
    let next = instance.deposit(&fields, "d.csv", &[file("OBSERVATIONS"), b"3;z;CP\n".to_vec()].concat());
    assert_eq!(next["state"], "published", "what was answered is answered: {next}");
}
