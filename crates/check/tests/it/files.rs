//! Files as people send them: empty, damaged, oddly encoded, with rows too short or too long.

use check::{Lang, Problem, Request, Unreadable, personal};

use crate::{check, errors, reader, schema};

#[test]
fn an_empty_file_is_said_to_be_empty() {
    for bytes in [&b""[..], b"\n\n", b"\xEF\xBB\xBF"] {
        assert!(matches!(check(bytes, None), Err(Unreadable::Empty)), "{bytes:?}");
    }
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let report = check(b"a,b\n", None).expect("a table");
    assert_eq!((report.valid, report.rows), (true, 0));
    assert_eq!(report.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn a_binary_file_renamed_csv_is_not_a_table() {
    let elf = [&b"\x7FELF\x02\x01\x01\0"[..], &[0; 500]].concat();
    for bytes in [&b"%PDF-1.7\n..."[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &elf] {
        assert!(matches!(check(bytes, None), Err(Unreadable::NotATable { .. })), "{:?}", &bytes[..4]);
    }
}

#[test]
fn a_header_is_matched_by_name_in_any_order() {
    let schema = schema(
        r#"{"name": "nom", "type": "string", "constraints": {"required": true}},
           {"name": "âge", "type": "integer", "constraints": {"required": true}},
           {"name": "note", "type": "string"}"#,
        "",
    );
    let report = check("âge,nom\n12,x\n".as_bytes(), Some(&schema)).expect("a table");
    assert!(report.valid, "{:?}", report.errors);

    let report = check("Age;Nom ;Autre;\nx;y;z;t\n".as_bytes(), Some(&schema)).expect("a table");
    let found: Vec<_> = report.errors.iter().map(|fault| fault.detail.code()).collect();
    assert_eq!(found, ["blank-label", "incorrect-label", "incorrect-label", "type-error"]);
    assert_eq!(report.errors[1].detail, Problem::IncorrectLabel { expected: "âge".to_owned() });
    assert_eq!(report.warnings.iter().map(|fault| fault.detail.code()).collect::<Vec<_>>(), ["extra-label"]);

    let report = check(b"note,note\nx,y\n", Some(&schema)).expect("a table");
    let found: Vec<_> = report.errors.iter().map(|fault| fault.detail.code()).collect();
    assert_eq!(found, ["duplicate-label", "missing-label", "missing-label"]);
}

#[test]
fn a_name_of_column_that_holds_personal_data_is_an_error_that_does_not_repeat_it() {
    for (label, kind) in [
        ("montant 1 84 01 2A 004 027 40", personal::Kind::Nir),
        ("Contact : jean.delattre59@exemple.fr", personal::Kind::Email),
        ("appeler le 06 39 98 12 34", personal::Kind::Phone),
        ("0639981234", personal::Kind::Phone),
        ("FR7630006000011234567890189", personal::Kind::Iban),
    ] {
        let report = check(format!("ville;{label}\nLille;1\n").as_bytes(), None).expect("a table");
        assert_eq!(report.errors.len(), 1, "{label}: {:?}", report.errors);
        let fault = &report.errors[0];
        assert_eq!(fault.detail, Problem::PersonalLabel { position: 2, kind });
        assert_eq!((fault.row, fault.detail.code()), (None, "personal-label"));
        for lang in [Lang::Fr, Lang::En] {
            let sentence = fault.sentence(lang);
            assert!(!sentence.contains(label) && !sentence.contains("8401"), "{sentence}");
        }
    }
    let keys = br#"[{"id": 1, "jean.delattre59@exemple.fr": 2}]"#;
    assert_eq!(check(keys, None).expect("a table").errors[0].detail.code(), "personal-label");
    for label in ["telephone", "nir", "e-mail", "2024", "mairie@exemple.fr", "INSEE 62041"] {
        let report = check(format!("ville;{label}\nLille;1\n").as_bytes(), None).expect("a table");
        assert!(report.valid, "{label}: {:?}", report.errors);
    }
}

#[test]
fn findings_of_two_columns_of_one_name_are_told_apart_by_their_place() {
    let report =
        check(b"id;contact;contact\n1;a.caron@exemple.fr;b.caron@exemple.fr\n", None).expect("a table");
    let places: Vec<_> =
        report.personal_data.iter().map(|found| (found.column.as_str(), found.position)).collect();
    assert_eq!(places, [("contact", 2), ("contact", 3)]);
}

#[test]
fn short_long_and_blank_rows_are_each_said() {
    let schema = schema(
        r#"{"name": "a", "type": "integer", "constraints": {"required": true}},
           {"name": "b", "type": "integer", "constraints": {"required": true}}"#,
        "",
    );
    let report = check(b"a,b\n1,2\n3\n4,5,6\n\n,\nx\n7,8\n", Some(&schema)).expect("a table");
    assert_eq!(
        errors(&report),
        [
            (2, "b", "missing-cell"),
            (3, "", "extra-cell"),
            (4, "", "blank-row"),
            (5, "", "blank-row"),
            (6, "a", "type-error"),
            (6, "b", "missing-cell"),
        ]
    );
    assert_eq!((report.rows, report.bad_rows, report.error_count), (7, 5, 6));
    assert_eq!(report.errors[0].detail, Problem::MissingCell { expected: 2, found: 1 });
    assert_eq!(report.errors[1].detail, Problem::ExtraCell { expected: 2, found: 3 });
}

#[test]
fn lines_count_the_line_ends_inside_cells() {
    let schema = schema(r#"{"name": "a"}, {"name": "b", "type": "integer"}"#, "");
    let report = check(b"a,b\n\"x\ny\",1\nz,deux\n", Some(&schema)).expect("a table");
    assert_eq!((report.errors[0].row, report.errors[0].line), (Some(2), Some(4)));
    assert_eq!(
        report.errors[0].sentence(Lang::Fr),
        "Ligne 4, colonne «\u{a0}b\u{a0}»\u{a0}: ce n’est pas un nombre entier, comme 42."
    );
}

#[test]
fn a_quote_never_closed_is_said_where_it_opens() {
    let report = check(b"a,b\n1,2\n3,\"4\n5,6\n", None).expect("a table");
    assert_eq!(errors(&report), [(2, "", "source-error")]);
    assert_eq!(report.errors[0].line, Some(3));
}

#[test]
fn a_stray_quote_is_a_character() {
    let schema = schema(r#"{"name": "a"}, {"name": "b", "type": "integer"}"#, "");
    let report =
        check(b"a,b\ntuyau 5\" long,1\n\"ok\",2\nautre 3\" et 4\",x\n", Some(&schema)).expect("a table");
    assert_eq!(errors(&report), [(3, "b", "type-error")]);
    assert_eq!(report.rows, 3);
}

#[test]
fn a_cell_of_a_hundred_megabytes_is_refused() {
    let mut bytes = b"a,b\n1,\"".to_vec();
    bytes.resize(100 << 20, b'x');
    assert!(matches!(check(&bytes, None), Err(Unreadable::TooLarge { what: "row", .. })));
}

#[test]
fn nul_and_damaged_characters_are_said_in_their_cell() {
    let schema = schema(r#"{"name": "a"}, {"name": "é", "type": "integer"}"#, "");
    let mut bytes = "a,é\n".as_bytes().to_vec();
    bytes.extend("é,1\n".repeat(2_000).bytes());
    bytes.extend_from_slice(b"b\0,2\nc,\xFF3\n\xE9,4\n\xC3\xA9,5\n");
    let report = check(&bytes, Some(&schema)).expect("a table");
    assert_eq!(
        errors(&report),
        [(2_001, "a", "encoding-error"), (2_002, "é", "encoding-error"), (2_003, "a", "encoding-error")]
    );
    assert_eq!(report.file.encoding.as_deref(), Some("utf-8"));
}

#[test]
fn encodings_and_delimiters_are_found_out() {
    let schema =
        schema(r#"{"name": "intitulé"}, {"name": "coût", "type": "number", "decimalChar": ","}"#, "");
    let text = "intitulé;coût\nœuvre à l’été;1,5\nprix en €;x\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cp1252 = b"intitul\xE9;co\xFBt\n\x9Cuvre \xE0 l\x92\xE9t\xE9;1,5\nprix en \x80;x\n";
    let latin9 = b"intitul\xE9;co\xFBt\nc\xBDur \xE0 l'\xE9t\xE9;1,5\nprix : 3 \xA4;x\n";
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "utf-8"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "utf-8"),
        ([b"\xFF\xFE", &utf16[..]].concat(), "utf-16le"),
        (utf16, "utf-16le"),
        (cp1252.to_vec(), "windows-1252"),
        (latin9.to_vec(), "iso-8859-15"),
    ] {
        let report = check(&bytes, Some(&schema)).expect(encoding);
        assert_eq!(report.file.encoding.as_deref(), Some(encoding));
        assert_eq!(report.file.delimiter, Some(';'));
        assert_eq!(errors(&report), [(2, "coût", "type-error")], "{encoding}");
    }
}

#[test]
fn lines_of_old_macs_are_lines() {
    let schema = schema(r#"{"name": "a"}, {"name": "b", "type": "integer"}"#, "");
    let report = check(b"a,b\rx,1\ry,z\r", Some(&schema)).expect("a table");
    assert_eq!(errors(&report), [(2, "b", "type-error")]);
}

#[test]
fn json_goes_through_the_same_checks() {
    let schema = schema(r#"{"name": "a"}, {"name": "b", "type": "integer"}"#, "");
    let bytes = br#"[{"a": "x", "b": 1}, {"a": "y", "b": "deux"}]"#;
    let request = Request { schema: Some(&schema), ..Request::default() };
    let report = check::check(reader("x.json", bytes), &request).expect("a table");
    assert_eq!(report.file.format, "json");
    assert_eq!(errors(&report), [(2, "b", "type-error")]);
    assert_eq!(report.file.bytes, bytes.len() as u64);
}

#[test]
fn a_report_is_stored_and_read_back() {
    let schema = schema(r#"{"name": "d", "type": "date"}"#, "");
    let report = check(b"d\n29/02/2024\n2024-02-30\n", Some(&schema)).expect("a table");
    let json = serde_json::to_string(&report).expect("JSON");
    assert_eq!(serde_json::from_str::<check::Report>(&json).expect("a report"), report);
    let shown = report.to_json(Lang::En);
    assert_eq!(shown["errors"][0]["code"], "type-error");
    assert_eq!(shown["errors"][0]["repair"]["value"], "2024-02-29");
    assert_eq!(
        shown["errors"][1]["message"],
        "Line 3, column “d”: not a date of the form YYYY-MM-DD, such as 2024-02-29."
    );
    assert_eq!(report.file.sha256.as_deref().map(str::len), Some(64));
}

#[test]
fn a_watcher_stops_the_check() {
    struct Stop;
    impl check::Watch for Stop {
        fn advance(&self, _done: u64, _total: Option<u64>) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let request = Request { watch: &Stop, ..Request::default() };
    assert!(matches!(check::check(reader("x.csv", b"a\n1\n"), &request), Err(Unreadable::Cancelled)));
}

#[test]
fn files_made_to_exhaust_the_machine_are_refused_or_read_in_one_go() {
    let wide = "a,".repeat(20_000) + "a\n";
    assert!(matches!(check(wide.as_bytes(), None), Err(Unreadable::TooLarge { what: "columns", .. })));

    let names: Vec<String> = (0..10_000).map(|column| format!("c{column}")).collect();
    let short = names.join(",") + "\n" + &"x\n".repeat(100_000);
    assert!(matches!(check(short.as_bytes(), None), Err(Unreadable::Damaged { format: "CSV", .. })));

    let blank = names.join(",") + "\n" + &"\n".repeat(100_000);
    assert_eq!(check(blank.as_bytes(), None).expect("a table").rows, 0);
    let blank = blank + &",".repeat(9_999) + "x\n";
    let report = check(blank.as_bytes(), None).expect("a table");
    assert_eq!((report.rows, report.error_count), (100_001, 100_000));

    let mut zeros = "a,b\n".to_owned() + &"é,x\n".repeat(3_000) + "1,";
    zeros.push_str(&"\0".repeat(5_000_000));
    let report = check(zeros.as_bytes(), None).expect("a table");
    assert_eq!(errors(&report), [(3_001, "b", "encoding-error")]);

    let schema = schema(r#"{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}"#, "");
    let wrong = "a,b\n".to_owned() + &"x,y\n".repeat(1_000_000);
    let request = Request { schema: Some(&schema), listed: 2_000_000, ..Request::default() };
    let report = check::check(reader("x.csv", wrong.as_bytes()), &request).expect("a table");
    assert_eq!((report.error_count, report.errors[1_999_999].line), (2_000_000, Some(1_000_001)));
}

#[test]
fn bytes_that_are_no_characters_are_errors_wherever_they_are() {
    let text = ["né;b\nété;".as_bytes(), b"x\xE9\nz;\xFFt\n"].concat();
    let report = check(&text, None).expect("a table");
    assert_eq!(errors(&report), [(1, "b", "encoding-error"), (2, "b", "encoding-error")]);
    assert_eq!((report.errors[0].line, report.bad_rows, report.valid), (Some(2), 2, false));

    let text = [&b"a;\xE9t;c\n"[..], "é;à;è\né;à;è\n".as_bytes()].concat();
    let report = check(&text, None).expect("a table");
    assert_eq!((report.rows, report.bad_rows), (2, 0), "{:?}", report.errors);
    assert_eq!(errors(&report), [(0, "\u{FFFD}t", "encoding-error")]);
    assert_eq!(report.errors[0].line, Some(1));
    assert!(report.errors[0].sentence(Lang::Fr).starts_with("Ligne 1, colonne"));

    // A character that was already lost when the file was written.
    let report = check("a;b\nx;caf\u{FFFD}\ny;ﬁn\n".as_bytes(), None).expect("a table");
    assert_eq!(errors(&report), [(1, "b", "encoding-error")]);

    // A byte without a character in Windows-1252, in a file that is all the same.
    let report = check(b"a;b\n\xE9t\xE9;x\nprix;12 \x81\n\xE9t\xE9;12 \x80\n", None).expect("a table");
    assert_eq!(errors(&report), [(2, "b", "encoding-error")]);
    assert_eq!(report.file.encoding.as_deref(), Some("windows-1252"));
}

#[test]
fn a_blank_row_is_the_same_error_in_every_format_and_none_at_the_end() {
    let rows = [&["a", "b"][..], &["1", "2"], &[], &["", ""], &["3", "4"], &[], &["", ""]];
    let text: String = rows.iter().map(|cells| cells.join(";") + "\n").collect();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, *cell).expect("a cell");
        }
    }
    let book = book.save_to_buffer().expect("a workbook");
    for (name, bytes) in [("a.csv", text.as_bytes()), ("a.xlsx", &book)] {
        let request = Request::default();
        let mut fixed = Vec::new();
        let done = check::rewrite(reader(name, bytes), &request, Some(&mut fixed), None).expect("a table");
        let report = done.report;
        assert_eq!((report.rows, report.bad_rows, report.valid), (4, 2, false), "{name}");
        assert_eq!(errors(&report), [(2, "", "blank-row"), (3, "", "blank-row")], "{name}");
        assert_eq!(report.errors[0].line, Some(3), "{name}");
        assert_eq!(report.warnings, [], "{name}");
        let repair = report.errors[0].repair.as_ref().expect("a certain repair");
        assert_eq!((repair.shown(Lang::Fr), repair.shown(Lang::En)), ("ligne retirée", "row removed"));
        assert_eq!(done.repairs.by_kind.get("blank-row"), Some(&2), "{name}");
        let fixed = String::from_utf8(fixed).expect("UTF-8").replace("\r\n", "\n").replace(',', ";");
        assert_eq!(fixed, "a;b\n1;2\n3;4\n", "{name}");
    }
    let report = check(b"a;b\n;;;\n\n", None).expect("a table");
    assert_eq!((report.rows, report.valid), (0, true));
}
