//! The national custom checks (`custom_checks` of a schema, an addition of Validata), as pure functions of cells.
//!
//! An empty cell is never given to them: the check is skipped then, except the two that are about emptiness.

mod acts;
mod company;
mod comparison;
mod phone;
mod territory;
mod years;

pub use self::acts::nomenclature_actes;
pub use self::company::{siren, siret};
pub use self::comparison::{Compared, compare, sum};
pub use self::phone::phone_number;
pub use self::territory::{Gps, gps};
pub use self::years::year_interval;

/// Longer than any real one, and short enough that its parser stays cheap.
const LONGEST_HOURS: usize = 4_096;

/// `opening-hours-value`: the `opening_hours` syntax of OpenStreetMap, read by the library that the national
/// validator uses too.
pub fn opening_hours(cell: &str) -> bool {
    cell.len() <= LONGEST_HOURS && opening_hours_syntax::parse(cell).is_ok()
}

/// `one-of-required`: whether at least one of the two cells has a value. An absent column has none.
pub fn one_of_required(first_has_value: bool, second_has_value: bool) -> bool {
    first_has_value || second_has_value
}

/// `cohesive-columns-value`: whether all the cells have a value, or none has.
pub fn cohesive(have_value: impl IntoIterator<Item = bool>) -> bool {
    let mut cells = have_value.into_iter();
    cells.next().is_none_or(|first| cells.all(|cell| cell == first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn opening_hours_are_those_of_openstreetmap() {
        for valid in [
            "24/7",
            "Mo-Fr 08:00-12:00,14:00-18:00",
            "Mo-Sa 09:00-19:00; Su off",
            "Mo-Fr 08:00-12:00; PH off",
            "sunrise-sunset",
            "Apr-Sep: Mo-Fr 09:00-13:00",
            "Mo-Fr 22:00-02:00",
        ] {
            assert!(opening_hours(valid), "{valid}");
        }
        for invalid in ["Lundi 9h-18h", "9h00-12h00", "25:00-26:99", "Mo-", &"Mo,".repeat(5_000)] {
            assert!(!opening_hours(invalid), "{invalid}");
        }
    }

    #[test]
    fn columns_hold_together_or_not_at_all() {
        assert!(cohesive([true, true, true]));
        assert!(cohesive([false, false]));
        assert!(!cohesive([true, false, true]));
        assert!(one_of_required(false, true));
        assert!(!one_of_required(false, false));
    }

    proptest! {
        #[test]
        fn no_cell_makes_a_rule_panic(cell in ".{0,40}") {
            let _ = (siret(&cell), siren(&cell), phone_number(&cell), opening_hours(&cell));
            let _ = (nomenclature_actes(&cell), year_interval(&cell, true), year_interval(&cell, false));
        }

        #[test]
        fn no_hours_make_the_parser_panic(cell in "[MoTuWeThFrSaPHSuapr0-9:, ;/+()\"|-]{0,60}") {
            let _ = opening_hours(&cell);
        }
    }
}
