//! What a deposit would change for those who read its data set today.

use kernel::Column;

use crate::model::Version;

/// The version that the public reads, beside the one that this deposit would make.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Change {
    /// The version that stands.
    pub(super) number: i64,
    pub(super) rows: u64,
    /// The number that the deposit's version would have.
    pub(super) next: i64,
    /// Columns that the public reads now and would not find any more.
    pub(super) gone: Vec<String>,
    /// Columns that would be of another kind: a sum over them would fail.
    pub(super) retyped: Vec<String>,
    /// Columns that the public would find besides.
    pub(super) new: Vec<String>,
}

impl Change {
    /// `columns` are those of the file; `written` those of its table once it is written, without what was left out.
    pub(super) fn of(
        standing: &Version,
        next: i64,
        columns: Option<&[String]>,
        written: Option<&[Column]>,
    ) -> Self {
        let (gone, new) = between(&standing.table.columns, columns, written);
        let retyped = retyped(&standing.table.columns, written.unwrap_or_default());
        Self { number: standing.number, rows: standing.table.rows, next, gone, retyped, new }
    }

    pub(super) fn sample() -> Self {
        Self {
            number: 1,
            rows: 386,
            next: 2,
            gone: vec!["hauteur_m".to_owned(), "essence".to_owned()],
            retyped: vec!["cout".to_owned()],
            new: vec!["espece".to_owned()],
        }
    }
}

/// The columns that go and those that come, from what is read `now` to a file and, once written, its table.
fn between(
    now: &[Column],
    file: Option<&[String]>,
    written: Option<&[Column]>,
) -> (Vec<String>, Vec<String>) {
    let stays = |name: &str| match (written, file) {
        (Some(written), _) => written.iter().any(|it| it.name == name),
        (None, Some(file)) => file.iter().any(|it| it == name),
        // Nothing is known of the file yet.
        (None, None) => true,
    };
    let is_new = |column: &&Column| now.iter().all(|it| it.name != column.name);
    let gone = now.iter().map(|it| it.name.clone()).filter(|name| !stays(name)).collect();
    let new = written.unwrap_or_default().iter().filter(is_new).map(|it| it.name.clone()).collect();
    (gone, new)
}

/// The columns that both have, of another kind.
fn retyped(now: &[Column], written: &[Column]) -> Vec<String> {
    let other = |column: &&Column| written.iter().any(|it| it.name == column.name && it.kind != column.kind);
    now.iter().filter(other).map(|it| it.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use kernel::ColumnKind;

    use super::*;

    #[test]
    fn what_goes_is_told_from_the_file_and_what_comes_from_its_table_alone() {
        let [a, b, c] = ["a", "b", "c"].map(|name| Column::new(name, ColumnKind::Text));
        let now = [a.clone(), b];
        let (file, gone) = (["a".to_owned(), "nom".to_owned()], vec!["b".to_owned()]);
        assert_eq!(between(&now, Some(&file), None), (gone.clone(), Vec::new()));
        assert_eq!(between(&now, Some(&file), Some(&[a, c])), (gone, vec!["c".to_owned()]));
        assert_eq!(between(&now, None, None), (Vec::new(), Vec::new()));
        let number = [Column::new("a", ColumnKind::Number), Column::new("d", ColumnKind::Number)];
        assert_eq!(retyped(&now, &number), ["a"]);
    }
}
