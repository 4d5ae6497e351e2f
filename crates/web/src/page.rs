//! A page for people: its template and the typed words in it.

use serde::Serialize;

use crate::Brand;

/// A page: its template, and the values that the template names at its top level.
pub trait Page: Serialize {
    /// `datasets/list.html`
    const TEMPLATE: &'static str;

    /// Every state that the page can be in; tests render, check and snapshot each one in both languages.
    fn samples() -> Vec<Self>
    where
        Self: Sized;

    /// The authority whose name, logo and colours dress this page; the instance's own when `None`.
    fn brand(&self) -> Option<&Brand> {
        None
    }
}
