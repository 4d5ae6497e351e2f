//! A report as one page that needs nothing else: to send by e-mail, to print.

use std::fmt::Write as _;

use check::{Lang, Report};

/// Text inside HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2430}\
    table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #c9d1dc;padding:.4rem;text-align:left;\
    vertical-align:top}code{background:#eef1f5;padding:0 .2rem}.n{text-align:right}";

pub(super) fn page(report: &Report, fitting: Option<&str>, lang: Lang) -> String {
    let fr = lang == Lang::Fr;
    let say = |french: &'static str, english: &'static str| if fr { french } else { english };
    let name = escaped(&report.file.name);
    let verdict = if report.valid { say("valide", "valid") } else { say("non valide", "not valid") };
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{name} – {verdict}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
         <h1>{name} – {verdict}</h1><p>{} {}.</p>",
        if fr { "fr" } else { "en" },
        report.rows_checked,
        say("lignes vérifiées, toutes", "rows checked, all of them"),
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
            say("Schéma proposé :", "Proposed schema:"),
            escaped(fitting)
        );
    }
    if !report.errors.is_empty() {
        let headings = [
            say("Ligne", "Row"),
            say("Ligne du fichier", "Line"),
            say("Colonne", "Column"),
            say("Valeur", "Value"),
            say("Erreur", "Error"),
            say("Correction certaine", "Certain repair"),
            say("À confirmer", "To be confirmed"),
        ];
        let cells: Vec<String> = headings.iter().map(|it| format!("<th scope=\"col\">{it}</th>")).collect();
        let cells = cells.concat();
        let caption = say("Erreurs", "Errors");
        let _ = write!(
            html,
            "<table><caption>{caption} : {} / {}</caption><thead><tr>{cells}</tr></thead><tbody>",
            report.errors_listed, report.error_count
        );
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
                escaped(fault.repair.as_ref().map_or("", |repair| repair.value.as_str())),
                escaped(fault.suggestion.as_ref().map_or("", |likely| likely.value.as_str())),
            );
        }
        html.push_str("</tbody></table>");
    }
    html.push_str("</main></body></html>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_become_markup() {
        assert_eq!(escaped("<script>\"&"), "&lt;script&gt;&quot;&amp;");
    }
}
