//! `kill -9` at any moment: after a restart each version is whole or absent, and no acknowledged deposit is lost.

use std::time::{Duration, Instant};

use crate::instance::{Instance, SIREN};

fn file(rows: usize) -> Vec<u8> {
    let rows: Vec<String> = (0..rows).map(|row| format!("{row},ligne numéro {row} de la table\n")).collect();
    format!("n,texte\n{}", rows.concat()).into_bytes()
}

#[test]
fn an_acknowledged_deposit_survives_a_kill_at_any_moment() {
    let mut instance = Instance::new();
    let bytes = file(30_000);
    for (round, wait) in [0_u64, 40].into_iter().enumerate() {
        let title = format!("Table {round}");
        let answer = instance.post_file(
            &[("authority", SIREN), ("title", &title), ("schema", "-"), ("publish", "yes")],
            "t.csv",
            &bytes,
        );
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        // A different moment of the work each round: the deadline is only where the power is cut.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(wait) {
            std::hint::spin_loop();
        }
        instance.kill_and_restart();
        let deposit = instance.settled(&id);
        assert_eq!(deposit["state"], "published", "{deposit}");
        let dataset = deposit["dataset"].as_str().unwrap();
        let data = instance.get(&format!("/api/resources/{dataset}/data/?page_size=1")).json();
        assert_eq!(data["meta"]["total"], 30_000, "whole, once");
        assert_eq!(instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version"], 1);
    }
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
