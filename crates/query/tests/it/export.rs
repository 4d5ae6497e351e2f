//! Exports, read back.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use calamine::{Data, Reader as _};
use futures::TryStreamExt as _;
use kernel::{
    ColumnKind, Condition, Error, ExportFormat, ExportInfo, Filter, Operator, QueryEngine as _, Select, Sort,
    Table, Value, Window,
};
use sha2::{Digest as _, Sha256};

use crate::support::{Rows, World, column};

async fn export(world: &World, table: &Table, select: &Select, format: ExportFormat) -> (Vec<u8>, u64) {
    let told = Arc::new(Mutex::new(None::<ExportInfo>));
    let done = Arc::clone(&told);
    let stream = world
        .engine
        .export(table, select, format, Box::new(move |info| *done.lock().unwrap() = Some(info)))
        .await
        .unwrap();
    let bytes = stream.try_fold(Vec::new(), async |mut all, bytes| {
        all.extend_from_slice(&bytes);
        Ok(all)
    });
    let bytes = bytes.await.unwrap();
    let info = told.lock().unwrap().take().unwrap();
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    assert_eq!((info.bytes, &info.sha256), (bytes.len() as u64, &sha256));
    (bytes, info.rows)
}

fn columns() -> Vec<kernel::Column> {
    vec![
        column("nom", ColumnKind::Text),
        column("a\"b,c", ColumnKind::Text),
        column("montant", ColumnKind::Number),
        column("rang", ColumnKind::Integer),
        column("jour", ColumnKind::Date),
        column("instant", ColumnKind::Datetime),
        column("actif", ColumnKind::Boolean),
    ]
}

fn rows() -> Rows {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut rows = vec![
        vec![
            text("=cmd()"),
            text("l'été, \"ici\"\r\n<b>&amp;"),
            Value::Number(-12.5),
            Value::Integer(-3),
            text("2024-02-29"),
            text("2024-02-29T12:30:00Z"),
            Value::Boolean(true),
        ],
        vec![
            text("-5"),
            text("a\0b_x0041_\u{1f600}"),
            Value::Number(0.1),
            Value::Integer(9_007_199_254_740_993),
            text("1850-01-01"),
            text("1969-12-31T23:59:59.250Z"),
            Value::Boolean(false),
        ],
        vec![Value::Null; 7],
    ];
    for i in 0..20_000 {
        let mut row = vec![Value::Null; 7];
        row[0] = Value::Text(format!("ligne {i}"));
        row[3] = Value::Integer(i);
        rows.push(row);
    }
    rows
}

fn only(column: &str, operator: Operator, value: &str) -> Select {
    let condition = Condition { column: column.into(), operator, values: vec![value.into()] };
    Select { filter: Filter::Is(condition), ..Select::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_is_read_back_cell_by_cell_with_formulas_guarded() {
    let world = World::new();
    let table = world.write("t", &columns(), &rows(), 6_000);
    let (bytes, count) = export(&world, &table, &Select::default(), ExportFormat::Csv).await;
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.split("\r\nligne 0,").next().unwrap().to_owned();
    lines.push_str("\r\n");
    assert_eq!(
        lines,
        "nom,\"a\"\"b,c\",montant,rang,jour,instant,actif\r\n\
         '=cmd(),\"l'été, \"\"ici\"\"\r\n<b>&amp;\",-12.5,-3,2024-02-29,2024-02-29T12:30:00Z,true\r\n\
         -5,a\0b_x0041_\u{1f600},0.1,9007199254740993,1850-01-01,1969-12-31T23:59:59.250Z,false\r\n\
         ,,,,,,\r\n"
    );
    let after: Vec<_> = text.lines().skip(5).collect();
    assert_eq!((count, after.len()), (20_003, 20_000));
    for (i, line) in after.iter().enumerate() {
        assert_eq!(*line, format!("ligne {i},,,{i},,,"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_for_people_hold_the_words_of_the_schema_and_files_for_programs_booleans() {
    let world = World::new();
    let words = kernel::TruthWords { yes: "oui".into(), no: "non, \"jamais\"".into() };
    let told = kernel::Column { words: Some(words), ..column("ok", ColumnKind::Boolean) };
    let columns = [told, column("brut", ColumnKind::Boolean)];
    let cells = [Value::Boolean(false), Value::Null, Value::Boolean(true)];
    let rows = cells.map(|cell| vec![cell.clone(), cell]).to_vec();
    let table = world.write("t", &columns, &rows, 6_000);
    assert_eq!(table.columns, columns);
    for table in [&table, &world.sorted(&table, &["brut"]).await] {
        let all = Select::default();
        let (csv, _) = export(&world, table, &all, ExportFormat::Csv).await;
        let wanted = "ok,brut\r\n\"non, \"\"jamais\"\"\",false\r\n,\r\noui,true\r\n";
        assert_eq!(String::from_utf8(csv).unwrap(), wanted);
        let (lines, _) = export(&world, table, &all, ExportFormat::Ndjson).await;
        let lines = String::from_utf8(lines).unwrap();
        assert_eq!(lines.lines().last(), Some(r#"{"ok":true,"brut":true}"#), "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_and_its_lines_hold_the_same_objects_in_the_same_order() {
    let world = World::new();
    let table = world.write("t", &columns(), &rows(), 6_000);
    let table = world.sorted(&table, &["nom"]).await;
    let select = only("rang", Operator::Below, "100");
    let (array, count) = export(&world, &table, &select, ExportFormat::Json).await;
    let (lines, _) = export(&world, &table, &select, ExportFormat::Ndjson).await;
    let array: Vec<serde_json::Value> = serde_json::from_slice(&array).unwrap();
    let lines: Vec<serde_json::Value> = std::str::from_utf8(&lines)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((array.len() as u64, &array), (count, &lines));
    assert_eq!(count, 101);
    for (object, row) in array.iter().zip(rows().iter().filter(|row| matches!(row[3], Value::Integer(..100))))
    {
        let object = object.as_object().unwrap();
        assert!(object.keys().eq(columns().iter().map(|column| &column.name)));
        let cells: Vec<_> = row.iter().map(|cell| serde_json::to_value(cell).unwrap()).collect();
        assert!(object.values().eq(&cells), "{object:?}");
    }
    let none = only("rang", Operator::Below, "-100");
    let (empty, _) = export(&world, &table, &none, ExportFormat::Json).await;
    assert_eq!(serde_json::from_slice::<Vec<()>>(&empty).unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_opens_with_its_kinds() {
    let world = World::new();
    let table = world.write("t", &columns(), &rows(), 6_000);
    let (bytes, count) = export(&world, &table, &Select::default(), ExportFormat::Xlsx).await;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("data").unwrap();
    assert_eq!((sheet.height() as u64, sheet.width()), (count + 1, 7));
    let row = |index: usize| sheet.rows().nth(index).unwrap();
    assert_eq!(row(0)[1], Data::String("a\"b,c".into()));
    assert_eq!(row(1)[0], Data::String("=cmd()".into()));
    assert_eq!(
        (&row(1)[2], &row(1)[3], &row(1)[6]),
        (&Data::Float(-12.5), &Data::Float(-3.0), &Data::Bool(true))
    );
    let Data::DateTime(day) = &row(1)[4] else { panic!("{:?}", row(1)[4]) };
    let Data::DateTime(instant) = &row(1)[5] else { panic!("{:?}", row(1)[5]) };
    assert!((day.as_f64() - 45_351.0).abs() < 1e-9 && (instant.as_f64() - 45_351.520_833_333).abs() < 1e-6);
    assert_eq!(row(2)[3], Data::String("9007199254740993".into()));
    assert_eq!(row(2)[4], Data::String("1850-01-01".into()));
    assert!(row(3).iter().all(|cell| *cell == Data::Empty));
    assert_eq!(
        (&row(20_003)[0], &row(20_003)[3]),
        (&Data::String("ligne 19999".into()), &Data::Float(19_999.0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn parquet_is_the_stored_file_or_the_rows_that_pass() {
    let world = World::new();
    let table = world.write("t", &columns(), &rows(), 6_000);
    let (bytes, count) = export(&world, &table, &Select::default(), ExportFormat::Parquet).await;
    assert_eq!((bytes, count), (std::fs::read(world.folder.path().join("t")).unwrap(), 20_003));

    let select =
        Select { columns: vec!["rang".into(), "nom".into()], ..only("rang", Operator::AtLeast, "19990") };
    let (bytes, count) = export(&world, &table, &select, ExportFormat::Parquet).await;
    std::fs::write(world.folder.path().join("chosen"), bytes).unwrap();
    let chosen = vec![column("rang", ColumnKind::Integer), column("nom", ColumnKind::Text)];
    let chosen = Table {
        key: "chosen".into(),
        sorted: None,
        columns: chosen,
        rows: count,
        empty: Vec::new(),
        file: None,
    };
    let found = world.ask(&chosen, &Select::default()).await.unwrap();
    assert_eq!((found.total, found.ids[0]), (Some(11), 2));
    assert_eq!(found.rows[1], [Value::Integer(19_990), Value::Text("ligne 19990".into())]);
    let none = only("rang", Operator::Below, "-100");
    let (bytes, count) = export(&world, &table, &none, ExportFormat::Parquet).await;
    std::fs::write(world.folder.path().join("none"), bytes).unwrap();
    let none = Table {
        key: "none".into(),
        sorted: None,
        columns: columns(),
        rows: count,
        empty: Vec::new(),
        file: None,
    };
    assert_eq!(world.ask(&none, &Select::default()).await.unwrap().total, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_export_has_the_same_bytes_and_follows_the_sort() {
    let world = World::new();
    let table = world.write("t", &columns(), &rows(), 6_000);
    let sorted = world.sorted(&table, &["rang"]).await;
    let select = Select {
        sort: vec![Sort { column: "rang".into(), descending: true }],
        window: Window::Rows { offset: 5, limit: 1 },
        ..only("nom", Operator::Contains, "LIGNE 1")
    };
    for format in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Parquet, ExportFormat::Ndjson] {
        let (first, count) = export(&world, &table, &select, format).await;
        let (second, _) = export(&world, &sorted, &select, format).await;
        assert!(first == second, "{format:?}");
        assert_eq!(count, 11_111);
        if format == ExportFormat::Ndjson {
            let line = std::str::from_utf8(&first).unwrap().lines().next().unwrap();
            assert!(line.contains("ligne 19999"), "{line}");
        }
    }
}

#[tokio::test]
async fn features_are_where_the_columns_say() {
    let world = World::new();
    let columns = [
        column("Longitude", ColumnKind::Number),
        column("lat", ColumnKind::Number),
        column("nom", ColumnKind::Text),
    ];
    let row = |x: f64, y: f64| vec![Value::Number(x), Value::Number(y), Value::Text("é".into())];
    let rows = vec![row(2.35, 48.85), row(2.35, 148.0), vec![Value::Null; 3]];
    let table = world.write("t", &columns, &rows, 10);
    let (bytes, count) = export(&world, &table, &Select::default(), ExportFormat::Geojson).await;
    let found: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(found["type"], "FeatureCollection");
    let geometries: Vec<_> =
        found["features"].as_array().unwrap().iter().map(|feature| &feature["geometry"]).collect();
    let point = serde_json::json!({"type": "Point", "coordinates": [2.35, 48.85]});
    assert_eq!((count, geometries), (3, vec![&point, &serde_json::Value::Null, &serde_json::Value::Null]));
    assert_eq!(found["features"][0]["properties"]["nom"], "é");
    let names = vec![vec![Value::Text("é".into())]];
    let elsewhere = world.write("u", &[column("nom", ColumnKind::Text)], &names, 10);
    let all = Select::default();
    let refused = world.engine.export(&elsewhere, &all, ExportFormat::Geojson, Box::new(|_| {})).await;
    let Err(Error::Invalid(fields)) = refused else { panic!("there is no place") };
    assert_eq!(fields[0].message, "export-no-geometry");
    // Known before it is asked for, without reading a row.
    let refusal = |select: &Select, rows, format| {
        world.engine.refuses(&table, select, rows, format).map(|invalid| invalid.message)
    };
    let refused = world.engine.refuses(&elsewhere, &all, 1, ExportFormat::Geojson);
    assert_eq!(refused.map(|invalid| invalid.message), Some("export-no-geometry"));
    assert_eq!(refusal(&Select::default(), 3, ExportFormat::Geojson), None);
    assert_eq!(refusal(&Select::default(), 2_000_000, ExportFormat::Xlsx), Some("export-too-many-rows"));
    assert_eq!(refusal(&Select::default(), 1_048_575, ExportFormat::Xlsx), None);
    assert_eq!(refusal(&Select::default(), u64::MAX, ExportFormat::Csv), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_nobody_reads_gives_its_place_back() {
    let limits = query::EngineLimits { at_once: 1, queue: 1, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let table = world.write("t", &columns(), &rows(), 6_000);
    for _ in 0..3 {
        let mut stream = world
            .engine
            .export(&table, &Select::default(), ExportFormat::Csv, Box::new(|_| panic!("it did not end")))
            .await
            .unwrap();
        assert!(stream.try_next().await.unwrap().is_some());
    }
    let mut sizes = HashMap::new();
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        sizes.insert(format, export(&world, &table, &Select::default(), format).await.1);
    }
    assert_eq!(sizes[&ExportFormat::Csv], sizes[&ExportFormat::Json]);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_who_do_not_read_keep_nobody_waiting() {
    let limits = query::EngineLimits { at_once: 1, queue: 1, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let text = |i: i64| Value::Text(format!("{i} {}", "x".repeat(200)));
    // Far more than what is made ahead of a reader.
    let rows: Rows = (0..20_000).map(|i| vec![text(i)]).collect();
    let table = world.write("t", &[column("nom", ColumnKind::Text)], &rows, 6_000);
    let select = Select { columns: vec!["nom".into()], ..Select::default() };
    let mut unread = Vec::new();
    for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::Json, ExportFormat::Csv] {
        let mut stream = world.engine.export(&table, &select, format, Box::new(drop)).await.unwrap();
        let begun = stream.try_next().await.unwrap().unwrap();
        unread.push((begun, stream));
    }
    let (whole, count) = export(&world, &table, &select, ExportFormat::Csv).await;
    assert_eq!(count, 20_000);
    // Those who read at last have every byte.
    let (begun, rest) = unread.pop().unwrap();
    let late = rest.try_fold(begun.to_vec(), async |mut all, bytes| {
        all.extend_from_slice(&bytes);
        Ok(all)
    });
    assert_eq!(late.await.unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_a_cell_cannot_hold_is_cut_and_named_in_a_sheet_of_notes() {
    let world = World::new();
    let columns = [column("nom", ColumnKind::Text), column("tracé", ColumnKind::Text)];
    let text = |text: &str| Value::Text(text.to_owned());
    let rows: Rows = vec![vec![text("a"), text("court")], vec![text("b"), text(&"é".repeat(40_000))]];
    let table = world.write("long", &columns, &rows, 10);
    let (bytes, _) = export(&world, &table, &Select::default(), ExportFormat::Xlsx).await;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["data", "notes"]);
    let notes = book.worksheet_range("notes").unwrap();
    let cell = |row, column| notes.get_value((row, column)).unwrap().to_string();
    assert_eq!((cell(1, 0), cell(1, 1), cell(1, 2)), ("3".into(), "tracé".into(), "40000".into()));
    assert!(cell(2, 0).starts_with("1 texte"), "{}", cell(2, 0));
    let only = Select { columns: vec!["nom".into()], ..Select::default() };
    let (bytes, _) = export(&world, &table, &only, ExportFormat::Xlsx).await;
    let book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_of_few_columns_still_has_its_places() {
    let world = World::new();
    let columns = [
        column("identifiant", ColumnKind::Text),
        column("EQUIP_LAT", ColumnKind::Number),
        column("EQUIP_LONG", ColumnKind::Number),
    ];
    let row = vec![Value::Text("a".into()), Value::Number(48.5), Value::Number(2.25)];
    let table = world.write("map", &columns, &vec![row], 10);
    for (asked, properties) in [
        (&["identifiant"][..], serde_json::json!({ "identifiant": "a" })),
        (&["EQUIP_LONG", "identifiant"], serde_json::json!({ "EQUIP_LONG": 2.25, "identifiant": "a" })),
    ] {
        let columns = asked.iter().map(|&name| name.to_owned()).collect();
        let select = Select { columns, ..Select::default() };
        assert!(world.engine.refuses(&table, &select, 1, ExportFormat::Geojson).is_none());
        let (bytes, _) = export(&world, &table, &select, ExportFormat::Geojson).await;
        let map: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let feature = &map["features"][0];
        assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([2.25, 48.5]));
        assert_eq!(feature["properties"], properties);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_those_bytes_of_the_stored_file_and_slow_readers_keep_nobody_waiting() {
    let limits = query::EngineLimits { at_once: 1, queue: 1, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let text = |i: u64| Value::Text(format!("{:x}", i.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let rows: Rows = (0..150_000).map(|i| vec![text(i)]).collect();
    let table = world.write("t", &[column("nom", ColumnKind::Text)], &rows, 50_000);
    let file = std::fs::read(world.folder.path().join("t")).unwrap();
    assert!(world.engine.is_stored(&Select::default(), ExportFormat::Parquet));
    assert!(!world.engine.is_stored(&Select::default(), ExportFormat::Csv));
    let mut unread = Vec::new();
    let length = file.len() as u64;
    assert!(length > 1 << 20, "several pieces: {length}");
    for _ in 0..100 {
        unread.push(world.engine.part(&table, 0..length).await.unwrap());
    }
    for range in [0..1, 5..length, length - 8..length] {
        let part: Vec<_> =
            world.engine.part(&table, range.clone()).await.unwrap().try_collect().await.unwrap();
        let within = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        assert_eq!(part.concat(), file[within], "{range:?}");
    }
    let late: Vec<_> = unread.pop().unwrap().try_collect().await.unwrap();
    assert_eq!(late.concat(), file);
    let missing = Table { key: "missing".into(), ..table };
    assert!(matches!(world.engine.part(&missing, 0..9).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_row_is_read_for_an_export_whose_bytes_nobody_asks_for() {
    let limits = query::EngineLimits { at_once: 1, queue: 0, ..query::EngineLimits::default() };
    let world = World::with_limits(&limits);
    let table = world.write("t", &columns(), &rows(), 6_000);
    let unread = world.engine.export(&table, &Select::default(), ExportFormat::Csv, Box::new(drop)).await;
    // It holds no place among those at work, of which there is one.
    let (_, count) = export(&world, &table, &Select::default(), ExportFormat::Csv).await;
    assert_eq!(count, table.rows);
    drop(unread);
}
