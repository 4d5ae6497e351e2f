//! Letters without their case and accents, for words that people type.

/// The letters of `text` in lower case and without their accents; everything else as it is.
///
/// Covers the letters of French and of its neighbours, alone or followed by a combining accent.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|character| !('\u{300}'..='\u{36f}').contains(character))
        .flat_map(char::to_lowercase)
        .map(without_accent)
}

/// Whether two texts are the same but for case and accents.
pub(crate) fn same_folded(left: &str, right: &str) -> bool {
    folded(left).eq(folded(right))
}

fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert!(same_folded("Échelonné", "ECHELONNE"));
        assert!(same_folded("Échelonné", "E\u{301}chelonne\u{301}"));
        assert!(!same_folded("Échelonné", "Échelonnée"));
        assert!(!same_folded("a b", "ab"));
    }
}
