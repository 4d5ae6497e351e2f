//! `GET /api/resources/{id}/data/{format}/`: every row that passes, as a file, in constant memory; and, beside it,
//! `…/checksum/`: how many rows and bytes that file has, and its SHA-256.
//!
//! The bytes of an export are the same each time, so that who kept a file can have it verified long after. What was
//! found at the end of one making is kept, and said before the first byte of the next.

mod known;

use std::sync::{Arc, OnceLock};

use futures::TryStreamExt as _;
use kernel::{ByteStream, Error, ExportFormat, ExportInfo, Id, Result, Select, Table};
use serde_json::json;
use web::{Answer, App, Extension, Facts, Path, Ranges, State, Visit};

pub(crate) use known::Known;

use crate::records;
use crate::served::{self, Served};

/// One file that can be asked for.
struct Wanted {
    served: Served,
    select: Select,
    format: ExportFormat,
    /// The same for every question that has the same file as its answer.
    key: String,
}

impl Wanted {
    async fn of(app: &App, visit: &Visit, id: Id, format: &str) -> Result<Self> {
        let format = ExportFormat::ALL.into_iter().find(|it| it.extension() == format);
        let format = format.ok_or(Error::NotFound)?;
        let served = served::by_id(app, id).await?;
        let asked = records::read(visit.parameters(), &served.version.table.columns)?;
        // Files have every row: the place of a page in an address copied from one changes nothing.
        let select = Select { window: Select::default().window, count: true, ..asked.select };
        let key = format!("{} {} {select:?}", served.version.id, format.extension());
        Ok(Self { served, select, format, key })
    }

    /// The number of rows, when it needs no reading.
    fn rows(&self) -> Option<u64> {
        let is_whole = self.select.filter.is_everything() && self.select.search.is_none();
        is_whole.then_some(self.served.version.table.rows)
    }

    /// The bytes as they are made; `info` is filled before they end.
    async fn made(&self, app: &App, known: &Known, info: Arc<OnceLock<ExportInfo>>) -> Result<ByteStream> {
        let (version, format) = (self.served.version.id, self.format.extension());
        let (known, key) = (known.clone(), self.key.clone());
        let done = move |made: ExportInfo| {
            tracing::info!(%version, format, rows = made.rows, bytes = made.bytes, sha256 = made.sha256, "exported");
            known.put(key, made.clone());
            info.get_or_init(|| made);
        };
        app.engine.export(&self.served.version.table, &self.select, self.format, Box::new(done)).await
    }

    fn file_name(&self) -> String {
        let Served { authority, dataset, version } = &self.served;
        format!("{}_{}_v{}.{}", authority.slug, dataset.slug, version.number, self.format.extension())
    }

    /// What the file is known by, when its making is not needed for that: the table's own file was hashed when it was
    /// stored, others when they were last made.
    fn facts(&self, app: &App, known: &Known) -> Option<ExportInfo> {
        let Table { rows, file, .. } = &self.served.version.table;
        let own = file.as_ref().filter(|_| self.is_stored(app));
        let own = own.map(|file| ExportInfo { rows: *rows, bytes: file.bytes, sha256: file.sha256.clone() });
        own.or_else(|| known.get(&self.key))
    }

    /// Whether it is the table's own file, of which parts can be had.
    fn is_stored(&self, app: &App) -> bool {
        app.engine.is_stored(&self.select, self.format)
    }

    /// Changes when the bytes may: a later edition of the program may write a format in another way.
    fn tag(&self) -> String {
        let tag = web::etag_of(format!("{} {}", self.key, env!("CARGO_PKG_VERSION")).as_bytes());
        tag.to_str().unwrap_or_default().trim_matches('"').to_owned()
    }
}

/// Streams the rows in the order of the file, or the one that was asked.
pub(crate) async fn export(
    app: State<App>,
    Extension(known): Extension<Known>,
    visit: Visit,
    ranges: Ranges,
    Path((id, format)): Path<(Id, String)>,
) -> Answer {
    let wanted = Wanted::of(&app, &visit, id, &format).await?;
    let before = wanted.facts(&app, &known);
    if let Some(info) = before.as_ref().filter(|_| wanted.is_stored(&app)) {
        return stored(&app, &wanted, info, &ranges).await;
    }
    let info = Arc::new(OnceLock::new());
    let body = wanted.made(&app, &known, Arc::clone(&info)).await?;
    let facts = match before {
        Some(before) => Facts::Known(before),
        None => Facts::AtTheEnd { rows: wanted.rows(), info },
    };
    Ok(web::download(body, wanted.format.media_type(), &wanted.file_name(), &wanted.tag(), facts))
}

/// The table's own file, whole or the part that was asked for. Its tag is its hash: whatever address or edition of the
/// program it comes from, a reader goes on with the bytes that it began with.
async fn stored(app: &App, wanted: &Wanted, info: &ExportInfo, ranges: &Ranges) -> Answer {
    let part = ranges.part(&info.sha256, info.bytes)?;
    let body = if ranges.is_head() {
        web::nothing()
    } else {
        app.engine.part(&wanted.served.version.table, part.clone().unwrap_or(0..info.bytes)).await?
    };
    let (media_type, name) = (wanted.format.media_type(), wanted.file_name());
    Ok(web::stored_file(body, media_type, &name, &info.sha256, info, part))
}

/// `GET /api/resources/{id}/data/{format}/checksum/`: what the file is known by, made anew when it is not yet known.
pub(crate) async fn checksum(
    app: State<App>,
    Extension(known): Extension<Known>,
    visit: Visit,
    Path((id, format)): Path<(Id, String)>,
) -> Answer {
    let wanted = Wanted::of(&app, &visit, id, &format).await?;
    let info = match wanted.facts(&app, &known) {
        Some(before) => before,
        None => counted(&app, &known, &wanted).await?,
    };
    let Served { dataset, version, .. } = &wanted.served;
    let asked: Vec<_> = visit.parameters().iter().filter(|(name, _)| name != "lang").cloned().collect();
    let question =
        if asked.is_empty() { String::new() } else { format!("?{}", web::query_string(asked.iter())) };
    let base = &visit.pages().config.base_url;
    visit.json(&json!({
        "dataset": dataset.id, "version": version.id, "number": version.number,
        "format": wanted.format.extension(), "file": wanted.file_name(),
        "rows": info.rows, "bytes": info.bytes, "sha256": info.sha256,
        // Of this version, whichever comes after it.
        "url": format!("{base}/api/resources/{}/data/{}/{question}", version.id, wanted.format.extension()),
    }))
}

/// Makes the file to its end and keeps none of it.
async fn counted(app: &App, known: &Known, wanted: &Wanted) -> Result<ExportInfo> {
    let info = Arc::new(OnceLock::new());
    let mut bytes = wanted.made(app, known, Arc::clone(&info)).await?;
    while bytes.try_next().await?.is_some() {}
    info.get().cloned().ok_or_else(|| Error::Internal {
        what: "count the bytes of an export".into(),
        source: "it ended without saying what it was".into(),
    })
}
