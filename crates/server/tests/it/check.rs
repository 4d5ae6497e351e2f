//! `beffroi check`: verdicts, exit codes, repairs, formats.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::instance::beffroi;

pub(crate) const HEADER: &str = "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,\
                      rnaBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,\
                      notificationUE,pourcentageSubvention";
pub(crate) const GOOD: &str = "Hautcourt,73282932000074,2024-03-12,2024-001,Club de judo,73282932000074,W123456789,Fonctionnement,\
                    1500.50,aide en numéraire,unique,2024-04-01,,non,1";

fn run(arguments: &[&str], folder: &Path) -> Output {
    beffroi().current_dir(folder).args(arguments).output().unwrap()
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn a_valid_file_exits_with_0_and_every_row_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{GOOD}\n{GOOD}\n")).unwrap();
    let output = run(&["check", "a.csv", "--schema", "subventions", "--format", "json"], folder.path());
    let report = report(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert_eq!(
        (&report["valid"], &report["rows"], &report["rows_checked"]),
        (&true.into(), &2.into(), &2.into())
    );
    assert_eq!(report["schema"]["name"], "scdl/subventions");
    assert_eq!(report["file"]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn a_wrong_cell_exits_with_1_and_says_where_and_how_to_mend_it() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = GOOD.replace("2024-03-12", "25/03/2024");
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{GOOD}\n{wrong}\n")).unwrap();
    let output = run(&["check", "a.csv", "--schema", "subventions", "--format", "json"], folder.path());
    let report = report(&output);
    assert_eq!(output.status.code(), Some(1), "{report}");
    let error = &report["errors"][0];
    assert_eq!(error["row"], 2);
    assert_eq!(error["line"], 3);
    assert_eq!(error["column"], "dateConvention");
    assert_eq!(error["value"], "25/03/2024");
    assert_eq!(error["code"], "type-error");
    assert_eq!(error["repair"]["value"], "2024-03-25");
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()));
}

#[test]
fn what_cannot_be_checked_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty.csv"), "").unwrap();
    fs::write(folder.path().join("a.csv"), b"\x7fELF\x02\x01\x01\x00\x00\x00").unwrap();
    for arguments in [&["check", "empty.csv"][..], &["check", "a.csv"], &["check", "absent.csv"]] {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {output:?}");
        assert!(!output.stderr.is_empty());
    }
    let output = run(&["check", "empty.csv", "--schema", "no-such-schema"], folder.path());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn without_a_schema_the_one_that_fits_is_proposed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{GOOD}\n")).unwrap();
    let output = run(&["check", "a.csv", "--format", "json"], folder.path());
    assert_eq!(report(&output)["proposed_schema"], "scdl/subventions");
}

#[test]
fn a_french_spreadsheet_is_repaired_into_a_valid_file() {
    let folder = tempfile::tempdir().unwrap();
    let row = GOOD.replace("2024-03-12", "25/03/2024").replace("1500.50", "1500X50").replace(',', ";");
    let text = format!("{}\r\n{}\r\n", HEADER.replace(',', ";"), row.replace("1500X50", "1 500,50 €"));
    let bytes: Vec<u8> =
        text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
    fs::write(folder.path().join("a.csv"), bytes).unwrap();
    let output = run(
        &["check", "a.csv", "--schema", "subventions", "--fix", "b.csv", "--format", "json"],
        folder.path(),
    );
    let first = report(&output);
    assert_eq!(first["file"]["encoding"], "windows-1252", "{first}");
    assert_eq!(first["file"]["delimiter"], ";");
    let again = run(&["check", "b.csv", "--schema", "subventions", "--format", "json"], folder.path());
    assert_eq!(again.status.code(), Some(0), "{}", report(&again));
}

#[test]
fn what_was_repaired_beside_cells_is_told_with_the_rejects() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), b"nom;n\n\xE9t\xE9;1\n;\nx;2;3\n").unwrap();
    let output = run(&["check", "a.csv", "--fix", "b.csv", "--rejects", "r.csv"], folder.path());
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "2 corrections appliquées",
        "1 × ligne vide retirée",
        "1 × texte réécrit en UTF-8",
        "→ ligne retirée",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("b.csv")).unwrap(),
        "nom;n\r\nété;1\nx;2;3\n".replace("x;2;3\n", "")
    );
    assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap().lines().count(), 2);
}

#[test]
fn good_and_wrong_rows_are_split() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = GOOD.replace("73282932000074,2024", "7328293200007,2024");
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{GOOD}\n{wrong}\n{GOOD}\n")).unwrap();
    run(&["check", "a.csv", "--schema", "subventions", "--rejects", "r.csv"], folder.path());
    let rejects = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    let good = fs::read_to_string(folder.path().join("r.good.csv")).unwrap();
    assert_eq!(rejects.matches("7328293200007,2024").count(), 1, "{rejects}");
    assert_eq!(good.lines().count(), 3, "{good}");
}

#[test]
fn every_format_of_the_report_can_be_had() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{}\n", GOOD.replace("non", "<b>"))).unwrap();
    for (format, wanted) in [("text", "non valide"), ("html", "&lt;b&gt;"), ("csv", "row,line,column")] {
        let output = run(&["check", "a.csv", "--schema", "subventions", "--format", format], folder.path());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(wanted), "{format}: {text}");
    }
    let english = run(&["check", "a.csv", "--schema", "subventions", "--lang", "en"], folder.path());
    assert!(String::from_utf8_lossy(&english.stdout).contains("not valid"));
}

#[test]
fn a_column_of_amounts_is_told_with_its_repair_in_text_and_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "nom;prix\nx;500 €\ny;1 200,50 €\n").unwrap();
    for (format, wanted) in [
        ("text", "Trouvé\u{a0}: «\u{a0}500 €\u{a0}» → 500"),
        ("html", "<code>500 €</code> → <code>500</code>"),
    ] {
        let output = run(&["check", "a.csv", "--format", format], folder.path());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(wanted) && text.contains("aucune des 2 valeurs de la colonne"), "{text}");
    }
    run(&["check", "a.csv", "--fix", "b.csv"], folder.path());
    assert_eq!(
        fs::read_to_string(folder.path().join("b.csv")).unwrap(),
        "nom;prix\r\nx;500\r\ny;1200,50\r\n"
    );
}

#[test]
fn personal_data_is_told_and_masked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "n,secu\n1,255109800100123\n2,184012A00402740\n").unwrap();
    let output = run(&["check", "a.csv", "--format", "json"], folder.path());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("\"nir\""), "{text}");
    assert!(!text.contains("255109800100123"), "a clear value in the report: {text}");
}

#[test]
fn the_file_that_is_read_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEADER}\n{GOOD}\n");
    for name in ["a.csv", "r.good.csv"] {
        fs::write(folder.path().join(name), &text).unwrap();
    }
    for arguments in [
        &["check", "a.csv", "--fix", "a.csv"][..],
        &["check", "a.csv", "--rejects", "./a.csv"],
        &["check", "r.good.csv", "--rejects", "r.csv"],
        &["check", "a.csv", "--fix", "b.csv", "--rejects", "b.csv"],
    ] {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("noms différents"), "{output:?}");
    }
    for name in ["a.csv", "r.good.csv"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was written");
}

#[test]
fn a_name_that_promises_another_format_than_csv_is_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").unwrap();
    for (option, name) in [
        ("--fix", "o.xlsx"),
        ("--fix", "o.ODS"),
        ("--rejects", "r.xlsx"),
        ("--fix", "o.csv.gz"),
        ("--fix", "o.tsv"),
    ] {
        let output = run(&["check", "a.csv", option, name], folder.path());
        assert_eq!(output.status.code(), Some(2), "{name} {output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(option) && said.contains(name) && said.contains(".csv"), "{said}");
        let output = run(&["check", "a.csv", option, name, "--lang", "en"], folder.path());
        assert!(String::from_utf8_lossy(&output.stderr).contains("what is written is CSV"), "{output:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
    for name in ["o.csv", "o.CSV", "o.txt", "o"] {
        assert_eq!(run(&["check", "a.csv", "--fix", name], folder.path()).status.code(), Some(0), "{name}");
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_one_to_write_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty.csv"), "").unwrap();
    fs::write(folder.path().join("out.csv"), "kept").unwrap();
    let output = run(&["check", "empty.csv", "--fix", "out.csv"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), "kept");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn several_files_make_one_document_of_each_format() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").unwrap();
    fs::write(folder.path().join("b.csv"), "a,b\n1,2,3\n").unwrap();
    let output = run(&["check", "a.csv", "absent.csv", "b.csv", "--format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let reports = report(&output);
    let names: Vec<_> = reports.as_array().unwrap().iter().map(|it| it["file"]["name"].clone()).collect();
    assert_eq!(names, ["a.csv", "absent.csv", "b.csv"]);
    assert_eq!((&reports[0]["valid"], &reports[2]["valid"]), (&true.into(), &false.into()));
    assert!(reports[1]["unreadable"].as_str().unwrap().contains("n’existe pas"), "{reports}");

    let output = run(&["check", "a.csv", "b.csv", "--format", "csv"], folder.path());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "file,row,line,column,code,value,message,repair,suggestion"));
    assert!(lines[1].starts_with("b.csv,1,2,,extra-cell,"), "{text}");

    let output = run(&["check", "a.csv", "b.csv", "--format", "html"], folder.path());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((text.matches("<!doctype").count(), text.matches("<section>").count()), (1, 2), "{text}");

    let output = run(&["check", "a.csv", "b.csv"], folder.path());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("a.csv\u{a0}: valide") && text.contains("\n\nb.csv\u{a0}: non valide"), "{text}");
}

#[test]
fn what_is_not_there_is_said_with_what_was_tried_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").unwrap();
    fs::write(folder.path().join("wrong.json"), "{").unwrap();
    let said = |arguments: &[&str]| {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let french = said(&["check", "a.csv", "--schema", "subvention"]);
    for part in
        ["subvention", "le plus proche est\u{a0}: scdl/subventions", "https://", "beffroi schemas list"]
    {
        assert!(french.contains(part), "{part} in {french}");
    }
    let english = said(&["check", "a.csv", "--schema", "nope", "--lang", "en"]);
    assert!(english.contains("no known schema is named “nope”") && english.contains("scdl/"), "{english}");
    assert!(said(&["check", "a.csv", "--schema", "wrong.json"]).contains("JSON valide"));
    let unreachable = said(&["check", "a.csv", "--schema", "http://127.0.0.1:9/schema.json"]);
    assert!(unreachable.contains("ne répond pas"), "{unreachable}");
    let absent = said(&["check", "absent.csv"]);
    let place = folder.path().join("absent.csv");
    assert!(absent.contains("n’existe pas") && absent.contains(&*place.to_string_lossy()), "{absent}");
    assert!(said(&["check", "absent.csv", "--lang", "en"]).contains("does not exist"));
}
