//! The reader of schemas against the national ones, and the reader of cells against frictionless.

mod national;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn parse(schema: &Value) -> Schema {
    Schema::parse(schema.to_string().as_bytes()).expect("a schema")
}

fn field(mut field: Value) -> Field {
    field["name"] = json!("x");
    parse(&json!({ "fields": [field] })).fields.remove(0)
}

/// The words of the specification for what a cell breaks.
fn words(field: &Field, cell: &str) -> Vec<&'static str> {
    let cell = if cell.is_empty() { None } else { Some(cell) };
    let mut words: Vec<_> = field
        .violations(cell)
        .into_iter()
        .map(|violation| match violation.requirement {
            Requirement::Type => "type",
            Requirement::Required => "required",
            Requirement::Unique => "unique",
            Requirement::Pattern => "pattern",
            Requirement::Allowed => "enum",
            Requirement::Minimum => "minimum",
            Requirement::Maximum => "maximum",
            Requirement::MinLength => "minLength",
            Requirement::MaxLength => "maxLength",
        })
        .collect();
    words.sort_unstable();
    words
}

/// Where this reader and frictionless differ on purpose: the type, the cell, and why.
const DIFFERENCES: [(&str, &str, &str); 5] = [
    ("date", "2023-366", "Python makes it the first of January 2024"),
    ("year", " 024", "Python reads a year of three digits"),
    ("duration", "P0001-02-03T04:05:06", "the form of ISO 8601 that nobody writes"),
    ("geojson", "{\"type\":\"FeatureCollection\",\"features\":[1]}", "one is no feature"),
    ("geojson", "{\"type\":\"GeometryCollection\"}", "no geometries"),
];

/// `testdata/verdicts.json` holds what frictionless 5.21 says of each cell, by running it.
#[test]
fn verdicts_are_those_of_frictionless() {
    let corpus: Vec<Value> =
        serde_json::from_str(include_str!("../../testdata/verdicts.json")).expect("the corpus");
    let mut different = Vec::new();
    let mut compared = 0;
    for group in &corpus {
        let field = field(group["field"].clone());
        for row in group["cells"].as_array().expect("cells") {
            let cell = row[0].as_str().expect("a cell");
            let mut expected: Vec<_> =
                row[1].as_array().expect("words").iter().filter_map(Value::as_str).collect();
            // For an array, frictionless goes on after an item of the wrong type.
            if expected.contains(&"type") {
                expected = vec!["type"];
            }
            let found = words(&field, cell);
            compared += 1;
            let is_meant =
                DIFFERENCES.iter().any(|(kind, known, _)| group["field"]["type"] == *kind && cell == *known);
            if found != expected && !is_meant {
                different
                    .push(format!("{} {cell:?}: {found:?}, frictionless says {expected:?}", group["field"]));
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
    assert!(different.is_empty(), "{} of {compared}:\n{}", different.len(), different.join("\n"));
}

fn fault(schema: &str) -> String {
    Schema::parse(schema.as_bytes()).expect_err(schema).to_string()
}

#[test]
fn a_fault_names_its_place() {
    assert_eq!(
        fault("{\"fields\": [\n{\"name\"}]}"),
        "the schema is not valid JSON (line 2, column 8): expected `:` at line 2 column 8"
    );
    assert!(fault(r#"{"properties": {}}"#).contains("a JSON Schema, not a Table Schema"));
    assert!(fault(r#"{"resources": []}"#).contains("a data package, not a Table Schema"));
    assert!(fault("[]").contains("JSON without an object"));
    assert_eq!(fault(r#"{"fields": []}"#), "/fields: at least one column is expected here");
    assert_eq!(
        fault(r#"{"fields": [{"name": "a"}, {}]}"#),
        "/fields/1/name: the name of the column is expected here"
    );
    assert_eq!(
        fault(r#"{"fields": [{"name": "a"}, {"name": "a"}]}"#),
        "/fields/1: two columns are named `a`"
    );
    assert!(
        fault(r#"{"fields": [{"name": "a", "constraints": {"pattern": "("}}]}"#)
            .starts_with("/fields/0/constraints/pattern: the regular expression cannot be used")
    );
    assert!(
        fault(&format!("{{\"fields\": {}1{}}}", "[".repeat(500), "]".repeat(500)))
            .contains("recursion limit")
    );
    let pattern = json!({ "pattern": "a" });
    let columns: Vec<_> =
        (0..300).map(|rank| json!({ "name": rank.to_string(), "constraints": pattern })).collect();
    assert_eq!(
        fault(&json!({ "fields": columns }).to_string()),
        "/fields/256/constraints/pattern: over the limit on regular expressions (256)"
    );
    let columns: Vec<_> = (0..5_000).map(|rank| json!({ "name": rank.to_string() })).collect();
    assert_eq!(fault(&json!({ "fields": columns }).to_string()), "/fields: over the limit on columns (4096)");
}

fn problems(schema: &Value) -> Vec<(String, Problem)> {
    parse(schema).notes.into_iter().map(|note| (note.place, note.problem)).collect()
}

#[test]
fn what_is_not_applied_is_noted_with_its_place() {
    let schema = json!({
        "fields": [
            { "name": "a", "type": "couleur", "enum": ["x"], "contraints": { "required": true } },
            { "name": "b", "type": "number", "constraints": { "pattern": "x", "minimum": "peu", "maximum": "90" } },
            { "name": "c", "type": "date", "format": "JJ/MM/AAAA" },
        ],
        "primaryKey": ["a", "z"],
        "custom_checks": [
            { "name": "french-siret-value", "params": { "column": "absente" } },
            { "name": "french-siret-value", "params": {} },
            { "name": "horoscope-value", "params": { "column": "a" } },
        ],
    });
    let text = str::to_owned;
    assert_eq!(
        problems(&schema),
        [
            (text("/fields/0/type"), Problem::UnknownType { found: text("couleur") }),
            (text("/fields/0/enum"), Problem::Misplaced),
            (text("/fields/0/contraints"), Problem::Misspelt { meant: "constraints" }),
            (text("/fields/1/constraints/pattern"), Problem::Inapplicable),
            (text("/fields/1/constraints/minimum"), Problem::Unreadable),
            (text("/fields/2/format"), Problem::UnknownFormat { found: text("JJ/MM/AAAA") }),
            (text("/primaryKey"), Problem::UnknownColumn { name: text("z") }),
            (text("/custom_checks/0/params"), Problem::UnknownColumn { name: text("absente") }),
            (text("/custom_checks/1/params"), Problem::Unreadable),
            (text("/custom_checks/2/name"), Problem::UnknownCheck { found: text("horoscope-value") }),
        ]
    );
    let schema = parse(&schema);
    assert_eq!(schema.primary_key, ["a"]);
    assert_eq!(schema.fields[1].constraints.maximum.as_deref(), Some("90"), "a bound may be a text");
    assert_eq!(schema.custom_checks[2], CustomCheck::Unknown { name: text("horoscope-value") });
}

#[test]
fn the_words_of_the_specification_are_read() {
    let schema = parse(&json!({
        "name": "exemple", "title": "Exemple", "version": 2, "homepage": "https://beffroi.fr",
        "fields": [
            { "name": "montant", "type": "number", "decimalChar": ",", "groupChar": " ", "bareNumber": false,
              "example": 12.5, "constraints": { "minimum": 0.5 } },
            { "name": "annee", "type": "year", "constraints": { "minimum": 1999, "enum": [2000, "2001"] } },
            { "name": "ouvert", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"],
              "constraints": { "enum": [true], "required": "true" } },
            { "name": "jour", "type": "date", "format": "fmt:%d/%m/%Y" },
            { "name": "liste", "type": "array", "arrayItem": { "type": "string", "constraints": { "enum": ["a"] } } },
        ],
        "missingValues": ["", { "value": "NA", "label": "absent" }],
        "primaryKey": "annee",
        "foreignKeys": [{ "fields": "annee", "reference": { "resource": "", "fields": ["annee"] } }],
    }));
    assert_eq!(schema.notes, []);
    assert_eq!(schema.version, "2");
    let [montant, annee, ouvert, jour, liste] = &schema.fields[..] else { panic!("five columns") };
    assert_eq!(montant.kind, Kind::Number { decimal: ',', group: Some(" ".to_owned()), bare: false });
    assert_eq!(montant.constraints.minimum.as_deref(), Some("0,5"), "read with the column's own comma");
    assert_eq!(montant.example.as_deref(), Some("12.5"));
    assert_eq!(montant.kind.read("1 234,50 €"), Some(Typed::Number(1234.5)));
    assert_eq!(
        montant.violations(Some("0,4")),
        [Violation { requirement: Requirement::Minimum, item: None }]
    );
    assert_eq!(annee.constraints.allowed, ["2000", "2001"]);
    assert_eq!(ouvert.constraints.allowed, ["oui"]);
    assert_eq!(ouvert.violations(None), [Violation { requirement: Requirement::Required, item: None }]);
    assert_eq!(jour.kind, Kind::Date(DateFormat::Pattern("%d/%m/%Y".to_owned())));
    assert_eq!(jour.kind.read("29/02/2024"), Some(Typed::Date(19_782)));
    assert_eq!(
        liste.violations(Some(r#"["a", "b"]"#)),
        [Violation { requirement: Requirement::Allowed, item: Some(1) }]
    );
    assert!(schema.is_missing("NA") && schema.is_missing("") && !schema.is_missing("N/A"));
    assert_eq!(schema.primary_key, ["annee"]);
    assert_eq!(schema.foreign_keys[0].reference_fields, ["annee"]);
}

#[test]
fn cells_keep_their_value() {
    let typed = |kind: &str, cell: &str| field(json!({ "type": kind })).kind.read(cell);
    assert_eq!(typed("integer", " -12 "), Some(Typed::Integer(-12)));
    assert_eq!(typed("number", "1e3"), Some(Typed::Number(1000.0)));
    assert_eq!(typed("boolean", "TRUE"), Some(Typed::Boolean(true)));
    assert_eq!(typed("year", "2024"), Some(Typed::Integer(2024)));
    assert_eq!(typed("yearmonth", "2024-02"), Some(Typed::Date(19_754)));
    assert_eq!(typed("time", "13:05:00.250"), Some(Typed::Time(47_100_250)));
    assert_eq!(typed("datetime", "1970-01-02T01:00:00+02:00"), Some(Typed::Datetime(82_800_000)));
    assert_eq!(typed("datetime", "2024-W09-4T00:00:00Z"), Some(Typed::Datetime(19_782 * 86_400_000)));
    let point = field(json!({ "type": "geopoint", "format": "array" })).kind;
    assert_eq!(point.point("[2.29, 48.85]"), Some((2.29, 48.85)));
}

#[test]
fn any_date_is_read_day_first() {
    let kind = field(json!({ "type": "date", "format": "any" })).kind;
    for cell in [
        "2024-06-05",
        "05/06/2024",
        "5.6.2024",
        "5 june 2024",
        "June 5, 2024",
        "2024-06-05T10:00:00Z",
        "05/06/2024 10:30",
    ] {
        assert_eq!(kind.read(cell), Some(Typed::Date(19_879)), "{cell}");
    }
    assert_eq!(kind.read("hier"), None);
}

/// JSON of any shape, with the words of a schema more often than chance gives.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "fields",
        "name",
        "type",
        "format",
        "constraints",
        "enum",
        "pattern",
        "minimum",
        "required",
        "maxLength",
        "trueValues",
        "arrayItem",
        "decimalChar",
        "groupChar",
        "missingValues",
        "primaryKey",
        "foreignKeys",
        "reference",
        "custom_checks",
        "params",
        "column",
        "string",
        "number",
        "integer",
        "date",
        "array",
        "boolean",
        "geopoint",
        "year",
        "any",
        "default",
        "%d/%m/%Y",
        "sum-columns-value",
        "é",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

/// One of the kinds of the corpus.
fn any_field() -> impl Strategy<Value = Field> {
    let corpus: Vec<Value> =
        serde_json::from_str(include_str!("../../testdata/verdicts.json")).expect("the corpus");
    let fields: Vec<_> = corpus.into_iter().map(|group| field(group["field"].clone())).collect();
    prop::sample::select(fields)
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Schema::parse(&bytes);
    }

    #[test]
    fn no_json_makes_the_parser_panic(fields in prop::collection::vec(any_json(), 0..4), rest in any_json()) {
        let mut schema = json!({ "fields": fields });
        for (key, value) in rest.as_object().into_iter().flatten() {
            schema[key] = value.clone();
        }
        let _ = Schema::parse(schema.to_string().as_bytes());
    }

    #[test]
    fn no_cell_makes_a_reader_panic(field in any_field(), cell in "[0-9a-zé \\-+.,:/TZ%€_\\[\\]{}\"\u{301}]{0,24}|.{0,24}") {
        let broken = field.violations(Some(&cell));
        prop_assert_eq!(
            field.kind.read(&cell).is_none(),
            broken.first().is_some_and(|violation| violation.requirement == Requirement::Type)
        );
        let _ = field.kind.point(&cell);
    }
}
