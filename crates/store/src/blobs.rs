//! Files: whole or absent, whatever happens to the machine.
//!
//! A file is written under `incoming/`, synced, renamed to its key, and the folder is synced; only then is it
//! acknowledged. Originals are kept under the SHA-256 of their bytes, so the same file is kept once and a
//! changed one is noticed.

mod incoming;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use kernel::{ByteStream, Doing as _, Error, Invalid, Millis, Result};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};

pub use self::incoming::Incoming;
use crate::fault::internal;
use crate::folder::make_folder;

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub key: String,
    pub bytes: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

/// The files of this instance, cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: Arc<Path>,
    objects: Arc<LocalFileSystem>,
}

/// Where unfinished files are.
const INCOMING: &str = "incoming";

/// What is gathered before a blocking thread writes it.
const GATHERED: usize = 1 << 20;

impl Blobs {
    /// Opens the folder `folder`, and makes it when it is absent.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be made or written.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self> {
        const OPENING: &str = "opening the folder of files";
        let root: PathBuf = folder.into();
        make_folder(&root.join(INCOMING)).doing(OPENING)?;
        let root = root.canonicalize().doing(OPENING)?;
        let objects = LocalFileSystem::new_with_prefix(&root).doing(OPENING)?;
        Ok(Self { root: root.into(), objects: Arc::new(objects) })
    }

    /// Keeps `body` under the key of its SHA-256, in constant memory.
    ///
    /// # Errors
    /// [`Invalid`] on `file` past `limit` bytes, [`Error::Unavailable`] `disk-full`, or the error of `body`.
    /// Nothing is kept then.
    pub async fn put_original(
        &self,
        body: impl Stream<Item = Result<Bytes>> + Send,
        limit: u64,
    ) -> Result<Stored> {
        let incoming = self.receive(body, limit).await?;
        blocking(move || incoming.keep_original()).await
    }

    /// Keeps `body` under `key`, in constant memory; a file that was there is replaced.
    ///
    /// # Errors
    /// As [`Blobs::put_original`].
    pub async fn put(
        &self,
        key: &str,
        body: impl Stream<Item = Result<Bytes>> + Send,
        limit: u64,
    ) -> Result<Stored> {
        check_key(key)?;
        let key = key.to_owned();
        let incoming = self.receive(body, limit).await?;
        blocking(move || incoming.keep_as(&key)).await
    }

    async fn receive(&self, body: impl Stream<Item = Result<Bytes>> + Send, limit: u64) -> Result<Incoming> {
        let blobs = self.clone();
        let mut incoming = blocking(move || blobs.incoming()).await?;
        let mut body = pin!(body.fuse());
        let mut left = limit;
        let mut part = gather(body.as_mut(), &mut left, limit).await?;
        while !part.is_empty() {
            let write = blocking(move || {
                incoming.take(&part).map_err(|error| written(error, "writing a file"))?;
                Ok(incoming)
            });
            // The next part comes in while this one is hashed and written.
            (incoming, part) = futures::try_join!(write, gather(body.as_mut(), &mut left, limit))?;
        }
        Ok(incoming)
    }

    /// A file to write from a blocking thread.
    ///
    /// # Errors
    /// [`Error::Unavailable`] `disk-full`, or [`Error::Internal`] when the folder cannot be written.
    pub fn incoming(&self) -> Result<Incoming> {
        Incoming::new(Arc::clone(&self.root)).map_err(|error| written(error, "making a file"))
    }

    /// The bytes of `key`, as they are read.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such file.
    pub async fn get(&self, key: &str) -> Result<ByteStream> {
        let found = self.objects.get(&object(key)?).await.map_err(|error| read(error, "opening a file"))?;
        Ok(found.into_stream().map_err(|error| read(error, "reading a file")).boxed())
    }

    /// The bytes of `key` in `range`; fewer when the file ends before.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such file.
    pub async fn range(&self, key: &str, range: Range<u64>) -> Result<Bytes> {
        let size = self.size(key).await?;
        let range = range.start.min(size)..range.end.min(size);
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        self.objects
            .get_range(&object(key)?, range)
            .await
            .map_err(|error| read(error, "reading a part of a file"))
    }

    /// How many bytes `key` has.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such file.
    pub async fn size(&self, key: &str) -> Result<u64> {
        let meta = self.objects.head(&object(key)?).await;
        Ok(meta.map_err(|error| read(error, "looking for a file"))?.size)
    }

    /// # Errors
    /// [`Error::Internal`] when the folder cannot be read.
    pub async fn exists(&self, key: &str) -> Result<bool> {
        match self.size(key).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes `key`; one that is absent is removed already.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.objects.delete(&object(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(read(error, "removing a file")),
        }
    }

    /// Where `key` is on this machine, for engines that want a file. It may be absent.
    pub fn local_path(&self, key: &str) -> Option<PathBuf> {
        check_key(key).ok().map(|()| self.root.join(key))
    }

    /// The same files, for the query engine.
    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.objects) as Arc<dyn ObjectStore>
    }

    /// The keys that begin with the folder `prefix` and when each was last written, in the order of the keys:
    /// compared with the database, they tell which files nothing needs any more.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be read.
    pub async fn list(&self, prefix: &str) -> Result<Vec<(String, Millis)>> {
        let listed = self.objects.list(Some(&object(prefix)?));
        let mut found: Vec<_> = listed
            .map_ok(|meta| (String::from(meta.location), meta.last_modified.timestamp_millis()))
            .try_collect()
            .await
            .map_err(|error| read(error, "listing files"))?;
        found.sort_unstable();
        Ok(found)
    }

    /// Removes unfinished files last written before `before`: what a crash or a power cut left. Says how many.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be read or written.
    pub async fn sweep(&self, before: Millis) -> Result<u64> {
        let folder = self.root.join(INCOMING);
        blocking(move || sweep(&folder, before).doing("sweeping unfinished files")).await
    }
}

fn sweep(folder: &Path, before: Millis) -> io::Result<u64> {
    let mut swept = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        let removed = modified(&entry).and_then(|modified| {
            let old = modified < before;
            if old { std::fs::remove_file(entry.path()).map(|()| true) } else { Ok(false) }
        });
        match removed {
            Ok(removed) => swept += u64::from(removed),
            // It was kept or given up meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(swept)
}

fn modified(entry: &std::fs::DirEntry) -> io::Result<Millis> {
    let since = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
    Ok(Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX))
}

/// Runs `work` on a thread that may wait for the disk.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.doing("waiting for the disk")?
}

/// What comes next of `body`, about [`GATHERED`] bytes; nothing at its end. `left` of `limit` bytes may still come.
async fn gather(
    mut body: Pin<&mut (impl Stream<Item = Result<Bytes>> + Send)>,
    left: &mut u64,
    limit: u64,
) -> Result<BytesMut> {
    let mut gathered = BytesMut::new();
    while gathered.len() < GATHERED
        && let Some(part) = body.next().await.transpose()?
    {
        let rest = left.checked_sub(part.len() as u64);
        *left = rest.ok_or_else(|| Invalid::new("file", "file-too-large").with("limit", &limit))?;
        gathered.extend_from_slice(&part);
    }
    Ok(gathered)
}

/// A key is a relative path of plain names: nothing in it leads out of the folder.
fn check_key(key: &str) -> Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    let named = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    let unfinished = key.split('/').next() == Some(INCOMING);
    if key.len() <= 512 && !unfinished && key.split('/').all(named) {
        return Ok(());
    }
    Err(internal("naming a file", format!("{key:?} is not the key of a file")))
}

fn object(key: &str) -> Result<ObjectPath> {
    check_key(key)?;
    ObjectPath::parse(key).doing("naming a file")
}

fn read(error: object_store::Error, what: &'static str) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        other => internal(what, other),
    }
}

/// A disk without room is no fault of ours, and passes once somebody makes room.
fn written(error: io::Error, what: &'static str) -> Error {
    if is_full(&error) { Error::Unavailable("disk-full") } else { internal(what, error) }
}

/// Whether the disk has no room, or this user no more of it.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_full_disk_is_said_in_clear() {
        use std::io::Write as _;
        let Ok(mut full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
            return; // Only Linux has a disk that is always full.
        };
        let error = full.write_all(b"x").unwrap_err();
        assert!(matches!(written(error, "writing"), Error::Unavailable("disk-full")));
    }

    #[test]
    fn plain_paths_are_keys_and_others_are_not() {
        for key in ["originals/ab/cd", "tables/0193.parquet", "a"] {
            assert!(check_key(key).is_ok(), "{key}");
        }
        for key in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "a/.hidden",
            "A",
            "é",
            "a b",
            "incoming/1",
            "a\\b",
            "a\0",
        ] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }

    proptest! {
        #[test]
        fn no_key_leads_out_of_the_folder(key in "[a-z./]{0,12}|.{0,12}") {
            if check_key(&key).is_ok() {
                let path = Path::new("/blobs").join(&key);
                prop_assert!(path.starts_with("/blobs"));
                prop_assert!(path.components().skip(1).all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
