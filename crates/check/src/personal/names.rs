//! A cell that is a name and nothing else: `DURAND Marc`, `Mme. Durand`, `Le Goff`, `EL AMRANI`.

use super::lexicon::{self, Class};
use super::likeness;
use super::reading::{Signal, Signals};
use super::text::{Case, Gap, Word, Words};

/// Longer cells are sentences.
const LONGEST: usize = 72;
const MOST_WORDS: usize = 8;

/// A word of the cell with what is known of it.
#[derive(Clone, Copy)]
struct Known {
    word: Word,
    class: Class,
}

impl Known {
    fn capital(&self) -> bool {
        self.word.case != Case::Lower
    }

    fn particle(&self) -> bool {
        self.class.any(Class::PARTICLE)
    }

    /// Glued to the word before by a hyphen or an apostrophe.
    fn glued(&self) -> bool {
        matches!(self.word.gap, Gap::Hyphen | Gap::Apostrophe)
    }
}

/// What a whole cell shows as a name; nothing when it cannot be one.
pub(super) fn whole(cell: &[u8]) -> Signals {
    let mut found = Signals::NONE;
    if cell.len() > LONGEST {
        return found;
    }
    let mut list = [Known { word: NO_WORD, class: lexicon::class(0) }; MOST_WORDS];
    let mut count = 0;
    let mut end = 0;
    for word in Words::new(cell) {
        let bracket =
            word.gap == Gap::Other && cell[end..word.start].iter().all(|byte| b" ()_".contains(byte));
        if count == MOST_WORDS || matches!(word.gap, Gap::Digits) || word.gap == Gap::Other && !bracket {
            return found;
        }
        list[count] = Known { word, class: lexicon::class(word.hash) };
        (count, end) = (count + 1, word.end);
    }
    if cell[..list[0].word.start.min(cell.len())]
        .iter()
        .chain(&cell[end..])
        .any(|byte| !b" .,()\t\r\n\xC2\xA0".contains(byte))
    {
        return found;
    }
    let words = &list[..count];
    if let Some(signal) = judge(cell, words) {
        found.add(signal);
        if matches!(signal, Signal::NameShape)
            && words.iter().filter(|known| !known.glued() && !known.particle()).count() <= 1
        {
            lone(cell, words, &mut found);
        }
        if matches!(signal, Signal::NameShape | Signal::NamePair) && initialled(cell, words) {
            found.add(Signal::NameWeak);
        }
    }
    found
}

/// Whether a label is somebody's full name by the lists: two names beside each other, one of them a first name, or a first
/// name that is no other word beside one that no list has, in the other case (`DELATTRE Josiane`).
pub(super) fn is_listed(label: &[u8]) -> bool {
    if !whole(label).meets(Signals::of(&[Signal::NameMixed, Signal::NameKnown])) {
        return false;
    }
    let (mut names, mut first, mut sure) = (0, false, false);
    for class in Words::new(label).map(|word| lexicon::class(word.hash)) {
        names += usize::from(class.any(Class::NAME));
        first |= class.any(Class::FIRST);
        sure |= class.any(Class::FIRST) && !class.any(Class::WORD.and(Class::PLACE));
    }
    sure || first && names > 1
}

/// Whether the first word announces an organisation or an establishment.
pub(super) fn organised(cell: &[u8]) -> bool {
    Words::new(cell).next().is_some_and(|first| {
        first.start == 0 && first.letters > 1 && lexicon::class(first.hash).any(Class::ORGANISATION)
    })
}

const NO_WORD: Word = Word { start: 0, end: 0, hash: 0, letters: 0, case: Case::Lower, gap: Gap::Start };

fn judge(cell: &[u8], words: &[Known]) -> Option<Signal> {
    let first = words.first()?;
    if let Some(signal) = titled(words) {
        return Some(signal);
    }
    if words.iter().all(|known| !known.capital()) && uncapitalised(cell, words) {
        return Some(Signal::NameWeak);
    }
    let organisation = words.iter().enumerate().any(|(index, known)| {
        known.class.any(Class::ORGANISATION)
            && known.word.letters > 1
            && !(index > 0 && known.class.any(Class::NAME))
    });
    if organisation {
        return Some(Signal::Organisation);
    }
    if words.len() > 1
        && first.class.any(Class::STREET.and(Class::PLAIN_STREET))
        && !first.class.any(Class::NAME)
    {
        return None;
    }
    if words.len() > 1 && lexicon::eponym(words.iter().map(|known| known.word.hash)) {
        return Some(Signal::Eponym);
    }
    let small =
        |known: &Known| known.particle() || matches!(&cell[known.word.start..known.word.end], b"et" | b"ET");
    let lower = words.iter().filter(|known| !known.capital() && !small(known) && !known.glued()).count();
    if lower > 0 {
        // `durand marc` under a header; a sentence otherwise.
        return (lower == words.len() && words.len() <= 3).then_some(Signal::NameShape);
    }
    let units = words.iter().filter(|known| !known.glued() && !small(known)).count();
    if units < 2 || first.particle() && first.word.letters > 3 && words.len() > 1 {
        return Some(Signal::NameShape);
    }
    if units > 5 {
        return None;
    }
    Some(several(cell, words))
}

/// Whether the classes of a word leave it nothing but a name, or its letters resemble one.
fn only_a_name(cell: &[u8], known: &Known) -> bool {
    let common = Class::WORD.and(Class::PLACE).and(Class::STREET).and(Class::ORGANISATION);
    !known.class.any(common.and(Class::MAILBOX)) && weight(cell, known) > 0
}

/// `marc durand`, `mme durand`: all in lower case, every word a name.
fn uncapitalised(cell: &[u8], words: &[Known]) -> bool {
    let titled = words.iter().any(|known| known.class.any(Class::TITLE));
    let mut full = words.iter().filter(|known| !known.class.any(Class::TITLE.and(Class::PARTICLE)));
    let first = words.iter().any(|known| known.class.any(Class::FIRST) && known.word.letters > 2);
    let count = full.clone().count();
    (titled && count > 0 || first && count > 1) && full.all(|known| only_a_name(cell, known))
}

/// `J. Durand`, `DURAND J`: one initial, and a name.
fn initialled(cell: &[u8], words: &[Known]) -> bool {
    let initial = |index: usize| {
        let (known, next) = (&words[index], words.get(index + 1));
        known.word.letters == 1
            && known.capital()
            && (!known.particle() || next.is_none_or(|next| next.word.gap == Gap::Stop))
            && next.is_none_or(|next| next.word.gap != Gap::Apostrophe)
    };
    let initials = (0..words.len()).filter(|index| initial(*index)).count();
    let mut full = words.iter().filter(|known| known.word.letters > 1 && !known.particle());
    (1..=2).contains(&initials)
        && (1..=2).contains(&full.clone().count())
        && full.all(|known| known.capital() && only_a_name(cell, known))
}

/// A title and a capitalised word: `Mme Durand`, `M. et Mme DURAND`, `Durand (Mme)`.
fn titled(words: &[Known]) -> Option<Signal> {
    let title = words.iter().position(|known| known.class.any(Class::TITLE) && known.capital())?;
    if words.iter().skip(title).any(|known| known.class.any(Class::FUNCTION)) && words.len() <= title + 4 {
        return None;
    }
    let sentence = |known: &Known| !known.capital() && !known.particle() && known.word.letters > 2;
    if words[..title].iter().any(sentence) || words.iter().filter(|known| sentence(known)).count() > 1 {
        return None;
    }
    let sure = title == 0 || words[title].word.letters > 2;
    let follower = words.get(title + 1);
    // `Monsieur le maire`: a function, not a name.
    if follower.is_some_and(|next| {
        next.particle() && !next.capital() && words.len() == title + 3 && !words[title + 2].capital()
    }) {
        return None;
    }
    // After `M.` or `Mme` any capitalised word is a name: many names are words.
    let short = words[title].word.letters <= 4;
    let named = words.iter().any(|known| {
        known.capital()
            && known.word.letters > 1
            && !known.class.any(Class::TITLE.and(Class::PARTICLE).and(Class::ORGANISATION))
            && (short || !known.class.any(Class::WORD) || known.class.any(Class::NAME))
    });
    (sure && named).then_some(Signal::NameTitled)
}

/// How much one word speaks for a person's name.
fn weight(cell: &[u8], known: &Known) -> i32 {
    if known.class.any(Class::NAME) {
        return if known.class.any(Class::WORD.and(Class::PLACE)) { 1 } else { 3 };
    }
    if known.class.any(Class::WORD.and(Class::STREET).and(Class::PLACE)) {
        return -3;
    }
    if known.word.letters < 3 {
        return 0;
    }
    match likeness::of_word(&cell[known.word.start..known.word.end]) {
        None => -3,
        Some(likeness) => closeness(likeness),
    }
}

fn closeness(likeness: i32) -> i32 {
    match likeness {
        8.. => 2,
        1..8 => 1,
        -5..1 => -1,
        _ => -2,
    }
}

/// Two units or more, all capitalised.
fn several(cell: &[u8], words: &[Known]) -> Signal {
    let full = |known: &&Known| !known.particle() && known.word.letters > 1;
    let sum: i32 = words.iter().filter(full).map(|known| weight(cell, known)).sum();
    let worst = words.iter().filter(full).map(|known| weight(cell, known)).min().unwrap_or(0);
    // One group of capitals beside one group of plain words: `DURAND Marc`, `Marc DURAND`.
    let upper = || words.iter().filter(full).map(|known| known.word.case == Case::Upper);
    let changes = upper().zip(upper().skip(1)).filter(|(one, next)| one != next).count();
    let first_name = words.iter().any(|known| known.class.any(Class::FIRST) && !known.class.any(Class::WORD));
    if changes == 1 && worst > -3 && sum >= -1 {
        Signal::NameMixed
    } else if first_name && worst > 0 && sum >= 4 {
        Signal::NameKnown
    } else if worst > -3 && sum >= 2 {
        Signal::NamePair
    } else {
        Signal::NameShape
    }
}

/// One unit: `Durand`, `Jean-Marc`, `Le Goff`.
fn lone(cell: &[u8], words: &[Known], found: &mut Signals) {
    if !words.iter().any(Known::capital) {
        return;
    }
    let unit = || words.iter().filter(|known| !known.particle());
    let common = unit().any(|known| known.class.any(Class::WORD.and(Class::PLACE).and(Class::STREET)));
    if unit().any(|known| known.class.any(Class::FIRST)) {
        found.add(Signal::NameFirst);
    }
    if unit().any(|known| known.class.any(Class::LAST)) {
        found.add(Signal::NameLast);
    }
    if !common && unit().count() > 0 && unit().all(|known| weight(cell, known) > 0) {
        found.add(Signal::NameGuess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, signal: Signal) -> bool {
        whole(text.as_bytes()).has(signal)
    }

    #[test]
    fn names_are_told_by_title_capitals_and_lists() {
        for text in ["Mme. Durand", "M. et Mme DURAND", "M DE KERGADIC", "Durand (Mme)", "Docteur Le Goff"] {
            assert!(has(text, Signal::NameTitled), "{text}");
        }
        for text in
            ["DURAND Marc", "Marc DURAND", "LE GOFF Anne-Marie", "GUEZENNEC-PERON Maëlle", "DURAND, Marc"]
        {
            assert!(has(text, Signal::NameMixed), "{text}");
        }
        assert!(has("Marc Durand", Signal::NameKnown));
        assert!(has("Marc", Signal::NameFirst) && has("Le Goff", Signal::NameShape));
        assert!(has("DURAND", Signal::NameLast));
    }

    #[test]
    fn a_name_without_its_capitals_or_with_an_initial_is_a_weak_one() {
        for text in [
            "marc durand",
            "durand marc",
            "mme durand",
            "J. Durand",
            "DURAND J",
            "L. Durand",
            "jean-marc durand",
        ] {
            assert!(has(text, Signal::NameWeak), "{text}");
        }
        for text in ["lot a", "A. Commune", "aide sociale", "L'Étoile", "rue du marché", "place A", "plan B"]
        {
            assert!(!has(text, Signal::NameWeak), "{text}");
        }
        assert!(has("Josiane_Dupuis", Signal::NameKnown) && has("Dupuis, Josiane", Signal::NameKnown));
    }

    #[test]
    fn places_organisations_and_phrases_are_no_names() {
        for text in
            ["Association Jean Moulin", "ÉCOLE Jules Ferry", "SARL Durand", "Comité des fêtes de Guéret"]
        {
            assert!(has(text, Signal::Organisation), "{text}");
        }
        assert!(has("Jean Moulin", Signal::Eponym));
        for text in [
            "rue Victor Hugo",
            "Aide en nature",
            "Bourg-en-Bresse",
            "Saint-Étienne Nord",
            "Monsieur le maire",
            "42",
            "",
        ] {
            let found = whole(text.as_bytes());
            let named = [Signal::NameTitled, Signal::NameMixed, Signal::NameKnown, Signal::NamePair];
            assert!(!named.into_iter().any(|signal| found.has(signal)), "{text}");
        }
    }
}
