//! Finds where JSON values begin and end, without building them.

use std::io::BufRead;

use super::super::{Limits, damaged, too_large, unreadable};
use crate::Unreadable;

/// What is said in French of what the JSON library refuses, which it explains in English alone.
pub(super) const NOT_JSON: &str = "ce n’est pas du JSON valide, ou pas celui d’un tableau";

/// A position in a JSON text. What a value holds is checked by whoever parses it; here, only its extent.
pub(super) struct Scan<R> {
    inner: R,
    format: &'static str,
    offset: u64,
    line: u64,
    row: u64,
    depth: u64,
}

impl<R: BufRead> Scan<R> {
    pub(super) fn new(inner: R, format: &'static str, limits: &Limits) -> Self {
        Self::from(inner, format, limits, 0, 1)
    }

    /// Goes on from a place found before.
    pub(super) fn from(inner: R, format: &'static str, limits: &Limits, offset: u64, line: u64) -> Self {
        Self { inner, format, offset, line, row: limits.row, depth: limits.depth }
    }

    pub(super) fn into_inner(self) -> R {
        self.inner
    }

    /// Bytes from the start of the file.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// From 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    pub(super) const fn format(&self) -> &'static str {
        self.format
    }

    pub(super) fn damaged(&self, french: &str, english: &str) -> Unreadable {
        damaged(
            self.format,
            format!("à la ligne {}, {french}", self.line),
            format!("line {}: {english}", self.line),
        )
    }

    /// The next byte that is not a space, left where it is. The record separator of RFC 8142 counts as a space, and
    /// so does the byte order mark at the start.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Unreadable> {
        loop {
            let chunk = self.inner.fill_buf().map_err(unreadable)?;
            let Some(&first) = chunk.first() else { return Ok(None) };
            let mut used = 0;
            if self.offset == 0 && chunk.starts_with(b"\xef\xbb\xbf") {
                used = 3;
            } else if !is_space(first) {
                return Ok(Some(first));
            }
            while let Some(&byte) = chunk.get(used).filter(|&&byte| is_space(byte)) {
                self.line += u64::from(byte == b'\n');
                used += 1;
            }
            self.consume(used);
        }
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.offset += count as u64;
    }

    /// Passes this byte.
    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), Unreadable> {
        if self.peek()? == Some(wanted) {
            self.consume(1);
            return Ok(());
        }
        let wanted = char::from(wanted);
        Err(self.damaged(&format!("le signe {wanted} est attendu"), &format!("{wanted} is expected")))
    }

    /// Passes a comma, or the end of a list or an object. `true` when another item follows.
    pub(super) fn another(&mut self, end: u8) -> Result<bool, Unreadable> {
        match self.peek()? {
            Some(b',') => {
                self.consume(1);
                Ok(true)
            }
            _ => self.expect(end).map(|()| false),
        }
    }

    /// Reads the bytes of the next value.
    pub(super) fn value(&mut self, into: &mut Vec<u8>) -> Result<(), Unreadable> {
        into.clear();
        self.pass(Some(into))
    }

    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        self.pass(None)
    }

    fn pass(&mut self, mut keep: Option<&mut Vec<u8>>) -> Result<(), Unreadable> {
        let first = self.peek()?;
        let mut extent = Extent { scalar: !matches!(first, Some(b'{' | b'[' | b'"')), ..Extent::default() };
        let mut size = 0;
        loop {
            let chunk = self.inner.fill_buf().map_err(unreadable)?;
            if chunk.is_empty() {
                return if extent.scalar && size > 0 {
                    Ok(())
                } else {
                    Err(self.damaged("la fin manque", "it is cut short"))
                };
            }
            let (used, ended) = extent.advance(chunk);
            if extent.depth > self.depth {
                return Err(too_large("depth", self.depth));
            }
            size += used as u64;
            if let Some(keep) = &mut keep {
                if size > self.row {
                    return Err(too_large("row", self.row));
                }
                keep.extend_from_slice(&chunk[..used]);
            }
            self.line += extent.take_lines();
            self.consume(used);
            if ended {
                return if size > 0 {
                    Ok(())
                } else {
                    Err(self.damaged("une valeur est attendue", "a value is expected"))
                };
            }
        }
    }
}

/// How far into a value the bytes are.
#[derive(Default)]
struct Extent {
    scalar: bool,
    in_string: bool,
    escaped: bool,
    depth: u64,
    lines: u64,
}

impl Extent {
    fn take_lines(&mut self) -> u64 {
        std::mem::take(&mut self.lines)
    }

    /// How many bytes of the chunk belong to the value, and whether it ends there.
    fn advance(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = chunk.get(at) {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_string {
                let Some(found) = memchr::memchr2(b'"', b'\\', &chunk[at..]) else {
                    return (chunk.len(), false);
                };
                at += found + 1;
                self.escaped = chunk[at - 1] == b'\\';
                self.in_string = self.escaped;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
                continue;
            }
            match byte {
                b',' | b':' | b'}' | b']' | b'"' | b'{' | b'[' if self.scalar => return (at, true),
                _ if self.scalar && is_space(byte) => return (at, true),
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                b'\n' => self.lines += 1,
                _ => {}
            }
            at += 1;
        }
        (at, false)
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x1e)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn values(text: &str, buffer: usize) -> Result<Vec<String>, Unreadable> {
        let inner = BufReader::with_capacity(buffer, text.as_bytes());
        let mut scan = Scan::new(inner, "JSON", &Limits::default());
        let (mut all, mut value) = (Vec::new(), Vec::new());
        while scan.peek()?.is_some() {
            scan.value(&mut value)?;
            all.push(String::from_utf8(value.clone()).expect("UTF-8"));
        }
        Ok(all)
    }

    #[test]
    fn values_are_cut_wherever_the_buffer_ends() {
        let text = "\u{feff}{\"a\":\"}\\\"]\\\\\",\"b\":[1,{}]} 12.5\n\"x\\\\\" [] true";
        for buffer in 3..40 {
            let cut = values(text, buffer).expect("values");
            assert_eq!(
                cut,
                ["{\"a\":\"}\\\"]\\\\\",\"b\":[1,{}]}", "12.5", "\"x\\\\\"", "[]", "true"],
                "{buffer}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let refused = values(&"[".repeat(1_000_000), 4096);
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: "depth", .. })), "{refused:?}");
    }

    proptest! {
        #[test]
        fn any_json_value_is_cut_whole(text in "[ -~]{0,40}", number in any::<f64>(), deep in 0_usize..20) {
            let value = serde_json::json!([text, {"k": number, "n": null}, [[]], "é\n"]);
            let value = (0..deep).fold(value, |inner, _| serde_json::json!({ "k": [inner] })).to_string();
            let cut = values(&format!("{value} {value}"), 7);
            prop_assert_eq!(cut.expect("values"), [value.clone(), value]);
        }
    }
}
