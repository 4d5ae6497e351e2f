//! One chart at a time, of what the reader chooses: drawn on the server, with its figures as a table.

use kernel::{
    Aggregate, AggregateKind, Column, ColumnKind, Records, Result, Select, Slug, Sort, Value, Window,
};
use web::chart::{Chart, Kind};
use web::{Answer, App, Page, Path, Query, State, Visit};

use crate::served;
use crate::show::{Head, Tab};

/// Bars of one chart; more are not read at a glance.
const BARS: usize = 15;
/// Groups asked of the engine: enough days for a long line by month.
const GROUPS: usize = 1_000;

/// What the reader chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    by: String,
    /// `count`, `sum:<column>` or `avg:<column>`.
    measure: String,
}

#[derive(serde::Serialize)]
pub(crate) struct ChartsPage {
    head: Head,
    chosen: Chosen,
    /// Columns that sort the rows into groups.
    groups: Vec<String>,
    /// Columns that can be added up.
    numbers: Vec<String>,
    drawn: Option<Drawn>,
}

#[derive(Clone, Debug, serde::Serialize)]
struct Drawn {
    figures: Chart,
    by_month: bool,
    /// Groups that are not drawn.
    others: u64,
}

impl Page for ChartsPage {
    const TEMPLATE: &'static str = "datasets/charts.html";

    fn samples() -> Vec<Self> {
        let page = |measure: &str, drawn| Self {
            head: Head::sample(Tab::Charts),
            chosen: Chosen { by: "espece".to_owned(), measure: measure.to_owned() },
            groups: vec!["espece".to_owned()],
            numbers: vec!["hauteur_m".to_owned()],
            drawn,
        };
        let bars = Chart::new(Kind::Bars, [("Tilleul", 12.0), ("Hêtre", 7.5)]);
        let line = Chart::new(Kind::Line, [("2025-01", 12.0), ("2025-02", 7.5), ("2025-03", 9.0)]);
        vec![
            page("count", Some(Drawn { figures: bars, by_month: false, others: 4 })),
            page("sum:hauteur_m", Some(Drawn { figures: line, by_month: true, others: 0 })),
            Self { groups: Vec::new(), ..page("count", None) },
        ]
    }
}

/// `GET /datasets/{authority}/{slug}/charts`
pub(crate) async fn charts(
    app: State<App>,
    visit: Visit,
    Path((authority, slug)): Path<(Slug, Slug)>,
    Query(asked): Query<Chosen>,
) -> Answer {
    let served = served::at(&app, &authority, &slug).await?;
    let table = &served.version.table;
    let groups = grouping(&app, table).await?;
    let numbers: Vec<String> = table
        .columns
        .iter()
        .filter(|column| {
            matches!(column.kind, ColumnKind::Integer | ColumnKind::Number) && adds_up(&column.name)
        })
        .map(|column| column.name.clone())
        .collect();
    let chosen = settle(&asked, &groups, &numbers);
    let drawn = match table.columns.iter().find(|column| column.name == chosen.by) {
        Some(column) => Some(draw(&app, &visit, table, column, &chosen).await?),
        None => None,
    };
    visit.page(&ChartsPage { head: Head::of(&served, Tab::Charts), chosen, groups, numbers, drawn })
}

/// The columns that sort the rows into a few groups, or by date.
async fn grouping(app: &App, table: &kernel::Table) -> Result<Vec<String>> {
    let mut groups = Vec::new();
    for column in &table.columns {
        let suits = match column.kind {
            ColumnKind::Date | ColumnKind::Datetime | ColumnKind::Boolean => true,
            ColumnKind::Number => false,
            ColumnKind::Text | ColumnKind::Integer => {
                let select = Select {
                    group: vec![column.name.clone()],
                    aggregates: Vec::new(),
                    window: Window::Rows { offset: 0, limit: 1 },
                    ..Select::default()
                };
                let total = app.engine.records(table, &select).await?.total.unwrap_or(0);
                (2..=60).contains(&total) && total * 2 <= table.rows
            }
        };
        if suits {
            groups.push(column.name.clone());
        }
    }
    Ok(groups)
}

/// Codes, years and coordinates are numbers too, and their total means nothing.
fn adds_up(name: &str) -> bool {
    let folded = kernel::folded(name);
    !crate::show::is_code(name) && !["lat", "lon", "coord"].iter().any(|it| folded.contains(it))
}

/// What the reader asked where it is possible, else the first that is.
fn settle(asked: &Chosen, groups: &[String], numbers: &[String]) -> Chosen {
    let by =
        groups.iter().find(|it| **it == asked.by).or_else(|| groups.first()).cloned().unwrap_or_default();
    let known = asked
        .measure
        .split_once(':')
        .is_some_and(|(kind, column)| matches!(kind, "sum" | "avg") && numbers.iter().any(|it| it == column));
    Chosen { by, measure: if known { asked.measure.clone() } else { "count".to_owned() } }
}

async fn draw(
    app: &App,
    visit: &Visit,
    table: &kernel::Table,
    by: &Column,
    chosen: &Chosen,
) -> Result<Drawn> {
    let (kind, measured) = match chosen.measure.split_once(':') {
        Some(("sum", column)) => (AggregateKind::Sum, column.to_owned()),
        Some((_, column)) => (AggregateKind::Average, column.to_owned()),
        // Rows, not cells: the group of the rows without a value counts too.
        None => (AggregateKind::Rows, by.name.clone()),
    };
    let in_time = matches!(by.kind, ColumnKind::Date | ColumnKind::Datetime);
    let result = format!("{measured}__{}", kind.suffix());
    let select = Select {
        group: vec![by.name.clone()],
        aggregates: vec![Aggregate { column: measured, kind }],
        sort: vec![if in_time {
            Sort { column: by.name.clone(), descending: false }
        } else {
            Sort { column: result, descending: true }
        }],
        window: Window::Rows { offset: 0, limit: if in_time { GROUPS } else { BARS } },
        ..Select::default()
    };
    let records = app.engine.records(table, &select).await?;
    let label = |value: &Value| match value {
        Value::Null => visit.text("charts-empty-group", &[]),
        other => crate::show::cell(visit.lang(), other, crate::show::is_code(&by.name)),
    };
    if !in_time {
        let others = records.total.unwrap_or(0).saturating_sub(records.rows.len() as u64);
        let bars = records.rows.iter().map(|row| (label(&row[0]), figure(&row[1])));
        return Ok(Drawn { figures: Chart::new(Kind::Bars, bars), by_month: false, others });
    }
    let (points, by_month) = in_months(&records, kind);
    let others = records.total.unwrap_or(0).saturating_sub(records.rows.len() as u64);
    Ok(Drawn { figures: Chart::new(Kind::Line, points), by_month, others })
}

fn figure(value: &Value) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "a length on a drawing")]
        Value::Integer(whole) => *whole as f64,
        Value::Number(number) => *number,
        _ => 0.0,
    }
}

/// Days become months when there are many, and a month without a row is a month of nothing; averages of days cannot be
/// added, so they stay days.
fn in_months(records: &Records, kind: AggregateKind) -> (Vec<(String, f64)>, bool) {
    let days = records.rows.iter().filter_map(|row| match &row[0] {
        Value::Text(day) => Some((day.clone(), figure(&row[1]))),
        _ => None,
    });
    let days: Vec<(String, f64)> = days.collect();
    if days.len() <= 40 || kind == AggregateKind::Average {
        return (days, false);
    }
    let mut months: Vec<(String, f64)> = Vec::new();
    for (day, value) in days {
        let month = day.get(..7).unwrap_or(&day).to_owned();
        while let Some((last, _)) = months.last() {
            match month_after(last).filter(|next| *next < month) {
                Some(empty) => months.push((empty, 0.0)),
                None => break,
            }
        }
        match months.last_mut() {
            Some((last, total)) if *last == month => *total += value,
            _ => months.push((month, value)),
        }
    }
    (months, true)
}

/// `2025-01` after `2024-12`; nothing for what is no month, or too far from our time to be drawn month by month.
fn month_after(month: &str) -> Option<String> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (u16, u16) = (year.parse().ok()?, month.parse().ok()?);
    let after = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
    (1900..2200).contains(&year).then(|| format!("{:04}-{:02}", after.0, after.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_row_is_drawn_as_nothing() {
        let day = |month: &str, day: u32| vec![Value::Text(format!("{month}-{day:02}")), Value::Integer(1)];
        let rows: Vec<Vec<Value>> =
            (1..=28).map(|at| day("2024-11", at)).chain((1..=28).map(|at| day("2025-02", at))).collect();
        let (months, _) = in_months(&Records { rows, ..Records::default() }, AggregateKind::Rows);
        let months: Vec<(&str, f64)> = months.iter().map(|(month, value)| (month.as_str(), *value)).collect();
        assert_eq!(months, [("2024-11", 28.0), ("2024-12", 0.0), ("2025-01", 0.0), ("2025-02", 28.0)]);
    }

    #[test]
    fn many_days_become_months() {
        let rows = (1..=28).flat_map(|day| {
            ["01", "02"].map(|month| vec![Value::Text(format!("2025-{month}-{day:02}")), Value::Integer(2)])
        });
        let mut rows: Vec<Vec<Value>> = rows.collect();
        rows.sort_by_key(|row| format!("{:?}", row[0]));
        let records = Records { rows, ..Records::default() };
        let (months, by_month) = in_months(&records, AggregateKind::Sum);
        assert!(by_month);
        assert_eq!(months, [("2025-01".to_owned(), 56.0), ("2025-02".to_owned(), 56.0)]);
        assert!(!in_months(&records, AggregateKind::Average).1);
    }

    #[test]
    fn an_impossible_choice_falls_back() {
        let asked = Chosen { by: "x".into(), measure: "sum:y".into() };
        let settled = settle(&asked, &["a".into()], &["b".into()]);
        assert_eq!(settled, Chosen { by: "a".into(), measure: "count".into() });
    }
}
