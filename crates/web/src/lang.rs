//! The language of a reader.

use axum::http::{HeaderMap, header};

/// A language that every text for people exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Fr,
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language's name for itself.
    pub fn endonym(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }

    /// Reads a tag: `fr`, `fr-FR`, `EN`. Another language gives nothing.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?.trim();
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language of an `Accept-Language` header (RFC 9110, 12.5.4). French when none is ours.
    pub(crate) fn accepted(headers: &HeaderMap) -> Self {
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let mut best = (0.0, Self::Fr);
        for range in wanted.split(',').take(20) {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            // A broken quality counts as none: a comparison with NaN is false.
            let quality = quality.trim().parse::<f32>().unwrap_or(0.0);
            if let Some(lang) = Self::parse(tag.trim())
                && quality > best.0
            {
                best = (quality, lang);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(header: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, header.parse().unwrap());
        Lang::accepted(&headers)
    }

    #[test]
    fn the_reader_s_order_is_followed() {
        assert_eq!(accepted("en-GB,en;q=0.9,fr;q=0.8"), Lang::En);
        assert_eq!(accepted("de, en;q=0.5, fr-CA;q=0.7"), Lang::Fr);
        assert_eq!(accepted("en;q=0"), Lang::Fr);
    }

    #[test]
    fn french_answers_who_asks_for_neither() {
        assert_eq!(accepted("de"), Lang::Fr);
        assert_eq!(accepted("en;q=NaN"), Lang::Fr);
        assert_eq!(Lang::accepted(&HeaderMap::new()), Lang::Fr);
    }
}
