//! A column's regular expression, as the national validator applies it: Python's, matched over the whole cell.

use std::fmt::Write as _;
use std::ops::Deref;
use std::sync::Arc;

use fancy_regex::{Regex, RegexBuilder};

/// In bytes; the longest of the national schemas has 1,300.
const LONGEST: usize = 10_000;
/// Steps that one cell may cost in an expression with a back-reference.
const STEPS: usize = 100_000;
/// Bytes that one compiled expression may take.
const SIZE: usize = 1 << 20;

/// A regular expression that has been compiled; two are equal when their texts are.
#[derive(Clone)]
pub struct Pattern {
    text: String,
    anchored: String,
    regex: Arc<Regex>,
}

/// Why a regular expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    #[error("longer than {LONGEST} bytes")]
    TooLong,
    #[error("{0}")]
    Syntax(String),
}

impl Pattern {
    /// Compiles `text`.
    ///
    /// # Errors
    /// When it is no regular expression, or one too large to be compiled.
    pub fn new(text: &str) -> Result<Self, PatternFault> {
        if text.len() > LONGEST {
            return Err(PatternFault::TooLong);
        }
        let translated = translate(text);
        // Alone first: inside the anchors, `a)|(b` would become balanced.
        compile(&translated)?;
        // The national validator writes `^` and `$` around the text without a group and asks Python for a match
        // at the start: in `a|b`, only the second branch must reach the end.
        let anchored = format!(r"\A(?:^{translated}$)");
        let regex = compile(&anchored)?;
        Ok(Self { text: text.to_owned(), anchored, regex: Arc::new(regex) })
    }

    /// Whether the whole cell matches. An expression that would take too long on this cell does not.
    pub fn is_match(&self, cell: &str) -> bool {
        self.regex.is_match(cell).unwrap_or(false)
    }

    /// The expression in the syntax of the `regex` crates, with its anchors. They refuse it when it has a
    /// back-reference or looks around; only [`Pattern::is_match`] can answer then.
    pub fn anchored(&self) -> &str {
        &self.anchored
    }
}

fn compile(text: &str) -> Result<Regex, PatternFault> {
    RegexBuilder::new(text)
        .backtrack_limit(STEPS)
        .delegate_size_limit(SIZE)
        .build()
        .map_err(|fault| PatternFault::Syntax(fault.to_string()))
}

/// Python's syntax to Rust's. They differ in what may be escaped, in a lone `{` and in the operators that Rust
/// has inside brackets. `$` stays the very end, where Python also allows one line feed after it.
fn translate(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = text.char_indices().peekable();
    let mut in_class = false;
    let mut class_start = 0;
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, 'Z')) if !in_class => out.push_str(r"\z"),
                Some((_, '/')) => out.push('/'),
                Some((_, '"')) => out.push('"'),
                Some((_, '\'')) => out.push('\''),
                Some((_, escaped)) if escaped.is_ascii() => {
                    out.push('\\');
                    out.push(escaped);
                }
                Some((_, escaped)) => out.push(escaped),
                None => out.push('\\'),
            },
            '[' if in_class => out.push_str(r"\["),
            '[' => {
                in_class = true;
                class_start = at + 1;
                out.push('[');
                if characters.next_if(|&(_, next)| next == '^').is_some() {
                    class_start += 1;
                    out.push('^');
                }
            }
            // The first character of a class is itself, even a bracket.
            ']' if in_class && at == class_start => out.push_str(r"\]"),
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            '{' if !in_class && !is_repetition(&text[at..]) => out.push_str(r"\{"),
            _ => out.push(character),
        }
    }
    out
}

/// Whether `text` starts with `{3}`, `{3,}`, `{,3}` or `{3,5}`.
fn is_repetition(text: &str) -> bool {
    text[1..].split_once('}').is_some_and(|(inside, _)| {
        let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
        !(least.is_empty() && most.is_empty())
            && least.bytes().chain(most.bytes()).all(|byte| byte.is_ascii_digit())
    })
}

impl Deref for Pattern {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_char('/')?;
        formatter.write_str(&self.text)?;
        formatter.write_char('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, cell: &str) -> bool {
        Pattern::new(pattern).expect(pattern).is_match(cell)
    }

    #[test]
    fn the_whole_cell_must_match() {
        assert!(matches(r"^\d{14}$", "21860194600013"));
        assert!(matches(r"\d{5}", "33000"));
        assert!(!matches(r"\d{5}", "330001"));
        assert!(!matches(r"\d{5}", "x33000"));
    }

    #[test]
    fn a_choice_without_a_group_is_anchored_as_the_national_validator_does() {
        assert!(matches("^(a)|(b)$", "a and more"));
        assert!(matches("^(a)|(b)$", "b"));
        assert!(!matches("^(a)|(b)$", "b and more"));
        assert!(!matches("^(a)|(b)$", "more b"));
    }

    #[test]
    fn what_python_writes_otherwise_is_understood() {
        assert!(matches(r"^[a-zA-Z\-\–\'\’\«\»\°\s]+$", "l’«été» – n°".replace(['é', 't'], "e").as_str()));
        assert!(matches(r"^https?:\/\/[^|\s]*$", "https://beffroi.fr"));
        assert!(matches("[(]a[)]", "(a)"));
        assert!(matches("[[]a[]]", "[a]"));
        assert!(matches("[a&&b]+", "a&b"));
        assert!(matches("{a}", "{a}"));
        assert!(matches("[\\u00C0-\\u00FF]+", "éÀ"));
        assert!(matches(r"a\Z", "a"));
    }

    #[test]
    fn back_references_are_understood() {
        let repeated = r"(?:(?:^|\|)(\d{2}|)\1+\d{2})+$";
        assert!(matches(repeated, "121213"), "the group, itself again, then two digits");
        assert!(matches(repeated, "12"), "an empty group may repeat");
        assert!(!matches(repeated, "131213"));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for broken in ["(", "a)|(b", "[z-a]", "*"] {
            assert!(matches!(Pattern::new(broken), Err(PatternFault::Syntax(_))), "{broken}");
        }
        assert_eq!(Pattern::new(&"a".repeat(LONGEST + 1)), Err(PatternFault::TooLong));
        assert!(Pattern::new(r"((\w{1000}){1000}){1000}").is_err());
        let deep = ["(".repeat(4_000), ")".repeat(4_000)].concat();
        assert!(Pattern::new(&deep).is_err(), "no nest may exhaust the stack");
    }

    #[test]
    fn an_expression_that_explodes_gives_up() {
        assert!(!matches(r"(a*)*\1b", &"a".repeat(64)));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(pattern in "[\\\\\\[\\](){}^$.*+?|a-c0-9é&~-]{0,20}", cell in ".{0,12}") {
            if let Ok(pattern) = Pattern::new(&pattern) {
                let _ = pattern.is_match(&cell);
            }
        }
    }
}
