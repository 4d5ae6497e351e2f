//! The rule of `$1`: no SQL text reaches a database unless it says whose rows it is about.
//!
//! `$1` is always the scope. At each level of a text (a query and each query inside it), every table of a
//! tenant must be *tied*: a condition joined by `and` to the rest of `where` or `on`, on that very table.
//!
//! | scope | the tie | adds rows |
//! |---|---|---|
//! | `One` | `authority_id in ($1)` or `authority_id = $1` | `(authority_id, …) values ($1, …)` |
//! | `Granted` | `authority_id in ($1)` | no |
//! | `Public` | `published_at is not null`, and only `select` | no |
//! | `System` | none is asked; `authority_id in ($1)` means every authority | freely |
//!
//! What the reader of texts here does not understand is refused: comments, several statements, quoted names,
//! tables joined by a comma, right and full joins, `or` beside a tie. So a text is judged by what it says,
//! never by what it leaves to chance. PostgreSQL's row-level security is the second lock.

mod level;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use self::token::{Token, TokenKind, tokens};
use crate::catalog::Catalog;
use crate::scope::Scope;

/// Why a text is refused: a sentence for the engineer who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// The tie that a scope asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    One,
    Granted,
    Published,
    None,
}

impl From<&Scope> for Tie {
    fn from(scope: &Scope) -> Self {
        match scope {
            Scope::One(_) => Self::One,
            Scope::Granted(_) => Self::Granted,
            Scope::Public => Self::Published,
            Scope::System(_) => Self::None,
        }
    }
}

/// A text that passed, ready for the database.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) sql: Cow<'static, str>,
    /// What is bound to `$1`.
    pub(crate) scope: Option<String>,
    /// What is bound after the caller's own arguments.
    pub(crate) more: Vec<String>,
}

/// Holds `sql` to the rule and writes its `in ($1)` out for the authorities of `scope`.
///
/// `given` is how many arguments the caller gives, from `$2` on; `catalog` names the tables without a tenant.
pub(crate) fn apply(
    sql: &'static str,
    scope: &Scope,
    given: usize,
    catalog: &Catalog,
) -> Result<Ready, Refusal> {
    let tokens = tokens(sql)?;
    check(&tokens, Tie::from(scope), catalog)?;
    count_arguments(&tokens, given)?;
    Ok(written_out(sql, &tokens, scope, given))
}

/// The words that a text may begin with. Everything else changes the database itself or the session.
const VERBS: [&str; 5] = ["select", "with", "insert", "update", "delete"];

fn check(tokens: &[Token<'_>], tie: Tie, catalog: &Catalog) -> Result<(), Refusal> {
    if !tokens.first().is_some_and(|first| VERBS.iter().any(|verb| first.is(verb))) {
        return Err("a SQL text begins with select, with, insert, update or delete".into());
    }
    for token in tokens {
        if ["set_config", "table", "lateral"].iter().any(|word| token.is(word)) {
            return Err(Refusal(format!("`{}` is not used in a SQL text", token.text)));
        }
        let writes = ["insert", "update", "delete", "into"].iter().any(|word| token.is(word));
        if tie == Tie::Published && writes {
            return Err("the public only reads".into());
        }
    }
    let ties: Vec<_> = scope_lists(tokens).collect();
    for (at, token) in tokens.iter().enumerate() {
        let listed = ties.iter().any(|list| list.contains(&at));
        match tie {
            Tie::Published if token.kind == TokenKind::Parameter(1) => {
                return Err("in scope Public there is no $1: tie with `published_at is not null`".into());
            }
            Tie::Granted | Tie::None if token.kind == TokenKind::Parameter(1) && !listed => {
                return Err("here $1 may stand for several authorities: write `authority_id in ($1)`".into());
            }
            _ => {}
        }
    }
    level::check(tokens, tie, catalog)
}

/// Where `authority_id in ($1)` is written, as ranges of tokens.
fn scope_lists<'t>(tokens: &'t [Token<'_>]) -> impl Iterator<Item = Range<usize>> + 't {
    tokens.windows(5).enumerate().filter_map(|(at, five)| {
        let found = five[0].is("authority_id")
            && five[1].is("in")
            && five[2].kind == TokenKind::Open
            && five[3].kind == TokenKind::Parameter(1)
            && five[4].kind == TokenKind::Close;
        found.then_some(at..at + 5)
    })
}

fn count_arguments(tokens: &[Token<'_>], given: usize) -> Result<(), Refusal> {
    let numbers = tokens.iter().filter_map(|token| match token.kind {
        TokenKind::Parameter(number) => Some(number),
        _ => None,
    });
    let asked = numbers.max().unwrap_or(1).max(1) - 1;
    if asked == given {
        return Ok(());
    }
    Err(Refusal(format!("the text asks for {asked} arguments from $2 on and {given} are given")))
}

fn written_out(sql: &'static str, tokens: &[Token<'_>], scope: &Scope, given: usize) -> Ready {
    let authorities: &[_] = match scope {
        Scope::One(authority) => {
            return Ready { sql: sql.into(), scope: Some(authority.to_string()), more: Vec::new() };
        }
        Scope::Public => return Ready { sql: sql.into(), scope: None, more: Vec::new() },
        Scope::Granted(authorities) => authorities,
        Scope::System(_) => &[],
    };
    let list = if matches!(scope, Scope::System(_)) {
        // True for every row, since `authority_id` is never null.
        "($1) is not null".to_owned()
    } else {
        let more = (1..authorities.len()).map(|nth| format!("${}", given + 1 + nth));
        format!("({})", std::iter::once("$1".to_owned()).chain(more).collect::<Vec<_>>().join(", "))
    };
    let mut written = String::with_capacity(sql.len() + list.len());
    let mut copied = 0;
    for range in scope_lists(tokens) {
        written.push_str(&sql[copied..tokens[range.start + 2].at]);
        written.push_str(&list);
        copied = tokens[range.end - 1].at + 1;
    }
    if copied == 0 {
        return Ready { sql: sql.into(), scope: first(scope), more: Vec::new() };
    }
    written.push_str(&sql[copied..]);
    let more = authorities.iter().skip(1).map(ToString::to_string).collect();
    Ready { sql: written.into(), scope: first(scope), more }
}

/// What `$1` itself is: nothing matches it for a reader to whom nothing is granted.
fn first(scope: &Scope) -> Option<String> {
    match scope {
        Scope::System(_) => Some(String::new()),
        Scope::Granted(authorities) => authorities.first().map(ToString::to_string),
        Scope::One(authority) => Some(authority.to_string()),
        Scope::Public => None,
    }
}

#[cfg(test)]
mod tests;
