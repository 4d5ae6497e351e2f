//! Words of a list, written otherwise.

use crate::fold::folded;
use crate::schema::{Field, Kind};

use super::is_blank;

const TRUE: [&str; 5] = ["oui", "vrai", "yes", "true", "1"];
const FALSE: [&str; 5] = ["non", "faux", "no", "false", "0"];

/// The only allowed value that reads the same but for case, accents, apostrophes and the width of spaces; for a
/// truth value also the usual words for it.
pub(super) fn nearest(field: &Field, cell: &str) -> Option<String> {
    if let Kind::Boolean { yes, no } = &field.kind {
        let cell = plain(cell);
        let says = |values: &[String], words: [&str; 5]| {
            values.iter().any(|value| plain(value) == cell) || words.contains(&cell.as_str())
        };
        return match (says(yes, TRUE), says(no, FALSE)) {
            (true, false) => yes.first().cloned(),
            (false, true) => no.first().cloned(),
            _ => None,
        };
    }
    let cell = plain(cell);
    let mut same = field.constraints.allowed.iter().filter(|allowed| plain(allowed) == cell);
    let only = same.next()?;
    if same.any(|other| other != only) { None } else { Some(only.clone()) }
}

fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in folded(text.trim_matches(is_blank)) {
        match character {
            '\u{2019}' | '\u{2bc}' | '`' => plain.push('\''),
            '\u{2010}'..='\u{2013}' => plain.push('-'),
            _ if is_blank(character) => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            _ => plain.push(character),
        }
    }
    plain
}
