//! Readers' own SQL, and what they may try with it.

use std::time::{Duration, Instant};

use kernel::{ColumnKind, Error, Invalid, QueryEngine as _, SqlAnswer, SqlLimits, Table, Value};

use crate::support::{Rows, World, column};

pub(crate) fn world() -> (World, Table) {
    let columns = [
        column("objet", ColumnKind::Text),
        column("montant", ColumnKind::Number),
        column("A", ColumnKind::Integer),
        column("jour", ColumnKind::Date),
        column("quand", ColumnKind::Datetime),
        column("oui", ColumnKind::Boolean),
    ];
    let rows: Rows = (0..20_000)
        .map(|i| {
            vec![
                Value::Text(format!("Aide à l'école n° {}", i % 1_000)),
                Value::Number(f64::from(i) / 100.0),
                if i % 2 == 0 { Value::Integer(i64::from(i)) } else { Value::Null },
                Value::Text("2024-02-29".into()),
                Value::Text("2024-02-29T12:30:00Z".into()),
                Value::Boolean(i % 3 == 0),
            ]
        })
        .collect();
    let world = World::new();
    let table = world.write("t", &columns, &rows, 8_000);
    (world, table)
}

pub(crate) fn limits() -> SqlLimits {
    SqlLimits { wall: Duration::from_secs(20), memory: 1 << 30, rows: 100, bytes: 1 << 20 }
}

pub(crate) async fn ask(
    world: &World,
    table: &Table,
    sql: &str,
    limits: SqlLimits,
) -> Result<SqlAnswer, Invalid> {
    match world.engine.sql(&[("t".to_owned(), table.clone())], sql, limits).await {
        Ok(answer) => Ok(answer),
        Err(Error::Invalid(mut fields)) => {
            assert_eq!((fields.len(), fields[0].field.as_ref()), (1, "sql"), "{sql}");
            Err(fields.remove(0))
        }
        Err(other) => panic!("{sql}: {other:?}"),
    }
}

pub(crate) async fn refused(world: &World, table: &Table, sql: &str) -> (&'static str, String) {
    match ask(world, table, sql, limits()).await {
        Err(invalid) => {
            (invalid.message, invalid.args.first().map(|(_, value)| value.clone()).unwrap_or_default())
        }
        Ok(answer) => panic!("{sql}: {answer:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_with_their_kinds() {
    let (world, table) = world();
    let sql = "select objet, montant, \"A\", jour, quand, oui, _row, count(*) over () n, cast(1.5 as decimal(3,1)) d, \
               null as rien, interval '1 day' i from t where fold(objet) like '%ecole%' order by _row limit 1";
    let found = ask(&world, &table, sql, limits()).await.unwrap();
    assert!(!found.truncated);
    assert_eq!(
        found.records.columns,
        ["objet", "montant", "A", "jour", "quand", "oui", "_row", "n", "d", "rien", "i"]
    );
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!(
        found.records.rows,
        [[
            text("Aide à l'école n° 0"),
            Value::Number(0.0),
            Value::Integer(0),
            text("2024-02-29"),
            text("2024-02-29T12:30:00Z"),
            Value::Boolean(true),
            Value::Integer(1),
            Value::Integer(20_000),
            Value::Number(1.5),
            Value::Null,
            text("1 days"),
        ]]
    );
    // Without an order, an answer is in the order of the file.
    let page = ask(&world, &table, "select _row from t limit 3 offset 15000", limits()).await.unwrap();
    assert_eq!(
        page.records.rows,
        [[Value::Integer(15_001)], [Value::Integer(15_002)], [Value::Integer(15_003)]]
    );
    let cut = ask(&world, &table, "select _row from t", limits()).await.unwrap();
    assert!(cut.truncated && cut.records.rows.len() == 100);
    let all = SqlLimits { rows: 20_000, ..limits() };
    let all = ask(&world, &table, "select _row from t", all).await.unwrap();
    assert!(!all.truncated && all.records.rows.len() == 20_000);
    // Common table expressions, joins, unions, sub-queries, windows.
    for sql in [
        "with a as (select objet, sum(montant) s from t group by objet) select count(*) from a where s > (select avg(s) from a)",
        "select a._row from t a join t b on a._row = b._row where a.oui limit 1",
        "select 1 union all select 2 except select 2",
        "select date_trunc('month', jour), extract(year from jour) from t group by 1, 2",
        "select row_number() over (partition by oui order by montant desc) from t limit 1",
        "select case when \"A\" is null then 'vide' else 'plein' end c, count(*) from t group by 1 having count(*) > 1",
        "select count(distinct objet), median(montant), stddev(montant) from t where jour >= date '2024-01-01'",
        "select * from t where objet in ('x', 'y') or regexp_like(objet, '^Aide.*9$') limit 1",
        "values (1), (2)",
        "select substr(objet, 1, 3), upper(trim(objet)), coalesce(\"A\", 0), round(montant, 1) from t limit 1",
    ] {
        ask(&world, &table, sql, limits()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_question_about_these_tables_is_refused() {
    let (world, table) = world();
    for sql in [
        "select * from '/etc/passwd'",
        "select * from \"/etc/passwd\"",
        "select * from 'https://example.org/x.csv'",
        "select * from 's3://other/x.parquet'",
        "select * from other.public.t",
        "select * from information_schema.tables",
        "select * from information_schema.df_settings",
        "select * from T2",
        "select * from parquet_metadata('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
    ] {
        assert_eq!(refused(&world, &table, sql).await.0, "sql-no-table", "{sql}");
    }
    assert_eq!(refused(&world, &table, "select getenv('PATH')").await.0, "sql-no-function");
    for sql in ["select @@version", "selec 1", "select 'a' +", ""] {
        assert_eq!(refused(&world, &table, sql).await.0, "sql-syntax", "{sql}");
    }
    for (sql, name) in [
        ("show tables", "show"),
        ("show all", "show"),
        ("describe t", "describe"),
        ("create external table x stored as csv location '/etc/passwd'", "create"),
        ("create table x as select * from t", "create"),
        ("create view v as select 1", "create"),
        ("create schema s", "create"),
        ("create function f(int) returns int return $1", "create"),
        ("drop table t", "drop"),
        ("copy t to 'pwn.parquet'", "copy"),
        ("copy (select * from t) to 'pwn.csv'", "copy"),
        ("insert into t select * from t", "insert"),
        ("delete from t", "delete"),
        ("update t set montant = 0", "update"),
        ("truncate table t", "truncate"),
        ("set datafusion.execution.target_partitions = 64", "set"),
        ("reset datafusion.execution.target_partitions", "reset"),
        ("prepare p as select 1", "prepare"),
        ("execute p", "execute"),
        ("begin", "begin"),
        ("explain select * from t", "explain"),
        ("explain analyze select count(*) from t", "explain"),
        ("select 1; drop table t", ";"),
        ("select range(1, 100000000)", "range"),
        ("select * from range(1, 1000000000000)", "range"),
        ("select count(*) from generate_series(1, 1000000000000)", "generate_series"),
        ("select array_repeat('x', 300000000)", "array_repeat"),
        ("select repeat('x', 2000000000)", "repeat"),
        ("select repeat(objet, 100000) from t", "repeat"),
        ("select lpad('x', 2000000000, 'y')", "lpad"),
        ("select \"rpad\"('x', 2000000000, 'y')", "rpad"),
        ("select version()", "version"),
        ("select now()", "now"),
        ("select arrow_typeof(1)", "arrow_typeof"),
        ("select array_agg(objet) from t", "array_agg"),
        ("select string_agg(objet, ',') from t", "string_agg"),
        ("select unnest(make_array(1, 2))", "make_array"),
        ("select replace(objet, 'a', 'aaaaaaaaaaaaaaaaaaa') from t", "replace"),
        ("select [1, 2, 3]", "make_array"),
    ] {
        let (message, found) = refused(&world, &table, sql).await;
        assert!(
            message == "sql-refused" && found == name || message == "sql-syntax",
            "{sql}: {message} {found}"
        );
        // What is refused by its name says so; a few are no SQL of this engine at all.
        if message == "sql-syntax" {
            assert!(["create", "reset", "describe", "make_array"].contains(&name), "{sql}: {found}");
        }
    }
    for sql in [
        "select * into x from t",
        "with a as (select 1) insert into t select * from a",
        "with a as (delete from t returning *) select * from a",
        "with recursive r as (select 1 n union all select n + 1 from r) select count(*) from r",
        "select $1",
    ] {
        let (message, _) = refused(&world, &table, sql).await;
        assert!(["sql-syntax", "sql-refused"].contains(&message), "{sql}: {message}");
    }
    // Nothing was written, and the engine goes on.
    let left: Vec<_> = std::fs::read_dir(world.folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert!(ask(&world, &table, "select count(*) from data.public.t", limits()).await.is_err());
    assert!(ask(&world, &table, "select count(*) from t", limits()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_nest_too_deep_is_refused_before_it_is_read() {
    let (world, table) = world();
    for sql in [
        format!("select {}1{}", "(".repeat(3_000), ")".repeat(3_000)),
        format!("select {}1", "- ".repeat(2_000)),
        format!("select 1{}", "+1".repeat(2_000)),
        format!("{}select 1{}", "select * from (".repeat(200), ")".repeat(200)),
        format!(
            "select {} from t",
            (0..200).map(|i| format!("objet||'{i}' c{i}")).collect::<Vec<_>>().join(",")
        ),
        format!(
            "select length(x) from {}(select objet x from t limit 1){}",
            "(select x||x||x||x x from ".repeat(14),
            ")".repeat(14)
        ),
        format!("select {}true", "not ".repeat(900)),
        format!("select {}1{}", "case when true then ".repeat(150), " end".repeat(150)),
        format!("select 1 where {}", "1=1 and ".repeat(450) + "true"),
        {
            let mut sql = "with c0 as (select * from t limit 10)".to_owned();
            for i in 1..20 {
                let before = i - 1;
                sql = format!("{sql}, c{i} as (select a.* from c{before} a cross join c{before} b)");
            }
            sql + " select count(*) from c19"
        },
    ] {
        let (message, _) = refused(&world, &table, &sql).await;
        assert!(["sql-too-complex", "sql-too-long"].contains(&message), "{sql}: {message}");
    }
    let (message, _) =
        refused(&world, &table, "select count(*) from t a, t b, t c, t d, t e, t f, t g, t h").await;
    assert_eq!(message, "sql-too-complex");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_killed_and_what_takes_too_much_memory_ends() {
    let (world, table) = world();
    let short = SqlLimits { wall: Duration::from_secs(3), ..limits() };
    for (sql, causes) in [
        (
            "select count(*) from t a, t b, t c where a.montant + b.montant + c.montant < 0",
            &["sql-timeout"][..],
        ),
        (
            "select count(*) from t a join t b on a.oui = b.oui join t c on b.oui = c.oui where a.montant * b.montant = 0.123",
            &["sql-timeout", "sql-memory"],
        ),
        (
            "select a.montant + b.montant x from t a, t b order by x, a.objet, b.objet",
            &["sql-timeout", "sql-memory"],
        ),
        (
            "select max(length(x || a.objet || b.objet)) from (select x||x x from (select x||x x from (select x||x x from \
             (select x||x x from (select x||x x from (select objet x from t)))))) q, t a, t b",
            &["sql-timeout", "sql-memory"],
        ),
    ] {
        let began = Instant::now();
        match ask(&world, &table, sql, short).await {
            Err(invalid) => assert!(causes.contains(&invalid.message), "{sql}: {invalid:?}"),
            Ok(answer) => panic!("{sql}: {answer:?}"),
        }
        assert!(began.elapsed() < Duration::from_secs(8), "{sql}");
    }
    // Too little memory to do anything at all, and an answer that is too large.
    let small = SqlLimits { memory: 16 << 20, ..limits() };
    assert_eq!(ask(&world, &table, "select count(*) from t", small).await.unwrap_err().message, "sql-memory");
    let tight = SqlLimits { memory: 256 << 20, ..limits() };
    let sorted = "select count(*) from (select distinct a.objet||b.objet||a.montant x from t a, t b where a._row < 2000)";
    let invalid = ask(&world, &table, sorted, tight).await.unwrap_err();
    assert!(["sql-memory", "sql-timeout"].contains(&invalid.message), "{invalid:?}");
    let little = SqlLimits { bytes: 1_000, ..limits() };
    assert_eq!(
        ask(&world, &table, "select * from t", little).await.unwrap_err().message,
        "sql-answer-too-large"
    );
    assert!(ask(&world, &table, "select count(*) from t", limits()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_dies_is_told_by_what_it_died_of() {
    let (_, table) = world();
    for (word, message, how) in [
        ("memory", "sql-memory", ""),
        ("stack", "sql-too-deep", ""),
        ("signal", "sql-crashed", "signal 6"),
        ("end", "sql-crashed", "exit status: 3"),
    ] {
        let dying = World::with_children_that_die_of(word);
        let (found, cause) = refused(&dying, &table, "select 1").await;
        assert_eq!((found, cause.as_str()), (message, how), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_layer_of_a_question_counts() {
    let (world, table) = world();
    for (sql, right) in [
        ("select x from (select x + 1 x from (select x + 1 x from (select x + 1 x from (select 1 x))))", 4),
        ("select x + 1 x from (select x from (select x + 1 x from (select max(_row) x from t)))", 20_002),
        ("select a.x + 1 x from (select b.x + 1 x from (select _row x from t) b) a limit 1", 3),
        ("select x from (select y x, x y from (select y x, x y from (select 1 x, 2 y)))", 1),
        (
            "select length(x) from (select x||x x from (select x||x x from (select x||x x from (select 'ab' x))))",
            16,
        ),
        (
            "with a as (select _row * 2 n from t), b as (select n * 2 n from a), c as (select n * 2 n from b) select n from c limit 1",
            8,
        ),
        ("select x from (select x + (select 1) x from (select x + (select 1) x from (select 1 x)))", 3),
        (
            "select x from (select t.x + 1 x from (select x + 1 x from (select 1 x)) t where t.x > 0) where exists (select 1 where x > 0)",
            3,
        ),
    ] {
        let found = ask(&world, &table, sql, limits()).await.unwrap();
        assert_eq!(found.records.rows, [[Value::Integer(right)]], "{sql}");
        assert_eq!(found.records.columns.len(), 1);
    }
    let found =
        ask(&world, &table, "select objet, \"A\" from (select objet, \"A\" from t) limit 1", limits())
            .await
            .unwrap();
    assert_eq!(found.records.columns, ["objet", "A"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_at_the_same_time_each_have_their_answer() {
    let (world, table) = world();
    let answers = (0..6).map(|i| {
        let sql = format!("select {i}, count(*) from t where _row > {i}");
        let (world, table) = (&world, &table);
        async move { ask(world, table, &sql, limits()).await.unwrap().records.rows }
    });
    for (i, rows) in (0..).zip(futures::future::join_all(answers).await) {
        assert_eq!(rows, [[Value::Integer(i), Value::Integer(20_000 - i)]]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_a_store_that_is_no_folder_are_copied_first() {
    use object_store::{ObjectStoreExt as _, memory::InMemory};
    let (world, table) = world();
    let store = std::sync::Arc::new(InMemory::new());
    let bytes = std::fs::read(world.folder.path().join("t")).unwrap();
    store.put(&"t".into(), bytes.into()).await.unwrap();
    let engine = query::Engine::new(store, None, crate::support::child()).unwrap();
    let found =
        engine.sql(&[("t".to_owned(), table.clone())], "select count(*) from t", limits()).await.unwrap();
    assert_eq!(found.records.rows, [[Value::Integer(20_000)]]);
    let missing = Table { key: "missing".into(), ..table };
    let missing = engine.sql(&[("t".to_owned(), missing)], "select count(*) from t", limits()).await;
    assert!(matches!(missing, Err(Error::NotFound)));
}

/// How many processes of these children are alive: each is known by the word that it was started with.
fn alive(word: &str) -> usize {
    let is_one = |process: &std::fs::DirEntry| {
        let said = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        said.split(|&byte| byte == 0).any(|argument| argument == word.as_bytes())
    };
    std::fs::read_dir("/proc").unwrap().flatten().filter(is_one).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_leaves_no_child_at_work() {
    let (_, table) = world();
    let world = World::with_children_that_die_of("nothing-at-all");
    let (other, _) = self::world();
    std::fs::copy(other.folder.path().join("t"), world.folder.path().join("t")).unwrap();
    let endless = "select count(*) from t a, t b, t c where a.montant + b.montant + c.montant < 0";
    let began = Instant::now();
    for _ in 0..8 {
        let mut asked = Box::pin(ask(&world, &table, endless, limits()));
        assert!(futures::poll!(&mut asked).is_pending());
    }
    // Only the one that is kept ready is left, long before the time of a question is up.
    while alive("nothing-at-all") > 1 {
        assert!(began.elapsed() < limits().wall / 2, "{} are at work", alive("nothing-at-all"));
        tokio::task::yield_now().await;
    }
    assert!(ask(&world, &table, "select count(*) from t", limits()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_tables_that_a_question_names_are_opened() {
    let (world, table) = world();
    let missing = Table { key: "missing".into(), ..table.clone() };
    let tables = [("t".to_owned(), table), ("Autre Table".to_owned(), missing)];
    let few = |sql: &'static str| world.engine.sql(&tables, sql, limits());
    assert_eq!(few("select count(*) from T").await.unwrap().records.rows, [[Value::Integer(20_000)]]);
    assert!(few("select count(*) from \"Autre Table\"").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_are_those_of_the_records() {
    let (world, table) = world();
    let sql = "select sum(montant), avg(montant), sum(montant) filter (where oui) > 0, avg(\"A\") from t \
               having sum(montant) > 1 order by sum(montant)";
    let found = ask(&world, &table, sql, limits()).await.unwrap();
    assert_eq!(
        found.records.rows,
        [[Value::Number(1_999_900.0), Value::Number(99.995), Value::Boolean(true), Value::Number(9_999.0)]]
    );
    assert_eq!(found.records.columns[0], "sum(montant)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clause_that_would_be_passed_over_is_refused_by_its_name() {
    let (world, table) = world();
    for (sql, name) in [
        ("select count(*) from t tablesample bernoulli (10)", "tablesample"),
        ("select count(*) from (select * from t tablesample (5 rows)) a", "tablesample"),
        ("select _row from t for update", "for update, for share"),
        ("with a as (select _row from t for share) select * from a", "for update, for share"),
        ("select _row from t with (nolock)", "hints"),
    ] {
        assert_eq!(refused(&world, &table, sql).await, ("sql-refused", name.to_owned()), "{sql}");
    }
}
