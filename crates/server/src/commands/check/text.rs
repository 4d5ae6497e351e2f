//! A report for a person at a terminal.

use check::{Fault, Lang, Repairs, Report};

use super::words;
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
    for line in words::repairs(repairs, lang) {
        show::line(&format!("  {line}"));
    }
}

fn lines(report: &Report, fitting: Option<&str>, lang: Lang) -> Vec<String> {
    let say = |french: &'static str, english: &'static str| if lang == Lang::Fr { french } else { english };
    let colon = say("\u{a0}:", ":");
    let mut lines = Vec::new();
    lines.push(format!("{}{colon} {}", report.file.name, words::verdict(report.valid, lang)));
    let form = [
        Some(report.file.format.to_uppercase()),
        report.file.encoding.clone(),
        report.file.delimiter.map(|it| words::delimiter(it, lang)),
    ];
    lines.push(format!(
        "  {} ({})",
        words::rows_checked(report.rows_checked, lang),
        form.into_iter().flatten().collect::<Vec<_>>().join(", ")
    ));
    match (&report.schema, fitting) {
        (Some(schema), _) => {
            lines.push(format!("  {} {} {}", say("schéma", "schema"), schema.name, schema.version));
        }
        (None, Some(name)) => lines.push(format!(
            "  {} --schema {name}",
            say(
                "ce fichier ressemble à un schéma connu\u{a0}: essayez",
                "this file looks like a known schema: try"
            )
        )),
        (None, None) => {}
    }
    lines.extend(report.counts.iter().map(|count| format!("  {}", words::count(count, lang))));
    lines.extend(report.errors.iter().take(SHOWN).map(|fault| format!("  {}", told(fault, lang))));
    let left = report.error_count.saturating_sub(SHOWN as u64);
    if left > 0 {
        let more = match (left, lang) {
            (1, Lang::Fr) => "… 1 autre erreur",
            (_, Lang::Fr) => "… {left} autres erreurs",
            (1, Lang::En) => "… 1 more error",
            (_, Lang::En) => "… {left} more errors",
        };
        let more = more.replace("{left}", &left.to_string());
        lines.push(format!("  {more}{colon} {}", say("--format json ou csv", "--format json or csv")));
    }
    lines.extend(report.warnings.iter().take(SHOWN).map(|warning| format!("  ! {}", told(warning, lang))));
    lines.extend(report.personal_data.iter().map(|found| {
        format!("  {}{colon} {}", say("donnée personnelle", "personal data"), words::personal(found, lang))
    }));
    lines
}

/// `Ligne 13, colonne « montant » : ce n’est pas un nombre… Trouvé : « 1,5 € » → 1.5`
fn told(fault: &Fault, lang: Lang) -> String {
    let value = fault.value.as_deref().filter(|value| !value.is_empty()).map(|value| match lang {
        Lang::Fr => format!(" Trouvé\u{a0}: «\u{a0}{}\u{a0}»", on_one_line(value)),
        Lang::En => format!(" Found: “{}”", on_one_line(value)),
    });
    let certain = fault.repair.as_ref().map(|repair| format!(" → {}", on_one_line(repair.shown(lang))));
    let likely = fault.suggestion.as_ref().map(|likely| {
        let confirm = if lang == Lang::Fr { "à confirmer" } else { "to be confirmed" };
        format!(" → {} ({confirm})", on_one_line(&likely.value))
    });
    let repair = certain.or(likely).unwrap_or_default();
    format!("{}{}{repair}", fault.sentence(lang), value.unwrap_or_default())
}

/// A cell as a terminal can show it: its line ends and control characters would break the line, or the terminal.
fn on_one_line(value: &str) -> String {
    value
        .chars()
        .flat_map(|it| if it.is_control() { it.escape_default().collect() } else { vec![it] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_the_line_or_the_terminal() {
        assert_eq!(on_one_line("é\n\u{1b}[2J"), "é\\n\\u{1b}[2J");
    }
}
