//! `beffroi check`: files against a schema and for personal data. Exit code: 0 valid, 1 not valid, 2 not checked.

mod csv;
mod html;
mod outputs;
mod reports;
mod schema;
mod text;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use check::schema::Schema;
use check::{Input, Lang, Repairs, Report, Request, Unreadable, Watch};
use indicatif::ProgressBar;

use self::outputs::Output;
use self::reports::{Checked, Reports};
pub(super) use self::schema::sentence as unfound_sentence;
use super::show;
use crate::config::CheckArgs;
use crate::library::SchemaFolder;

/// Files shorter than this are checked before a person could see a bar.
const WORTH_A_BAR: u64 = 20_000_000;

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let lang = args.lang.into();
    let outcome = prepare(args, lang).and_then(|(library, schema)| {
        let mut reports = Reports::new(args.format, lang, args.files.len());
        let mut worst = 0;
        for file in &args.files {
            worst = worst.max(one(args, file, &library, schema.as_ref(), &mut reports, lang)?);
        }
        reports.end()?;
        Ok(worst)
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            show::error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn prepare(args: &CheckArgs, lang: Lang) -> anyhow::Result<(SchemaFolder, Option<Arc<Schema>>)> {
    if args.files.len() > 1 && (args.fix.is_some() || args.rejects.is_some()) {
        match lang {
            Lang::Fr => anyhow::bail!("--fix et --rejects prennent un seul fichier à la fois"),
            Lang::En => anyhow::bail!("--fix and --rejects take one file at a time"),
        }
    }
    for (option, path) in [("--fix", &args.fix), ("--rejects", &args.rejects)] {
        if let Some(path) = path {
            outputs::must_be_csv(option, path, lang)?;
        }
    }
    let library = SchemaFolder::open(args.data.as_deref().unwrap_or(Path::new("beffroi-data")))?;
    let schema = match &args.schema {
        None => None,
        Some(named) => match library.look_for(named) {
            Ok(schema) => Some(schema),
            Err(unfound) => {
                let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
                anyhow::bail!("--schema{colon} {}", unfound_sentence(named, &unfound, &library, lang))
            }
        },
    };
    Ok((library, schema))
}

/// Checks one file and tells its report; gives its exit code.
fn one(
    args: &CheckArgs,
    path: &Path,
    library: &SchemaFolder,
    schema: Option<&Arc<Schema>>,
    reports: &mut Reports,
    lang: Lang,
) -> anyhow::Result<u8> {
    let piped = path == Path::new("-");
    let bar = Bar::over(path);
    let request = Request {
        schema: schema.map(Arc::as_ref),
        personal: args.personal.into(),
        listed: args.listed,
        watch: &bar,
        ..Request::default()
    };
    let input = || {
        if piped {
            Input::Reader { name: "-", reader: Box::new(std::io::stdin()) }
        } else {
            Input::Path(path)
        }
    };
    let checked = match written(args) {
        None => check::check(input(), &request).map(|report| (report, None)),
        Some((fixed, rejects)) => {
            outputs::must_differ([Some(path), Some(&*fixed), rejects.as_deref()], lang)?;
            rewrite(input(), &request, (&fixed, args.fix.is_some()), rejects.as_deref())?
        }
    };
    bar.0.finish_and_clear();
    match checked {
        Ok((report, repairs)) => {
            // Without a schema, the one that fits is proposed: a person should not have to know its name.
            let fitting = match schema {
                None if !piped => check::fitting_schema(path, library),
                _ => None,
            };
            let valid = report.valid;
            let fitting = fitting.map(|schema| schema.name.clone());
            reports.add(&Checked { report, repairs, fitting })?;
            Ok(u8::from(!valid))
        }
        Err(unreadable) => {
            let (name, sentence) = (path.display().to_string(), why_unread(path, &unreadable, lang));
            let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
            show::error(&format!("{name}{colon} {sentence}"));
            reports.add_unreadable(&name, &sentence);
            Ok(2)
        }
    }
}

/// Why a file could not be checked; where it was looked for when it is not there.
fn why_unread(path: &Path, unreadable: &Unreadable, lang: Lang) -> String {
    let sentence = unreadable.sentence(lang);
    let absent = matches!(unreadable, Unreadable::Io(error) if error.kind() == std::io::ErrorKind::NotFound);
    match (std::path::absolute(path), lang) {
        (Ok(place), Lang::Fr) if absent => format!("{sentence} Cherché\u{a0}: {}", place.display()),
        (Ok(place), Lang::En) if absent => format!("{sentence} Looked for: {}", place.display()),
        _ => sentence,
    }
}

/// Where the repaired or good rows and the wrong ones go, when either was asked.
fn written(args: &CheckArgs) -> Option<(PathBuf, Option<PathBuf>)> {
    match (&args.fix, &args.rejects) {
        (None, None) => None,
        (Some(fixed), rejects) => Some((fixed.clone(), rejects.clone())),
        (None, Some(rejects)) => Some((good_beside(rejects), Some(rejects.clone()))),
    }
}

/// `rejets.csv` has its good rows in `rejets.good.csv`.
fn good_beside(rejects: &Path) -> PathBuf {
    let stem = rejects.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = rejects.extension().map_or_else(|| "csv".into(), |ending| ending.to_string_lossy());
    rejects.with_file_name(format!("{stem}.good.{ending}"))
}

fn rewrite(
    input: Input<'_>,
    request: &Request<'_>,
    (fixed, repairs): (&Path, bool),
    rejects: Option<&Path>,
) -> anyhow::Result<Result<(Report, Option<Repairs>), Unreadable>> {
    let mut fixed = Output::beside(fixed)?;
    let mut rejects = rejects.map(Output::beside).transpose()?;
    let done = match &mut rejects {
        Some(rejects) if !repairs => {
            check::split(input, request, &mut fixed, rejects).map(|report| (report, None))
        }
        rejects => {
            let rejects = rejects.as_mut().map(|out| out as &mut (dyn Write + Send));
            check::rewrite(input, request, Some(&mut fixed), rejects)
                .map(|done| (done.report, Some(done.repairs)))
        }
    };
    if done.is_ok() {
        fixed.keep()?;
        rejects.map(Output::keep).transpose()?;
    }
    Ok(done)
}

/// The engine's progress on a bar.
struct Bar(ProgressBar);

impl Bar {
    fn over(path: &Path) -> Self {
        let long = std::fs::metadata(path).is_ok_and(|metadata| metadata.len() >= WORTH_A_BAR);
        Self(if long { show::bar("beffroi check") } else { ProgressBar::hidden() })
    }
}

impl Watch for Bar {
    fn advance(&self, done: u64, total: Option<u64>) {
        if let Some(total) = total {
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }

    fn cancelled(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_rows_stand_beside_the_rejected_ones() {
        assert_eq!(good_beside(Path::new("/a/rejets.csv")), Path::new("/a/rejets.good.csv"));
        assert_eq!(good_beside(Path::new("rejets")), Path::new("rejets.good.csv"));
    }
}
