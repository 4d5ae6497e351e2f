//! What is known of a word: one table of hashed, folded words, built once from the embedded lists.

use std::sync::OnceLock;

use super::text;

pub(super) const FIRST_NAMES: &str = include_str!("../../lexicons/first_names.txt");
pub(super) const LAST_NAMES: &str = include_str!("../../lexicons/last_names.txt");
const ORGANISATIONS: &str = include_str!("../../lexicons/organisations.txt");
pub(super) const STREET_TYPES: &str = include_str!("../../lexicons/street_types.txt");
const MAILBOXES: &str = include_str!("../../lexicons/mailboxes.txt");
pub(super) const PLACES: &str = include_str!("../../lexicons/places.txt");
pub(super) const WORDS: &str = include_str!("../../lexicons/words.txt");
const EPONYMS: &str = include_str!("../../lexicons/eponyms.txt");

const TITLES: &str = "m mr mme mmes mlle melle mm monsieur madame mademoiselle messieurs mesdames dr docteur me maitre \
pr professeur mgr monseigneur";
/// Small words inside a name or between the words of a place.
const PARTICLES: &str = "de du des d le la les l van von der den da dos das di del della el al ben bel bin ait ould st \
ste saint sainte y ten ter";
/// What a title introduces that is no name: `Madame la maire`.
const FUNCTIONS: &str = "maire president presidente vice directeur directrice prefet prefete ministre secretaire tresorier \
tresoriere adjoint adjointe conseiller conseillere depute deputee senateur senatrice recteur rectrice inspecteur inspectrice \
principal proviseur juge procureur procureure commissaire comptable percepteur percepteuse receveur general notaire \
ambassadeur delegue deleguee chef gerant gerante doyen doyenne rapporteur rapporteure administrateur medecin commandant";
/// Kinds of way that announce an address whatever follows; the other types (`cours`, `place`) are words too.
const PLAIN_WAYS: &str = "rue avenue av ave boulevard bd bld bvd blvd impasse imp chemin che chem allee allees quai route rte \
ruelle venelle faubourg fbg rle sentier chaussee lotissement all";

/// The classes of a word; a word may be of several (`place`, `martin`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(u16);

impl Class {
    pub(super) const FIRST: Self = Self(1);
    pub(super) const LAST: Self = Self(2);
    pub(super) const ORGANISATION: Self = Self(4);
    pub(super) const STREET: Self = Self(8);
    pub(super) const PLAIN_STREET: Self = Self(16);
    pub(super) const MAILBOX: Self = Self(32);
    pub(super) const PLACE: Self = Self(64);
    pub(super) const WORD: Self = Self(128);
    pub(super) const TITLE: Self = Self(256);
    pub(super) const PARTICLE: Self = Self(512);
    pub(super) const FUNCTION: Self = Self(1024);
    pub(super) const NAME: Self = Self::FIRST.and(Self::LAST);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Open addressing: the high 48 bits of the hash with the class in the low 16, 0 for a free slot.
struct Table {
    slots: Vec<u64>,
}

impl Table {
    fn build() -> Self {
        let lists = [
            (FIRST_NAMES, Class::FIRST),
            (LAST_NAMES, Class::LAST),
            (ORGANISATIONS, Class::ORGANISATION),
            (STREET_TYPES, Class::STREET),
            (PLAIN_WAYS, Class::PLAIN_STREET),
            (MAILBOXES, Class::MAILBOX),
            (PLACES, Class::PLACE),
            (WORDS, Class::WORD),
            (TITLES, Class::TITLE),
            (PARTICLES, Class::PARTICLE),
            (FUNCTIONS, Class::FUNCTION),
        ];
        let mut table = Self { slots: vec![0; 1 << 15] };
        for (list, class) in lists {
            for word in list.split_ascii_whitespace() {
                let hash = text::hash(word);
                let index = table.slot(hash);
                table.slots[index] = hash & !0xFFFF | table.slots[index] & 0xFFFF | u64::from(class.0);
            }
        }
        table
    }

    /// Where `hash` is, or the free slot where it would be.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut index = usize::try_from(hash >> 20).unwrap_or(0) & mask;
        while self.slots[index] != 0 && (self.slots[index] ^ hash) >> 16 != 0 {
            index = (index + 1) & mask;
        }
        index
    }
}

static TABLE: OnceLock<Table> = OnceLock::new();

/// The classes of the word of that hash; none for a word that no list has.
#[inline]
pub(super) fn class(hash: u64) -> Class {
    let table = TABLE.get_or_init(Table::build);
    Class(u16::try_from(table.slots[table.slot(hash)] & 0xFFFF).unwrap_or(0))
}

/// Whether these words, in order, are the name of someone whom places are named after.
pub(super) fn eponym(hashes: impl Iterator<Item = u64>) -> bool {
    static SET: OnceLock<std::collections::HashSet<u64>> = OnceLock::new();
    let chain = |hash: u64, word: u64| (hash.rotate_left(17) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let set = SET
        .get_or_init(|| EPONYMS.lines().map(|line| line.split(' ').map(text::hash).fold(0, chain)).collect());
    set.contains(&hashes.fold(0, chain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_every_list_is_found_and_others_are_not() {
        for (list, wanted) in
            [(FIRST_NAMES, Class::FIRST), (LAST_NAMES, Class::LAST), (STREET_TYPES, Class::STREET)]
        {
            for word in list.split_ascii_whitespace() {
                assert!(class(text::hash(word)).any(wanted), "{word}");
            }
        }
        assert_eq!(class(text::hash("xqzwk")), Class(0));
    }

    #[test]
    fn the_lists_of_names_are_long_sorted_and_folded() {
        for list in [FIRST_NAMES, LAST_NAMES, ORGANISATIONS, STREET_TYPES, MAILBOXES, PLACES, WORDS] {
            let words: Vec<_> = list.lines().collect();
            assert!(words.is_sorted_by(|a, b| a < b));
            assert!(words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        }
        assert!(FIRST_NAMES.lines().count() >= 1_500 && LAST_NAMES.lines().count() >= 1_500);
    }

    #[test]
    fn eponyms_are_whole_names() {
        let of = |text: &str| eponym(text::Words::new(text.as_bytes()).map(|word| word.hash));
        assert!(of("Jean Moulin") && of("JULES FERRY") && of("Honoré-d’Estienne d'Orves"));
        assert!(!of("Jean") && !of("Moulin Jean"));
    }
}
