//! Names inside a sentence: a title and a capitalised word, or a first name and a capitalised word.
//!
//! `rue du Docteur Roux` and `école Jules Ferry` name places: a kind of way or of establishment shortly before blocks.

use super::lexicon::{self, Class};
use super::likeness;
use super::reading::Signal;
use super::text::{Case, Gap, Word, Words};

/// How many words after a way or an establishment still belong to its name.
const REACH: usize = 4;

/// The surest name of the sentence, and where it stands.
pub(super) fn find(bytes: &[u8]) -> Option<(Signal, usize, usize)> {
    let mut best: Option<(Signal, usize, usize)> = None;
    let mut words = Words::new(bytes);
    let mut blocked = 0usize;
    let mut before: Option<(Word, Class)> = None;
    let mut next = words.next();
    while let Some(word) = next {
        let class = lexicon::class(word.hash);
        next = words.next();
        if breaks(&word, before) {
            blocked = 0;
        }
        // Right after a kind of way, a title belongs to it: `rue du Docteur Roux`.
        let open = blocked == 0 || blocked + 2 <= REACH && class.any(Class::TITLE);
        let found = next
            .filter(|_| open && word.letters > 0)
            .and_then(|follower| name(bytes, &word, class, &follower, &words, before));
        if let Some((signal, end)) = found {
            if signal == Signal::NameTitled {
                return Some((signal, word.start, end));
            }
            best = best.or(Some((signal, word.start, end)));
        }
        let place =
            class.any(Class::ORGANISATION.and(Class::STREET).and(Class::PLAIN_STREET)) && word.letters > 1;
        blocked = if place
            && (class.any(Class::PLAIN_STREET)
                || !(class.any(Class::NAME) && word.case != Case::Lower && blocked == 0 && before.is_some()))
        {
            REACH
        } else {
            blocked.saturating_sub(1)
        };
        before = Some((word, class));
    }
    best
}

/// A new sentence or a new clause, not the full stop of an abbreviation.
fn breaks(word: &Word, before: Option<(Word, Class)>) -> bool {
    match word.gap {
        Gap::Stop => before.is_some_and(|(word, class)| {
            word.letters > 3 && !class.any(Class::STREET.and(Class::PLAIN_STREET))
        }),
        Gap::Comma | Gap::Other | Gap::Digits => true,
        _ => false,
    }
}

fn name(
    bytes: &[u8],
    word: &Word,
    class: Class,
    follower: &Word,
    rest: &Words<'_>,
    before: Option<(Word, Class)>,
) -> Option<(Signal, usize)> {
    if class.any(Class::TITLE) {
        return titled(word, follower, rest, before).map(|end| (Signal::NameTitled, end));
    }
    // `Aelig DE KERGADIC`: the particles belong to the name.
    let mut family = *follower;
    let mut ahead = rest.clone();
    while family.gap == Gap::Blank && lexicon::class(family.hash).any(Class::PARTICLE) {
        family = ahead.next()?;
    }
    let capitals =
        word.case != Case::Lower && word.letters > 2 && family.case != Case::Lower && family.letters > 1;
    if !capitals || follower.gap != Gap::Blank || !matches!(family.gap, Gap::Blank | Gap::Apostrophe) {
        return None;
    }
    let next = lexicon::class(family.hash);
    let common = Class::WORD.and(Class::ORGANISATION).and(Class::PLACE).and(Class::STREET);
    if next.any(common) && !next.any(Class::LAST) || lexicon::eponym([word.hash, family.hash].into_iter()) {
        return None;
    }
    let alike = |word: &Word, least| {
        likeness::of_word(&bytes[word.start..word.end]).is_some_and(|likeness| likeness >= least)
    };
    let mixed = (word.case == Case::Upper) != (family.case == Case::Upper);
    if class.any(Class::FIRST) && !class.any(Class::PARTICLE) {
        let sure = if class.any(common) {
            next.any(Class::LAST) && !next.any(common)
        } else {
            next.any(Class::NAME) || alike(&family, 1)
        };
        if sure {
            return Some((if mixed { Signal::NameMixed } else { Signal::NameKnown }, family.end));
        }
    }
    // `DURAND Marc, 12 rue…`: both are listed, and are nothing else.
    let family_first = class.any(Class::LAST) && !class.any(common.and(Class::PARTICLE).and(Class::MAILBOX));
    if family_first && next.any(Class::FIRST) && !next.any(common.and(Class::PARTICLE)) {
        return Some((if mixed { Signal::NameMixed } else { Signal::NameKnown }, family.end));
    }
    // `remise à Aelig KERVADEC`: the shape speaks, the letters only rule out acronyms.
    let unlisted = !class.and(next).any(common.and(Class::PARTICLE).and(Class::MAILBOX));
    let (before, _) = before?;
    let led = before.case == Case::Lower && before.letters <= 4 || word.gap == Gap::Hyphen;
    // `à Margaret Durand`: one is listed and no word, the other resembles a name.
    if led && unlisted && next.any(Class::LAST) && family.letters > 2 && alike(word, 4) {
        return Some((if mixed { Signal::NameMixed } else { Signal::NameKnown }, family.end));
    }
    let least = if led { -8 } else { 4 };
    (mixed && unlisted && family.letters > 2 && alike(word, least) && alike(&family, least))
        .then_some((Signal::NameMixed, family.end))
}

/// Where the name after a title ends, if a name follows.
fn titled(word: &Word, follower: &Word, rest: &Words<'_>, before: Option<(Word, Class)>) -> Option<usize> {
    // `m`, `me`, `dr`, `pr` are only titles as capitals; `M` alone needs its full stop or a sentence before it.
    if word.letters < 3 && word.case == Case::Lower || !matches!(follower.gap, Gap::Blank | Gap::Stop) {
        return None;
    }
    let stopped = follower.gap == Gap::Stop;
    if word.letters == 1 && !stopped && before.is_some_and(|(before, _)| before.case != Case::Lower) {
        return None;
    }
    if word.letters > 3 && stopped {
        return None;
    }
    let class = lexicon::class(follower.hash);
    let mut name = *follower;
    if class.any(Class::PARTICLE) {
        // `M. de Kergadic` is a name, `Mme la maire` a function.
        name = rest.peek().filter(|next| next.case != Case::Lower)?;
    }
    let class = lexicon::class(name.hash);
    // After `M.` or `Mme` any capitalised word is a name: many names are words.
    let wordy =
        if word.letters <= 4 { Class::TITLE } else { Class::WORD.and(Class::TITLE).and(Class::ORGANISATION) };
    let common = class.any(wordy) && !class.any(Class::NAME);
    let function = common || class.any(Class::FUNCTION);
    (name.case != Case::Lower && name.letters > 1 && !function).then_some(name.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Signal, &str)> {
        find(text.as_bytes()).map(|(signal, start, end)| (signal, &text[start..end]))
    }

    #[test]
    fn titles_and_first_names_introduce_people() {
        assert_eq!(found("Aide versée à M. Guezennec en mars"), Some((Signal::NameTitled, "M. Guezennec")));
        assert_eq!(found("dossier de Mme DE KERGADIC"), Some((Signal::NameTitled, "Mme DE KERGADIC")));
        assert_eq!(found("Suivi par madame Durand, assistante"), Some((Signal::NameTitled, "madame Durand")));
        assert_eq!(found("Prêt du local à Marc Durand pour un an"), Some((Signal::NameKnown, "Marc Durand")));
        assert_eq!(found("Prêt à Margaret Durand"), Some((Signal::NameKnown, "Margaret Durand")));
        assert_eq!(found("59000 Dupuis Josiane"), Some((Signal::NameKnown, "Dupuis Josiane")));
        assert_eq!(found("Remis à Marc DURAND hier"), Some((Signal::NameMixed, "Marc DURAND")));
    }

    #[test]
    fn places_functions_and_organisations_are_no_people() {
        for text in [
            "Travaux rue du Docteur Roux et place Jean Moulin",
            "Fonctionnement de l'école Jules Ferry",
            "Courrier à Monsieur le Maire",
            "Madame la Présidente du conseil",
            "Association Marc Durand, subvention annuelle",
            "Gymnase municipal Pierre Durand",
            "98 BIS CHEMIN ANATOLE DURAND",
            "Bâtiment M Nord",
            "Subvention de fonctionnement",
            "Achat de matériel pour Saint-Étienne Nord",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
