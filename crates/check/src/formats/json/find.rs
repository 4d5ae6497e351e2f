//! Finds where the rows are in a JSON file.

use std::io::{BufReader, Seek, SeekFrom};

use super::super::note::{Note, Notes};
use super::super::{Format, Limits, Source};
use super::scan::{NOT_JSON, Scan};
use super::values::{BUFFER, Reader};
use crate::Unreadable;

/// Names that lists of rows have, the most telling first: those of the platforms that French data come from.
const KNOWN: &[&str] = &[
    "data",
    "records",
    "rows",
    "features",
    "results",
    "items",
    "marches",
    "marche",
    "donnees",
    "données",
    "enregistrements",
    "lignes",
    "value",
];
/// How deep lists are looked for: `{"marches": {"marche": […]}}` is two.
const LEVELS: usize = 3;
const LISTS_KEPT: usize = 100;

/// Where the rows are.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) format: Format,
    /// The rows are in a list that begins here, rather than one after another in the whole file.
    pub(super) in_list: bool,
    /// The list is the whole file, so nothing may follow it.
    pub(super) whole: bool,
    /// Just after the bracket.
    pub(super) offset: u64,
    pub(super) line: u64,
    /// Coordinates are longitudes and latitudes, as the standard demands since 2016 (RFC 7946).
    pub(super) degrees: bool,
}

/// A list that could be the table.
struct Candidate {
    path: String,
    offset: u64,
    line: u64,
    rows: u64,
}

/// What the members of the outermost object say.
#[derive(Default)]
struct Seen {
    candidates: Vec<Candidate>,
    empty_list: bool,
    kind: Option<String>,
    projection: Option<String>,
}

pub(super) fn find(
    mut source: Box<dyn Source>,
    guess: Format,
    limits: &Limits,
    notes: &mut Notes,
) -> Result<(Place, Box<dyn Source>), Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut scan = Scan::new(BufReader::with_capacity(BUFFER, source), guess.name(), limits);
    let place = find_in(&mut scan, guess, notes)?;
    Ok((place, scan.into_inner().into_inner()))
}

fn find_in(scan: &mut Reader, guess: Format, notes: &mut Notes) -> Result<Place, Unreadable> {
    let mut place = Place { format: guess, in_list: false, whole: false, offset: 0, line: 1, degrees: true };
    match scan.peek()? {
        None => return Err(Unreadable::Empty),
        Some(b'[') if guess != Format::Ndjson => {
            scan.expect(b'[')?;
            let (offset, line) = (scan.offset(), scan.line());
            return Ok(Place { format: Format::Json, in_list: true, whole: true, offset, line, ..place });
        }
        Some(b'{') => {}
        Some(_) if guess == Format::Ndjson => return Ok(place),
        Some(_) => return Err(Unreadable::NotATable { found: "JSON" }),
    }
    let mut seen = Seen::default();
    object(scan, "", 0, &mut seen)?;
    let feature = seen.kind.as_deref() == Some("Feature");
    if guess == Format::Ndjson || feature || scan.peek()?.is_some() {
        place.format = if feature { Format::GeoJson } else { Format::Ndjson };
        return Ok(place);
    }
    place.format = Format::Json;
    if seen.kind.as_deref() == Some("FeatureCollection") {
        place.format = Format::GeoJson;
        seen.candidates.retain(|candidate| candidate.path == "features");
        if let Some(name) = seen.projection.filter(|name| !is_degrees(name)) {
            place.degrees = false;
            notes.push(Note::OtherProjection { name });
        }
    }
    let chosen = choose(&seen.candidates).ok_or(if seen.empty_list {
        Unreadable::Empty
    } else {
        Unreadable::NotATable { found: "JSON" }
    })?;
    let others: Vec<String> = seen
        .candidates
        .iter()
        .filter(|candidate| candidate.offset != chosen.offset)
        .map(|candidate| candidate.path.clone())
        .collect();
    if !others.is_empty() {
        notes.push(Note::OtherLists { chosen: chosen.path.clone(), others });
    }
    Ok(Place { in_list: true, offset: chosen.offset, line: chosen.line, ..place })
}

/// A known name first, then the longest list.
fn choose(candidates: &[Candidate]) -> Option<&Candidate> {
    let known = KNOWN
        .iter()
        .find_map(|name| candidates.iter().find(|candidate| candidate.path.rsplit('.').next() == Some(name)));
    known.or_else(|| candidates.iter().rev().max_by_key(|candidate| candidate.rows))
}

/// WGS 84 by its names: the only system of `GeoJSON` since RFC 7946, and the default before.
fn is_degrees(projection: &str) -> bool {
    ["CRS84", "EPSG::4326", "EPSG:4326"].iter().any(|name| projection.ends_with(name))
}

/// Passes an object, looking at its members.
fn object(scan: &mut Reader, path: &str, level: usize, seen: &mut Seen) -> Result<(), Unreadable> {
    scan.expect(b'{')?;
    if scan.peek()? == Some(b'}') {
        return scan.expect(b'}');
    }
    let mut bytes = Vec::new();
    loop {
        if scan.peek()? != Some(b'"') {
            return Err(scan.damaged("un nom de valeur est attendu", "a key is expected"));
        }
        let key: String = text(scan, &mut bytes)?;
        scan.expect(b':')?;
        match scan.peek()? {
            Some(b'[') => {
                let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                list(scan, path, seen)?;
            }
            Some(b'"') if level == 0 && key == "type" => seen.kind = Some(text(scan, &mut bytes)?),
            Some(b'{') if level == 0 && key == "crs" => {
                scan.value(&mut bytes)?;
                seen.projection = serde_json::from_slice::<serde_json::Value>(&bytes)
                    .ok()
                    .and_then(|crs| crs.pointer("/properties/name")?.as_str().map(str::to_owned));
            }
            Some(b'{') if level + 1 < LEVELS => {
                let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                object(scan, &path, level + 1, seen)?;
            }
            _ => scan.skip()?,
        }
        if !scan.another(b'}')? {
            return Ok(());
        }
    }
}

fn text(scan: &mut Reader, bytes: &mut Vec<u8>) -> Result<String, Unreadable> {
    scan.value(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| scan.damaged(NOT_JSON, &error.to_string()))
}

/// Passes a list, and keeps it if its items can be rows.
fn list(scan: &mut Reader, path: String, seen: &mut Seen) -> Result<(), Unreadable> {
    scan.expect(b'[')?;
    let (offset, line) = (scan.offset(), scan.line());
    let first = scan.peek()?;
    if first == Some(b']') {
        seen.empty_list = true;
        return scan.expect(b']');
    }
    let mut rows = 0;
    loop {
        scan.skip()?;
        rows += 1;
        if !scan.another(b']')? {
            break;
        }
    }
    if matches!(first, Some(b'{' | b'[')) && seen.candidates.len() < LISTS_KEPT {
        seen.candidates.push(Candidate { path, offset, line, rows });
    }
    Ok(())
}
