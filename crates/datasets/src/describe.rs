//! Change the words of a data set: its title, description and licence. Its address never changes.

use kernel::{Error, Id, Permission, Result};
use store::Scope;
use web::{Answer, App, Errors, Form, Page, Path, State, Visit};

use crate::model::{DataSet, Description, LICENCES};
use crate::{served, sql};

/// The words as the form holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    title: String,
    description: String,
    licence: String,
}

#[derive(serde::Serialize)]
pub(crate) struct DescribePage {
    id: String,
    filled: Filled,
    licences: Vec<&'static str>,
    errors: Errors,
}

impl Page for DescribePage {
    const TEMPLATE: &'static str = "datasets/describe.html";

    fn samples() -> Vec<Self> {
        let page = |title: &str, errors| Self {
            id: "01890000-0000-7000-8000-000000000001".to_owned(),
            filled: Filled {
                title: title.to_owned(),
                description: "Relevé.".to_owned(),
                licence: "lov2".to_owned(),
            },
            licences: LICENCES.to_vec(),
            errors,
        };
        let wrong = vec![kernel::Invalid::new("title", "title-required")];
        vec![page("Arbres remarquables", Errors::none()), page("", wrong.into())]
    }
}

/// `GET /describe/{id}`
pub(crate) async fn form(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let dataset = mine(&app, &visit, id).await?;
    let filled = Filled { title: dataset.title, description: dataset.description, licence: dataset.licence };
    visit.page(&page(id, filled, Errors::none()))
}

/// `POST /describe/{id}`
pub(crate) async fn submit(
    app: State<App>,
    visit: Visit,
    Path(id): Path<Id>,
    Form(filled): Form<Filled>,
) -> Answer {
    match describe(&app, &visit, id, &filled).await {
        Ok(path) => visit.go_saying(&path, "datasets-described"),
        Err(Error::Invalid(wrong)) => visit.refuse(&page(id, filled, wrong.into())),
        Err(error) => Err(error.into()),
    }
}

fn page(id: Id, filled: Filled, errors: Errors) -> DescribePage {
    DescribePage { id: id.to_string(), filled, licences: LICENCES.to_vec(), errors }
}

async fn mine(app: &App, visit: &Visit, id: Id) -> Result<DataSet> {
    let mut tx = app.db.read(Scope::of(visit.actor())).await?;
    let dataset = sql::dataset(&mut tx, id).await?;
    visit.actor().within(dataset.authority)?;
    Ok(dataset)
}

/// Saves the words; gives the path to go to.
async fn describe(app: &App, visit: &Visit, id: Id, filled: &Filled) -> Result<String> {
    visit.actor().require(Permission::Publish)?;
    let dataset = mine(app, visit, id).await?;
    let words = Description {
        title: filled.title.clone(),
        description: filled.description.clone(),
        licence: filled.licence.clone(),
    }
    .checked()?;
    let mut tx = app.db.begin(Scope::One(dataset.authority)).await?;
    let columns = match dataset.current {
        Some(version) => sql::version(&mut tx, version).await?.table.columns,
        None => Vec::new(),
    };
    sql::describe_dataset(&mut tx, id, &words, &columns, app.clock.now()).await?;
    tx.commit().await?;
    match dataset.current {
        Some(_) => Ok(served::path(&app.authorities.by_id(dataset.authority).await?, &dataset)),
        None => Ok("/deposits".to_owned()),
    }
}
