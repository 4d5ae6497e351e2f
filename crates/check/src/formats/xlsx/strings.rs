//! The texts that the cells of a workbook share.

use std::borrow::Cow;
use std::io::Read;

use quick_xml::events::Event;

use super::super::xml::{Xml, resolve};
use super::super::{Limits, too_large};
use super::FORMAT;
use crate::Unreadable;

/// All the texts end to end: two allocations, however many they are.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read<R: Read>(part: R, limits: &Limits) -> Result<Self, Unreadable> {
        let limit = limits.shared_strings.min(u64::from(u32::MAX));
        let mut xml = Xml::new(part, FORMAT, limits);
        let mut strings = Self::default();
        let mut current = String::new();
        let (mut in_text, mut in_reading_aid) = (false, 0_u32);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "si" => current.clear(),
                    "t" => in_text = in_reading_aid == 0,
                    // How to pronounce a Japanese text: not a part of it.
                    "rPh" => in_reading_aid += 1,
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "si" => strings.push("", limit)?,
                Event::End(element) => match element.local_name().as_ref() {
                    "si" => strings.push(&unescape(&current), limit)?,
                    "t" => in_text = false,
                    "rPh" => in_reading_aid = in_reading_aid.saturating_sub(1),
                    _ => {}
                },
                Event::Text(text) if in_text => current.push_str(&text.xml10_content()),
                Event::CData(text) if in_text => current.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if in_text => {
                    resolve(&entity, &mut current, FORMAT)?;
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
            if current.len() as u64 > limits.cell {
                return Err(too_large("cell", limits.cell));
            }
        }
    }

    fn push(&mut self, text: &str, limit: u64) -> Result<(), Unreadable> {
        let held = (self.text.len() + text.len() + (self.ends.len() + 1) * size_of::<u32>()) as u64;
        if held > limit {
            return Err(too_large("shared strings", limit));
        }
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).map_err(|_over| too_large("shared strings", limit))?);
        Ok(())
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start as usize..*self.ends.get(index)? as usize)
    }
}

/// Excel writes characters that XML forbids as `_x000D_`, and a text that looks so as `_x005F_x000D_`
/// (ECMA-376, 22.4.2.4).
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let code = from.get(2..6).filter(|_| from.as_bytes().get(6) == Some(&b'_'));
        let character = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        if let Some(character) = character {
            plain.push(character);
            rest = &from[7..];
        } else {
            plain.push_str("_x");
            rest = &from[2..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Strings, Unreadable> {
        Strings::read(xml.as_bytes(), &Limits::default())
    }

    #[test]
    fn rich_text_is_joined_and_reading_aids_left_out() {
        let strings = read(
            "<sst><si><t>un</t></si><si/><si><r><t xml:space=\"preserve\">deux </t></r><r><t>&amp; trois&#10;</t></r>\
             <rPh sb=\"0\" eb=\"1\"><t>ツー</t></rPh></si><si><t>_x000D_a_x005F_x000D_b_x</t></si></sst>",
        )
        .expect("strings");
        let all: Vec<_> = (0..5).map(|index| strings.get(index)).collect();
        assert_eq!(all, [Some("un"), Some(""), Some("deux & trois\n"), Some("\ra_x000D_b_x"), None]);
    }

    #[test]
    fn an_entity_bomb_is_refused() {
        let bomb = "<!DOCTYPE s [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
        assert!(matches!(read(bomb), Err(Unreadable::Doctype)));
        assert!(matches!(read("<sst><si><t>&b;</t></si></sst>"), Err(Unreadable::Damaged { .. })));
    }

    #[test]
    fn empty_texts_count_against_the_limit_too() {
        let many = format!("<sst>{}</sst>", "<si/>".repeat(1000));
        let limits = Limits { shared_strings: 1000, ..Limits::default() };
        let refused = Strings::read(many.as_bytes(), &limits);
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: "shared strings", .. })), "{refused:?}");
    }

    #[test]
    fn a_long_text_is_refused_even_in_many_pieces() {
        let runs = format!("<sst><si>{}</si></sst>", "<r><t>0123456789</t></r>".repeat(100));
        let limits = Limits { cell: 999, ..Limits::default() };
        let refused = Strings::read(runs.as_bytes(), &limits);
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: "cell", limit: 999 })), "{refused:?}");
    }
}
