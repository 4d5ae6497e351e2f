//! The peer API's `or=(a__exact.x,and(b__less.5,c__isnull))`.

use kernel::{Column, Filter, Invalid};

use super::{condition, list, split};

/// How deep lists may nest.
const MAX_DEPTH: usize = 8;

/// Reads a list between parentheses, of which one condition must hold.
///
/// # Errors
/// Naming the part that is no condition.
pub(super) fn read(text: &str, columns: &[Column]) -> Result<Filter, Invalid> {
    let inside = between(text).ok_or_else(|| unknown(text))?;
    parts(inside, columns, 0).map(Filter::Any)
}

fn unknown(part: &str) -> Invalid {
    Invalid::new("or", "parameter-unknown").with("parameter", &part)
}

fn between(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.strip_suffix(')')
}

fn parts(text: &str, columns: &[Column], depth: usize) -> Result<Vec<Filter>, Invalid> {
    if depth == MAX_DEPTH {
        return Err(unknown(text));
    }
    commas(text).into_iter().map(|part| one(part, columns, depth)).collect()
}

fn one(part: &str, columns: &[Column], depth: usize) -> Result<Filter, Invalid> {
    let part = part.trim();
    let nested = |word: &str| between(part.strip_prefix(word)?);
    if let Some(inside) = nested("or") {
        return parts(inside, columns, depth + 1).map(Filter::Any);
    }
    if let Some(inside) = nested("and") {
        return parts(inside, columns, depth + 1).map(Filter::All);
    }
    let (column, word, value) = leaf(part, columns).ok_or_else(|| unknown(part))?;
    let wrong = |message| Invalid::new("or", message).with("parameter", &part);
    condition(column, word, &value).map(Filter::Is).map_err(wrong)
}

/// `col__op.value`, `"col.umn"__op."val,ue"`, `col__in.(a,b)` or `col__isnull`.
fn leaf(part: &str, columns: &[Column]) -> Option<(String, &'static str, String)> {
    let (name, value) = if let Some(rest) = part.strip_prefix('"') {
        let (column, rest) = rest.split_once('"')?;
        let (word, value) = rest.split_once('.').unwrap_or((rest, ""));
        (format!("{column}{word}"), value)
    } else {
        // A column may hold a dot: the first one after a condition that exists ends it.
        let dots = part.match_indices('.').map(|(at, _)| (&part[..at], &part[at + 1..]));
        let mut cuts = dots.chain([(part, "")]);
        let (name, value) = cuts.find(|(name, _)| split(name, columns).is_some())?;
        (name.to_owned(), value)
    };
    let (column, word) = split(&name, columns)?;
    let value = match word {
        // The list is read where every list is.
        "in" | "notin" => between(value).unwrap_or(value).to_owned(),
        _ => match list(value).as_slice() {
            [one] if value.starts_with('"') => one.clone(),
            _ => value.to_owned(),
        },
    };
    Some((column, word, value))
}

/// The parts between commas that are neither in quotes nor in parentheses.
fn commas(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use kernel::{ColumnKind, Condition, Operator};
    use proptest::prelude::*;

    use super::*;

    fn columns() -> Vec<Column> {
        ["a", "b", "c.d"].map(|name| Column::new(name, ColumnKind::Text)).to_vec()
    }

    fn is(column: &str, operator: Operator, values: &[&str]) -> Filter {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Filter::Is(Condition { column: column.to_owned(), operator, values })
    }

    #[test]
    fn lists_nest_and_quotes_keep_punctuation() {
        let read = |text| read(text, &columns()).unwrap();
        assert_eq!(
            read("(a__exact.x,b__less.5)"),
            Filter::Any(vec![is("a", Operator::Exact, &["x"]), is("b", Operator::AtMost, &["5"])])
        );
        assert_eq!(
            read("(a__isnull,and(b__GREATER.1.5,or(a__in.(x,y),\"c.d\"__differs.\"p,q.(r\")))"),
            Filter::Any(vec![
                is("a", Operator::IsNull, &[]),
                Filter::All(vec![
                    is("b", Operator::AtLeast, &["1.5"]),
                    Filter::Any(vec![
                        is("a", Operator::In, &["x", "y"]),
                        is("c.d", Operator::Differs, &["p,q.(r"]),
                    ]),
                ]),
            ])
        );
        assert_eq!(read("(c.d__exact.x.y)"), Filter::Any(vec![is("c.d", Operator::Exact, &["x.y"])]));
    }

    #[test]
    fn what_is_no_condition_is_named() {
        for text in ["(", "()", "(z__exact.1)", "(a__sort.asc)", "(a__exact.1", "(a__exact.1,)", "(a__sum)"] {
            assert_eq!(read(text, &columns()).unwrap_err().field, "or", "{text}");
        }
        let deep = format!("({}a__isnull{})", "or(".repeat(40), ")".repeat(40));
        assert!(read(&deep, &columns()).is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "[(](and[(]|or[(]|a__exact[.]|[(),.\"x]){0,30}") {
            let _ = read(&text, &columns());
        }
    }
}
