//! Bad files: a clear error in both languages, nothing lost, the server goes on.

use std::fs;
use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::json;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::instance::{Instance, SIREN, beffroi};

/// A bad file: what it is, its name and its bytes, the state that its deposit ends in, and words of the sentence that
/// its depositor reads in French and in English.
struct Bad {
    what: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    state: &'static str,
    fr: &'static str,
    en: &'static str,
}

fn bad(
    what: &'static str,
    bytes: impl Into<Vec<u8>>,
    state: &'static str,
    fr: &'static str,
    en: &'static str,
) -> Bad {
    Bad { what, name: "f.csv", bytes: bytes.into(), state, fr, en }
}

/// Deposits each file: it ends in its state, says why in both languages, is kept byte for byte, and the server goes on.
fn every(bad: Vec<Bad>) {
    let instance = Instance::new();
    for Bad { what, name, bytes, state, fr, en } in bad {
        let deposit = instance.deposit(&[("title", what), ("schema", "-"), ("publish", "yes")], name, &bytes);
        assert_eq!(deposit["state"], state, "{what}: {deposit}");
        let id = deposit["id"].as_str().unwrap();
        for (lang, words) in [("fr", fr), ("en", en)] {
            let page = instance.get_signed(&format!("/deposits/{id}?lang={lang}"));
            assert_eq!(page.status, 200, "{what}: {}", page.text());
            let main = page.text().split("<main").nth(1).unwrap().to_owned();
            assert!(main.contains(words), "{what}: {words} not in {main}");
        }
        let original = instance.get_signed(&format!("/deposits/{id}/original"));
        assert!(original.status == 200 && original.body == bytes, "{what}: its bytes are kept");
        let dataset = deposit["dataset"].as_str().unwrap();
        let public = instance.get(&format!("/api/resources/{dataset}/data/"));
        assert_eq!(public.status, 404, "{what}: nothing of it is public");
        assert_eq!(instance.get("/").status, 200, "{what}: the server goes on");
    }
}

/// A zip of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, part by part.
fn workbook(sheet: &str) -> Vec<u8> {
    let relation = |id: u32, kind: &str, target: &str| {
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let main = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
                <sheets><sheet name=\"F\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    zip(&[
        (
            "[Content_Types].xml",
            b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("_rels/.rels", relation(1, "officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", main.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation(1, "worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_table_that_is_not_one_is_told() {
    let utf16 = |halves: &[u8]| [&b"\xFF\xFEa\0,\0b\0\n\0"[..], halves, b",\x001\x00\n\x00"].concat();
    every(vec![
        bad("header only", "a,b\n", "refused", "aucune ligne", "no data row"),
        bad(
            "duplicate header",
            "a,a\n1,2\n",
            "refused",
            "déjà celui d’une autre colonne",
            "already has this name",
        ),
        bad(
            "missing header",
            "a,,c\n1,2,3\n",
            "refused",
            "La colonne n° 2 n’a pas de nom",
            "Column number 2 has no name",
        ),
        bad(
            "no header at all",
            ",,\n1,2,3\n",
            "refused",
            "La colonne n° 3 n’a pas de nom",
            "Column number 3 has no name",
        ),
        bad(
            "row too long",
            "a,b\n1,2,3\n4,5\n",
            "refused",
            "3 cellules au lieu de 2",
            "3 cells instead of 2",
        ),
        bad("row too short", "a,b\n1\n4,5\n", "refused", "celle-ci manque", "this one is missing"),
        bad(
            "unbalanced quotes",
            "a,b\n\"1,2\n3,4\n",
            "refused",
            "ouvert et jamais fermé",
            "opened and never closed",
        ),
        bad("half a UTF-16 pair", utf16(b"\x3D\xD8"), "refused", "sont illisibles", "cannot be read"),
        bad("the other half", utf16(b"\x00\xDC"), "refused", "sont illisibles", "cannot be read"),
        bad(
            "UTF-16 cut in a letter",
            [&utf16(b"x\0")[..], b"a"].concat(),
            "refused",
            "sont illisibles",
            "cannot be read",
        ),
        bad("NUL bytes", "a,b\n\x001,2\n", "unreadable", "pas un tableau", "not a table"),
        bad("a binary renamed", [&b"\x89PNG\r\n\x1a\n"[..], &[0; 500]].concat(), "unreadable", "PNG", "PNG"),
        bad("a PDF renamed", "%PDF-1.7\n1 0 obj\n", "unreadable", "PDF", "PDF"),
        bad("only empty lines", "\n\n\n", "unreadable", "Le fichier est vide", "The file is empty"),
    ]);
}

#[test]
fn a_file_made_to_exhaust_the_machine_is_stopped() {
    let cell = format!("a,b\n\"{}\",1\n", "x".repeat(100 << 20));
    let zeros = format!("a,b\n{}", format!("{},1\n", "0".repeat(4_000)).repeat(18_000));
    let bomb = zip(&[("a.csv", zeros.as_bytes())]);
    // The same list says four gigabytes: nothing has to be read to refuse it.
    let mut declared = zip(&[("a.csv", b"a,b\n1,2\n")]);
    let list = declared.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    declared[list + 24..list + 28].copy_from_slice(&4_000_000_000_u32.to_le_bytes());
    let entities =
        "<!DOCTYPE x [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>";
    let row = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&c;</t></is></c></row></sheetData>";
    let sheet = format!(
        "{entities}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{row}</worksheet>"
    );
    let named = |name, bad| Bad { name, ..bad };
    every(vec![
        bad("100 MB in a cell", cell, "unreadable", "dépasse ce qui peut être lu", "over what can be read"),
        named(
            "f.zip",
            bad("a zip bomb", bomb, "unreadable", "dépasse ce qui peut être lu", "over what can be read"),
        ),
        named(
            "f.zip",
            bad(
                "a declared bomb",
                declared,
                "unreadable",
                "dépasse ce qui peut être lu",
                "over what can be read",
            ),
        ),
        named("f.xlsx", bad("an XML bomb", workbook(&sheet), "unreadable", "DOCTYPE", "DOCTYPE")),
    ]);
}

#[test]
fn an_archive_whose_names_leave_its_folder_is_refused_and_writes_nothing_there() {
    let named = |name, bad| Bad { name, ..bad };
    let hostile = |name: &str| zip(&[(name, b"a,b\n1,2\n")]);
    every(
        ["../../../beffroi-leaves.csv", "/beffroi-leaves.csv", "..\\beffroi-leaves.csv"]
            .into_iter()
            .map(|name| {
                named(
                    "f.zip",
                    bad("leaves", hostile(name), "unreadable", "sort de son dossier", "leaves its folder"),
                )
            })
            .collect(),
    );
    assert!(!fs::exists("/beffroi-leaves.csv").unwrap());
}

#[test]
fn a_workbook_with_formulas_merged_cells_two_sheets_and_dates_is_read_as_its_reader_sees_it() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["club", "montant", "double", "date"]).unwrap();
    sheet.merge_range(1, 0, 2, 0, "Judo", &Format::new()).unwrap();
    for (row, date) in [(1_u32, (2024, 2, 29)), (2, (2023, 12, 31))] {
        sheet.write_number(row, 1, f64::from(row) * 10.0).unwrap();
        let double = (f64::from(row) * 20.0).to_string();
        sheet.write_formula(row, 2, Formula::new(format!("=B{}*2", row + 1)).set_result(double)).unwrap();
        let date = ExcelDateTime::from_ymd(date.0, date.1, date.2).unwrap();
        sheet.write_datetime_with_format(row, 3, &date, &day).unwrap();
    }
    book.add_worksheet().write_string(0, 0, "une autre feuille").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let instance = Instance::new();
    let deposit =
        instance.deposit(&[("title", "Classeur"), ("schema", "-"), ("publish", "yes")], "c.xlsx", &bytes);
    assert_eq!(deposit["state"], "published", "{deposit}");
    let dataset = deposit["dataset"].as_str().unwrap();
    let data = instance.get(&format!("/api/resources/{dataset}/data/")).json()["data"].clone();
    assert_eq!(
        data[0],
        json!({ "__id": 1, "club": "Judo", "montant": 10, "double": 20, "date": "2024-02-29" })
    );
    assert_eq!(data[1]["date"], "2023-12-31", "{data}");
    let id = deposit["id"].as_str().unwrap();
    for (lang, words) in [("fr", ["feuille", "fusionn"]), ("en", ["sheet", "Cells are merged"])] {
        let page = instance.get_signed(&format!("/deposits/{id}?lang={lang}")).text();
        for word in words {
            assert!(page.contains(word), "{word} not in {page}");
        }
    }
    let original = instance.get_signed(&format!("/deposits/{id}/original"));
    assert!(original.body == bytes, "byte for byte");
}

#[test]
fn a_schema_with_a_catastrophic_pattern_checks_in_the_time_of_any_other() {
    let mut instance = Instance::new();
    for (name, pattern) in [("lineaire", "^(a+)+$"), ("retour", "^(?=(a+)+$)(a|aa)+\\\\1?$")] {
        let schema = format!(
            r#"{{"name":"essai/{name}","title":"{name}","version":"1.0.0","fields":[{{"name":"a","type":"string","constraints":{{"pattern":"{pattern}"}}}}]}}"#
        );
        let file = instance.folder().join(format!("{name}.json"));
        fs::write(&file, schema).unwrap();
        let added =
            beffroi().args(["schemas", "add", "--data"]).arg(instance.data()).arg(&file).output().unwrap();
        assert!(added.status.success(), "{added:?}");
    }
    instance.kill_and_restart();
    let file = format!("a\n{}!\naaa\n", "a".repeat(5_000));
    for name in ["lineaire", "retour"] {
        let fields = [("title", name), ("schema", &format!("essai/{name}"))];
        let deposit = instance.deposit(&fields, "a.csv", file.as_bytes());
        assert_eq!(deposit["state"], "refused", "{deposit}");
        assert_eq!(deposit["rows_wrong"], 1, "{deposit}");
        assert_eq!(instance.get("/").status, 200);
    }
}

#[test]
fn no_export_runs_a_formula_in_a_spreadsheet() {
    let instance = Instance::new();
    let file =
        "\"=entete()\",texte\nx,=1+1\nx,+1+1\nx,-1+cmd|' /C calc'!A0\nx,@SUM(1)\nx,\"\t=1\"\nx,\"\r=1\"\n";
    let dataset = instance.published("Formules", "f.csv", file.as_bytes());
    let base = format!("/api/resources/{dataset}/data");
    let csv = instance.get(&format!("{base}/csv/")).text();
    for line in csv.lines() {
        for cell in line.split(',') {
            let cell = cell.trim_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} in {csv}");
        }
    }
    let mut book = zip::ZipArchive::new(Cursor::new(instance.get(&format!("{base}/xlsx/")).body)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet)
        .unwrap();
    assert!(!sheet.contains("<f>"), "{sheet}");
    // Programs read what was deposited: only what a spreadsheet opens is made harmless.
    let data = instance.get(&format!("{base}/?page_size=1")).json();
    assert_eq!(data["data"][0]["texte"], "=1+1");
}

#[test]
fn an_empty_file_is_refused_with_its_field() {
    let instance = Instance::new();
    let answer = instance.post_file(&[("authority", SIREN), ("title", "Vide")], "a.csv", b"");
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert_eq!(answer.json()["errors"][0]["field"], "file");
}

#[test]
fn a_form_that_is_wrong_names_every_field() {
    let instance = Instance::new();
    let answer = instance.post_file(&[("title", ""), ("good_rows", "120")], "a.csv", b"a\n1\n");
    let wrong = answer.json();
    let fields: Vec<&str> =
        wrong["errors"].as_array().unwrap().iter().map(|it| it["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["authority", "good_rows", "title"], "{wrong}");
}
