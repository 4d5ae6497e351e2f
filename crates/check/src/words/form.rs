//! The form that a regular expression asks for, in words: few people read regular expressions.

use crate::Lang;

/// Characters of an example or of a description that a sentence holds.
const SHOWN: usize = 160;

/// `la valeur n’a pas la forme attendue : 14 chiffres, comme « 13002526500013 ».`
pub(super) fn french(pattern: &str, example: Option<&str>, description: Option<&str>) -> String {
    match (words(pattern, Lang::Fr), short(example), short(description)) {
        (Some(words), Some(example), _) => {
            format!("la valeur n’a pas la forme attendue : {words}, comme « {example} ».")
        }
        (Some(words), None, _) => format!("la valeur n’a pas la forme attendue : {words}."),
        (None, Some(example), _) => format!("la valeur n’a pas la forme attendue, comme « {example} »."),
        (None, None, Some(said)) => {
            format!("la valeur n’a pas la forme attendue. Le schéma dit de cette colonne : « {said} »")
        }
        (None, None, None) => {
            "la valeur n’a pas la forme attendue : voyez la documentation du schéma.".to_owned()
        }
    }
}

pub(super) fn english(pattern: &str, example: Option<&str>, description: Option<&str>) -> String {
    match (words(pattern, Lang::En), short(example), short(description)) {
        (Some(words), Some(example), _) => {
            format!("the value does not have the expected form: {words}, such as “{example}”.")
        }
        (Some(words), None, _) => format!("the value does not have the expected form: {words}."),
        (None, Some(example), _) => {
            format!("the value does not have the expected form, such as “{example}”.")
        }
        (None, None, Some(said)) => {
            format!("the value does not have the expected form. The schema says of this column: “{said}”")
        }
        (None, None, None) => {
            "the value does not have the expected form: see the documentation of the schema.".to_owned()
        }
    }
}

/// A text on one line, cut where it is long; nothing where there is nothing to read.
fn short(text: Option<&str>) -> Option<String> {
    let words: Vec<&str> = text?.split_whitespace().collect();
    let text = words.join(" ");
    let cut = text.char_indices().nth(SHOWN).map(|(end, _)| format!("{}…", text[..end].trim_end()));
    Some(cut.unwrap_or(text)).filter(|text| !text.is_empty())
}

/// What expressions that many schemas share ask for.
fn words(pattern: &str, lang: Lang) -> Option<String> {
    let bare = pattern.strip_prefix('^').unwrap_or(pattern);
    let bare = bare.strip_suffix('$').unwrap_or(bare);
    if let Some(count) = digits(bare) {
        return Some(count.words(lang));
    }
    let (french, english) = match bare {
        r"([013-9]\d|2[AB1-9])\d{3}" => {
            ("un code INSEE de commune, de 5 caractères", "an INSEE code of a commune, of 5 characters")
        }
        r"W\d{9}" => ("la lettre W et 9 chiffres", "the letter W and 9 digits"),
        r"(https?)://[^\s/$.?#].[^\s]*" | r"https?://[^|\s]*" => (
            "une adresse web complète, qui commence par https://",
            "a whole web address, which begins with https://",
        ),
        r"\d{4}-\d{2}-\d{2}" | r"[0-9]{4}-[0-9]{2}-[0-9]{2}" | r"[0-9]{4}\-[0-9]{2}\-[0-9]{2}" => {
            ("une date AAAA-MM-JJ", "a date YYYY-MM-DD")
        }
        r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?"
        | r"[0-9]{4}\-[0-9]{2}\-[0-9]{2}(\/[0-9]{4}\-[0-9]{2}\-[0-9]{2})?" => (
            "une date AAAA-MM-JJ, ou deux séparées par une barre oblique",
            "a date YYYY-MM-DD, or two separated by a slash",
        ),
        r"[0-9]{4}(\/[0-9]{4})?" | r"\d{4}(/\d{4})?" => {
            ("une année, ou deux séparées par une barre oblique", "a year, or two separated by a slash")
        }
        r"[A-Za-z0-9_]+" | r"[\w]+" | r"\w+" => (
            "des lettres, des chiffres et des tirets bas, sans espace",
            "letters, digits and underscores, without spaces",
        ),
        _ => return None,
    };
    Some(if lang == Lang::Fr { french } else { english }.to_owned())
}

/// How many digits a cell must have, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Digits {
    least: u32,
    most: Option<u32>,
}

/// `\d{14}`, `[0-9]{1,3}`, `\d+`.
fn digits(bare: &str) -> Option<Digits> {
    let count = bare.strip_prefix(r"\d").or_else(|| bare.strip_prefix("[0-9]"))?;
    match count {
        "" => return Some(Digits { least: 1, most: Some(1) }),
        "+" => return Some(Digits { least: 1, most: None }),
        _ => {}
    }
    let count = count.strip_prefix('{')?.strip_suffix('}')?;
    match count.split_once(',') {
        None => count.parse().ok().map(|count| Digits { least: count, most: Some(count) }),
        Some((least, "")) => least.parse().ok().map(|least| Digits { least, most: None }),
        Some((least, most)) => Some(Digits { least: least.parse().ok()?, most: Some(most.parse().ok()?) }),
    }
}

impl Digits {
    fn words(self, lang: Lang) -> String {
        match (self.least, self.most, lang) {
            (0 | 1, None, Lang::Fr) => "des chiffres, sans rien d’autre".to_owned(),
            (0 | 1, None, Lang::En) => "digits, and nothing else".to_owned(),
            (least, None, Lang::Fr) => format!("au moins {least} chiffres, sans rien d’autre"),
            (least, None, Lang::En) => format!("at least {least} digits, and nothing else"),
            (1, Some(1), Lang::Fr) => "1 chiffre".to_owned(),
            (1, Some(1), Lang::En) => "1 digit".to_owned(),
            (least, Some(most), Lang::Fr) if least == most => format!("{most} chiffres, sans espace"),
            (least, Some(most), Lang::En) if least == most => format!("{most} digits, without spaces"),
            (least, Some(most), Lang::Fr) => format!("de {least} à {most} chiffres, sans espace"),
            (least, Some(most), Lang::En) => format!("{least} to {most} digits, without spaces"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_told_in_words_or_by_its_example() {
        for (pattern, example, description, wanted) in [
            (r"^\d{14}$", None, None, ": 14 chiffres, sans espace."),
            (r"^[0-9]{1,3}$", None, Some("x"), ": de 1 à 3 chiffres, sans espace."),
            (r"^\d+$", Some("12"), None, ": des chiffres, sans rien d’autre, comme « 12 »."),
            (r"^W\d{9}$", Some("W380475558"), None, ": la lettre W et 9 chiffres, comme « W380475558 »."),
            (r"^[A-Z]+-\d+$", Some("PAYS-99100"), Some("x"), ", comme « PAYS-99100 »."),
            (
                r"^[A-Z]+-\d+$",
                Some(" "),
                Some("Un code\n de pays."),
                ". Le schéma dit de cette colonne : « Un code de pays. »",
            ),
            (r"^[A-Z]+-\d+$", None, None, " : voyez la documentation du schéma."),
        ] {
            let sentence = french(pattern, example, description);
            assert!(sentence.ends_with(wanted), "{sentence}");
            assert!(!sentence.contains('^') && !sentence.contains('\\'), "{sentence}");
        }
        let long = "mot ".repeat(100);
        assert!(english("(x)", None, Some(&long)).ends_with("mot…”"));
    }
}
