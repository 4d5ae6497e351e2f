//! Names for the values of an answer that the text leaves without one.
//!
//! The engine would call `count(*) + 1` by its own spelling, kinds and tables included, and refuses two values of the same
//! spelling. Readers and their programs find each column under what they wrote.

use std::collections::HashSet;

use datafusion::sql::sqlparser::ast::{Expr, Ident, SelectItem, SetExpr, Statement};

/// What the columns of an answer are called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Of each column before the first `*`; nothing for one that has its name already.
    first: Vec<Option<String>>,
    /// Of each column after the last `*`, from the end.
    last: Vec<Option<String>>,
}

impl Names {
    /// The names in place of those that the engine gave, each of them once.
    pub(super) fn over(self, mut columns: Vec<String>) -> Vec<String> {
        let put = |(column, name): (&mut String, Option<String>)| {
            if let Some(name) = name {
                *column = name;
            }
        };
        columns.iter_mut().zip(self.first).for_each(put);
        columns.iter_mut().rev().zip(self.last).for_each(put);
        let mut taken = HashSet::new();
        for column in &mut columns {
            *column = free(column, &taken);
            taken.insert(column.clone());
        }
        columns
    }
}

/// Finds a name for each value of the outer `select`: its text, and `_2` after it for the second of that text. What has a
/// name keeps it. The text itself is changed only where the engine would refuse it, for two values that are the same.
pub(super) fn give(statement: &mut Statement) -> Names {
    match statement {
        Statement::Query(query) => give_in(&mut query.body),
        _ => Names::default(),
    }
}

fn give_in(body: &mut SetExpr) -> Names {
    match body {
        SetExpr::Select(select) => name(&mut select.projection),
        SetExpr::Query(query) => give_in(&mut query.body),
        // The first of them names the columns of all.
        SetExpr::SetOperation { left, .. } => give_in(left),
        _ => Names::default(),
    }
}

fn name(items: &mut [SelectItem]) -> Names {
    // Names that were chosen come before those that are given, wherever they stand.
    let mut taken: HashSet<String> = items.iter().filter_map(chosen).collect();
    let mut seen = HashSet::new();
    let mut given = Vec::with_capacity(items.len());
    for item in items {
        given.push(match item {
            SelectItem::UnnamedExpr(value) => {
                let column = column(value);
                let text = column.clone().unwrap_or_else(|| value.to_string());
                // Two spellings of one function are the same value.
                if seen.insert((column.is_some(), text.to_lowercase())) {
                    Some(column.is_none().then(|| take(&text, &mut taken)))
                } else {
                    let alias = Ident::with_quote('"', take(&text, &mut taken));
                    *item = SelectItem::ExprWithAlias { expr: value.clone(), alias };
                    Some(None)
                }
            }
            SelectItem::ExprWithAlias { .. } => Some(None),
            _ => None,
        });
    }
    let has_star = given.iter().any(Option::is_none);
    let last =
        if has_star { given.iter().rev().cloned().map_while(|name| name).collect() } else { Vec::new() };
    Names { first: given.into_iter().map_while(|name| name).collect(), last }
}

/// The name that a value has without being given one.
fn chosen(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::UnnamedExpr(value) => column(value),
        SelectItem::ExprWithAlias { alias, .. } => Some(spelled(alias)),
        _ => None,
    }
}

/// The name of a value that is a column and nothing else.
fn column(value: &Expr) -> Option<String> {
    match value {
        Expr::Identifier(name) => Some(spelled(name)),
        Expr::CompoundIdentifier(names) => names.last().map(spelled),
        Expr::Nested(inner) => column(inner),
        _ => None,
    }
}

/// As the planner does: small letters unless quoted.
fn spelled(name: &Ident) -> String {
    if name.quote_style.is_some() { name.value.clone() } else { name.value.to_lowercase() }
}

fn take(wanted: &str, taken: &mut HashSet<String>) -> String {
    let name = free(wanted, taken);
    taken.insert(name.clone());
    name
}

fn free(wanted: &str, taken: &HashSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use datafusion::sql::sqlparser::dialect::GenericDialect;
    use datafusion::sql::sqlparser::parser::Parser;

    use super::*;

    fn given(sql: &str) -> (Names, String) {
        let mut statement = Parser::parse_sql(&GenericDialect {}, sql).unwrap().remove(0);
        (give(&mut statement), statement.to_string())
    }

    fn named(sql: &str, columns: &[&str]) -> Vec<String> {
        given(sql).0.over(columns.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn a_value_is_called_by_its_text_and_what_has_a_name_keeps_it() {
        for (sql, columns, names) in [
            ("select count(*), n, 2 as m", &["x", "n", "m"][..], &["count(*)", "n", "m"][..]),
            ("select 'x' as \"1\", 1", &["1", "x"], &["1", "1_2"]),
            ("select *, 1 + 1", &["a", "b", "x"], &["a", "b", "1 + 1"]),
            ("select 1, t.*, 2, *, 3", &["x", "a", "y", "a", "z"], &["1", "a", "y", "a_2", "3"]),
            ("select a.n, b.n from a, b", &["n", "n"], &["n", "n_2"]),
            ("select 1 union select 2", &["x"], &["1"]),
            ("(select 1) order by 1", &["x"], &["1"]),
            ("values (1)", &["column1"], &["column1"]),
        ] {
            assert_eq!(named(sql, columns), names, "{sql}");
        }
    }

    #[test]
    fn only_a_value_that_comes_twice_is_named_in_the_text() {
        for (sql, text) in [
            ("SELECT count(*), n FROM t", "SELECT count(*), n FROM t"),
            ("SELECT n, t.n, N FROM t", r#"SELECT n, t.n AS "n_2", N AS "n_3" FROM t"#),
            (
                "SELECT count(*), COUNT(*), 'x' AS \"COUNT(*)_2\"",
                r#"SELECT count(*), COUNT(*) AS "COUNT(*)", 'x' AS "COUNT(*)_2""#,
            ),
            ("SELECT upper('\"'), upper('\"')", r#"SELECT upper('"'), upper('"') AS "upper('""')_2""#),
            ("SELECT * FROM (SELECT 1, 1)", "SELECT * FROM (SELECT 1, 1)"),
        ] {
            assert_eq!(given(sql).1, text);
        }
    }
}
