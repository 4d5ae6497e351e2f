//! A report for a person at a terminal.

use check::{Fault, Lang, Repairs, Report};

use crate::commands::show;

/// Errors shown in full; the counts say the rest.
const SHOWN: usize = 20;

pub(super) fn print(report: &Report, fitting: Option<&str>, lang: Lang) {
    for line in lines(report, fitting, lang) {
        show::line(&line);
    }
}

/// What was repaired in the copy, by kind.
pub(super) fn print_repairs(repairs: &Repairs, lang: Lang) {
    let title = if lang == Lang::Fr { "corrections appliquées :" } else { "repairs applied:" };
    show::line(&format!("  {title} {}", repairs.applied));
    for (kind, count) in &repairs.by_kind {
        show::line(&format!("    {count} × {kind}"));
    }
}

fn lines(report: &Report, fitting: Option<&str>, lang: Lang) -> Vec<String> {
    let fr = lang == Lang::Fr;
    let say = |french: &str, english: &str| if fr { french.to_owned() } else { english.to_owned() };
    let mut lines = Vec::new();
    let verdict = match (report.valid, fr) {
        (true, true) => "valide",
        (true, false) => "valid",
        (false, true) => "non valide",
        (false, false) => "not valid",
    };
    lines.push(format!("{} : {verdict}", report.file.name));
    let form = [
        Some(report.file.format.clone()),
        report.file.encoding.clone(),
        report.file.delimiter.map(|it| format!("{it:?}")),
    ];
    lines.push(format!(
        "  {} {} ({})",
        report.rows_checked,
        say("lignes vérifiées, toutes", "rows checked, all of them"),
        form.into_iter().flatten().collect::<Vec<_>>().join(", ")
    ));
    match (&report.schema, fitting) {
        (Some(schema), _) => {
            lines.push(format!("  {} {} {}", say("schéma", "schema"), schema.name, schema.version));
        }
        (None, Some(name)) => {
            lines.push(format!(
                "  {} --schema {name}",
                say(
                    "ce fichier ressemble à un schéma connu : essayez",
                    "this file looks like a known schema: try"
                )
            ));
        }
        (None, None) => {}
    }
    for count in &report.counts {
        let column = count.column.as_deref().map(|column| format!(" – {column}")).unwrap_or_default();
        lines.push(format!("  {} × {}{column}", count.count, count.code));
    }
    for fault in report.errors.iter().take(SHOWN) {
        lines.push(fault_line(fault, lang));
    }
    let left = report.error_count.saturating_sub(SHOWN as u64);
    if left > 0 {
        lines.push(format!(
            "  … {left} {}",
            say("autres erreurs : --format json ou csv", "more errors: --format json or csv")
        ));
    }
    for warning in report.warnings.iter().take(SHOWN) {
        lines.push(format!("  ! {}", warning.sentence(lang)));
    }
    for found in &report.personal_data {
        let examples: Vec<&str> = found.examples.iter().map(|example| example.masked.as_str()).collect();
        let kind = serde_json::to_value(found.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        lines.push(format!(
            "  {} {} – {} × {} ({:?}) {}",
            say("donnée personnelle :", "personal data:"),
            found.column,
            found.cells,
            kind.unwrap_or_default(),
            found.level,
            examples.join(", ")
        ));
    }
    lines
}

/// `  ligne 12 (13) montant = "1,5 €" : … → 1.5`
fn fault_line(fault: &Fault, lang: Lang) -> String {
    let row = match (fault.row, fault.line, lang) {
        (Some(row), Some(line), Lang::Fr) => format!("ligne {row} (du fichier : {line}) "),
        (Some(row), Some(line), Lang::En) => format!("row {row} (line {line}) "),
        (Some(row), None, _) => format!("{row} "),
        _ => String::new(),
    };
    let column = fault.column.as_deref().unwrap_or_default();
    let value = fault.value.as_deref().map(|value| format!(" = {value:?}")).unwrap_or_default();
    let certain = fault.repair.as_ref().map(|repair| format!(" → {}", repair.value));
    let likely = fault.suggestion.as_ref().map(|likely| {
        let confirm = if lang == Lang::Fr { "à confirmer" } else { "to be confirmed" };
        format!(" → {} ({confirm})", likely.value)
    });
    let repair = certain.or(likely).unwrap_or_default();
    format!("  {row}{column}{value} : {}{repair}", fault.sentence(lang))
}
