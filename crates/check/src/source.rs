//! Cuts a stream into blocks of whole records, in UTF-8, whatever its encoding.
//!
//! A block begins where a record does, so that threads read blocks without knowing of each other.

mod blank;
mod rows;
mod tally;
#[cfg(test)]
mod tests;

use std::io::Read;

use sha2::Sha256;

pub(crate) use self::rows::RowFeed;
pub(crate) use self::tally::{Tallied, Tally};
use crate::Unreadable;
use crate::block::{Block, Text};
use crate::exact;
use crate::formats;
use crate::index::{Quotes, quotes};
use crate::text::{Dialect, Encoding, by_mark, by_zeros, guess};

/// Bytes of the longest record. A quote that is never closed makes the rest of the file one record.
pub(crate) const RECORD_LIMIT: usize = 16 << 20;
/// Bytes of a block: it fits in the cache of a core with its index.
pub(crate) const CHUNK: usize = 512 << 10;

/// What gives blocks.
pub(crate) trait Feed: Send {
    /// Replaces `block` by the next one; `false` at the end.
    fn fill(&mut self, block: &mut Block) -> Result<bool, Unreadable>;

    /// Whether [`Feed::fill`] would say `false`, as far as is known without reading.
    fn is_at_end(&self) -> bool;
}

enum Decoding {
    /// Only ASCII so far: the first byte that is not will tell.
    Unknown,
    Utf8,
    From(Box<encoding_rs::Decoder>, Encoding),
}

/// Blocks of a text.
pub(crate) struct TextFeed<'a> {
    reader: Tallied<'a>,
    decoding: Decoding,
    /// Bytes as they are in the file, where the text of the block being made is not them.
    raw: Option<Vec<u8>>,
    /// A buffer for them, from a block before.
    spare: Vec<u8>,
    /// Bytes at the start of the tail that were hashed.
    hashed: usize,
    /// Text after the last whole record of the block before.
    tail: Vec<u8>,
    /// As [`Block::replaced`], in the text being made.
    replaced: Vec<u32>,
    /// Old Mac files end lines with a carriage return alone.
    lone_returns: bool,
    pub(crate) dialect: Dialect,
    chunk: usize,
    number: u64,
    ended: bool,
    /// Blank rows since the last row that is not: nothing at the end of the file, and rows before any other.
    blank: u64,
    /// A block that is given once so many blank rows before it were.
    held: Option<(Block, u64)>,
}

/// What a text was cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Nothing,
    Records,
    /// The last record is not closed: what looks like rows may be inside quotes.
    Unclosed,
}

impl<'a> TextFeed<'a> {
    /// Reads the beginning to learn the encoding and the dialect. `names` are the columns that a schema expects.
    pub(crate) fn open(reader: Tallied<'a>, names: &[&str], chunk: usize) -> Result<Self, Unreadable> {
        let mut feed = Self {
            reader,
            decoding: Decoding::Unknown,
            raw: None,
            spare: Vec::new(),
            hashed: 0,
            tail: Vec::new(),
            replaced: Vec::new(),
            lone_returns: false,
            dialect: Dialect::default(),
            chunk,
            number: 0,
            ended: false,
            blank: 0,
            held: None,
        };
        let mut head = vec![0; chunk.clamp(256, CHUNK)];
        let length = feed.read_raw(&mut head)?;
        head.truncate(length);
        let mut start = 0;
        if let Some((encoding, mark)) = by_mark(&head) {
            feed.decode_from(encoding);
            start = mark;
        } else if let Some(encoding) = by_zeros(&head) {
            feed.decode_from(encoding);
        }
        let mut text = Text::default();
        feed.decode(&head[start..], &mut text)?;
        feed.lone_returns = text.bytes().contains(&b'\r') && !text.bytes().contains(&b'\n');
        feed.end_lines(text.from(0));
        if feed.ended && text.bytes().iter().all(u8::is_ascii_whitespace) {
            return Err(Unreadable::Empty);
        }
        feed.dialect = Dialect::guess(text.bytes(), names);
        feed.tail.extend_from_slice(text.bytes());
        feed.hashed = text.len();
        Ok(feed)
    }

    pub(crate) fn encoding(&self) -> Encoding {
        match self.decoding {
            Decoding::From(_, encoding) => encoding,
            Decoding::Unknown | Decoding::Utf8 => Encoding::Utf8,
        }
    }

    pub(crate) fn tally(&self) -> &Tally {
        self.reader.tally()
    }

    /// What hashed the bytes that were read to open the file; the others are for whoever reads the blocks
    /// ([`Block::source`]).
    pub(crate) fn take_hasher(&mut self) -> Option<Sha256> {
        self.reader.take_hasher()
    }

    fn decode_from(&mut self, encoding: Encoding) {
        self.decoding = match encoding.decoder() {
            Some(decoder) => Decoding::From(Box::new(decoder), encoding),
            None => Decoding::Utf8,
        };
    }

    /// Fills `buffer` unless the file ends.
    fn read_raw(&mut self, buffer: &mut [u8]) -> Result<usize, Unreadable> {
        let mut length = 0;
        while length < buffer.len() && !self.ended {
            match self.reader.read(&mut buffer[length..]) {
                Ok(0) => self.ended = true,
                Ok(read) => length += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(formats::unreadable(error)),
            }
        }
        Ok(length)
    }

    /// Appends `raw` to `text` in UTF-8. Bytes of UTF-8 are copied as they are: threads validate their own blocks.
    #[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
    fn decode(&mut self, mut raw: &[u8], text: &mut Text) -> Result<(), Unreadable> {
        if matches!(self.decoding, Decoding::Unknown) && !raw.is_ascii() {
            self.decode_from(guess(raw));
        }
        let Decoding::From(decoder, encoding) = &mut self.decoding else {
            text.push(raw);
            return Ok(());
        };
        let (start, unassigned) = (text.len(), encoding.unassigned());
        loop {
            let room = decoder
                .max_utf8_buffer_length_without_replacement(raw.len())
                .ok_or(Unreadable::TooLarge { what: "block", limit: RECORD_LIMIT as u64 })?;
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(raw, text.room(room), self.ended);
            text.grow(written);
            raw = &raw[read..];
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => {
                    self.replaced.push(text.len() as u32);
                    text.push("\u{FFFD}".as_bytes());
                }
            }
        }
        if !unassigned.is_empty() {
            // They were decoded as control characters of the same numbers, as browsers do.
            let added = &*text.from(start);
            let controls = memchr::memchr_iter(0xC2, added)
                .filter(|&at| added.get(at + 1).is_some_and(|byte| unassigned.contains(byte)));
            self.replaced.extend(controls.map(|at| (start + at) as u32));
        }
        Ok(())
    }

    /// Appends about a chunk more to `text`.
    fn more(&mut self, text: &mut Text) -> Result<(), Unreadable> {
        let start = text.len();
        let chunk = self.chunk;
        if let Decoding::From(..) = self.decoding {
            let mut raw = self.raw_before(text);
            let before = raw.len();
            raw.resize(before + chunk, 0);
            let length = self.read_raw(&mut raw[before..])?;
            raw.truncate(before + length);
            self.decode(&raw[before..], text)?;
            self.raw = Some(raw);
        } else {
            let length = self.read_raw(text.room(chunk))?;
            text.grow(length);
            let foreign = matches!(self.decoding, Decoding::Unknown) && !text.from(start).is_ascii();
            if foreign || self.lone_returns || self.raw.is_some() {
                let more = text.from(start).to_vec();
                text.truncate(start);
                let mut raw = self.raw_before(text);
                raw.extend_from_slice(&more);
                self.decode(&more, text)?;
                self.raw = Some(raw);
            }
        }
        self.end_lines(text.from(start));
        Ok(())
    }

    /// The bytes that the text of this block was made from so far, but for those that were hashed.
    fn raw_before(&mut self, text: &Text) -> Vec<u8> {
        self.raw.take().unwrap_or_else(|| {
            let mut raw = std::mem::take(&mut self.spare);
            raw.clear();
            raw.extend_from_slice(&text.bytes()[self.hashed..]);
            raw
        })
    }

    fn end_lines(&self, text: &mut [u8]) {
        if self.lone_returns {
            for byte in text.iter_mut().filter(|byte| **byte == b'\r') {
                *byte = b'\n';
            }
        }
    }

    /// Replaces `block` by the next whole records.
    #[expect(clippy::cast_possible_truncation, reason = "a block is at most RECORD_LIMIT and a chunk long")]
    fn cut(&mut self, block: &mut Block) -> Result<Cut, Unreadable> {
        self.spare = block.forget_source();
        let text = &mut block.text;
        text.truncate(0);
        text.push(&self.tail);
        self.tail.clear();
        // The first block is what the dialect was learnt from, if it has a whole record.
        let mut enough = self.number == 0;
        let mut is_closed;
        let cut = loop {
            if !enough && !self.ended {
                self.more(text)?;
            }
            let quotes = quotes(text.bytes(), self.dialect);
            block.regular = quotes != Quotes::Irregular && !(self.ended && quotes == Quotes::EndInside);
            is_closed = quotes == Quotes::EndOutside
                || (quotes == Quotes::Irregular
                    && (!self.ended || exact::complete(text.bytes(), self.dialect) == text.len()))
                || (quotes == Quotes::EndInside && !self.ended);
            let cut = match quotes {
                _ if self.ended => text.len(),
                Quotes::Irregular => exact::complete(text.bytes(), self.dialect),
                Quotes::EndInside => last_record_end(text.bytes(), self.dialect.quote, true),
                Quotes::EndOutside => last_record_end(text.bytes(), self.dialect.quote, false),
            };
            if cut > 0 || self.ended {
                break cut;
            }
            if text.len() >= RECORD_LIMIT {
                return Err(Unreadable::TooLarge { what: "row", limit: RECORD_LIMIT as u64 });
            }
            enough = false;
        };
        self.tail.extend_from_slice(&text.bytes()[cut..]);
        text.truncate(cut);
        text.pad();
        let kept = self.replaced.partition_point(|&position| (position as usize) < cut);
        block.replaced.clear();
        block.replaced.extend(self.replaced.drain(..kept));
        for position in &mut self.replaced {
            *position -= cut as u32;
        }
        if let Some(raw) = self.raw.take() {
            block.is_made_from(raw);
            self.hashed = self.tail.len();
        } else {
            let from = self.hashed.min(cut);
            block.is_source_from(from);
            self.hashed -= from;
        }
        (block.start, block.rows) = (0, None);
        block.read = self.tally().bytes;
        Ok(match (cut, is_closed) {
            (0, _) => Cut::Nothing,
            (_, true) => Cut::Records,
            (_, false) => Cut::Unclosed,
        })
    }
}

impl Feed for TextFeed<'_> {
    fn fill(&mut self, block: &mut Block) -> Result<bool, Unreadable> {
        if self.held.is_none() {
            let apart = match self.cut(block)? {
                Cut::Nothing => return Ok(false),
                Cut::Records => blank::set_apart(block, self.dialect, self.number == 0),
                Cut::Unclosed => 0,
            };
            if block.text.len() == 0 {
                self.blank += apart;
            } else {
                match std::mem::replace(&mut self.blank, apart) {
                    0 => {}
                    before => self.held = Some((std::mem::take(block), before)),
                }
            }
        }
        match self.held.take() {
            None => {}
            Some((held, 0)) => *block = held,
            Some((held, left)) => {
                let rows = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
                blank::put_back(block, rows);
                block.read = held.read;
                self.held = Some((held, left - rows as u64));
            }
        }
        block.number = self.number;
        self.number += 1;
        Ok(true)
    }

    fn is_at_end(&self) -> bool {
        self.ended && self.tail.is_empty() && self.held.is_none()
    }
}

/// Where the last whole record ends in a text with regular quoting that ends `inside` quotes or not.
fn last_record_end(text: &[u8], quote: u8, mut inside: bool) -> usize {
    for (position, &byte) in text.iter().enumerate().rev() {
        if byte == quote {
            inside = !inside;
        } else if byte == b'\n' && !inside {
            return position + 1;
        }
    }
    0
}
