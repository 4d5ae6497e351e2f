//! `kill -9` at any moment: after a restart each version is whole or absent, and no acknowledged deposit is lost.

use std::time::{Duration, Instant};

use crate::instance::{Instance, SIREN};

/// How many moments of a work are tried, from its first to its last.
const MOMENTS: u32 = 8;

fn file(rows: usize) -> Vec<u8> {
    let rows: Vec<String> = (0..rows).map(|row| format!("{row},ligne numéro {row} de la table\n")).collect();
    format!("n,texte\n{}", rows.concat()).into_bytes()
}

/// Lets the time pass until the moment at which the power is cut.
fn until(begun: Instant, moment: Duration) {
    while begun.elapsed() < moment {
        std::hint::spin_loop();
    }
}

/// The rows that the public reads of a data set, if there is one.
fn public_rows(instance: &Instance, dataset: &str) -> Option<u64> {
    let answer = instance.get(&format!("/api/resources/{dataset}/data/?page_size=1"));
    (answer.status != 404).then(|| answer.json()["meta"]["total"].as_u64().unwrap())
}

/// One version of all the rows, and no second one.
fn assert_published_once(instance: &Instance, dataset: &str, slug: &str, rows: u64) {
    assert_eq!(public_rows(instance, dataset), Some(rows), "whole");
    assert_eq!(instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version"], 1);
    assert_eq!(instance.get(&format!("/datasets/hautcourt-sur-lys/{slug}/versions/2")).status, 404, "once");
}

#[test]
fn an_acknowledged_deposit_survives_a_kill_at_any_moment_of_its_check() {
    Instance::on_both(|instance| {
        let bytes = file(20_000);
        let begun = Instant::now();
        instance.published("Entière", "t.csv", &bytes);
        let whole = begun.elapsed();
        // On a shared database a job is taken back when its lease ends: a few moments are tried there.
        let moments = if instance.is_on_postgres() { vec![2] } else { (0..MOMENTS).collect() };
        for moment in moments {
            let (title, slug) = (format!("Table {moment}"), format!("table-{moment}"));
            let begun = Instant::now();
            let fields = [("authority", SIREN), ("title", &title), ("schema", "-"), ("publish", "yes")];
            let answer = instance.post_file(&fields, "t.csv", &bytes);
            let id = answer.json()["id"].as_str().unwrap().to_owned();
            until(begun, whole * moment / MOMENTS);
            instance.kill_and_restart();
            let deposit = instance.settled(&id);
            assert_eq!(deposit["state"], "published", "{deposit}");
            assert_published_once(instance, deposit["dataset"].as_str().unwrap(), &slug, 20_000);
        }
    });
}

#[test]
fn a_publication_killed_at_any_moment_is_whole_or_absent() {
    Instance::on_both(|instance| {
        let bytes = file(500);
        let ready = |instance: &Instance, title: &str| {
            let deposit = instance.deposit(&[("title", title), ("schema", "-")], "t.csv", &bytes);
            assert_eq!(deposit["state"], "ready", "{deposit}");
            let text = |name: &str| deposit[name].as_str().unwrap().to_owned();
            (text("id"), text("dataset"))
        };
        let (id, _) = ready(instance, "Entière");
        let begun = Instant::now();
        assert_eq!(instance.publication(&id)(), Some(200));
        let whole = begun.elapsed();
        for moment in 0..=MOMENTS {
            let (title, slug) = (format!("Table {moment}"), format!("table-{moment}"));
            let (id, dataset) = ready(instance, &title);
            let begun = Instant::now();
            let publication = std::thread::spawn(instance.publication(&id));
            until(begun, whole * moment / MOMENTS);
            instance.kill_and_restart();
            let acknowledged = publication.join().unwrap() == Some(200);
            let state = instance.settled(&id)["state"].as_str().unwrap().to_owned();
            match state.as_str() {
                "published" => assert_published_once(instance, &dataset, &slug, 500),
                "ready" => {
                    assert!(!acknowledged, "it was acknowledged");
                    assert_eq!(public_rows(instance, &dataset), None, "absent");
                    assert!(!instance.get("/datasets").text().contains(&title), "absent from the list");
                    assert_eq!(instance.publication(&id)(), Some(200));
                }
                other => panic!("{other}"),
            }
            assert_eq!(instance.publication(&id)(), Some(409), "a second word changes nothing");
            assert_published_once(instance, &dataset, &slug, 500);
        }
    });
}

#[test]
fn a_transfer_cut_short_leaves_nothing() {
    let mut instance = Instance::new();
    let mut stream = std::net::TcpStream::connect(instance.address.strip_prefix("http://").unwrap()).unwrap();
    let head = format!(
        "POST /api/v1/deposits HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\n1,2\n",
        instance.key
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    drop(stream);
    instance.kill_and_restart();
    assert!(instance.get_signed("/deposits").text().contains("Aucun dépôt"));
    instance.kill();
    let originals = std::fs::read_dir(instance.data().join("blobs/originals")).map_or(0, Iterator::count);
    assert_eq!(originals, 0);
}
