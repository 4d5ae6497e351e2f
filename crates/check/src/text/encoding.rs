//! Encodings that French administrations really export, and how to tell them apart.

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
    /// Latin-9: the encoding of older Linux and Unix exports.
    Iso885915,
}

impl Encoding {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Iso885915 => "iso-8859-15",
        }
    }

    /// Bytes that are no character: these encodings of one byte a character leave them without one, or give them a
    /// control character that no text has.
    pub(crate) fn unassigned(self) -> &'static [u8] {
        match self {
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => &[],
            Self::Windows1252 => &[0x81, 0x8D, 0x8F, 0x90, 0x9D],
            Self::Iso885915 => &[
                0x80, 0x81, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F,
                0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E,
                0x9F,
            ],
        }
    }

    /// What turns it into UTF-8; `None` for UTF-8 itself.
    pub(crate) fn decoder(self) -> Option<encoding_rs::Decoder> {
        let encoding = match self {
            Self::Utf8 => return None,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Iso885915 => encoding_rs::ISO_8859_15,
        };
        Some(encoding.new_decoder_without_bom_handling())
    }
}

/// The encoding that a byte order mark names, and the mark's length.
pub(crate) fn by_mark(head: &[u8]) -> Option<(Encoding, usize)> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 without a mark: in European text, nearly every second byte is zero and the others are not.
pub(crate) fn by_zeros(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len().min(4_096) / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |odd: usize| (0..pairs).filter(|pair| head[2 * pair + odd] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 10 >= pairs * 9, odd * 10 >= pairs * 9) {
        (true, false) if odd * 20 <= pairs => Some(Encoding::Utf16Be),
        (false, true) if even * 20 <= pairs => Some(Encoding::Utf16Le),
        _ => None,
    }
}

/// The encoding of a text of bytes, the first of the file that is not all ASCII.
///
/// UTF-8 with a few damaged characters stays UTF-8: its other characters cannot be valid by chance. Otherwise it is
/// Windows-1252, unless the bytes that only ISO-8859-15 uses for letters are where letters and euro signs are.
pub(crate) fn guess(text: &[u8]) -> Encoding {
    let (mut valid, mut invalid) = (0usize, 0usize);
    let mut rest = text;
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                valid += text.chars().filter(|character| !character.is_ascii()).count();
                break;
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                valid += good.iter().filter(|&&byte| byte >= 0xC0).count();
                // Without a length, the text was cut in the middle of a character.
                let Some(length) = error.error_len() else { break };
                invalid += 1;
                rest = &bad[length..];
            }
        }
    }
    if invalid == 0 || valid > invalid {
        return Encoding::Utf8;
    }
    let control = text.iter().any(|byte| (0x80..0xA0).contains(byte));
    if !control && text.windows(3).any(latin9_only) { Encoding::Iso885915 } else { Encoding::Windows1252 }
}

/// Whether the middle byte makes sense in ISO-8859-15 and none in Windows-1252: `½` inside a word is `œ`, `¤` after
/// a figure is `€`.
fn latin9_only(around: &[u8]) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0xC0;
    match around {
        [before, 0xBC | 0xBD | 0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBE, after] => letter(*before) && letter(*after),
        [before, 0xA4, _] => before.is_ascii_digit() || *before == b' ' || *before == 0xA0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_one_damaged_character_stays_utf8() {
        assert_eq!(guess("école é à".as_bytes()), Encoding::Utf8);
        assert_eq!(guess(b"\xC3\xA9cole \xC3\xA0 \xE9"), Encoding::Utf8);
        assert_eq!(guess(b"fin coup\xC3"), Encoding::Utf8);
    }

    #[test]
    fn accents_of_one_byte_are_windows_1252_unless_they_can_only_be_latin_9() {
        assert_eq!(guess(b"\xE9cole;\xE0"), Encoding::Windows1252);
        assert_eq!(guess(b"prix 12 \x80"), Encoding::Windows1252);
        assert_eq!(guess(b"c\xBDur de ville"), Encoding::Iso885915);
        assert_eq!(guess(b"12 \xA4 \xE9"), Encoding::Iso885915);
        assert_eq!(guess(b"1 \xBD litre \xE9"), Encoding::Windows1252);
    }

    #[test]
    fn utf16_is_told_by_its_mark_or_by_its_zeros() {
        let wide = |swap: bool| {
            "nom;âge\n"
                .encode_utf16()
                .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect::<Vec<u8>>()
        };
        assert_eq!(by_zeros(&wide(false)), Some(Encoding::Utf16Le));
        assert_eq!(by_zeros(&wide(true)), Some(Encoding::Utf16Be));
        assert_eq!(by_zeros(b"nom;age\n1;2\n"), None);
        assert_eq!(by_zeros(&[0; 64]), None);
        assert_eq!(by_mark(b"\xFF\xFEa\0"), Some((Encoding::Utf16Le, 2)));
    }
}
