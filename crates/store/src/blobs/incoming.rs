//! A file being written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::Result;
use sha2::{Digest as _, Sha256};

use super::{INCOMING, Stored, check_key, written};
use crate::folder::make_folder;
use crate::hex::hex;

/// A file that nobody sees yet. Written with [`Write`], then kept; dropped before that, it leaves nothing.
///
/// It blocks: use it on a thread that may wait.
#[derive(Debug)]
pub struct Incoming {
    root: Arc<Path>,
    file: File,
    path: PathBuf,
    sha256: Sha256,
    bytes: u64,
    kept: bool,
}

/// Tells files begun by this process apart; [`OpenOptions::create_new`] tells those of others.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Incoming {
    pub(super) fn new(root: Arc<Path>) -> io::Result<Self> {
        loop {
            let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = root.join(INCOMING).join(name);
            // What is deposited may be personal data: for this user's eyes.
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(file) => {
                    return Ok(Self { root, file, path, sha256: Sha256::new(), bytes: 0, kept: false });
                }
                // An earlier process of the same number left it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    /// Keeps the file under the key of its SHA-256.
    ///
    /// # Errors
    /// [`kernel::Error::Unavailable`] `disk-full`, or [`kernel::Error::Internal`]. Nothing is kept then.
    pub fn keep_original(self) -> Result<Stored> {
        let sha256 = self.digest();
        let (folder, name) = sha256.split_at(2);
        self.keep(format!("originals/{folder}/{name}"), sha256.clone())
    }

    /// Keeps the file under `key`; a file that was there is replaced.
    ///
    /// # Errors
    /// [`kernel::Error::Unavailable`] `disk-full`, or [`kernel::Error::Internal`]. Nothing is kept then.
    pub fn keep_as(self, key: &str) -> Result<Stored> {
        check_key(key)?;
        let sha256 = self.digest();
        self.keep(key.to_owned(), sha256)
    }

    fn digest(&self) -> String {
        hex(&self.sha256.clone().finalize())
    }

    fn keep(mut self, key: String, sha256: String) -> Result<Stored> {
        self.settle(&key).map_err(|error| written(error, "keeping a file"))?;
        Ok(Stored { key, bytes: self.bytes, sha256 })
    }

    fn settle(&mut self, key: &str) -> io::Result<()> {
        self.file.sync_all()?;
        let path = self.root.join(key);
        let folder = path.parent().unwrap_or(&self.root);
        make_folder(folder)?;
        std::fs::rename(&self.path, &path)?;
        self.kept = true;
        File::open(folder)?.sync_all()
    }
}

impl Write for Incoming {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sha256.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed now is swept later.
            let _swept_later = std::fs::remove_file(&self.path);
        }
    }
}
