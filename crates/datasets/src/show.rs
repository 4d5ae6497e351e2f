//! The public page of a data set: what it is, its table with filters and pages, and what else there is.

mod dictionary;
mod head;
mod quality;
mod spelling;
mod table;
mod versions;

pub(crate) use dictionary::dictionary;
pub(crate) use head::{Head, Tab};
pub(crate) use quality::quality;
pub(crate) use spelling::is_code;
pub(crate) use table::{Active, TableView, cell};
pub(crate) use versions::versions;

#[cfg(test)]
pub(crate) use self::{dictionary::DictionaryPage, quality::QualityPage, versions::VersionsPage};

use kernel::{ExportFormat, Invalid, Slug};
use web::{Answer, App, Errors, Page, Pager, Path, State, Visit};

use crate::records;
use crate::served::{self, Served};

/// Rows of a page of the table.
const PER_PAGE: usize = 25;

#[derive(serde::Serialize)]
pub(crate) struct ShowPage {
    head: Head,
    table: TableView,
    pager: Pager,
    /// The column that the rows are sorted by, when they are.
    sorted: Option<Sorted>,
    q: String,
    active: Vec<Active>,
    /// Columns that the filter form offers.
    columns: Vec<String>,
    exports: Vec<Export>,
    /// Why a format is not offered, and what to do.
    limits: Vec<String>,
    /// The question of the page in the records API.
    api_path: String,
    may_withdraw: bool,
    /// The filter that was just asked and is to correct.
    new_filter: NewFilter,
    errors: Errors,
}

/// The first order that was asked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Sorted {
    column: String,
    descending: bool,
}

/// The form that adds a filter, as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
struct NewFilter {
    column: String,
    operator: String,
    value: String,
}

/// One file that the table can be had as.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Export {
    format: &'static str,
    path: String,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "datasets/show.html";

    fn samples() -> Vec<Self> {
        let page = |table: TableView, total, q: &str, active: Vec<Active>| Self {
            head: Head::sample(Tab::Table),
            columns: table.columns.iter().map(|column| column.name.clone()).collect(),
            table,
            pager: Pager::new(1, PER_PAGE as u64, total),
            sorted: active.first().map(|it| Sorted { column: it.column.clone(), descending: true }),
            q: q.to_owned(),
            exports: vec![Export { format: "csv", path: "/api/resources/1/data/csv/".to_owned() }],
            limits: active.iter().map(|_| "Au plus 1 048 575 lignes.".to_owned()).collect(),
            active,
            api_path: "/api/resources/1/data/?page_size=25".to_owned(),
            may_withdraw: !q.is_empty(),
            new_filter: NewFilter { value: q.to_owned(), ..NewFilter::default() },
            errors: Errors::none(),
        };
        vec![
            page(TableView::sample(), 1_250, "", Vec::new()),
            page(TableView::default(), 0, "zzz", vec![Active::sample()]),
            ShowPage {
                errors: vec![Invalid::new("add_value", "filter-wants-a-number").with("value", &"beaucoup")]
                    .into(),
                ..page(TableView::sample(), 1_250, "beaucoup", Vec::new())
            },
        ]
    }
}

/// `GET /datasets/{authority}/{slug}`
pub(crate) async fn show(
    app: State<App>,
    visit: Visit,
    Path((authority, slug)): Path<(Slug, Slug)>,
) -> Answer {
    let served = served::at(&app, &authority, &slug).await?;
    table_of(&app, &visit, served, Tab::Table).await
}

/// `GET /datasets/{authority}/{slug}/versions/{number}`: the table as it was.
pub(crate) async fn version(
    app: State<App>,
    visit: Visit,
    Path((authority, slug, number)): Path<(Slug, Slug, i64)>,
) -> Answer {
    let served = served::numbered(&app, &authority, &slug, number).await?;
    table_of(&app, &visit, served, Tab::Versions).await
}

async fn table_of(app: &App, visit: &Visit, served: Served, tab: Tab) -> Answer {
    let columns = &served.version.table.columns;
    let mut parameters = visit.parameters().to_vec();
    let errors: Errors = match table::with_new_filter(visit.path(), &parameters, columns) {
        Ok(Some(path)) => return visit.go(&path),
        Ok(None) => Errors::none(),
        // The page as it was, with the filter to correct.
        Err(wrong) => vec![wrong].into(),
    };
    let added = |name: &str| {
        let found = parameters.iter().find(|(it, _)| !errors.is_empty() && it == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let new_filter =
        NewFilter { column: added("add_column"), operator: added("add_operator"), value: added("add_value") };
    // A page is turned by its number; a cursor in an address copied from the API may be of another version.
    parameters.retain(|(name, _)| !name.starts_with("add_") && name != "cursor");
    if !parameters.iter().any(|(name, _)| name == "page_size") {
        parameters.push(("page_size".to_owned(), PER_PAGE.to_string()));
    }
    let asked = records::read(&parameters, columns)?;
    let records = app.engine.records(&served.version.table, &asked.select).await?;
    let total = records.total.unwrap_or(0);
    let pager = Pager::new(asked.page.unwrap_or(1), asked.page_size as u64, total);
    if asked.page.is_some_and(|page| page > pager.page) {
        // An address kept from when there were more rows: the last page that there is.
        let page = ("page".to_owned(), pager.page.to_string());
        let others = parameters.iter().filter(|(name, _)| !matches!(name.as_str(), "page" | "page_size"));
        let question = web::query_string(others.chain([&page]));
        return visit.go(&with_question(visit.path().to_owned(), &question));
    }
    // The page's address is the question: the API answers the same one, for the current version or for this one.
    let resource = if tab == Tab::Table { served.dataset.id } else { served.version.id };
    let question = web::query_string(parameters.iter().filter(|(name, _)| name != "lang"));
    let unpaged = web::query_string(
        parameters
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "lang" | "page" | "page_size" | "cursor")),
    );
    let (mut exports, mut limits) = (Vec::new(), Vec::new());
    for format in ExportFormat::ALL {
        match app.engine.refuses(&served.version.table, &asked.select, total, format) {
            None => exports.push(Export {
                format: format.extension(),
                path: with_question(
                    format!("/api/resources/{resource}/data/{}/", format.extension()),
                    &unpaged,
                ),
            }),
            // Most tables have no place, and nobody misses a map of them.
            Some(_) if format == ExportFormat::Geojson => {}
            Some(refusal) => limits.push(visit.pages().words.invalid(visit.lang(), &refusal)),
        }
    }
    let page = ShowPage {
        table: TableView::of(visit.lang(), columns, &records, &asked.select.sort),
        pager,
        sorted: asked
            .select
            .sort
            .first()
            .map(|sort| Sorted { column: sort.column.clone(), descending: sort.descending }),
        q: asked.select.search.clone().unwrap_or_default(),
        active: table::active(&parameters, columns),
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        exports,
        limits,
        api_path: with_question(format!("/api/resources/{resource}/data/"), &question),
        may_withdraw: versions::may_withdraw(visit, &served),
        head: Head::of(&served, tab),
        new_filter,
        errors,
    };
    if page.errors.is_empty() { visit.page(&page) } else { visit.refuse(&page) }
}

fn with_question(path: String, question: &str) -> String {
    if question.is_empty() { path } else { format!("{path}?{question}") }
}
