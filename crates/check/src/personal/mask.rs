//! What may be shown of a value: enough to recognise its sort, too little to find the person again.
//!
//! A name keeps its initial and loses its length; digits all go, but for the first of a NIR, which says the sex, and two
//! of a telephone number, which tell a mobile from a landline; a domain goes with its mailbox, for a family has its own.

use super::Kind;
use super::text::{Words, letter};

/// The value at `span`, masked for its kind.
pub(super) fn mask(kind: Kind, value: &[u8]) -> String {
    match kind {
        Kind::Iban => {
            // A RIB begins with its bank, not with a country.
            let begin = value.get(..2).filter(|begin| begin.iter().all(u8::is_ascii_alphabetic));
            let country = String::from_utf8_lossy(begin.unwrap_or("••".as_bytes())).to_ascii_uppercase();
            format!("{country}•• •••• ••••")
        }
        Kind::Email => {
            let initial = value.first().filter(|byte| byte.is_ascii_alphabetic());
            let top = value.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
            let top = std::str::from_utf8(top).ok().filter(|top| top.len() <= 3).unwrap_or("•••");
            format!(
                "{}•••@•••.{top}",
                initial.map(|byte| char::from(*byte)).map_or(String::new(), String::from)
            )
        }
        Kind::Nir => digits(value, 1),
        Kind::Phone => digits(value, 2),
        Kind::Plate | Kind::BirthDate => digits(value, 0),
        Kind::Address | Kind::FirstName | Kind::LastName | Kind::FullName => words(value),
    }
}

/// Every letter and digit hidden but the first `kept`, the separators left.
fn digits(value: &[u8], kept: usize) -> String {
    let (mut out, mut seen, mut at) = (String::new(), 0, 0);
    while at < value.len() && seen < 34 {
        let byte = value[at];
        if byte.is_ascii_digit() || byte.is_ascii_alphabetic() {
            out.push(if seen < kept { char::from(byte) } else { '•' });
            seen += 1;
            at += 1;
        } else if let Some(letter) = letter(value, at) {
            out.push('•');
            seen += 1;
            at += letter.width;
        } else {
            match byte {
                b' ' | b'.' | b'-' | b'/' | b'+' | b'(' | b')' | b':' => out.push(char::from(byte)),
                // The first byte of a no-break space.
                0xC2 | 0xE2 => out.push(' '),
                _ => {}
            }
            at += 1;
        }
    }
    out
}

/// The initial of each word of three letters or more, and three dots whatever its length; digits hidden.
fn words(value: &[u8]) -> String {
    let mut out = String::new();
    let mut end = 0;
    for word in Words::new(value).take(8) {
        if value[end..word.start].iter().any(u8::is_ascii_digit) {
            out.push_str(if out.is_empty() { "••" } else { " ••" });
        }
        if !out.is_empty() {
            out.push(' ');
        }
        let initial =
            std::str::from_utf8(&value[word.start..word.end]).ok().and_then(|text| text.chars().next());
        if let Some(initial) = initial.filter(|_| word.letters > 2) {
            out.push(initial);
        }
        out.push_str("•••");
        end = word.end;
    }
    if out.is_empty() { "•••".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_shows_the_sort_and_hides_the_person() {
        let of = |kind, text: &str| mask(kind, text.as_bytes());
        assert_eq!(of(Kind::FullName, "DURAND Marc"), "D••• M•••");
        assert_eq!(of(Kind::Nir, "2 55 10 98 001 001 23"), "2 •• •• •• ••• ••• ••");
        assert_eq!(of(Kind::Email, "marc.durand@exemple.fr"), "m•••@•••.fr");
        assert_eq!(of(Kind::Phone, "06 39 98 12 34"), "06 •• •• •• ••");
        assert_eq!(of(Kind::Phone, "+33 6 39"), "+33 • ••");
        assert_eq!(of(Kind::Plate, "AB-123-CD"), "••-•••-••");
        assert_eq!(of(Kind::BirthDate, "12/03/1984"), "••/••/••••");
        assert_eq!(of(Kind::Iban, "FR76 3000 6000 0112 3456 7890 189"), "FR•• •••• ••••");
        assert_eq!(of(Kind::Iban, "30006 00001 12345678901 89"), "•••• •••• ••••");
        assert_eq!(of(Kind::Address, "12 bis rue des Lilas"), "•• b••• r••• d••• L•••");
    }
}
