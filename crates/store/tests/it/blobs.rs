use std::io::Write as _;
use std::path::Path;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{Error, Result};
use proptest::prelude::*;
use store::Blobs;
use tempfile::TempDir;

fn blobs() -> (TempDir, Blobs) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    (folder, blobs)
}

fn body(parts: &[&'static [u8]]) -> impl futures::Stream<Item = Result<Bytes>> + Send + use<> {
    stream::iter(parts.to_vec()).map(|part| Ok(Bytes::from_static(part)))
}

async fn text(blobs: &Blobs, key: &str) -> Vec<u8> {
    blobs.get(key).await.unwrap().try_collect::<Vec<_>>().await.unwrap().concat()
}

/// Every file under `folder`, whoever wrote it.
pub(crate) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn an_original_is_kept_once_under_its_digest() {
    let (folder, blobs) = blobs();
    let stored = blobs.put_original(body(&[b"a", b"", b"bc"]), 3).await.unwrap();
    // The digest of FIPS 180-4's own example.
    assert_eq!(stored.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(stored.key, "originals/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(stored.bytes, 3);
    assert_eq!(blobs.put_original(body(&[b"abc"]), 3).await.unwrap(), stored);
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(text(&blobs, &stored.key).await, b"abc");
    assert_eq!(std::fs::read(blobs.local_path(&stored.key).unwrap()).unwrap(), b"abc");
}

#[tokio::test]
async fn a_file_is_read_whole_or_in_part_and_removed() {
    let (_folder, blobs) = blobs();
    let key = "tables/0193.parquet";
    assert!(!blobs.exists(key).await.unwrap());
    assert!(matches!(blobs.get(key).await, Err(Error::NotFound)));
    blobs.put(key, body(&[b"hello ", b"world"]), 100).await.unwrap();
    assert!(blobs.exists(key).await.unwrap());
    assert_eq!(blobs.size(key).await.unwrap(), 11);
    assert_eq!(blobs.range(key, 6..8).await.unwrap(), "wo");
    assert_eq!(blobs.range(key, 6..800).await.unwrap(), "world");
    assert_eq!(blobs.range(key, 60..800).await.unwrap(), "");
    assert!(matches!(blobs.range("tables/none", 0..1).await, Err(Error::NotFound)));
    blobs.put(key, body(&[b"other"]), 100).await.unwrap();
    assert_eq!(text(&blobs, key).await, b"other");
    assert_eq!(
        blobs.list("tables").await.unwrap().into_iter().map(|(key, _)| key).collect::<Vec<_>>(),
        [key]
    );
    blobs.delete(key).await.unwrap();
    blobs.delete(key).await.unwrap();
    assert!(!blobs.exists(key).await.unwrap());
    assert_eq!(blobs.list("tables").await.unwrap(), []);
}

#[test]
fn a_file_too_large_or_cut_short_leaves_nothing() {
    let (folder, blobs) = blobs();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(cut_short(&blobs));
    // Ends once the threads that wait for the disk have.
    drop(runtime);
    assert!(files(folder.path()).is_empty());
}

async fn cut_short(blobs: &Blobs) {
    let large = blobs.put_original(body(&[b"abc", b"d"]), 3).await;
    assert!(matches!(large, Err(Error::Invalid(fields)) if fields[0].message == "file-too-large"));
    let cut = body(&[b"abc"]).chain(stream::iter([Err(Error::Unavailable("cut"))]));
    assert!(matches!(blobs.put_original(cut, 100).await, Err(Error::Unavailable("cut"))));
    // A reader who goes away while a file is received.
    let endless = body(&[b"abc"]).chain(stream::pending());
    let mut receiving = Box::pin(blobs.put_original(endless, 100));
    assert!(futures::poll!(&mut receiving).is_pending());
    drop(receiving);
    let mut incoming = blobs.incoming().unwrap();
    incoming.write_all(b"abc").unwrap();
    assert!(incoming.keep_as("../outside").is_err());
}

#[test]
fn a_blocking_writer_keeps_a_table() {
    let (_folder, blobs) = blobs();
    let mut incoming = blobs.incoming().unwrap();
    write!(incoming, "one {}", 2).unwrap();
    let stored = incoming.keep_as("tables/x.parquet").unwrap();
    assert_eq!(stored.bytes, 5);
    assert_eq!(std::fs::read(blobs.local_path("tables/x.parquet").unwrap()).unwrap(), b"one 2");
}

#[tokio::test]
async fn what_a_crash_left_is_swept_once_it_is_old() {
    let (folder, blobs) = blobs();
    let unfinished = folder.path().join("blobs/incoming/1-1");
    std::fs::write(&unfinished, b"half").unwrap();
    blobs.put("tables/x", body(&[b"whole"]), 100).await.unwrap();
    let file = std::fs::File::options().write(true).open(&unfinished).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1)).unwrap();
    assert_eq!(blobs.sweep(1_000).await.unwrap(), 0);
    assert_eq!(blobs.sweep(1_001).await.unwrap(), 1);
    assert!(!unfinished.exists());
    assert_eq!(text(&blobs, "tables/x").await, b"whole");
}

#[tokio::test]
async fn files_are_for_the_user_of_the_server_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, blobs) = blobs();
    let stored = blobs.put_original(body(&[b"a name"]), 100).await.unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&blobs.local_path(&stored.key).unwrap()), 0o600);
    assert_eq!(mode(&folder.path().join("blobs/originals")), 0o700);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_bytes_in_any_parts_come_back(parts in prop::collection::vec((any::<u8>(), 0..400_000_usize), 0..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (_folder, blobs) = blobs();
            let parts: Vec<_> = parts.into_iter().map(|(byte, length)| vec![byte; length]).collect();
            let whole = parts.concat();
            let body = stream::iter(parts.into_iter().map(|part| Ok(Bytes::from(part))));
            let stored = blobs.put_original(body, u64::MAX).await.unwrap();
            prop_assert_eq!(stored.bytes, whole.len() as u64);
            prop_assert!(text(&blobs, &stored.key).await == whole);
            Ok(())
        })?;
    }
}
