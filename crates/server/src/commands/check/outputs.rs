//! The files that a check writes: whole or not at all, and never over the file that is read.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use check::Lang;

/// A file being written under another name beside its own, which it takes once it is whole.
pub(super) struct Output {
    /// Nothing once it was kept.
    part: Option<PathBuf>,
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Output {
    /// # Errors
    /// When the folder cannot be written.
    pub(super) fn beside(path: &Path) -> anyhow::Result<Self> {
        // What is not a file, such as /dev/stdout, has no name to take.
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(path);
            let file = file.with_context(|| path.display().to_string())?;
            return Ok(Self { part: None, path: path.to_owned(), writer: BufWriter::new(file) });
        }
        // A link keeps pointing to the file.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut part = path.clone().into_os_string();
        // The number of the process: what a killed run left is in nobody's way.
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let file = File::create_new(&part).with_context(|| part.display().to_string())?;
        Ok(Self { part: Some(part), path, writer: BufWriter::new(file) })
    }

    /// Gives the file its name.
    pub(super) fn keep(mut self) -> anyhow::Result<()> {
        self.writer.flush()?;
        if let Some(part) = &self.part {
            fs::rename(part, &self.path).with_context(|| self.path.display().to_string())?;
            self.part = None;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // What is left of a failed writing has no other use; the failure itself is already told.
            let _ = fs::remove_file(part);
        }
    }
}

/// Refuses a name that promises another format than CSV, which is all that is written: a spreadsheet program would not
/// open it, or would read it otherwise.
pub(super) fn must_be_csv(option: &str, path: &Path, lang: Lang) -> anyhow::Result<()> {
    let Some(ending) = path.extension() else { return Ok(()) };
    if ["csv", "txt"].iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    let (name, csv) = (path.display(), path.with_extension("csv"));
    let csv = csv.display();
    match lang {
        Lang::Fr => anyhow::bail!(
            "{option} {name}\u{a0}: ce qui est écrit est du CSV. Donnez un nom en .csv (ou .txt), comme {csv}\u{202f}; \
             rien n’a été écrit"
        ),
        Lang::En => anyhow::bail!(
            "{option} {name}: what is written is CSV. Give a name in .csv (or .txt), such as {csv}; nothing was written"
        ),
    }
}

/// Refuses to write over the file that is read, or two files under one name.
pub(super) fn must_differ(paths: [Option<&Path>; 3], lang: Lang) -> anyhow::Result<()> {
    let mut seen = Vec::new();
    for path in paths.into_iter().flatten() {
        let place = place(path);
        if seen.contains(&place) {
            let path = path.display();
            match lang {
                Lang::Fr => anyhow::bail!(
                    "{path}\u{a0}: le fichier lu et les fichiers écrits doivent avoir des noms différents\u{202f}; rien n’a été écrit"
                ),
                Lang::En => anyhow::bail!(
                    "{path}: the file read and the files written must have different names; nothing was written"
                ),
            }
        }
        seen.push(place);
    }
    Ok(())
}

/// Where a file is, or would be, whatever the links and the `..` on the way.
fn place(path: &Path) -> PathBuf {
    if let Ok(found) = fs::canonicalize(path) {
        return found;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
