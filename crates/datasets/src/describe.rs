//! Change the words of a data set: its title, description, licence, and what is said of its columns. Its address never
//! changes.

use kernel::{Column, Error, Id, Permission, Result};
use store::{Scope, Tx};
use web::{Answer, App, Errors, Form, Page, Path, State, Visit};

use crate::model::{DataSet, Description, LICENCES, column_words};
use crate::{served, sql};

/// The words as the form holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    title: String,
    description: String,
    licence: String,
    /// The columns that the public reads, in order, and what is said of each.
    column: Vec<String>,
    words: Vec<String>,
}

impl Filled {
    /// The columns with their words.
    fn said(&self) -> Vec<(String, String)> {
        self.column.iter().cloned().zip(self.words.iter().cloned()).collect()
    }
}

#[derive(serde::Serialize)]
pub(crate) struct DescribePage {
    id: String,
    filled: Filled,
    said: Vec<(String, String)>,
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
                ..Filled::default()
            },
            said: vec![
                ("espece".to_owned(), String::new()),
                ("hauteur_m".to_owned(), "Hauteur, en mètres".to_owned()),
            ],
            licences: LICENCES.to_vec(),
            errors,
        };
        let wrong = vec![
            kernel::Invalid::new("title", "title-required"),
            kernel::Invalid::new("words-2", "text-personal"),
        ];
        vec![page("Arbres remarquables", Errors::none()), page("", wrong.into())]
    }
}

/// `GET /describe/{id}`
pub(crate) async fn form(app: State<App>, visit: Visit, Path(id): Path<Id>) -> Answer {
    let dataset = mine(&app, &visit, id).await?;
    let mut tx = app.db.read(Scope::One(dataset.authority)).await?;
    let columns = columns(&mut tx, &dataset).await?;
    drop(tx);
    let words = |column: &Column| dataset.column_words.get(&column.name).cloned().unwrap_or_default();
    let filled = Filled {
        words: columns.iter().map(words).collect(),
        column: columns.into_iter().map(|column| column.name).collect(),
        title: dataset.title,
        description: dataset.description,
        licence: dataset.licence,
    };
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
    DescribePage { id: id.to_string(), said: filled.said(), filled, licences: LICENCES.to_vec(), errors }
}

/// The columns that the public reads; none before the first publication.
async fn columns(tx: &mut Tx, dataset: &DataSet) -> Result<Vec<Column>> {
    match dataset.current {
        Some(version) => Ok(sql::version(tx, version).await?.table.columns),
        None => Ok(Vec::new()),
    }
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
    .checked();
    let said = column_words(&filled.said());
    let (words, said) = match (words, said) {
        (Ok(words), Ok(said)) => (words, said),
        // What is wrong in both is told at once.
        (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(more))) => {
            wrong.extend(more);
            return Err(Error::Invalid(wrong));
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let mut tx = app.db.begin(Scope::One(dataset.authority)).await?;
    if let Some(other) = sql::dataset_titled(&mut tx, id, &words.title).await? {
        return Err(kernel::Invalid::new("title", "title-of-another").with("title", &other).into());
    }
    let columns = columns(&mut tx, &dataset).await?;
    sql::describe_dataset(&mut tx, id, &words, &columns, app.clock.now()).await?;
    // Words of columns that are not in this version stay: they may come back with the next.
    let mut all = sql::dataset(&mut tx, id).await?.column_words;
    all.retain(|name, _| !filled.column.contains(name));
    all.extend(said.into_iter().filter(|(name, _)| columns.iter().any(|column| column.name == *name)));
    sql::describe_columns(&mut tx, id, &all).await?;
    tx.commit().await?;
    match dataset.current {
        Some(_) => Ok(served::path(&app.authorities.by_id(dataset.authority).await?, &dataset)),
        None => Ok("/deposits".to_owned()),
    }
}
