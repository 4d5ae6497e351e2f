//! The stored Parquet file itself: whole, or the parts that readers of Parquet ask for over HTTP.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{ByteStream, Doing as _, Error, ExportFormat, ExportInfo, Result, Select, Table};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::Sender;
use crate::engine::{Engine, Inner, spawn};

/// Bytes of a part read at a time: what each reader of one holds in memory.
const PIECE: u64 = 512 << 10;

/// Whether the answer is every row and column of the table, in the format and order of its file.
pub(crate) fn is_stored(select: &Select, format: ExportFormat) -> bool {
    format == ExportFormat::Parquet
        && select.filter.is_everything()
        && select.search.is_none()
        && select.sort.is_empty()
        && select.columns.is_empty()
        && select.group.is_empty()
        && select.aggregates.is_empty()
}

/// Every byte, counted and hashed on the way.
pub(super) async fn whole(
    inner: &Inner,
    table: &Table,
    mut sender: Sender<'_>,
) -> Result<Option<ExportInfo>> {
    let path = Path::parse(&table.key).doing("reading a table's key")?;
    let mut bytes = inner.files.store.get(&path).await.doing("reading a table's file")?.into_stream();
    while let Some(bytes) = bytes.try_next().await.doing("reading a table's file")? {
        if !sender.send(bytes).await? {
            return Ok(None);
        }
    }
    Ok(Some(sender.info(table.rows)))
}

/// Starts to send a part. A place among what is read at once is held while a piece is read and not while its reader is
/// waited for. Whoever wants more than one piece is counted among those who may be waited for.
///
/// # Errors
/// [`Error::Unavailable`] when too many read at once, [`Error::NotFound`] when there is no file.
pub(crate) async fn part(engine: &Engine, table: &Table, range: Range<u64>) -> Result<ByteStream> {
    let path = Path::parse(&table.key).doing("reading a table's key")?;
    let store = Arc::clone(&engine.inner.files.store);
    let first = cut(&range);
    let open = if first.end < range.end { Some(engine.open.enter().await?) } else { None };
    let begun = {
        let (store, path, first) = (Arc::clone(&store), path.clone(), first.clone());
        engine.run(&engine.light, async move { piece(&*store, &path, first).await }).await?
    };
    let (gate, threads) = (Arc::clone(&engine.light), engine.threads()?);
    let rest = stream::try_unfold(first.end..range.end, move |left| {
        let _while_it_lasts = &open;
        let (gate, threads) = (Arc::clone(&gate), threads.clone());
        let (store, path) = (Arc::clone(&store), path.clone());
        async move {
            if left.is_empty() {
                return Ok(None);
            }
            let _place = gate.again().await?;
            let next = cut(&left);
            let after = next.end..left.end;
            let bytes = spawn(&threads, async move { piece(&*store, &path, next).await }).await?;
            Ok(Some((bytes, after)))
        }
    });
    Ok(stream::once(async move { Ok(begun) }).chain(rest).boxed())
}

/// The first piece of a range.
fn cut(range: &Range<u64>) -> Range<u64> {
    range.start..range.end.min(range.start.saturating_add(PIECE))
}

async fn piece(store: &dyn ObjectStore, path: &Path, range: Range<u64>) -> Result<Bytes> {
    match store.get_range(path, range).await {
        Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
        read => read.doing("reading a part of a table's file"),
    }
}
