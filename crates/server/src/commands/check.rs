//! `beffroi check`: files against a schema and for personal data. Exit code: 0 valid, 1 not valid, 2 not checked.

mod csv;
mod html;
mod outputs;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use check::schema::Schema;
use check::{Input, Lang, Repairs, Report, Request, Unreadable, Watch};
use indicatif::ProgressBar;

use self::outputs::Output;
use super::show;
use crate::config::{CheckArgs, ReportFormat};
use crate::library::SchemaFolder;

/// Files shorter than this are checked before a person could see a bar.
const WORTH_A_BAR: u64 = 20_000_000;

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let lang = args.lang.into();
    let outcome = prepare(args).and_then(|(library, schema)| {
        let mut worst = 0;
        for file in &args.files {
            worst = worst.max(one(args, file, &library, schema.as_ref(), lang)?);
        }
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

fn prepare(args: &CheckArgs) -> anyhow::Result<(SchemaFolder, Option<Arc<Schema>>)> {
    if args.files.len() > 1 && (args.fix.is_some() || args.rejects.is_some()) {
        anyhow::bail!("--fix et --rejects prennent un seul fichier (one file only)");
    }
    let library = SchemaFolder::open(args.data.as_deref().unwrap_or(Path::new("beffroi-data")))?;
    let schema = args.schema.as_deref().map(|named| library.find(named)).transpose();
    let schema = schema.map_err(|error| {
        anyhow::anyhow!("--schema {}: {}", args.schema.as_deref().unwrap_or(""), why(&error))
    })?;
    Ok((library, schema))
}

fn why(error: &kernel::Error) -> String {
    match error {
        kernel::Error::Invalid(wrong) => {
            let said: Vec<String> = wrong.iter().map(|it| format!("{} {:?}", it.message, it.args)).collect();
            said.join(", ")
        }
        other => other.to_string(),
    }
}

/// Checks one file and prints its report; gives its exit code.
fn one(
    args: &CheckArgs,
    path: &Path,
    library: &SchemaFolder,
    schema: Option<&Arc<Schema>>,
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
            let fitting = fitting.as_ref().map(|schema| schema.name.as_str());
            print(args.format, &report, repairs.as_ref(), fitting, lang)?;
            Ok(u8::from(!report.valid))
        }
        Err(unreadable) => {
            show::error(&format!("{}: {}", path.display(), unreadable.sentence(lang)));
            Ok(2)
        }
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

fn print(
    format: ReportFormat,
    report: &Report,
    repairs: Option<&Repairs>,
    fitting: Option<&str>,
    lang: Lang,
) -> anyhow::Result<()> {
    match format {
        ReportFormat::Text => {
            text::print(report, fitting, lang);
            if let Some(repairs) = repairs {
                text::print_repairs(repairs, lang);
            }
        }
        ReportFormat::Json => {
            let mut json = report.to_json(lang);
            if let (Some(name), Some(members)) = (fitting, json.as_object_mut()) {
                members.insert("proposed_schema".to_owned(), name.into());
            }
            if let (Some(repairs), Some(members)) = (repairs, json.as_object_mut()) {
                members.insert("repairs".to_owned(), serde_json::to_value(repairs)?);
            }
            show::line(&serde_json::to_string_pretty(&json)?);
        }
        ReportFormat::Html => show::line(&html::page(report, fitting, lang)),
        ReportFormat::Csv => csv::print(report, lang),
    }
    Ok(())
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
