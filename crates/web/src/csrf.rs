//! Proof that a form comes from a page of ours, and that a change comes from our own origin.
//!
//! The token in a form is the hash of a secret in a cookie that scripts cannot read and other hosts cannot set: whoever
//! lacks the cookie cannot make the token, and no table of tokens is kept. Who signs in gets another cookie, hence
//! another token.

use axum::http::{HeaderMap, Method, header};
use sha2::{Digest as _, Sha256};

use crate::Config;
use crate::assets::hex;

/// Where a program of our own pages shows the token.
pub(crate) const HEADER: &str = "x-csrf-token";

/// The token of the forms of whoever holds `secret`, the value of their session cookie.
pub fn token(secret: &str) -> String {
    hex(&Sha256::new().chain_update("beffroi form token\0").chain_update(secret).finalize())
}

/// A new secret for a reader who has no session.
pub(crate) fn secret() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex(&bytes))
}

/// Whether two texts are equal, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a) == Sha256::digest(b)
}

/// Whether a browser says that a change comes from a page of another origin (Fetch Metadata, then Origin).
pub(crate) fn from_elsewhere(method: &Method, headers: &HeaderMap, config: &Config) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    text(header::ORIGIN.as_str()).is_some_and(|origin| origin != config.base_url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Brand;

    #[test]
    fn each_secret_has_its_own_token() {
        assert_eq!(token("a"), token("a"));
        assert_ne!(token("a"), token("b"));
        assert_ne!(secret(), secret());
        assert!(same("x", "x") && !same("x", "y"));
    }

    #[test]
    fn only_changes_from_our_own_pages_pass() {
        let config = Config {
            base_url: "https://a.fr".to_owned(),
            brand: Brand::named("Essai"),
            contact: None,
            legal: None,
        };
        let elsewhere = |method, name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            from_elsewhere(&method, &headers, &config)
        };
        assert!(elsewhere(Method::POST, "sec-fetch-site", "cross-site"));
        assert!(elsewhere(Method::POST, "sec-fetch-site", "same-site"));
        assert!(!elsewhere(Method::POST, "sec-fetch-site", "same-origin"));
        assert!(elsewhere(Method::DELETE, "origin", "https://b.fr"));
        assert!(elsewhere(Method::DELETE, "origin", "null"));
        assert!(!elsewhere(Method::PUT, "origin", "https://a.fr"));
        assert!(!elsewhere(Method::GET, "sec-fetch-site", "cross-site"));
    }
}
