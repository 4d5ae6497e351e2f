//! `beffroi schemas`: the schemas that an instance knows.

use std::process::ExitCode;

use anyhow::Context as _;
use check::schema::{Library as _, catalogue};

use super::show;
use crate::config::{SchemasArgs, SchemasVerb};
use crate::library::{SchemaFolder, fetch};

pub(super) fn run(args: &SchemasArgs) -> anyhow::Result<ExitCode> {
    let library = SchemaFolder::open(&args.data)?;
    match &args.verb {
        SchemasVerb::List => {
            for schema in library.all() {
                show::line(&format!("{}\t{}\t{}", schema.name, schema.version, schema.title));
            }
        }
        SchemasVerb::Show { name } => {
            let schema = library.find(name).context("unknown schema")?;
            show::line(&format!(
                "{} {} – {}\nsha256 {}",
                schema.name, schema.version, schema.title, schema.sha256
            ));
            for field in &schema.fields {
                let required = if field.constraints.required { "obligatoire" } else { "facultatif" };
                show::line(&format!("{}\t{}\t{required}", field.name, field.kind.name()));
            }
        }
        SchemasVerb::Add { source } => {
            let bytes = if source.starts_with("http://") || source.starts_with("https://") {
                fetch(source)?
            } else {
                std::fs::read(source).with_context(|| format!("cannot read {source}"))?
            };
            let schema = library.add(&bytes, None).context("not added")?;
            show::line(&format!("{}\t{}", schema.name, schema.version));
        }
        SchemasVerb::Sync { url } => return sync(&library, url),
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds the newest version of each table schema of a catalogue. One that fails is told and does not stop the others.
fn sync(library: &SchemaFolder, url: &str) -> anyhow::Result<ExitCode> {
    let entries =
        catalogue::read(&fetch(url).context("catalogue not read")?).context("catalogue not understood")?;
    let (mut added, mut failed) = (0_u32, 0_u32);
    let bar = show::bar("beffroi schemas sync");
    let tables: Vec<_> = catalogue::table_schemas(&entries).collect();
    bar.set_length(tables.len() as u64);
    for (entry, newest) in tables {
        bar.inc(1);
        let outcome = fetch(&newest.url).and_then(|bytes| library.add(&bytes, Some(&entry.name)));
        match outcome {
            Ok(_) => added += 1,
            Err(error) => {
                failed += 1;
                show::error(&format!("{}: {error}", entry.name));
            }
        }
    }
    bar.finish_and_clear();
    show::line(&format!("{added} schémas ajoutés, {failed} en échec"));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
