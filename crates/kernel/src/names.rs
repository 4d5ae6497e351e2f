//! Names that people and other systems give: address names and company numbers.

use std::fmt;
use std::str::FromStr;

use crate::Invalid;

/// The name of a thing in an address: 1 to 80 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// # Errors
    /// When `text` is empty, too long, or has another character.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=80).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits && plain { Ok(Self(text.to_owned())) } else { Err(Invalid::new("slug", "slug-format")) }
    }

    /// The nearest address name of a title: folded words joined by dashes, cut at 80 characters.
    /// A title without a letter or digit gives `x`.
    pub fn of(title: &str) -> Self {
        let mut slug = folded(title).replace(' ', "-");
        slug.truncate(80);
        let slug = slug.trim_end_matches('-');
        Self(if slug.is_empty() { "x".to_owned() } else { slug.to_owned() })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of a text for comparing: lower case, accents folded, one space between words, nothing else kept.
pub fn folded(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match fold(c) {
            // An accent written after its letter, as in the names of files from macOS.
            _ if ('\u{300}'..='\u{36f}').contains(&c) => {}
            "" if !words.is_empty() && !words.ends_with(' ') => words.push(' '),
            "" => {}
            plain => words.push_str(plain),
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// The ASCII spelling of a lower-case letter or digit of French, or nothing for what separates words.
fn fold(c: char) -> &'static str {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    if let Some(at) = PLAIN.find(c) {
        return &PLAIN[at..=at];
    }
    match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => "a",
        'ç' => "c",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' | 'í' => "i",
        'ñ' => "n",
        'ô' | 'ö' | 'ó' | 'õ' => "o",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        'ÿ' | 'ý' => "y",
        'œ' => "oe",
        'æ' => "ae",
        _ => "",
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|invalid| invalid.message)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

/// The number of a legal unit: nine digits whose Luhn sum is right (INSEE).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

impl Siren {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Siren {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let luhn = digits.bytes().rev().enumerate().map(|(i, b)| {
            let digit = u32::from(b.wrapping_sub(b'0'));
            if i % 2 == 0 { digit } else { digit * 2 - if digit > 4 { 9 } else { 0 } }
        });
        let is_siren =
            digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()) && luhn.sum::<u32>() % 10 == 0;
        if is_siren { Ok(Self(digits)) } else { Err(Invalid::new("siren", "siren-format")) }
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Siren {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|invalid: Invalid| invalid.message)
    }
}

impl From<Siren> for String {
    fn from(siren: Siren) -> Self {
        siren.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_an_address_name() {
        assert_eq!(
            Slug::of("Subventions versées – 2024 (Cœur d'Aÿ)").as_str(),
            "subventions-versees-2024-coeur-d-ay"
        );
        assert_eq!(Slug::of("—").as_str(), "x");
        assert!(Slug::parse(Slug::of(&"é ".repeat(200)).as_str()).is_ok());
    }

    #[test]
    fn an_accent_apart_from_its_letter_is_folded_too() {
        assert_eq!(folded("E\u{301}le\u{300}ves de l'e\u{301}cole"), "eleves de l ecole");
    }

    #[test]
    fn a_siren_has_a_right_sum() {
        assert_eq!("732 829 320".parse::<Siren>().unwrap().as_str(), "732829320");
        for wrong in ["732829321", "73282932", "7328293200", "73282932a", "", "٧٣٢٨٢٩٣٢٠"] {
            assert!(wrong.parse::<Siren>().is_err(), "{wrong}");
        }
    }
}
