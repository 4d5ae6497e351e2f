//! The pages of the gallery: each component in each of its states.

use kernel::{Invalid, Permission};
use serde::Serialize;
use web::chart::{Chart, Kind};
use web::openapi::{Operation, Schema};
use web::{
    Access, Answer, Errors, Feature, Form, Json, Menu, Messages, Page, Pager, Path, Place, Query, Route,
    Upload, Visit,
};

pub(crate) fn feature() -> Feature {
    let menu = |label, path, order| Menu { label, path, place: Place::Main, access: Access::Public, order };
    Feature {
        routes: vec![
            Route::get("/", Access::Public, async |visit: Visit| visit.page(&Home::sample())),
            Route::get("/parts", Access::Public, async |visit: Visit| visit.page(&Parts::sample())),
            Route::get("/table", Access::Public, async |visit: Visit| visit.page(&List::sample())),
            Route::get("/charts", Access::Public, async |visit: Visit| visit.page(&Charts::sample())),
            Route::get("/form", Access::Public, async |visit: Visit| visit.page(&Deposit::default())),
            Route::get("/form/wrong", Access::Public, async |visit: Visit| visit.page(&Deposit::wrong())),
            Route::post("/form", Access::Public, send),
            Route::post("/upload", Access::Public, upload).takes_files(64 << 20),
            Route::get("/job", Access::Public, async |visit: Visit| visit.json(&Job::done())),
            Route::get("/forbidden", Access::SignedIn, async |visit: Visit| visit.page(&Home::sample())),
            Route::get("/panic", Access::Public, panic),
            Route::get("/api/grants/{year}", Access::Public, grants).any_origin().api(
                Operation::new("list-grants", "gallery-dataset")
                    .path("year", Schema::integer(), "gallery-year")
                    .query("limit", Schema::between(1, 100), "gallery-number")
                    .answers(Schema::array(Schema::named("Grant"))),
            ),
            Route::post("/api/grants", Access::Needs(Permission::Deposit), grant).api(
                Operation::new("add-grant", "gallery-deposit")
                    .takes("application/json", Schema::named("Grant"))
                    .creates(Schema::named("Grant")),
            ),
        ],
        templates: &[
            ("gallery/home.html", include_str!("templates/home.html")),
            ("gallery/parts.html", include_str!("templates/parts.html")),
            ("gallery/table.html", include_str!("templates/table.html")),
            ("gallery/charts.html", include_str!("templates/charts.html")),
            ("gallery/form.html", include_str!("templates/form.html")),
        ],
        messages: Messages { fr: include_str!("messages/fr.ftl"), en: include_str!("messages/en.ftl") },
        menu: vec![
            menu("gallery-home", "/", 1),
            menu("gallery-parts", "/parts", 2),
            menu("gallery-table", "/table", 3),
            menu("gallery-charts", "/charts", 4),
            menu("gallery-form", "/form", 5),
        ],
        schemas: vec![(
            "Grant",
            Schema::object([
                ("beneficiary", Schema::text().about("gallery-beneficiary")),
                ("amount", Schema::number().or_null()),
                ("state", Schema::one_of(&["draft", "published"]).or_absent()),
            ]),
        )],
        search: Some("/table"),
        hidden: &["/form"],
        ..Feature::new("gallery")
    }
}

async fn panic(visit: Visit) -> Answer {
    let never: Option<Answer> = (visit.path() == "/never").then(|| visit.done());
    never.expect("the path is never that")
}

#[derive(Serialize, serde::Deserialize)]
struct Grant {
    beneficiary: String,
    amount: Option<f64>,
}

#[derive(serde::Deserialize)]
struct Wanted {
    limit: Option<usize>,
}

async fn grants(visit: Visit, Path(year): Path<i16>, Query(wanted): Query<Wanted>) -> Answer {
    let grant = |at| Grant { beneficiary: format!("{year}-{at}"), amount: None };
    visit.json(&(0..wanted.limit.unwrap_or(2)).map(grant).collect::<Vec<_>>())
}

async fn grant(visit: Visit, Json(grant): Json<Grant>) -> Answer {
    visit.created("/api/grants/2026", &grant)
}

#[derive(Debug, Default, Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Deposit {
    title: String,
    siren: String,
    theme: String,
    rhythm: String,
    description: String,
    #[serde(skip_deserializing)]
    errors: Errors,
}

async fn send(visit: Visit, Form(mut page): Form<Deposit>) -> Answer {
    if page.title.trim().is_empty() {
        page.errors.0.push(Invalid::new("title", "gallery-title-required"));
    }
    page.errors.note(page.siren.parse::<kernel::Siren>());
    if page.errors.is_empty() { visit.go_saying("/form", "gallery-sent") } else { visit.refuse(&page) }
}

async fn upload(visit: Visit, mut upload: Upload) -> Answer {
    let mut bytes = 0;
    while let Some(part) = upload.next().await? {
        if part.file_name().is_none() {
            continue;
        }
        let mut stream = std::pin::pin!(part.into_stream());
        while let Some(chunk) = futures::StreamExt::next(&mut stream).await {
            bytes += chunk?.len();
        }
    }
    if bytes == 0 {
        let errors = Errors(vec![Invalid::new("file", "gallery-file-required")]);
        return visit.refuse(&Deposit { errors, ..Deposit::default() });
    }
    visit.go_saying("/form", "gallery-sent")
}

impl Deposit {
    fn wrong() -> Self {
        let errors = Errors(vec![
            Invalid::new("title", "gallery-title-required"),
            Invalid::new("siren", "siren-format"),
            Invalid::new("rhythm", "gallery-rhythm-required"),
        ]);
        Self { siren: "12 \"345\"".to_owned(), theme: "money".to_owned(), errors, ..Self::default() }
    }
}

impl Page for Deposit {
    const TEMPLATE: &'static str = "gallery/form.html";

    fn samples() -> Vec<Self> {
        vec![Self::default(), Self::wrong()]
    }
}

#[derive(Serialize)]
struct Job {
    done: u64,
    total: Option<u64>,
    text: String,
    finished: bool,
    next: Option<&'static str>,
}

impl Job {
    fn done() -> Self {
        Self { done: 1, total: Some(1), text: String::new(), finished: true, next: Some("/table") }
    }
}

#[derive(Serialize)]
pub(crate) struct Home {
    tiles: Vec<(&'static str, u64)>,
    growth: Chart,
}

impl Home {
    fn sample() -> Self {
        let years = [
            ("2020", 41.0),
            ("2021", 58.0),
            ("2022", 77.0),
            ("2023", 96.0),
            ("2024", 131.0),
            ("2025", 168.0),
        ];
        Self {
            tiles: vec![("datasets", 214), ("authorities", 37), ("rows", 1_284_906), ("reuses", 12)],
            growth: Chart::new(Kind::Columns, years),
        }
    }
}

impl Page for Home {
    const TEMPLATE: &'static str = "gallery/home.html";

    fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}

#[derive(Serialize)]
pub(crate) struct Parts {
    now: i64,
    pagers: Vec<Pager>,
}

impl Parts {
    fn sample() -> Self {
        let pagers = vec![Pager::new(1, 20, 7), Pager::new(4, 20, 1_900), Pager::new(1, 20, 0)];
        Self { now: 1_795_514_880_000, pagers }
    }
}

impl Page for Parts {
    const TEMPLATE: &'static str = "gallery/parts.html";

    fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}

#[derive(Serialize)]
pub(crate) struct List {
    sort: String,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    beneficiary: &'static str,
    object: &'static str,
    amount: f64,
    day: i32,
    tone: &'static str,
}

impl List {
    fn sample() -> Self {
        let row = |beneficiary, object, amount, day, tone| Row { beneficiary, object, amount, day, tone };
        Self {
            sort: "-amount".to_owned(),
            rows: vec![
                row("Amicale laïque du Val", "Fonctionnement", 48_000.0, 20_500, "good"),
                row(
                    "Comité des fêtes de Saint-Aubin-des-Coudrais",
                    "Fête de la musique et marché nocturne",
                    12_350.5,
                    20_514,
                    "busy",
                ),
                row("Union sportive", "Remplacement de l’éclairage du terrain", 9_800.0, 20_530, "warning"),
                row("<Association> & Cie", "Édition d’un bulletin", 450.0, 20_541, "bad"),
                row("Les Jardins partagés", "Achat d’outils", 300.0, 20_541, "neutral"),
            ],
            pager: Pager::new(2, 5, 214),
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "gallery/table.html";

    fn samples() -> Vec<Self> {
        let empty = Self { sort: String::new(), rows: Vec::new(), pager: Pager::new(1, 5, 0) };
        vec![Self::sample(), empty]
    }
}

#[derive(Serialize)]
pub(crate) struct Charts {
    charts: Vec<Chart>,
}

impl Charts {
    fn sample() -> Self {
        let names = [
            ("Communauté de communes du Pays de la Haute-Essaille et des Trois-Rivières", 1_934_000.0),
            ("Val-d’Essai", 820_450.25),
            ("Saint-Aubin", 0.0),
            ("Le Bourg", 12.5),
        ];
        let balance =
            [("Eau", 120_000.0), ("Déchets", -84_000.0), ("Voirie", -3_000.0), ("Culture", 22_000.0)];
        let months =
            (1..=24).map(|month| (format!("2025-{month:02}"), 1_000.0 + f64::from(month * month * 7 % 90)));
        let mut line = Chart::new(Kind::Line, months);
        line.points[9].value = None;
        Self {
            charts: vec![
                Chart::new(Kind::Bars, names),
                Chart::new(Kind::Bars, balance),
                Chart::new(Kind::Columns, [("Eau", 12e9), ("Une étiquette trop longue pour sa place", 4e9)]),
                Chart::new(Kind::Columns, balance),
                line,
                Chart::new(Kind::Line, [("2025", 7.0)]),
                Chart::histogram(vec![0.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0], &[3, 18, 42, 11, 2]),
                Chart::new(Kind::Bars, [("Zéro", 0.0)]),
                Chart::new(Kind::Bars, Vec::<(String, f64)>::new()),
            ],
        }
    }
}

impl Page for Charts {
    const TEMPLATE: &'static str = "gallery/charts.html";

    fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}
