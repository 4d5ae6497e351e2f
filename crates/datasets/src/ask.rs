//! Ask in SQL: read-only queries on published tables, in a process that can be killed, and a page to try the API.

use std::collections::BTreeSet;

use kernel::{Error, Id, Invalid, Result, Slug, SqlLimits, Table};
use serde_json::json;
use store::Scope;
use web::{Answer, App, Errors, Json, Page, Query, State, Visit};

use crate::show::TableView;
use crate::{served, sql};

/// The name of the only table when one was chosen by its identifier.
const CHOSEN: &str = "donnees";
/// Where an identifier is to be written.
const ANY: &str = "IDENTIFIANT";
/// Tables that the page lists.
const LISTED: i64 = 500;
/// Tables that one query may name: each is looked up, and opened.
const NAMED: usize = 50;

/// A query, as a program sends it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    sql: String,
    /// Identifiers of data sets or versions that the query may name besides: `{"a": "0189…"}`.
    tables: std::collections::BTreeMap<String, String>,
}

/// `POST /api/v1/query`
pub(crate) async fn query(app: State<App>, visit: Visit, Json(asked): Json<Asked>) -> Answer {
    if asked.tables.len() > NAMED {
        return Err(Invalid::new("tables", "too-many-tables").with("max", &NAMED).into());
    }
    let mut tables = named(&app, &asked.sql).await?;
    for (name, id) in &asked.tables {
        let served = served::by_id(&app, id.parse()?).await?;
        tables.retain(|(known, _)| known != name);
        tables.push((name.clone(), served.version.table));
    }
    let answer = app.engine.sql(&tables, &asked.sql, SqlLimits::default()).await?;
    visit.json(&json!({
        "columns": answer.records.columns, "rows": answer.records.rows, "truncated": answer.truncated,
    }))
}

/// The published tables that a text may name, found by what its words say: no other is looked up.
async fn named(app: &App, text: &str) -> Result<Vec<(String, Table)>> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    // Each place where an authority may end and a data set begin: the names of both may hold dashes.
    let names: BTreeSet<(String, usize)> = text
        .split(|letter| !is_part(letter))
        .flat_map(|word| word.match_indices("__").map(|(at, _)| (word.to_ascii_lowercase(), at)))
        .take(NAMED * NAMED)
        .collect();
    if names.len() > NAMED {
        return Err(Invalid::new("sql", "too-many-tables").with("max", &NAMED).into());
    }
    let mut tables = Vec::with_capacity(names.len());
    for (name, at) in names {
        let (authority, dataset) = (&name[..at], &name[at + 2..]);
        let Ok(slug) = Slug::parse(&authority.replace('_', "-")) else { continue };
        let authority = match app.authorities.by_slug(&slug).await {
            Ok(authority) => authority,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let mut tx = app.db.read(Scope::Public).await?;
        let table = sql::public::table_at(&mut tx, authority.id, &dataset.replace('_', "-")).await?;
        drop(tx);
        tables.extend(table.map(|table| (name, table)));
    }
    Ok(tables)
}

/// Published tables by the name that SQL knows them under: authority and data set, with `_` for `-`.
async fn published_tables(app: &App) -> Result<Vec<(String, Table)>> {
    let authorities = app.authorities.all().await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let tables = sql::published_tables(&mut tx, LISTED).await?;
    drop(tx);
    Ok(tables
        .into_iter()
        .filter_map(|(authority, slug, table)| {
            let authority = authorities.iter().find(|it| it.id == authority)?;
            Some((table_name(authority.slug.as_str(), &slug), table))
        })
        .collect())
}

/// `hautcourt_sur_lys__arbres_remarquables`
fn table_name(authority: &str, dataset: &str) -> String {
    format!("{}__{}", authority.replace('-', "_"), dataset.replace('-', "_"))
}

/// What the page to try is asked.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Tried {
    table: String,
    sql: String,
}

/// A page to try the API and SQL.
#[derive(serde::Serialize)]
pub(crate) struct AskPage {
    tables: Vec<Named>,
    /// The identifier that examples are given with, or where one is to be written.
    resource: String,
    sql: String,
    answer: Option<TableView>,
    truncated: bool,
    errors: Errors,
}

/// A table that SQL can name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Named {
    name: String,
    rows: u64,
    columns: Vec<String>,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "datasets/ask.html";

    fn samples() -> Vec<Self> {
        let page = |answer, errors| Self {
            tables: vec![Named {
                name: "hautcourt__arbres".to_owned(),
                rows: 386,
                columns: vec!["espece".to_owned()],
            }],
            resource: ANY.to_owned(),
            sql: "select espece, count(*) from hautcourt__arbres group by 1".to_owned(),
            answer,
            truncated: false,
            errors,
        };
        let refused = vec![Invalid::new("sql", "sql-refused").with("name", &"repeat")];
        vec![
            page(None, Errors::none()),
            Self { truncated: true, ..page(Some(TableView::sample()), Errors::none()) },
            page(None, refused.into()),
        ]
    }
}

/// `GET /api`: the query is in the address, so that an answer can be shared.
pub(crate) async fn page(app: State<App>, visit: Visit, Query(tried): Query<Tried>) -> Answer {
    let mut tables = published_tables(&app).await?;
    let mut resource = ANY.to_owned();
    if let Ok(id) = tried.table.parse::<Id>() {
        let served = served::by_id(&app, id).await?;
        let name = table_name(served.authority.slug.as_str(), served.dataset.slug.as_str());
        // The chosen table stands first, and its name is in the example.
        tables.sort_by_key(|(known, _)| *known != name);
        resource = id.to_string();
    }
    let example = tables.first().map_or_else(
        || format!("select count(*) as lignes from {CHOSEN}"),
        |(name, _)| format!("select count(*) as lignes from {name}"),
    );
    let asked = !tried.sql.trim().is_empty();
    let mut page = AskPage {
        tables: tables
            .iter()
            .map(|(name, table)| Named {
                name: name.clone(),
                rows: table.rows,
                columns: table.columns.iter().map(|column| column.name.clone()).collect(),
            })
            .collect(),
        resource,
        sql: if asked { tried.sql.clone() } else { example },
        answer: None,
        truncated: false,
        errors: Errors::none(),
    };
    if !asked {
        return visit.page(&page);
    }
    let limits = SqlLimits { rows: 200, ..SqlLimits::default() };
    let answered = match named(&app, &tried.sql).await {
        Ok(tables) => app.engine.sql(&tables, &tried.sql, limits).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(answer) => {
            page.answer = Some(TableView::of(visit.lang(), &[], &answer.records, &[]));
            page.truncated = answer.truncated;
            visit.page(&page)
        }
        Err(Error::Invalid(wrong)) => {
            page.errors = wrong.into();
            visit.refuse(&page)
        }
        Err(error) => Err(error.into()),
    }
}
