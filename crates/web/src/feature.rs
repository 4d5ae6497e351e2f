//! What a slice brings to the instance.

use std::sync::Arc;
use std::time::Duration;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use kernel::{Actor, Permission, Ref, Result};

use crate::openapi::Operation;
use crate::{App, Asset};

/// What a slice brings; [`crate::site`] adds the slices up. Start from [`Feature::new`] and fill what there is.
pub struct Feature {
    /// The name of the slice, first part of its template names and message keys.
    pub name: &'static str,
    pub routes: Vec<Route>,
    pub migrations: &'static [store::Migration],
    /// Name (`datasets/list.html`) and text of each template.
    pub templates: &'static [(&'static str, &'static str)],
    pub messages: Messages,
    pub menu: Vec<Menu>,
    /// Address that takes the words of the search field as `q`; one slice at most has it.
    pub search: Option<&'static str>,
    pub assets: Vec<Asset>,
    /// Addresses that crawlers shall leave alone: `/deposits`.
    pub hidden: &'static [&'static str],
    /// Kinds of jobs and who does them, once the instance stands.
    pub jobs: Contribution<JobKind>,
    /// Who listens to events of other slices.
    pub subscribers: Contribution<Arc<dyn store::Subscriber>>,
    /// Says what a reference points at, for lists of other slices.
    pub describe: Option<Arc<dyn Describe>>,
    /// The named schemas of the programs' interface.
    pub schemas: Vec<(&'static str, crate::openapi::Schema)>,
}

impl Feature {
    /// A feature that brings nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Vec::new(),
            migrations: &[],
            templates: &[],
            messages: Messages { fr: "", en: "" },
            menu: Vec::new(),
            search: None,
            assets: Vec::new(),
            hidden: &[],
            jobs: Box::new(|_| Vec::new()),
            subscribers: Box::new(|_| Vec::new()),
            describe: None,
            schemas: Vec::new(),
        }
    }
}

/// What a slice adds once the instance stands; it may hold what the slice was given at start.
pub type Contribution<T> = Box<dyn Fn(&App) -> Vec<T> + Send + Sync>;

/// The name of a kind of job, and who does it.
pub type JobKind = (&'static str, Arc<dyn store::Handler>);

/// The Fluent files of a slice.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    pub fr: &'static str,
    pub en: &'static str,
}

/// Who may use a route. The kit refuses the others before the handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody; the handler shows only what is published.
    Public,
    /// Whoever has signed in or shown a key.
    SignedIn,
    Needs(Permission),
}

impl Access {
    pub fn allows(self, actor: &Actor) -> bool {
        match self {
            Self::Public => true,
            Self::SignedIn => actor.identity != kernel::Identity::Public,
            Self::Needs(permission) => actor.may(permission),
        }
    }
}

/// One row of the route table: tests enumerate it, documentation is made from it.
pub struct Route {
    pub method: Method,
    /// `/data/{slug}`
    pub path: &'static str,
    pub access: Access,
    /// What the programs' interface says of it; `None` for pages for people.
    pub operation: Option<Operation>,
    /// The largest body, in bytes.
    pub body: usize,
    /// The longest time to the first byte of the answer.
    pub wall: Duration,
    /// Whether pages of any origin may read it: public data.
    pub cross_origin: bool,
    pub(crate) takes_files: bool,
    pub(crate) handler: MethodRouter<App>,
}

impl Route {
    fn new<H: Handler<T, App>, T: 'static>(
        (method, filter): (Method, MethodFilter),
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        Self {
            method,
            path,
            access,
            operation: None,
            body: 1 << 20,
            wall: Duration::from_secs(30),
            cross_origin: false,
            takes_files: false,
            handler: on(filter, handler),
        }
    }

    /// Answers GET, and HEAD with it.
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Self {
        Self::new((Method::GET, MethodFilter::GET), path, access, handler)
    }

    pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Self {
        Self::new((Method::POST, MethodFilter::POST), path, access, handler)
    }

    pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Self {
        Self::new((Method::PUT, MethodFilter::PUT), path, access, handler)
    }

    pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Self {
        Self::new((Method::DELETE, MethodFilter::DELETE), path, access, handler)
    }

    /// Describes the route to programs.
    #[must_use]
    pub fn api(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Takes bodies of up to `bytes`, and gives the sender an hour: a large file on a village line. The handler reads
    /// them with [`crate::Upload`].
    #[must_use]
    pub fn takes_files(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self.takes_files = true;
        self.wall = Duration::from_hours(1);
        self
    }

    /// Gives the handler up to `wall` before the first byte of its answer.
    #[must_use]
    pub fn within(mut self, wall: Duration) -> Self {
        self.wall = wall;
        self
    }

    /// Hands the route something of its slice's own; the handler takes it as an `Extension`.
    #[must_use]
    pub fn given<T: Clone + Send + Sync + 'static>(mut self, thing: T) -> Self {
        self.handler = self.handler.layer(axum::Extension(thing));
        self
    }

    /// Lets scripts of any site read the answers. For public data only.
    #[must_use]
    pub fn any_origin(mut self) -> Self {
        self.cross_origin = true;
        self
    }
}

/// Where a menu entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Main,
    Footer,
}

/// A link that every page shows to whoever may follow it.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// Key of its words.
    pub label: &'static str,
    pub path: &'static str,
    pub place: Place,
    pub access: Access,
    /// Small numbers first.
    pub order: u16,
}

/// Says what a reference points at.
#[async_trait::async_trait]
pub trait Describe: Send + Sync {
    /// `None` when `of` is of a kind that this slice does not have.
    async fn describe(&self, app: &App, of: &Ref) -> Result<Option<Described>>;
}

/// A thing as lists of other slices show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Described {
    pub title: String,
    pub path: String,
}
