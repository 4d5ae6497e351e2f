use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::schema::Schema;

fn field(mut field: Value) -> Field {
    field["name"] = json!("x");
    Schema::parse(json!({ "fields": [field] }).to_string().as_bytes()).expect("a schema").fields.remove(0)
}

fn fields() -> Vec<Field> {
    let words = json!([
        "aide en numéraire",
        "aide en nature",
        "Parking privé à usage public",
        "Établissement d'enseignement"
    ]);
    [
        json!({ "type": "number" }),
        json!({ "type": "number", "decimalChar": "," }),
        json!({ "type": "number", "constraints": { "minimum": 0.01, "maximum": 1 } }),
        json!({ "type": "number", "constraints": { "minimum": 0, "maximum": 100 } }),
        json!({ "type": "integer" }),
        json!({ "type": "year" }),
        json!({ "type": "boolean" }),
        json!({ "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"] }),
        json!({ "type": "date" }),
        json!({ "type": "date", "format": "%d/%m/%Y" }),
        json!({ "type": "date", "format": "%Y" }),
        json!({ "type": "date", "constraints": { "minimum": "2020-01-01" } }),
        json!({ "type": "datetime" }),
        json!({ "type": "string", "constraints": { "enum": words } }),
        json!({ "type": "string", "constraints": { "pattern": "^\\d{14}$" } }),
        json!({ "type": "string", "constraints": { "pattern": "^W\\d{9}$" } }),
        json!({ "type": "string", "format": "email" }),
        json!({ "type": "string", "constraints": { "maxLength": 5 } }),
        json!({ "type": "geopoint" }),
    ]
    .into_iter()
    .map(field)
    .collect()
}

/// What `cell` becomes in a column of this kind.
fn repaired(kind: Value, cell: &str) -> Option<(String, RepairKind)> {
    propose(&field(kind), cell).map(|repair| (repair.value, repair.what))
}

fn becomes(kind: Value, cell: &str, value: &str, what: RepairKind) {
    assert_eq!(repaired(kind, cell), Some((value.to_owned(), what)), "{cell}");
}

#[test]
fn numbers_are_rewritten_when_they_read_one_way() {
    for (cell, value) in [
        ("47800,20", "47800.20"),
        ("1 234,50 €", "1234.50"),
        ("1\u{202f}234\u{a0}567", "1234567"),
        ("€ 12", "12"),
        ("12 EUR", "12"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("\u{2212}5,5", "-5.5"),
        ("0,234", "0.234"),
        ("1 234,567", "1234.567"),
    ] {
        becomes(json!({ "type": "number" }), cell, value, RepairKind::NumberForm);
    }
    for unsure in [
        "1,234",
        "12 34",
        "1 2345",
        "1,2,3.4.5",
        "12,",
        "abc",
        "12 €/kg",
        "1 234.567,8,9",
        "1 000,000,5",
        "45 %",
        "--5",
    ] {
        assert_eq!(repaired(json!({ "type": "number" }), unsure), None, "{unsure}");
    }
    becomes(json!({ "type": "number", "decimalChar": "," }), "1234.5", "1234,5", RepairKind::NumberForm);
    becomes(json!({ "type": "integer" }), "1 234,00", "1234", RepairKind::NumberForm);
    becomes(json!({ "type": "integer" }), "3.0", "3", RepairKind::NumberForm);
    becomes(json!({ "type": "year" }), "2024.0", "2024", RepairKind::NumberForm);
    assert_eq!(repaired(json!({ "type": "integer" }), "3,5"), None);
}

#[test]
fn a_percentage_is_rewritten_when_the_bounds_decide() {
    let share = json!({ "type": "number", "constraints": { "minimum": 0.01, "maximum": 1 } });
    becomes(share.clone(), "45 %", "0.45", RepairKind::Percentage);
    becomes(share.clone(), "4,5%", "0.045", RepairKind::Percentage);
    assert_eq!(repaired(share, "1 %"), None, "1 and 0.01 both fit");
    assert_eq!(repaired(json!({ "type": "number", "constraints": { "maximum": 100 } }), "45 %"), None);
    becomes(json!({ "type": "integer" }), "45 %", "45", RepairKind::Percentage);
}

#[test]
fn dates_are_rewritten_when_their_order_is_certain() {
    for cell in
        ["29/02/2024", "29-02-2024", "29.2.2024", "2024/02/29", "2024-02-29T00:00:00", "29/02/2024 00:00"]
    {
        becomes(json!({ "type": "date" }), cell, "2024-02-29", RepairKind::DateForm);
    }
    becomes(json!({ "type": "date" }), "05/05/2024", "2024-05-05", RepairKind::DateForm);
    becomes(
        json!({ "type": "date", "format": "%d/%m/%Y" }),
        "2024-02-29",
        "29/02/2024",
        RepairKind::DateForm,
    );
    becomes(json!({ "type": "datetime" }), "29/02/2024 13:05", "2024-02-29T13:05:00", RepairKind::DateForm);
    for unsure in ["05/06/2024", "29/02/24", "30/02/2024", "02/29/2024", "29/02/2024 13:05", "45351", "hier"]
    {
        assert_eq!(repaired(json!({ "type": "date" }), unsure), None, "{unsure}");
    }
    assert_eq!(
        repaired(json!({ "type": "date", "format": "%Y" }), "29/02/2024"),
        None,
        "the day would be lost"
    );
}

#[test]
fn the_other_cells_of_a_column_decide_the_order_of_its_dates() {
    assert_eq!(date_order("29/02/2024"), Some(DateOrder::DayFirst));
    assert_eq!(date_order("02/29/2024"), Some(DateOrder::MonthFirst));
    assert_eq!(date_order("05/06/2024"), None);
    assert_eq!(date_order("2024-02-29"), None);
    let date = field(json!({ "type": "date" }));
    let value = |order| propose_in(&date, "05/06/2024", Some(order)).map(|repair| repair.value);
    assert_eq!(value(DateOrder::DayFirst).as_deref(), Some("2024-06-05"));
    assert_eq!(value(DateOrder::MonthFirst).as_deref(), Some("2024-05-06"));
}

#[test]
fn a_column_has_the_order_that_its_cells_prove_and_none_denies() {
    let iso = field(json!({ "type": "date" }));
    let slashed = field(json!({ "type": "date", "format": "%d/%m/%Y" }));
    let heard = |cells: &[&str]| {
        let mut orders = Orders::default();
        for cell in cells {
            orders.hear(cell);
        }
        orders
    };
    for (cells, order) in [
        (&["05/06/2024", "29/02/2024"][..], Some(DateOrder::DayFirst)),
        (&["02/29/2024", "05/06/2024"], Some(DateOrder::MonthFirst)),
        (&["02/29/2024", "29/02/2024"], None),
        (&["05/06/2024", "hier"], None),
    ] {
        assert_eq!(heard(cells).of_column(&iso), order, "{cells:?}");
    }
    assert_eq!(heard(&["02/29/2024"]).of_column(&slashed), None, "the schema asks for the day first");
    let suggested = |cells: &[&str]| heard(cells).suggest(&iso, "05/06/2024").map(|repair| repair.value);
    assert_eq!(suggested(&["05/06/2024"]).as_deref(), Some("2024-06-05"));
    assert_eq!(suggested(&["02/29/2024", "29/02/2024"]), None, "the column contradicts itself");
}

#[test]
fn words_of_a_list_lose_their_own_case_and_accents() {
    let list = json!({ "type": "string", "constraints": { "enum": ["aide en numéraire", "Établissement d'enseignement"] } });
    becomes(list.clone(), "AIDE EN NUMERAIRE", "aide en numéraire", RepairKind::Wording);
    becomes(
        list.clone(),
        "Etablissement  d’enseignement",
        "Établissement d'enseignement",
        RepairKind::Wording,
    );
    becomes(list.clone(), "aide en numÃ©raire", "aide en numéraire", RepairKind::Encoding);
    becomes(list.clone(), " Aide en numÃ©raire", "aide en numéraire", RepairKind::Wording);
    assert_eq!(repaired(list, "aide"), None);
    let twins = json!({ "type": "string", "constraints": { "enum": ["côte", "coté"] } });
    assert_eq!(repaired(twins, "COTE"), None, "two words read the same");
    becomes(
        json!({ "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"] }),
        "TRUE",
        "oui",
        RepairKind::Wording,
    );
    becomes(json!({ "type": "boolean" }), "Non", "false", RepairKind::Wording);
    assert_eq!(repaired(json!({ "type": "boolean" }), "peut-être"), None);
}

#[test]
fn spaces_go() {
    becomes(json!({ "type": "date" }), "\u{a0}2024-02-29 ", "2024-02-29", RepairKind::SurroundingSpaces);
    becomes(
        json!({ "type": "string", "format": "email" }),
        "a@b.fr\u{200b}",
        "a@b.fr",
        RepairKind::SurroundingSpaces,
    );
    let siret = json!({ "type": "string", "constraints": { "pattern": "^\\d{14}$" } });
    becomes(siret.clone(), "732 829 320 00074", "73282932000074", RepairKind::InnerSpaces);
    assert_eq!(repaired(siret.clone(), "732 829 320 0007"), None);
    assert_eq!(repaired(siret.clone(), "7,32829E+13"), None);
    assert_eq!(repaired(siret, "  "), None);
    becomes(
        json!({ "type": "string", "constraints": { "pattern": "^W\\d{9}$" } }),
        "w380475558",
        "W380475558",
        RepairKind::Wording,
    );
}

#[test]
fn a_right_cell_is_left_alone() {
    assert_eq!(repaired(json!({ "type": "number" }), "1.5"), None);
    assert_eq!(repaired(json!({ "type": "string" }), " DÃ©libÃ©ration "), None);
}

/// Cells near those that people write.
fn any_cell() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0",
        "1",
        "12",
        "29",
        "02",
        "2024",
        "234",
        "000",
        ",",
        ".",
        "/",
        "-",
        " ",
        "\u{a0}",
        "€",
        "%",
        "é",
        "Ã©",
        "oui",
        "NON",
        "aide en ",
        "numéraire",
        "NATURE",
        "T",
        ":",
        "00",
        "W",
        "a@b.fr",
        "\u{200b}",
        "'",
        "’",
    ]);
    prop_oneof![prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat()), ".{0,16}",]
}

proptest! {
    #[test]
    fn a_proposal_is_always_right_and_final(
        field in prop::sample::select(fields()),
        cell in any_cell(),
        order in prop::sample::select(vec![None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)]),
    ) {
        if let Some(repair) = propose_in(&field, &cell, order) {
            prop_assert!(!field.violations(Some(&cell)).is_empty(), "a right cell is left alone");
            prop_assert_eq!(field.violations(Some(&repair.value)), []);
            prop_assert_eq!(propose_in(&field, &repair.value, order), None);
            prop_assert!(!repair.value.is_empty());
        }
        let _ = date_order(&cell);
    }

    #[test]
    fn a_number_keeps_its_value(whole in 0_u32..10_000_000, cents in 0_u32..100) {
        let mut grouped = whole.to_string();
        let mut at = grouped.len();
        while at > 3 {
            at -= 3;
            grouped.insert(at, '\u{202f}');
        }
        let cell = format!("{grouped},{cents:02}\u{a0}€");
        let number = field(json!({ "type": "number" }));
        let repair = propose(&number, &cell).map(|repair| repair.value);
        prop_assert_eq!(repair, Some(format!("{whole}.{cents:02}")));
    }
}
