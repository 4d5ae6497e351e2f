//! `GET /api/resources/{id}/data/{format}/`: every row that passes, as a file, in constant memory.

use kernel::{Error, ExportFormat, Id};
use web::{Answer, App, Path, State, Visit};

use crate::{records, served};

/// Streams the rows in the order of the file, or the one that was asked.
pub(crate) async fn export(app: State<App>, visit: Visit, Path((id, format)): Path<(Id, String)>) -> Answer {
    let format = ExportFormat::ALL.into_iter().find(|it| it.extension() == format).ok_or(Error::NotFound)?;
    let served = served::by_id(&app, id).await?;
    let asked = records::read(visit.parameters(), &served.version.table.columns)?;
    let version = served.version.id;
    let done = move |info: kernel::ExportInfo| {
        tracing::info!(%version, format = format.extension(), rows = info.rows, bytes = info.bytes, sha256 = info.sha256, "exported");
    };
    let body = app.engine.export(&served.version.table, &asked.select, format, Box::new(done)).await?;
    let name = format!(
        "{}_{}_v{}.{}",
        served.authority.slug,
        served.dataset.slug,
        served.version.number,
        format.extension()
    );
    Ok(web::file(body, format.media_type(), Some(&name), None))
}
