//! Whole numbers in readers' own SQL: exact, or an error.

use kernel::{ColumnKind, Table, Value};

use crate::sql::{ask, limits, refused};
use crate::support::{World, column};

/// A table whose whole numbers near nine million billions add up to more than 64 bits hold, and are told in two halves.
fn large() -> (World, Table) {
    let columns = [column("n", ColumnKind::Integer), column("g", ColumnKind::Integer)];
    let rows = (0..2_500).map(|i| vec![Value::Integer(9_000_000_000_000_001), Value::Integer(i % 2)]);
    let world = World::new();
    let table = world.write("t", &columns, &rows.collect(), 1_000);
    (world, table)
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_whole_numbers_are_exact_beyond_64_bits() {
    let (world, table) = large();
    // 2,500 times, and 1,250 times: the first needs 65 bits.
    let (all, half) =
        (Value::Number(22_500_000_000_000_002_500.0), Value::Number(11_250_000_000_000_001_250.0));
    let whole = Value::Integer;
    for (sql, right) in [
        ("select sum(n) from t", vec![all.clone()]),
        ("select sum(n) filter (where g = 0) from t", vec![half.clone()]),
        (
            "select sum(n) filter (where g = 0), sum(g) filter (where n > 0) s from t",
            vec![half.clone(), whole(1_250)],
        ),
        (
            "select g, sum(n) filter (where g = 1) from t group by g order by g limit 1 offset 1",
            vec![whole(1), half.clone()],
        ),
        (
            "select sum(distinct n + _row * 3000000000000000) from t where _row <= 3",
            vec![whole(45_000_000_000_000_003)],
        ),
        (
            "select sum(distinct n * g * 1000 + _row) from t where _row > 1",
            vec![Value::Number(11_250_000_000_000_004_376_249.0)],
        ),
        ("select sum(n) over () from t limit 1", vec![all.clone()]),
        ("select sum(n) over (order by _row) s from t order by _row desc limit 1", vec![all.clone()]),
        ("select sum(n order by _row) from t", vec![all.clone()]),
        ("select sum(s) from (select g, sum(n) s from t group by g)", vec![all.clone()]),
        (
            "select avg(s) from (select g, sum(g) + 1 s from t group by g union all select 2, 4)",
            vec![Value::Number(1_256.0 / 3.0)],
        ),
        ("select s from (select sum(n) s from t) q where s > 9223372036854775807", vec![all.clone()]),
        (
            "with q as (select sum(n) s from t) select s from q where exists (select 1 from t where t.n < q.s)",
            vec![all.clone()],
        ),
        ("select 1 union all select sum(n) from t order by 1 desc limit 1", vec![all.clone()]),
        ("select sum(n) from t union all select 1 order by 1 desc limit 1", vec![all.clone()]),
        (
            "select sum(g), sum(g) + 1, -sum(g), coalesce(sum(g), 0), sum(g) * 2 from t",
            vec![whole(1_250), whole(1_251), whole(-1_250), whole(1_250), whole(2_500)],
        ),
        ("select sum(g) / 3 from t", vec![Value::Number(1_250.0 / 3.0)]),
        ("select sum(g) / count(*), 7 / 2 from t", vec![Value::Number(0.5), whole(3)]),
        (
            "select g, rank() over (order by sum(g) desc), lag(sum(g), 1, 0) over (order by g) from t group by g order by g limit 1",
            vec![whole(0), whole(2), whole(0)],
        ),
        ("select g from t group by g having sum(n) > 1 and sum(g) = 1250", vec![whole(1)]),
        (
            "select case when sum(g) > 5 then sum(g) else 0 end, round(sum(g) * 1.5, 1) from t",
            vec![whole(1_250), Value::Number(1_875.0)],
        ),
        ("select t._row from t join (select sum(g) s from t) q on t._row = q.s", vec![whole(1_250)]),
        ("select sum(g) from t where g > 5", vec![Value::Null]),
    ] {
        let found = ask(&world, &table, sql, limits()).await;
        assert_eq!(found.map(|found| found.records.rows), Ok(vec![right]), "{sql}");
    }
    let named = ask(
        &world,
        &table,
        "select * from (select sum(n), n + 1, -n, sum(n) over () from t group by n)",
        limits(),
    )
    .await;
    let plain = ask(
        &world,
        &table,
        "select * from (select max(n), n % 1, n, max(n) over () from t group by n)",
        limits(),
    )
    .await;
    let titles = named.unwrap().records.columns.join(" ").replace("sum", "max");
    let expected =
        plain.unwrap().records.columns.join(" ").replace("t.n % Int64(1) n", "t.n + Int64(1) (- t.n)");
    assert_eq!(titles, expected);
    let zero = refused(&world, &table, "select sum(g) / (count(*) - 2500) from t").await;
    assert_eq!(zero.0, "sql-by-zero");
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_numbers_too_large_are_an_error_and_never_another_number() {
    let (world, table) = large();
    for (sql, numbers) in [
        ("select 9223372036854775807 + 1", "9223372036854775807 + 1"),
        ("select -9223372036854775807 - 2", "-9223372036854775807 - 2"),
        ("select 4000000000000000000 * 3", "4000000000000000000 * 3"),
        ("select n * n from t", "9000000000000001 * 9000000000000001"),
        ("select count(*) from t where n * 2000 > 0", "9000000000000001 * 2000"),
        ("select max(n * 2000) from t group by g", "9000000000000001 * 2000"),
        ("select sum(n * 2000) over () from t", "9000000000000001 * 2000"),
        ("select count(*) from t a join t b on a.n * 2000 = b.n", "9000000000000001 * 2000"),
        ("select _row from t order by n * 2000 limit 1", "9000000000000001 * 2000"),
        ("select -(0 - 9223372036854775807 - _row) from t where _row = 1", "0 - -9223372036854775808"),
    ] {
        assert_eq!(refused(&world, &table, sql).await, ("sql-too-large", numbers.to_owned()), "{sql}");
    }
    // What fits is what it was, and what is rounded is said to be.
    for (sql, right) in [
        ("select 9223372036854775806 + 1", Value::Integer(i64::MAX)),
        ("select cast(9223372036854775807 as double) + 1", Value::Number(9_223_372_036_854_775_808.0)),
        ("select n + 1 from t group by n + 1", Value::Integer(9_000_000_000_000_002)),
        ("select (n - 1) * 2 + -g from t where g = 1 limit 1", Value::Integer(17_999_999_999_999_999)),
        ("select date '2024-03-01' - date '2024-02-29'", Value::Integer(1)),
        ("select null + 1", Value::Null),
        ("select row_number() over (order by _row) - 1 from t limit 1 offset 1 + 1", Value::Integer(2)),
    ] {
        let found = ask(&world, &table, sql, limits()).await;
        assert_eq!(found.map(|found| found.records.rows), Ok(vec![vec![right]]), "{sql}");
    }
}
