//! The original of a deposit and its rejected rows, for its own authority; every reading is logged.

use std::io::Write;

use check::{Input, Request};
use futures::StreamExt as _;
use kernel::{Doing as _, Error, Id, Permission, Result};
use store::Scope;
use web::{Answer, App, Extension, Path, State, Visit};

use super::whole;
use crate::model::Deposit;
use crate::services::Services;
use crate::sql;

/// `GET /deposits/{id}/original`: the file as it came, byte for byte.
pub(crate) async fn original(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let deposit = readable(&app, &visit, id).await?;
    log(&app, &visit, &deposit, "original").await?;
    let body = app.blobs.get(&deposit.original).await?;
    Ok(web::private_file(body, "application/octet-stream", Some(&deposit.file_name)))
}

/// `GET /deposits/{id}/rejects.csv`: the rows with an error, each with its errors, made again from the original.
pub(crate) async fn rejects(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(id): Path<Id>,
) -> Answer {
    let deposit = readable(&app, &visit, id).await?;
    let schema = deposit.schema.as_deref().and_then(|name| services.schemas.by_name(name));
    let path = app.blobs.local_path(&deposit.original).ok_or(Error::Unavailable("originals-not-local"))?;
    log(&app, &visit, &deposit, "rejects").await?;
    let (writer, reader) = tokio::sync::mpsc::channel(8);
    tokio::task::spawn_blocking(move || {
        let request = Request { schema: schema.as_deref(), ..Request::default() };
        let mut out = Sender(writer.clone());
        if let Err(error) = check::rewrite(Input::Path(&path), &request, None, Some(&mut out)) {
            let error =
                Error::Internal { what: "write rejected rows".into(), source: error.to_string().into() };
            // The reader may be gone: then nobody is left to be told.
            let _ = writer.blocking_send(Err(error));
        }
    });
    let body =
        futures::stream::unfold(reader, async |mut reader| Some((reader.recv().await?, reader))).boxed();
    let name = format!("rejets_{}.csv", kernel::folded(&deposit.file_name).replace(' ', "_"));
    Ok(web::private_file(body, "text/csv; charset=utf-8; header=present", Some(&name)))
}

async fn readable(app: &App, visit: &Visit, id: Id) -> Result<Deposit> {
    visit.actor().require(Permission::ReadOriginal)?;
    let deposit = whole(app, visit, id).await?.deposit;
    if deposit.original_erased_at.is_some() { Err(Error::Conflict("original-erased")) } else { Ok(deposit) }
}

/// Writes down who read what, before the first byte goes out.
pub(super) async fn log(app: &App, visit: &Visit, deposit: &Deposit, what: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin(Scope::One(deposit.authority)).await?;
    sql::log_reading(&mut tx, Id::new(now), deposit.id, what, visit.actor().label(), now).await?;
    tx.commit().await.doing("log a reading")
}

/// Hands what the engine writes to the response.
struct Sender(tokio::sync::mpsc::Sender<Result<bytes::Bytes>>);

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let sent = self.0.blocking_send(Ok(bytes::Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_gone| std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
