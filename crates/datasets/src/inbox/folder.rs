//! The watched folder: it has one folder per SIREN, and a file dropped there is deposited.
//!
//! A deposited file moves to `received/`, named after its deposit, and from there, once its check has ended, to
//! `published/`, `to-decide/` or `refused/`; beside it, a note says why in both languages. What is where says all: after
//! a crash the watching goes on from it, and a file taken twice is the same deposit.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::{Doing as _, Error, Id, Result, Siren};
use tokio::fs;
use web::{App, Lang};

use super::{Followed, Incoming, bytes_of, follow, record};
use crate::receive::original_key;
use crate::services::Services;

/// A folder with one folder per SIREN, to watch.
pub struct Inbox {
    pub folder: PathBuf,
    pub app: App,
    pub services: Services,
}

/// Where a deposited file waits for the end of its check.
const RECEIVED: &str = "received";
const PUBLISHED: &str = "published";
const TO_DECIDE: &str = "to-decide";
const REFUSED: &str = "refused";

/// What tells that a file is still being written: its size and its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
}

impl Mark {
    fn of(file: &Metadata) -> Self {
        let modified = (file.mtime(), file.mtime_nsec());
        Self { device: file.dev(), inode: file.ino(), bytes: file.len(), modified }
    }
}

/// What was seen at the last look.
#[derive(Debug, Default)]
struct Seen {
    files: BTreeMap<PathBuf, Mark>,
    /// What was logged of each place, so that it is said once.
    told: BTreeMap<PathBuf, String>,
}

impl Seen {
    fn tell(&mut self, path: &Path, what: String) {
        if self.told.get(path) != Some(&what) {
            tracing::warn!(path = %path.display(), what, "inbox");
            self.told.insert(path.to_owned(), what);
        }
    }
}

impl Inbox {
    /// How often the folder is looked at; a file must not change between two looks to be taken.
    const EVERY: Duration = Duration::from_secs(2);

    /// Watches until `shutdown`.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let mut seen = Seen::default();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            if let Err(error) = self.look(&mut seen).await {
                seen.tell(&self.folder, error_line(&error));
            }
            tokio::select! {
                () = &mut shutdown => return,
                () = tokio::time::sleep(Self::EVERY) => {}
            }
        }
    }

    /// Takes each file that has not changed since the last look, and moves those whose check has ended. What goes wrong
    /// with one file is told and stops no other.
    async fn look(&self, seen: &mut Seen) -> Result<()> {
        let mut now = BTreeMap::new();
        for (path, _) in entries(&self.folder).await? {
            if !fs::metadata(&path).await.is_ok_and(|it| it.is_dir()) {
                continue;
            }
            let Ok(siren) = name(&path).parse::<Siren>() else {
                seen.tell(&path, "not a SIREN: its files are left alone".to_owned());
                continue;
            };
            if let Err(error) = self.look_at(&siren, &path, seen, &mut now).await {
                seen.tell(&path, error_line(&error));
            }
        }
        seen.told.retain(|path, _| path.exists());
        seen.files = now;
        Ok(())
    }

    async fn look_at(
        &self,
        siren: &Siren,
        folder: &Path,
        seen: &mut Seen,
        now: &mut BTreeMap<PathBuf, Mark>,
    ) -> Result<()> {
        for (path, metadata) in entries(folder).await? {
            if !metadata.is_file() || metadata.len() == 0 || is_unfinished(&name(&path)) {
                continue;
            }
            let mark = Mark::of(&metadata);
            let outcome = match seen.files.get(&path) {
                Some(before) if *before == mark => self.take(siren, folder, &path, mark).await,
                _ => Ok(()),
            };
            if let Err(error) = outcome {
                seen.tell(&path, error_line(&error));
            }
            now.insert(path, mark);
        }
        for place in [RECEIVED, TO_DECIDE] {
            let Ok(deposited) = entries(&folder.join(place)).await else { continue };
            for (path, _) in deposited {
                if let Err(error) = self.settle(folder, place, &path).await {
                    seen.tell(&path, error_line(&error));
                }
            }
        }
        Ok(())
    }

    /// Deposits one file. It stays where it is, for the next look, when it still changes or when nothing can be kept now.
    async fn take(&self, siren: &Siren, folder: &Path, path: &Path, mark: Mark) -> Result<()> {
        let file = fs::File::open(path).await.doing("open a file of the inbox")?;
        let unchanged = async || {
            let now = file.metadata().await.doing("look at a file of the inbox")?;
            Ok::<_, Error>(Mark::of(&now) == mark)
        };
        // A link put there in place of the file would lead elsewhere.
        if !unchanged().await? {
            return Ok(());
        }
        let file_name = name(path);
        let outcome = async {
            let authority = self.app.authorities.by_siren(siren).await?;
            let reader = file.try_clone().await.doing("open a file of the inbox")?;
            let id = Id::new(self.app.clock.now());
            let body = bytes_of(reader);
            let stored = self.app.blobs.put(&original_key(id), body, self.services.largest_file).await?;
            if !unchanged().await? {
                self.app.blobs.delete(&stored.key).await?;
                return Ok(None);
            }
            let incoming = Incoming { file_name: file_name.clone(), publish: true, ..Incoming::default() };
            record(&self.app, &self.services, authority, id, stored, incoming).await.map(Some)
        };
        match outcome.await {
            Ok(None) => Ok(()),
            Ok(Some((deposit, _))) => {
                tracing::info!(%siren, %deposit, "file taken from the inbox");
                move_to(path, folder, RECEIVED, &format!("{deposit}_{file_name}")).await.map(drop)
            }
            Err(error @ (Error::Unavailable(_) | Error::Internal { .. })) => Err(error),
            Err(error) => {
                let stamp = self.app.clock.now();
                let moved = move_to(path, folder, REFUSED, &format!("{stamp}_{file_name}")).await?;
                self.note(&moved, &self.why_refused(&error)).await
            }
        }
    }

    /// Moves a deposited file, with its note, where the state of its deposit says.
    async fn settle(&self, folder: &Path, place: &str, path: &Path) -> Result<()> {
        let file_name = name(path);
        let is_note = file_name.strip_suffix(".txt").is_some_and(|of| path.with_file_name(of).exists());
        let deposit = file_name.split_once('_').and_then(|(deposit, _)| deposit.parse::<Id>().ok());
        let (false, Some(deposit)) = (is_note, deposit) else { return Ok(()) };
        let followed = follow(&self.app, deposit).await?;
        let next = match followed.state {
            _ if followed.at_work => return Ok(()),
            "published" => PUBLISHED,
            "to_decide" | "ready" => TO_DECIDE,
            _ => REFUSED,
        };
        if next == place {
            return Ok(());
        }
        let moved = move_to(path, folder, next, &file_name).await?;
        // There is none yet beside a file that was only received.
        let _ = fs::remove_file(note_of(path)).await;
        let address = format!("{}/deposits/{deposit}", self.app.pages.config.base_url);
        self.note(&moved, &[self.told(&followed), vec![address]].concat()).await
    }

    /// What became of a deposit, a line a language.
    fn told(&self, followed: &Followed) -> Vec<String> {
        let words = &self.app.pages.words;
        let line = |lang: Lang| {
            let state = words.text(lang, &format!("state-{}", followed.state), &[]);
            let sentence = followed.sentences.iter().find(|(tag, _)| tag == lang.tag());
            let key = followed.reason.clone().unwrap_or_else(|| format!("next-{}", followed.state));
            let why = sentence.map_or_else(|| words.text(lang, &key, &[]), |(_, sentence)| sentence.clone());
            format!("{state}. {why}")
        };
        Lang::ALL.into_iter().map(line).collect()
    }

    /// Why a file was not deposited at all, a line a language.
    fn why_refused(&self, error: &Error) -> Vec<String> {
        let words = &self.app.pages.words;
        let line = |lang: Lang| match error {
            Error::Invalid(wrong) => {
                wrong.iter().map(|field| words.invalid(lang, field)).collect::<Vec<_>>().join(" ")
            }
            Error::Conflict(key) => words.text(lang, key, &[]),
            _ => words.text(lang, "inbox-authority-unknown", &[]),
        };
        Lang::ALL.into_iter().map(line).collect()
    }

    /// Writes beside a file what became of it.
    async fn note(&self, file: &Path, lines: &[String]) -> Result<()> {
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        fs::write(note_of(file), text).await.doing("write a note of the inbox")
    }
}

fn note_of(file: &Path) -> PathBuf {
    let mut note = file.as_os_str().to_owned();
    note.push(".txt");
    note.into()
}

/// What a folder holds, in the order of the names; links are not followed.
async fn entries(folder: &Path) -> Result<Vec<(PathBuf, Metadata)>> {
    let mut found = Vec::new();
    let mut entries = fs::read_dir(folder).await.doing("read the inbox")?;
    while let Some(entry) = entries.next_entry().await.doing("read the inbox")? {
        // A file taken away between the two is not there.
        if let Ok(metadata) = entry.metadata().await {
            found.push((entry.path(), metadata));
        }
    }
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(found)
}

/// Moves a file to a folder beside those of the inbox, under a name that a file may have; gives its new path.
async fn move_to(path: &Path, folder: &Path, place: &str, name: &str) -> Result<PathBuf> {
    let place = folder.join(place);
    fs::create_dir_all(&place).await.doing("make a folder of the inbox")?;
    let to = place.join(short(name));
    fs::rename(path, &to).await.doing("move a file of the inbox")?;
    Ok(to)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The first part of a name that leaves room for an ending in the 255 bytes of a file's name.
fn short(name: &str) -> &str {
    &name[..name.floor_char_boundary(240)]
}

/// Names that programs give to what they have not finished writing, and to what is no file of anybody.
fn is_unfinished(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let endings = [".part", ".filepart", ".partial", ".crdownload", ".tmp", "~"];
    name.starts_with(['.', '~']) || endings.iter().any(|ending| folded.ends_with(ending))
}

fn error_line(error: &Error) -> String {
    let inside = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{inside}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_are_known_by_their_names() {
        for name in [".caché.csv", "~$budget.xlsx", "a.csv.part", "a.CSV.filepart", "a.csv~", "a.tmp"] {
            assert!(is_unfinished(name), "{name}");
        }
        assert!(!is_unfinished("tmp_partie.csv"));
    }

    #[test]
    fn a_long_name_is_cut_between_two_letters() {
        assert_eq!(short(&"é".repeat(200)).len(), 240);
        assert_eq!(short("a.csv"), "a.csv");
    }
}
