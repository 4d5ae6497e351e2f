//! What every page of a data set says first.

use crate::served::Served;

/// The pages of a data set, as the reader moves between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tab {
    Table,
    Charts,
    Dictionary,
    Quality,
    Versions,
}

/// What every page of a data set says first.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) authority: String,
    pub(crate) authority_path: String,
    /// `/datasets/<authority>/<data set>`
    pub(crate) path: String,
    pub(crate) tab: Tab,
    pub(crate) dataset_id: String,
    pub(crate) version_id: String,
    pub(crate) number: i64,
    /// Whether this version is the one that the public reads by default.
    pub(crate) current: bool,
    pub(crate) published_at: i64,
    pub(crate) licence: String,
    pub(crate) schema: Option<String>,
    pub(crate) rows: u64,
    pub(crate) columns: usize,
}

impl Head {
    pub(crate) fn of(served: &Served, tab: Tab) -> Self {
        let paragraphs = served.dataset.description.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
        Self {
            title: served.dataset.title.clone(),
            paragraphs: paragraphs.map(str::to_owned).collect(),
            authority: served.authority.name.clone(),
            authority_path: format!("/authorities/{}", served.authority.slug),
            path: served.path(),
            tab,
            dataset_id: served.dataset.id.to_string(),
            version_id: served.version.id.to_string(),
            number: served.version.number,
            current: served.dataset.current == Some(served.version.id),
            published_at: served.version.published_at,
            licence: served.dataset.licence.clone(),
            schema: served.dataset.schema.clone(),
            rows: served.version.table.rows,
            columns: served.version.table.columns.len(),
        }
    }

    pub(crate) fn sample(tab: Tab) -> Self {
        Self {
            title: "Arbres remarquables".to_owned(),
            paragraphs: vec!["Relevé des arbres d'intérêt de la commune.".to_owned()],
            authority: "Hautcourt-sur-Lys".to_owned(),
            authority_path: "/authorities/hautcourt".to_owned(),
            path: "/datasets/hautcourt/arbres".to_owned(),
            tab,
            dataset_id: "01890000-0000-7000-8000-000000000001".to_owned(),
            version_id: "01890000-0000-7000-8000-000000000002".to_owned(),
            number: 3,
            current: tab != Tab::Versions,
            published_at: 1_763_980_000_000,
            licence: "lov2".to_owned(),
            schema: Some("scdl/subventions".to_owned()),
            rows: 1_250,
            columns: 2,
        }
    }
}
