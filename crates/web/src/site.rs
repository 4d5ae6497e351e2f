//! Adds the features up into one router.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use kernel::{Authorities, Clock, Doing as _, QueryEngine, Result};
use tower_http::catch_panic::CatchPanicLayer;

use crate::failed::Reason;
use crate::feature::{Access, Feature, Route};
use crate::{App, Config, Failed, Pages, Sessions, Visit, cors, guard, openapi, own};

/// What the features stand on; `server` opens each one.
pub struct Parts {
    pub db: store::Db,
    pub blobs: store::Blobs,
    pub clock: Arc<dyn Clock>,
    pub engine: Arc<dyn QueryEngine>,
    pub authorities: Arc<dyn Authorities>,
    pub sessions: Arc<dyn Sessions>,
    pub config: Config,
}

/// The instance, ready to serve.
pub struct Site {
    pub app: App,
    pub router: Router,
    /// Method, path and access of every route, sorted: a contract that tests keep.
    pub routes: Vec<(String, Access)>,
    /// Kinds of jobs and who does them.
    pub jobs: Vec<(&'static str, Arc<dyn store::Handler>)>,
    /// Who listens to events.
    pub subscribers: Vec<Arc<dyn store::Subscriber>>,
}

/// Adds the features up. The kit's own routes, the programs' interface at `/api/v1/openapi.json` and `/robots.txt` are added.
///
/// # Errors
/// [`kernel::Error::Internal`] when a template or message is wrong, or when two features want one route.
pub fn site(parts: Parts, mut features: Vec<Feature>) -> Result<Site> {
    let Parts { db, blobs, clock, engine, authorities, sessions, config } = parts;
    let pages = Arc::new(Pages::new(config, &features)?);
    let app = App { db, blobs, clock, engine, authorities, sessions, pages };
    let document = Arc::new(openapi::Document::collect(&mut features));
    let robots = robots(&features);
    let jobs = features.iter().flat_map(|feature| (feature.jobs)(&app)).collect();
    let subscribers = features.iter().flat_map(|feature| (feature.subscribers)(&app)).collect();

    let mut own = own::feature();
    own.routes.extend([
        Route::get("/api/v1/openapi.json", Access::Public, async move |visit: Visit| {
            visit.json(&document.json(visit.pages(), visit.lang()))
        })
        .any_origin(),
        Route::get("/robots.txt", Access::Public, async move || robots),
    ]);

    let mut table = BTreeMap::new();
    let mut open = cors::Open::default();
    let mut router = Router::new();
    for route in features.into_iter().chain([own]).flat_map(|feature| feature.routes) {
        let name = format!("{} {}", route.method, route.path);
        if table.insert(name.clone(), route.access).is_some() {
            return Err(format!("two features have the route {name}")).doing("add the routes up");
        }
        if route.cross_origin {
            open.add(route.path, &route.method);
        }
        let gate = guard::Gate {
            access: route.access,
            wall: route.wall,
            body: route.body,
            takes_files: route.takes_files,
        };
        let gate = from_fn_with_state(gate, guard::admit);
        let handler = route.handler.route_layer(DefaultBodyLimit::max(route.body)).route_layer(gate);
        router = router.route(route.path, handler);
    }
    let router = router
        .fallback(async || Failed::from(kernel::Error::NotFound))
        .method_not_allowed_fallback(async || Failed::from(Reason::Method))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state((app.clone(), open), guard::meet))
        .with_state(app.clone());
    Ok(Site { app, router, routes: table.into_iter().collect(), jobs, subscribers })
}

/// What crawlers shall leave alone: addresses that lead nowhere without signing in, and the many views of one table.
fn robots(features: &[Feature]) -> String {
    let mut text = String::from("User-agent: *\nDisallow: /sign-in\nDisallow: /*?*sort=\n");
    for path in features.iter().flat_map(|feature| feature.hidden) {
        text.push_str("Disallow: ");
        text.push_str(path);
        text.push('\n');
    }
    text
}
