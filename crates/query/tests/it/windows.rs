//! Pages at any offset.

use kernel::{ColumnKind, Select, Value, Window};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::support::{Rows, World, column};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_at_any_offset_is_that_part_of_the_file() {
    let columns = [column("nom", ColumnKind::Text), column("rang", ColumnKind::Integer)];
    let rows: Rows =
        (0..30_000).map(|i| vec![Value::Text(format!("ligne {}", i % 977)), Value::Integer(i * 3)]).collect();
    let world = World::new();
    let table = world.write("t", &columns, &rows, 11_000);
    let table = world.sorted(&table, &["nom"]).await;
    let mut runner = TestRunner::deterministic();
    let strategy = (prop_oneof![0usize..30_010, 10_990usize..11_010, 0usize..200], 1usize..1_000);
    for _ in 0..60 {
        let (offset, limit) = strategy.new_tree(&mut runner).unwrap().current();
        let select = Select {
            columns: vec!["rang".into(), "nom".into(), "rang".into()],
            window: Window::Rows { offset: offset as u64, limit },
            ..Select::default()
        };
        let found = world.ask(&table, &select).await.unwrap();
        let right: Vec<_> = (offset..rows.len().min(offset + limit)).collect();
        assert_eq!(found.ids, right.iter().map(|&row| row as u64 + 1).collect::<Vec<_>>());
        let cells = |&row: &usize| vec![rows[row][1].clone(), rows[row][0].clone(), rows[row][1].clone()];
        assert_eq!(found.rows, right.iter().map(cells).collect::<Vec<_>>());
        assert_eq!(found.total, Some(30_000));
    }
}
