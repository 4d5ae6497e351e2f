//! Laws that hold for any bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::disguise::Hints;
use super::memo::Memo;
use super::reading::{Signals, Wants, read, read_on, read_slowly};
use super::text::letter;
use super::{Column, Detector, Kinds, Place, Tally, scan_exact};
use crate::cells::Cell;
use crate::simd::PAD;

/// Bytes made of pieces that the readers look for, so that they come close to each rule.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[0-9]{1,5}",
        "[ .,;:/@°'()+_-]",
        "( at | AT | arobase | dot | point |\\[at\\]|\\(dot\\)|E\\+1[24]|\\.0)",
        "(M\\.|Mme|né le|rue|bis|tél|FR76|BE68|AB|CD|2A|\u{a0}|\u{2011}|École|Association|immat)",
        "[A-ZÉ][a-zéè]{1,8}",
        "[A-Z]{1,6}",
        "[a-z.]{1,6}@[a-z]{1,5}\\.(fr|org)",
        "(0[1-9]( [0-9]{2}){4}|[12] [0-9]{2} 0[1-9] [0-9]{2} [0-9]{3} [0-9]{3} [0-9]{2}|[0-9]{15})",
        "([0-9]{23}|[0-9]{5} [0-9]{5} [0-9A-Z]{11} [0-9]{2}|336[0-9]{8}|0[67](_[0-9]{2}){4}|[12][0-9]{2}0[1-9][0-9]{8})",
        "20[0-9]{2}-[01][0-9]-[0-3][0-9](/20[0-9]{2}-[01][0-9]-[0-3][0-9])?",
        "\\PC{0,3}",
    ];
    prop_oneof![
        4 => vec(piece, 0..8).prop_map(|pieces| pieces.concat().into_bytes()),
        1 => vec(any::<u8>(), 0..80),
    ]
}

/// The cell, followed by bytes that are no part of it.
fn padded(cell: &[u8]) -> Vec<u8> {
    let mut padded = cell.to_vec();
    padded.extend(b"1@+a9Z".iter().cycle().take(PAD));
    padded
}

fn scan(column: &Column, place: Place, cell: &[u8], tally: &mut Tally) {
    column.sought(Hints::ALL).scan(place, Cell::new(&padded(cell), cell.len()), tally);
}

fn tally(cells: &[(Place, Vec<u8>)]) -> Tally {
    let detector = Detector::new([("valeur", None)], Kinds::All);
    let mut tally = Tally::default();
    for (place, cell) in cells {
        scan(detector.column(0), *place, cell, &mut tally);
    }
    tally
}

fn placed() -> impl Strategy<Value = Vec<(Place, Vec<u8>)>> {
    vec(((0..4u64, 0..50u32), cell()), 0..12).prop_map(|cells| {
        cells.into_iter().map(|((block, row), cell)| (Place { block, row }, cell)).collect()
    })
}

fn merged(parts: &[&Tally]) -> Tally {
    parts.iter().fold(Tally::default(), |mut sum, part| {
        sum.merge(part);
        sum
    })
}

/// The letters and digits of a text, folded, and `None` wherever something else stands.
fn plain(bytes: &[u8]) -> Vec<Option<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if let Some(letter) = letter(bytes, at) {
            out.extend(letter.folded[..letter.count].iter().map(|byte| Some(*byte)));
            at += letter.width;
        } else {
            out.push(bytes[at].is_ascii_digit().then_some(bytes[at]));
            at += 1;
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic_and_shortcuts_change_nothing(cell in cell()) {
        prop_assert_eq!(read(&cell, Wants::ALL), read_slowly(&cell, Wants::ALL));
        scan_exact(&cell);
    }

    #[test]
    fn a_cell_shows_the_same_whatever_cells_were_read_before(
        cells in vec(cell(), 1..6), digits in vec(b'0'..=b'9', 1..4),
    ) {
        let mut memo = Memo::default();
        for digit in digits {
            for cell in &cells {
                let other: Vec<u8> =
                    cell.iter().map(|byte| if byte.is_ascii_digit() { digit } else { *byte }).collect();
                for cell in [cell, &other] {
                    let read = read_on(Cell::new(&padded(cell), cell.len()), Wants::ALL, &mut memo);
                    prop_assert_eq!(read, read_slowly(cell, Wants::ALL));
                }
            }
        }
    }

    #[test]
    fn a_period_holds_nothing_that_is_sought(digits in proptest::array::uniform16(b'0'..=b'9')) {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = digits;
        let cell = [a, b, c, d, b'-', e, f, b'-', g, h, b'/', i, j, k, l, b'-', m, n, b'-', o, p];
        prop_assert_eq!(read_slowly(&cell, Wants::ALL), read(&cell, Wants::ALL));
        prop_assert!(read(&cell, Wants::ALL).is_empty());
    }

    #[test]
    fn certain_kinds_need_the_digits_that_a_text_shows(cells in vec(cell(), 1..6)) {
        let text: Vec<u8> = cells.join(&b'\n');
        let sought = Detector::new([("valeur", None)], Kinds::Certain).column(0).sought(Hints::of(&text));
        for cell in &cells {
            let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
            if !sought.may_be_in(cell, || Some(digits)) {
                prop_assert_eq!(read_slowly(cell, Kinds::Certain.wants()), Signals::NONE);
            }
        }
    }

    #[test]
    fn tallies_merge_in_any_order(a in placed(), b in placed(), c in placed()) {
        let (a, b, c) = (tally(&a), tally(&b), tally(&c));
        let together = merged(&[&merged(&[&a, &b]), &c]);
        prop_assert_eq!(&together, &merged(&[&a, &merged(&[&b, &c])]));
        prop_assert_eq!(&together, &merged(&[&c, &b, &a]));
    }

    #[test]
    fn a_block_reads_as_its_cells_one_by_one(cells in vec(cell(), 0..12)) {
        let detector = Detector::new([("adresse", None)], Kinds::All);
        let mut block = Tally::default();
        detector.column(0).scan_block(3, cells.iter().map(Vec::as_slice), &mut block);
        let mut single = Tally::default();
        for (cell, row) in cells.iter().zip(0..) {
            scan(detector.column(0), Place { block: 3, row }, cell, &mut single);
        }
        prop_assert_eq!(block, single);
    }

    #[test]
    fn no_mask_holds_four_letters_or_digits_of_its_cell(cell in cell()) {
        let detector = Detector::new([("adresse", None)], Kinds::All);
        let mut tally = Tally::default();
        scan(detector.column(0), Place { block: 0, row: 0 }, &cell, &mut tally);
        let source = plain(&cell);
        for finding in detector.verdict(&[tally]).findings {
            for example in finding.examples {
                for window in plain(example.masked.as_bytes()).windows(4) {
                    let shown = window.iter().all(Option::is_some) && source.windows(4).any(|original| original == window);
                    prop_assert!(!shown, "{} shows {:?}", example.masked, String::from_utf8_lossy(&cell));
                }
            }
        }
    }
}
