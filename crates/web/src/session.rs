//! Who is behind a request: session cookies and API keys.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use kernel::{Actor, Result};

use crate::Config;

/// Where people sign in; the `accounts` slice has the page. It takes `back`, the path to return to.
pub const SIGN_IN_PATH: &str = "/sign-in";

/// What a request shows to say who is behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Proof<'a> {
    /// The value of the session cookie.
    Session(&'a str),
    /// `Authorization: Bearer …`
    ApiKey(&'a str),
}

/// Looks sessions and keys up; the `accounts` slice keeps them (as hashes).
#[async_trait::async_trait]
pub trait Sessions: Send + Sync {
    /// Who is behind `proof`; `None` when it is unknown, expired or revoked.
    async fn actor(&self, proof: Proof<'_>) -> Result<Option<Actor>>;
}

/// A cookie of the instance. Over https its name begins with `__Host-`, so that no other host can set it.
pub(crate) fn cookie_name(config: &Config, name: &str) -> String {
    if config.secure() { format!("__Host-beffroi-{name}") } else { format!("beffroi-{name}") }
}

/// The value of a cookie of the instance.
pub(crate) fn cookie<'a>(config: &Config, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let name = cookie_name(config, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// A `Set-Cookie` line. Without `age` the cookie ends with the browser; an `age` of zero removes it.
pub(crate) fn set_cookie(config: &Config, name: &str, value: &str, age: Option<Duration>) -> HeaderValue {
    let mut line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", cookie_name(config, name));
    if config.secure() {
        line.push_str("; Secure");
    }
    if let Some(age) = age {
        line.push_str("; Max-Age=");
        line.push_str(&age.as_secs().to_string());
    }
    // Values are ours: a token, a language or a message key, all of plain letters.
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

/// The API key of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Brand;

    fn config(base_url: &str) -> Config {
        Config { base_url: base_url.to_owned(), brand: Brand::named("Essai"), contact: None, legal: None }
    }

    #[test]
    fn over_https_no_other_host_can_set_our_cookies() {
        let config = config("https://donnees.exemple.fr");
        let line = set_cookie(&config, "session", "abc", None);
        assert_eq!(line, "__Host-beffroi-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let mut headers = HeaderMap::new();
        headers
            .insert(header::COOKIE, "beffroi-session=theirs; __Host-beffroi-session=ours".parse().unwrap());
        assert_eq!(cookie(&config, &headers, "session"), Some("ours"));
    }

    #[test]
    fn an_age_of_zero_removes_a_cookie() {
        let line = set_cookie(&config("http://localhost"), "session", "", Some(Duration::ZERO));
        assert_eq!(line, "beffroi-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
