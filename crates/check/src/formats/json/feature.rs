//! The features of `GeoJSON` (RFC 7946): properties are columns, and so is the geometry.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Limits;
use super::columns::Names;
use super::object::push_cell;
use super::values::Values;
use crate::{Record, Unreadable};

#[derive(Deserialize)]
pub(super) struct Feature<'a> {
    #[serde(borrow, default)]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) properties: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) geometry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    coordinates: Option<&'a RawValue>,
}

/// The columns that a feature has beside its properties.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) id: bool,
    place: PlaceColumns,
    /// Whether some geometry is not a point.
    shapes: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PlaceColumns {
    #[default]
    None,
    /// Longitude, latitude.
    Point,
    /// The geometry as `GeoJSON`, in a column of this name.
    Text(&'static [&'static str]),
}

impl Extra {
    pub(super) fn see(&mut self, feature: &Feature<'_>) {
        self.id |= feature.id.is_some();
        if let Some(geometry) = feature.geometry {
            self.place = PlaceColumns::Point;
            self.shapes |= point(geometry).is_none();
        }
    }

    /// Chooses the columns once all features were seen. A property never gives its name away.
    pub(super) fn settle(&mut self, names: &Names, degrees: bool) {
        self.id &= !names.contains("id");
        let taken = names.contains("longitude") || names.contains("latitude");
        if self.place == PlaceColumns::Point && (self.shapes || taken || !degrees) {
            let name: &[&str] =
                if names.contains("geometry") { &["geometry (GeoJSON)"] } else { &["geometry"] };
            self.place = PlaceColumns::Text(name);
        }
    }

    pub(super) const fn place_columns(&self) -> &'static [&'static str] {
        match self.place {
            PlaceColumns::None => &[],
            PlaceColumns::Point => &["longitude", "latitude"],
            PlaceColumns::Text(name) => name,
        }
    }

    pub(super) fn push_place(
        &self,
        geometry: Option<&RawValue>,
        record: &mut Record,
        values: &Values,
        limits: &Limits,
    ) -> Result<(), Unreadable> {
        match self.place {
            PlaceColumns::None => Ok(()),
            PlaceColumns::Text(_) => push_cell(geometry, record, values, limits),
            PlaceColumns::Point => {
                let [longitude, latitude] =
                    geometry.and_then(point).map_or([None, None], |pair| pair.map(Some));
                push_cell(longitude, record, values, limits)?;
                push_cell(latitude, record, values, limits)
            }
        }
    }
}

/// The longitude and the latitude of a point, as they are written.
fn point(geometry: &RawValue) -> Option<[&RawValue; 2]> {
    let geometry: Geometry<'_> = serde_json::from_str(geometry.get()).ok()?;
    if geometry.kind != "Point" {
        return None;
    }
    let coordinates: Vec<&RawValue> = serde_json::from_str(geometry.coordinates?.get()).ok()?;
    Some([*coordinates.first()?, *coordinates.get(1)?])
}
