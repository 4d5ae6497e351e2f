//! Renders pages: the templates and messages of every feature, and the frame around each page.

mod functions;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Actor, Doing as _, Identity, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Object, Serde, Value, merge_maps};
use minijinja::{Environment, UndefinedBehavior};

use crate::assets::Assets;
use crate::feature::{Access, Menu, Place};
use crate::{Brand, Config, Feature, Lang, Page, Words, own};

/// Every template and message of the instance.
pub struct Pages {
    environments: [Environment<'static>; 2],
    pub(crate) assets: Arc<Assets>,
    pub config: Arc<Config>,
    pub words: Arc<Words>,
    menu: Vec<Menu>,
    search: Option<&'static str>,
}

impl Pages {
    /// Reads the templates and messages of `features`, after those of the kit.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] naming the template or the message that is wrong.
    pub fn new(config: Config, features: &[Feature]) -> Result<Self> {
        let mut messages = vec![("web", own::MESSAGES)];
        messages.extend(features.iter().map(|feature| (feature.name, feature.messages)));
        let words = Arc::new(Words::collect(&messages)?);
        let extra = features.iter().flat_map(|feature| feature.assets.iter().copied());
        let assets = Arc::new(Assets::collect(crate::assets::OWN.into_iter().chain(extra)));
        let mut menu: Vec<Menu> = features.iter().flat_map(|feature| feature.menu.iter().copied()).collect();
        menu.sort_by_key(|entry| entry.order);
        let environment = |lang| -> Result<Environment<'static>> {
            let mut environment = Environment::new();
            environment.set_undefined_behavior(UndefinedBehavior::Strict);
            let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
            environment.set_syntax(syntax.doing("set the syntax of templates")?);
            functions::add(&mut environment, lang, &words, &assets);
            let templates =
                own::TEMPLATES.iter().chain(features.iter().flat_map(|feature| feature.templates));
            for (name, text) in templates {
                environment.add_template(name, text).doing("read a template")?;
            }
            Ok::<_, kernel::Error>(environment)
        };
        Ok(Self {
            environments: [environment(Lang::Fr)?, environment(Lang::En)?],
            assets,
            config: Arc::new(config),
            words,
            menu,
            search: features.iter().find_map(|feature| feature.search),
        })
    }

    /// The page as HTML, in the language of `frame`.
    ///
    /// # Errors
    /// [`kernel::Error::Internal`] when the template names a value or a message that does not exist.
    pub fn render<P: Page>(&self, page: &P, frame: &Frame) -> Result<String> {
        let site = Site { values: self.site(frame, page.brand()), csrf: frame.csrf.clone() };
        let frame_values = Value::from_pairs([("site", Value::from_object(site))]);
        let values = merge_maps([frame_values, Value::from(Serde(page))]);
        let environment = &self.environments[match frame.lang {
            Lang::Fr => 0,
            Lang::En => 1,
        }];
        let template = environment.get_template(P::TEMPLATE).doing("find a template")?;
        template.render(values).map_err(|error| format!("{error:#}")).doing("render a template")
    }

    /// What layouts know under the name `site`.
    fn site(&self, frame: &Frame, brand: Option<&Brand>) -> BTreeMap<&'static str, Value> {
        let own = &self.config.brand;
        let brand = brand.unwrap_or(own);
        let entries = |place| -> Vec<Value> {
            let seen =
                self.menu.iter().filter(|entry| entry.place == place && entry.access.allows(&frame.actor));
            seen.map(|entry| self.entry(frame, entry)).collect()
        };
        let others: Vec<Value> = Lang::ALL
            .into_iter()
            .filter(|lang| *lang != frame.lang)
            .map(|lang| {
                let path = frame.here(&[("lang", Some(lang.tag().to_owned()))]);
                Value::from_pairs([
                    ("tag", Value::from(lang.tag())),
                    ("name", Value::from(lang.endonym())),
                    ("path", Value::from(path)),
                ])
            })
            .collect();
        let query = frame.query.iter().map(|(name, value)| {
            [name, value].into_iter().map(|text| Value::from(text.as_str())).collect::<Value>()
        });
        BTreeMap::from([
            ("lang", Value::from(frame.lang.tag())),
            ("others", Value::from(others)),
            ("name", Value::from(brand.name.as_str())),
            ("operator", Value::from(own.name.as_str())),
            ("logo", Value::from(brand.logo.as_deref())),
            ("colours", Value::from(brand.stylesheet())),
            ("base_url", Value::from(self.config.base_url.as_str())),
            ("contact", Value::from(self.config.contact.as_deref())),
            ("path", Value::from(frame.path.as_str())),
            ("query", query.collect::<Value>()),
            ("menu", Value::from(entries(Place::Main))),
            ("footer", Value::from(entries(Place::Footer))),
            ("search", Value::from(self.search)),
            ("signed_in", Value::from(Access::SignedIn.allows(&frame.actor))),
            ("administrator", Value::from(frame.actor.identity == Identity::Administrator)),
            ("notice", Value::from(frame.notice.as_deref().filter(|key| self.words.has(key)))),
        ])
    }

    fn entry(&self, frame: &Frame, entry: &Menu) -> Value {
        let current = current(entry.path, &frame.path, self.menu.iter().map(|other| other.path));
        Value::from_pairs([
            ("label", Value::from(self.words.text(frame.lang, entry.label, &[]))),
            ("path", Value::from(entry.path)),
            ("current", Value::from(current)),
        ])
    }
}

/// `aria-current` of a menu entry: the page itself, or what the page is below when it has no entry of its own.
fn current<'a>(entry: &str, path: &str, mut menu: impl Iterator<Item = &'a str>) -> &'static str {
    let below = path.strip_prefix(entry).is_some_and(|rest| rest.starts_with('/'));
    match () {
        () if path == entry => "page",
        () if below && entry != "/" && !menu.any(|other| other == path) => "true",
        () => "",
    }
}

/// Where and by whom a page is read: all that its frame shows.
#[derive(Clone, Debug)]
pub struct Frame {
    pub lang: Lang,
    pub actor: Actor,
    /// Path of the page asked for: `/data`.
    pub path: String,
    /// Its parameters, decoded.
    pub query: Vec<(String, String)>,
    /// Key of a sentence about what the reader has just done.
    pub notice: Option<String>,
    pub(crate) csrf: CsrfToken,
}

impl Frame {
    /// The frame of a sample page.
    pub fn sample(lang: Lang, actor: Actor) -> Self {
        Self {
            lang,
            actor,
            path: "/sample".to_owned(),
            query: vec![("q".to_owned(), "eau & gaz".to_owned())],
            notice: None,
            csrf: CsrfToken::new("sample-token".to_owned()),
        }
    }

    /// The address of this page with some parameters changed, or removed by `None`.
    pub(crate) fn here(&self, changes: &[(&str, Option<String>)]) -> String {
        address(&self.path, self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())), changes)
    }
}

/// An address whose parameters are `query` with `changes` made.
pub(crate) fn address<'a>(
    path: &str,
    query: impl Iterator<Item = (&'a str, &'a str)>,
    changes: &[(&str, Option<String>)],
) -> String {
    let mut words = form_urlencoded::Serializer::new(String::new());
    words.extend_pairs(query.filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)));
    for (name, value) in changes {
        if let Some(value) = value {
            words.append_pair(name, value);
        }
    }
    let words = words.finish();
    if words.is_empty() { path.to_owned() } else { format!("{path}?{words}") }
}

/// The token of the reader's forms, and whether the page shows it: only then does the reader need a cookie.
#[derive(Clone, Debug)]
pub(crate) struct CsrfToken {
    token: Arc<str>,
    shown: Arc<AtomicBool>,
}

impl CsrfToken {
    pub(crate) fn new(token: String) -> Self {
        Self { token: token.into(), shown: Arc::default() }
    }

    /// The token, for comparing; it does not count as shown.
    pub(crate) fn value(&self) -> &str {
        &self.token
    }

    pub(crate) fn was_shown(&self) -> bool {
        self.shown.load(Ordering::Relaxed)
    }
}

/// `site` in templates.
#[derive(Debug)]
struct Site {
    values: BTreeMap<&'static str, Value>,
    csrf: CsrfToken,
}

impl Object for Site {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if key == "csrf" {
            self.csrf.shown.store(true, Ordering::Relaxed);
            return Some(Value::from(&*self.csrf.token));
        }
        self.values.get(key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_of_the_menu_is_current_at_most() {
        let menu = ["/", "/deposits", "/deposits/new"];
        for (path, wanted) in [
            ("/deposits", ["", "page", ""]),
            ("/deposits/new", ["", "", "page"]),
            ("/deposits/1", ["", "true", ""]),
            ("/", ["page", "", ""]),
        ] {
            assert_eq!(menu.map(|entry| current(entry, path, menu.into_iter())), wanted, "{path}");
        }
    }

    #[test]
    fn an_address_keeps_what_is_not_changed_and_encodes_everything() {
        let query = [("q", "eau & gaz"), ("page", "3")];
        let changed = address("/data", query.into_iter(), &[("page", Some("4".to_owned()))]);
        assert_eq!(changed, "/data?q=eau+%26+gaz&page=4");
        assert_eq!(address("/data", query.into_iter(), &[("page", None), ("q", None)]), "/data");
    }
}
