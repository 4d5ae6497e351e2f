//! Deposit a file: the form, its upload, and the same for programs.

use kernel::{Error, Id, Invalid, Permission, Result};
use serde_json::json;
use store::{Scope, Stored};
use web::{Answer, App, Errors, Extension, Failed, Page, Query, State, Upload, Visit};

use crate::model::{Description, LICENCES, Policy};
use crate::receive::{Receipt, Received, SchemaChoice, Target, original_key, receive};
use crate::services::Services;
use crate::sql;

/// A choice of a list: its value and its words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Choice {
    value: String,
    label: String,
}

impl Choice {
    pub(crate) fn of(value: &str, label: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned() }
    }

    /// Every schema of the instance.
    pub(crate) fn schemas(services: &Services) -> Vec<Self> {
        let schemas = services.schemas.all();
        schemas.iter().map(|it| Self::of(&it.name, &format!("{} ({})", it.title, it.name))).collect()
    }
}

/// The data sets of one authority.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Group {
    label: String,
    choices: Vec<Choice>,
}

/// What the depositor filled in, kept when the form is shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    /// SIREN of the authority.
    authority: String,
    /// Identifier of a data set; empty for a new one.
    dataset: String,
    title: String,
    description: String,
    licence: String,
    /// Empty: the one that fits; `-`: none; else its name.
    schema: String,
    /// Percentage of good rows that is enough; empty: all.
    good_rows: String,
    publish: String,
}

#[derive(serde::Serialize)]
pub(crate) struct DepositPage {
    filled: Filled,
    authorities: Vec<Choice>,
    datasets: Vec<Group>,
    schemas: Vec<Choice>,
    licences: Vec<&'static str>,
    largest_file: u64,
    errors: Errors,
}

impl Page for DepositPage {
    const TEMPLATE: &'static str = "datasets/deposit.html";

    fn samples() -> Vec<Self> {
        let choice = Choice::of;
        let page = |filled, errors| Self {
            filled,
            authorities: vec![choice("200599001", "Hautcourt-sur-Lys")],
            datasets: vec![Group {
                label: "Hautcourt-sur-Lys".to_owned(),
                choices: vec![choice("01890000-0000-7000-8000-000000000001", "Arbres")],
            }],
            schemas: vec![choice("scdl/subventions", "Subventions (scdl/subventions)")],
            licences: LICENCES.to_vec(),
            largest_file: 2_000_000_000,
            errors,
        };
        let filled = Filled { title: "x".repeat(151), good_rows: "120".to_owned(), ..Filled::default() };
        let errors = vec![
            Invalid::new("title", "title-too-long").with("max", &150),
            Invalid::new("file", "file-required"),
        ];
        vec![page(Filled::default(), Errors::none()), page(filled, errors.into())]
    }
}

/// `GET /deposits/new`
pub(crate) async fn form(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    visit.page(&page(&app, &services, &visit, filled, Errors::none()).await?)
}

async fn page(
    app: &App,
    services: &Services,
    visit: &Visit,
    filled: Filled,
    errors: Errors,
) -> Result<DepositPage> {
    let actor = visit.actor();
    let authorities: Vec<_> =
        app.authorities.all().await?.into_iter().filter(|it| actor.within(it.id).is_ok()).collect();
    let mut tx = app.db.read(Scope::of(actor)).await?;
    let datasets = sql::datasets_of_scope(&mut tx).await?;
    drop(tx);
    let group = |authority: &kernel::Authority| {
        let mut choices: Vec<Choice> = datasets
            .iter()
            .filter(|it| it.authority == authority.id)
            .map(|it| Choice { value: it.id.to_string(), label: it.title.clone() })
            .collect();
        choices.sort_by_cached_key(|it| kernel::folded(&it.label));
        Group { label: authority.name.clone(), choices }
    };
    Ok(DepositPage {
        datasets: authorities.iter().map(group).filter(|group| !group.choices.is_empty()).collect(),
        authorities: authorities
            .iter()
            .map(|it| Choice { value: it.siren.to_string(), label: it.name.clone() })
            .collect(),
        schemas: Choice::schemas(services),
        licences: LICENCES.to_vec(),
        largest_file: services.largest_file,
        filled,
        errors,
    })
}

/// `POST /deposits`
pub(crate) async fn submit(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    upload: Upload,
) -> Answer {
    let mut filled = Filled::default();
    match take(&app, &services, &visit, upload, &mut filled).await {
        Ok(receipt) if receipt.known => {
            visit.go_saying(&format!("/deposits/{}", receipt.deposit.id), "datasets-known")
        }
        Ok(receipt) => visit.go(&format!("/deposits/{}", receipt.deposit.id)),
        Err(failed) => match failed.fields() {
            Some(wrong) => visit.refuse(&page(&app, &services, &visit, filled, wrong.into()).await?),
            None => Err(failed),
        },
    }
}

/// `POST /api/v1/deposits`: the same fields, with the file last.
pub(crate) async fn submit_json(
    app: State<App>,
    Extension(services): Extension<Services>,
    visit: Visit,
    upload: Upload,
) -> Answer {
    let receipt = take(&app, &services, &visit, upload, &mut Filled::default()).await?;
    let path = format!("/api/v1/deposits/{}", receipt.deposit.id);
    let body = json!({
        "id": receipt.deposit.id, "state": receipt.deposit.state, "dataset": receipt.dataset.id,
        "sha256": receipt.deposit.sha256, "bytes": receipt.deposit.bytes, "already_known": receipt.known,
    });
    if receipt.known { visit.json(&body) } else { visit.accepted(&path, &body) }
}

/// Reads the form part by part; the file streams to its place while it arrives.
async fn take(
    app: &App,
    services: &Services,
    visit: &Visit,
    mut upload: Upload,
    filled: &mut Filled,
) -> Result<Receipt, Failed> {
    visit.actor().require(Permission::Deposit)?;
    let id = Id::new(app.clock.now());
    let mut file: Option<(String, Stored)> = None;
    let read = async {
        while let Some(part) = upload.next().await? {
            let field = match part.name() {
                "authority" => &mut filled.authority,
                "dataset" => &mut filled.dataset,
                "title" => &mut filled.title,
                "description" => &mut filled.description,
                "licence" => &mut filled.licence,
                "schema" => &mut filled.schema,
                "good_rows" => &mut filled.good_rows,
                "publish" => &mut filled.publish,
                "file" if file.is_none() => {
                    if let Some(name) = part.file_name() {
                        let body = part.into_stream();
                        file = Some((
                            name,
                            app.blobs.put(&original_key(id), body, services.largest_file).await?,
                        ));
                    }
                    continue;
                }
                _ => continue,
            };
            *field = part.text(20_000).await?;
        }
        Ok::<_, Failed>(())
    };
    let outcome = read.await;
    let Some((file_name, stored)) = file else {
        outcome?;
        return Err(Error::from(Invalid::new("file", "file-required")).into());
    };
    let key = stored.key.clone();
    let read = match outcome {
        Ok(()) => understood(app, filled).await.map_err(Failed::from),
        Err(failed) => Err(failed),
    };
    let (authority, target, schema, policy) = match read {
        Ok(understood) => understood,
        Err(failed) => {
            app.blobs.delete(&key).await?;
            return Err(failed);
        }
    };
    let received = Received { authority, target, file_name, stored, id, schema, policy, repaired: None };
    Ok(receive(app, services, visit.actor(), received).await?)
}

/// What the fields say, every wrong one named at once.
async fn understood(app: &App, filled: &Filled) -> Result<(kernel::Authority, Target, SchemaChoice, Policy)> {
    let mut errors = Errors::none();
    let siren = errors.note(
        filled.authority.parse().map_err(|_format: Invalid| Invalid::new("authority", "authority-required")),
    );
    let good_rows_share = errors.note(share(&filled.good_rows));
    let target = match filled.dataset.as_str() {
        "" => Some(Target::New(Description {
            title: filled.title.clone(),
            description: filled.description.clone(),
            licence: filled.licence.clone(),
        })),
        id => errors.note(
            id.parse()
                .map(Target::Known)
                .map_err(|_format: Error| Invalid::new("dataset", "dataset-unknown")),
        ),
    };
    if let Some(Target::New(words)) = &target
        && let Err(Error::Invalid(wrong)) = words.clone().checked()
    {
        errors.0.extend(wrong);
    }
    let (Some(siren), Some(good_rows_share), Some(target), true) =
        (siren, good_rows_share, target, errors.is_empty())
    else {
        return Err(Error::Invalid(errors.0));
    };
    let authority = match app.authorities.by_siren(&siren).await {
        Err(Error::NotFound) => return Err(Invalid::new("authority", "authority-unknown").into()),
        found => found?,
    };
    let schema = match filled.schema.as_str() {
        "" => SchemaChoice::Fitting,
        "-" => SchemaChoice::Free,
        name => SchemaChoice::Named(name.to_owned()),
    };
    Ok((authority, target, schema, Policy { good_rows_share, publish: !filled.publish.is_empty() }))
}

/// A percentage as a person writes it, in thousandths; empty for none.
pub(crate) fn share(text: &str) -> Result<Option<i64>, Invalid> {
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1,000")]
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Some((percent * 10.0).round() as i64)),
        _ => Err(Invalid::new("good_rows", "good-rows-wrong")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_percentage() {
        assert_eq!(share("").unwrap(), None);
        assert_eq!(share("95,5 %").unwrap(), Some(955));
        assert_eq!(share("100").unwrap(), Some(1_000));
        for wrong in ["-1", "101", "abc", "NaN"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
