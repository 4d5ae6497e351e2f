//! What readers' SQL is told in words: names of columns, and why there is no answer.

use crate::sql::{ask, limits, refused, world};

#[tokio::test(flavor = "multi_thread")]
async fn a_value_without_a_name_is_called_by_its_text_and_means_what_it_did() {
    let (world, table) = world();
    for (sql, names) in [
        ("select count(*), count(*) from t", &["count(*)", "count(*)_2"][..]),
        ("select objet, objet, t.objet from t limit 1", &["objet", "objet_2", "objet_3"]),
        ("select a._row, b._row from t a join t b on a._row = b._row limit 1", &["_row", "_row_2"]),
        ("select 1 + 1, upper(objet), \"A\" from t limit 1", &["1 + 1", "upper(objet)", "A"]),
        (
            "select *, _row * 2 from t limit 1",
            &["objet", "montant", "A", "jour", "quand", "oui", "_row", "_row * 2"],
        ),
        ("with a as (select count(*) from t) select * from a", &["count(*)"]),
    ] {
        let found =
            ask(&world, &table, sql, limits()).await.unwrap_or_else(|wrong| panic!("{sql}: {wrong:?}"));
        assert_eq!(found.records.columns, names, "{sql}");
    }
    // Groups, orders and conditions are on values, whatever these are called.
    for (named, plain) in [
        (
            "select objet, count(*) from t group by objet order by count(*) desc, objet limit 3",
            "select objet, count(*) c from t group by objet order by c desc, objet limit 3",
        ),
        (
            "select distinct upper(objet) from t order by 1 limit 3",
            "select distinct upper(objet) u from t order by u limit 3",
        ),
        (
            "select length(objet), sum(montant) from t group by length(objet) having sum(montant) > 1 order by 1",
            "select length(objet) l, sum(montant) s from t group by l having sum(montant) > 1 order by l",
        ),
        ("select -_row from t order by -_row limit 3", "select 0 - _row r from t order by r limit 3"),
        (
            "select _row % 2 from t where _row < 4 union all select 7 order by 1",
            "select _row % 2 r from t where _row < 4 union all select 7 order by r",
        ),
    ] {
        let (named_rows, plain_rows) =
            (ask(&world, &table, named, limits()).await, ask(&world, &table, plain, limits()).await);
        assert_eq!(named_rows.unwrap().records.rows, plain_rows.unwrap().records.rows, "{named}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_the_data_are_told() {
    let (world, table) = world();
    let told = |message: &'static str, name: &str| (message, name.to_owned());
    for (sql, message, what) in [
        ("select 1 / (count(*) - 20000) from t", "sql-by-zero", ""),
        ("select 1 % 0", "sql-by-zero", ""),
        ("select cast(objet as int) from t", "sql-not-a", "Aide à l'école n° 0"),
        ("select cast('x' as double)", "sql-not-a", "x"),
        ("select date '2024-13-01'", "sql-not-a", "2024-13-01"),
        ("select cast('demain' as timestamp)", "sql-not-a", "demain"),
        ("select cast(1e30 as bigint)", "sql-not-a", "1e30"),
        ("select a.objet, montant from t a, t b", "sql-several-columns", "montant"),
        ("select 1 as a, 2 as a", "sql-same-name", "a"),
        ("select objet, count(*) from t", "sql-not-grouped", "t.objet"),
        ("select objet from t group by objet having montant > 1", "sql-not-grouped", "t.montant"),
        ("select sommme(montant) from t", "sql-no-function", "sommme"),
    ] {
        assert_eq!(refused(&world, &table, sql).await, told(message, what), "{sql}");
    }
    for sql in [
        "select jour + oui from t",
        "select sum(objet) from t",
        "select jour from t where oui = 'peut-être'",
        "select objet like 1 from t",
    ] {
        let (message, said) = refused(&world, &table, sql).await;
        assert_eq!((message, said.lines().count()), ("sql-kinds", 1), "{sql}: {said}");
    }
    assert_eq!(refused(&world, &table, "select nom from t").await, told("sql-no-column", "nom"));
    assert_eq!(refused(&world, &table, "select t.nom from t").await, told("sql-no-column", "t.nom"));
    assert_eq!(refused(&world, &table, "select * from Nope").await, told("sql-no-table", "nope"));
    // A regular expression that would grow beyond its bounds is an error, not a danger.
    let sql = "select count(*) from t where regexp_like(objet, '((((a{100}){100}){100}){100})')";
    assert_eq!(refused(&world, &table, sql).await.0, "sql-failed");
    assert!(
        ask(&world, &table, "select count(*) from t where regexp_like(objet, '(a+)+$')", limits())
            .await
            .is_ok()
    );
}
