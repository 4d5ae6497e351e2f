//! The web kit: what every slice needs to answer people and programs over HTTP.
//!
//! A slice brings a [`Feature`]; [`site`] adds the features up into one router. A page is a typed [`Page`] and its
//! template; the words in it are message keys, French first. An error leaves through [`Failed`], and this crate is the
//! only one that names HTTP status codes. Every page can be used without JavaScript.

mod answer;
mod app;
mod assets;
pub mod chart;
pub mod colour;
mod cors;
mod csrf;
mod download;
mod errors;
mod extract;
mod failed;
mod feature;
pub mod format;
mod guard;
mod gzip;
mod icons;
mod lang;
pub mod openapi;
mod own;
mod page;
mod pager;
mod pages;
mod question;
mod ranges;
mod serve;
mod session;
mod site;
mod upload;
mod visit;
mod words;

pub use axum::Extension;
pub use axum::extract::State;
pub use axum::response::Response;

pub use self::answer::{Answer, etag_of, private_file};
pub use self::app::{App, Brand, Config};
pub use self::assets::Asset;
pub use self::csrf::token as form_token;
pub use self::download::{Facts, download};
pub use self::errors::Errors;
pub use self::extract::{Form, Json, Path, Pressed, Query};
pub use self::failed::Failed;
pub use self::feature::{
    Access, Contribution, Describe, Described, Feature, JobKind, Menu, Messages, Place, Route,
};
pub use self::lang::Lang;
pub use self::page::Page;
pub use self::pager::Pager;
pub use self::pages::{Frame, Pages};
pub use self::question::{query_pairs, query_string};
pub use self::ranges::{Ranges, nothing, stored_file};
pub use self::serve::{Limits, serve};
pub use self::session::{Proof, SIGN_IN_PATH, Sessions};
pub use self::site::{Parts, Site, site};
pub use self::upload::{Part, Upload};
pub use self::visit::Visit;
pub use self::words::{Word, Words, keys};
