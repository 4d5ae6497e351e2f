//! Numbers as people write them.

use crate::schema::{Field, Kind};

use super::is_blank;

/// `1 234,50 €` as the column writes numbers. Nothing when there are two ways to read it.
pub(super) fn rewritten(kind: &Kind, cell: &str) -> Option<String> {
    Written::read(without_currency(cell))?.for_kind(kind)
}

/// `45 %`, when exactly one of 45 and 0.45 fits the column.
pub(super) fn share(field: &Field, cell: &str) -> Option<String> {
    let number = Written::read(cell.strip_suffix('%')?.trim_end_matches(is_blank))?;
    let mut fits = [number.for_kind(&field.kind), number.hundredth().for_kind(&field.kind)]
        .into_iter()
        .flatten()
        .filter(|value| super::is_right(field, value));
    let only = fits.next()?;
    if fits.next().is_some() { None } else { Some(only) }
}

fn without_currency(cell: &str) -> &str {
    ["€", "EUR", "euros"]
        .iter()
        .find_map(|sign| cell.strip_suffix(sign).or_else(|| cell.strip_prefix(sign)))
        .map_or(cell, |rest| rest.trim_matches(is_blank))
}

/// A number taken apart.
struct Written {
    is_negative: bool,
    /// Digits before the decimal mark, at least one.
    whole: String,
    /// Digits after it.
    fraction: String,
}

impl Written {
    fn read(cell: &str) -> Option<Self> {
        let (is_negative, digits) = match cell.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start_matches(is_blank)),
            None => (false, cell.strip_prefix('+').unwrap_or(cell)),
        };
        let (whole, fraction) = match digits.rsplit_once([',', '.']) {
            None => (digits, ""),
            Some((whole, fraction)) => {
                let mark = digits[whole.len()..].chars().next()?;
                let is_repeated = whole.contains(mark);
                let other = if mark == ',' { '.' } else { ',' };
                if is_repeated && !whole.contains(other) {
                    // `1.234.567`: the mark separates thousands all along.
                    (digits, "")
                } else if is_repeated {
                    return None;
                } else {
                    (whole, fraction)
                }
            }
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let mark = digits[whole.len()..].chars().next();
        let groups: Vec<&str> =
            whole.split(|c: char| matches!(c, ',' | '.' | '\'' | '\u{2019}') || is_blank(c)).collect();
        let is_grouped = groups.len() > 1;
        let separators = whole.chars().filter(|c| !c.is_ascii_digit());
        let is_one_separator = {
            let mut separators = separators.map(|c| if is_blank(c) { ' ' } else { c });
            let first = separators.next();
            separators.all(|next| Some(next) == first)
        };
        let fits = groups.iter().all(|group| !group.is_empty() && is_digits(group))
            && groups.iter().skip(1).all(|group| group.len() == 3)
            && (!is_grouped || groups[0].len() <= 3)
            && is_one_separator
            && is_digits(fraction)
            && (mark.is_none() || !fraction.is_empty());
        // `1,234` is one thousand and more, or one and less than two.
        let is_ambiguous =
            mark.is_some() && fraction.len() == 3 && !is_grouped && whole.len() <= 3 && whole != "0";
        (fits && !is_ambiguous).then(|| Self {
            is_negative,
            whole: groups.concat(),
            fraction: fraction.to_owned(),
        })
    }

    /// The number divided by one hundred.
    fn hundredth(&self) -> Self {
        let padded = format!("{:0>3}", self.whole);
        let (whole, moved) = padded.split_at(padded.len() - 2);
        Self {
            is_negative: self.is_negative,
            whole: whole.to_owned(),
            fraction: format!("{moved}{}", self.fraction),
        }
    }

    /// As a column of this kind writes it.
    fn for_kind(&self, kind: &Kind) -> Option<String> {
        let sign = if self.is_negative { "-" } else { "" };
        match kind {
            Kind::Number { decimal, .. } if !self.fraction.is_empty() => {
                Some(format!("{sign}{}{decimal}{}", self.whole, self.fraction))
            }
            Kind::Number { .. } => Some(format!("{sign}{}", self.whole)),
            // `12,00` is a whole number; `12,50` is not.
            Kind::Integer { .. } | Kind::Year if self.fraction.bytes().all(|digit| digit == b'0') => {
                Some(format!("{sign}{}", self.whole))
            }
            _ => None,
        }
    }
}
