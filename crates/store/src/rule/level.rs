//! One level of a text: which tables it names and what ties them.

use super::token::{Token, TokenKind};
use super::{Refusal, Tie};
use crate::catalog::Catalog;

/// Checks every level of `tokens`.
pub(super) fn check(tokens: &[Token<'_>], tie: Tie, catalog: &Catalog) -> Result<(), Refusal> {
    let items = nested(tokens)?;
    let inner = inner_names(tokens);
    if let Some(name) = inner.iter().find(|name| catalog.tables.contains(&name.to_ascii_lowercase())) {
        return Err(Refusal(format!("`with {name} as` hides a table of that name: choose another")));
    }
    let rule = Rule { tie, catalog, inner };
    rule.check(&items)
}

/// A word, or what stands between two parentheses.
enum Item<'t, 's> {
    Token(&'t Token<'s>),
    Group(Vec<Item<'t, 's>>),
}

impl<'t, 's> Item<'t, 's> {
    fn token(&self) -> Option<&'t Token<'s>> {
        match self {
            Self::Token(token) => Some(token),
            Self::Group(_) => None,
        }
    }

    fn is(&self, word: &str) -> bool {
        self.token().is_some_and(|token| token.is(word))
    }

    fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    fn kind(&self) -> Option<TokenKind> {
        self.token().map(|token| token.kind)
    }

    fn group(&self) -> Option<&[Self]> {
        match self {
            Self::Token(_) => None,
            Self::Group(items) => Some(items),
        }
    }
}

/// Deeper texts are refused, so that reading one needs little stack.
const DEEPEST: usize = 32;

fn nested<'t, 's>(tokens: &'t [Token<'s>]) -> Result<Vec<Item<'t, 's>>, Refusal> {
    let mut open: Vec<Vec<Item<'t, 's>>> = vec![Vec::new()];
    let unbalanced = || Refusal::from("parentheses do not match");
    for token in tokens {
        match token.kind {
            TokenKind::Open if open.len() > DEEPEST => return Err("parentheses are nested too deeply".into()),
            TokenKind::Open => open.push(Vec::new()),
            TokenKind::Close => {
                let group = open.pop().ok_or_else(unbalanced)?;
                open.last_mut().ok_or_else(unbalanced)?.push(Item::Group(group));
            }
            _ => open.last_mut().ok_or_else(unbalanced)?.push(Item::Token(token)),
        }
    }
    let outermost = open.pop().ok_or_else(unbalanced)?;
    if open.is_empty() { Ok(outermost) } else { Err(unbalanced()) }
}

/// The names that a text gives to queries of its own: `with recent as (…)`.
fn inner_names<'s>(tokens: &[Token<'s>]) -> Vec<&'s str> {
    let with =
        |token: &Token<'_>| token.is("with") || token.is("recursive") || token.kind == TokenKind::Comma;
    let named = tokens.windows(4).filter(|four| {
        with(&four[0])
            && four[1].kind == TokenKind::Word
            && four[2].is("as")
            && four[3].kind == TokenKind::Open
            && tokens.iter().any(|token| token.is("with"))
    });
    named.map(|four| four[1].text).collect()
}

struct Rule<'a> {
    tie: Tie,
    catalog: &'a Catalog,
    inner: Vec<&'a str>,
}

/// The part of a query that a word stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    Other,
    From,
    On,
    Where,
    Set,
}

/// A table of a tenant that needs a tie.
struct Named<'s> {
    table: &'s str,
    alias: &'s str,
    /// Which join named it, from 1: a tie in the `on` of that join is enough. 0 for the table of `from`.
    join: u32,
}

/// A tie that was found.
struct Found<'s> {
    qualifier: Qualifier<'s>,
    clause: Clause,
    /// The last join before it.
    join: u32,
}

/// The alias that a tie is written on, when it is written.
struct Qualifier<'s>(Option<&'s str>);

const SET_OPERATORS: [&str; 3] = ["union", "intersect", "except"];

/// Words that end a table's name: anything else after it is its alias.
const AFTER_TABLE: &[&str] = &[
    "where",
    "on",
    "join",
    "left",
    "inner",
    "outer",
    "cross",
    "natural",
    "using",
    "set",
    "group",
    "order",
    "having",
    "limit",
    "offset",
    "returning",
    "values",
    "select",
    "default",
    "union",
    "intersect",
    "except",
    "right",
    "full",
    "window",
    "from",
];

/// Words after which a condition is no longer what it seemed: `authority_id = $1 is null`.
const NOT_AFTER_TIE: &[&str] = &[
    "is", "in", "not", "like", "between", "collate", "isnull", "notnull", "or", "similar", "ilike", "escape",
];

impl Rule<'_> {
    fn check(&self, items: &[Item<'_, '_>]) -> Result<(), Refusal> {
        for item in items {
            if let Item::Group(inside) = item {
                self.check(inside)?;
            }
        }
        if self.tie == Tie::None {
            return Ok(());
        }
        let united = items.iter().any(|item| item.is_any(&SET_OPERATORS));
        if united && items.iter().any(|item| item.is("into")) {
            return Err("rows are inserted from one query, without union".into());
        }
        items.split(|item| item.is_any(&SET_OPERATORS)).try_for_each(|query| self.check_query(query))
    }

    fn check_query(&self, items: &[Item<'_, '_>]) -> Result<(), Refusal> {
        let mut clause = Clause::Other;
        let (mut cases, mut between, mut conjunction, mut either) = (0_u32, false, false, false);
        let (mut named, mut found, mut join) = (Vec::new(), Vec::new(), 0);
        let mut at = 0;
        while let Some(item) = items.get(at) {
            let before = at.checked_sub(1).and_then(|before| items.get(before));
            let was = |words: &[&str]| before.is_some_and(|before| before.is_any(words));
            // A condition begins after `where`, `on`, or an `and` that is not the one of `between`.
            let begins = std::mem::take(&mut conjunction);
            if item.is("case") {
                cases += 1;
            } else if item.is("end") {
                cases = cases.saturating_sub(1);
            } else if item.is("from") && !was(&["distinct"]) {
                clause = Clause::From;
                named.extend(self.table(items, at + 1, 0)?);
            } else if item.is("join") {
                if was(&["right", "full"]) || (was(&["outer"]) && !is_left(items, at)) {
                    return Err("right and full joins keep rows that nothing ties".into());
                }
                clause = Clause::From;
                join += 1;
                named.extend(self.table(items, at + 1, join)?);
            } else if item.is("update") && !was(&["do"]) {
                named.extend(self.table(items, at + 1, 0)?);
            } else if item.is("into") {
                self.check_insert(items, at)?;
            } else if item.is("using") && items.get(at + 1).is_none_or(|next| next.group().is_none()) {
                return Err("`using` names columns in parentheses".into());
            } else if item.is("on") && !items.get(at + 1).is_some_and(|next| next.is("conflict")) {
                (clause, conjunction) = (Clause::On, true);
            } else if item.is("where") {
                (clause, conjunction) = (Clause::Where, true);
            } else if item.is("set") {
                clause = Clause::Set;
            } else if item.is_any(&[
                "select",
                "group",
                "order",
                "having",
                "limit",
                "offset",
                "returning",
                "values",
            ]) {
                clause = Clause::Other;
            } else if item.is("between") {
                between = true;
            } else if item.is("and") {
                conjunction = !std::mem::take(&mut between);
            } else if item.is("or") && cases == 0 && matches!(clause, Clause::On | Clause::Where) {
                either = true;
            } else if item.kind() == Some(TokenKind::Comma) && matches!(clause, Clause::From | Clause::On) {
                return Err("write `join … on` rather than a comma between tables".into());
            }
            if clause == Clause::Set
                && (was(&["set"]) || before.and_then(Item::kind) == Some(TokenKind::Comma))
            {
                self.check_assignment(item)?;
            }
            if begins && cases == 0 && matches!(clause, Clause::On | Clause::Where) {
                found.extend(self.tie(items, at).map(|qualifier| Found { qualifier, clause, join }));
            }
            at += 1;
        }
        self.check_ties(&named, &found, either)
    }

    fn check_ties(&self, named: &[Named<'_>], found: &[Found<'_>], either: bool) -> Result<(), Refusal> {
        if either && !named.is_empty() {
            return Err("`or` stands beside a tie: put it in parentheses".into());
        }
        for table in named {
            let alone = named.len() == 1;
            let tied = found.iter().any(|tie| {
                let same = tie.qualifier.0.map_or(alone, |name| name.eq_ignore_ascii_case(table.alias));
                same && (tie.clause == Clause::Where || (table.join > 0 && tie.join == table.join))
            });
            if !tied {
                let wanted = match self.tie {
                    Tie::Published => "published_at is not null",
                    _ => "authority_id in ($1)",
                };
                return Err(Refusal(format!("table {} is not tied: add `{wanted}` on it", table.table)));
            }
        }
        Ok(())
    }

    /// The table named at `at`, when it is a tenant's.
    fn table<'s>(&self, items: &[Item<'_, 's>], at: usize, join: u32) -> Result<Option<Named<'s>>, Refusal> {
        let Some(item) = items.get(at) else {
            return Err("a table's name is missing".into());
        };
        let Item::Token(name) = item else {
            let query =
                item.group().and_then(<[_]>::first).is_some_and(|first| first.is_any(&["select", "with"]));
            return if query {
                Ok(None)
            } else {
                Err("only a query stands in parentheses after from or join".into())
            };
        };
        if name.kind != TokenKind::Word {
            return Err("a table's name is a plain word".into());
        }
        let mut next = items.get(at + 1);
        if next.is_some_and(|next| next.kind() == Some(TokenKind::Dot) || next.group().is_some()) {
            return Err("a table's name is a plain word, without a schema".into());
        }
        if self.inner.iter().any(|inner| inner.eq_ignore_ascii_case(name.text)) || self.is_shared(name.text) {
            return Ok(None);
        }
        if next.is_some_and(|next| next.is("as")) {
            next = items.get(at + 2);
        }
        let alias = next
            .filter(|next| next.kind() == Some(TokenKind::Word) && !next.is_any(AFTER_TABLE))
            .and_then(Item::token)
            .map_or(name.text, |alias| alias.text);
        Ok(Some(Named { table: name.text, alias, join }))
    }

    fn is_shared(&self, table: &str) -> bool {
        self.catalog.shared.contains(&table.to_ascii_lowercase())
    }

    /// The tie that begins at `at`, if one does.
    fn tie<'s>(&self, items: &[Item<'_, 's>], at: usize) -> Option<Qualifier<'s>> {
        let (qualifier, column) = match items.get(at + 1).and_then(Item::kind) {
            Some(TokenKind::Dot) => (Some(items.get(at)?.token()?.text), at + 2),
            _ => (None, at),
        };
        let next = |ahead: usize| items.get(column + ahead);
        let is_scope = |item: &Item<'_, '_>| item.kind() == Some(TokenKind::Parameter(1));
        let name = items.get(column)?;
        let equals = |next: &Item<'_, '_>| next.token().is_some_and(|token| token.text == "=");
        let length = match self.tie {
            Tie::Published => {
                let not_null = next(1)?.is("is") && next(2)?.is("not") && next(3)?.is("null");
                (name.is("published_at") && not_null).then_some(4)?
            }
            Tie::One if name.is("authority_id") && equals(next(1)?) && is_scope(next(2)?) => 3,
            Tie::One | Tie::Granted => {
                let list = next(2)?.group().is_some_and(|list| matches!(list, [only] if is_scope(only)));
                (name.is("authority_id") && next(1)?.is("in") && list).then_some(3)?
            }
            Tie::None => return None,
        };
        let ends = next(length)
            .is_none_or(|after| after.kind() == Some(TokenKind::Word) && !after.is_any(NOT_AFTER_TIE));
        ends.then_some(Qualifier(qualifier))
    }

    /// `insert into t (authority_id, …) values ($1, …)`, or `select $1, …`.
    fn check_insert(&self, items: &[Item<'_, '_>], into: usize) -> Result<(), Refusal> {
        let Some(Item::Token(table)) = items.get(into + 1) else {
            return Err("a table's name is missing".into());
        };
        if self.is_shared(table.text) {
            return Ok(());
        }
        if self.tie != Tie::One {
            return Err("rows are added in the scope of one authority".into());
        }
        let is_scope =
            |item: Option<&Item<'_, '_>>| item.and_then(Item::kind) == Some(TokenKind::Parameter(1));
        let whole = |after: Option<&Item<'_, '_>>| {
            after.is_none_or(|after| {
                after.kind() == Some(TokenKind::Comma) || after.is("from") || after.is("where")
            })
        };
        let columns = items.get(into + 2).and_then(Item::group);
        if !columns.and_then(<[_]>::first).is_some_and(|first| first.is("authority_id")) {
            return Err("the first column of an insert is authority_id".into());
        }
        let source = items.get(into + 3..).unwrap_or_default();
        let tied = match source.first() {
            Some(values) if values.is("values") => {
                let rows = source[1..]
                    .iter()
                    .take_while(|item| item.group().is_some() || item.kind() == Some(TokenKind::Comma));
                let mut rows = rows.filter_map(Item::group).peekable();
                rows.peek().is_some() && rows.all(|row| is_scope(row.first()) && whole(row.get(1)))
            }
            Some(select) if select.is("select") => is_scope(source.get(1)) && whole(source.get(2)),
            _ => false,
        };
        if !tied {
            return Err("the first value of an insert is $1".into());
        }
        check_conflict(source)
    }

    fn check_assignment(&self, item: &Item<'_, '_>) -> Result<(), Refusal> {
        if item.group().is_some() {
            return Err("one column at a time after `set`".into());
        }
        if self.tie != Tie::None && item.is("authority_id") {
            return Err("a row does not change authority".into());
        }
        Ok(())
    }
}

/// What `on conflict … do update` changes must be a row of the same authority.
fn check_conflict(source: &[Item<'_, '_>]) -> Result<(), Refusal> {
    let Some(conflict) = source.iter().position(|item| item.is("conflict")) else {
        return Ok(());
    };
    let updates = source[conflict..].windows(2).any(|two| two[0].is("do") && two[1].is("update"));
    let columns = source.get(conflict + 1).and_then(Item::group).unwrap_or_default();
    if updates && !columns.iter().any(|column| column.is("authority_id")) {
        return Err("`on conflict (…) do update` names authority_id, or it could change another's row".into());
    }
    Ok(())
}

/// Whether the join at `at` is written `left outer join`.
fn is_left(items: &[Item<'_, '_>], at: usize) -> bool {
    at.checked_sub(2).and_then(|before| items.get(before)).is_some_and(|before| before.is("left"))
}
