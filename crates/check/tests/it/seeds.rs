//! Replays the seeds of the fuzz targets: what must hold for any bytes is tried on them at each build.

use std::fs;
use std::path::Path;

#[path = "../../../../fuzz/properties.rs"]
mod properties;

fn replay(target: &str, property: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let mut tried = 0;
    for entry in fs::read_dir(&folder).expect("each fuzz target has seeds") {
        let path = entry.expect("a folder can be listed").path();
        property(&fs::read(&path).expect("a seed can be read"));
        tried += 1;
    }
    assert!(tried > 0, "no seed in {}", folder.display());
}

#[test]
fn any_text_gives_the_same_report_however_many_threads_share_it() {
    replay("csv_reader", properties::csv_reader);
}

#[test]
fn any_schema_is_refused_or_can_be_checked_against() {
    replay("schema_reader", properties::schema_reader);
}

#[test]
fn any_workbook_is_refused_or_holds_the_limits() {
    replay("xlsx_reader", properties::xlsx_reader);
}

#[test]
fn any_json_is_refused_or_holds_the_limits() {
    replay("json_reader", properties::json_reader);
}

#[test]
fn any_document_is_refused_or_holds_the_limits() {
    replay("ods_reader", properties::ods_reader);
}

#[test]
fn any_archive_is_refused_or_holds_the_limits() {
    replay("archive_reader", properties::archive_reader);
}
