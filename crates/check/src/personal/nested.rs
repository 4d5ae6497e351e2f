//! Objects of JSON inside a cell: their keys speak as headers do.

use super::header::Header;

/// Where the first value stands whose key promises somebody's first or whole name, in the objects that a cell holds.
/// A key `nom` alone is that of a thing as often as of a person.
pub(super) fn person(cell: &[u8]) -> Option<(usize, usize)> {
    if !matches!(cell.first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut at = 0;
    while let Some((key, after)) = string(cell, at) {
        at = after;
        let Some(value) = after_colon(cell, after) else { continue };
        let Some(((start, end), next)) = string(cell, value).filter(|((start, _), _)| *start == value + 1)
        else {
            continue;
        };
        at = next;
        let is_word = cell[start..end].iter().any(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        if is_word && let Ok(key) = str::from_utf8(&cell[key.0..key.1]) {
            let header = Header::read(key);
            if header.first_name || header.full_name {
                return Some((start, end));
            }
        }
    }
    None
}

/// The inside of the first string from `at` on, and the place after its closing quote.
fn string(cell: &[u8], at: usize) -> Option<((usize, usize), usize)> {
    let start = at + memchr::memchr(b'"', cell.get(at..)?)? + 1;
    let mut end = start;
    loop {
        end += memchr::memchr2(b'"', b'\\', cell.get(end..)?)?;
        if cell[end] == b'"' {
            return Some(((start, end), end + 1));
        }
        end += 2;
    }
}

/// Where the value begins when a colon follows.
fn after_colon(cell: &[u8], at: usize) -> Option<usize> {
    let blank = |from: usize| cell[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let colon = at + blank(at);
    (cell.get(colon) == Some(&b':')).then(|| colon + 1 + blank(colon + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(cell: &str) -> Option<&str> {
        person(cell.as_bytes()).map(|(start, end)| &cell[start..end])
    }

    #[test]
    fn a_key_speaks_as_a_header_does() {
        assert_eq!(found(r#"[{"nom":"Vandamme","prenom":"Camille"}]"#), Some("Camille"));
        assert_eq!(found(r#"{"d": {"prénom" : "Zoé", "regime": "sans porc"}}"#), Some("Zoé"));
        assert_eq!(found(r#"{"nom_prenom":"Benali Yasmine"}"#), Some("Benali Yasmine"));
        for other in [
            r#"{"nom":"Piscine municipale","ville":"Douai"}"#,
            r#"{"prenom":""}"#,
            r#"{"prenom":12}"#,
            r#"{"a":"prenom","b":"x"}"#,
            r#"{"prenom"#,
            r#"{"prenom":"\"#,
            r#"prenom: "Camille""#,
            "[1,2,3]",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), open in "[{\\[]", keys in "[\\[{\"\\\\: a]{0,40}") {
            let _ = person(&[open.as_bytes(), &bytes].concat());
            let _ = person(format!("{open}{keys}").as_bytes());
        }
    }
}
