//! How much a word that no list has resembles a name rather than a common word: three letters at a time.
//!
//! A naive Bayes model over trigrams, learnt once from the embedded lists; it takes a millisecond. It is evidence for
//! a column or beside another word, never by itself.

use std::sync::OnceLock;

use super::lexicon::{FIRST_NAMES, LAST_NAMES, PLACES, STREET_TYPES, WORDS};
use super::text;

/// 26 letters and the edge of the word.
const SIDE: usize = 27;

struct Model {
    /// Sixteenths of a natural logarithm, above 0 for names.
    weights: Vec<i16>,
}

fn trigrams(word: &[u8]) -> impl Iterator<Item = usize> {
    let at = |index: usize| match index.checked_sub(1).and_then(|index| word.get(index)) {
        Some(byte) if byte.is_ascii_lowercase() => usize::from(byte - b'a'),
        _ => SIDE - 1,
    };
    (0..word.len()).map(move |index| (at(index) * SIDE + at(index + 1)) * SIDE + at(index + 2))
}

impl Model {
    #[expect(clippy::cast_possible_truncation, reason = "the ratios are bounded by the sizes of the lists")]
    fn learn() -> Self {
        let count = |lists: &[&str]| {
            let mut counts = vec![0u32; SIDE * SIDE * SIDE];
            for word in lists.iter().flat_map(|list| list.split_ascii_whitespace()) {
                for index in trigrams(word.as_bytes()) {
                    counts[index] += 1;
                }
            }
            counts
        };
        let (names, words) = (count(&[FIRST_NAMES, LAST_NAMES]), count(&[WORDS, PLACES, STREET_TYPES]));
        let total = |counts: &[u32]| f64::from(counts.iter().sum::<u32>());
        let (names_total, words_total) = (total(&names), total(&words));
        let weights = names.iter().zip(&words).map(|(name, word)| {
            // One part in 4,000 as a prior: a trigram that neither list has says nothing.
            let name = (f64::from(*name) + names_total / 4_000.0) / names_total;
            let word = (f64::from(*word) + words_total / 4_000.0) / words_total;
            ((name / word).ln() * 16.0) as i16
        });
        Self { weights: weights.collect() }
    }
}

/// Above 0, the more a folded word resembles a name; below, a common word. A mean over its letters, in sixteenths.
pub(super) fn of_name(folded: &[u8]) -> i32 {
    static MODEL: OnceLock<Model> = OnceLock::new();
    let model = MODEL.get_or_init(Model::learn);
    let sum: i32 = trigrams(folded).map(|index| i32::from(model.weights[index])).sum();
    sum / i32::try_from(folded.len()).unwrap_or(1).max(1)
}

/// [`of_name`] of a word as it is spelt, up to 32 letters; `None` for one without a vowel: an acronym.
pub(super) fn of_word(word: &[u8]) -> Option<i32> {
    let (mut folded, mut length, mut at) = ([0; 32], 0, 0);
    while let Some(letter) = text::letter(word, at).filter(|_| length + 2 <= folded.len()) {
        folded[length..length + 2].copy_from_slice(&letter.folded);
        length += letter.count;
        at += letter.width;
    }
    let folded = &folded[..length];
    folded.iter().any(|byte| b"aeiouy".contains(byte)).then(|| of_name(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_lean_one_way_and_unknown_words_the_other() {
        let names =
            ["kervadec", "lecorff", "bouhaddi", "santucci", "delobelle", "guezennec", "peyronnet", "quiniou"];
        let words = [
            "canalisations",
            "ravalement",
            "installateur",
            "dimensionnement",
            "reglementaire",
            "alimentations",
        ];
        assert!(names.iter().filter(|name| of_name(name.as_bytes()) > 0).count() >= 7);
        assert!(words.iter().filter(|word| of_name(word.as_bytes()) < 0).count() >= 5);
    }
}
