//! Bad files: a clear error, nothing lost, the server goes on.

use crate::instance::Instance;

#[test]
fn every_bad_file_ends_in_a_state_with_a_reason() {
    let instance = Instance::new();
    let long_cell = format!("a,b\n\"{}\",1\n", "x".repeat(100 << 20));
    let cases: [(&str, Vec<u8>, &[&str]); 9] = [
        ("header only", b"a,b\n".to_vec(), &["refused"]),
        ("duplicate header", b"a,a\n1,2\n".to_vec(), &["refused"]),
        ("row too long", b"a,b\n1,2,3\n".to_vec(), &["refused"]),
        ("row too short", b"a,b\n1\n".to_vec(), &["refused"]),
        ("unbalanced quotes", b"a,b\n\"1,2\n3,4\n".to_vec(), &["refused", "unreadable"]),
        ("100 MB in a cell", long_cell.into_bytes(), &["refused", "unreadable"]),
        (
            "half a UTF-16 pair",
            [&b"\xFF\xFEa\0,\0b\0\n\0"[..], b"\x3D\xD8,\0", b"1\0\n\0"].concat(),
            &["refused", "unreadable", "ready"],
        ),
        ("a binary renamed", [&b"\x89PNG\r\n\x1a\n"[..], &[0; 500]].concat(), &["unreadable"]),
        ("NUL bytes", b"a,b\n\x001,2\n".to_vec(), &["refused", "unreadable", "ready"]),
    ];
    for (what, bytes, states) in cases {
        let deposit = instance.deposit(&[("title", what), ("schema", "-")], "f.csv", &bytes);
        let state = deposit["state"].as_str().unwrap();
        assert!(states.contains(&state), "{what}: {deposit}");
        let page = instance.get_signed(&format!("/deposits/{}", deposit["id"].as_str().unwrap()));
        assert_eq!(page.status, 200, "{what}: {}", page.text());
    }
    assert_eq!(instance.get("/").status, 200);
}

#[test]
fn an_empty_file_is_refused_with_its_field() {
    let instance = Instance::new();
    let answer =
        instance.post_file(&[("authority", crate::instance::SIREN), ("title", "Vide")], "a.csv", b"");
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
