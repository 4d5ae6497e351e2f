//! XML from outside, one event at a time: no DOCTYPE, no entities but the five of the standard, bounded events.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::meter::{Stop, stopped};
use super::{Limits, damaged, too_large};
use crate::Unreadable;

/// What markup around a cell may take beside the cell itself.
const MARKUP: u64 = 64 * 1024;
/// Bytes of the name of an element, of which all those open are kept in memory.
const NAME: usize = 1024;
const BUFFER: usize = 64 * 1024;

/// A reader of events. The buffer of the current event is reused by the next one.
pub(super) struct Xml<R: Read> {
    reader: Reader<Gauge<BufReader<R>>>,
    buffer: Vec<u8>,
    depth: u64,
    format: &'static str,
    limits: Limits,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(inner: R, format: &'static str, limits: &Limits) -> Self {
        let allowed = limits.cell.saturating_add(MARKUP);
        let gauge =
            Gauge { inner: BufReader::with_capacity(BUFFER, inner), taken: 0, allowed, limit: limits.cell };
        Self {
            reader: Reader::from_reader(gauge),
            buffer: Vec::new(),
            depth: 0,
            format,
            limits: limits.clone(),
        }
    }

    /// The next event; [`Event::Eof`] at the end.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Unreadable> {
        self.buffer.clear();
        self.reader.get_mut().taken = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match &event {
                    Event::Start(start) => {
                        self.depth += 1;
                        if self.depth > self.limits.depth {
                            return Err(too_large("depth", self.limits.depth));
                        }
                        if start.name().as_ref().len() > NAME {
                            return Err(damaged(
                                self.format,
                                "un nom de son contenu XML est trop long",
                                "the name of an element is too long",
                            ));
                        }
                    }
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    Event::DocType(_) => return Err(Unreadable::Doctype),
                    Event::Eof if self.depth > 0 => {
                        return Err(damaged(
                            self.format,
                            "la fin de son contenu XML manque",
                            "its XML is cut short",
                        ));
                    }
                    _ => {}
                }
                Ok(event)
            }
            Err(error) => Err(wrong(&error, self.format)),
        }
    }
}

fn wrong(error: &quick_xml::Error, format: &'static str) -> Unreadable {
    let stop = if let quick_xml::Error::Io(inner) = error { stopped(inner) } else { None };
    stop.unwrap_or_else(|| damaged(format, "son contenu XML est mal formé", error.to_string()))
}

/// What one event may take of the stream, because the reader keeps an event whole in memory.
struct Gauge<R> {
    inner: R,
    taken: u64,
    allowed: u64,
    limit: u64,
}

impl<R: BufRead> Read for Gauge<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

impl<R: BufRead> BufRead for Gauge<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > self.allowed {
            return Err(io::Error::other(Stop::Over { what: "cell", limit: self.limit }));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count as u64;
        self.inner.consume(count);
    }
}

/// The attribute with this name; a name without a prefix fits any prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name || attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
        })
}

/// The attribute as a number; `None` when it is absent or not one.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u64> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}

/// Adds what a reference stands for: a character by its number, or one of the five entities of XML. No other can
/// exist, as there is no DOCTYPE to declare it.
pub(super) fn resolve(
    reference: &BytesRef<'_>,
    into: &mut String,
    format: &'static str,
) -> Result<(), Unreadable> {
    let unknown = |english: String| damaged(format, "son contenu XML a un caractère inconnu", english);
    if let Some(character) = reference.resolve_char_ref().map_err(|error| unknown(error.to_string()))? {
        into.push(character);
        return Ok(());
    }
    into.push(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        other => return Err(unknown(format!("unknown entity {other}"))),
    });
    Ok(())
}
