//! The rules of the house, on the whole workspace.

use std::path::Path;

use testkit::house;

fn holds(rule: fn(&Path) -> Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let faults = rule(&root.canonicalize().expect("the workspace"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn crates_name_only_what_stands_below_them() {
    holds(house::arrows);
}

#[test]
fn a_file_holds_one_thing() {
    holds(house::long_files);
}

#[test]
fn every_sentence_exists_in_both_languages_and_is_used() {
    holds(house::messages);
}

#[test]
fn french_signs_keep_the_space_before_them_on_their_line() {
    holds(house::typography);
}

#[test]
fn no_two_migrations_have_one_version() {
    holds(house::migrations);
}

#[test]
fn only_web_names_statuses() {
    holds(house::statuses);
}
