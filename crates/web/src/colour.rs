//! Colours that a tenant chooses, made safe to read: contrast follows WCAG 2.2, success criterion 1.4.3.

use std::fmt;
use std::str::FromStr;

use kernel::Invalid;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    pub const WHITE: Self = Self([255; 3]);
    pub const BLACK: Self = Self([0; 3]);

    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of two colours, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with `percent` (0 to 100) of `other` in it.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u16) -> Self {
        let mix = |mine: u8, theirs: u8| {
            let sum = u16::from(mine) * (100 - percent.min(100)) + u16::from(theirs) * percent.min(100);
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self(std::array::from_fn(|part| mix(self.0[part], other.0[part])))
    }

    /// The nearest colour towards `end` that stands out by `ratio` on every one of `grounds`.
    fn readable(self, end: Self, grounds: &[Self], ratio: f64) -> Self {
        let stands_out = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= ratio);
        (0..=100).map(|percent| self.mixed(end, percent)).find(stands_out).unwrap_or(end)
    }
}

impl FromStr for Colour {
    type Err = Invalid;

    /// Reads `#155e5b` or `155e5b`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let is_hex = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex);
        let [_, red, green, blue] = number.ok_or(Invalid::new("colour", "colour-format"))?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    /// Six digits without `#`: also a part of an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "{red:02x}{green:02x}{blue:02x}")
    }
}

/// The grounds of the stylesheet that accents are read on, dark theme last (`assets/css/tokens.css`).
const LIGHT: [Colour; 3] = [Colour::new(251, 250, 246), Colour::WHITE, Colour::new(242, 240, 233)];
const DARK: [Colour; 3] = [Colour::new(20, 24, 28), Colour::new(28, 33, 39), Colour::new(36, 42, 49)];
const INK_ON_LIGHT_ACCENT: Colour = Colour::new(14, 20, 24);

/// Tokens that a pair of chosen colours gives in one theme.
struct Tokens {
    accent: Colour,
    strong: Colour,
    soft: Colour,
    on_accent: Colour,
    mark: Colour,
}

impl Tokens {
    fn light(accent: Colour, mark: Colour) -> Self {
        let soft = accent.mixed(Colour::WHITE, 90);
        let grounds = [LIGHT[0], LIGHT[1], LIGHT[2], soft];
        let accent = accent.readable(Colour::BLACK, &grounds, 4.5);
        Self {
            accent,
            strong: accent.mixed(Colour::BLACK, 25),
            soft,
            on_accent: Colour::WHITE,
            mark: mark.readable(Colour::BLACK, &LIGHT, 3.0),
        }
    }

    fn dark(accent: Colour, mark: Colour) -> Self {
        let soft = accent.mixed(DARK[1], 82);
        let grounds = [DARK[0], DARK[1], DARK[2], soft, INK_ON_LIGHT_ACCENT];
        let accent = accent.readable(Colour::WHITE, &grounds, 4.5);
        Self {
            accent,
            strong: accent.mixed(Colour::WHITE, 25),
            soft,
            on_accent: INK_ON_LIGHT_ACCENT,
            mark: mark.readable(Colour::WHITE, &DARK, 3.0),
        }
    }

    fn css(&self) -> String {
        let Self { accent, strong, soft, on_accent, mark } = self;
        format!(
            ":root{{--accent:#{accent};--accent-strong:#{strong};--accent-soft:#{soft};\
             --on-accent:#{on_accent};--mark:#{mark}}}"
        )
    }
}

/// The stylesheet of two chosen colours: they are darkened or lightened until every text that uses them can be read.
pub fn stylesheet(accent: Colour, mark: Colour) -> String {
    let (light, dark) = (Tokens::light(accent, mark).css(), Tokens::dark(accent, mark).css());
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_the_specification() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        let grey: Colour = "#767676".parse().unwrap();
        assert!(grey.contrast(Colour::WHITE) >= 4.5 && grey.contrast(Colour::WHITE) < 4.6);
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        for wrong in ["", "#fff", "#12345g", "+12345", "red", "1234567", "é1234"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
        assert_eq!("#155E5B".parse::<Colour>().unwrap().to_string(), "155e5b");
    }

    proptest! {
        #[test]
        fn whatever_a_tenant_chooses_can_be_read(accent: [u8; 3], mark: [u8; 3]) {
            let (accent, mark) = (Colour(accent), Colour(mark));
            for (tokens, grounds) in [(Tokens::light(accent, mark), LIGHT), (Tokens::dark(accent, mark), DARK)] {
                for ground in grounds {
                    prop_assert!(tokens.accent.contrast(ground) >= 4.5);
                    prop_assert!(tokens.strong.contrast(ground) >= 4.5);
                    prop_assert!(tokens.mark.contrast(ground) >= 3.0);
                }
                prop_assert!(tokens.accent.contrast(tokens.soft) >= 4.5);
                prop_assert!(tokens.on_accent.contrast(tokens.accent) >= 4.5);
                prop_assert!(tokens.on_accent.contrast(tokens.strong) >= 4.5);
            }
        }
    }
}
