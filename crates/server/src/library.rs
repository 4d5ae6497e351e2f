//! The schemas of an instance: the built-in pack, and those added to its folder, every version kept.
//!
//! A schema is a file: `schemas/<name, with -- for />/<version>.json` in the instance's folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use check::schema::catalogue::compare_versions;
use check::schema::{Library, Schema, SchemaFault, pack};
use kernel::{Doing as _, Error, Invalid, Result};

/// How long an address may take to answer with a whole schema.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest schema that is read, in bytes.
const LARGEST: u64 = 8 << 20;

/// Schemas by name: those of the folder stand before the built-in ones.
pub(crate) struct SchemaFolder {
    folder: PathBuf,
    known: RwLock<BTreeMap<String, Arc<Schema>>>,
}

impl SchemaFolder {
    /// Reads the folder of the instance in `data`.
    pub(crate) fn open(data: &Path) -> Result<Self> {
        let folder = data.join("schemas");
        let mut known: BTreeMap<String, Arc<Schema>> =
            pack::all().iter().map(|schema| (schema.name.clone(), Arc::new(schema.clone()))).collect();
        for name in names_in(&folder)? {
            if !folder.join(&name).is_dir() {
                tracing::warn!(name, "not a folder of a schema: left aside");
                continue;
            }
            let newest = names_in(&folder.join(&name))?
                .into_iter()
                .max_by(|left, right| compare_versions(left, right));
            let Some(version) = newest else { continue };
            let bytes = fs::read(folder.join(&name).join(version)).doing("read a schema")?;
            match Schema::parse(&bytes) {
                Ok(mut schema) => {
                    // The folder has the name that the catalogue gave, which may not be the schema's own.
                    schema.name = name.replace("--", "/");
                    known.insert(schema.name.clone(), Arc::new(schema));
                }
                Err(fault) => tracing::warn!(name, %fault, "schema not read"),
            }
        }
        Ok(Self { folder, known: RwLock::new(known) })
    }

    /// Adds a schema from its bytes. A version already there with other bytes is refused: versions never change.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `schema` when it is no Table Schema.
    pub(crate) fn add(&self, bytes: &[u8], name: Option<&str>) -> Result<Arc<Schema>> {
        let mut schema = match Schema::parse(bytes) {
            Ok(schema) => schema,
            Err(fault) => return Err(Invalid::new("schema", "schema-wrong").with("fault", &fault).into()),
        };
        if let Some(name) = name {
            name.clone_into(&mut schema.name);
        }
        let folder = self.folder.join(schema.name.replace('/', "--"));
        let version = if schema.version.is_empty() { "0" } else { &schema.version };
        if [schema.name.as_str(), version]
            .iter()
            .any(|it| it.is_empty() || it.contains("..") || it.contains('\\'))
        {
            return Err(Invalid::new("schema", "schema-name-wrong").into());
        }
        let path = folder.join(format!("{}.json", version.replace('/', "-")));
        match fs::read(&path) {
            Ok(there) if there == bytes => {}
            Ok(_) => return Err(Error::Conflict("schema-version-exists")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(&folder).doing("make the folder of a schema")?;
                let mut file = fs::File::create_new(&path).doing("write a schema")?;
                file.write_all(bytes).and_then(|()| file.sync_all()).doing("write a schema")?;
            }
            Err(error) => return Err(error).doing("read a schema"),
        }
        let schema = Arc::new(schema);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let newer =
            known.get(&schema.name).is_none_or(|it| compare_versions(&it.version, &schema.version).is_le());
        if newer {
            known.insert(schema.name.clone(), Arc::clone(&schema));
        }
        drop(known);
        Ok(schema)
    }

    /// The schema that a person names: a known name, its last part, a file or an address.
    ///
    /// # Errors
    /// As said of each [`Unfound`].
    pub(crate) fn look_for(&self, named: &str) -> std::result::Result<Arc<Schema>, Unfound> {
        if let Some(schema) = self.by_name(named) {
            return Ok(schema);
        }
        let bytes = if named.starts_with("http://") || named.starts_with("https://") {
            get(named)?
        } else if Path::new(named).is_file() {
            fs::read(named).map_err(Unfound::Io)?
        } else {
            return Err(Unfound::Nowhere);
        };
        Schema::parse(&bytes).map(Arc::new).map_err(Unfound::Wrong)
    }
}

/// Why a schema that a person named is not there.
#[derive(Debug)]
pub(crate) enum Unfound {
    /// No known schema has this name, no file either, and it is no web address.
    Nowhere,
    /// The address does not answer, or answers with an error.
    Unreachable,
    /// In bytes.
    TooLarge {
        limit: u64,
    },
    /// Read, but no Table Schema.
    Wrong(SchemaFault),
    Io(std::io::Error),
}

impl Library for SchemaFolder {
    fn by_name(&self, name: &str) -> Option<Arc<Schema>> {
        // A poisoned lock still holds whole entries: they are inserted one at a time.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let short = |full: &str| full.rsplit('/').next() == Some(name);
        known
            .get(name)
            .or_else(|| known.iter().find(|(full, _)| short(full)).map(|(_, schema)| schema))
            .cloned()
    }

    fn all(&self) -> Vec<Arc<Schema>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

/// Gets a schema or a catalogue from the address that the operator gave on the command line.
///
/// # Errors
/// [`Error::Unavailable`] when nothing answers.
pub(crate) fn fetch(url: &str) -> Result<Vec<u8>> {
    get(url).map_err(|unfound| match unfound {
        Unfound::TooLarge { limit } => Invalid::new("schema", "schema-too-large").with("max", &limit).into(),
        Unfound::Io(error) => Error::Internal { what: "read an address".into(), source: error.into() },
        Unfound::Nowhere | Unfound::Unreachable | Unfound::Wrong(_) => {
            Error::Unavailable("address-unreachable")
        }
    })
}

fn get(url: &str) -> std::result::Result<Vec<u8>, Unfound> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(5).build().into();
    let Ok(response) = agent.get(url).call() else { return Err(Unfound::Unreachable) };
    let mut bytes = Vec::new();
    response.into_body().into_reader().take(LARGEST + 1).read_to_end(&mut bytes).map_err(Unfound::Io)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unfound::TooLarge { limit: LARGEST });
    }
    Ok(bytes)
}

/// Names in a folder, sorted; none when there is no folder.
fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.doing("read the folder of schemas")?,
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>().doing("read the folder of schemas")?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(version: &str, title: &str) -> Vec<u8> {
        format!(r#"{{"name":"essai/arbres","title":"{title}","version":"{version}","fields":[{{"name":"a","type":"string"}}]}}"#)
            .into_bytes()
    }

    #[test]
    fn versions_are_kept_and_never_change() {
        let folder = tempfile::tempdir().unwrap();
        let library = SchemaFolder::open(folder.path()).unwrap();
        library.add(&schema("1.9.0", "a"), None).unwrap();
        library.add(&schema("1.10.0", "b"), None).unwrap();
        library.add(&schema("1.9.0", "a"), None).unwrap();
        assert!(matches!(library.add(&schema("1.9.0", "c"), None), Err(Error::Conflict(_))));
        let again = SchemaFolder::open(folder.path()).unwrap();
        assert_eq!(again.by_name("arbres").unwrap().version, "1.10.0");
        assert!(again.by_name("scdl/subventions").is_some());
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let library = SchemaFolder::open(folder.path()).unwrap();
        assert!(library.add(&schema("../../x", "a"), None).is_err());
        assert!(library.add(&schema("1", "a"), Some("../x")).is_err());
    }
}
