//! Checks of one column against others.

use std::cmp::Ordering;

use crate::schema::{Comparison, Kind, Typed, compare as compare_typed};

/// What a comparison of two cells says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The comparison is true, or a cell is not of its column's kind and says so elsewhere.
    Holds,
    Fails,
    /// A number and a text, a date and an hour: no order between them.
    Incomparable,
}

/// `compare-columns-value`: numbers are compared as numbers when both are, dates as dates, texts by their
/// characters, so that dates written as text in the order of ISO 8601 compare too.
pub fn compare(left: (&Kind, &str), op: Comparison, right: (&Kind, &str)) -> Compared {
    let (Some(left_typed), Some(right_typed)) = (left.0.read(left.1), right.0.read(right.1)) else {
        return Compared::Holds;
    };
    let order = match (number(left_typed, left.1), number(right_typed, right.1)) {
        (Some(left), Some(right)) => left.partial_cmp(&right),
        (None, None) => match (left_typed, right_typed) {
            (Typed::Text, Typed::Text) => Some(left.1.cmp(right.1)),
            (left, right) => compare_typed(left, right),
        },
        _ => None,
    };
    match order {
        None => Compared::Incomparable,
        Some(order) if holds(op, order) => Compared::Holds,
        Some(_) => Compared::Fails,
    }
}

fn holds(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
        Comparison::Equal => order.is_eq(),
        Comparison::AtMost => order.is_le(),
        Comparison::Less => order.is_lt(),
    }
}

/// A number, be it written in a column of text.
fn number(typed: Typed, cell: &str) -> Option<f64> {
    match typed {
        #[expect(
            clippy::cast_precision_loss,
            reason = "whole numbers past 2^53 compare as their nearest neighbours"
        )]
        Typed::Integer(whole) => Some(whole as f64),
        Typed::Number(number) => Some(number),
        Typed::Text => cell.trim().parse().ok(),
        _ => None,
    }
}

/// `sum-columns-value`: whether the first whole number is the sum of the others. True when one of them is no whole
/// number, which its own column says.
pub fn sum<'a>(total: &str, parts: impl IntoIterator<Item = &'a str>) -> bool {
    let whole = |cell: &str| cell.trim().parse::<i128>().ok();
    let Some(total) = whole(total) else { return true };
    let mut added = 0_i128;
    for part in parts {
        let Some(next) = whole(part).and_then(|part| added.checked_add(part)) else { return true };
        added = next;
    }
    added == total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{DateFormat, StringFormat};

    const WHOLE: Kind = Kind::Integer { bare: true, group: None };
    const TEXT: Kind = Kind::String(StringFormat::Plain);

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(compare((&WHOLE, "9"), Comparison::Less, (&WHOLE, "10")), Compared::Holds);
        assert_eq!(compare((&TEXT, "9"), Comparison::Less, (&TEXT, "10")), Compared::Holds);
        assert_eq!(compare((&WHOLE, "43"), Comparison::AtLeast, (&WHOLE, "43")), Compared::Holds);
        assert_eq!(compare((&WHOLE, "40"), Comparison::Greater, (&WHOLE, "43")), Compared::Fails);
        assert_eq!(compare((&WHOLE, "40"), Comparison::Equal, (&TEXT, "40.0")), Compared::Holds);
    }

    #[test]
    fn dates_are_compared_by_time_whatever_their_format() {
        let french = Kind::Date(DateFormat::Pattern("%d/%m/%Y".to_owned()));
        let iso = Kind::Date(DateFormat::Iso);
        assert_eq!(
            compare((&french, "01/02/2024"), Comparison::AtLeast, (&french, "31/01/2024")),
            Compared::Holds
        );
        assert_eq!(compare((&iso, "2017-02-03"), Comparison::AtLeast, (&iso, "2017-10-15")), Compared::Fails);
        assert_eq!(
            compare((&TEXT, "2017-02-03"), Comparison::AtMost, (&TEXT, "2017-10-15")),
            Compared::Holds
        );
    }

    #[test]
    fn a_number_and_a_text_have_no_order() {
        assert_eq!(compare((&WHOLE, "40"), Comparison::Less, (&TEXT, "beaucoup")), Compared::Incomparable);
        assert_eq!(
            compare((&Kind::Date(DateFormat::Iso), "2017-02-03"), Comparison::Less, (&TEXT, "x")),
            Compared::Incomparable
        );
    }

    #[test]
    fn a_cell_of_the_wrong_kind_is_left_to_its_own_error() {
        assert_eq!(compare((&WHOLE, "quarante"), Comparison::Less, (&WHOLE, "3")), Compared::Holds);
    }

    #[test]
    fn a_total_is_the_sum_of_its_parts() {
        assert!(sum("40", ["25", "10", "5"]));
        assert!(!sum("41", ["25", "10", "5"]));
        assert!(sum("-1", ["1", "-2"]));
        assert!(sum("quarante", ["25", "10", "5"]), "left to its own error");
        assert!(sum("1", ["170141183460469231731687303715884105727", "1"]), "beyond what can be added");
    }
}
