//! The value of one `OpenDocument` cell.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::super::note::{Notes, Oddity};
use super::super::number;

/// A cell as its attributes declare it; its text comes after.
#[derive(Debug, Default)]
pub(super) struct Cell {
    kind: Kind,
    /// The exact value, of which the text is only how it is shown.
    value: Option<String>,
    formula: bool,
    error: bool,
    pub(super) repeated: u64,
    /// Columns and rows that a merged cell takes.
    pub(super) span: (u64, u64),
}

/// `office:value-type` (`OpenDocument` 1.3 part 3, 19.389).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Text,
    Number,
    Date,
    Time,
    Boolean,
}

impl Cell {
    pub(super) fn open(element: &BytesStart<'_>) -> Self {
        let mut cell = Self { repeated: 1, span: (1, 1), ..Self::default() };
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            let count = || value.parse().unwrap_or(1).max(1);
            match attribute.key.as_ref() {
                "office:value-type" => {
                    cell.kind = match value {
                        "float" | "currency" | "percentage" => Kind::Number,
                        "date" => Kind::Date,
                        "time" => Kind::Time,
                        "boolean" => Kind::Boolean,
                        _ => Kind::Text,
                    }
                }
                "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                    cell.value = Some(value.to_owned());
                }
                "office:string-value" => {
                    cell.value =
                        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned);
                }
                "calcext:value-type" => cell.error = value == "error",
                "table:formula" => cell.formula = true,
                "table:number-columns-repeated" => cell.repeated = count(),
                "table:number-columns-spanned" => cell.span.0 = count(),
                "table:number-rows-spanned" => cell.span.1 = count(),
                _ => {}
            }
        }
        cell
    }

    /// What the cell reads as, given the text that it shows.
    pub(super) fn read(&self, shown: &str, into: &mut String, notes: &mut Notes, place: impl Fn() -> String) {
        into.clear();
        if self.error {
            notes.met(Oddity::FormulaError, 1, || format!("{} {shown}", place()));
            into.push_str(shown);
            return;
        }
        match (self.kind, self.value.as_deref().map(str::trim)) {
            (Kind::Number, Some(value)) => {
                if number::push(value, into) {
                    notes.met(Oddity::LostDigits, 1, place);
                }
                // A format such as `00000` is known by what it shows.
                let digits: String =
                    shown.chars().filter(|shown| !" .-\u{a0}\u{202f}".contains(*shown)).collect();
                let zeros = digits.strip_suffix(into.as_str()).unwrap_or_default();
                // `0.00` is the figure 0 with its decimals, not a code of three digits.
                let is_zero = into == "0" && shown.contains('.');
                if !zeros.is_empty()
                    && !is_zero
                    && zeros.bytes().all(|byte| byte == b'0')
                    && !into.contains(['.', '-'])
                {
                    into.insert_str(0, zeros);
                }
            }
            (Kind::Date, Some(value)) => into.push_str(value.split('.').next().unwrap_or_default()),
            (Kind::Time, Some(value)) => match clock(value) {
                Some(clock) => into.push_str(&clock),
                None => into.push_str(value),
            },
            (Kind::Boolean, Some(value)) => into.push_str(value),
            _ if self.formula && shown.is_empty() && self.kind != Kind::Text => {
                notes.met(Oddity::FormulaWithoutValue, 1, place);
            }
            (Kind::Text, Some(value)) if shown.is_empty() => into.push_str(value),
            _ => into.push_str(shown),
        }
    }
}

/// `18:30:00` for the duration `PT18H30M00S` (XML Schema, 3.2.6), which is how times are stored.
fn clock(duration: &str) -> Option<String> {
    let mut rest = duration.strip_prefix("PT")?;
    let mut part = |unit: char| -> Option<u64> {
        let Some((count, after)) = rest.split_once(unit) else { return Some(0) };
        rest = after;
        count.split(['.', ',']).next()?.parse().ok()
    };
    let (hours, minutes, seconds) = (part('H')?, part('M')?, part('S')?);
    rest.is_empty().then(|| format!("{hours:02}:{minutes:02}:{seconds:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_with_decimals_is_a_zero_and_a_code_keeps_its_zeros() {
        for (value, shown, read) in [
            ("0", "0.00", "0"),
            ("0", "0.0", "0"),
            ("0", "0,00 €", "0"),
            ("0", "000", "000"),
            ("59", "00059", "00059"),
            ("12.5", "12.50", "12.5"),
            ("639981234", "06.39.98.12.34", "0639981234"),
        ] {
            let cell = Cell { kind: Kind::Number, value: Some(value.to_owned()), ..Cell::default() };
            let mut into = String::new();
            cell.read(shown, &mut into, &mut Notes::default(), String::new);
            assert_eq!(into, read, "{shown}");
        }
    }

    #[test]
    fn durations_are_read_as_times() {
        let clocks =
            ["PT18H30M05S", "PT36H00M00S", "PT5M", "PT01H02M03.5S", "P1D", "PTxH", "PT1H2"].map(clock);
        let expected =
            [Some("18:30:05"), Some("36:00:00"), Some("00:05:00"), Some("01:02:03"), None, None, None];
        assert_eq!(clocks, expected.map(|clock| clock.map(str::to_owned)));
    }
}
