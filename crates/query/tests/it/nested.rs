//! Sub-queries of readers' SQL that name columns of the questions around them, however deep: right, or refused.

use kernel::{ColumnKind, Table, Value};

use crate::sql::{ask, limits, refused};
use crate::support::{World, column};

/// Twelve rows: `n` from 1, in four groups `g`, and `k`, a text that a column of numbers is elsewhere called by.
fn world() -> (World, Table) {
    let columns =
        [column("n", ColumnKind::Integer), column("g", ColumnKind::Integer), column("k", ColumnKind::Text)];
    let rows =
        (1..=12).map(|n| vec![Value::Integer(n), Value::Integer(n % 4), Value::Text(format!("k{}", n % 3))]);
    let world = World::new();
    let table = world.write("t", &columns, &rows.collect(), 100);
    (world, table)
}

#[tokio::test(flavor = "multi_thread")]
async fn sub_queries_within_sub_queries_have_the_right_answer() {
    let (world, table) = world();
    let whole = Value::Integer;
    for (sql, right) in [
        // One level.
        ("select count(*) from t a where a.n = (select max(b.n) from t b where b.g = a.g)", whole(4)),
        ("select sum(a.n) from t a where a.n > (select avg(b.n) from t b where b.g = a.g)", whole(42)),
        (
            "select sum(a.n) from t a where exists (select 1 from t b where b.n = a.n + 1 and b.k = 'k0')",
            whole(26),
        ),
        // The middle one names the outer one, the inner one the middle one.
        (
            "select sum(a.n) from t a where a.n = (select max(b.n) from t b where b.g = a.g and b.n = \
             (select max(c.n) from t c where c.k = b.k))",
            whole(33),
        ),
        (
            "select count(*) from t a where exists (select 1 from t b where b.g = a.g and exists \
             (select 1 from t c where c.n = b.n + 8))",
            whole(12),
        ),
        (
            "select count(*) from t a where a.n in (select b.n from t b where b.n in \
             (select c.n * 2 from t c where c.n = b.n / 2))",
            whole(6),
        ),
        // A name that two levels have, of another kind at each.
        (
            "select sum(q.s) from (select g k, sum(n) s from t group by g) q where exists \
             (select 1 from (select k, sum(n) s from t group by k) q where exists (select 1 from t c where c.k = q.k))",
            whole(78),
        ),
        (
            "select count(*) from (select sum(n) x, g from t group by g) q where q.x = \
             (select sum(q.n) from (select n, g from t) q where q.g = 0 and exists (select 1 from t x where x.n = q.n))",
            whole(1),
        ),
        // Sums, which are wider than what they add, on each side of two levels.
        (
            "select count(*) from (select g, sum(n) s from t group by g) a where a.s = \
             (select max(b.s) from (select g, sum(n) s from t group by g) b where b.g = a.g and b.s = \
             (select sum(c.n) from t c where c.g = b.g))",
            whole(4),
        ),
    ] {
        let found = ask(&world, &table, sql, limits()).await;
        assert_eq!(found.map(|found| found.records.rows), Ok(vec![vec![right]]), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_two_questions_away_is_right_or_refused_with_a_reason() {
    let (world, table) = world();
    for (sql, right) in [
        (
            "select sum(a.n) from t a where exists (select 1 from t b where b.g = a.g and exists \
             (select 1 from t c where c.n = b.n and c.n = a.n + 8))",
            10,
        ),
        (
            "select sum(a.n) from t a where a.n = (select max(b.n) from t b where b.n = \
             (select max(c.n) from t c where c.g = a.g))",
            42,
        ),
    ] {
        match ask(&world, &table, sql, limits()).await {
            Ok(found) => assert_eq!(found.records.rows, [[Value::Integer(right)]], "{sql}"),
            Err(wrong) => {
                let (message, said) = refused(&world, &table, sql).await;
                assert_eq!(
                    (message, wrong.message),
                    ("sql-out-of-reach", "sql-out-of-reach"),
                    "{sql}: {said}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelt_column_of_a_table_that_is_seen_is_told_as_one() {
    let (world, table) = world();
    for (sql, message, name) in [
        ("select a.z from t a", "sql-no-column", "a.z"),
        ("select z.n from t a", "sql-no-column", "z.n"),
        ("select a.n from t a where exists (select 1 from t b where b.z = a.n)", "sql-no-column", "b.z"),
        (
            "select 1 from t a where exists (select 1 from t b where exists (select a.n from t c))",
            "sql-sub-query",
            "",
        ),
        ("select (select b.n from t b where b.g = a.g) from t a", "sql-sub-query", ""),
    ] {
        assert_eq!(refused(&world, &table, sql).await, (message, name.to_owned()), "{sql}");
    }
}
