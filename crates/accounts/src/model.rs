//! What an authority's record must say. No I/O.

use kernel::{Authority, AuthorityId, Error, Invalid, Millis, Result, Siren, Slug};

/// How long a session lasts, in milliseconds: a working day.
pub(crate) const SESSION: Millis = 10 * 3_600 * 1_000;

/// Reads a new authority as a person or a file names it.
///
/// # Errors
/// Every wrong field at once.
pub fn authority(siren: &str, name: &str, now: Millis) -> Result<Authority> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong_name = match name.chars().count() {
        0 => Some(Invalid::new("name", "name-required")),
        1..=120 => None,
        _ => Some(Invalid::new("name", "name-too-long").with("max", &120)),
    };
    match (siren.parse::<Siren>(), wrong_name) {
        (Ok(siren), None) => Ok(Authority { id: AuthorityId::new(now), siren, slug: Slug::of(&name), name }),
        (siren, name) => Err(Error::Invalid(siren.err().into_iter().chain(name).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let Err(Error::Invalid(wrong)) = authority("1", "", 0) else { panic!("accepted") };
        assert_eq!(wrong.iter().map(|it| it.field.as_ref()).collect::<Vec<_>>(), ["siren", "name"]);
    }
}
