//! The whole way of a file on both databases, and what an operator reads when PostgreSQL is not ready.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::json;
use testkit::EmptyPostgres;

use crate::instance::{Instance, SIREN, beffroi, database_file, migrate};

const NIR: &str = "255109800100123";

#[test]
fn a_file_goes_all_the_way_on_both_databases() {
    Instance::on_both(|instance| {
        let rows: Vec<String> = (0..60)
            .map(|row| format!("D{row:03},{NIR},{}\n", if row % 2 == 0 { "ouvert" } else { "clos" }))
            .collect();
        let file = format!("numero,secu,etat\n{}", rows.concat());
        let fields = [("title", "Aides"), ("schema", "-")];
        let deposit = instance.deposit(&fields, "a.csv", file.as_bytes());
        assert_eq!(deposit["state"], "to_decide", "{deposit}");
        let (id, dataset) = (deposit["id"].as_str().unwrap(), deposit["dataset"].as_str().unwrap());
        let drop = json!([{ "column": "secu", "kind": "nir", "treatment": "drop" }]);
        assert_eq!(instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &drop).status, 200);
        assert_eq!(instance.settled(id)["state"], "ready");
        let records = format!("/api/resources/{dataset}/data/");
        assert_eq!(instance.get(&records).status, 404, "not public before it is published");
        assert_eq!(instance.publication(id)(), Some(200));
        let closed = instance.get(&format!("{records}?etat__exact=clos&page_size=2")).json();
        assert_eq!((&closed["meta"]["total"], &closed["data"][0]["numero"]), (&json!(30), &json!("D001")));
        let sql = json!({ "sql": "select etat, count(*) from hautcourt_sur_lys__aides group by etat order by etat" });
        let counted = instance.post_json("/api/v1/query", false, &sql).json();
        assert_eq!(counted["rows"], json!([["clos", 30], ["ouvert", 30]]));

        // The same bytes change nothing; others make a version, on the decision that stands.
        assert_eq!(instance.deposit(&fields, "a.csv", file.as_bytes())["id"], id);
        let more = format!("{file}D999,{NIR},clos\n");
        let next = instance.deposit(&[("dataset", dataset), ("publish", "yes")], "b.csv", more.as_bytes());
        assert_eq!(next["state"], "published", "{next}");
        assert_eq!(instance.get(&records).json()["meta"]["total"], 61);
        for page in [
            "/",
            "/datasets?q=aide",
            "/authorities/hautcourt-sur-lys",
            "/datasets/hautcourt-sur-lys/aides",
            "/datasets/hautcourt-sur-lys/aides/charts",
            "/datasets/hautcourt-sur-lys/aides/quality",
            "/datasets/hautcourt-sur-lys/aides/versions/1",
        ] {
            let answer = instance.get(page);
            assert_eq!(answer.status, 200, "{page} {}", answer.text());
        }
        for page in ["/deposits", "/deposits/new", "/manage/authorities", &format!("/describe/{dataset}")] {
            let answer = instance.get_signed(page);
            assert_eq!(answer.status, 200, "{page} {}", answer.text());
        }
        assert_eq!(instance.get_signed(&format!("/deposits/{id}/original")).body, file.as_bytes());

        instance.kill_and_restart();
        let reason = json!({ "reason": "fichier erroné" });
        let version = instance.get(&format!("/api/v1/datasets/{dataset}")).json()["version_id"].clone();
        let path = format!("/api/v1/versions/{}/withdraw", version.as_str().unwrap());
        assert_eq!(instance.post_json(&path, true, &reason).status, 204);
        assert_eq!(instance.get(&records).json()["meta"]["total"], 60, "the version before stands");
        assert_eq!(
            instance.post_json(&format!("/api/v1/datasets/{dataset}/withdraw"), true, &reason).status,
            204
        );
        let gone = instance.get(&records);
        assert_eq!(gone.status, 410);
        assert!(gone.text().contains("fichier erroné"), "{}", gone.text());
    });
}

/// Asks for the authorities of an instance on a database.
fn list(folder: &Path, url: &str) -> Output {
    beffroi()
        .args(["authority", "list", "--data"])
        .arg(folder.join("data"))
        .arg("--database-file")
        .arg(database_file(folder, "database", url))
        .output()
        .unwrap()
}

/// One line on standard error, with these words, and exit code 2.
fn assert_refused(output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    for word in words {
        assert!(said.contains(word), "{word} not in {said}");
    }
}

#[test]
fn a_postgresql_database_that_is_not_ready_is_refused_in_one_line_that_says_what_to_do() {
    let Some(database) = EmptyPostgres::create() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let words = ["pas à jour", "not up to date", "beffroi database migrate"];
    assert_refused(&list(folder, &database.url), &words);
    for _ in 0..2 {
        let migrated = migrate(folder, &database);
        assert!(migrated.status.success(), "{migrated:?}");
    }
    assert!(list(folder, &database.url).status.success());
    assert_refused(&list(folder, &database.owner_url), &["trop de droits", "too many rights"]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for nowhere in [
        format!("postgres://beffroi_app@localhost/beffroi?host={}", folder.display()),
        format!("postgres://beffroi_app@{closed}/beffroi"),
    ] {
        assert_refused(&list(folder, &nowhere), &["ne répond pas", "does not answer"]);
    }
}

#[test]
fn a_migration_that_cannot_run_is_refused_in_one_line_without_the_secret() {
    let Some(database) = EmptyPostgres::create() else { return };
    let folder = tempfile::tempdir().unwrap();
    let owner = database_file(folder.path(), "owner", &database.owner_url.replace("owner@", "owner:s3cret@"));
    let migrate = |owner: &Path, role: &str| {
        let mut command = beffroi();
        command.args(["database", "migrate", "--role", role, "--owner-file"]).arg(owner);
        command.output().unwrap()
    };
    for (output, word) in [
        (migrate(&owner, "nobody_of_this_name"), "nobody_of_this_name"),
        (migrate(&owner, "x; drop table jobs"), "a-z, 0-9 and _"),
        (migrate(&folder.path().join("absent"), EmptyPostgres::ROLE), "absent"),
    ] {
        assert_refused(&output, &[word]);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("s3cret"), "{output:?}");
    }
    let words = ["pas à jour", "not up to date"];
    assert_refused(&list(folder.path(), &database.url), &words);
}

#[test]
fn a_sqlite_file_of_its_own_needs_no_step() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let added =
        beffroi().args(["authority", "add", SIREN, "Hautcourt", "--data"]).arg(&data).output().unwrap();
    assert!(added.status.success(), "{added:?}");
    assert!(fs::exists(data.join("beffroi.db")).unwrap());
}
