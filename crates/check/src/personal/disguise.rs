//! What hides a value from a reader of bytes and not from a person: `jean [at] exemple.fr`, `%40`, full-width digits,
//! characters without width.

use super::spelt;

/// Whether a byte may begin a disguise, or stand in one.
#[inline]
pub(super) fn suspect(byte: u8) -> bool {
    byte >= 0xE2 || matches!(byte, b'[' | b'(' | b'{' | b'%' | 0xAD)
}

/// What a text may hold, told once for all of its cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hints {
    /// The sign of an address, as it is or disguised.
    pub(super) at_sign: bool,
    /// Digits that are not ASCII.
    pub(super) wide_digits: bool,
    /// An address in words.
    pub(super) spelt: bool,
}

impl Hints {
    /// Of a text that was not looked at.
    pub(crate) const ALL: Self = Self { at_sign: true, wide_digits: true, spelt: true };

    pub(crate) fn of(text: &[u8]) -> Self {
        let mut hints = Self { at_sign: false, wide_digits: false, spelt: spelt::suspected(text) };
        for at in memchr::memchr2_iter(b'%', 0xEF, text) {
            // Every character in full width begins with this byte.
            hints.wide_digits |= text[at] == 0xEF;
            hints.at_sign |= text[at..].starts_with(b"%40") || text[at..].starts_with("＠".as_bytes());
            if hints.wide_digits && hints.at_sign {
                return hints;
            }
        }
        hints.at_sign |= may_hold_at(text);
        hints
    }
}

/// Whether a text may hold the sign of an address, written in ASCII.
fn may_hold_at(text: &[u8]) -> bool {
    memchr::memchr3(b'@', b'[', b'{', text).is_some()
        || memchr::memchr_iter(b'(', text).any(|at| {
            // Words in either case, a blank or two before them.
            let inner = text[at + 1..].trim_ascii_start();
            let word = inner.get(..2).unwrap_or(inner);
            word.eq_ignore_ascii_case(b"at")
                || word.eq_ignore_ascii_case(b"ar")
                || inner.starts_with("à".as_bytes())
        })
}

/// The cell without its disguises; nothing when it has none.
pub(super) fn removed(cell: &[u8]) -> Option<Vec<u8>> {
    let mut plain: Option<Vec<u8>> = None;
    let mut at = 0;
    while at < cell.len() {
        if let Some((shown, width)) = disguise(&cell[at..]) {
            let plain = plain.get_or_insert_with(|| cell[..at].to_vec());
            at += width;
            if matches!(shown, Some(b'@' | b'.')) && matches!(cell[at - width], b'[' | b'(' | b'{') {
                // `jean [at] exemple [dot] fr`: the blanks go with the brackets.
                plain.truncate(plain.trim_ascii_end().len());
                at += cell[at..].iter().take_while(|byte| **byte == b' ').count();
            }
            plain.extend(shown);
            continue;
        }
        if let Some(plain) = &mut plain {
            plain.push(cell[at]);
        }
        at += 1;
    }
    plain
}

/// The byte that the disguise at the start stands for, if any, and its width.
fn disguise(bytes: &[u8]) -> Option<(Option<u8>, usize)> {
    match bytes {
        [b'%', b'4', b'0', ..] => Some((Some(b'@'), 3)),
        [b'[' | b'(' | b'{', inner @ ..] => {
            let length = inner.iter().take(9).position(|byte| matches!(byte, b']' | b')' | b'}'))?;
            let word = inner[..length].trim_ascii();
            let is = |text: &[u8]| word.eq_ignore_ascii_case(text);
            if is(b"dot") || is(b"point") || is(b".") {
                return Some((Some(b'.'), length + 2));
            }
            (is(b"at") || is(b"arobase") || is(b"@") || is("à".as_bytes()))
                .then_some((Some(b'@'), length + 2))
        }
        // U+FF01 to U+FF5E are the printable ASCII characters in full width.
        [0xEF, 0xBC, low @ 0x81..=0xBF, ..] => Some((Some(low - 0x60), 3)),
        [0xEF, 0xBD, low @ 0x80..=0x9E, ..] => Some((Some(low - 0x20), 3)),
        [0xE2, 0x80, 0x8B..=0x8F, ..] | [0xE2, 0x81, 0xA0, ..] | [0xEF, 0xBB, 0xBF, ..] => Some((None, 3)),
        [0xC2, 0xAD, ..] => Some((None, 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_reads_is_what_is_read() {
        for (text, plain) in [
            ("jean.delattre [at] exemple.fr", "jean.delattre@exemple.fr"),
            ("jean(arobase)exemple.fr", "jean@exemple.fr"),
            ("jean (dot) delattre (at) exemple (dot) fr", "jean.delattre@exemple.fr"),
            ("jean [@] exemple[.]fr", "jean@exemple.fr"),
            ("jean(point)delattre@exemple(point)fr", "jean.delattre@exemple.fr"),
            ("jean%40exemple.fr", "jean@exemple.fr"),
            ("jean＠exemple.fr", "jean@exemple.fr"),
            ("１５６０", "1560"),
            ("ａｚ", "az"),
            ("Du\u{200b}puis\u{ad}", "Dupuis"),
        ] {
            assert!(text.bytes().any(suspect), "{text}");
            assert!(!plain.contains('@') || Hints::of(text.as_bytes()).at_sign, "{text}");
            let counted = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
            assert!(counted(plain) <= counted(text) || Hints::of(text.as_bytes()).wide_digits, "{text}");
            assert_eq!(removed(text.as_bytes()).as_deref(), Some(plain.as_bytes()), "{text}");
        }
        for text in ["l’été (atelier)", "12 %", "[attention]"] {
            assert_eq!(removed(text.as_bytes()), None, "{text}");
        }
    }
}
