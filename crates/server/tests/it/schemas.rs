//! `beffroi schemas`: the built-in pack, added schemas, a catalogue in the national format.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use crate::instance::beffroi;

#[test]
fn the_pack_is_listed_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let list = beffroi().current_dir(&folder).args(["schemas", "list"]).output().unwrap();
    let text = String::from_utf8_lossy(&list.stdout).into_owned();
    for name in [
        "budget",
        "catalogue",
        "deliberations",
        "equipements",
        "menus-collectifs",
        "plats-menus-collectifs",
        "prenoms",
        "subventions",
    ] {
        assert!(text.contains(&format!("scdl/{name}\t")), "{text}");
    }
    assert!(text.contains("etalab/schema-irve-statique\t"), "{text}");
    let show = beffroi().current_dir(&folder).args(["schemas", "show", "prenoms"]).output().unwrap();
    assert!(String::from_utf8_lossy(&show.stdout).contains("NOMBRE_OCCURRENCES"));
}

#[test]
fn schemas_are_shown_and_refused_in_the_language_asked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wrong.json"), "{").unwrap();
    let schema =
        |kind: &str| format!(r#"{{"name":"a","version":"1.0.0","fields":[{{"name":"x","type":"{kind}"}}]}}"#);
    fs::write(folder.path().join("one.json"), schema("string")).unwrap();
    fs::write(folder.path().join("other.json"), schema("date")).unwrap();
    let run = |arguments: &[&str]| {
        let output = beffroi().current_dir(&folder).arg("schemas").args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, french) = run(&["show", "prenoms"]);
    assert!(code == Some(0) && french.contains("\tobligatoire"), "{french}");
    let (code, english) = run(&["show", "prenoms", "--lang", "en"]);
    assert!(
        code == Some(0) && english.contains("\trequired") && !english.contains("obligatoire"),
        "{english}"
    );
    assert_eq!(run(&["add", "one.json", "--lang", "en"]), (Some(0), "a\t1.0.0\n".to_owned()));
    for (arguments, french, english) in [
        (["show", "prenom"], "le plus proche est\u{a0}: scdl/prenoms", "nearest known name is: scdl/prenoms"),
        (
            ["add", "absent.json"],
            "le fichier absent.json n’a pas pu être lu",
            "cannot read the file absent.json",
        ),
        (["add", "wrong.json"], "JSON valide", "valid JSON"),
        (["add", "other.json"], "Changez sa version", "Change its version"),
    ] {
        for (lang, wanted) in [("fr", french), ("en", english)] {
            let (code, said) = run(&[arguments[0], arguments[1], "--lang", lang]);
            assert!(code == Some(2) && said.contains(wanted), "{arguments:?} {lang}: {said}");
        }
    }
}

/// Serves a catalogue and one schema on the loopback, for as many requests as `count`.
fn serve(count: usize) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let own = base.clone();
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming().take(count) {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut first = String::new();
            reader.read_line(&mut first).unwrap();
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                line.clear();
            }
            let body = if first.contains("schemas.json") {
                format!(
                    r#"{{"version":1,"schemas":[{{"name":"essai/arbres","title":"Arbres","description":"","schema_type":"tableschema",
                    "schema_url":"{own}/arbres.json","versions":[{{"version_name":"1.0.0","schema_url":"{own}/arbres.json"}}]}}]}}"#
                )
            } else {
                r#"{"name":"arbres","title":"Arbres","version":"1.0.0","fields":[{"name":"espece","type":"string"}]}"#.to_owned()
            };
            write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
        }
    });
    (base, thread)
}

#[test]
fn a_catalogue_is_synchronised_and_its_schemas_check_files() {
    let folder = tempfile::tempdir().unwrap();
    let (base, thread) = serve(2);
    let sync = beffroi()
        .current_dir(&folder)
        .args(["schemas", "sync", &format!("{base}/schemas.json")])
        .output()
        .unwrap();
    assert!(sync.status.success(), "{sync:?}");
    thread.join().unwrap();
    fs::write(folder.path().join("a.csv"), "espece\nTilleul\n").unwrap();
    let check = beffroi()
        .current_dir(&folder)
        .args(["check", "a.csv", "--schema", "essai/arbres", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(0), "{check:?}");
}
