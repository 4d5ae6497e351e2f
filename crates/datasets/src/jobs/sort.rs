//! The job that writes the sorted layout of a version: the same rows, in an order that filters read less of.

use std::sync::Arc;

use kernel::{Clock, Column, ColumnKind, Error, Id, QueryEngine, Result, Table};
use store::{Blobs, Handler, Job, Scope, Work};

use super::On;
use crate::sql;

/// Tables with fewer rows are read whole in less time than an index takes.
pub(crate) const WORTH_SORTING: u64 = 50_000;

pub(crate) struct SortVersion {
    pub(crate) engine: Arc<dyn QueryEngine>,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait::async_trait]
impl Handler for SortVersion {
    async fn run(&self, job: &Job, work: &Work) -> Result<()> {
        let On { id } = job.payload()?;
        let authority = job.authority.ok_or(Error::NotFound)?;
        let mut tx = work.begin(Scope::One(authority)).await?;
        let version = sql::version(&mut tx, id).await?;
        drop(tx);
        if version.table.sorted.is_some() || version.withdrawn.is_some() {
            return Ok(());
        }
        let key = format!("tables/{}.sorted.parquet", Id::new(self.clock.now()));
        let by = sort_columns(&version.table.columns);
        self.engine.sort(&version.table, &by, &key, &*work.watch()).await?;
        let saved = async {
            let mut tx = work.begin(Scope::One(authority)).await?;
            sql::set_table(&mut tx, id, &Table { sorted: Some(key.clone()), ..version.table }).await?;
            work.finish(tx, None).await
        };
        if let Err(error) = saved.await {
            self.blobs.delete(&key).await?;
            return Err(error);
        }
        Ok(())
    }
}

/// The columns to sort by: what readers filter by first (who), then when.
fn sort_columns(columns: &[Column]) -> Vec<String> {
    let named = |column: &&Column| {
        let name = kernel::folded(&column.name);
        ["siret", "siren", "insee", "idattribuant", "id attribuant", "commune"]
            .iter()
            .any(|it| name.contains(it))
    };
    let text = columns.iter().filter(|column| column.kind == ColumnKind::Text);
    let who = text.clone().find(named).or_else(|| text.clone().next());
    let when = columns.iter().find(|column| matches!(column.kind, ColumnKind::Date | ColumnKind::Datetime));
    who.into_iter().chain(when).map(|column| column.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_before_when() {
        let column = |name: &str, kind| Column::new(name, kind);
        let columns = [
            column("nomAttribuant", ColumnKind::Text),
            column("idAttribuant", ColumnKind::Text),
            column("dateConvention", ColumnKind::Date),
        ];
        assert_eq!(sort_columns(&columns), ["idAttribuant", "dateConvention"]);
        assert_eq!(sort_columns(&columns[2..]), ["dateConvention"]);
        assert!(sort_columns(&[]).is_empty());
    }
}
