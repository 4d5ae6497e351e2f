//! What a file changes for those who read another version today.

use kernel::Column;

/// The columns that differ between what is read now and what a deposit would make.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Changes {
    /// Columns that the public reads now and would not find any more.
    pub(crate) gone: Vec<String>,
    /// Columns that would be of another kind: a sum over them would fail.
    pub(crate) retyped: Vec<String>,
    /// Columns that the public would find besides.
    pub(crate) new: Vec<String>,
}

impl Changes {
    /// From the columns that are read `now` to those of a file and, once it is written, of its table, without what was
    /// left out.
    pub(crate) fn between(now: &[Column], file: Option<&[String]>, written: Option<&[Column]>) -> Self {
        let stays = |name: &str| match (written, file) {
            (Some(written), _) => written.iter().any(|it| it.name == name),
            (None, Some(file)) => file.iter().any(|it| it == name),
            // Nothing is known of the file yet.
            (None, None) => true,
        };
        let table = written.unwrap_or_default();
        let other =
            |column: &&Column| table.iter().any(|it| it.name == column.name && it.kind != column.kind);
        let is_new = |column: &&Column| now.iter().all(|it| it.name != column.name);
        Self {
            gone: now.iter().map(|it| it.name.clone()).filter(|name| !stays(name)).collect(),
            retyped: now.iter().filter(other).map(|it| it.name.clone()).collect(),
            new: table.iter().filter(is_new).map(|it| it.name.clone()).collect(),
        }
    }

    /// Whether programs that read the version of today would fail.
    pub(crate) fn take_away(&self) -> bool {
        !self.gone.is_empty() || !self.retyped.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use kernel::ColumnKind;

    use super::*;

    #[test]
    fn what_goes_is_told_from_the_file_and_what_comes_from_its_table_alone() {
        let [a, b, c] = ["a", "b", "c"].map(|name| Column::new(name, ColumnKind::Text));
        let now = [a.clone(), b];
        let between = |file: Option<&[String]>, written: Option<&[Column]>| {
            let Changes { gone, new, .. } = Changes::between(&now, file, written);
            (gone, new)
        };
        let (file, gone) = (["a".to_owned(), "nom".to_owned()], vec!["b".to_owned()]);
        assert_eq!(between(Some(&file), None), (gone.clone(), Vec::new()));
        assert_eq!(between(Some(&file), Some(&[a, c])), (gone, vec!["c".to_owned()]));
        assert_eq!(between(None, None), (Vec::new(), Vec::new()));
        let number = [Column::new("a", ColumnKind::Number), Column::new("d", ColumnKind::Number)];
        assert_eq!(Changes::between(&now, None, Some(&number)).retyped, ["a"]);
    }
}
