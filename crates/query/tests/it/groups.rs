//! Groups and their figures.

use std::collections::BTreeMap;

use kernel::{
    Aggregate, AggregateKind, ColumnKind, Condition, Error, Filter, Operator, Select, Sort, Value, Window,
};

use crate::support::{Rows, World, column};

fn figure(column: &str, kind: AggregateKind) -> Aggregate {
    Aggregate { column: column.into(), kind }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_exact_whatever_the_order_of_the_rows() {
    let columns = [
        column("nom", ColumnKind::Text),
        column("montant", ColumnKind::Number),
        column("rang", ColumnKind::Integer),
        column("montant__sum", ColumnKind::Date),
    ];
    let cents = |i: i64| (i * 7_919 % 100_003) - 50_000;
    #[expect(clippy::cast_precision_loss, reason = "fewer than 53 bits")]
    let number = |cents: i64| cents as f64 / 100.0;
    let rows: Rows = (0..20_000)
        .map(|i| {
            let name = if i % 11 == 0 { Value::Null } else { Value::Text(format!("n{}", i % 7)) };
            let montant = if i % 5 == 0 { Value::Null } else { Value::Number(number(cents(i))) };
            vec![name, montant, Value::Integer(i64::MAX - i), Value::Text("2024-02-29".into())]
        })
        .collect();
    let mut right = BTreeMap::<Option<String>, (u64, i64, i128, i64, i64)>::new();
    for (i, row) in (0..).zip(&rows) {
        let key = if let Value::Text(name) = &row[0] { Some(name.clone()) } else { None };
        let group = right.entry(key).or_insert((0, 0, 0, i64::MAX, i64::MIN));
        group.0 += 1;
        group.2 += i128::from(i64::MAX - i);
        if i % 5 != 0 {
            group.1 += cents(i);
            group.3 = group.3.min(cents(i));
            group.4 = group.4.max(cents(i));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "as the engine tells a sum beyond 64 bits")]
    let groups: Rows = right
        .iter()
        .map(|(key, &(rows, sum, whole, min, max))| {
            vec![
                key.clone().map_or(Value::Null, Value::Text),
                Value::Number(number(sum)),
                Value::Number(number(min)),
                Value::Number(number(max)),
                Value::Integer(i64::try_from(rows).unwrap()),
                Value::Number(whole as f64),
                Value::Text("2024-02-29".into()),
            ]
        })
        .collect();
    // Empty cells come last.
    let groups: Rows = groups[1..].iter().chain(&groups[..1]).cloned().collect();
    let world = World::new();
    let select = Select {
        group: vec!["nom".into()],
        aggregates: vec![
            figure("montant", AggregateKind::Sum),
            figure("montant", AggregateKind::Minimum),
            figure("montant", AggregateKind::Maximum),
            figure("rang", AggregateKind::Count),
            figure("rang", AggregateKind::Sum),
            figure("montant__sum", AggregateKind::Maximum),
        ],
        ..Select::default()
    };
    for (key, run) in [("one", 20_000), ("many", 900)] {
        let table = world.write(key, &columns, &rows, run);
        let table = world.sorted(&table, &["rang"]).await;
        let found = world.ask(&table, &select).await.unwrap();
        assert_eq!(
            found.columns,
            [
                "nom",
                "montant__sum",
                "montant__min",
                "montant__max",
                "rang__count",
                "rang__sum",
                "montant__sum__max"
            ]
        );
        assert_eq!((&found.rows, found.total, found.ids.len()), (&groups, Some(8), 0));

        let page = Select {
            sort: vec![Sort { column: "montant__sum".into(), descending: true }],
            window: Window::Rows { offset: 2, limit: 3 },
            columns: vec!["montant__sum".into(), "nom".into()],
            ..select.clone()
        };
        let mut by_sum: Vec<_> = groups.iter().map(|row| vec![row[1].clone(), row[0].clone()]).collect();
        by_sum.sort_by(|a, b| crate::support::compare(&a[0], &b[0], true));
        for count in [true, false] {
            let found = world.ask(&table, &Select { count, ..page.clone() }).await.unwrap();
            assert_eq!((found.rows.as_slice(), found.total), (&by_sum[2..5], count.then_some(8)));
        }
    }
}

#[tokio::test]
async fn decimals_add_up_as_on_paper_and_an_average_is_of_what_is_there() {
    let columns =
        [column("x", ColumnKind::Number), column("n", ColumnKind::Integer), column("d", ColumnKind::Date)];
    let row = |x: Value, n: Value| vec![x, n, Value::Null];
    let rows = vec![
        row(Value::Number(0.1), Value::Integer(1)),
        row(Value::Number(0.2), Value::Integer(2)),
        row(Value::Null, Value::Integer(i64::MAX)),
        row(Value::Number(1e16), Value::Integer(-3)),
        row(Value::Number(-1e16), Value::Null),
    ];
    let world = World::new();
    let table = world.write("t", &columns, &rows, 2);
    let aggregates: Vec<_> = [AggregateKind::Sum, AggregateKind::Average, AggregateKind::Count]
        .iter()
        .flat_map(|&kind| [figure("x", kind), figure("n", kind)])
        .collect();
    let select = Select { aggregates, ..Select::default() };
    let found = world.ask(&table, &select).await.unwrap();
    let right = vec![
        Value::Number(0.3),
        Value::Integer(i64::MAX),
        Value::Number(0.075),
        Value::Number(2_305_843_009_213_693_951.75),
        Value::Integer(4),
        Value::Integer(4),
    ];
    assert_eq!((found.rows, found.total), (vec![right], Some(1)));
    // No row passes: a sum of nothing is empty, a count is 0.
    let none = Condition { column: "n".into(), operator: Operator::Exact, values: vec!["77".into()] };
    let found = world.ask(&table, &Select { filter: Filter::Is(none), ..select }).await.unwrap();
    assert_eq!(found.rows, [[vec![Value::Null; 4], vec![Value::Integer(0); 2]].concat()]);
    // Groups without figures are the values that occur; the same column may be asked twice.
    let select = Select { group: vec!["n".into(), "n".into()], ..Select::default() };
    let found = world.ask(&table, &select).await.unwrap();
    assert_eq!((found.total, found.rows[0].clone()), (Some(5), vec![Value::Integer(-3); 2]));
}

#[tokio::test]
async fn figures_that_make_no_sense_are_refused() {
    let world = World::new();
    let table = world.write("t", &[column("d", ColumnKind::Date)], &Vec::new(), 1);
    let select = Select {
        group: vec!["x".into()],
        aggregates: vec![figure("d", AggregateKind::Sum), figure("y", AggregateKind::Count)],
        sort: vec![Sort { column: "d".into(), descending: false }],
        columns: vec!["d".into()],
        window: Window::After { cursor: kernel::Cursor("e30".into()), limit: 1 },
        ..Select::default()
    };
    let Err(Error::Invalid(fields)) = world.ask(&table, &select).await else { panic!("it is wrong") };
    let fields: Vec<_> = fields.iter().map(|field| (field.field.as_ref(), field.message)).collect();
    assert_eq!(
        fields,
        [
            ("x__groupby", "unknown-column"),
            ("d__sum", "aggregate-needs-number"),
            ("y__count", "unknown-column"),
            ("columns", "unknown-column"),
            ("d__sort", "unknown-column"),
            ("cursor", "cursor-of-groups"),
        ]
    );
}
