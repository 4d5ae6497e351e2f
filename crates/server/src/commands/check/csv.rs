//! Reports as CSV: one line an error, for a spreadsheet.

use check::{Lang, Report};

use crate::commands::show;

/// `several` adds the name of the file in front.
pub(super) fn print_header(several: bool) {
    let file = if several { "file," } else { "" };
    show::line(&format!("{file}row,line,column,code,value,message,repair,suggestion"));
}

pub(super) fn print(report: &Report, several: bool, lang: Lang) {
    for fault in &report.errors {
        let number = |number: Option<u64>| number.map(|it| it.to_string()).unwrap_or_default();
        let cells = [
            number(fault.row),
            number(fault.line),
            fault.column.clone().unwrap_or_default(),
            fault.detail.code().to_owned(),
            fault.value.clone().unwrap_or_default(),
            fault.sentence(lang),
            fault.repair.as_ref().map(|repair| repair.shown(lang).to_owned()).unwrap_or_default(),
            fault.suggestion.as_ref().map(|likely| likely.value.clone()).unwrap_or_default(),
        ];
        let file = several.then(|| report.file.name.clone());
        let cells: Vec<String> = file.iter().chain(&cells).map(|cell| quoted(cell)).collect();
        show::line(&cells.join(","));
    }
}

/// A cell that no spreadsheet runs as a formula (OWASP ASVS 5.0.0-1.2.10) and no comma breaks.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-12.5"), "-12.5");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
