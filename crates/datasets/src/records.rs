//! The records API: the paths, parameters and JSON of data.gouv.fr's tabular API, so that its clients work unchanged.

mod names;
mod parameters;

use kernel::{Column, ColumnKind, Id, Records, Result, Select, Value};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::json;
use web::{Answer, App, Path, State, Visit};

pub(crate) use names::{composed, named};
pub(crate) use parameters::{Asked, PAGE_SIZE, PAGE_SIZE_MAX, read};

use crate::model::Version;
use crate::served::{self, Served};

/// `GET /api/resources/{id}/`: what the resource is and where its parts are.
pub(crate) async fn resource(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let served = served::by_id(&app, id).await?;
    let base = base(&visit, id);
    let link = |rel: &str, path: &str| json!({ "href": format!("{base}{path}"), "type": "GET", "rel": rel });
    visit.json(&json!({
        "created_at": web::format::instant(served.version.published_at),
        "url": format!("{}{}", visit.pages().config.base_url, served.path()),
        "links": [link("profile", "profile/"), link("data", "data/"), link("swagger", "swagger/")],
    }))
}

/// `GET /api/resources/{id}/profile/`: the columns and what they hold.
pub(crate) async fn profile(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let version = served::version_by_id(&app, id).await?;
    let columns: serde_json::Map<String, serde_json::Value> = version
        .table
        .columns
        .iter()
        .map(|column| {
            (
                column.name.clone(),
                json!({ "python_type": python_type(column.kind), "format": format(column.kind), "score": 1 }),
            )
        })
        .collect();
    let header: Vec<&str> = version.table.columns.iter().map(|column| column.name.as_str()).collect();
    visit.json(&json!({
        "profile": { "header": header, "total_lines": version.table.rows, "columns": columns },
        "indexes": null,
    }))
}

/// `GET /api/resources/{id}/data/`: the rows that pass.
pub(crate) async fn data(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let version = match parameters::version(visit.parameters()) {
        Some(version) => served::version_of(&app, id, version).await?,
        None => served::version_by_id(&app, id).await?,
    };
    let asked = read(visit.parameters(), &version.table.columns)?;
    let records = app.engine.records(&version.table, &asked.select).await?;
    let links = links(&visit, id, version.id, &asked, &records);
    let of = OfVersion { number: version.number, id: version.id };
    let body = Body {
        data: Rows(&records),
        links,
        meta: Meta { page: asked.page, page_size: asked.page_size, total: records.total, version: of },
    };
    visit.json(&body)
}

/// `GET /api/resources/{id}/swagger/`: OpenAPI 3.1 of this one resource.
pub(crate) async fn swagger(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let served = served::by_id(&app, id).await?;
    visit.json(&openapi(&visit, id, &served))
}

fn base(visit: &Visit, id: Id) -> String {
    format!("{}/api/resources/{id}/", visit.pages().config.base_url)
}

#[derive(serde::Serialize)]
struct Body<'a> {
    data: Rows<'a>,
    links: Links,
    meta: Meta,
}

#[derive(serde::Serialize)]
struct Links {
    profile: String,
    swagger: String,
    next: Option<String>,
    prev: Option<String>,
    /// Where reading goes on, safe from rows that change places.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(serde::Serialize)]
struct Meta {
    page: Option<u64>,
    page_size: usize,
    total: Option<u64>,
    /// Which version the rows are of: a data set may have another by the next page.
    version: OfVersion,
}

#[derive(serde::Serialize)]
struct OfVersion {
    number: i64,
    id: Id,
}

fn links(visit: &Visit, id: Id, version: Id, asked: &Asked, records: &Records) -> Links {
    let base = base(visit, id);
    let to = |changes: &[(&str, Option<String>)]| {
        format!("{}{}", visit.pages().config.base_url, visit.here(changes))
    };
    let turned = |page: u64| to(&[("page", Some(page.to_string()))]);
    let next_cursor = records
        .next
        .as_ref()
        .map(|next| to(&[("cursor", Some(parameters::cursor(version, next))), ("page", None)]));
    let (next, prev) = match (asked.page, records.total) {
        (Some(page), Some(total)) => (
            (page.saturating_mul(asked.page_size as u64) < total).then(|| turned(page + 1)),
            (page > 1).then(|| turned(page - 1)),
        ),
        _ => (next_cursor.clone(), None),
    };
    Links { profile: format!("{base}profile/"), swagger: format!("{base}swagger/"), next, prev, next_cursor }
}

/// Rows as objects, written straight from the engine's answer.
struct Rows<'a>(&'a Records);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for (at, cells) in self.0.rows.iter().enumerate() {
            rows.serialize_element(&Row {
                id: self.0.ids.get(at).copied(),
                columns: &self.0.columns,
                cells,
            })?;
        }
        rows.end()
    }
}

struct Row<'a> {
    id: Option<u64>,
    columns: &'a [String],
    cells: &'a [Value],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        if let Some(id) = self.id {
            row.serialize_entry("__id", &id)?;
        }
        for (column, cell) in self.columns.iter().zip(self.cells) {
            row.serialize_entry(column, cell)?;
        }
        row.end()
    }
}

/// The name that the peer API gives to a kind.
fn python_type(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "string",
        ColumnKind::Integer => "int",
        ColumnKind::Number => "float",
        ColumnKind::Boolean => "bool",
        ColumnKind::Date => "date",
        ColumnKind::Datetime => "datetime",
    }
}

fn format(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "string",
        ColumnKind::Integer => "int",
        ColumnKind::Number => "float",
        ColumnKind::Boolean => "booleen",
        ColumnKind::Date => "date",
        ColumnKind::Datetime => "datetime_iso",
    }
}

/// The JSON Schema of a column's cells.
fn json_schema(column: &Column) -> serde_json::Value {
    match column.kind {
        ColumnKind::Text => json!({ "type": ["string", "null"] }),
        ColumnKind::Integer => json!({ "type": ["integer", "null"] }),
        ColumnKind::Number => json!({ "type": ["number", "null"] }),
        ColumnKind::Boolean => json!({ "type": ["boolean", "null"] }),
        ColumnKind::Date => json!({ "type": ["string", "null"], "format": "date" }),
        ColumnKind::Datetime => json!({ "type": ["string", "null"], "format": "date-time" }),
    }
}

/// Every operator that makes sense on a kind, with `value` where one is wanted.
fn operators(kind: ColumnKind) -> Vec<(&'static str, bool)> {
    let mut words = vec![
        ("exact", true),
        ("differs", true),
        ("isnull", false),
        ("isnotnull", false),
        ("in", true),
        ("notin", true),
    ];
    words.push(("sort", true));
    words.extend([("groupby", false), ("count", false)]);
    if kind == ColumnKind::Text {
        words.extend([("contains", true), ("notcontains", true)]);
    }
    if kind != ColumnKind::Boolean {
        words.extend([
            ("less", true),
            ("greater", true),
            ("strictly_less", true),
            ("strictly_greater", true),
        ]);
        words.extend([("min", false), ("max", false)]);
    }
    if matches!(kind, ColumnKind::Integer | ColumnKind::Number) {
        words.extend([("avg", false), ("sum", false)]);
    }
    words
}

fn openapi(visit: &Visit, id: Id, served: &Served) -> serde_json::Value {
    let Version { table, .. } = &served.version;
    let mut parameters = vec![
        json!({ "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 1, "default": 1 } }),
        json!({ "name": "page_size", "in": "query",
                "schema": { "type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE } }),
        json!({ "name": "columns", "in": "query", "schema": { "type": "string" } }),
        json!({ "name": "q", "in": "query", "schema": { "type": "string" } }),
        json!({ "name": "or", "in": "query", "schema": { "type": "string" } }),
        json!({ "name": "cursor", "in": "query", "schema": { "type": "string" } }),
    ];
    for column in &table.columns {
        for (word, value) in operators(column.kind) {
            let schema = match word {
                "sort" => json!({ "type": "string", "enum": ["asc", "desc"] }),
                "isnull" | "isnotnull" => json!({ "type": "string", "enum": ["", "true", "false"] }),
                _ => json!({ "type": "string" }),
            };
            let name = format!("{}__{word}", column.name);
            parameters
                .push(json!({ "name": name, "in": "query", "allowEmptyValue": !value, "schema": schema }));
        }
    }
    let number = (kernel::ROW_ID.to_owned(), json!({ "type": "integer", "minimum": 1 }));
    let columns = table.columns.iter().map(|column| (column.name.clone(), json_schema(column)));
    let properties: serde_json::Map<_, _> = std::iter::once(number).chain(columns).collect();
    let row = json!({ "type": "object", "properties": properties });
    let page = json!({ "type": "object", "properties": {
        "data": { "type": "array", "items": row },
        "links": { "type": "object" },
        "meta": { "type": "object", "properties": { "page": { "type": ["integer", "null"] },
            "page_size": { "type": "integer" }, "total": { "type": ["integer", "null"] },
            "version": { "type": "object", "properties": { "number": { "type": "integer" },
                "id": { "type": "string", "format": "uuid" } } } } } } });
    let answer = |media: &str, schema: serde_json::Value| json!({ "200": { "description": "OK", "content": { media: { "schema": schema } } } });
    let mut paths = serde_json::Map::new();
    let path = |part: &str| format!("/api/resources/{id}/{part}");
    paths.insert(path("data/"), json!({ "get": { "operationId": "data", "parameters": parameters, "responses": answer("application/json", page) } }));
    // A file has every row: it is asked with conditions and columns, not with pages.
    let of_pages = ["page", "page_size", "cursor"];
    parameters.retain(|it| !of_pages.iter().any(|name| it["name"] == *name));
    let facts = json!({ "type": "object", "properties": { "file": { "type": "string" }, "rows": { "type": "integer" },
        "bytes": { "type": "integer" }, "sha256": { "type": "string" }, "url": { "type": "string", "format": "uri" } } });
    for format in kernel::ExportFormat::ALL {
        let name = format.extension();
        let operation = |id: String, responses| json!({ "get": { "operationId": id, "parameters": parameters, "responses": responses } });
        let export = operation(format!("export_{name}"), answer(format.media_type(), json!({})));
        paths.insert(path(&format!("data/{name}/")), export);
        let checksum = operation(format!("checksum_{name}"), answer("application/json", facts.clone()));
        paths.insert(path(&format!("data/{name}/checksum/")), checksum);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": served.dataset.title, "version": served.version.number.to_string(), "description": served.dataset.description },
        "servers": [{ "url": visit.pages().config.base_url }],
        "paths": paths,
    })
}

/// A question that answers every column of the first rows, for pages.
pub(crate) fn first_rows(limit: usize) -> Select {
    Select { window: kernel::Window::Rows { offset: 0, limit }, ..Select::default() }
}
