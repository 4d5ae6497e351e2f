//! The formats of text: e-mail addresses, URIs, UUIDs, base 64.

use super::StringFormat;

pub(super) fn fits(format: StringFormat, cell: &str) -> bool {
    match format {
        StringFormat::Plain => true,
        StringFormat::Email => is_email(cell),
        StringFormat::Uri => has_scheme(cell),
        StringFormat::Uuid => is_uuid(cell),
        StringFormat::Binary => is_base64(cell),
    }
}

/// RFC 3986, section 3.1. Nothing more is asked of a URI: `https://une page` passes, as it does in frictionless.
fn has_scheme(cell: &str) -> bool {
    cell.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'))
    })
}

/// One `@`, a dot-atom or a quoted string before it (RFC 5322), a domain of two labels or more after it.
fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else { return false };
    local.chars().count() <= 64
        && (local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom)) || is_quoted(local))
        && is_domain(domain)
}

fn is_atom(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || "!#$%&'*+/=?^_`{}|~-".contains(character)
        || ('\u{a0}'..='\u{24f}').contains(&character)
}

fn is_quoted(local: &str) -> bool {
    let Some(inside) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let fits = match character {
            '\\' => matches!(characters.next(), Some('\t' | '.')),
            '"' | '\0' | '\t' | '\n' | '\r' | ' ' => false,
            _ => character.is_ascii() || ('\u{a0}'..='\u{24f}').contains(&character),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// RFC 1034, with letters of any script in the place of their ASCII encoding (RFC 3490).
fn is_domain(domain: &str) -> bool {
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    let is_word = |c: char| c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric());
    domain.chars().count() <= 253
        && domain.split('.').all(|label| {
            label.chars().count() <= 63
                && label.starts_with(is_word)
                && label.ends_with(is_word)
                && label.chars().all(|c| is_word(c) || c == '-')
        })
        && top.chars().nth(1).is_some()
        && !top.ends_with(|c: char| c.is_ascii_digit())
}

/// 32 hexadecimal digits; hyphens, braces and `urn:uuid:` are where the writer likes.
fn is_uuid(cell: &str) -> bool {
    let bare = cell.strip_prefix("urn:").unwrap_or(cell);
    let bare = bare.strip_prefix("uuid:").unwrap_or(bare).trim_matches(['{', '}']);
    let mut digits = bare.bytes().filter(|byte| *byte != b'-');
    digits.by_ref().take(32).filter(u8::is_ascii_hexdigit).count() == 32 && digits.next().is_none()
}

/// RFC 4648 as Python decodes it: what is not of the alphabet is skipped, the padding must be right.
fn is_base64(cell: &str) -> bool {
    if !cell.is_ascii() {
        return false;
    }
    let mut position = 0;
    let mut padding = 0;
    for byte in cell.bytes() {
        match byte {
            b'=' if position >= 2 => {
                padding += 1;
                if position + padding >= 4 {
                    return true;
                }
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => {
                padding = 0;
                position = (position + 1) % 4;
            }
            _ => {}
        }
    }
    position == 0
}
