//! UTF-8 that was read as Latin-1 (or its Windows variant), and then kept.

use encoding_rs::WINDOWS_1252;

/// The text before that accident. Nothing when there was none: every character must be a byte of Latin-1, and all
/// the bytes together UTF-8, which no French text is by chance.
pub(super) fn decoded(cell: &str) -> Option<String> {
    if cell.is_ascii() {
        return None;
    }
    let (bytes, _, has_other_characters) = WINDOWS_1252.encode(cell);
    if has_other_characters {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}
