//! GeoJSON (RFC 7946): one feature a row, placed by the columns that say where it is.

use datafusion::arrow::array::RecordBatch;
use kernel::{Column, ColumnKind, Invalid, Result};
use serde_json::Value;

use super::Encoder;
use super::json::{Names, push_value};
use crate::cells::{Cell, Cells};
use crate::fold::Folding;

/// Where in a row its place is. Coordinates are WGS 84, as in every national schema and in GeoJSON itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// A geometry in GeoJSON.
    Geometry(usize),
    /// Two columns of numbers.
    Pair { longitude: usize, latitude: usize },
    /// Text `[longitude, latitude]` (`coordonneesXY` of the national schemas).
    LongitudeFirst(usize),
    /// Text `latitude, longitude` (`geo_point_2d` of the open data portals).
    LatitudeFirst(usize),
}

const GEOMETRIES: [&str; 5] = ["geometry", "geometrie", "geom", "geo_shape", "geojson"];
const LONGITUDES: [&str; 9] =
    ["longitude", "lon", "lng", "long", "x_long", "xlong", "x_longitude", "geo_lon", "x_wgs84"];
const LATITUDES: [&str; 7] = ["latitude", "lat", "y_lat", "ylat", "y_latitude", "geo_lat", "y_wgs84"];
const LATITUDE_ENDS: [&str; 2] = ["_lat", "_latitude"];
const LONGITUDE_ENDS: [&str; 4] = ["_lon", "_long", "_lng", "_longitude"];
const LONGITUDE_FIRST: [&str; 2] = ["coordonneesxy", "coordonnees_xy"];
const LATITUDE_FIRST: [&str; 4] = ["geo_point_2d", "geo_point", "geopoint", "point_geo"];

impl Place {
    /// Finds the columns by their names and kinds.
    ///
    /// # Errors
    /// When no column says where a row is.
    pub(super) fn find(columns: &[Column]) -> Result<Self, Invalid> {
        let find = |names: &[&str], is_number: bool| {
            names.iter().find_map(|name| {
                columns.iter().position(|column| {
                    let fits = match column.kind {
                        ColumnKind::Integer | ColumnKind::Number => is_number,
                        ColumnKind::Text => !is_number,
                        _ => false,
                    };
                    fits && Folding::CaseAndAccents.apply(column.name.trim()) == *name
                })
            })
        };
        let pair =
            || Some(Self::Pair { longitude: find(&LONGITUDES, true)?, latitude: find(&LATITUDES, true)? });
        find(&GEOMETRIES, false)
            .map(Self::Geometry)
            .or_else(pair)
            .or_else(|| find(&LONGITUDE_FIRST, false).map(Self::LongitudeFirst))
            .or_else(|| find(&LATITUDE_FIRST, false).map(Self::LatitudeFirst))
            .or_else(|| Self::alike(columns))
            .ok_or_else(|| Invalid::new("format", "export-no-geometry"))
    }

    /// Two columns of numbers named alike but for their ends: `EQUIP_LAT` and `EQUIP_LONG`.
    fn alike(columns: &[Column]) -> Option<Self> {
        let numbers: Vec<(usize, String)> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches!(column.kind, ColumnKind::Integer | ColumnKind::Number))
            .map(|(index, column)| (index, Folding::CaseAndAccents.apply(column.name.trim())))
            .collect();
        numbers.iter().find_map(|(latitude, name)| {
            let common = LATITUDE_ENDS.iter().find_map(|end| name.strip_suffix(end))?;
            let is_other =
                |name: &str| name.strip_prefix(common).is_some_and(|end| LONGITUDE_ENDS.contains(&end));
            let (longitude, _) = numbers.iter().find(|(_, name)| is_other(name))?;
            Some(Self::Pair { longitude: *longitude, latitude: *latitude })
        })
    }

    /// The columns that it is read from.
    pub(super) fn columns(self) -> Vec<usize> {
        match self {
            Self::Geometry(index) | Self::LongitudeFirst(index) | Self::LatitudeFirst(index) => vec![index],
            Self::Pair { longitude, latitude } => vec![longitude, latitude],
        }
    }

    /// The same place among columns that stand elsewhere; nothing when one is not there.
    fn moved(self, to: impl Fn(usize) -> Option<usize>) -> Option<Self> {
        Some(match self {
            Self::Geometry(index) => Self::Geometry(to(index)?),
            Self::LongitudeFirst(index) => Self::LongitudeFirst(to(index)?),
            Self::LatitudeFirst(index) => Self::LatitudeFirst(to(index)?),
            Self::Pair { longitude, latitude } => {
                Self::Pair { longitude: to(longitude)?, latitude: to(latitude)? }
            }
        })
    }

    /// Adds the geometry of a row; `null` (RFC 7946, 3.2: an unlocated feature) when there is none, or none on Earth.
    fn push(self, out: &mut Vec<u8>, columns: &[Cells<'_>], row: usize) -> Result<()> {
        let point = match self {
            Self::Geometry(index) => {
                let geometry = match columns[index].get(row) {
                    Cell::Text(text) => serde_json::from_str(text).ok().filter(is_geometry),
                    _ => None,
                };
                return push_value(out, &geometry);
            }
            Self::Pair { longitude, latitude } => {
                number(columns[longitude].get(row)).zip(number(columns[latitude].get(row)))
            }
            Self::LongitudeFirst(index) => two(columns[index].get(row)),
            Self::LatitudeFirst(index) => two(columns[index].get(row)).map(|(first, second)| (second, first)),
        };
        let on_earth = |&(longitude, latitude): &(f64, f64)| {
            (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)
        };
        match point.filter(on_earth) {
            None => out.extend_from_slice(b"null"),
            Some((longitude, latitude)) => {
                out.extend_from_slice(br#"{"type":"Point","coordinates":"#);
                push_value(out, &[longitude, latitude])?;
                out.push(b'}');
            }
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a whole number of degrees is small; others are not on Earth")]
fn number(cell: Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Number(value) => Some(value),
        Cell::Integer(value) => Some(value as f64),
        _ => None,
    }
}

/// Two numbers between a comma, with or without brackets.
fn two(cell: Cell<'_>) -> Option<(f64, f64)> {
    let Cell::Text(text) = cell else { return None };
    let (first, second) = text.trim().trim_start_matches('[').trim_end_matches(']').split_once(',')?;
    Some((first.trim().parse().ok()?, second.trim().parse().ok()?))
}

/// Whether a value has the form of a geometry (RFC 7946, 3.1); its coordinates are the publisher's.
fn is_geometry(value: &Value) -> bool {
    const KINDS: [&str; 6] =
        ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let member = |name| value.get(name).is_some_and(Value::is_array);
    KINDS.contains(&kind) && member("coordinates") || kind == "GeometryCollection" && member("geometries")
}

pub(super) struct Geojson {
    names: Names,
    place: Place,
    is_first: bool,
}

impl Geojson {
    /// `read` are the columns of the rows, by their place in `table`; the first `shown` are properties, the others are
    /// there for the geometry alone.
    pub(super) fn new(table: &[Column], read: &[usize], shown: usize) -> Result<Self> {
        let place = Place::find(table)?.moved(|index| read.iter().position(|&it| it == index));
        let place = place.ok_or_else(|| Invalid::new("format", "export-no-geometry"))?;
        let names: Vec<Column> = read.iter().take(shown).map(|&index| table[index].clone()).collect();
        Ok(Self { names: Names::new(&names), place, is_first: true })
    }
}

impl Encoder for Geojson {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
        Ok(())
    }

    fn rows(&mut self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<()> {
        let columns = batch.columns().iter().map(Cells::of).collect::<Result<Vec<_>>>()?;
        for row in 0..batch.num_rows() {
            out.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
            self.is_first = false;
            out.extend_from_slice(br#"{"type":"Feature","geometry":"#);
            self.place.push(out, &columns, row)?;
            out.extend_from_slice(br#","properties":"#);
            self.names.push_object(out, &columns, row)?;
            out.push(b'}');
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"\n]}\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(named: &[(&str, ColumnKind)]) -> Vec<Column> {
        named.iter().map(|&(name, kind)| Column::new(name, kind)).collect()
    }

    #[test]
    fn places_are_found_by_name_and_kind() {
        use ColumnKind::{Number, Text};
        let pair = columns(&[("Ylat", Number), ("nom", Text), ("Xlong", Number)]);
        assert_eq!(Place::find(&pair).unwrap(), Place::Pair { longitude: 2, latitude: 0 });
        let text = columns(&[("longitude", Text), ("coordonneesXY", Text)]);
        assert_eq!(Place::find(&text).unwrap(), Place::LongitudeFirst(1));
        assert_eq!(Place::find(&columns(&[("Géométrie", Text)])).unwrap(), Place::Geometry(0));
        assert!(Place::find(&columns(&[("latitude", Number), ("nom", Text)])).is_err());
        // Facilities of the national schema; and two pairs, which are not mixed.
        let facilities = columns(&[("EQUIP_NOM", Text), ("EQUIP_LAT", Number), ("EQUIP_LONG", Number)]);
        assert_eq!(Place::find(&facilities).unwrap(), Place::Pair { longitude: 2, latitude: 1 });
        let two = columns(&[("a_lat", Number), ("b_lat", Number), ("b_lng", Number)]);
        assert_eq!(Place::find(&two).unwrap(), Place::Pair { longitude: 2, latitude: 1 });
        assert!(Place::find(&columns(&[("a_lat", Number), ("b_lon", Number)])).is_err());
        assert!(Place::find(&columns(&[("plat", Number), ("plong", Number)])).is_err());
    }

    #[test]
    fn only_geometries_are_geometries() {
        let is = |text| serde_json::from_str(text).is_ok_and(|value| is_geometry(&value));
        assert!(is(r#"{"type":"Point","coordinates":[2.3,48.8]}"#));
        assert!(!is(r#"{"type":"Feature","geometry":null}"#));
        assert!(!is(r#"{"type":"Point"}"#));
        assert_eq!(two(Cell::Text("[2.35, 48.85]")), Some((2.35, 48.85)));
        assert_eq!(two(Cell::Text("2.35")), None);
    }
}
