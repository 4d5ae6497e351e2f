//! JSON in its forms.

use super::super::{Format, Note, Oddity};
use super::{Unreadable, read, texts};

fn rows(json: &str) -> Vec<Vec<String>> {
    read(json.as_bytes()).expect("a table").rows
}

#[test]
fn columns_are_the_keys_of_all_the_objects() {
    let table = read(
        "\u{feff}[\n {\"a\": 1.10, \"b\": \"é\\n\\u00e9\\\"\"},\n {\"c\": null, \"a\": true,\n \"d\": [1, {\"x\": \"y z\"}]},\n {}\n]\n"
            .as_bytes(),
    )
    .expect("a table");
    assert_eq!(table.format, Format::Json);
    assert_eq!(
        table.rows,
        texts(&[
            &["a", "b", "c", "d"],
            &["1.10", "é\né\"", "", ""],
            &["true", "", "", "[1,{\"x\":\"y z\"}]"],
            &["", "", "", ""]
        ])
    );
    assert_eq!(table.lines, [1, 2, 3, 5]);
    assert_eq!(table.notes, []);
}

#[test]
fn numbers_are_given_as_they_are_written() {
    assert_eq!(
        rows("[{\"n\":12345678901234567890123,\"m\":1e3,\"z\":-0.0}]")[1],
        ["12345678901234567890123", "1e3", "-0.0"]
    );
}

#[test]
fn a_list_of_lists_begins_with_its_header() {
    assert_eq!(rows("[[\"a\",\"b\"],[1,null],[\"x\"]]"), texts(&[&["a", "b"], &["1", ""], &["x"]]));
}

#[test]
fn the_list_is_found_in_the_object_around_it() {
    for (json, path) in [
        ("{\"count\":2,\"data\":[{\"a\":1}]}", None),
        ("{\"meta\":{\"x\":[1,2]},\"marches\":{\"marche\":[{\"a\":1}]}}", None),
        ("{\"columns\":[\"a\"],\"communes\":[{\"a\":1}]}", None),
        ("{\"liste\":[{\"b\":2},{\"b\":3}],\"records\":[{\"a\":1}]}", Some("liste")),
        ("{\"petite\":[{\"b\":2}],\"grande\":[{\"a\":1},{\"a\":2}]}", Some("petite")),
    ] {
        let table = read(json.as_bytes()).expect("a table");
        assert_eq!(table.rows[..2], texts(&[&["a"], &["1"]]), "{json}");
        let told = table.notes.iter().any(|note| matches!(note, Note::OtherLists { others, .. } if others.iter().map(String::as_str).eq(path)));
        assert_eq!(told, path.is_some(), "{json}: {:?}", table.notes);
    }
}

#[test]
fn lines_of_json_are_rows_with_their_line() {
    let table = read(b"{\"a\":1}\n\n{\"b\":2,\"a\":3}\r\n").expect("a table");
    assert_eq!(table.format, Format::Ndjson);
    assert_eq!(table.rows, texts(&[&["a", "b"], &["1", ""], &["3", "2"]]));
    assert_eq!(table.lines, [1, 1, 3]);
}

#[test]
fn points_become_a_longitude_and_a_latitude() {
    let table = read(
        b"{\"type\":\"FeatureCollection\",\"features\":[\
          {\"type\":\"Feature\",\"id\":7,\"properties\":{\"nom\":\"Gare\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[2.350,48.85]}},\
          {\"type\":\"Feature\",\"properties\":{\"nom\":\"Rien\",\"x\":1},\"geometry\":null},\
          {\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2,3]}}]}",
    )
    .expect("a table");
    assert_eq!(table.format, Format::GeoJson);
    assert_eq!(
        table.rows,
        texts(&[
            &["id", "nom", "x", "longitude", "latitude"],
            &["7", "Gare", "", "2.350", "48.85"],
            &["", "Rien", "1", "", ""],
            &["", "", "", "1", "2"]
        ])
    );
}

#[test]
fn other_shapes_are_kept_as_text() {
    let feature = |properties: &str, geometry: &str| {
        format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}")
    };
    let collection = |features: &str, crs: &str| {
        format!("{{\"type\":\"FeatureCollection\",{crs}\"features\":[{features}]}}")
    };
    let point = "{\"type\":\"Point\",\"coordinates\":[652000,6862000]}";
    let line = "{\"type\":\"LineString\",\"coordinates\":[[1, 2],[3,4]]}";

    let mixed = collection(&format!("{},{}", feature("{\"geometry\":1}", point), feature("{}", line)), "");
    assert_eq!(
        rows(&mixed),
        texts(&[
            &["geometry", "geometry (GeoJSON)"],
            &["1", point],
            &["", "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}"]
        ])
    );
    let taken = collection(&feature("{\"longitude\":\"x\"}", point), "");
    assert_eq!(rows(&taken)[0], ["longitude", "geometry"]);

    let lambert = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::2154\"}},";
    let table = read(collection(&feature("{\"a\":1}", point), lambert).as_bytes()).expect("a table");
    assert_eq!(table.rows[0], ["a", "geometry"]);
    assert_eq!(table.notes, [Note::OtherProjection { name: "urn:ogc:def:crs:EPSG::2154".to_owned() }]);
    let degrees = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},";
    assert_eq!(rows(&collection(&feature("{\"a\":1}", point), degrees))[0], ["a", "longitude", "latitude"]);

    assert_eq!(
        rows(&feature("{\"a\":1}", point)),
        texts(&[&["a", "longitude", "latitude"], &["1", "652000", "6862000"]])
    );
    let sequence =
        format!("\u{1e}{}\n\u{1e}{}\n", feature("{\"a\":1}", "null"), feature("{\"a\":2}", "null"));
    let table = read(format!(" {sequence}").as_bytes());
    assert!(
        matches!(&table, Ok(table) if table.format == Format::GeoJson && table.rows.len() == 3),
        "{table:?}"
    );
}

#[test]
fn a_repeated_key_is_told() {
    let table = read(b"[{\"a\":1,\"a\":2}]").expect("a table");
    assert_eq!(table.rows, texts(&[&["a"], &["2"]]));
    assert_eq!(table.notes, [Note::Met { what: Oddity::RepeatedKey, first: "a, 1".to_owned(), count: 1 }]);
}

#[test]
fn json_that_is_no_table_is_refused() {
    for json in ["[1,2]", "{\"a\":1}", "{\"a\":[1,2]}"] {
        let refused = read(json.as_bytes());
        assert!(matches!(refused, Err(Unreadable::NotATable { found: "JSON" })), "{json}: {refused:?}");
    }
    for json in ["[]", "{\"data\":[]}", "[{}]", "{\"type\":\"FeatureCollection\",\"features\":[]}"] {
        let refused = read(json.as_bytes());
        assert!(matches!(refused, Err(Unreadable::Empty)), "{json}: {refused:?}");
    }
}

#[test]
fn damage_is_told_with_its_line() {
    for (json, line) in [
        (&b"[\n{\"a\":1},\n{\"a\":\"\xff\"}]"[..], 3),
        (b"[\n{\"a\":1},\n{\"a\":01}]", 3),
        (b"[\n{\"a\":1},\n7]", 3),
        (b"[\n{\"a\":1},\n]", 3),
        (b"[{\"a\":1}]\n\nx", 3),
        (b"[{\"a\":1}\n,{\"a\":", 2),
        (b"[{\"a\":1}\n", 2),
        (b"{\"a\":1}\n{\"a\":\"\\ud800\"}", 2),
    ] {
        match read(json) {
            Err(Unreadable::Damaged { reason, .. }) => {
                assert!(
                    reason.english.starts_with(&format!("line {line}:"))
                        && reason.french.starts_with(&format!("à la ligne {line},")),
                    "{reason:?} for {}",
                    String::from_utf8_lossy(json)
                );
            }
            other => panic!("{}: {other:?}", String::from_utf8_lossy(json)),
        }
    }
}
