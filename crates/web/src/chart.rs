//! Charts drawn on the server: SVG that needs no script, and the same figures as a table under it.
//!
//! A page holds a [`Chart`], its template says `{{ chart(figures, title=…, category=…, measure=…) }}`.

mod draw;
mod scale;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::{Lang, format};

/// How figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Lying bars, one a line: for names, however long.
    Bars,
    /// Standing bars: for few short names, such as years.
    Columns,
    /// Points joined in order: for times.
    Line,
    /// Standing bars that touch: how many things fall between two bounds.
    Histogram,
}

/// One figure. Without a value, or with one that is not finite, nothing is drawn and the table says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub label: String,
    pub value: Option<f64>,
}

/// Figures to draw, without words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    pub kind: Kind,
    pub points: Vec<Point>,
    /// The bounds between the bars of a histogram: one more than there are points.
    #[serde(default)]
    pub bounds: Vec<f64>,
}

/// The words of a chart, in the reader's language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub(crate) title: String,
    /// What the drawing shows, for those who do not see it.
    pub(crate) about: String,
    /// Heading of the names, then of the figures.
    pub(crate) category: String,
    pub(crate) measure: String,
    pub(crate) unit: String,
    pub(crate) table: String,
    pub(crate) empty: String,
}

impl Chart {
    /// A chart of named figures.
    pub fn new<L: Into<String>>(kind: Kind, points: impl IntoIterator<Item = (L, f64)>) -> Self {
        let point = |(label, value): (L, f64)| Point { label: label.into(), value: Some(value) };
        Self { kind, points: points.into_iter().map(point).collect(), bounds: Vec::new() }
    }

    /// How many things fall between each bound and the next. Bounds rise; there is one more of them than counts.
    pub fn histogram(bounds: Vec<f64>, counts: &[u64]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a count is drawn to the pixel")]
        let point = |count: &u64| Point { label: String::new(), value: Some(*count as f64) };
        Self { kind: Kind::Histogram, points: counts.iter().map(point).collect(), bounds }
    }

    /// The name of a figure, as the table spells it.
    fn label(&self, lang: Lang, at: usize) -> String {
        match self.bounds.get(at..at + 2) {
            Some([from, to]) => format!("{} – {}", format::number(lang, *from), format::number(lang, *to)),
            _ => self.points[at].label.clone(),
        }
    }

    /// The figures that can be drawn, each with its place.
    fn values(&self) -> impl Iterator<Item = (usize, f64)> {
        let drawn =
            |(at, point): (usize, &Point)| point.value.filter(|v| v.is_finite()).map(|value| (at, value));
        self.points.iter().enumerate().filter_map(drawn)
    }

    /// The least and the greatest figure; nothing when there are none.
    pub(crate) fn extremes(&self) -> Option<(f64, f64)> {
        self.values().map(|(_, value)| (value, value)).reduce(|(a, b), (x, y)| (a.min(x), b.max(y)))
    }

    #[expect(clippy::cast_precision_loss, reason = "the number of bars of a drawing")]
    pub(crate) fn count(&self) -> f64 {
        self.points.len() as f64
    }

    /// The drawing and its table, as HTML.
    pub(crate) fn figure(&self, lang: Lang, texts: &Texts) -> String {
        let mut html = String::from("<figure class=\"chart\"><figcaption>");
        let _ = write!(html, "<span class=\"chart-title\">{}</span>", escape(&texts.title));
        if !texts.about.is_empty() {
            let _ = write!(html, " <span class=\"chart-about\">{}</span>", escape(&texts.about));
        }
        html.push_str("</figcaption>");
        match self.extremes() {
            None => {
                let _ = write!(html, "<p class=\"chart-empty\">{}</p>", escape(&texts.empty));
            }
            Some(extremes) => {
                let title = escape(&texts.title);
                // Narrow screens scroll the drawing: its letters stay readable.
                let _ = write!(
                    html,
                    "<div class=\"scroll\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">{}</div>",
                    draw::svg(self, lang, extremes, texts)
                );
                self.table(&mut html, lang, texts);
            }
        }
        html.push_str("</figure>");
        html
    }

    fn table(&self, html: &mut String, lang: Lang, texts: &Texts) {
        let Texts { title, category, measure, unit, table, .. } = texts;
        let unit = if unit.is_empty() { String::new() } else { format!(" ({})", escape(unit)) };
        let _ = write!(
            html,
            "<details class=\"chart-table\"><summary>{}</summary><table><caption class=\"visually-hidden\">{}</caption>\
             <thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}{unit}</th></tr></thead><tbody>",
            escape(table),
            escape(title),
            escape(category),
            escape(measure),
        );
        for (at, point) in self.points.iter().enumerate() {
            let value = point.value.filter(|value| value.is_finite());
            let value = value.map_or("–".to_owned(), |value| format::number(lang, value));
            let label = escape(&self.label(lang, at));
            let _ = write!(html, "<tr><th scope=\"row\">{label}</th><td class=\"number\">{value}</td></tr>");
        }
        html.push_str("</tbody></table></details>");
    }
}

/// Text as it stands in HTML, between tags or in an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(chart: &Chart) -> String {
        let texts = Texts { title: "Titre".to_owned(), empty: "Rien".to_owned(), ..Texts::default() };
        chart.figure(Lang::Fr, &texts)
    }

    #[test]
    fn without_a_figure_there_is_no_drawing() {
        for points in [vec![], vec![("a", f64::NAN)]] {
            let html = html(&Chart::new(Kind::Bars, points));
            assert!(html.contains("Rien") && !html.contains("<svg"), "{html}");
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        let html = html(&Chart::new(Kind::Columns, [("<script>\"'&", 1.0)]));
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;&quot;&#39;&amp;"), "{html}");
    }

    #[test]
    fn the_bars_of_a_histogram_are_named_by_their_bounds() {
        let html = html(&Chart::histogram(vec![0.0, 10.0, 20.0], &[3, 4]));
        assert!(html.contains("<th scope=\"row\">10 – 20</th><td class=\"number\">4</td>"), "{html}");
    }

    proptest! {
        #[test]
        fn every_figure_is_drawn_within_the_frame(
            values in prop::collection::vec(prop::num::f64::ANY, 0..40),
            kind in prop::sample::select(vec![Kind::Bars, Kind::Columns, Kind::Line, Kind::Histogram]),
        ) {
            let chart = Chart::new(kind, values.into_iter().map(|value| ("Étiquette", value)));
            let html = html(&chart);
            prop_assert!(!html.contains("NaN") && !html.contains("inf"), "{}", html);
            for number in html.split(['"', ',', ' ', 'L', 'M', 'H', 'V']).filter_map(|word| word.parse::<f64>().ok()) {
                prop_assert!(number.abs() < 5_000.0, "{} in {}", number, html);
            }
        }
    }
}
