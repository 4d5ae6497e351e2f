//! What templates can call: words, figures, dates, addresses, drawings.

use std::sync::Arc;

use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, escape_formatter};

use super::address;
use crate::assets::Assets;
use crate::chart::{Chart, Texts, escape};
use crate::{Lang, Word, Words, format, icons};

type Answer<T = Value> = Result<T, Error>;

pub(super) fn add(
    environment: &mut Environment<'static>,
    lang: Lang,
    words: &Arc<Words>,
    assets: &Arc<Assets>,
) {
    environment.set_formatter(write);
    let texts = Arc::clone(words);
    environment.add_function("t", move |key: String, args: Kwargs| sentence(&texts, lang, &key, &args));
    let texts = Arc::clone(words);
    environment.add_function("t_error", move |error: Value| field_error(&texts, lang, &error));
    let files = Arc::clone(assets);
    environment.add_function("asset", move |name: String| {
        files.address(&name).ok_or_else(|| wrong(format!("there is no asset {name}")))
    });
    let texts = Arc::clone(words);
    environment
        .add_function("chart", move |chart: Serde<Chart>, args: Kwargs| draw(&texts, lang, &chart.0, &args));
    environment.add_function("url", |path: String, args: Kwargs| {
        Ok::<_, Error>(address(&path, std::iter::empty(), &changes(&args)?))
    });
    environment.add_function("here", here);
    environment.add_function("icon", |name: String| {
        icons::svg(&name)
            .map(Value::from_safe_string)
            .ok_or_else(|| wrong(format!("there is no icon {name}")))
    });
    environment.add_function("belfry", || Value::from_safe_string(icons::BELFRY.to_owned()));
    environment.add_function("time", move |at: i64| {
        let (instant, text) = (format::instant(at), format::moment(lang, at));
        Value::from_safe_string(format!("<time datetime=\"{instant}\">{text}</time>"))
    });
    environment.add_filter("number", move |value: Value| figure(&value).map(|n| number(lang, n)));
    environment.add_filter("percent", move |value: f64| format::percent(lang, value));
    environment.add_filter("bytes", move |size: u64| format::bytes(lang, size));
    environment.add_filter("duration", move |millis: i64| format::duration(lang, millis));
    environment.add_filter("date", move |at: i64| format::date(lang, at));
    environment.add_filter("moment", move |at: i64| format::moment(lang, at));
    environment.add_filter("day", move |day: i32| format::day(lang, day));
}

/// Writes a value. The engine's own escaping spells every `/` as `&#x2f;`, which is of no use between tags and in quoted
/// attributes, the only places where templates write; what is absent is written as nothing.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Answer<()> {
    match value.as_str() {
        _ if value.is_none() => Ok(()),
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
            out.write_str(&escape(text)).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

fn wrong(what: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

#[derive(Clone, Copy)]
enum Figure {
    Whole(i64),
    Broken(f64),
}

fn figure(value: &Value) -> Answer<Figure> {
    match value.as_i64() {
        Some(whole) if value.is_integer() => Ok(Figure::Whole(whole)),
        _ => f64::try_from(value.clone()).map(Figure::Broken),
    }
}

fn number(lang: Lang, figure: Figure) -> String {
    match figure {
        Figure::Whole(whole) => format::integer(lang, whole),
        Figure::Broken(broken) => format::number(lang, broken),
    }
}

fn word(value: &Value) -> Answer<Word> {
    match value.kind() {
        ValueKind::Number => f64::try_from(value.clone()).map(Word::Number),
        ValueKind::Undefined => Err(wrong("a sentence was given an undefined value".to_owned())),
        _ => Ok(Word::Text(value.to_string())),
    }
}

/// `t("datasets-rows", n=12)`
fn sentence(words: &Words, lang: Lang, key: &str, args: &Kwargs) -> Answer<String> {
    let names: Vec<String> = args.args().map(str::to_owned).collect();
    let mut values = Vec::with_capacity(names.len());
    for name in &names {
        values.push((name.as_str(), word(&args.get::<Value>(name)?)?));
    }
    words
        .find(lang, key, &values)
        .ok_or_else(|| wrong(format!("the message {key} is unknown, or names a value that was not given")))
}

/// `t_error(error)`: the sentence of one of [`crate::Errors`].
fn field_error(words: &Words, lang: Lang, error: &Value) -> Answer<String> {
    let key = error.get_attr("message")?;
    let mut values = Vec::new();
    let args = error.get_attr("args")?;
    if !args.is_undefined() {
        for pair in args.try_iter()? {
            values.push((
                pair.get_item_by_index(0)?.to_string(),
                Word::Text(pair.get_item_by_index(1)?.to_string()),
            ));
        }
    }
    let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let key = key.to_string();
    words
        .find(lang, &key, &values)
        .ok_or_else(|| wrong(format!("the message {key} is unknown or incomplete")))
}

/// The changes that keyword arguments ask of an address; `none` removes a parameter.
fn changes(args: &Kwargs) -> Answer<Vec<(&str, Option<String>)>> {
    args.args()
        .map(|name| {
            let value = args.get::<Value>(name)?;
            Ok((name, (!value.is_none()).then(|| value.to_string())))
        })
        .collect()
}

/// `here(page=2)`: the address of this page with parameters changed.
#[expect(clippy::needless_pass_by_value, reason = "the template engine gives arguments by value")]
fn here(state: &State<'_, '_>, args: Kwargs) -> Answer<String> {
    let site = state.lookup("site").ok_or_else(|| wrong("`here` is for pages".to_owned()))?;
    let path = site.get_attr("path")?.to_string();
    let mut query = Vec::new();
    for pair in site.get_attr("query")?.try_iter()? {
        query.push((pair.get_item_by_index(0)?.to_string(), pair.get_item_by_index(1)?.to_string()));
    }
    let query = query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Ok(address(&path, query, &changes(&args)?))
}

/// `chart(figures, title=…, category=…, measure=…, unit=…, about=…)`; without `about` the extremes are told.
fn draw(words: &Words, lang: Lang, chart: &Chart, args: &Kwargs) -> Answer {
    let text = |name: &str| args.get::<Option<String>>(name).map(Option::unwrap_or_default);
    let mut texts = Texts {
        title: args.get("title")?,
        category: args.get("category")?,
        measure: args.get("measure")?,
        about: text("about")?,
        unit: text("unit")?,
        table: words.text(lang, "chart-table", &[]),
        empty: words.text(lang, "chart-empty", &[]),
    };
    args.assert_all_used()?;
    if let Some((least, most)) = chart.extremes().filter(|_| texts.about.is_empty()) {
        let values = [
            ("count", Word::Number(chart.count())),
            ("least", Word::Number(least)),
            ("most", Word::Number(most)),
        ];
        texts.about = words.text(lang, "chart-about", &values);
    }
    Ok(Value::from_safe_string(chart.figure(lang, &texts)))
}
