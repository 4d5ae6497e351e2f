//! Which known schema a file was made for, by its header alone.

use std::path::Path;
use std::sync::Arc;

use crate::check::Opened;
use crate::origin::Origin;
use crate::schema::{Library, Schema, matching};
use crate::{Input, Request};

/// The schema of `library` that the header of the file fits. Nothing for a file that cannot be read: its check says why.
pub fn fitting_schema(path: &Path, library: &dyn Library) -> Option<Arc<Schema>> {
    let mut origin = Origin::new(Input::Path(path), false).ok()?;
    let opened = Opened::open(&mut origin, &Request::default(), false).ok()?;
    let known = library.all();
    let schemas: Vec<&Schema> = known.iter().map(Arc::as_ref).collect();
    // Below what may be a title, a header that fits is one: asked for, its schema will find it.
    let headers = [Some(&opened.heading.labels), opened.heading.likely.as_ref().map(|(_, labels)| labels)];
    let fitting = headers.into_iter().flatten().find_map(|labels| {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        matching::best_match(&labels, &schemas)
    })?;
    known.get(fitting.index).cloned()
}
