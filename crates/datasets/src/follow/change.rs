//! What a deposit would change for those who read its data set today.

use kernel::Column;

use crate::model::{Changes, Version};

/// The version that the public reads, beside the one that this deposit would make.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Change {
    /// The version that stands.
    pub(super) number: i64,
    pub(super) rows: u64,
    /// The number that the deposit's version would have.
    pub(super) next: i64,
    #[serde(flatten)]
    pub(super) changes: Changes,
}

impl Change {
    /// `columns` are those of the file; `written` those of its table once it is written, without what was left out.
    pub(super) fn of(
        standing: &Version,
        next: i64,
        columns: Option<&[String]>,
        written: Option<&[Column]>,
    ) -> Self {
        let changes = Changes::between(&standing.table.columns, columns, written);
        Self { number: standing.number, rows: standing.table.rows, next, changes }
    }

    pub(super) fn sample() -> Self {
        Self {
            number: 1,
            rows: 386,
            next: 2,
            changes: Changes {
                gone: vec!["hauteur_m".to_owned(), "essence".to_owned()],
                retyped: vec!["cout".to_owned()],
                new: vec!["espece".to_owned()],
            },
        }
    }
}
