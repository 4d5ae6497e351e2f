//! The public list of data sets, the home page and the page of one authority: one search, three frames.

use kernel::{Authority, Slug};
use store::Scope;
use web::{Answer, App, Extension, Page, Pager, Path, Query, State, Visit};

use crate::served;
use crate::services::Services;
use crate::sql::{self, Listed, Wanted};

const PER_PAGE: u64 = 20;
/// Cards on the home page.
const ON_HOME: i64 = 6;

/// A data set as a card shows it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Card {
    pub(crate) path: String,
    pub(crate) title: String,
    /// The first sentences of the description.
    pub(crate) summary: String,
    pub(crate) authority: String,
    pub(crate) authority_path: String,
    pub(crate) rows: i64,
    pub(crate) published_at: i64,
    /// Title of its schema.
    pub(crate) schema: Option<String>,
}

/// A schema that published data sets follow.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Followed {
    name: String,
    title: String,
}

/// An authority as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) slug: String,
    pub(crate) datasets: i64,
}

#[derive(serde::Serialize)]
pub(crate) struct HomePage {
    datasets: i64,
    rows: i64,
    newest: Vec<Card>,
    members: Vec<Member>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "datasets/home.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { datasets: 0, rows: 0, newest: Vec::new(), members: Vec::new() },
            Self {
                datasets: 12,
                rows: 1_234_567,
                newest: vec![Card::sample()],
                members: vec![Member::sample()],
            },
        ]
    }
}

pub(crate) async fn home(app: State<App>, Extension(services): Extension<Services>, visit: Visit) -> Answer {
    let authorities = app.authorities.all().await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let everything = Wanted::default();
    let datasets = sql::count_published(&mut tx, &everything).await?;
    let rows = sql::count_rows(&mut tx).await?;
    let newest = sql::published(&mut tx, &everything, ON_HOME, 0).await?;
    let counts = sql::count_by_authority(&mut tx).await?;
    drop(tx);
    let newest = newest.iter().map(|listed| Card::of(listed, &authorities, &services)).collect();
    visit.page(&HomePage { datasets, rows, newest, members: members(&authorities, &counts) })
}

/// What a reader asks of the list.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    authority: String,
    schema: String,
    page: Option<u64>,
}

#[derive(serde::Serialize)]
pub(crate) struct ListPage {
    /// The authority whose page it is; none on the list of all.
    authority: Option<Member>,
    q: String,
    chosen_authority: String,
    chosen_schema: String,
    authorities: Vec<Member>,
    schemas: Vec<Followed>,
    cards: Vec<Card>,
    pager: Pager,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "datasets/list.html";

    fn samples() -> Vec<Self> {
        let page = |authority, q: &str, cards: Vec<Card>, total| Self {
            authority,
            q: q.to_owned(),
            chosen_authority: String::new(),
            chosen_schema: "scdl/subventions".to_owned(),
            authorities: vec![Member::sample()],
            schemas: vec![Followed { name: "scdl/subventions".to_owned(), title: "Subventions".to_owned() }],
            cards,
            pager: Pager::new(1, PER_PAGE, total),
        };
        vec![
            page(None, "", vec![Card::sample(), Card::sample()], 45),
            page(None, "zzz", Vec::new(), 0),
            page(Some(Member::sample()), "", vec![Card::sample()], 1),
        ]
    }
}

pub(crate) async fn list(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer {
    let chosen = match Slug::parse(&asked.authority) {
        Ok(slug) => match app.authorities.by_slug(&slug).await {
            Err(kernel::Error::NotFound) => None,
            found => Some(found?),
        },
        Err(_) => None,
    };
    listed(&app, &services, &visit, asked, chosen, false).await
}

pub(crate) async fn of_authority(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path(slug): Path<Slug>,
    Query(asked): Query<Asked>,
) -> Answer {
    let authority = app.authorities.by_slug(&slug).await?;
    listed(&app, &services, &visit, asked, Some(authority), true).await
}

async fn listed(
    app: &App,
    services: &Services,
    visit: &Visit,
    asked: Asked,
    chosen: Option<Authority>,
    own_page: bool,
) -> Answer {
    let authorities = app.authorities.all().await?;
    let wanted = Wanted {
        words: sql::Word::all(&asked.q, &authorities),
        authority: chosen.as_ref().map(|authority| authority.id),
        schema: Some(asked.schema.clone()).filter(|schema| !schema.is_empty()),
    };
    let mut tx = app.db.read(Scope::Public).await?;
    let total = sql::count_published(&mut tx, &wanted).await?;
    let pager = Pager::new(asked.page.unwrap_or(1), PER_PAGE, u64::try_from(total).unwrap_or(0));
    let offset = i64::try_from(pager.offset()).unwrap_or(0);
    let found = sql::published(&mut tx, &wanted, i64::try_from(PER_PAGE).unwrap_or(20), offset).await?;
    let schemas = sql::published_schemas(&mut tx).await?;
    let counts = sql::count_by_authority(&mut tx).await?;
    drop(tx);
    let all = members(&authorities, &counts);
    let chosen =
        chosen.and_then(|authority| all.iter().find(|it| it.slug == authority.slug.as_str()).cloned());
    visit.page(&ListPage {
        chosen_authority: chosen.as_ref().map(|it| it.slug.clone()).unwrap_or_default(),
        authority: chosen.filter(|_| own_page),
        q: asked.q,
        chosen_schema: asked.schema,
        authorities: all,
        schemas: schemas
            .into_iter()
            .map(|name| Followed { title: services.title_of_schema(&name), name })
            .collect(),
        cards: found.iter().map(|listed| Card::of(listed, &authorities, services)).collect(),
        pager,
    })
}

fn members(authorities: &[Authority], counts: &[(kernel::AuthorityId, i64)]) -> Vec<Member> {
    authorities
        .iter()
        .map(|authority| Member {
            name: authority.name.clone(),
            path: format!("/authorities/{}", authority.slug),
            slug: authority.slug.to_string(),
            datasets: counts.iter().find(|(id, _)| *id == authority.id).map_or(0, |(_, count)| *count),
        })
        .collect()
}

impl Card {
    fn of(listed: &Listed, authorities: &[Authority], services: &Services) -> Self {
        let authority = authorities.iter().find(|it| it.id == listed.dataset.authority);
        Self {
            path: authority.map_or_else(|| "/datasets".to_owned(), |it| served::path(it, &listed.dataset)),
            title: listed.dataset.title.clone(),
            summary: summary(&listed.dataset.description),
            authority: authority.map(|it| it.name.clone()).unwrap_or_default(),
            authority_path: authority
                .map_or_else(|| "/datasets".to_owned(), |it| format!("/authorities/{}", it.slug)),
            rows: listed.rows,
            published_at: listed.published_at,
            schema: listed.dataset.schema.as_deref().map(|name| services.title_of_schema(name)),
        }
    }

    pub(crate) fn sample() -> Self {
        Self {
            path: "/datasets/hautcourt/arbres".to_owned(),
            title: "Arbres remarquables".to_owned(),
            summary: "Relevé des arbres d'intérêt de la commune.".to_owned(),
            authority: "Hautcourt-sur-Lys".to_owned(),
            authority_path: "/authorities/hautcourt".to_owned(),
            rows: 386,
            published_at: 1_763_980_000_000,
            schema: Some("Subventions".to_owned()),
        }
    }
}

impl Member {
    fn sample() -> Self {
        Self {
            name: "Hautcourt-sur-Lys".to_owned(),
            path: "/authorities/hautcourt".to_owned(),
            slug: "hautcourt".to_owned(),
            datasets: 3,
        }
    }
}

/// At most 180 characters, cut between words.
fn summary(description: &str) -> String {
    let mut summary = String::new();
    for word in description.split_whitespace() {
        if summary.chars().count() + word.chars().count() > 180 {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_cut_between_words() {
        assert_eq!(summary("a\n b"), "a b");
        let long = summary(&"mot ".repeat(100));
        assert!(long.ends_with("mot…") && long.chars().count() <= 181, "{long}");
    }
}
