//! The list of published data sets, for programs.

use kernel::Id;
use serde_json::{Value, json};
use store::Scope;
use web::{Answer, App, Path, Query, State, Visit};

use crate::served::{self, Served};
use crate::sql::{self, Wanted, Word};

const PER_PAGE: i64 = 100;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    page: Option<i64>,
}

/// `GET /api/v1/datasets`
pub(crate) async fn list(app: State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let page = asked.page.unwrap_or(1).clamp(1, 1_000_000);
    let authorities = app.authorities.all().await?;
    let wanted = Wanted { words: Word::all(&asked.q, &authorities), ..Wanted::default() };
    let mut tx = app.db.read(Scope::Public).await?;
    let total = sql::count_published(&mut tx, &wanted).await?;
    let found = sql::published(&mut tx, &wanted, PER_PAGE, (page - 1) * PER_PAGE).await?;
    drop(tx);
    let base = &visit.pages().config.base_url;
    let data: Vec<Value> = found
        .iter()
        .filter_map(|listed| {
            let authority = authorities.iter().find(|it| it.id == listed.dataset.authority)?;
            Some(json!({
                "id": listed.dataset.id, "title": listed.dataset.title, "authority": authority.name,
                "siren": authority.siren, "schema": listed.dataset.schema, "rows": listed.rows, "version": listed.number,
                "published_at": web::format::instant(listed.published_at),
                "page": format!("{base}{}", served::path(authority, &listed.dataset)),
                "data": format!("{base}/api/resources/{}/data/", listed.dataset.id),
            }))
        })
        .collect();
    visit.json(&json!({ "data": data, "meta": { "page": page, "page_size": PER_PAGE, "total": total } }))
}

/// `GET /api/v1/datasets/{id}`
pub(crate) async fn show(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let Served { authority, dataset, version } = served::by_id(&app, id).await?;
    let base = &visit.pages().config.base_url;
    // Of columns that are public: words outlive the columns that they were written for.
    let mut described = dataset.column_words.clone();
    described.retain(|name, _| version.table.columns.iter().any(|column| column.name == *name));
    let resource = format!("{base}/api/resources/{}/", dataset.id);
    visit.json(&json!({
        "id": dataset.id, "title": dataset.title, "description": dataset.description, "licence": dataset.licence,
        "schema": dataset.schema, "authority": authority, "version": version.number, "version_id": version.id,
        "rows": version.table.rows, "columns": version.table.columns,
        "columns_described": described,
        "published_at": web::format::instant(version.published_at),
        "page": format!("{base}{}", served::path(&authority, &dataset)), "resource": resource,
        "quality": format!("{base}{}/quality", served::path(&authority, &dataset)),
    }))
}
