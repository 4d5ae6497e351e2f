//! What the bytes of a text file mean: its encoding, its delimiter and its quote, guessed from what it holds.

mod dialect;
mod encoding;
pub(crate) mod preamble;

pub(crate) use self::dialect::Dialect;
pub(crate) use self::encoding::{Encoding, by_mark, by_zeros, guess};
pub(crate) use self::preamble::HeaderPlace;
