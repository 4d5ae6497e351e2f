//! Counts what comes out of a compressed stream, and stops it at a limit.

use std::error::Error;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Limits;
use crate::{Reason, Unreadable};

/// Below this size a ratio means nothing: one megabyte of zeros is nobody's bomb.
const RATIO_APPLIES_BEYOND: u64 = 64 * 1024 * 1024;

/// Why a reader stopped, carried inside an [`io::Error`] because [`Read`] has no other way.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    Over { what: &'static str, limit: u64 },
    Corrupt { format: &'static str, reason: Reason },
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Over { what, limit } => write!(out, "over the limit on {what} ({limit})"),
            Self::Corrupt { format, reason } => write!(out, "damaged {format}: {reason}"),
        }
    }
}

impl Error for Stop {}

/// What an error met while reading says of the file: a limit or a damage when it came from an archive, else a
/// failure of the machine.
pub fn unreadable(error: io::Error) -> Unreadable {
    stopped(&error).unwrap_or(Unreadable::Io(error))
}

/// The same for an error that is shared, as those of the XML reader are.
pub(super) fn stopped(error: &io::Error) -> Option<Unreadable> {
    match error.get_ref()?.downcast_ref::<Stop>()?.clone() {
        Stop::Over { what, limit } => Some(Unreadable::TooLarge { what, limit }),
        Stop::Corrupt { format, reason } => Some(Unreadable::Damaged { format, reason }),
    }
}

/// What all the parts of one file may inflate to, together.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    spent: Arc<AtomicU64>,
    limit: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Self { spent: Arc::default(), limit }
    }

    fn spend(&self, bytes: u64) -> Result<(), Stop> {
        let before = self.spent.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.limit {
            return Err(Stop::Over { what: "inflated size", limit: self.limit });
        }
        Ok(())
    }
}

/// A decompressor under watch.
pub(super) struct Metered<R> {
    inner: R,
    format: &'static str,
    given: u64,
    /// What the ratio allows for this part.
    ceiling: u64,
    ratio: u64,
    budget: Budget,
}

impl<R: Read> Metered<R> {
    /// `compressed` is the length in bytes of what `inner` inflates.
    pub(super) fn new(
        inner: R,
        compressed: u64,
        format: &'static str,
        limits: &Limits,
        budget: &Budget,
    ) -> Self {
        let ceiling = compressed.saturating_mul(limits.ratio).max(RATIO_APPLIES_BEYOND);
        Self { inner, format, given: 0, ceiling, ratio: limits.ratio, budget: budget.clone() }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
                if stopped(&error).is_none() =>
            {
                let reason = Reason::new("son contenu compressé ne peut pas être lu", error.to_string());
                io::Error::other(Stop::Corrupt { format: self.format, reason })
            }
            _ => error,
        })?;
        self.given += count as u64;
        self.budget.spend(count as u64).map_err(io::Error::other)?;
        if self.given > self.ceiling {
            return Err(io::Error::other(Stop::Over { what: "inflation ratio", limit: self.ratio }));
        }
        Ok(count)
    }
}
