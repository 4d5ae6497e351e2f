//! The authorities of the instance: add one, look one up.

use kernel::{Authorities, Authority, AuthorityId, Error, Invalid, Millis, Result, Siren, Slug};
use store::{Db, Scope};
use web::{Answer, App, Errors, Form, Page, State, Visit};

use crate::{model, sql};

/// Adds an authority. Pages and command line both come through here.
///
/// # Errors
/// [`Error::Invalid`] naming each wrong field, or the one that another authority already has.
pub async fn add(db: &Db, siren: &str, name: &str, now: Millis) -> Result<Authority> {
    let authority = model::authority(siren, name, now)?;
    let mut tx = db.begin(Scope::System("add an authority")).await?;
    sql::insert_authority(&mut tx, &authority, now).await?;
    tx.commit().await?;
    Ok(authority)
}

/// Looks authorities up for the other slices.
pub struct Directory(Db);

impl Directory {
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

#[async_trait::async_trait]
impl Authorities for Directory {
    async fn by_id(&self, id: AuthorityId) -> Result<Authority> {
        sql::authority(&mut self.0.read(Scope::Public).await?, id).await
    }

    async fn by_slug(&self, slug: &Slug) -> Result<Authority> {
        sql::authority_by_slug(&mut self.0.read(Scope::Public).await?, slug).await
    }

    async fn by_siren(&self, siren: &Siren) -> Result<Authority> {
        sql::authority_by_siren(&mut self.0.read(Scope::Public).await?, siren).await
    }

    async fn all(&self) -> Result<Vec<Authority>> {
        sql::authorities(&mut self.0.read(Scope::Public).await?).await
    }
}

/// The authorities with the form that adds one.
#[derive(serde::Serialize)]
pub(crate) struct AuthoritiesPage {
    authorities: Vec<Authority>,
    filled: Filled,
    errors: Errors,
}

impl Page for AuthoritiesPage {
    const TEMPLATE: &'static str = "accounts/authorities.html";

    fn samples() -> Vec<Self> {
        let authorities: Vec<Authority> =
            model::authority("732 829 320", "Hautcourt-sur-Lys", 0).into_iter().collect();
        let wrong = vec![Invalid::new("siren", "siren-format"), Invalid::new("name", "name-required")];
        vec![
            Self { authorities, filled: Filled::default(), errors: Errors::none() },
            Self { authorities: Vec::new(), filled: Filled::default(), errors: wrong.into() },
        ]
    }
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    siren: String,
    name: String,
}

/// `GET /manage/authorities`
pub(crate) async fn form(app: State<App>, visit: Visit) -> Answer {
    visit.page(&page(&app, Filled::default(), Errors::none()).await?)
}

/// `POST /manage/authorities`
pub(crate) async fn submit(app: State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    match add(&app.db, &filled.siren, &filled.name, app.clock.now()).await {
        Ok(_) => visit.go_saying("/manage/authorities", "accounts-authority-added"),
        Err(Error::Invalid(wrong)) => visit.refuse(&page(&app, filled, wrong.into()).await?),
        Err(error) => Err(error.into()),
    }
}

async fn page(app: &App, filled: Filled, errors: Errors) -> Result<AuthoritiesPage> {
    Ok(AuthoritiesPage { authorities: app.authorities.all().await?, filled, errors })
}
