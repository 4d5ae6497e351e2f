//! Reports as one page that needs nothing else: to send by e-mail, to print.

use std::fmt::Write as _;

use check::{Fault, Lang, Report};

use super::words;

/// Text inside HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2430}\
    table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #c9d1dc;padding:.4rem;text-align:left;\
    vertical-align:top}code{background:#eef1f5;padding:0 .2rem}.n{text-align:right}";

/// The page of these sections, each of one file.
pub(super) fn page(sections: &[String], lang: Lang) -> String {
    let title = match (sections.len(), lang) {
        (1, Lang::Fr) => "Vérification d’un fichier".to_owned(),
        (1, Lang::En) => "Check of one file".to_owned(),
        (files, Lang::Fr) => format!("Vérification de {files} fichiers"),
        (files, Lang::En) => format!("Check of {files} files"),
    };
    let tag = if lang == Lang::Fr { "fr" } else { "en" };
    let sections = sections.concat();
    format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
         <h1>{title}</h1>{sections}</main></body></html>"
    )
}

/// A file that could not be checked.
pub(super) fn unreadable(name: &str, sentence: &str) -> String {
    format!("<section><h2>{}</h2><p>{}</p></section>", escaped(name), escaped(sentence))
}

pub(super) fn section(report: &Report, fitting: Option<&str>, lang: Lang) -> String {
    let say = |french: &'static str, english: &'static str| if lang == Lang::Fr { french } else { english };
    let mut html = format!(
        "<section><h2>{} – {}</h2><p>{}.</p>",
        escaped(&report.file.name),
        words::verdict(report.valid, lang),
        words::rows_checked(report.rows_checked, lang),
    );
    if let Some(schema) = &report.schema {
        let _ = write!(
            html,
            "<p>{} {} {}</p>",
            say("Schéma", "Schema"),
            escaped(&schema.name),
            escaped(&schema.version)
        );
    } else if let Some(fitting) = fitting {
        let _ = write!(
            html,
            "<p>{} <code>{}</code></p>",
            say("Schéma proposé\u{a0}:", "Proposed schema:"),
            escaped(fitting)
        );
    }
    if !report.errors.is_empty() {
        errors(&mut html, report, lang);
    }
    if !report.warnings.is_empty() {
        let _ = write!(html, "<h3>{}</h3><ul>", say("Avertissements", "Warnings"));
        for warning in &report.warnings {
            let _ = write!(html, "<li>{}</li>", warned(warning, lang));
        }
        html.push_str("</ul>");
    }
    if !report.personal_data.is_empty() {
        let _ = write!(html, "<h3>{}</h3><ul>", say("Données personnelles", "Personal data"));
        for found in &report.personal_data {
            let _ = write!(html, "<li>{}</li>", escaped(&words::personal(found, lang)));
        }
        html.push_str("</ul>");
    }
    html.push_str("</section>");
    html
}

/// A warning, with the cell that it is about and what it would be.
fn warned(warning: &Fault, lang: Lang) -> String {
    let mut said = escaped(&warning.sentence(lang));
    let shown = |html: &mut String, before: &str, cell: &str| {
        let _ = write!(html, " {before}<code>{}</code>", escaped(cell));
    };
    if let Some(value) = warning.value.as_deref().filter(|value| !value.is_empty()) {
        shown(&mut said, "", value);
    }
    if let Some(repair) = &warning.repair {
        shown(&mut said, "→ ", repair.shown(lang));
    } else if let Some(likely) = &warning.suggestion {
        shown(&mut said, "→ ", &likely.value);
        said.push_str(if lang == Lang::Fr { " (à confirmer)" } else { " (to be confirmed)" });
    }
    said
}

fn errors(html: &mut String, report: &Report, lang: Lang) {
    let say = |french: &'static str, english: &'static str| if lang == Lang::Fr { french } else { english };
    let headings = [
        say("Ligne de données", "Data row"),
        say("Ligne du fichier", "Line of the file"),
        say("Colonne", "Column"),
        say("Valeur", "Value"),
        say("Erreur", "Error"),
        say("Correction certaine", "Certain repair"),
        say("À confirmer", "To be confirmed"),
    ];
    let cells: Vec<String> = headings.iter().map(|it| format!("<th scope=\"col\">{it}</th>")).collect();
    let cells = cells.concat();
    let caption = words::errors_listed(report.errors_listed, report.error_count, lang);
    let _ = write!(html, "<table><caption>{caption}</caption><thead><tr>{cells}</tr></thead><tbody>");
    for fault in &report.errors {
        let number = |number: Option<u64>| number.map(|it| it.to_string()).unwrap_or_default();
        let _ = write!(
            html,
            "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            number(fault.row),
            number(fault.line),
            escaped(fault.column.as_deref().unwrap_or_default()),
            escaped(fault.value.as_deref().unwrap_or_default()),
            escaped(&fault.sentence(lang)),
            escaped(fault.repair.as_ref().map_or("", |repair| repair.shown(lang))),
            escaped(fault.suggestion.as_ref().map_or("", |likely| likely.value.as_str())),
        );
    }
    html.push_str("</tbody></table>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_become_markup() {
        assert_eq!(escaped("<script>\"&"), "&lt;script&gt;&quot;&amp;");
    }

    #[test]
    fn a_file_that_could_not_be_checked_has_its_section() {
        let page = page(&[unreadable("<a>.csv", "Le fichier est vide.")], Lang::Fr);
        assert!(page.contains("<h2>&lt;a&gt;.csv</h2><p>Le fichier est vide.</p>"), "{page}");
    }
}
