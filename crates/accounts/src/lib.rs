//! Accounts: the authorities that the instance serves, and the administrator's key that protects their work.
//!
//! Tables: `authorities`, `administrator_keys`, `sessions`. Routes: `/sign-in`, `/sign-out`, `/manage/authorities`.
//! Jobs: none. Invariants: a secret is kept as its hash only; an unknown key and a revoked one look the same.

mod add;
mod keys;
mod model;
mod secret;
mod sign_in;
mod sql;

pub use self::add::{Directory, add};
pub use self::keys::{Keys, first_key, new_key};
pub use self::model::authority;

use kernel::Permission;
use web::{Access, Feature, Menu, Messages, Place, Route};

/// Tables of the slice.
pub static MIGRATIONS: &[store::Migration] = &[store::Migration {
    version: 20_261_124_090_000,
    name: "accounts_create",
    sql: include_str!("../migrations/20261124090000_accounts_create.sql"),
    shared: &["authorities", "administrator_keys", "sessions"],
}];

/// What the slice brings to the instance.
pub fn feature() -> Feature {
    Feature {
        routes: vec![
            Route::get("/sign-in", Access::Public, sign_in::form),
            Route::post("/sign-in", Access::Public, sign_in::submit),
            Route::post("/sign-out", Access::SignedIn, sign_in::sign_out),
            Route::get("/manage/authorities", Access::Needs(Permission::AuthorityManage), add::form),
            Route::post("/manage/authorities", Access::Needs(Permission::AuthorityManage), add::submit),
        ],
        migrations: MIGRATIONS,
        templates: &[
            ("accounts/sign_in.html", include_str!("../templates/sign_in.html")),
            ("accounts/authorities.html", include_str!("../templates/authorities.html")),
        ],
        messages: Messages { fr: include_str!("../messages/fr.ftl"), en: include_str!("../messages/en.ftl") },
        menu: vec![Menu {
            label: "menu-authorities",
            path: "/manage/authorities",
            place: Place::Main,
            access: Access::Needs(Permission::AuthorityManage),
            order: 80,
        }],
        hidden: &["/manage"],
        ..Feature::new("accounts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_can_be_read_by_everybody() {
        let pages = testkit::pages(&[feature()]);
        assert!(testkit::all_samples::<sign_in::SignInPage>(&pages).len() >= 2);
        assert!(testkit::all_samples::<add::AuthoritiesPage>(&pages).len() >= 2);
    }
}
