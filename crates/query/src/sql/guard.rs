//! Tests of a SQL text before it is parsed: a parser and a planner call themselves for each level of nesting and for
//! each operator, so that a short text could exhaust the stack before any limit applies.

use std::collections::HashSet;
use std::sync::LazyLock;

use datafusion::execution::SessionStateDefaults;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use super::allowed;
use super::wire::Stopped;

/// Bytes of a SQL text.
pub(super) const MAX_LENGTH: usize = 4 << 10;
/// Levels of parentheses and of CASE.
const MAX_NESTING: usize = 24;
/// Operators and tests, of any kind.
const MAX_OPERATORS: usize = 256;
/// `||` and `concat`: each can double a text.
const MAX_CONCATENATIONS: usize = 8;
const MAX_SELECTS: usize = 16;
const MAX_JOINS: usize = 6;

/// # Errors
/// When the text is too long, too complex, or calls a function that exists and is not offered.
pub(super) fn check(sql: &str) -> Result<(), Stopped> {
    if sql.len() > MAX_LENGTH {
        return Err(Stopped::TooLong { max: MAX_LENGTH });
    }
    let tokens = Tokenizer::new(&GenericDialect {}, sql)
        .tokenize()
        .map_err(|error| Stopped::Syntax { message: error.to_string() })?;
    let tokens: Vec<&Token> = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let mut counts = Counts::default();
    for (at, token) in tokens.iter().enumerate() {
        counts.add(token)?;
        if let (Token::Word(word), Some(Token::LParen)) = (token, tokens.get(at + 1)) {
            let name = word.value.to_lowercase();
            if matches!(name.as_str(), "concat" | "concat_ws") {
                counts.concatenation()?;
            }
            if KNOWN.contains(&name) && !allowed::function(&name) {
                return Err(Stopped::Refused { name });
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    nesting: usize,
    operators: usize,
    concatenations: usize,
    selects: usize,
    joins: usize,
}

fn bounded(count: &mut usize, what: &str, max: usize) -> Result<(), Stopped> {
    *count += 1;
    if *count > max { Err(Stopped::TooComplex { what: what.to_owned(), max }) } else { Ok(()) }
}

impl Counts {
    fn add(&mut self, token: &Token) -> Result<(), Stopped> {
        match token {
            Token::LParen | Token::LBracket | Token::LBrace => self.deeper(),
            Token::RParen | Token::RBracket | Token::RBrace => {
                self.nesting = self.nesting.saturating_sub(1);
                Ok(())
            }
            Token::StringConcat => self.concatenation(),
            Token::Word(word) if word.quote_style.is_none() => match word.keyword {
                Keyword::CASE => self.deeper(),
                Keyword::END => {
                    self.nesting = self.nesting.saturating_sub(1);
                    Ok(())
                }
                Keyword::SELECT | Keyword::VALUES => bounded(&mut self.selects, "selects", MAX_SELECTS),
                Keyword::JOIN => bounded(&mut self.joins, "joins", MAX_JOINS),
                Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::IN
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::BETWEEN
                | Keyword::CAST
                | Keyword::WHEN => self.operator(),
                _ => Ok(()),
            },
            Token::Word(_)
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::Comma
            | Token::Period
            | Token::EOF => Ok(()),
            // Whatever else is there, is an operator.
            _ => self.operator(),
        }
    }

    fn deeper(&mut self) -> Result<(), Stopped> {
        bounded(&mut self.nesting, "nesting", MAX_NESTING)
    }

    fn operator(&mut self) -> Result<(), Stopped> {
        bounded(&mut self.operators, "operators", MAX_OPERATORS)
    }

    fn concatenation(&mut self) -> Result<(), Stopped> {
        bounded(&mut self.concatenations, "concatenations", MAX_CONCATENATIONS)
    }
}

/// The words of a text that may name a table, as the planner spells them: small letters unless quoted.
pub(super) fn words(sql: &str) -> HashSet<String> {
    // A text without tokens names nothing; its fault is told elsewhere.
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize().unwrap_or_default();
    let word = |token| match token {
        Token::Word(word) if word.quote_style.is_some() => Some(word.value),
        Token::Word(word) => Some(word.value.to_lowercase()),
        _ => None,
    };
    tokens.into_iter().filter_map(word).collect()
}

/// Every function that DataFusion has, so that one that is not offered is named to the reader. Made once: it is looked
/// up before any limit on readers applies.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut names = HashSet::new();
    let mut add = |name: &str, aliases: &[String]| {
        names.insert(name.to_owned());
        names.extend(aliases.iter().cloned());
    };
    for function in SessionStateDefaults::default_scalar_functions() {
        add(function.name(), function.aliases());
    }
    for function in SessionStateDefaults::default_aggregate_functions() {
        add(function.name(), function.aliases());
    }
    for function in SessionStateDefaults::default_window_functions() {
        add(function.name(), function.aliases());
    }
    for function in SessionStateDefaults::default_table_functions() {
        add(function.name(), &[]);
    }
    names
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_questions_pass() {
        for sql in [
            "select \"nomAttribuant\", sum(montant) from t where montant > 1000 and objet ilike '%école%' group by 1 order by 2 desc",
            "with a as (select * from t) select count(*) from a join t on a._row = t._row",
            "select case when montant > 5 then 'a' else 'b' end from t -- fin",
        ] {
            assert_eq!(check(sql), Ok(()), "{sql}");
        }
    }

    #[test]
    fn the_words_of_a_text_are_spelled_as_the_planner_does() {
        let found = words("select \"Une Table\".a, 'b' from Arbres -- autre");
        let mut found: Vec<_> = found.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, ["Une Table", "a", "arbres", "from", "select"]);
    }

    #[test]
    fn what_would_exhaust_the_stack_does_not() {
        let what = |sql: &str| match check(sql) {
            Err(Stopped::TooComplex { what, .. }) => what,
            other => format!("{other:?}"),
        };
        assert_eq!(what(&format!("select {}1{}", "(".repeat(40), ")".repeat(40))), "nesting");
        assert_eq!(
            what(&format!("select {}1{}", "case when true then ".repeat(40), " end".repeat(40))),
            "nesting"
        );
        assert_eq!(what(&format!("select 1{}", "+1".repeat(300))), "operators");
        assert_eq!(what(&format!("select {}true", "not ".repeat(300))), "operators");
        assert_eq!(what(&format!("select 'x'{}", "||'x'".repeat(20))), "concatenations");
        assert_eq!(what(&format!("select concat({}'x'", "'x'),concat(".repeat(20))), "concatenations");
        assert_eq!(what(&"select 1 union ".repeat(20)), "selects");
        assert_eq!(what(&format!("select 1 from t{}", " join t".repeat(20))), "joins");
        assert_eq!(check(&" ".repeat(5_000)), Err(Stopped::TooLong { max: 4_096 }));
        assert_eq!(check("select Repeat ('x', 9)"), Err(Stopped::Refused { name: "repeat".into() }));
        assert!(matches!(check("select 'x"), Err(Stopped::Syntax { .. })));
    }
}
