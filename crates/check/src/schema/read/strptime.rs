//! Dates and times by a pattern of C's `strptime`, as Python reads them: English names of months and days, one
//! digit where two are usual, letters of any case.

/// What a pattern found; what it does not say is 1900-01-01 at midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    /// Seconds since midnight.
    pub(super) second: i64,
    pub(super) millisecond: i64,
    /// Seconds east of Greenwich.
    pub(super) offset: i64,
}

/// The longest pattern: no directive may come twice, so that trying the alternatives stays cheap.
const LONGEST: usize = 64;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether this version reads every directive of the pattern, each at most once.
pub(in crate::schema) fn is_understood(pattern: &str) -> bool {
    let mut seen = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == '%' {
            match characters.next() {
                Some('%') => {}
                Some(directive) if "YmdHMSfyjIpbBaAz".contains(directive) && !seen.contains(&directive) => {
                    seen.push(directive);
                }
                _ => return false,
            }
        }
    }
    !seen.is_empty() && pattern.len() <= LONGEST
}

/// Reads `cell` by a pattern that [`is_understood`].
pub(super) fn read(pattern: &str, cell: &str) -> Option<Parts> {
    let mut found = Found::default();
    let rest = walk(pattern, cell, &mut found)?;
    if rest.is_empty() { found.parts() } else { None }
}

/// The numbers of the directives.
#[derive(Clone, Copy, Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: Option<i64>,
    half_day_hour: Option<i64>,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    millisecond: i64,
    offset: i64,
}

impl Found {
    fn parts(self) -> Option<Parts> {
        let year = self.year.unwrap_or(1900);
        let mut month = self.month.unwrap_or(1);
        let mut day = self.day.unwrap_or(1);
        if let (Some(ordinal), None) = (self.day_of_year, self.month.or(self.day)) {
            (month, day) = super::moment::of_ordinal(year, ordinal)?;
        }
        let hour = match (self.hour, self.half_day_hour) {
            (Some(hour), _) => hour,
            // Without `%p`, twelve is midnight.
            (None, Some(hour)) => hour % 12 + if self.afternoon == Some(true) { 12 } else { 0 },
            (None, None) => 0,
        };
        // Python reads 60 and 61 as leap seconds, then refuses them in a date.
        (self.second < 60).then_some(Parts {
            year,
            month,
            day,
            second: hour * 3600 + self.minute * 60 + self.second,
            millisecond: self.millisecond,
            offset: self.offset,
        })
    }
}

/// What is left of the cell after the first way to match the whole pattern. Like the regular expression that
/// Python makes of it, a directive gives back a digit only when the rest of the pattern needs it.
fn walk<'c>(pattern: &str, cell: &'c str, found: &mut Found) -> Option<&'c str> {
    let mut characters = pattern.chars();
    let Some(first) = characters.next() else { return Some(cell) };
    let after = characters.as_str();
    if first == '%' {
        let directive = characters.next()?;
        return directive_then(directive, characters.as_str(), cell, found);
    }
    if first.is_whitespace() {
        let rest = cell.trim_start_matches(super::is_space);
        // White space of any length on both sides.
        return if rest.len() < cell.len() { walk(after.trim_start(), rest, found) } else { None };
    }
    let mut rest = cell.chars();
    let same = rest.next().is_some_and(|next| next == first || next.to_lowercase().eq(first.to_lowercase()));
    if same { walk(after, rest.as_str(), found) } else { None }
}

fn directive_then<'c>(directive: char, after: &str, cell: &'c str, found: &mut Found) -> Option<&'c str> {
    match directive {
        'Y' => number(cell, &[(4, 0, 9999)], after, found, |it, year| it.year = Some(year)),
        'y' => number(cell, &[(2, 0, 99)], after, found, |it, year| {
            it.year = Some(if year < 69 { 2000 + year } else { 1900 + year });
        }),
        'm' => number(cell, &[(2, 1, 12), (1, 1, 9)], after, found, |it, month| it.month = Some(month)),
        'd' => {
            let ways = &[(2, 1, 31), (1, 1, 9)];
            number(cell, ways, after, found, |it, day| it.day = Some(day)).or_else(|| {
                let padded = cell.strip_prefix(' ')?;
                number(padded, &[(1, 1, 9)], after, found, |it, day| it.day = Some(day))
            })
        }
        'j' => {
            let ways = &[(3, 1, 366), (2, 1, 99), (1, 1, 9)];
            number(cell, ways, after, found, |it, ordinal| it.day_of_year = Some(ordinal))
        }
        'H' => number(cell, &[(2, 0, 23), (1, 0, 9)], after, found, |it, hour| it.hour = Some(hour)),
        'I' => number(cell, &[(2, 1, 12), (1, 1, 9)], after, found, |it, hour| it.half_day_hour = Some(hour)),
        'M' => number(cell, &[(2, 0, 59), (1, 0, 9)], after, found, |it, minute| it.minute = minute),
        'S' => number(cell, &[(2, 0, 61), (1, 0, 9)], after, found, |it, second| it.second = second),
        'f' => (1..=6u32).rev().find_map(|width| {
            let all = 10_i64.pow(width);
            let scale = 10_i64.pow(6 - width);
            number(cell, &[(width as usize, 0, all)], after, found, move |it, fraction| {
                it.millisecond = fraction * scale / 1000;
            })
        }),
        'p' => name(cell, &["am", "pm"], 2, after, found, |it, half| it.afternoon = Some(half == 2)),
        'B' => name(cell, &MONTHS, usize::MAX, after, found, |it, month| it.month = Some(month)),
        'b' => name(cell, &MONTHS, 3, after, found, |it, month| it.month = Some(month)),
        'A' => name(cell, &DAYS, usize::MAX, after, found, |_, _| {}),
        'a' => name(cell, &DAYS, 3, after, found, |_, _| {}),
        'z' => {
            let (offset, rest) = offset(cell)?;
            found.offset = offset;
            walk(after, rest, found)
        }
        '%' => walk(after, cell.strip_prefix('%')?, found),
        _ => None,
    }
}

/// Tries each (width, least, most) in turn and goes on with the pattern.
fn number<'c>(
    cell: &'c str,
    ways: &[(usize, i64, i64)],
    after: &str,
    found: &mut Found,
    keep: impl Fn(&mut Found, i64),
) -> Option<&'c str> {
    ways.iter().find_map(|&(width, least, most)| {
        let value = digits(cell.get(..width)?)?;
        if !(least..=most).contains(&value) {
            return None;
        }
        let mut tried = *found;
        keep(&mut tried, value);
        let rest = walk(after, &cell[width..], &mut tried)?;
        *found = tried;
        Some(rest)
    })
}

fn name<'c>(
    cell: &'c str,
    names: &[&str],
    width: usize,
    after: &str,
    found: &mut Found,
    keep: impl Fn(&mut Found, i64),
) -> Option<&'c str> {
    (1..).zip(names).find_map(|(rank, name)| {
        let name = name.get(..width).unwrap_or(name);
        if !cell.get(..name.len())?.eq_ignore_ascii_case(name) {
            return None;
        }
        let mut tried = *found;
        keep(&mut tried, rank);
        let rest = walk(after, &cell[name.len()..], &mut tried)?;
        *found = tried;
        Some(rest)
    })
}

/// `Z`, `+02:00`, `+0200`, with seconds too; and what follows.
fn offset(cell: &str) -> Option<(i64, &str)> {
    if let Some(rest) = cell.strip_prefix('Z') {
        return Some((0, rest));
    }
    let (sign, mut rest) = match cell.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, cell.strip_prefix('+')?),
    };
    let hours = digits(rest.get(..2)?)?;
    rest = &rest[2..];
    // A colon everywhere or nowhere.
    let separator = if rest.starts_with(':') { ":" } else { "" };
    rest = rest.strip_prefix(separator)?;
    let minutes = digits(rest.get(..2)?).filter(|minutes| *minutes < 60)?;
    rest = &rest[2..];
    let mut seconds = 0;
    if let Some(after) = rest.strip_prefix(separator)
        && let Some(value) = after.get(..2).and_then(digits).filter(|seconds| *seconds < 60)
    {
        seconds = value;
        rest = &after[2..];
    }
    (hours < 24).then_some((sign * (hours * 3600 + minutes * 60 + seconds), rest))
}

/// The number that ASCII digits alone write.
pub(super) fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}
