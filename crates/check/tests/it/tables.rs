//! Accepted rows as typed columns.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use check::{Accept, Batches, Generalise, Request, Sink, SinkError, Tables, Treatment};

use crate::{reader, schema};

/// Keeps what it is given.
#[derive(Default)]
struct Kept {
    columns: Mutex<Option<SchemaRef>>,
    /// By number: the first row, then the batches.
    runs: Mutex<BTreeMap<u64, (u64, Vec<RecordBatch>)>>,
}

struct Run<'a> {
    kept: &'a Kept,
    number: u64,
    first_row: u64,
    batches: Vec<RecordBatch>,
}

impl Tables for Kept {
    fn begin(&self, columns: &SchemaRef) -> Result<(), SinkError> {
        *self.columns.lock().expect("a lock") = Some(columns.clone());
        Ok(())
    }

    fn run(&self, number: u64, first_row: u64) -> Result<Box<dyn Batches + '_>, SinkError> {
        Ok(Box::new(Run { kept: self, number, first_row, batches: Vec::new() }))
    }
}

impl Batches for Run<'_> {
    fn push(&mut self, batch: RecordBatch) -> Result<(), SinkError> {
        self.batches.push(batch);
        Ok(())
    }

    fn close(self: Box<Self>) -> Result<(), SinkError> {
        let before =
            self.kept.runs.lock().expect("a lock").insert(self.number, (self.first_row, self.batches));
        assert!(before.is_none(), "a run has one number");
        Ok(())
    }
}

impl Kept {
    /// All batches in order, after making sure that runs and rows follow one another.
    fn batches(self) -> Vec<RecordBatch> {
        let (mut row, mut all) = (1, Vec::new());
        for (expected, (number, (first_row, batches))) in (0..).zip(self.runs.into_inner().expect("a lock")) {
            assert_eq!((number, first_row), (expected, row));
            row += batches.iter().map(RecordBatch::num_rows).sum::<usize>() as u64;
            assert!(batches.iter().all(|batch| (1..=4_096).contains(&batch.num_rows())));
            all.extend(batches);
        }
        all
    }
}

const TEXT: &str = "jour;prix;ok;heure;nom;code\n\
    2024-02-29;1,5;oui;2024-02-29T13:05:00Z;\"é \"\"x\"\"\";01000\n\
    2024-02-30;2;oui;2024-01-01T00:00:00Z;bad;75056\n\
    ;;;;;\n\
    1969-12-31;-0,25;non;;;33063\n";

const FIELDS: &str = r#"{"name": "jour", "type": "date"}, {"name": "prix", "type": "number", "decimalChar": ","},
    {"name": "ok", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    {"name": "heure", "type": "datetime"}, {"name": "nom"}, {"name": "code"}"#;

#[test]
fn good_rows_are_written_as_their_kinds() {
    let (schema, kept) = (schema(FIELDS, ""), Kept::default());
    let request = Request { schema: Some(&schema), sink: Some(Sink::new(&kept)), ..Request::default() };
    let report = check::check(reader("x.csv", TEXT.as_bytes()), &request).expect("a table");
    assert_eq!(report.bad_rows, 2);
    let batch = &kept.batches()[0];
    assert_eq!(batch.num_rows(), 2);
    assert_eq!(batch.column(0).as_primitive::<Date32Type>().values(), &[19_782, -1]);
    assert_eq!(batch.column(1).as_primitive::<Float64Type>().values(), &[1.5, -0.25]);
    assert!(batch.column(2).as_boolean().value(0) && !batch.column(2).as_boolean().value(1));
    assert_eq!(batch.column(3).as_primitive::<TimestampMillisecondType>().value(0), 1_709_211_900_000);
    assert!(batch.column(3).is_null(1) && batch.column(4).is_null(1));
    assert_eq!(batch.column(4).as_string::<i32>().value(0), "é \"x\"");
}

#[test]
fn a_boolean_column_says_the_first_words_that_its_schema_accepts_where_it_refuses_true_or_false() {
    let fields = r#"{"name": "a", "type": "boolean", "trueValues": ["oui", "1"], "falseValues": ["non"]},
        {"name": "b", "type": "boolean"},
        {"name": "c", "type": "boolean", "trueValues": ["vrai", "true"], "falseValues": ["faux"]},
        {"name": "d", "type": "boolean", "trueValues": ["-", "o"], "falseValues": ["-", "n"]},
        {"name": "e", "type": "boolean", "trueValues": ["x"], "falseValues": [""]},
        {"name": "f"}"#;
    let (schema, kept) = (schema(fields, r#", "missingValues": ["", "-"]"#), Kept::default());
    let request = Request { schema: Some(&schema), sink: Some(Sink::new(&kept)), ..Request::default() };
    check::check(reader("x.csv", b"a,b,c,d,e,f,g\noui,true,true,o,x,a,oui\n"), &request).expect("a table");
    let columns = kept.columns.lock().expect("a lock").clone().expect("columns");
    let words = |name: &str| {
        let field = columns.field_with_name(name).expect("a column");
        let word = |key| field.metadata().get(key).map(String::as_str);
        (word(check::TRUE_WORD), word(check::FALSE_WORD))
    };
    assert_eq!(words("a"), (Some("oui"), Some("non")));
    assert_eq!(words("b"), (None, None));
    assert_eq!(words("c"), (Some("true"), Some("faux")), "what is accepted stays");
    assert_eq!(words("d"), (Some("o"), Some("n")), "a word that stands for a missing value is passed over");
    assert_eq!(words("e"), (None, None), "no false cell can be written");
    assert_eq!(words("f"), (None, None));
    assert_eq!(words("g"), (None, None), "no schema says anything of it");
}

#[test]
fn good_cells_keep_every_row_but_blank_ones() {
    let (schema, kept) = (schema(FIELDS, ""), Kept::default());
    let sink = Sink { accept: Accept::GoodCells, ..Sink::new(&kept) };
    let request = Request { schema: Some(&schema), sink: Some(sink), ..Request::default() };
    check::check(reader("x.csv", TEXT.as_bytes()), &request).expect("a table");
    let batch = &kept.batches()[0];
    assert_eq!(batch.num_rows(), 3);
    assert!(batch.column(0).is_null(1));
    assert_eq!(batch.column(4).as_string::<i32>().value(1), "bad");
}

#[test]
fn treatments_drop_and_generalise_columns() {
    let (schema, kept) = (schema(FIELDS, ""), Kept::default());
    let treatments = [
        ("nom".to_owned(), Treatment::Drop),
        ("jour".to_owned(), Treatment::Generalise(Generalise::Month)),
        ("code".to_owned(), Treatment::Generalise(Generalise::Prefix(2))),
        ("prix".to_owned(), Treatment::Generalise(Generalise::Step(1))),
    ];
    let sink = Sink { treatments: &treatments, ..Sink::new(&kept) };
    let request = Request { schema: Some(&schema), sink: Some(sink), ..Request::default() };
    check::check(reader("x.csv", TEXT.as_bytes()), &request).expect("a table");
    let batch = &kept.batches()[0];
    assert_eq!(batch.num_columns(), 5);
    let text =
        |column: usize| -> Vec<_> { batch.column(column).as_string::<i32>().iter().flatten().collect() };
    assert_eq!(text(0), ["2024-02", "1969-12"]);
    assert_eq!(batch.column(1).as_primitive::<Float64Type>().values(), &[1.0, -1.0]);
    assert_eq!(text(4), ["01", "33"]);
}

#[test]
fn without_a_schema_the_narrowest_kind_of_all_rows_is_taken() {
    let mut text = String::from("n,x,d,code,t,vide,b,ok\n");
    for row in 0..30_000 {
        writeln!(text, "{row},{row}.5,2024-01-01,01000,{},,true,oui", if row == 29_999 { "a" } else { "1" })
            .expect("memory");
    }
    let kept = Kept::default();
    let sink = Sink::new(&kept);
    let request = Request { sink: Some(sink), threads: 3, ..Request::default() };
    let report = check::check(reader("x.csv", text.as_bytes()), &request).expect("a table");
    assert!(report.valid);
    let columns = kept.columns.lock().expect("a lock").clone().expect("columns");
    let kinds: Vec<_> = columns.fields().iter().map(|field| field.data_type().clone()).collect();
    let text = DataType::Utf8;
    assert_eq!(
        kinds,
        [
            DataType::Int64,
            DataType::Float64,
            DataType::Date32,
            text.clone(),
            text.clone(),
            text,
            DataType::Boolean,
            DataType::Boolean
        ]
    );
    let batches = kept.batches();
    let numbers: Vec<i64> = batches
        .iter()
        .flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values())
        .copied()
        .collect();
    assert_eq!(numbers, (0..30_000).collect::<Vec<_>>());
}

#[test]
fn a_writer_that_fails_ends_the_check() {
    struct Full;
    impl Tables for Full {
        fn begin(&self, _columns: &SchemaRef) -> Result<(), SinkError> {
            Ok(())
        }

        fn run(&self, _number: u64, _first_row: u64) -> Result<Box<dyn Batches + '_>, SinkError> {
            Err("the disk is full".into())
        }
    }
    let text = "a\n".to_owned() + &"1\n".repeat(2_000_000);
    let request = Request { sink: Some(Sink::new(&Full)), threads: 4, ..Request::default() };
    let result = check::check(reader("x.csv", text.as_bytes()), &request);
    assert!(matches!(result, Err(check::Unreadable::Sink(_))), "{result:?}");
}

#[test]
fn without_a_schema_no_number_loses_a_digit() {
    let text = "long,cents,part,small\n12345678901234567890,9999999999999999.99,0.1234567890123456789,1234567890.12345\n";
    let kept = Kept::default();
    let request = Request { sink: Some(Sink::new(&kept)), ..Request::default() };
    check::check(reader("x.csv", text.as_bytes()), &request).expect("a table");
    let columns = kept.columns.lock().expect("a lock").clone().expect("columns");
    let kinds: Vec<_> = columns.fields().iter().map(|field| field.data_type().clone()).collect();
    assert_eq!(kinds, [DataType::Utf8, DataType::Utf8, DataType::Utf8, DataType::Float64]);
}
