//! Names of columns as readers spell them.

use kernel::Column;
use unicode_normalization::UnicodeNormalization as _;

/// The column of this name. Unicode writes `é` in two ways (UAX 15, forms C and D) that nobody tells apart by sight:
/// either asks for a column, whichever the table has. Tables published before headings were brought to form C have both.
pub(crate) fn named<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    columns.iter().find(|column| column.name == name).or_else(|| {
        let is_same = |column: &&Column| !column.name.is_ascii() && column.name.nfc().eq(name.nfc());
        columns.iter().find(is_same)
    })
}

/// A name in the one form that headings are brought to (UAX 15, form C): what was written of a column under its other
/// form, before they were, is about it still.
pub(crate) fn composed(name: String) -> String {
    if name.is_ascii() { name } else { name.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use kernel::ColumnKind;

    use super::*;

    #[test]
    fn a_name_is_found_in_either_form_and_its_own_form_first() {
        let columns =
            ["libell\u{e9}", "e\u{301}tat", "\u{e9}tat"].map(|name| Column::new(name, ColumnKind::Text));
        let found = |name: &str| named(&columns, name).map(|column| column.name.as_str());
        assert_eq!(found("libelle\u{301}"), Some("libell\u{e9}"));
        assert_eq!(found("libell\u{e9}"), Some("libell\u{e9}"));
        assert_eq!(found("\u{e9}tat"), Some("\u{e9}tat"));
        assert_eq!(found("e\u{301}tat"), Some("e\u{301}tat"));
        assert_eq!(found("libelle"), None);
    }
}
