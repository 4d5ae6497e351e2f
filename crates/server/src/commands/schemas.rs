//! `beffroi schemas`: the schemas that an instance knows.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use check::Lang;
use check::schema::{Library as _, Schema, catalogue};
use kernel::Error;

use super::check::unfound_sentence;
use super::show;
use crate::config::{SchemasArgs, SchemasVerb};
use crate::library::{SchemaFolder, fetch};

pub(super) fn run(args: &SchemasArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang.into();
    let library = SchemaFolder::open(&args.data)?;
    match &args.verb {
        SchemasVerb::List => {
            for schema in library.all() {
                show::line(&format!("{}\t{}\t{}", schema.name, schema.version, schema.title));
            }
        }
        SchemasVerb::Show { name } => {
            let schema = match library.look_for(name) {
                Ok(schema) => schema,
                Err(unfound) => anyhow::bail!("{}", unfound_sentence(name, &unfound, &library, lang)),
            };
            show::line(&format!(
                "{} {} – {}\nsha256 {}",
                schema.name, schema.version, schema.title, schema.sha256
            ));
            for field in &schema.fields {
                let required = match (field.constraints.required, lang) {
                    (true, Lang::Fr) => "obligatoire",
                    (false, Lang::Fr) => "facultatif",
                    (true, Lang::En) => "required",
                    (false, Lang::En) => "optional",
                };
                show::line(&format!("{}\t{}\t{required}", field.name, field.kind.name()));
            }
        }
        SchemasVerb::Add { source } => {
            let schema = add(&library, source, lang)?;
            show::line(&format!("{}\t{}", schema.name, schema.version));
        }
        SchemasVerb::Sync { url } => return sync(&library, url, lang),
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds a schema from a file or an address.
fn add(library: &SchemaFolder, source: &str, lang: Lang) -> anyhow::Result<Arc<Schema>> {
    let fr = lang == Lang::Fr;
    let bytes = if source.starts_with("http://") || source.starts_with("https://") {
        fetch(source).with_context(|| {
            if fr {
                format!("l’adresse {source} n’a pas pu être lue")
            } else {
                format!("cannot read {source}")
            }
        })?
    } else {
        std::fs::read(source).with_context(|| {
            if fr {
                format!("le fichier {source} n’a pas pu être lu")
            } else {
                format!("cannot read the file {source}")
            }
        })?
    };
    if let Err(fault) = Schema::parse(&bytes) {
        anyhow::bail!("{source}{} {}", if fr { "\u{a0}:" } else { ":" }, fault.sentence(lang));
    }
    library.add(&bytes, None).map_err(|error| match (error, fr) {
        (Error::Conflict(_), true) => anyhow::anyhow!(
            "{source}\u{a0}: cette version du schéma est déjà là avec un autre contenu. Changez sa version\u{202f}; rien \
             n’a été ajouté"
        ),
        (Error::Conflict(_), false) => anyhow::anyhow!(
            "{source}: this version of the schema is already there with another content. Change its version; nothing \
             was added"
        ),
        (Error::Invalid(_), true) => anyhow::anyhow!(
            "{source}\u{a0}: le nom ou la version du schéma manque, ou n’est pas permis\u{202f}; rien n’a été ajouté"
        ),
        (Error::Invalid(_), false) => anyhow::anyhow!(
            "{source}: the name or the version of the schema is absent or not allowed; nothing was added"
        ),
        (error, true) => anyhow::Error::new(error).context("le schéma n’a pas pu être ajouté"),
        (error, false) => anyhow::Error::new(error).context("the schema could not be added"),
    })
}

/// Adds the newest version of each table schema of a catalogue. One that fails is told and does not stop the others.
fn sync(library: &SchemaFolder, url: &str, lang: Lang) -> anyhow::Result<ExitCode> {
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
    show::line(&match (added, lang) {
        (0 | 1, Lang::Fr) => format!("{added} schéma ajouté, {failed} en échec"),
        (_, Lang::Fr) => format!("{added} schémas ajoutés, {failed} en échec"),
        (1, Lang::En) => format!("1 schema added, {failed} failed"),
        (_, Lang::En) => format!("{added} schemas added, {failed} failed"),
    });
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
