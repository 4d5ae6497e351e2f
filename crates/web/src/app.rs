//! What every handler may use, and how the instance presents itself.

use std::sync::Arc;

use kernel::{Authorities, Clock, QueryEngine};

use crate::colour::Colour;
use crate::{Pages, Sessions};

/// What every handler may use. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: store::Db,
    pub blobs: store::Blobs,
    pub clock: Arc<dyn Clock>,
    pub engine: Arc<dyn QueryEngine>,
    pub authorities: Arc<dyn Authorities>,
    pub sessions: Arc<dyn Sessions>,
    pub pages: Arc<Pages>,
}

/// How the instance presents itself; `server` fills it from the configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where readers find the instance, without a final `/`: `https://donnees.exemple.fr`.
    pub base_url: String,
    pub brand: Brand,
    /// Where people write about accessibility and the rest; an e-mail address.
    pub contact: Option<String>,
    /// Who publishes and who hosts the instance, as its operator writes it: plain text, paragraphs apart by blank lines.
    pub legal: Option<String>,
}

impl Config {
    /// Whether readers come over https: then cookies are bound to it, and browsers told to stay on it.
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The name, logo and two colours that a tenant gives its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    pub name: String,
    /// The address of the logo; the belfry when there is none.
    pub logo: Option<String>,
    /// Links and buttons, then the line and the mark; those of the product when there are none. Any pair is safe: it is
    /// darkened or lightened until it can be read.
    pub colours: Option<(Colour, Colour)>,
}

impl Brand {
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), logo: None, colours: None }
    }

    /// The address of the stylesheet of the chosen colours.
    pub fn stylesheet(&self) -> Option<String> {
        self.colours.map(|(accent, mark)| format!("/assets/colours/{accent}-{mark}.css"))
    }
}
