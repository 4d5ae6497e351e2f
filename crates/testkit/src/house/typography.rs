//! French typography: a space that goes with a sign never ends a line (Lexique des règles typographiques en usage à
//! l'Imprimerie nationale, « Espacements »).

use std::path::Path;

use super::{files, read, shown};

/// No-break space: before a colon and inside quotation marks.
const NO_BREAK: char = '\u{a0}';
/// Narrow no-break space: before the other double signs and the sign of per cent.
const NARROW: char = '\u{202f}';

/// Signs of French sentences with an ordinary space, or a wrong one, where one that does not break belongs.
pub fn typography(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for path in files(&root.join("crates"), &["ftl"]) {
        if path.file_stem().is_none_or(|stem| stem != "fr") {
            continue;
        }
        let place = shown(root, &path);
        for (number, line) in read(&path).lines().enumerate() {
            if let Some(sign) = breaks(line) {
                faults
                    .push(format!("{place}:{}: the space beside {sign} may end a line: {line}", number + 1));
            }
        }
    }
    faults
}

/// The first sign of a line whose space may break.
fn breaks(line: &str) -> Option<char> {
    let text = if line.starts_with('#') { "" } else { line };
    let mut before = None;
    let mut signs = text.char_indices().filter_map(|(at, sign)| {
        let (left, after) = (before.replace(sign), text[at + sign.len_utf8()..].chars().next());
        // A sign inside an address or a parameter is no punctuation.
        let ends = after.is_none_or(|next| !next.is_alphanumeric());
        let wrong = match sign {
            '«' => after != Some(NO_BREAK),
            '»' => left != Some(NO_BREAK),
            ':' => ends && left.is_some_and(|left| left.is_whitespace() && left != NO_BREAK),
            ';' | '?' | '!' | '%' => ends && left.is_some_and(|left| left.is_whitespace() && left != NARROW),
            _ => false,
        };
        wrong.then_some(sign)
    });
    signs.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_space_beside_a_sign_is_a_fault() {
        for (line, sign) in [
            ("a = Motif : absent", ':'),
            ("a = Quoi\u{a0}?", '?'),
            ("    [one] Oui ; non", ';'),
            ("a = « mot\u{a0}»", '«'),
            ("a = «\u{a0}mot»", '»'),
            ("a = 5 % au plus", '%'),
        ] {
            assert_eq!(breaks(line), Some(sign), "{line}");
        }
    }

    #[test]
    fn right_spaces_and_signs_of_addresses_are_left() {
        for line in [
            "a = Motif\u{a0}: «\u{a0}absent\u{a0}»\u{202f}; quoi\u{202f}?",
            "a = https://exemple.fr/?q=a:b",
            "a = à 5\u{202f}%.",
            "# Une remarque : libre",
        ] {
            assert_eq!(breaks(line), None, "{line}");
        }
    }
}
