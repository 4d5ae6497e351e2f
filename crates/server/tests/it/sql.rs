//! Readers' own SQL: it answers, it is refused, it is stopped; the server goes on.

use serde_json::json;

use crate::instance::Instance;

#[test]
fn a_question_is_answered() {
    let instance = Instance::new();
    instance.published("Arbres", "a.csv", "espece,n\nTilleul,2\nHêtre,3\nTilleul,5\n".as_bytes());
    let sql =
        "select espece, sum(n) as total from hautcourt_sur_lys__arbres group by espece order by total desc";
    let answer = instance.post_json("/api/v1/query", false, &json!({ "sql": sql }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["rows"], json!([["Tilleul", 7], ["Hêtre", 3]]));
    let page = instance.get(&format!("/api?sql={}", sql.replace(' ', "+")));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Tilleul"));
}

#[test]
fn attacks_end_with_a_clear_refusal_and_the_server_goes_on() {
    let instance = Instance::new();
    instance.published("Arbres", "a.csv", b"espece,n\nTilleul,2\n");
    let t = "hautcourt_sur_lys__arbres";
    let attacks = [
        format!("delete from {t}"),
        "copy (select 1) to '/tmp/x.csv'".to_owned(),
        "create external table x stored as csv location '/etc/passwd'".to_owned(),
        "select * from '/etc/passwd'".to_owned(),
        "set datafusion.execution.batch_size = 1".to_owned(),
        "select * into x from (select 1)".to_owned(),
        "select range(1, 100000000)".to_owned(),
        "select repeat('a', 2000000000)".to_owned(),
        format!("select {}", vec!["1"; 1_500].join("+")),
        format!("select count(*) from {}", [t; 12].join(" cross join ")),
        "select 1; select 2".to_owned(),
        "with recursive t(n) as (select 1 union all select n + 1 from t) select * from t".to_owned(),
        String::new(),
        "select".to_owned(),
    ];
    for attack in attacks {
        let answer = instance.post_json("/api/v1/query", false, &json!({ "sql": attack }));
        assert!(matches!(answer.status, 200 | 422), "{attack:.60} {} {}", answer.status, answer.text());
    }
    let after =
        instance.post_json("/api/v1/query", false, &json!({ "sql": format!("select count(*) from {t}") }));
    assert_eq!(after.json()["rows"], json!([[1]]), "{}", after.text());
}

#[test]
fn a_question_names_few_tables_and_too_many_cost_nothing() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"espece,n\nTilleul,2\n");
    let names = |count: usize| -> serde_json::Map<_, _> {
        (0..count).map(|at| (format!("t{at}"), json!(dataset))).collect()
    };
    let ask = |tables, sql: &str| {
        instance.post_json("/api/v1/query", false, &json!({ "sql": sql, "tables": tables }))
    };
    let few = ask(names(50), "select count(*) from t49, HAUTCOURT_SUR_LYS__arbres");
    assert_eq!(few.json()["rows"], json!([[1]]), "{}", few.text());
    let many = ask(names(51), "select 1");
    assert_eq!((many.status, &many.json()["errors"][0]["code"]), (422, &json!("too-many-tables")));
    let words: Vec<_> = (0..51).map(|at| format!("a__{at}")).collect();
    let many = ask(names(0), &format!("select 1 -- {}", words.join(" ")));
    assert_eq!((many.status, &many.json()["errors"][0]["field"]), (422, &json!("sql")));
    let missing = ask(names(0), "select * from hautcourt_sur_lys__nope");
    let detail = missing.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("hautcourt_sur_lys__nope") && !detail.contains("datafusion"), "{detail}");
}
