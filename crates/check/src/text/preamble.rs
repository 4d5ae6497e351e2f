//! Lines that stand above the header of a table: a title, a date, blank lines, as spreadsheets have them.

use crate::exact::{self, RawRecord};
use crate::fold::folded;
use crate::text::Dialect;

/// Rows among which the header is looked for.
const AHEAD: usize = 10;
/// Rows that are read to tell it from what follows it, and bytes of them.
pub(crate) const ROWS: usize = 30;
pub(crate) const BYTES: usize = 64 << 10;
/// Rows below a header that settle a title with nothing else to tell it.
const ALIKE: usize = 3;

/// Which row is the header, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HeaderPlace {
    /// The first row, as everywhere nothing says otherwise.
    #[default]
    First,
    /// Certainly this one: those above are no part of the table.
    Below(usize),
    /// Likely this one, which a person must decide.
    Perhaps(usize),
}

/// The first rows of a text, which may stop in the middle of the last one.
pub(crate) fn first_rows(head: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    exact::read(&head[..head.len().min(BYTES)], dialect, |_, cells| {
        rows.push(cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
        rows.len() < ROWS
    });
    rows
}

/// How many bytes `rows` rows take at the beginning of a text.
pub(crate) fn length(text: &[u8], dialect: Dialect, rows: usize) -> usize {
    let mut record = RawRecord::default();
    (0..rows).fold(0, |start, _| start + exact::read_record(&text[start..], dialect, &mut record).length)
}

/// Where the header is among the first rows of a file; `names` are the columns that a schema expects.
///
/// With a schema, it is the row that has far more of its names than the first. Without one, it is the first row of
/// several words below rows that fill one cell at most, when what follows is a table.
pub(crate) fn find(rows: &[Vec<String>], names: &[&str]) -> HeaderPlace {
    if names.is_empty() {
        return by_shape(rows);
    }
    let names: Vec<String> = names.iter().map(|name| letters(name)).collect();
    let known = |row: &[String]| {
        let cells: Vec<String> = row.iter().map(|cell| letters(cell)).collect();
        names.iter().filter(|name| !name.is_empty() && cells.contains(name)).count()
    };
    let counts: Vec<usize> = rows.iter().take(AHEAD).map(|row| known(row)).collect();
    let first = counts.first().copied().unwrap_or(0);
    let best = counts.iter().copied().max().unwrap_or(0);
    let place = counts.iter().position(|&count| count == best).unwrap_or(0);
    if best >= 2 && place > 0 {
        let far_better = best > 2 * first && best * 2 >= filled(&rows[place]);
        return if far_better { HeaderPlace::Below(place) } else { HeaderPlace::Perhaps(place) };
    }
    match by_shape(rows) {
        _ if first > 0 => HeaderPlace::First,
        // Blank rows are surely no header, whatever follows them.
        HeaderPlace::Below(place) if rows[..place].iter().any(|row| filled(row) > 0) => {
            HeaderPlace::Perhaps(place)
        }
        place => place,
    }
}

fn by_shape(rows: &[Vec<String>]) -> HeaderPlace {
    let blank = rows.iter().take_while(|row| filled(row) == 0).count();
    let above = rows.iter().take_while(|row| filled(row) <= 1).count();
    if above == rows.len() || above == blank {
        // A table of one column, or nothing but blank rows above.
        return below_blank(rows, blank);
    }
    let header = &rows[above];
    if above >= AHEAD || !is_of_labels(header) {
        return below_blank(rows, blank);
    }
    let below = &rows[above + 1..];
    let alike = below.iter().filter(|row| row.len() == header.len() && filled(row) > 0).count();
    let width = header.len();
    let padded = rows[..above].iter().all(|row| row.len() == width);
    if alike == 0 {
        return if padded { HeaderPlace::Perhaps(above) } else { HeaderPlace::First };
    }
    let titled = rows[..above].iter().filter(|row| filled(row) > 0).count();
    // A blank row after the title, several lines of it, or figures under words.
    let set_apart = titled > 1 || filled(&rows[above - 1]) == 0;
    let contrast = (0..width).any(|column| has_figures_under_a_word(header, below, column));
    // A line that is not cut, above rows that all are, alike.
    let cut_alike = !padded && alike >= ALIKE && alike == below.len();
    let sure = (filled(header) >= 3 || padded) && (set_apart || contrast || cut_alike);
    if sure { HeaderPlace::Below(above) } else { HeaderPlace::Perhaps(above) }
}

/// The row after blank ones is the header below empty lines. Below separators alone, which may be a header that was left
/// blank, it must show itself by figures under its words.
fn below_blank(rows: &[Vec<String>], blank: usize) -> HeaderPlace {
    let (above, header) = (&rows[..blank], rows.get(blank));
    let Some(header) = header.filter(|_| blank > 0) else { return HeaderPlace::First };
    let below = &rows[blank + 1..];
    let contrast = (0..header.len()).any(|column| has_figures_under_a_word(header, below, column));
    if above.iter().all(|row| row.len() == 1) && header.iter().any(|cell| is_word(cell)) {
        HeaderPlace::Below(blank)
    } else if !is_of_labels(header) {
        HeaderPlace::First
    } else if contrast {
        HeaderPlace::Below(blank)
    } else {
        HeaderPlace::Perhaps(blank)
    }
}

/// Several words, each once.
fn is_of_labels(row: &[String]) -> bool {
    let cells: Vec<String> =
        row.iter().map(|cell| cell.trim().to_lowercase()).filter(|it| !it.is_empty()).collect();
    let once = |at: usize| !cells[..at].contains(&cells[at]);
    cells.len() >= 2 && (0..cells.len()).all(|at| once(at) && is_word(&cells[at]))
}

fn has_figures_under_a_word(header: &[String], below: &[Vec<String>], column: usize) -> bool {
    let cells = || {
        let rows = below.iter().filter(|row| row.len() == header.len());
        rows.map(|row| row[column].trim()).filter(|cell| !cell.is_empty())
    };
    is_word(&header[column]) && cells().next().is_some() && cells().all(|cell| !is_word(cell))
}

fn is_word(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn letters(text: &str) -> String {
    folded(text).filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, names: &[&str]) -> HeaderPlace {
        find(&first_rows(text.as_bytes(), Dialect { delimiter: b';', quote: b'"' }), names)
    }

    #[test]
    fn the_names_of_the_schema_tell_a_header_below_its_title() {
        let names = ["nom", "montant", "date"];
        assert_eq!(place("Subventions 2024;;\nNom;Montant;date\nA;1;2024\n", &names), HeaderPlace::Below(1));
        assert_eq!(place("Ville;Lille\nnom;montant;date;note\n", &names), HeaderPlace::Below(1));
        assert_eq!(place("nom;montant;date\nnom;montant;date\n", &names), HeaderPlace::First);
        assert_eq!(place("nom;montants;dates\nA;1;2\nnom;montant;x\n", &names), HeaderPlace::Perhaps(2));
        assert_eq!(place("Name;Sum\nA;1\nnom;2\n", &names), HeaderPlace::First);
        assert_eq!(place("\n;;\nName;Sum\nA;1\n", &names), HeaderPlace::Below(2));
        assert_eq!(place("Grants;\nName;Sum\nA;1\n", &names), HeaderPlace::Perhaps(1));
    }

    #[test]
    fn without_a_schema_a_title_is_told_by_what_follows_it() {
        for sure in [
            "Subventions 2024;;\nnom;montant;date\nA;1;2024\n",
            "Subventions 2024\nnom;montant;date\nA;1;2024\n",
            "Titre;;\n\nnom;objet;lieu\nA;B;C\n",
            "Titre\nnom;objet;lieu\nA;B;C\nD;E;F\nG;H;I\n",
            "Titre;\nnom;montant\nA;1\n",
        ] {
            let above = if sure.contains("\n\n") { 2 } else { 1 };
            assert_eq!(place(sure, &[]), HeaderPlace::Below(above), "{sure}");
        }
        assert_eq!(place("\n\nnom\nA\n", &[]), HeaderPlace::Below(2));
        assert_eq!(place(";;\nnom;montant;date\nA;1;2024\n", &[]), HeaderPlace::Below(1));
        assert_eq!(place("Commune\nSubventions\nnom;montant;date\nA;1;2\n", &[]), HeaderPlace::Below(2));
    }

    #[test]
    fn what_could_be_a_header_is_kept_as_one() {
        for kept in [
            "nom;montant\nA;1\n",
            "nom\nA\nB\n",
            "nom;;\nA;1;2\n",
            "Commune;2023;2024\nLille;1;2\n",
            "commentaire\nBonjour\nun ; deux\n",
            ";;\n1;2;3\n",
            ";;\nA;1;2\n",
            "a\n",
            "",
        ] {
            assert_eq!(place(kept, &[]), HeaderPlace::First, "{kept}");
        }
        for unsure in [
            "nom;;\nA;B;C\nD;E;F\n",
            "nom\nA;B;C\nD;E;F\n",
            "texte\nun;deux\ntrois;4\n",
            "T;;\na;b;c\n",
            ";;\nA;B;C\nD;E;F\n",
        ] {
            assert_eq!(place(unsure, &[]), HeaderPlace::Perhaps(1), "{unsure}");
        }
    }
}
