//! A refused file: what its agent does about it, without sending it again.

use serde_json::{Value, json};

use crate::check::{GOOD, HEADER};
use crate::instance::Instance;

const SUBSIDIES: [(&str, &str); 2] = [("title", "Subventions"), ("schema", "subventions")];

/// The value of a hidden field in the form of that page which posts to `action` with a button of these words.
fn hidden<'a>(page: &'a str, button: &str, name: &str) -> &'a str {
    let form = page.split("<form").find(|form| form.contains(button)).unwrap_or_else(|| panic!("{page}"));
    let (_, value) =
        form.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{form}"));
    value.split('"').next().unwrap()
}

#[test]
fn a_wrong_header_is_left_behind_by_publishing_the_same_file_as_a_free_table() {
    let instance = Instance::new();
    let file = format!("{}\n{GOOD}\n", HEADER.replace("idAttribuant", "siret_de_la_commune"));
    let refused = instance.deposit(&SUBSIDIES, "s.csv", file.as_bytes());
    let id = refused["id"].as_str().unwrap();
    assert_eq!((&refused["state"], &refused["reason"]), (&"refused".into(), &"refused-header".into()));
    let page = instance.get_signed(&format!("/deposits/{id}")).text();
    assert!(!page.contains("Garder seulement les bonnes lignes"), "no row is good under a wrong header");
    assert_eq!(hidden(&page, "Publier comme tableau libre", "schema"), "-");

    let answer = instance.post_form(&format!("/deposits/{id}/again"), &[("schema", "-")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let free = instance.settled(id);
    assert_eq!((&free["state"], &free["schema"]), (&"ready".into(), &Value::Null), "{free}");
    assert_eq!(instance.post_form(&format!("/deposits/{id}/publish"), &[]).status, 303);
    let dataset = free["dataset"].as_str().unwrap();
    let public = instance.get(&format!("/api/v1/datasets/{dataset}")).json();
    assert_eq!((&public["version"], &public["schema"]), (&1.into(), &Value::Null), "{public}");
}

#[test]
fn good_rows_are_kept_at_the_threshold_that_the_page_proposes() {
    let instance = Instance::new();
    let wrong = GOOD.replace("73282932000074,2024", "7328293200007,2024");
    let file = format!("{HEADER}\n{}{wrong}\n{wrong}\n", format!("{GOOD}\n").repeat(5));
    let refused = instance.deposit(&SUBSIDIES, "s.csv", file.as_bytes());
    let id = refused["id"].as_str().unwrap();
    assert_eq!(refused["reason"], "refused-wrong-rows", "{refused}");
    let page = instance.get_signed(&format!("/deposits/{id}")).text();
    let button = "Garder seulement les bonnes lignes";
    let fields = ["schema", "good_rows"].map(|name| (name, hidden(&page, button, name)));
    assert_eq!(fields, [("schema", "scdl/subventions"), ("good_rows", "71.4")]);
    assert!(page.contains("Garder 5 bonnes lignes sur 7"), "{page}");

    assert_eq!(instance.post_form(&format!("/deposits/{id}/again"), &fields).status, 303);
    assert_eq!(instance.settled(id)["state"], "ready");
    assert_eq!(instance.post_form(&format!("/deposits/{id}/publish"), &[]).status, 303);
    let dataset = refused["dataset"].as_str().unwrap();
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], 5);
}

#[test]
fn a_blank_row_is_left_out_by_the_certain_repairs_that_the_page_offers() {
    let instance = Instance::new();
    let fields = [("title", "Vide"), ("schema", "-"), ("publish", "yes")];
    let refused = instance.deposit(&fields, "v.csv", b"a;b\n1;2\n;\n3;4\n;\n");
    let id = refused["id"].as_str().unwrap();
    assert_eq!(refused["reason"], "refused-wrong-rows", "{refused}");
    let page = instance.get_signed(&format!("/deposits/{id}")).text();
    assert!(page.contains("<code>ligne retirée</code>"), "{page}");
    assert!(page.contains("Appliquer les corrections certaines"), "{page}");
    repair(&instance, &refused);
    let dataset = refused["dataset"].as_str().unwrap();
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], 2);
}

#[test]
fn the_public_report_says_what_a_repaired_file_was_made_from_and_counts_published_rows_only() {
    let instance = Instance::new();
    let late = GOOD.replace("2024-03-12", "25/03/2024");
    let wrong = GOOD.replace("73282932000074,2024", "7328293200007,2024").replace("Club de judo", "");
    let file = format!("{HEADER}\n{}{late}\n{wrong}\n", format!("{GOOD}\n").repeat(8));
    let fields = [&SUBSIDIES[..], &[("publish", "yes"), ("good_rows", "90")]].concat();
    let refused = instance.deposit(&fields, "s.csv", file.as_bytes());
    assert_eq!(refused["reason"], "refused-too-many-wrong-rows", "{refused}");
    repair(&instance, &refused);

    let address = "/datasets/hautcourt-sur-lys/subventions/quality";
    let report = instance.accepting(address, "application/json").json();
    assert_eq!(
        report["repaired"],
        json!({ "sha256": null, "cells": 1, "by_kind": { "date-form": 1 } }),
        "a row is set aside: its cells could be guessed until the hash is right"
    );
    assert_eq!((&report["file"]["sha256"], &report["file"]["bytes"]), (&json!(null), &json!(null)));
    let names =
        report["columns"].as_array().unwrap().iter().find(|it| it["name"] == "nomBeneficiaire").unwrap();
    assert_eq!((&names["empty"], &names["empty_published"]), (&json!(1), &json!(0)), "{names}");
    assert_eq!(report["rows_published"], 9);
    let page = instance.page(address).text();
    for words in ["une cellule réécrite", "dates, remises dans l&#39;ordre", "ne sont pas dites"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(refused["sha256"].as_str().unwrap()), "{page}");
}

/// Applies the certain repairs to a refused deposit and waits until what comes of it is published.
fn repair(instance: &Instance, refused: &Value) {
    let id = refused["id"].as_str().unwrap();
    assert_eq!(instance.post_form(&format!("/deposits/{id}/repair"), &[]).status, 303);
    let page = instance.get_signed("/deposits").text();
    let (_, repaired) = page.split_once("<a href=\"/deposits/0").unwrap();
    let repaired = format!("0{}", repaired.split('"').next().unwrap());
    assert_eq!(instance.settled(&repaired)["state"], "published");
}

#[test]
fn the_hash_of_a_file_is_public_when_all_that_it_holds_is() {
    let instance = Instance::new();
    let late = GOOD.replace("2024-03-12", "25/03/2024");
    let file = format!("{HEADER}\n{}{late}\n", format!("{GOOD}\n").repeat(8));
    let fields = [&SUBSIDIES[..], &[("publish", "yes")]].concat();
    let refused = instance.deposit(&fields, "s.csv", file.as_bytes());
    assert_eq!(refused["reason"], "refused-wrong-rows", "{refused}");
    repair(&instance, &refused);
    let address = "/datasets/hautcourt-sur-lys/subventions/quality";
    let report = instance.accepting(address, "application/json").json();
    assert_eq!(report["repaired"]["sha256"], refused["sha256"]);
    assert_eq!(report["file"]["sha256"].as_str().map(str::len), Some(64));
    assert_ne!(report["file"]["sha256"], refused["sha256"]);
    assert!(instance.page(address).text().contains(refused["sha256"].as_str().unwrap()));
}

#[test]
fn what_the_public_reads_keeps_its_schema_until_a_free_table_takes_its_place() {
    let instance = Instance::new();
    let publish = [&SUBSIDIES[..], &[("publish", "yes")]].concat();
    let first = instance.deposit(&publish, "s.csv", format!("{HEADER}\n{GOOD}\n").as_bytes());
    assert_eq!(first["state"], "published", "{first}");
    let dataset = first["dataset"].as_str().unwrap();
    let schema = || instance.get(&format!("/api/v1/datasets/{dataset}")).json()["schema"].clone();
    let file = format!("{}\n{GOOD}\n", HEADER.replace("idAttribuant", "siret_de_la_commune"));
    let next = instance.deposit(&[("dataset", dataset)], "t.csv", file.as_bytes());
    let id = next["id"].as_str().unwrap();
    assert_eq!(next["reason"], "refused-header", "{next}");
    assert_eq!(instance.post_form(&format!("/deposits/{id}/again"), &[("schema", "-")]).status, 303);
    assert_eq!(instance.settled(id)["state"], "ready");
    assert_eq!(schema(), "scdl/subventions", "nothing else is published yet");
    assert_eq!(instance.post_form(&format!("/deposits/{id}/publish"), &[]).status, 303);
    assert_eq!(schema(), Value::Null);
}
