//! Rows: filters, searches, sorts, cursors, from either copy.

use kernel::{
    Column, ColumnKind, Condition, Cursor, Error, Filter, Operator, QueryEngine as _, Select, Sort, Table,
    Value, Window,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Rows, World, answer, column};

/// Every kind, under the names that go wrong most easily.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        column("_row", ColumnKind::Integer),
        column("a\"b", ColumnKind::Text),
        column("A", ColumnKind::Text),
        column("a", ColumnKind::Number),
        column("count", ColumnKind::Integer),
        column("jour.né", ColumnKind::Date),
        column("it's", ColumnKind::Datetime),
        column("oui", ColumnKind::Boolean),
    ]
}

fn texts() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "École",
        "ecole",
        "ÉCOLE d'été",
        "%",
        "_",
        "a\0b",
        "\"",
        "'; drop table t; --",
        "\\",
        "été 1",
        "Zoé\n",
        "€",
    ])
    .prop_map(str::to_owned)
}

/// A cell that is often the same, and often empty: ties and empty cells are where orders go wrong.
fn cell(kind: ColumnKind) -> BoxedStrategy<Value> {
    let filled = match kind {
        ColumnKind::Text => texts().prop_map(Value::Text).boxed(),
        ColumnKind::Integer => {
            prop_oneof![(-3i64..4), Just(i64::MAX), Just(i64::MIN)].prop_map(Value::Integer).boxed()
        }
        ColumnKind::Number => {
            prop_oneof![(-400i32..400).prop_map(|cents| f64::from(cents) / 100.0), Just(1e300), Just(-0.0)]
                .prop_map(Value::Number)
                .boxed()
        }
        ColumnKind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        ColumnKind::Date => (1u8..5).prop_map(|day| Value::Text(format!("2024-02-{:02}", day + 25))).boxed(),
        ColumnKind::Datetime => {
            (0u8..4).prop_map(|hour| Value::Text(format!("1969-12-31T{:02}:00:00Z", hour + 20))).boxed()
        }
    };
    prop_oneof![1 => Just(Value::Null), 4 => filled].boxed()
}

pub(crate) fn rows(columns: &[Column], most: usize) -> impl Strategy<Value = Rows> + use<> {
    let row: Vec<_> = columns.iter().map(|column| cell(column.kind)).collect();
    prop::collection::vec(row, 0..most)
}

fn spelled(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Text(text) => text.clone(),
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let columns = columns();
    (prop::sample::select(columns), prop::sample::select(Operator::ALL.to_vec())).prop_flat_map(
        |(column, operator)| {
            let values = cell(column.kind).prop_filter("filled", |value| *value != Value::Null);
            let values = prop::collection::vec(values.prop_map(|value| spelled(&value)), 1..4);
            values.prop_map(move |mut values| {
                let is_text = column.kind == ColumnKind::Text;
                let operator = match operator {
                    Operator::Contains if !is_text => Operator::Exact,
                    Operator::NotContains if !is_text => Operator::Differs,
                    other => other,
                };
                match operator {
                    Operator::IsNull | Operator::IsNotNull => values.clear(),
                    Operator::In | Operator::NotIn => {}
                    _ => values.truncate(1),
                }
                Condition { column: column.name.clone(), operator, values }
            })
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_map(Filter::Is).prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::All),
            prop::collection::vec(inner, 0..3).prop_map(Filter::Any),
        ]
    })
}

pub(crate) fn select() -> impl Strategy<Value = Select> {
    let names: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    let sort = (prop::sample::select(names.clone()), any::<bool>())
        .prop_map(|(column, descending)| Sort { column, descending });
    (
        prop_oneof![1 => Just(Filter::everything()), 3 => filter()],
        prop::option::weighted(0.2, prop::sample::select(vec!["ecole", "ETE É", "zzz", " ", "%"])),
        prop::collection::vec(sort, 0..3),
        (0u64..70, 1usize..40),
        prop::collection::vec(prop::sample::select(names), 0..4),
    )
        .prop_map(|(filter, search, sort, (offset, limit), columns)| Select {
            columns,
            filter,
            search: search.map(str::to_owned),
            sort,
            window: Window::Rows { offset, limit },
            ..Select::default()
        })
}

/// The cells of some rows, as they are read back: -0 is 0.
fn cells(columns: &[Column], rows: &Rows, select: &Select, ids: &[u64]) -> Rows {
    let names: Vec<&String> = if select.columns.is_empty() {
        columns.iter().map(|column| &column.name).collect()
    } else {
        select.columns.iter().collect()
    };
    let cell = |id: u64, name: &String| {
        let index = columns.iter().position(|column| column.name == *name).unwrap();
        match &rows[usize::try_from(id).unwrap() - 1][index] {
            Value::Number(number) => Value::Number(number + 0.0),
            other => other.clone(),
        }
    };
    ids.iter().map(|&id| names.iter().map(|name| cell(id, name)).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_those_of_a_plain_evaluation_from_either_copy() {
    let columns = columns();
    let mut runner = TestRunner::deterministic();
    let world = World::new();
    let strategy = (
        rows(&columns, 60),
        1usize..25,
        prop::sample::select(columns.clone()),
        prop::collection::vec(select(), 6),
    );
    for case in 0..Config::default().cases.min(24) {
        let (rows, run, by, selects) = strategy.new_tree(&mut runner).unwrap().current();
        let table = world.write(&format!("t{case}"), &columns, &rows, run);
        let sorted = world.sorted(&table, &[&by.name]).await;
        // As a stored table has them.
        let plain: Rows = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(
                        |cell| {
                            if let Value::Number(n) = cell { Value::Number(n + 0.0) } else { cell.clone() }
                        },
                    )
                    .collect()
            })
            .collect();
        for select in selects {
            let right = answer(&columns, &plain, &select);
            for table in [&table, &sorted] {
                check_pages(&world, table, &plain, &select, &right).await;
            }
        }
    }
}

async fn check_pages(world: &World, table: &Table, rows: &Rows, select: &Select, right: &[u64]) {
    let Window::Rows { offset, limit } = select.window else { panic!("a page has an offset") };
    let offset = usize::try_from(offset).unwrap();
    let found = world.ask(table, select).await.unwrap();
    let page: Vec<u64> = right.iter().copied().skip(offset).take(limit).collect();
    assert_eq!(found.ids, page, "{select:?}");
    assert_eq!(found.total, Some(right.len() as u64), "{select:?}");
    assert_eq!(found.rows, cells(&table.columns, rows, select, &page), "{select:?}");
    let is_last = page.is_empty() || offset + page.len() >= right.len();
    assert_eq!(found.next.is_none(), is_last, "{select:?} {found:?}");
    // From here on by cursor, to the end.
    let (mut cursor, mut seen) = (found.next, offset + page.len());
    while let Some(after) = cursor {
        let window = Window::After { cursor: after, limit };
        let found = world.ask(table, &Select { window, count: false, ..select.clone() }).await.unwrap();
        assert_eq!(found.ids, right[seen..].iter().copied().take(limit).collect::<Vec<_>>(), "{select:?}");
        assert_eq!(found.total, None);
        seen += found.ids.len();
        cursor = found.next;
        assert_eq!(cursor.is_none(), seen == right.len(), "{select:?}");
    }
}

fn invalid(result: kernel::Result<kernel::Records>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(fields)) => {
            fields.into_iter().map(|field| (field.field.into_owned(), field.message)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn is(column: &str, operator: Operator, values: &[&str]) -> Filter {
    let values = values.iter().map(|&value| value.to_owned()).collect();
    Filter::Is(Condition { column: column.to_owned(), operator, values })
}

#[tokio::test]
async fn what_is_wrong_is_named_all_at_once() {
    let world = World::new();
    let table = world.write("t", &columns(), &Vec::new(), 10);
    let select = Select {
        columns: vec!["nulle part".into()],
        filter: Filter::All(vec![
            is("a", Operator::AtMost, &["beaucoup"]),
            is("jour.né", Operator::Exact, &["2023-02-29"]),
            is("count", Operator::Contains, &["1"]),
            is("oui", Operator::Exact, &[]),
            is("b", Operator::IsNull, &[]),
        ]),
        sort: vec![Sort { column: "x".into(), descending: false }],
        ..Select::default()
    };
    let wrong = invalid(world.ask(&table, &select).await);
    let right = [
        ("a__less", "filter-not-number"),
        ("jour.né__exact", "filter-not-date"),
        ("count__contains", "filter-needs-text"),
        ("oui__exact", "filter-values"),
        ("b__isnull", "unknown-column"),
        ("x__sort", "unknown-column"),
        ("columns", "unknown-column"),
    ];
    assert_eq!(wrong, right.map(|(field, message)| (field.to_owned(), message)));
    let page = Select { window: Window::Rows { offset: 0, limit: 1_001 }, ..Select::default() };
    assert_eq!(invalid(world.ask(&table, &page).await), [("page_size".to_owned(), "page-size-too-large")]);
    let deep = (0..40).fold(is("a", Operator::IsNull, &[]), |inner, _| Filter::All(vec![inner]));
    let deep = Select { filter: deep, ..Select::default() };
    assert_eq!(invalid(world.ask(&table, &deep).await), [("filter".to_owned(), "filter-too-complex")]);
}

#[tokio::test]
async fn a_cursor_of_another_sort_or_of_nobody_is_refused() {
    let world = World::new();
    let rows = (0..5)
        .map(|i| {
            columns()
                .iter()
                .map(|c| if c.name == "count" { Value::Integer(i) } else { Value::Null })
                .collect()
        })
        .collect();
    let table = world.write("t", &columns(), &rows, 10);
    let by = |column: &str| vec![Sort { column: column.into(), descending: true }];
    let page =
        Select { sort: by("count"), window: Window::Rows { offset: 0, limit: 2 }, ..Select::default() };
    let cursor = world.ask(&table, &page).await.unwrap().next.unwrap();
    let after = |cursor: Cursor, sort: Vec<Sort>| Select {
        sort,
        window: Window::After { cursor, limit: 2 },
        ..Select::default()
    };
    assert_eq!(world.ask(&table, &after(cursor.clone(), by("count"))).await.unwrap().ids, [3, 2]);
    for select in [
        after(cursor.clone(), by("a")),
        after(cursor.clone(), Vec::new()),
        after(Cursor("AAAA".into()), by("count")),
        after(Cursor("é".into()), by("count")),
        // {"by":["-count"],"at":["x"],"row":1}
        after(Cursor("eyJieSI6WyItY291bnQiXSwiYXQiOlsieCJdLCJyb3ciOjF9".into()), by("count")),
    ] {
        assert_eq!(
            invalid(world.ask(&table, &select).await),
            [("cursor".to_owned(), "cursor-invalid")],
            "{select:?}"
        );
    }
}

#[tokio::test]
async fn a_table_without_rows_or_without_columns_still_answers() {
    let world = World::new();
    let empty = world.write("empty", &columns(), &Vec::new(), 10);
    let empty = world.sorted(&empty, &["a"]).await;
    for select in [
        Select::default(),
        Select { filter: is("a", Operator::Exact, &["1"]), ..Select::default() },
        Select {
            search: Some("x".into()),
            sort: vec![Sort { column: "A".into(), descending: true }],
            ..Select::default()
        },
    ] {
        let found = world.ask(&empty, &select).await.unwrap();
        assert_eq!((found.ids.len(), found.total, found.next), (0, Some(0), None));
        assert_eq!(found.columns.len(), columns().len());
    }
    let bare = world.write("bare", &[], &vec![Vec::new(); 30], 12);
    let found = world
        .ask(&bare, &Select { window: Window::Rows { offset: 10, limit: 3 }, ..Select::default() })
        .await
        .unwrap();
    assert_eq!((found.ids, found.rows, found.total), (vec![11, 12, 13], vec![Vec::new(); 3], Some(30)));
    let found = world.ask(&bare, &Select { search: Some("x".into()), ..Select::default() }).await.unwrap();
    assert_eq!(found.total, Some(0));
}

#[tokio::test]
async fn a_table_that_is_not_there_is_not_found() {
    let world = World::new();
    let table = Table {
        key: "nowhere".into(),
        sorted: None,
        columns: columns(),
        rows: 0,
        empty: Vec::new(),
        file: None,
    };
    assert!(matches!(world.ask(&table, &Select::default()).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn questions_beyond_the_queue_and_beyond_their_time_are_told_so() {
    let limits = query::EngineLimits { wall: std::time::Duration::ZERO, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let table = world.write("t", &columns(), &Vec::new(), 10);
    let select = Select { search: Some("x".into()), ..Select::default() };
    assert!(matches!(world.ask(&table, &select).await, Err(Error::Unavailable("query-timeout"))));
    let limits = query::EngineLimits { at_once: 0, queue: 0, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let table = world.write("t", &columns(), &Vec::new(), 10);
    assert!(matches!(world.ask(&table, &select).await, Err(Error::Unavailable("busy"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_asked_for_and_sorted_by_their_numbers() {
    let world = World::new();
    let columns = [column("n", ColumnKind::Integer), column("nom", ColumnKind::Text)];
    let rows: Rows =
        (0..95).map(|n| vec![Value::Integer(n / 10), Value::Text(format!("ligne {n}"))]).collect();
    let table = world.write("t", &columns, &rows, 40);
    let is = |operator, values: &[&str]| {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Filter::Is(Condition { column: kernel::ROW_ID.to_owned(), operator, values })
    };
    for (filter, wanted) in [
        (is(Operator::Exact, &["7"]), vec![7]),
        (is(Operator::In, &["95", "3", "96"]), vec![3, 95]),
        (is(Operator::Above, &["93"]), vec![94, 95]),
    ] {
        let select = Select { filter, ..Select::default() };
        let found = world.engine.records(&table, &select).await.unwrap();
        assert_eq!((found.ids, found.total), (wanted.clone(), Some(wanted.len() as u64)));
    }
    let sort = |columns: &[(&str, bool)]| -> Vec<Sort> {
        let one = |&(column, descending): &(&str, bool)| Sort { column: column.to_owned(), descending };
        columns.iter().map(one).collect()
    };
    let all: Vec<u64> = (1..=95).collect();
    let backwards: Vec<u64> = (1..=95).rev().collect();
    let tens: Vec<u64> = (0..10).flat_map(|ten| (1..=10).rev().map(move |n| ten * 10 + n)).collect();
    let tens: Vec<u64> = tens.into_iter().filter(|&id| id <= 95).collect();
    for (by, wanted) in [
        (sort(&[(kernel::ROW_ID, false), ("n", true)]), all),
        (sort(&[(kernel::ROW_ID, true)]), backwards),
        (sort(&[("n", false), (kernel::ROW_ID, true)]), tens),
    ] {
        let mut seen = Vec::new();
        let mut window = Window::Rows { offset: 0, limit: 7 };
        loop {
            let select = Select { sort: by.clone(), window, ..Select::default() };
            let page = world.engine.records(&table, &select).await.unwrap();
            seen.extend(page.ids);
            let Some(cursor) = page.next else { break };
            window = Window::After { cursor, limit: 7 };
        }
        assert_eq!(seen, wanted, "{by:?}");
    }
    let text = Select { filter: is(Operator::Contains, &["7"]), ..Select::default() };
    assert!(world.engine.records(&table, &text).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_has_few_words_each_counted_once_and_none_without_end() {
    let world = World::new();
    let rows: Rows = vec![vec![Value::Text("école primaire".into())], vec![Value::Text("école".into())]];
    let table = world.write("t", &[column("nom", ColumnKind::Text)], &rows, 10);
    let search = |text: String| Select { search: Some(text), ..Select::default() };
    let said_often = search("ecole École ÉCOLE primaire ".repeat(30));
    assert_eq!(world.ask(&table, &said_often).await.unwrap().ids, [1]);
    let many: Vec<_> = (0..17).map(|word| format!("mot{word}")).collect();
    for (text, message) in
        [(many.join(" "), "search-too-many-words"), ("é".repeat(101), "search-word-too-long")]
    {
        let Err(Error::Invalid(wrong)) = world.ask(&table, &search(text)).await else { panic!("{message}") };
        assert_eq!((wrong[0].field.as_ref(), wrong[0].message), ("q", message));
    }
    assert!(world.ask(&table, &search("é".repeat(100))).await.unwrap().ids.is_empty());
}
