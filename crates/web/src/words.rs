//! The texts for people: Fluent messages of every feature, in every language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::{Error, Invalid, Result};
use unic_langid::LanguageIdentifier;

use crate::feature::Messages;
use crate::{Lang, format};

type Bundle = FluentBundle<FluentResource>;

/// A value that a sentence names.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    Text(String),
    /// Written the way the language writes numbers; decides between singular and plural.
    Number(f64),
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Word {
    #[expect(clippy::cast_precision_loss, reason = "a count shown to a person is far below 2^53")]
    fn from(count: u64) -> Self {
        Self::Number(count as f64)
    }
}

/// Every message of the instance.
pub struct Words {
    bundles: [Bundle; 2],
}

impl Words {
    /// Reads the messages of each part, named for errors.
    ///
    /// # Errors
    /// [`Error::Internal`] when a file is not Fluent, or when two parts define the same key.
    pub(crate) fn collect(parts: &[(&str, Messages)]) -> Result<Self> {
        let mut bundles = [Self::bundle(Lang::Fr), Self::bundle(Lang::En)];
        for (name, messages) in parts {
            for (bundle, text) in bundles.iter_mut().zip([messages.fr, messages.en]) {
                let resource = FluentResource::try_new(text.to_owned())
                    .map_err(|(_, errors)| broken(name, &format!("{errors:?}")))?;
                bundle.add_resource(resource).map_err(|errors| broken(name, &format!("{errors:?}")))?;
            }
        }
        Ok(Self { bundles })
    }

    fn bundle(lang: Lang) -> Bundle {
        // A tag of ours is well-formed; the default language has no plural, which the tests below would show.
        let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![id]);
        // Both languages run left to right: marks around what a sentence names would only hinder copying.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::Fr => |value, _| number(Lang::Fr, value),
            Lang::En => |value, _| number(Lang::En, value),
        }));
        bundle
    }

    pub fn has(&self, key: &str) -> bool {
        self.bundles.iter().all(|bundle| bundle.has_message(key))
    }

    /// The sentence of `key`, or nothing when the key is unknown or the sentence names a value not given.
    pub fn find(&self, lang: Lang, key: &str, args: &[(&str, Word)]) -> Option<String> {
        let bundle = &self.bundles[match lang {
            Lang::Fr => 0,
            Lang::En => 1,
        }];
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, word) in args {
            values.set(
                (*name).to_owned(),
                match word {
                    Word::Text(text) => FluentValue::from(text.clone()),
                    Word::Number(number) => FluentValue::from(*number),
                },
            );
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    /// The sentence of `key`; the key itself when there is none, so that a page is still shown.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Word)]) -> String {
        self.find(lang, key, args).unwrap_or_else(|| {
            tracing::error!(key, lang = lang.tag(), "message missing or incomplete");
            key.to_owned()
        })
    }

    /// The sentence of a wrong field.
    pub fn invalid(&self, lang: Lang, invalid: &Invalid) -> String {
        let args: Vec<_> =
            invalid.args.iter().map(|(name, value)| (*name, Word::from(value.as_str()))).collect();
        self.text(lang, invalid.message, &args)
    }
}

fn number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::number(lang, number.value)),
        _ => None,
    }
}

fn broken(name: &str, errors: &str) -> Error {
    Error::Internal { what: format!("reading the messages of {name}").into(), source: errors.into() }
}

/// The keys of a Fluent file in order, for the tests of the house.
pub fn keys(text: &str) -> Vec<&str> {
    let starts_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    text.lines().filter(starts_key).filter_map(|line| Some(line.split_once('=')?.0.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRUIT: Messages = Messages {
        fr: "rows = { $n ->\n    [one] { $n } ligne\n   *[other] { $n } lignes\n }\nhello = Bonjour { $name }\n",
        en: "rows = { $n ->\n    [one] { $n } row\n   *[other] { $n } rows\n }\nhello = Hello { $name }\n",
    };

    #[test]
    fn numbers_agree_and_are_written_in_the_language() {
        let words = Words::collect(&[("fruit", FRUIT)]).unwrap();
        let rows = |lang, n: u64| words.text(lang, "rows", &[("n", n.into())]);
        assert_eq!(rows(Lang::Fr, 0), "0 ligne", "zero is singular in French");
        assert_eq!(rows(Lang::En, 0), "0 rows");
        assert_eq!(rows(Lang::Fr, 12_345), "12\u{202f}345 lignes");
        assert_eq!(rows(Lang::En, 12_345), "12,345 rows");
    }

    #[test]
    fn an_unknown_key_or_a_missing_value_is_not_a_sentence() {
        let words = Words::collect(&[("fruit", FRUIT)]).unwrap();
        assert_eq!(words.find(Lang::Fr, "absent", &[]), None);
        assert_eq!(words.find(Lang::Fr, "hello", &[]), None);
        assert_eq!(words.find(Lang::En, "hello", &[("name", "<b>".into())]).unwrap(), "Hello <b>");
    }

    #[test]
    fn two_parts_may_not_define_one_key() {
        assert!(Words::collect(&[("a", FRUIT), ("b", FRUIT)]).is_err());
    }
}
