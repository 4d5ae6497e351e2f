//! The columns of a JSON file: the keys of all its objects, in the order in which they first appear.

use std::collections::HashMap;

use super::super::{Format, Limits, too_large};
use super::feature::{Extra, Feature};
use super::find::Place;
use super::object::{FieldsOf, KeysInto};
use super::values::Values;
use crate::Unreadable;

/// Names in order, found by their text.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<String>,
    places: HashMap<String, usize>,
}

impl Names {
    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.list.get(place).map(String::as_str)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The place of a name. Objects mostly have the same keys in the same order, so the caller guesses.
    pub(super) fn place(&self, name: &str, guess: usize) -> Option<usize> {
        if self.list.get(guess).is_some_and(|known| known == name) {
            return Some(guess);
        }
        self.places.get(name).copied()
    }

    pub(super) fn add(&mut self, name: &str, guess: usize) -> usize {
        self.place(name, guess).unwrap_or_else(|| {
            self.places.insert(name.to_owned(), self.list.len());
            self.list.push(name.to_owned());
            self.list.len() - 1
        })
    }
}

/// What the rows are made of.
#[derive(Debug)]
pub(super) enum Shape {
    Objects,
    /// The first list is the header.
    Lists,
    Features(Extra),
}

#[derive(Debug)]
pub(super) struct Columns {
    names: Names,
    pub(super) shape: Shape,
}

impl Columns {
    /// Reads every object for its keys.
    pub(super) fn collect(values: &mut Values, place: &Place, limits: &Limits) -> Result<Self, Unreadable> {
        if !values.next()? {
            return Err(Unreadable::Empty);
        }
        let mut names = Names::default();
        let shape = match values.first_byte() {
            Some(b'[') => return Ok(Self { names, shape: Shape::Lists }),
            Some(b'{') if place.format == Format::GeoJson => {
                let mut extra = Extra::default();
                loop {
                    let feature: Feature<'_> = values.parse()?;
                    if let Some(properties) = feature.properties {
                        values.parse_part(properties, KeysInto(&mut names))?;
                    }
                    extra.see(&feature);
                    enough(&names, limits)?;
                    if !values.next()? {
                        break;
                    }
                }
                extra.settle(&names, place.degrees);
                Shape::Features(extra)
            }
            Some(b'{') => {
                loop {
                    values.parse_with(KeysInto(&mut names))?;
                    enough(&names, limits)?;
                    if !values.next()? {
                        break;
                    }
                }
                Shape::Objects
            }
            _ => return Err(Unreadable::NotATable { found: "JSON" }),
        };
        let columns = Self { names, shape };
        if columns.header().next().is_none() { Err(Unreadable::Empty) } else { Ok(columns) }
    }

    pub(super) fn header(&self) -> impl Iterator<Item = &str> {
        let (before, after): (Option<&str>, &[&str]) = match &self.shape {
            Shape::Features(extra) => (extra.id.then_some("id"), extra.place_columns()),
            Shape::Objects | Shape::Lists => (None, &[]),
        };
        before.into_iter().chain(self.names.list.iter().map(String::as_str)).chain(after.iter().copied())
    }

    pub(super) const fn fields(&self) -> FieldsOf<'_> {
        FieldsOf(&self.names)
    }
}

fn enough(names: &Names, limits: &Limits) -> Result<(), Unreadable> {
    if names.len() as u64 > limits.columns {
        return Err(too_large("columns", limits.columns));
    }
    Ok(())
}
