//! Sign in with the administrator's key, and out.

use std::time::Duration;

use kernel::{Error, Invalid, Result};
use store::Scope;
use web::{Answer, App, Errors, Form, Page, Pressed, Query, State, Visit};

use crate::model::SESSION;
use crate::{secret, sql};

/// The form to sign in.
#[derive(serde::Serialize)]
pub(crate) struct SignInPage {
    /// Where to go back to.
    back: String,
    errors: Errors,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "accounts/sign_in.html";

    fn samples() -> Vec<Self> {
        let wrong = vec![Invalid::new("key", "key-wrong")];
        vec![
            Self { back: "/deposits".to_owned(), errors: Errors::none() },
            Self { back: "/".to_owned(), errors: wrong.into() },
        ]
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    back: String,
    key: String,
}

/// `GET /sign-in`
pub(crate) async fn form(visit: Visit, Query(filled): Query<Filled>) -> Answer {
    visit.page(&SignInPage { back: inside(&filled.back).to_owned(), errors: Errors::none() })
}

/// `POST /sign-in`
pub(crate) async fn submit(app: State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    match open(&app, filled.key.trim()).await {
        Ok(token) => {
            let age = Duration::from_millis(SESSION.unsigned_abs());
            visit.sign_in(&token, age, inside(&filled.back))
        }
        Err(Error::Invalid(wrong)) => {
            visit.refuse(&SignInPage { back: inside(&filled.back).to_owned(), errors: wrong.into() })
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a session for the holder of `key`. Keys are 256 random bits: guessing is hopeless without any delay.
async fn open(app: &App, key: &str) -> Result<String> {
    let now = app.clock.now();
    let mut tx = app.db.begin(Scope::System("sign in")).await?;
    let Some(id) = sql::key(&mut tx, &secret::sha256(key)).await? else {
        return Err(Invalid::new("key", "key-wrong").into());
    };
    let token = secret::new("")?;
    sql::delete_expired(&mut tx, now).await?;
    sql::insert_session(&mut tx, &secret::sha256(&token), id, now, now + SESSION).await?;
    tx.commit().await?;
    Ok(token)
}

/// `POST /sign-out`
pub(crate) async fn sign_out(app: State<App>, visit: Visit, _: Form<Pressed>) -> Answer {
    if let Some(token) = visit.session() {
        let mut tx = app.db.begin(Scope::System("sign out")).await?;
        sql::delete_session(&mut tx, &secret::sha256(token)).await?;
        tx.commit().await?;
    }
    visit.sign_out("/")
}

/// A path of this instance, whatever a link asked for.
fn inside(back: &str) -> &str {
    let ours = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    if ours && !back.chars().any(char::is_control) { back } else { "/deposits" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_elsewhere() {
        assert_eq!(inside("/deposits/1?x=2"), "/deposits/1?x=2");
        for elsewhere in ["https://x.example", "//x.example", "/\\x", "", "/a\r\nb"] {
            assert_eq!(inside(elsewhere), "/deposits", "{elsewhere:?}");
        }
    }
}
