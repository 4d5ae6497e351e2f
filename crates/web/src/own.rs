//! The kit's own templates, words and pages.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Gone, Invalid};
use serde::Serialize;

use crate::colour::{self, Colour};
use crate::feature::{Access, Feature, Messages, Route};
use crate::{Answer, App, Errors, Page, Visit};

pub(crate) const MESSAGES: Messages =
    Messages { fr: include_str!("../messages/fr.ftl"), en: include_str!("../messages/en.ftl") };

pub(crate) const TEMPLATES: &[(&str, &str)] = &[
    ("web/accessibility.html", include_str!("../templates/accessibility.html")),
    ("web/error.html", include_str!("../templates/error.html")),
    ("web/form.html", include_str!("../templates/form.html")),
    ("web/legal.html", include_str!("../templates/legal.html")),
    ("web/layout.html", include_str!("../templates/layout.html")),
    ("web/table.html", include_str!("../templates/table.html")),
    ("web/ui.html", include_str!("../templates/ui.html")),
];

/// The routes of the kit: files, colours, the page on accessibility, the explanation of each kind of error.
pub(crate) fn feature() -> Feature {
    Feature {
        routes: vec![
            Route::get("/assets/{print}/{name}", Access::Public, asset),
            Route::get("/favicon.svg", Access::Public, favicon),
            Route::get("/accessibility", Access::Public, accessibility),
            Route::get("/legal", Access::Public, legal),
            Route::get("/problems/{kind}", Access::Public, problem),
        ],
        ..Feature::new("web")
    }
}

async fn asset(State(app): State<App>, Path((print, name)): Path<(String, String)>) -> Answer {
    if print == "colours" {
        return colours(&name);
    }
    app.pages.assets.answer(&print, &name)
}

/// A stylesheet made from its own address: `155e5b-a8452c.css`.
fn colours(name: &str) -> Answer {
    let pair = name.strip_suffix(".css").and_then(|pair| pair.split_once('-'));
    let parse = |text: &str| text.parse::<Colour>().ok().filter(|colour| colour.to_string() == text);
    let (accent, mark) =
        pair.and_then(|(accent, mark)| parse(accent).zip(parse(mark))).ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
    ];
    Ok((headers, colour::stylesheet(accent, mark)).into_response())
}

async fn favicon(State(app): State<App>) -> Answer {
    let mut response = app.pages.assets.answer("", "favicon.svg")?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    Ok(response)
}

/// The declaration that the law asks of a site not yet audited (article 47 of law 2005-102).
#[derive(Serialize)]
pub(crate) struct Accessibility {}

impl Page for Accessibility {
    const TEMPLATE: &'static str = "web/accessibility.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

async fn accessibility(visit: Visit) -> Answer {
    visit.page(&Accessibility {})
}

/// Who publishes and who hosts the service, what it keeps of its readers, where to write (article 1-1 of law 2004-575,
/// articles 13 and 14 of regulation 2016/679).
#[derive(Serialize)]
pub(crate) struct Legal {
    /// The operator's own words; empty as long as it has given none.
    paragraphs: Vec<Vec<String>>,
}

impl Legal {
    /// Paragraphs are apart by blank lines, and keep their own lines: an address has several.
    fn of(text: Option<&str>) -> Self {
        let lines: Vec<&str> = text.unwrap_or_default().lines().map(str::trim).collect();
        let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
        Self { paragraphs: paragraphs.map(|lines| lines.iter().map(ToString::to_string).collect()).collect() }
    }
}

impl Page for Legal {
    const TEMPLATE: &'static str = "web/legal.html";

    fn samples() -> Vec<Self> {
        let told = "Éditeur : Syndicat mixte d’Essai\n1 place du Beffroi\n\nHébergeur : Essai Hébergement";
        vec![Self::of(None), Self::of(Some(told))]
    }
}

async fn legal(State(app): State<App>, visit: Visit) -> Answer {
    visit.page(&Legal::of(app.pages.config.legal.as_deref()))
}

/// A page that says what went wrong and what to do.
#[derive(Serialize)]
pub(crate) struct ErrorPage {
    /// `not-found`: part of the message keys, and last part of the problem's address.
    pub(crate) kind: &'static str,
    /// The sentence that says more than the kind does.
    pub(crate) detail: Option<String>,
    /// What was taken back: all that its page can say.
    pub(crate) gone: Option<Gone>,
    /// What a person quotes to be helped.
    pub(crate) reference: Option<String>,
    pub(crate) errors: Errors,
    /// Whether signing in may help.
    pub(crate) sign_in: Option<String>,
}

impl ErrorPage {
    pub(crate) fn of(kind: &'static str) -> Self {
        Self { kind, detail: None, gone: None, reference: None, errors: Errors::none(), sign_in: None }
    }
}

/// The kinds of errors, in the order of [`crate::failed`].
pub(crate) const KINDS: [&str; 15] = [
    "not-found",
    "gone",
    "forbidden",
    "signed-out",
    "invalid",
    "conflict",
    "unavailable",
    "internal",
    "malformed",
    "stale",
    "too-large",
    "unsupported",
    "method",
    "range",
    "slow",
];

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "web/error.html";

    fn samples() -> Vec<Self> {
        let gone = |version, versions: Option<&str>| Gone {
            title: "Arbres remarquables".to_owned(),
            owner: "Hautcourt-sur-Lys".to_owned(),
            version,
            at: 1_763_980_000_000,
            reason: "Le fichier citait des personnes.".to_owned(),
            versions: versions.map(str::to_owned),
            others: "/authorities/hautcourt-sur-lys".to_owned(),
        };
        let mut samples: Vec<_> = KINDS.into_iter().map(Self::of).collect();
        samples.extend([
            Self { gone: Some(gone(None, None)), ..Self::of("gone") },
            Self { gone: Some(gone(Some(2), Some("/datasets/a/b/versions"))), ..Self::of("gone") },
            Self { detail: Some("Ce dépôt a été arrêté.".to_owned()), ..Self::of("conflict") },
            Self { reference: Some("3f2a-91bc-77d0".to_owned()), ..Self::of("internal") },
            Self { errors: Errors(vec![Invalid::new("slug", "slug-format")]), ..Self::of("invalid") },
            Self { sign_in: Some("/sign-in?back=%2Fdeposits".to_owned()), ..Self::of("signed-out") },
        ]);
        samples
    }
}

/// Where the `type` of a Problem JSON leads (RFC 9457, 3.1.1).
async fn problem(visit: Visit, Path(kind): Path<String>) -> Result<Response, crate::Failed> {
    let kind = KINDS.into_iter().find(|known| *known == kind).ok_or(Error::NotFound)?;
    visit.page(&ErrorPage::of(kind))
}
