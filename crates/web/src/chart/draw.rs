//! The drawings. Colours and letters come from the stylesheet, so that they follow the theme and print.

use std::fmt::Write as _;

use super::scale::Scale;
use super::{Chart, Kind, Texts, escape};
use crate::assets::fingerprint;
use crate::{Lang, format};

/// Units of the drawing; a letter of 13 units is about 7 wide.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LETTER: f64 = 7.0;

pub(super) fn svg(chart: &Chart, lang: Lang, (least, most): (f64, f64), texts: &Texts) -> String {
    let mut canvas = Canvas { svg: String::new(), height: HEIGHT };
    match chart.kind {
        Kind::Bars => bars(&mut canvas, chart, lang, least, most),
        Kind::Columns | Kind::Histogram => columns(&mut canvas, chart, lang, least, most),
        Kind::Line => line(&mut canvas, chart, lang, least, most),
    }
    let id = fingerprint(format!("{}{}", texts.title, canvas.svg).as_bytes());
    let (title, about) = (escape(&texts.title), escape(&texts.about));
    format!(
        "<svg class=\"chart-drawing\" role=\"img\" aria-labelledby=\"c{id}-t c{id}-d\" viewBox=\"0 0 {WIDTH} {height}\">\
         <title id=\"c{id}-t\">{title}</title><desc id=\"c{id}-d\">{about}</desc>{drawing}</svg>",
        height = canvas.height,
        drawing = canvas.svg,
    )
}

struct Canvas {
    svg: String,
    height: f64,
}

impl Canvas {
    fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = write!(self.svg, "<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>");
    }

    fn text(&mut self, class: &str, anchor: &str, (x, y): (f64, f64), text: &str) {
        let text = escape(text);
        let _ = write!(
            self.svg,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    /// A bar between two corners; a figure that is not zero is never too thin to see.
    fn bar(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let (x, y) = (x1.min(x2), y1.min(y2));
        let (width, height) = ((x1 - x2).abs().max(1.0), (y1 - y2).abs().max(1.0));
        let _ = write!(
            self.svg,
            "<rect class=\"chart-bar\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\"/>"
        );
    }
}

/// A text cut to a width, with a sign that it was cut.
fn fit(text: &str, width: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of letters on a drawing"
    )]
    let most = (width / LETTER).max(2.0) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// How many letters the longest of some texts has.
#[expect(clippy::cast_precision_loss, reason = "a number of letters")]
fn longest(texts: &[String]) -> f64 {
    texts.iter().map(|text| text.chars().count()).max().unwrap_or(0) as f64
}

fn bars(canvas: &mut Canvas, chart: &Chart, lang: Lang, least: f64, most: f64) {
    const ROW: f64 = 30.0;
    const FIGURES: f64 = 76.0;
    let labels: Vec<_> = (0..chart.points.len()).map(|at| fit(&chart.label(lang, at), 230.0)).collect();
    let names = longest(&labels) * LETTER + 16.0;
    let left = names + 10.0 + if least < 0.0 { FIGURES } else { 0.0 };
    let scale = Scale::new(least, most, true, left, WIDTH - FIGURES);
    canvas.height = chart.count() * ROW + 30.0;
    let bottom = canvas.height - 26.0;
    for tick in scale.ticks.iter().copied() {
        let x = scale.place(tick);
        canvas.line("chart-grid", (x, 4.0), (x, bottom));
        canvas.text("chart-tick", "middle", (x, canvas.height - 8.0), &format::compact(lang, tick));
    }
    let mut top = 6.0;
    let mut values = chart.values().peekable();
    for (at, label) in labels.iter().enumerate() {
        let middle = top + ROW / 2.0 - 1.0;
        canvas.text("chart-name", "end", (names, middle + 4.0), label);
        if let Some((_, value)) = values.next_if(|(place, _)| *place == at) {
            let end = scale.place(value);
            canvas.bar((scale.zero(), middle - 9.0), (end, middle + 9.0));
            let (anchor, x) = if value < 0.0 { ("end", end - 6.0) } else { ("start", end + 6.0) };
            canvas.text("chart-figure", anchor, (x, middle + 4.0), &format::compact(lang, value));
        }
        top += ROW;
    }
    canvas.line("chart-axis", (scale.zero(), 4.0), (scale.zero(), bottom));
}

/// The frame of standing bars and lines: grid, figures on the left. Gives the scale and where the drawing begins.
fn upright(canvas: &mut Canvas, lang: Lang, least: f64, most: f64, with_zero: bool) -> (Scale, f64) {
    let scale = Scale::new(least, most, with_zero, HEIGHT - 40.0, 12.0);
    let labels: Vec<_> = scale.ticks.iter().map(|tick| format::compact(lang, *tick)).collect();
    let left = (longest(&labels) * LETTER + 14.0).clamp(36.0, 110.0);
    for (tick, label) in scale.ticks.iter().zip(&labels) {
        let y = scale.place(*tick);
        canvas.line("chart-grid", (left, y), (WIDTH, y));
        canvas.text("chart-tick", "end", (left - 8.0, y + 4.0), label);
    }
    (scale, left)
}

/// Writes names under their places, leaving some out when they would touch.
fn names(canvas: &mut Canvas, names: &[String], place: impl Fn(f64) -> f64, slot: f64) {
    let wanted = (longest(names).min(14.0) + 1.0) * LETTER;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of places")]
    let every = (wanted / slot).ceil().max(1.0) as usize;
    for (at, name) in names.iter().enumerate().step_by(every) {
        #[expect(clippy::cast_precision_loss, reason = "a number of bars")]
        let x = place(at as f64);
        let (anchor, x) = if x + wanted / 2.0 > WIDTH { ("end", WIDTH) } else { ("middle", x) };
        #[expect(clippy::cast_precision_loss, reason = "a number of places")]
        let room = slot * every as f64 - LETTER;
        canvas.text("chart-name", anchor, (x, HEIGHT - 16.0), &fit(name, room));
    }
}

fn columns(canvas: &mut Canvas, chart: &Chart, lang: Lang, least: f64, most: f64) {
    let (scale, left) = upright(canvas, lang, least, most, true);
    let slot = (WIDTH - left) / chart.count();
    let touching = chart.kind == Kind::Histogram;
    // Few bars stay bars: they do not swell to the width of the page.
    let width = if touching { slot - 1.0 } else { (slot * 0.7).min(72.0) };
    for (at, value) in chart.values() {
        #[expect(clippy::cast_precision_loss, reason = "a number of bars")]
        let middle = left + slot * (at as f64 + 0.5);
        let end = scale.place(value);
        canvas.bar((middle - width / 2.0, scale.zero()), (middle + width / 2.0, end));
        if chart.points.len() <= 8 {
            let y = if value < 0.0 { end + 15.0 } else { (end - 6.0).max(10.0) };
            canvas.text("chart-figure", "middle", (middle, y), &format::compact(lang, value));
        }
    }
    canvas.line("chart-axis", (left, scale.zero()), (WIDTH, scale.zero()));
    if touching && chart.bounds.len() == chart.points.len() + 1 {
        let bounds: Vec<_> = chart.bounds.iter().map(|bound| format::compact(lang, *bound)).collect();
        names(canvas, &bounds, |at| left + slot * at, slot);
    } else {
        let labels: Vec<_> = (0..chart.points.len()).map(|at| chart.label(lang, at)).collect();
        names(canvas, &labels, |at| left + slot * (at + 0.5), slot);
    }
}

fn line(canvas: &mut Canvas, chart: &Chart, lang: Lang, least: f64, most: f64) {
    let (scale, left) = upright(canvas, lang, least, most, false);
    let slot = (WIDTH - left) / chart.count();
    #[expect(clippy::cast_precision_loss, reason = "a number of points")]
    let points: Vec<_> =
        chart.values().map(|(at, value)| (at, left + slot * (at as f64 + 0.5), scale.place(value))).collect();
    let mut path = String::new();
    let mut before = None;
    for (at, x, y) in &points {
        // A missing figure breaks the line: nothing is invented between its neighbours.
        let joined = before.is_some_and(|before: usize| before + 1 == *at);
        let _ = write!(path, "{}{x:.1} {y:.1}", if joined { 'L' } else { 'M' });
        before = Some(*at);
    }
    let _ = write!(canvas.svg, "<path class=\"chart-line\" d=\"{path}\"/>");
    if points.len() <= 60 {
        for (_, x, y) in &points {
            let _ = write!(canvas.svg, "<circle class=\"chart-dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>");
        }
    }
    canvas.line("chart-axis", (left, HEIGHT - 40.0), (WIDTH, HEIGHT - 40.0));
    let labels: Vec<_> = (0..chart.points.len()).map(|at| chart.label(lang, at)).collect();
    names(canvas, &labels, |at| left + slot * (at + 0.5), slot);
}
