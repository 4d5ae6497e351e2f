//! Patterns that only accept a few texts of fixed length, each byte within a range: `\d{14}`, `\d{4}-\d{2}-\d{2}`.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::cells::Cell;
use crate::simd::within;

/// Texts of a pattern at most; more are slower to try than a table of states.
const MOST: usize = 8;
const LONGEST: usize = 32;

/// A text of fixed length, a range for each byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    length: usize,
    low: [[u8; 16]; 2],
    span: [[u8; 16]; 2],
}

/// From the lowest to the highest byte.
type Range = (u8, u8);

impl Shape {
    fn new(ranges: &[Range]) -> Option<Self> {
        if ranges.len() > LONGEST {
            return None;
        }
        // Past the end of the text, any byte.
        let mut shape = Self { length: ranges.len(), low: [[0; 16]; 2], span: [[255; 16]; 2] };
        for (at, &(low, high)) in ranges.iter().enumerate() {
            shape.low[at / 16][at % 16] = low;
            shape.span[at / 16][at % 16] = high - low;
        }
        Some(shape)
    }

    #[inline]
    pub(super) fn fits(&self, cell: Cell<'_>) -> bool {
        cell.length == self.length
            && within(cell.first16(), &self.low[0], &self.span[0])
            && (self.length <= 16 || within(cell.bytes16(16), &self.low[1], &self.span[1]))
    }
}

/// The shapes that a pattern accepts, none when it cannot be told so. `matches` is the pattern itself: a shape is
/// kept when its lowest text matches, which shows that its anchors are where they can hold; they depend on the
/// length alone.
pub(super) fn of(pattern: &str, matches: impl Fn(&str) -> bool) -> Vec<Shape> {
    let Ok(tree) = regex_syntax::parse(pattern) else { return Vec::new() };
    let Some(texts) = expand(&tree) else { return Vec::new() };
    texts
        .iter()
        .filter(|text| {
            let lowest: Vec<u8> = text.iter().map(|&(low, _)| low).collect();
            std::str::from_utf8(&lowest).is_ok_and(&matches)
        })
        .filter_map(|text| Shape::new(text))
        .collect()
}

fn expand(tree: &Hir) -> Option<Vec<Vec<Range>>> {
    let few = |texts: Vec<Vec<Range>>| (texts.len() <= MOST).then_some(texts);
    match tree.kind() {
        HirKind::Empty | HirKind::Look(Look::Start | Look::End) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.iter().map(|&byte| (byte, byte)).collect()]),
        HirKind::Class(Class::Unicode(class)) => {
            // Only the ASCII part: the rest of the class is left to the pattern itself.
            let ascii = class.ranges().iter().filter(|range| range.start().is_ascii());
            let ranges =
                ascii.map(|range| (range.start() as u8, u8::try_from(range.end()).unwrap_or(127).min(127)));
            few(ranges.map(|range| vec![range]).collect()).filter(|texts| texts.len() == 1)
        }
        HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Capture(capture) => expand(&capture.sub),
        HirKind::Alternation(choices) => {
            let mut texts = Vec::new();
            for choice in choices {
                texts.extend(expand(choice)?);
            }
            few(texts)
        }
        HirKind::Concat(parts) => {
            let mut texts = vec![Vec::new()];
            for part in parts {
                let ends = expand(part)?;
                texts = texts
                    .iter()
                    .flat_map(|start: &Vec<Range>| ends.iter().map(move |end| [&start[..], end].concat()))
                    .collect();
                texts = few(texts).filter(|texts| texts.iter().all(|text| text.len() <= LONGEST))?;
            }
            Some(texts)
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.filter(|&most| most <= 32)?;
            let [text] = &expand(&repetition.sub)?[..] else { return None };
            few((repetition.min..=most).map(|times| text.repeat(times as usize)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_fixed_length_become_shapes() {
        let count = |pattern: &str| of(pattern, |_| true).len();
        assert_eq!(count(r"\A(?:^\d{14}$)"), 1);
        assert_eq!(count(r"\A(?:^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$)"), 2);
        assert_eq!(count("^(oui|non)$"), 2);
        assert_eq!(count(r"^\w+$"), 0);
        assert_eq!(count(r"^\bab$"), 0);
    }

    #[test]
    fn an_anchor_where_it_cannot_hold_leaves_no_shape() {
        let pattern = regex_automata::meta::Regex::new("^a^b$").expect("a pattern");
        assert!(of("^a^b$", |text| pattern.is_match(text)).is_empty());
    }
}
