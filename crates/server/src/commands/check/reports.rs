//! The reports of a run, in the format asked: as each file is checked, or together where the format is one document.

use check::{Lang, Repairs, Report};
use serde_json::{Value, json};

use super::{csv, html, text};
use crate::commands::show;
use crate::config::ReportFormat;

/// A file that was checked.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) repairs: Option<Repairs>,
    /// The schema that the header fits, where none was asked.
    pub(super) fitting: Option<String>,
}

/// Prints reports. One file gives the document of its format; several give one document of them all.
pub(super) struct Reports {
    format: ReportFormat,
    lang: Lang,
    several: bool,
    printed: usize,
    /// For JSON: what is printed at the end.
    values: Vec<Value>,
    /// For HTML: sections of the page, and the titles of its files.
    sections: Vec<String>,
}

impl Reports {
    pub(super) fn new(format: ReportFormat, lang: Lang, files: usize) -> Self {
        let several = files > 1;
        Self { format, lang, several, printed: 0, values: Vec::new(), sections: Vec::new() }
    }

    pub(super) fn add(&mut self, checked: &Checked) -> anyhow::Result<()> {
        let Checked { report, repairs, fitting } = checked;
        let fitting = fitting.as_deref();
        match self.format {
            ReportFormat::Text => {
                if self.printed > 0 {
                    show::line("");
                }
                text::print(report, fitting, self.lang);
                if let Some(repairs) = repairs {
                    text::print_repairs(repairs, self.lang);
                }
            }
            ReportFormat::Json => {
                let mut json = report.to_json(self.lang);
                if let (Some(name), Some(members)) = (fitting, json.as_object_mut()) {
                    members.insert("proposed_schema".to_owned(), name.into());
                }
                if let (Some(repairs), Some(members)) = (repairs, json.as_object_mut()) {
                    members.insert("repairs".to_owned(), serde_json::to_value(repairs)?);
                }
                self.values.push(json);
            }
            ReportFormat::Html => self.sections.push(html::section(report, fitting, self.lang)),
            ReportFormat::Csv => {
                if self.printed == 0 {
                    csv::print_header(self.several);
                }
                csv::print(report, self.several, self.lang);
            }
        }
        self.printed += 1;
        Ok(())
    }

    /// A file of several that could not be checked: what is printed on standard error is also in its place here.
    pub(super) fn add_unreadable(&mut self, name: &str, sentence: &str) {
        if !self.several {
            return;
        }
        match self.format {
            ReportFormat::Json => {
                self.values.push(json!({ "valid": false, "file": { "name": name }, "unreadable": sentence }));
            }
            ReportFormat::Html => self.sections.push(html::unreadable(name, sentence)),
            ReportFormat::Text | ReportFormat::Csv => {}
        }
    }

    /// Prints what had to wait for the last file.
    pub(super) fn end(self) -> anyhow::Result<()> {
        match self.format {
            ReportFormat::Json if self.several => show::line(&serde_json::to_string_pretty(&self.values)?),
            ReportFormat::Json => {
                for value in &self.values {
                    show::line(&serde_json::to_string_pretty(value)?);
                }
            }
            ReportFormat::Html if !self.sections.is_empty() => {
                show::line(&html::page(&self.sections, self.lang));
            }
            ReportFormat::Html | ReportFormat::Text | ReportFormat::Csv => {}
        }
        Ok(())
    }
}
