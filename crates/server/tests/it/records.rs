//! The records API, in the language of the peer's.

use serde_json::{Value, json};

use crate::instance::Instance;

fn people(instance: &Instance) -> String {
    let mut file = String::from("club,annee,montant,agree,date\n");
    for (club, year, amount, agreed, date) in [
        ("Judo", 2023, "100.10", "true", "2023-01-02"),
        ("Échecs", 2024, "0.20", "false", "2024-05-06"),
        ("Judo", 2024, "200.20", "true", "2024-02-03"),
        ("Harmonie", 2024, "", "true", "2023-12-31"),
        ("\"Ciné, club\"", 2022, "5", "false", "2022-07-08"),
    ] {
        file = format!("{file}{club},{year},{amount},{agreed},{date}\n");
    }
    instance.published("Aides", "a.csv", file.as_bytes())
}

fn rows(instance: &Instance, dataset: &str, query: &str) -> Vec<Value> {
    let answer = instance.get(&format!("/api/resources/{dataset}/data/?{query}"));
    assert_eq!(answer.status, 200, "{query} {}", answer.text());
    answer.json()["data"].as_array().unwrap().clone()
}

fn ids(instance: &Instance, dataset: &str, query: &str) -> Vec<i64> {
    rows(instance, dataset, query).iter().map(|row| row["__id"].as_i64().unwrap()).collect()
}

#[test]
fn every_operator_of_the_peer_answers() {
    let instance = Instance::new();
    let dataset = people(&instance);
    for (query, wanted) in [
        ("club__exact=Judo", vec![1, 3]),
        ("club__differs=Judo", vec![2, 4, 5]),
        // A cell without a value differs from every value.
        ("montant__differs=5", vec![1, 2, 3, 4]),
        ("club__EXACT=Judo", vec![1, 3]),
        ("__id__exact=3", vec![3]),
        ("__id__in=5,1&__id__sort=desc", vec![5, 1]),
        ("__id__sort=desc", vec![5, 4, 3, 2, 1]),
        ("or=(club__exact.Harmonie,and(club__exact.Judo,montant__less.150))", vec![1, 4]),
        ("or=(club__exact.\"Ciné, club\",montant__isnull)", vec![4, 5]),
        ("montant__isnull", vec![4]),
        ("montant__isnull=true", vec![4]),
        ("montant__isnull=false", vec![1, 2, 3, 5]),
        ("montant__isnotnull=false", vec![4]),
        ("montant__isnotnull&annee__exact=2024", vec![2, 3]),
        ("club__contains=jud", vec![1, 3]),
        ("club__notcontains=jud", vec![2, 4, 5]),
        ("club__in=Harmonie,\"Ciné, club\"", vec![4, 5]),
        ("club__notin=Judo,Harmonie", vec![2, 5]),
        ("montant__less=5", vec![2, 5]),
        ("montant__strictly_less=5", vec![2]),
        ("montant__greater=100.10", vec![1, 3]),
        ("montant__strictly_greater=100.10", vec![3]),
        ("date__greater=2024-01-01", vec![2, 3]),
        ("agree__exact=true", vec![1, 3, 4]),
        ("annee__sort=desc", vec![2, 3, 4, 1, 5]),
        ("annee__sort=asc&page_size=2&page=2", vec![2, 3]),
        ("q=echecs", vec![2]),
        ("or=club__exact%3DHarmonie%26annee__exact%3D2022", vec![4, 5]),
    ] {
        assert_eq!(ids(&instance, &dataset, query), wanted, "{query}");
    }
}

#[test]
fn groups_have_right_totals() {
    let instance = Instance::new();
    let dataset = people(&instance);
    let groups =
        rows(&instance, &dataset, "club__groupby&montant__sum&montant__sum__sort=desc&montant__count");
    assert_eq!(groups[0], json!({ "club": "Judo", "montant__sum": 300.3, "montant__count": 2 }));
    let total = instance.get(&format!("/api/resources/{dataset}/data/?club__groupby&montant__sum")).json();
    assert_eq!(total["meta"]["total"], 4);
}

#[test]
fn pages_follow_one_another_by_number_and_by_cursor() {
    let instance = Instance::new();
    let file: String = std::iter::once("n\n".to_owned()).chain((1..=95).map(|n| format!("{n}\n"))).collect();
    let dataset = instance.published("Nombres", "n.csv", file.as_bytes());
    let base = instance.address.clone();
    for first in ["page_size=20", "page_size=20&n__sort=desc", "page_size=20&n__sort=desc&cursor="] {
        let mut seen = Vec::new();
        let mut next = Some(format!("/api/resources/{dataset}/data/?{first}"));
        while let Some(path) = next {
            let answer = instance.get(&path).json();
            seen.extend(answer["data"].as_array().unwrap().iter().map(|row| row["n"].as_i64().unwrap()));
            next = answer["links"]["next"]
                .as_str()
                .map(|link| link.strip_prefix(base.as_str()).unwrap().to_owned());
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=95).collect::<Vec<_>>(), "{first}");
    }
    let mut by_cursor = Vec::new();
    let mut next = Some(format!("/api/resources/{dataset}/data/?page_size=10&n__sort=desc"));
    while let Some(path) = next {
        let answer = instance.get(&path).json();
        by_cursor.extend(answer["data"].as_array().unwrap().iter().map(|row| row["n"].as_i64().unwrap()));
        next = answer["links"]["next_cursor"]
            .as_str()
            .map(|link| link.strip_prefix(base.as_str()).unwrap().to_owned());
    }
    assert_eq!(by_cursor, (1..=95).rev().collect::<Vec<_>>());
}

#[test]
fn a_misspelt_filter_is_refused_with_its_name() {
    let instance = Instance::new();
    let dataset = people(&instance);
    for (query, field) in [
        ("montantt__exact=1", "montantt__exact"),
        ("montant__exact=abc", "montant__exact"),
        ("montant__isnull=non", "montant__isnull"),
        ("page_size=1001", "page_size"),
    ] {
        let answer = instance.get(&format!("/api/resources/{dataset}/data/?{query}"));
        assert_eq!(answer.status, 422, "{query} {}", answer.text());
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
}

#[test]
fn exports_are_the_same_from_run_to_run_and_never_run_a_formula() {
    let instance = Instance::new();
    let dataset = instance.published("Formules", "f.csv", b"a,b\n=1+1,-5\n\"@x\",3.5\n");
    for format in ["csv", "json", "ndjson", "parquet", "xlsx"] {
        let path = format!("/api/resources/{dataset}/data/{format}/");
        let (one, other) = (instance.get(&path), instance.get(&path));
        assert_eq!(one.status, 200, "{format} {}", one.text());
        assert_eq!(one.body, other.body, "{format}");
    }
    let csv = instance.get(&format!("/api/resources/{dataset}/data/csv/")).text();
    assert!(csv.contains("'=1+1,-5"), "{csv}");
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/geojson/")).status, 422);
}

#[test]
fn a_cursor_goes_on_with_the_version_it_began_with_until_that_one_is_taken_back() {
    let instance = Instance::new();
    let file = |from: i64| -> String {
        std::iter::once("n\n".to_owned()).chain((from..from + 30).map(|n| format!("{n}\n"))).collect()
    };
    let dataset = instance.published("Nombres", "n.csv", file(1).as_bytes());
    let first = instance.get(&format!("/api/resources/{dataset}/data/?page_size=10&n__sort=asc")).json();
    assert_eq!(first["meta"]["version"]["number"], 1);
    let version = first["meta"]["version"]["id"].as_str().unwrap();
    let next = first["links"]["next_cursor"].as_str().unwrap();
    let next = next.strip_prefix(instance.address.as_str()).unwrap();
    let again = instance.deposit(
        &[("title", "Nombres"), ("schema", "-"), ("publish", "yes"), ("dataset", &dataset)],
        "m.csv",
        file(1_001).as_bytes(),
    );
    assert_eq!(again["state"], "published", "{again}");
    let page = instance.get(next).json();
    assert_eq!((&page["data"][0]["n"], &page["meta"]["version"]["number"]), (&json!(11), &json!(1)));
    assert_eq!(rows(&instance, &dataset, "page_size=1")[0]["n"], 1_001);
    // A cursor is of this data set alone.
    let other = instance.published("Autres", "o.csv", file(1).as_bytes());
    assert_eq!(instance.get(&next.replace(&dataset, &other)).status, 422);
    let reason = json!({ "reason": "Une erreur de saisie" });
    let taken = instance.post_json(&format!("/api/v1/versions/{version}/withdraw"), true, &reason);
    assert!(taken.status < 300, "{}", taken.text());
    let gone = instance.get(next);
    assert_eq!((gone.status, &gone.json()["detail"]), (410, &json!("Une erreur de saisie")));
}

#[test]
fn a_column_asked_for_twice_is_answered_once() {
    let instance = Instance::new();
    let dataset = people(&instance);
    let answer =
        instance.get(&format!("/api/resources/{dataset}/data/?columns=club,club&page_size=1")).text();
    assert_eq!(answer.matches("\"club\"").count(), 1, "{answer}");
}

#[test]
fn a_column_from_a_mac_is_asked_for_as_anybody_types_it() {
    let instance = Instance::new();
    let dataset = instance.published("Mac", "m.csv", "libelle\u{301},n\nJudo,1\nÉchecs,2\n".as_bytes());
    for name in ["libell\u{e9}", "libelle\u{301}"] {
        assert_eq!(ids(&instance, &dataset, &format!("{name}__exact=Judo")), [1], "{name:?}");
        let only = rows(&instance, &dataset, &format!("columns={name}&{name}__sort=desc"));
        assert_eq!(only[0]["libell\u{e9}"], "Échecs", "{name:?}");
    }
}
