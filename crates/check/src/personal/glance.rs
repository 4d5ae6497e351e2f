//! A first look at the words of a cell: whether any name of several words could be there.
//!
//! Most texts have no capitalised word behind a title or another capitalised word. Looking back from each capital costs
//! little, for there are few; the readers of names are then not called.

/// A lower-case word up to that many bytes may be inside a name: `de`, `du`, `von`.
const SHORT: usize = 4;
/// How many such words may be.
const MOST_SHORT: usize = 4;

/// Whether a capitalised word stands behind a title or another capitalised word, with only short words between.
pub(super) fn suspects_name(cell: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (blocks, rest) = cell.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    for (index, block) in blocks.iter().chain(std::iter::once(&last)).enumerate() {
        // Eight bytes at once: bit 7 of each says whether it is a capital or belongs to a wide letter.
        let word = u64::from_le_bytes(*block);
        let low = word & !HIGH;
        let from_a = low + ONES * u64::from(0x80 - b'A');
        let after_z = low + ONES * u64::from(0x80 - b'Z' - 1);
        let mut found = (from_a & !after_z & !word | word) & HIGH;
        while found != 0 {
            let at = index * 8 + found.trailing_zeros() as usize / 8;
            found &= found - 1;
            // Behind a hyphen a capital begins no word: `Saint-Étienne` is judged at its first letter.
            let begins = at == 0 || cell[at - 1] != b'-' && !in_word(cell, at - 1);
            if begins && is_capital(cell, at) && follows(cell, at) {
                return true;
            }
        }
    }
    false
}

/// What a byte may be: a letter of the plain alphabet, the first byte of a wide letter, its second byte, a joint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Lower,
    Upper,
    Lead,
    Inner,
    Joint,
    Other,
}

const SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        sorts[byte] = match byte {
            0x61..=0x7A => Sort::Lower,
            0x41..=0x5A => Sort::Upper,
            0xC3..=0xCD => Sort::Lead,
            0x80..=0xBF => Sort::Inner,
            // - ' `
            0x2D | 0x27 | 0x60 => Sort::Joint,
            _ => Sort::Other,
        };
        byte += 1;
    }
    sorts
};

fn sort(byte: u8) -> Sort {
    SORTS[usize::from(byte)]
}

fn is_capital(cell: &[u8], at: usize) -> bool {
    match sort(cell[at]) {
        Sort::Upper => true,
        Sort::Lead => cell[at] != 0xC3 || cell.get(at + 1).is_some_and(|second| *second < 0x9F),
        _ => false,
    }
}

/// Whether the byte at `at` belongs to a word; no-break spaces, hyphens and apostrophes do not.
fn in_word(cell: &[u8], at: usize) -> bool {
    match sort(cell[at]) {
        Sort::Lower | Sort::Upper | Sort::Lead => true,
        Sort::Inner => at > 0 && sort(cell[at - 1]) == Sort::Lead,
        _ => false,
    }
}

/// Whether what stands before the word at `at` may make it a name.
fn follows(cell: &[u8], mut at: usize) -> bool {
    // The capital of `d'Angelo` is not where its word begins.
    while at > 0 && sort(cell[at - 1]) == Sort::Joint {
        at = begin(cell, at - 1).0;
    }
    for _ in 0..=MOST_SHORT {
        while at > 0 && !in_word(cell, at - 1) {
            at -= 1;
        }
        let end = at;
        let (start, capital) = begin(cell, end);
        if start == end {
            return false;
        }
        if capital || title(cell, start) {
            return true;
        }
        if end - start > SHORT {
            return false;
        }
        at = start;
    }
    false
}

/// Where the word that ends at `end` begins, with what it is joined to, and whether it has a capital.
fn begin(cell: &[u8], end: usize) -> (usize, bool) {
    let (mut at, mut capital) = (end, false);
    while at > 0 {
        at -= match sort(cell[at - 1]) {
            Sort::Lower | Sort::Lead => 1,
            Sort::Upper => {
                capital = true;
                1
            }
            Sort::Inner if at > 1 && sort(cell[at - 2]) == Sort::Lead => {
                capital |= is_capital(cell, at - 2);
                2
            }
            Sort::Joint if at < end => 1,
            _ => break,
        };
    }
    (at, capital)
}

/// Whether the word at `at` may be a title: short forms count as capitals only.
fn title(cell: &[u8], at: usize) -> bool {
    const SHORT_FORMS: [&[u8]; 7] = [b"M", b"MR", b"MM", b"ME", b"DR", b"PR", b"MGR"];
    const STARTS: [&[u8]; 11] =
        [b"mme", b"mlle", b"mell", b"mons", b"mada", b"made", b"mess", b"mesd", b"mait", b"doct", b"prof"];
    let word = &cell[at..];
    if !matches!(word[0] | 32, b'm' | b'd' | b'p') {
        return false;
    }
    let is = |start: &[u8]| word.len() >= start.len() && word[..start.len()].eq_ignore_ascii_case(start);
    let length = word.iter().take(4).take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0xC3).count();
    word[0].is_ascii_uppercase() && SHORT_FORMS.iter().any(|form| form.len() == length && is(form))
        || length > 2
            && (is("maî".as_bytes()) || is("MAÎ".as_bytes()) || STARTS.iter().any(|start| is(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_suspected_and_plain_texts_are_not() {
        for text in [
            "Marc Durand",
            "remis à Marc de la Tour",
            "LE GOFF",
            "D’Angelo Marc",
            "Marc\u{a0}Élie",
            "M. Durand",
            "suivi par madame Durand",
            "à mme d'Angelo",
            "Maître Xu",
            "vu avec le docteur Élie",
        ] {
            assert!(suspects_name(text.as_bytes()), "{text}");
        }
        for text in [
            "Association sportive de Saint-Étienne",
            "Achat de matériel",
            "mesure du produit municipal à Tulle",
            "Projet mené, été 2024",
            "",
        ] {
            assert!(!suspects_name(text.as_bytes()), "{text}");
        }
    }
}
