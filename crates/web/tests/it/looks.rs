//! The colours of the stylesheet: every pair that is used can be read, in both themes (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

use web::colour::Colour;

const TOKENS: &str = include_str!("../../assets/css/tokens.css");

/// The tokens of the light theme, then of the dark one.
fn themes() -> [BTreeMap<&'static str, Colour>; 2] {
    let (light, dark) = TOKENS.split_once("@media").expect("a dark theme");
    let read = |part: &'static str| -> BTreeMap<&'static str, Colour> {
        part.lines()
            .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "))
            .filter_map(|(name, value)| Some((name, value.parse().ok()?)))
            .collect()
    };
    [read(light), read(dark)]
}

/// Texts and the grounds they stand on.
const TEXTS: [(&str, &[&str]); 12] = [
    (
        "ink",
        &["paper", "surface", "sunken", "accent-soft", "good-soft", "busy-soft", "warning-soft", "bad-soft"],
    ),
    ("quiet", &["paper", "surface", "sunken"]),
    ("accent", &["paper", "surface", "sunken", "accent-soft"]),
    ("accent-strong", &["paper", "surface", "sunken"]),
    ("on-accent", &["accent", "accent-strong"]),
    ("good", &["good-soft", "surface"]),
    ("busy", &["busy-soft", "surface"]),
    ("warning", &["warning-soft", "surface"]),
    ("bad", &["bad-soft", "surface", "paper"]),
    ("on-bad", &["bad"]),
    ("on-foot", &["foot"]),
    ("foot-quiet", &["foot"]),
];

/// Edges and drawings that tell something.
const SIGNS: [(&str, &[&str]); 3] = [
    ("edge", &["paper", "surface"]),
    ("mark", &["paper", "surface", "sunken"]),
    ("accent", &["surface", "paper"]),
];

#[test]
fn every_pair_of_colours_can_be_read() {
    for (theme, name) in themes().iter().zip(["light", "dark"]) {
        for (pairs, least) in [(TEXTS.as_slice(), 4.5), (SIGNS.as_slice(), 3.0)] {
            for (front, grounds) in pairs {
                for ground in *grounds {
                    let ratio = theme[front].contrast(theme[ground]);
                    assert!(ratio >= least, "{name}: {front} on {ground} is {ratio:.2}, not {least}");
                }
            }
        }
    }
}

#[test]
fn every_colour_of_the_light_theme_has_a_dark_one() {
    let [light, dark] = themes();
    assert_eq!(light.keys().collect::<Vec<_>>(), dark.keys().collect::<Vec<_>>());
    assert!(light.len() > 20);
}

#[test]
fn every_token_that_the_style_names_exists() {
    let style = [
        include_str!("../../assets/css/base.css"),
        include_str!("../../assets/css/layout.css"),
        include_str!("../../assets/css/forms.css"),
        include_str!("../../assets/css/tables.css"),
        include_str!("../../assets/css/parts.css"),
        include_str!("../../assets/css/charts.css"),
    ]
    .concat();
    for token in style.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(TOKENS.contains(&format!("--{token}:")), "{token}");
    }
    assert!(!style.contains("@import") && !style.contains("url("), "the style loads nothing from elsewhere");
}
