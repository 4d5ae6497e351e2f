//! Counts and hashes a file's bytes as they are read.

use std::io::Read;

use sha2::{Digest, Sha256};

/// A reader that keeps count.
pub(crate) struct Tallied<'a> {
    reader: Box<dyn Read + Send + 'a>,
    tally: Tally,
}

/// How many bytes were read, and their hash if it was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) bytes: u64,
    pub(crate) hasher: Option<Sha256>,
}

impl Tally {
    pub(crate) fn new(sha256: bool) -> Self {
        Self { bytes: 0, hasher: sha256.then(Sha256::new) }
    }

    /// Lower-case hexadecimal.
    pub(crate) fn sha256(&self) -> Option<String> {
        use std::fmt::Write;
        let digest = self.hasher.clone()?.finalize();
        Some(digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
    }
}

impl<'a> Tallied<'a> {
    pub(crate) fn new(reader: Box<dyn Read + Send + 'a>, sha256: bool) -> Self {
        Self { reader, tally: Tally::new(sha256) }
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Bytes read from here on are counted and not hashed.
    pub(crate) fn take_hasher(&mut self) -> Option<Sha256> {
        self.tally.hasher.take()
    }
}

impl Read for Tallied<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.tally.take(&buffer[..read]);
        Ok(read)
    }
}
