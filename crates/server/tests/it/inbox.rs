//! The watched folder: what is dropped there is deposited, and ends where its name and a note say what became of it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::instance::{Instance, SIREN};

/// An instance that watches a folder, and the folder of its authority.
fn watching() -> (Instance, TempDir, PathBuf) {
    let inbox = tempfile::tempdir().unwrap();
    let dropped = inbox.path().join(SIREN);
    fs::create_dir(&dropped).unwrap();
    (Instance::with(&["--inbox", inbox.path().to_str().unwrap()]), inbox, dropped)
}

/// The paths of the files of a folder, sorted; none when there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|it| it.is_file()).collect();
    paths.sort();
    paths
}

/// Waits for a file of `folder` whose name ends with `ending`, with its note beside; gives its bytes and the note.
fn arrived(folder: &Path, ending: &str) -> (Vec<u8>, String) {
    let begun = Instant::now();
    loop {
        let found = files(folder).into_iter().find(|path| path.to_str().unwrap().ends_with(ending));
        let note = found
            .as_ref()
            .map(|path| path.with_file_name(format!("{}.txt", path.file_name().unwrap().to_str().unwrap())));
        if let (Some(path), Some(Ok(note))) = (found, note.map(fs::read_to_string))
            && !note.is_empty()
        {
            return (fs::read(path).unwrap(), note);
        }
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "no {ending} in {}: {:?}",
            folder.display(),
            files(folder)
        );
        std::thread::yield_now();
    }
}

/// Puts a whole file in place at once, as a program that knows how does.
fn drop_file(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(format!("{name}.part")), bytes).unwrap();
    fs::rename(folder.join(format!("{name}.part")), folder.join(name)).unwrap();
}

#[test]
fn a_dropped_file_is_published_and_a_note_says_so() {
    let (instance, _inbox, dropped) = watching();
    fs::write(dropped.join("unfinished.csv.part"), "a,b\n1,2\n").unwrap();
    fs::write(dropped.join("~$budget.xlsx"), "a,b\n1,2\n").unwrap();
    drop_file(&dropped, "arbres_2024.csv", b"a,b\n1,2\n");
    let (bytes, note) = arrived(&dropped.join("published"), "_arbres_2024.csv");
    assert_eq!(bytes, b"a,b\n1,2\n");
    for words in ["Publié. Le tableau est public.", "Published.", &format!("{}/deposits/", instance.address)]
    {
        assert!(note.contains(words), "{note}");
    }
    let page = instance.get("/datasets/hautcourt-sur-lys/arbres-2024");
    assert_eq!(page.status, 200, "{}", page.text());
    let left: Vec<_> = files(&dropped);
    assert_eq!(left.len(), 2, "what is not finished is left alone: {left:?}");

    // The same bytes again change nothing, and do not stay in the way.
    drop_file(&dropped, "arbres 2024.csv", b"a,b\n1,2\n");
    arrived(&dropped.join("published"), "_arbres 2024.csv");
    assert_eq!(instance.get("/datasets/hautcourt-sur-lys/arbres-2024/versions/2").status, 404);
    // Others make a version.
    drop_file(&dropped, "arbres-2024.csv", b"a,b\n1,2\n3,4\n");
    arrived(&dropped.join("published"), "_arbres-2024.csv");
    assert_eq!(instance.get("/datasets/hautcourt-sur-lys/arbres-2024/versions/2").status, 200);
}

#[test]
fn a_file_written_slowly_is_taken_once_it_is_whole() {
    let (instance, _inbox, dropped) = watching();
    let mut file = fs::File::create(dropped.join("lent.csv")).unwrap();
    file.write_all(b"n\n").unwrap();
    let (begun, mut rows) = (Instant::now(), 0_u32);
    // Longer than two looks.
    while begun.elapsed() < Duration::from_secs(6) {
        if begun.elapsed() > Duration::from_millis(20) * rows {
            writeln!(file, "{rows}").unwrap();
            rows += 1;
        }
        std::thread::yield_now();
    }
    drop(file);
    arrived(&dropped.join("published"), "_lent.csv");
    let page = instance.get("/api/v1/datasets").json();
    let dataset = page["data"][0]["id"].as_str().unwrap_or_else(|| panic!("{page}"));
    assert_eq!(instance.get(&format!("/api/resources/{dataset}/data/")).json()["meta"]["total"], rows);
    assert_eq!(instance.get("/datasets/hautcourt-sur-lys/lent/versions/2").status, 404, "taken once");
}

#[test]
fn a_file_that_cannot_be_published_waits_or_is_refused_with_its_reason() {
    let (instance, inbox, dropped) = watching();
    let unknown = inbox.path().join("552100554");
    let odd = inbox.path().join("a-trier");
    for folder in [&unknown, &odd] {
        fs::create_dir(folder).unwrap();
        drop_file(folder, "a.csv", b"a,b\n1,2\n");
    }
    drop_file(&dropped, "faux.csv", b"a,a\n1,2\n");
    drop_file(&dropped, "image.csv", &[&b"\x89PNG\r\n\x1a\n"[..], &[0; 500]].concat());
    let people = (0..40).map(|row| format!("D{row},255109800100123\n")).collect::<Vec<_>>().concat();
    drop_file(&dropped, "aides.csv", format!("numero,secu\n{people}").as_bytes());

    let (bytes, note) = arrived(&unknown.join("refused"), "_a.csv");
    assert_eq!(bytes, b"a,b\n1,2\n", "nothing is lost");
    assert!(note.contains("aucune collectivité connue") && note.contains("no known authority"), "{note}");
    assert!(odd.join("a.csv").exists(), "a folder that is no authority's is left alone");
    let (_, note) = arrived(&dropped.join("refused"), "_faux.csv");
    assert!(note.contains("Refusé") && note.contains("Refused"), "{note}");
    let (_, note) = arrived(&dropped.join("refused"), "_image.csv");
    assert!(note.contains("Ce n’est pas un tableau (PNG)") && note.contains("not a table (PNG)"), "{note}");

    let (_, note) = arrived(&dropped.join("to-decide"), "_aides.csv");
    assert!(note.contains("données personnelles") && note.contains("personal data"), "{note}");
    let id = note.trim_end().rsplit('/').next().unwrap().to_owned();
    let decide = json!([{ "column": "secu", "kind": "nir", "treatment": "drop" }]);
    assert_eq!(instance.post_json(&format!("/api/v1/deposits/{id}/decisions"), true, &decide).status, 200);
    arrived(&dropped.join("published"), "_aides.csv");
    assert_eq!(files(&dropped.join("to-decide")), Vec::<PathBuf>::new(), "with its note");
    assert_eq!(files(&dropped), Vec::<PathBuf>::new());
}

#[test]
fn a_restart_in_between_loses_no_file_and_takes_none_twice() {
    let (mut instance, _inbox, dropped) = watching();
    for round in 0..3 {
        let name = format!("table_{round}.csv");
        let rows = (0..5_000).map(|row| format!("{row},ligne {row}\n")).collect::<Vec<_>>().concat();
        drop_file(&dropped, &name, format!("n,texte\n{rows}").as_bytes());
        // The first sign that the file is being taken: its bytes arrive, or it has moved.
        let begun = Instant::now();
        let originals = || fs::read_dir(instance.data().join("blobs/originals")).map_or(0, Iterator::count);
        while originals() <= round && dropped.join(&name).exists() {
            assert!(begun.elapsed() < Duration::from_mins(1), "not taken");
            std::thread::yield_now();
        }
        instance.kill_and_restart();
        arrived(&dropped.join("published"), &format!("_{name}"));
        assert_eq!(files(&dropped), Vec::<PathBuf>::new());
        let page = format!("/datasets/hautcourt-sur-lys/table-{round}/versions");
        assert_eq!(instance.get(&format!("{page}/1")).status, 200);
        assert_eq!(instance.get(&format!("{page}/2")).status, 404);
    }
}
