//! The query language of data.gouv.fr's tabular API, and what we add to it, read into a [`Select`].
//!
//! `col__exact=`, `__differs`, `__isnull`, `__isnotnull`, `__contains`, `__notcontains`, `__in=a,b`, `__notin=a,b`,
//! `__less`, `__greater` (both inclusive), `__strictly_less`, `__strictly_greater`, `__sort=asc|desc`, `__groupby`,
//! `__count`, `__avg`, `__min`, `__max`, `__sum`, `columns=a,b`, `page`, `page_size`.
//! `__isnull` and `__isnotnull` hold when nothing or `true` follows, and ask for the contrary with `false`.
//! Operators are read in any case; `__id`, the number of a row, may be filtered and sorted by; and
//! `or=(a__exact.x,and(b__less.5,c__isnull))` nests alternatives, with quotes around a column or a value that holds
//! punctuation.
//! Ours: `q` (words in any text column), `or` as a query string of conditions of which one must hold, `cursor`,
//! quotes around a value of a list (`__in="a,b",c`, and `__in.(a,b)` inside `or`), and up to 1,000 rows a page. What is
//! said twice (a column, a group, a figure) counts once.
//! A sum of whole numbers is exact; beyond 64 bits it is the nearest floating-point number, for want of JSON that
//! every reader would read.

mod alternatives;

use super::names::named;

use kernel::{
    Aggregate, AggregateKind, Column, Condition, Cursor, Error, Filter, Id, Invalid, Operator, ROW_ID,
    Result, Select, Sort, Window,
};

/// Rows of a page where nothing is asked, as the peer API does.
pub(crate) const PAGE_SIZE: usize = 20;
/// Most rows of a page.
pub(crate) const PAGE_SIZE_MAX: usize = 1_000;
/// Most characters of what is searched for.
const SEARCH_MAX: usize = 200;
/// Most conditions of one question.
const CONDITIONS_MAX: usize = 50;

/// What was asked, with the page's place for the links.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) select: Select,
    /// From 1; none when a cursor was given.
    pub(crate) page: Option<u64>,
    pub(crate) page_size: usize,
}

/// Reads decoded parameters, in their order.
///
/// # Errors
/// [`Error::Invalid`] naming each parameter that is wrong. Unknown ones are wrong: a misspelt filter must not let
/// every row pass.
pub(crate) fn read(parameters: &[(String, String)], columns: &[Column]) -> Result<Asked> {
    let mut reading =
        Reading { columns, select: Select::default(), wrong: Vec::new(), conditions: Vec::new() };
    let (mut page, mut page_size, mut cursor) = (1, PAGE_SIZE, None);
    for (name, value) in parameters {
        match name.as_str() {
            "page" => match value.parse::<u64>() {
                Ok(number) if number > 0 => page = number,
                _ => reading.wrong.push(Invalid::new("page", "page-wrong")),
            },
            "page_size" => match value.parse::<usize>() {
                Ok(number) if (1..=PAGE_SIZE_MAX).contains(&number) => page_size = number,
                _ => reading
                    .wrong
                    .push(Invalid::new("page_size", "page-size-wrong").with("max", &PAGE_SIZE_MAX)),
            },
            "cursor" if value.is_empty() => {}
            "cursor" => match place(value) {
                Some((_, at)) => cursor = Some(at),
                None => reading.wrong.push(Invalid::new("cursor", "cursor-invalid")),
            },
            "q" if value.trim().is_empty() => {}
            "q" => reading.search(value),
            "columns" => reading.columns(value),
            "or" => reading.alternatives(value),
            // The page's own words, which a form sends along.
            "lang" | "view" => {}
            _ => reading.parameter(name, value),
        }
    }
    let Reading { mut select, mut wrong, conditions, .. } = reading;
    if conditions.len() > CONDITIONS_MAX {
        wrong.push(Invalid::new("q", "too-many-conditions").with("max", &CONDITIONS_MAX));
    }
    select.filter = Filter::All(conditions);
    if !select.group.is_empty() && select.aggregates.is_empty() {
        // The peer API answers the groups alone; so do we.
        select.columns.clear();
    }
    select.window = match &cursor {
        Some(cursor) => Window::After { cursor: cursor.clone(), limit: page_size },
        None => Window::Rows { offset: (page - 1).saturating_mul(page_size as u64), limit: page_size },
    };
    let page = cursor.is_none().then_some(page);
    if wrong.is_empty() { Ok(Asked { select, page, page_size }) } else { Err(Error::Invalid(wrong)) }
}

/// A cursor as readers are given it: the version whose rows it counts, then the place among them. Another version has
/// other rows: a reader who goes on reads to its end the one that was begun.
pub(crate) fn cursor(version: Id, at: &Cursor) -> String {
    format!("{version}.{}", at.0)
}

fn place(cursor: &str) -> Option<(Id, Cursor)> {
    let (version, at) = cursor.split_once('.')?;
    Some((version.parse().ok()?, Cursor(at.to_owned())))
}

/// The version that a cursor among the parameters is of.
pub(crate) fn version(parameters: &[(String, String)]) -> Option<Id> {
    let cursors = parameters.iter().filter(|(name, _)| name == "cursor");
    cursors.filter_map(|(_, value)| place(value)).map(|(version, _)| version).next_back()
}

struct Reading<'a> {
    columns: &'a [Column],
    select: Select,
    wrong: Vec<Invalid>,
    conditions: Vec<Filter>,
}

impl Reading<'_> {
    fn parameter(&mut self, name: &str, value: &str) {
        let Some((column, word)) = split(name, self.columns) else {
            self.wrong.push(Invalid::new(name.to_owned(), "parameter-unknown"));
            return;
        };
        let aggregate = match word {
            "sort" => {
                match value {
                    "asc" | "desc" => self.select.sort.push(Sort { column, descending: value == "desc" }),
                    "" => {}
                    _ => self.wrong.push(Invalid::new(name.to_owned(), "sort-wrong")),
                }
                return;
            }
            "groupby" => {
                if !self.select.group.contains(&column) {
                    self.select.group.push(column);
                }
                return;
            }
            "count" => AggregateKind::Count,
            "avg" => AggregateKind::Average,
            "min" => AggregateKind::Minimum,
            "max" => AggregateKind::Maximum,
            "sum" => AggregateKind::Sum,
            _ => {
                match condition(column, word, value) {
                    Ok(condition) => self.conditions.push(Filter::Is(condition)),
                    Err(message) => self.wrong.push(Invalid::new(name.to_owned(), message)),
                }
                return;
            }
        };
        let figure = Aggregate { column, kind: aggregate };
        if !self.select.aggregates.contains(&figure) {
            self.select.aggregates.push(figure);
        }
    }

    fn search(&mut self, value: &str) {
        let words = value.trim();
        if words.chars().count() > SEARCH_MAX {
            self.wrong.push(Invalid::new("q", "search-too-long").with("max", &SEARCH_MAX));
        }
        self.select.search = Some(words.to_owned());
    }

    fn columns(&mut self, value: &str) {
        for name in list(value) {
            // Each row has its number, asked for or not.
            if name == ROW_ID {
                continue;
            }
            if let Some(Column { name, .. }) = named(self.columns, &name) {
                if !self.select.columns.contains(name) {
                    self.select.columns.push(name.clone());
                }
            } else {
                self.wrong.push(Invalid::new("columns", "column-unknown").with("column", &name));
            }
        }
    }

    /// One `or`: the peer's list between parentheses, or a query string, of which one condition must hold.
    fn alternatives(&mut self, value: &str) {
        if value.starts_with('(') {
            match alternatives::read(value, self.columns) {
                Ok(any) => self.conditions.push(any),
                Err(wrong) => self.wrong.push(wrong),
            }
            return;
        }
        let mut any = Vec::new();
        for (name, value) in web::query_pairs(value) {
            let condition = split(&name, self.columns)
                .ok_or(UNKNOWN)
                .and_then(|(column, word)| condition(column, word, &value));
            match condition {
                Ok(condition) => any.push(Filter::Is(condition)),
                Err(message) => self.wrong.push(Invalid::new("or", message).with("parameter", &name)),
            }
        }
        if !any.is_empty() {
            self.conditions.push(Filter::Any(any));
        }
    }
}

/// What makes one figure of many rows.
const FIGURES: [&str; 5] = ["count", "avg", "min", "max", "sum"];

/// The column and the word after the last `__` that leaves a known column: names may hold `__` themselves, and words
/// are of any case. `aggregate__sort` sorts by a result column such as `montant__sum`.
fn split(name: &str, columns: &[Column]) -> Option<(String, &'static str)> {
    const WORDS: [&str; 14] = [
        "exact",
        "differs",
        "isnull",
        "isnotnull",
        "contains",
        "notcontains",
        "in",
        "notin",
        "less",
        "greater",
        "strictly_less",
        "strictly_greater",
        "sort",
        "groupby",
    ];
    let known = |name: &str| named(columns, name).map(|column| column.name.clone());
    let one_of = |words: &[&'static str], word: &str| {
        words.iter().copied().find(|known| known.eq_ignore_ascii_case(word))
    };
    let fits = |(column, word): (&str, &str)| {
        let word = one_of(&WORDS, word).or_else(|| one_of(&FIGURES, word))?;
        let is_of_many = word == "groupby" || FIGURES.contains(&word);
        if let Some(column) = known(column) {
            return Some((column, word));
        }
        if column == ROW_ID && !is_of_many {
            return Some((column.to_owned(), word));
        }
        let (column, figure) = column.rsplit_once("__").filter(|_| word == "sort")?;
        Some((format!("{}__{}", known(column)?, one_of(&FIGURES, figure)?), word))
    };
    let cuts = name.match_indices("__").filter_map(|(at, _)| Some((&name[..at], name.get(at + 2..)?)));
    cuts.filter_map(fits).last()
}

/// The message of what is no condition.
const UNKNOWN: &str = "parameter-unknown";

/// The condition that a word and its value make.
///
/// # Errors
/// The message that says what was expected.
fn condition(column: String, word: &str, value: &str) -> Result<Condition, &'static str> {
    let one = || vec![value.to_owned()];
    let (operator, values) = match word {
        "isnull" | "isnotnull" => {
            let is_empty = holds(value).ok_or("isnull-wrong")? == (word == "isnull");
            (if is_empty { Operator::IsNull } else { Operator::IsNotNull }, Vec::new())
        }
        "in" => (Operator::In, list(value)),
        "notin" => (Operator::NotIn, list(value)),
        "exact" => (Operator::Exact, one()),
        "differs" => (Operator::Differs, one()),
        "contains" => (Operator::Contains, one()),
        "notcontains" => (Operator::NotContains, one()),
        "less" => (Operator::AtMost, one()),
        "greater" => (Operator::AtLeast, one()),
        "strictly_less" => (Operator::Below, one()),
        "strictly_greater" => (Operator::Above, one()),
        _ => return Err(UNKNOWN),
    };
    Ok(Condition { column, operator, values })
}

/// Whether a test that needs no value is to hold; nothing for a value that it does not have. One that was passed over
/// would answer `isnull=false` with the contrary of what was asked.
fn holds(value: &str) -> Option<bool> {
    match value.trim() {
        "" => Some(true),
        word if word.eq_ignore_ascii_case("true") => Some(true),
        word if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The items of `a,b,"c,d"`; a doubled quote inside quotes is one.
fn list(value: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let (mut quoted, mut letters) = (false, value.chars().peekable());
    while let Some(letter) = letters.next() {
        let last = items.len() - 1;
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                items[last].push('"');
            }
            '"' if quoted || items[last].is_empty() => quoted = !quoted,
            ',' if !quoted => items.push(String::new()),
            letter => items[last].push(letter),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use kernel::ColumnKind;
    use proptest::prelude::*;

    use super::*;

    fn columns() -> Vec<Column> {
        ["montant", "nom", "a__b", "montant__sum"].map(|name| Column::new(name, ColumnKind::Text)).to_vec()
    }

    fn asked(query: &str) -> Result<Asked> {
        read(&web::query_pairs(query).collect::<Vec<_>>(), &columns())
    }

    #[test]
    fn the_number_of_a_row_may_be_asked_for_and_a_long_search_is_refused() {
        assert_eq!(asked("columns=__id,nom").unwrap().select.columns, ["nom"]);
        assert!(asked(&format!("q={}", "a".repeat(200))).is_ok());
        assert!(asked(&format!("q={}", "a".repeat(201))).is_err());
    }

    #[test]
    fn the_peer_language_is_read() {
        let asked =
            asked("nom__contains=jud&montant__strictly_greater=10&nom__sort=desc&page=3&page_size=50")
                .unwrap();
        let is = |column: &str, operator, value: &str| {
            Filter::Is(Condition { column: column.to_owned(), operator, values: vec![value.to_owned()] })
        };
        assert_eq!(
            asked.select.filter,
            Filter::All(vec![is("nom", Operator::Contains, "jud"), is("montant", Operator::Above, "10")])
        );
        assert_eq!(asked.select.sort, [Sort { column: "nom".into(), descending: true }]);
        assert_eq!(asked.select.window, Window::Rows { offset: 100, limit: 50 });
    }

    #[test]
    fn groups_name_their_results_and_sort_by_them() {
        let asked = asked("nom__groupby&montant__sum&montant__sum__sort=desc").unwrap();
        assert_eq!(asked.select.group, ["nom"]);
        assert_eq!(
            asked.select.aggregates,
            [Aggregate { column: "montant".into(), kind: AggregateKind::Sum }]
        );
        assert_eq!(asked.select.sort[0].column, "montant__sum");
    }

    #[test]
    fn a_column_name_may_hold_the_separator() {
        let asked = asked("a__b__exact=1").unwrap();
        assert!(
            matches!(&asked.select.filter, Filter::All(all) if matches!(&all[0], Filter::Is(it) if it.column == "a__b"))
        );
    }

    #[test]
    fn one_of_several_conditions() {
        let asked = asked("or=nom__exact%3DA%2526B%26montant__less%3D5").unwrap();
        let Filter::All(all) = asked.select.filter else { panic!() };
        assert!(matches!(&all[0], Filter::Any(any) if any.len() == 2), "{all:?}");
    }

    #[test]
    fn a_misspelt_filter_is_refused_and_every_fault_is_named() {
        let Err(Error::Invalid(wrong)) = asked("nmo__exact=1&page=0&page_size=1001&columns=x&nom__sort=up")
        else {
            panic!("accepted")
        };
        let names: Vec<&str> = wrong.iter().map(|it| it.field.as_ref()).collect();
        assert_eq!(names, ["nmo__exact", "page", "page_size", "columns", "nom__sort"]);
    }

    #[test]
    fn words_are_of_any_case_and_rows_have_numbers() {
        let read = asked("nom__EXACT=a&__id__Greater=5&__id__sort=desc&montant__SUM&montant__Sum__SORT=asc")
            .unwrap();
        let Filter::All(all) = &read.select.filter else { panic!() };
        assert!(matches!(&all[1], Filter::Is(it) if it.column == "__id" && it.operator == Operator::AtLeast));
        let by: Vec<_> = read.select.sort.iter().map(|it| it.column.as_str()).collect();
        assert_eq!(by, ["__id", "montant__sum"]);
        assert!(asked("__id__sum").is_err() && asked("__id__groupby").is_err());
    }

    #[test]
    fn a_test_of_emptiness_takes_true_or_false_or_nothing() {
        let asks = |query: &str| match asked(query).unwrap().select.filter {
            Filter::All(all) => all,
            other => panic!("{other:?}"),
        };
        let is =
            |operator| vec![Filter::Is(Condition { column: "nom".to_owned(), operator, values: Vec::new() })];
        for empty in
            ["nom__isnull", "nom__isnull=", "nom__isnull=true", "nom__isnull=True", "nom__isnotnull=false"]
        {
            assert_eq!(asks(empty), is(Operator::IsNull), "{empty}");
        }
        for filled in ["nom__isnotnull", "nom__isnotnull=true", "nom__isnull=false"] {
            assert_eq!(asks(filled), is(Operator::IsNotNull), "{filled}");
        }
        let within = asks("or=(nom__isnull.false)");
        assert_eq!(within, [Filter::Any(is(Operator::IsNotNull))]);
        for (wrong, field) in [
            ("nom__isnull=1", "nom__isnull"),
            ("nom__isnotnull=non", "nom__isnotnull"),
            ("or=(nom__isnull.x)", "or"),
            ("or=nom__isnull%3Dx", "or"),
        ] {
            let Err(Error::Invalid(found)) = asked(wrong) else { panic!("{wrong} is accepted") };
            assert_eq!((found[0].field.as_ref(), found[0].message), (field, "isnull-wrong"), "{wrong}");
        }
    }

    #[test]
    fn a_name_with_its_accents_apart_asks_for_the_same_column() {
        let columns = [Column::new("libell\u{e9}", ColumnKind::Text)];
        let asked =
            |query: &str| read(&web::query_pairs(query).collect::<Vec<_>>(), &columns).unwrap().select;
        for word in ["__exact=x", "__sort=asc", "__groupby", "__count"] {
            let (apart, one) = (format!("libelle\u{301}{word}"), format!("libell\u{e9}{word}"));
            assert_eq!(asked(&apart), asked(&one), "{word}");
        }
        assert_eq!(asked("columns=libelle\u{301}").columns, ["libell\u{e9}"]);
        let by_figure = asked("libelle\u{301}__max&libelle\u{301}__max__sort=desc");
        assert_eq!(by_figure.sort[0].column, "libell\u{e9}__max");
        let within = asked("or=(libelle\u{301}__exact.x,\"libelle\u{301}\"__isnull)");
        assert_eq!(within, asked("or=(libell\u{e9}__exact.x,libell\u{e9}__isnull)"));
    }

    #[test]
    fn what_is_said_twice_counts_once() {
        let read = asked("columns=nom,montant,nom&columns=nom").unwrap();
        assert_eq!(read.select.columns, ["nom", "montant"]);
        let read = asked("nom__groupby&nom__groupby&montant__sum&montant__sum").unwrap();
        assert_eq!((read.select.group.len(), read.select.aggregates.len()), (1, 1));
    }

    #[test]
    fn a_cursor_is_of_one_version() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let pair = ("cursor".to_owned(), cursor(id, &Cursor("abc".to_owned())));
        assert_eq!(version(std::slice::from_ref(&pair)), Some(id));
        let Window::After { cursor, .. } = read(&[pair], &columns()).unwrap().select.window else { panic!() };
        assert_eq!(cursor.0, "abc");
        assert!(asked("cursor=abc").is_err() && asked("cursor=x.abc").is_err());
    }

    #[test]
    fn a_list_may_hold_commas() {
        assert_eq!(list(r#"a,"b,c","d""e","#), ["a", "b,c", "d\"e", ""]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(query in ".{0,200}") {
            let _ = asked(&query);
        }

        #[test]
        fn a_quoted_list_reads_back(items in proptest::collection::vec(".{0,10}", 1..5)) {
            let text: Vec<String> = items.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect();
            prop_assert_eq!(list(&text.join(",")), items);
        }
    }
}
