//! The values that are rows, one at a time.

use std::io::{BufReader, SeekFrom};

use serde::Deserialize;
use serde::de::DeserializeSeed;
use serde_json::value::RawValue;

use super::super::{Limits, Source, damaged};
use super::find::Place;
use super::scan::{NOT_JSON, Scan};
use crate::Unreadable;

pub(super) const BUFFER: usize = 64 * 1024;

pub(super) type Reader = Scan<BufReader<Box<dyn Source>>>;

pub(super) struct Values {
    scan: Reader,
    place: Place,
    started: bool,
    ended: bool,
    value: Vec<u8>,
    line: u64,
}

impl Values {
    pub(super) fn at(
        mut source: Box<dyn Source>,
        place: &Place,
        limits: &Limits,
    ) -> Result<Self, Unreadable> {
        source.seek(SeekFrom::Start(place.offset))?;
        let inner = BufReader::with_capacity(BUFFER, source);
        let scan = Scan::from(inner, place.format.name(), limits, place.offset, place.line);
        Ok(Self {
            scan,
            place: place.clone(),
            started: false,
            ended: false,
            value: Vec::new(),
            line: place.line,
        })
    }

    pub(super) fn into_inner(self) -> Box<dyn Source> {
        self.scan.into_inner().into_inner()
    }

    /// Goes to the next value; `false` at the end.
    pub(super) fn next(&mut self) -> Result<bool, Unreadable> {
        if self.ended {
            return Ok(false);
        }
        let first = !std::mem::replace(&mut self.started, true);
        let next = self.scan.peek()?;
        self.ended = if !self.place.in_list {
            next.is_none()
        } else if first {
            next == Some(b']')
        } else {
            !self.scan.another(b']')?
        };
        if self.ended {
            if first && self.place.in_list {
                self.scan.expect(b']')?;
            }
            if self.place.whole && self.scan.peek()?.is_some() {
                return Err(self.scan.damaged(
                    "quelque chose suit la fin de la liste",
                    "something follows the end of the list",
                ));
            }
            return Ok(false);
        }
        self.scan.peek()?;
        self.line = self.scan.line();
        self.scan.value(&mut self.value)?;
        Ok(true)
    }

    /// The line that the current value begins on.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    pub(super) const fn bytes(&self) -> usize {
        self.value.len()
    }

    /// The first byte of the current value.
    pub(super) fn first_byte(&self) -> Option<u8> {
        self.value.first().copied()
    }

    pub(super) fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Unreadable> {
        serde_json::from_slice(&self.value).map_err(|error| self.wrong(&error))
    }

    pub(super) fn parse_with<'a, S: DeserializeSeed<'a>>(&'a self, seed: S) -> Result<S::Value, Unreadable> {
        let mut deserializer = serde_json::Deserializer::from_slice(&self.value);
        let value = seed.deserialize(&mut deserializer).map_err(|error| self.wrong(&error))?;
        deserializer.end().map_err(|error| self.wrong(&error))?;
        Ok(value)
    }

    /// Parses a part of the current value.
    pub(super) fn parse_part<'a, S: DeserializeSeed<'a>>(
        &self,
        part: &'a RawValue,
        seed: S,
    ) -> Result<S::Value, Unreadable> {
        let mut deserializer = serde_json::Deserializer::from_str(part.get());
        seed.deserialize(&mut deserializer).map_err(|error| self.wrong(&error))
    }

    /// An error in the current value. Its own position is within the value, whose line is told first.
    pub(super) fn wrong(&self, error: &dyn std::fmt::Display) -> Unreadable {
        damaged(
            self.scan.format(),
            format!("à la ligne {}, {NOT_JSON}", self.line),
            format!("line {}: {error}", self.line),
        )
    }
}
