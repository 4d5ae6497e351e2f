//! How each style of a workbook shows a number.

use std::collections::HashMap;
use std::io::Read;

use quick_xml::events::Event;

use super::super::date::Shown;
use super::super::xml::{Xml, attribute, number};
use super::super::{Limits, too_large};
use super::FORMAT;
use crate::Unreadable;

/// Excel keeps at most 65,490 styles in a workbook.
const STYLES: usize = 65_536;

#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shown>);

impl Styles {
    pub(super) fn read<R: Read>(part: R, limits: &Limits) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(part, FORMAT, limits);
        let mut codes = HashMap::new();
        let mut styles = Vec::new();
        let mut in_cell_styles = false;
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) =
                            (number(element, "numFmtId"), attribute(element, "formatCode"))
                        {
                            codes.insert(id, Shown::by_code(&code));
                        }
                    }
                    "cellXfs" => in_cell_styles = matches!(event, Event::Start(_)),
                    "xf" if in_cell_styles => {
                        let id = number(element, "numFmtId").unwrap_or(0);
                        styles.push(codes.get(&id).copied().unwrap_or_else(|| Shown::built_in(id)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
                Event::Eof => return Ok(Self(styles)),
                _ => {}
            }
            if styles.len() > STYLES || codes.len() > STYLES {
                return Err(too_large("styles", STYLES as u64));
            }
        }
    }

    pub(super) fn get(&self, style: usize) -> Shown {
        self.0.get(style).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_known_by_its_own_code_or_by_a_built_in_one() {
        let styles = Styles::read(
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>\
             <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"><alignment/></xf><xf numFmtId=\"22\"/></cellXfs>\
             <dxfs><dxf><xf numFmtId=\"14\"/></dxf></dxfs></styleSheet>"
                .as_bytes(),
            &Limits::default(),
        )
        .expect("styles");
        let shown: Vec<_> = (0..4).map(|style| styles.get(style)).collect();
        assert_eq!(shown, [Shown::Number, Shown::Date, Shown::DateTime, Shown::Number]);
    }
}
