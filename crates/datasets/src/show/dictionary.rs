//! The data dictionary of a data set: each column, what it holds, and what the schema says of it.

use check::schema::Field;
use kernel::{Column, ColumnKind, Slug, TruthWords};
use web::{Answer, App, Extension, Page, Path, State, Visit};

use super::{Head, Tab};
use crate::served;
use crate::services::Services;

#[derive(serde::Serialize)]
pub(crate) struct DictionaryPage {
    head: Head,
    entries: Vec<Entry>,
    /// Whether the schema says something of a column, holds one to something, gives an example: a table without a schema
    /// has none of these columns.
    told: bool,
    ruled: bool,
    shown: bool,
}

impl DictionaryPage {
    fn of(head: Head, entries: Vec<Entry>) -> Self {
        let (told, ruled) = (entries.iter().any(Entry::is_told), entries.iter().any(Entry::is_ruled));
        let shown = entries.iter().any(|entry| entry.example.is_some());
        Self { head, entries, told, ruled, shown }
    }
}

/// One column as the dictionary tells it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Entry {
    name: String,
    kind: &'static str,
    title: Option<String>,
    description: Option<String>,
    example: Option<String>,
    required: bool,
    unique: bool,
    pattern: Option<String>,
    allowed: Vec<String>,
    minimum: Option<String>,
    maximum: Option<String>,
    /// What stands for true and false in CSV and XLSX, when the schema has words for them.
    words: Option<TruthWords>,
}

impl Page for DictionaryPage {
    const TEMPLATE: &'static str = "datasets/dictionary.html";

    fn samples() -> Vec<Self> {
        let plain = Column::new("espece", ColumnKind::Text);
        let told = Entry {
            description: Some("Nom de l'attribuant".to_owned()),
            example: Some("Région Bretagne".to_owned()),
            required: true,
            allowed: vec!["a".to_owned(), "b".to_owned()],
            pattern: Some("^\\d{14}$".to_owned()),
            minimum: Some("0".to_owned()),
            ..Entry::of(&plain, None)
        };
        let words = Some(TruthWords { yes: "oui".to_owned(), no: "non".to_owned() });
        let free = vec![Entry::of(&plain, None)];
        let spelled = Entry::of(&Column { words, ..Column::new("subventionUE", ColumnKind::Boolean) }, None);
        let entries = vec![Entry::of(&plain, None), told, spelled];
        vec![Self::of(Head::sample(Tab::Dictionary), entries), Self::of(Head::sample(Tab::Dictionary), free)]
    }
}

impl Entry {
    fn is_told(&self) -> bool {
        self.title.is_some() || self.description.is_some()
    }

    fn is_ruled(&self) -> bool {
        self.required
            || self.unique
            || !self.allowed.is_empty()
            || self.words.is_some()
            || [&self.pattern, &self.minimum, &self.maximum].into_iter().any(Option::is_some)
    }

    fn of(column: &Column, field: Option<&Field>) -> Self {
        let kind = match column.kind {
            ColumnKind::Text => "text",
            ColumnKind::Integer => "integer",
            ColumnKind::Number => "number",
            ColumnKind::Boolean => "boolean",
            ColumnKind::Date => "date",
            ColumnKind::Datetime => "datetime",
        };
        let constraints = field.map(|field| field.constraints.clone()).unwrap_or_default();
        Self {
            name: column.name.clone(),
            kind,
            title: field.and_then(|field| field.title.clone()),
            description: field.and_then(|field| field.description.clone()),
            example: field.and_then(|field| field.example.clone()),
            required: constraints.required,
            unique: constraints.unique,
            pattern: constraints.pattern.as_deref().map(str::to_owned),
            allowed: constraints.allowed,
            minimum: constraints.minimum,
            maximum: constraints.maximum,
            words: column.words.clone(),
        }
    }
}

/// `GET /datasets/{authority}/{slug}/dictionary`
pub(crate) async fn dictionary(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Path((authority, slug)): Path<(Slug, Slug)>,
) -> Answer {
    let served = served::at(&app, &authority, &slug).await?;
    let schema = served.dataset.schema.as_deref().and_then(|name| services.schemas.by_name(name));
    let field = |column: &Column| {
        schema.as_ref().and_then(|schema| schema.fields.iter().find(|field| field.name == column.name))
    };
    let entries = served.version.table.columns.iter().map(|column| {
        let entry = Entry::of(column, field(column));
        let said = served.dataset.column_words.get(&column.name).cloned();
        // The schema's words are those that every authority shares.
        Entry { description: entry.description.clone().or(said), ..entry }
    });
    let entries = entries.collect();
    visit.page(&DictionaryPage::of(Head::of(&served, Tab::Dictionary), entries))
}
