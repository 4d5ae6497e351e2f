//! Points and GeoJSON.

use serde_json::Value;

use super::super::GeopointFormat;
use super::{number, trim};

/// Longitude and latitude, in degrees.
pub(super) fn point(format: GeopointFormat, cell: &str) -> Option<(f64, f64)> {
    match format {
        GeopointFormat::Text => {
            let (longitude, latitude) = cell.split_once(',')?;
            within(degrees(longitude)?, degrees(latitude)?)
        }
        GeopointFormat::Array => match serde_json::from_str(cell).ok()? {
            Value::Array(pair) => self::pair(&pair),
            _ => None,
        },
        GeopointFormat::Object => match serde_json::from_str(cell).ok()? {
            Value::Object(members) if members.len() == 2 => {
                within(coordinate(members.get("lon")?)?, coordinate(members.get("lat")?)?)
            }
            _ => None,
        },
    }
}

pub(super) fn pair(values: &[Value]) -> Option<(f64, f64)> {
    let [longitude, latitude] = values else { return None };
    within(coordinate(longitude)?, coordinate(latitude)?)
}

fn coordinate(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => degrees(text),
        _ => None,
    }
}

fn degrees(text: &str) -> Option<f64> {
    number::number(trim(text), '.', None, true)
}

fn within(longitude: f64, latitude: f64) -> Option<(f64, f64)> {
    ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude))
        .then_some((longitude, latitude))
}

/// GeoJSON (RFC 7946): the shape of each object, not whether rings are closed or coordinates on Earth.
///
/// Wider than frictionless, whose profile of 2010 refuses altitudes and collections of geometries in a feature.
pub(super) fn is_geojson(cell: &str) -> bool {
    serde_json::from_str(cell).is_ok_and(|value| is_geojson_value(&value))
}

pub(super) fn is_geojson_value(value: &Value) -> bool {
    has_fit_box(value)
        && match kind(value) {
            Some("Feature") => is_feature(value),
            Some("FeatureCollection") => {
                list(value, "features").is_some_and(|features| features.iter().all(is_feature))
            }
            _ => is_geometry(value),
        }
}

fn kind(value: &Value) -> Option<&str> {
    value.get("type")?.as_str()
}

fn list<'a>(value: &'a Value, member: &str) -> Option<&'a Vec<Value>> {
    value.get(member)?.as_array()
}

fn has_fit_box(value: &Value) -> bool {
    value
        .get("bbox")
        .is_none_or(|bbox| bbox.as_array().is_some_and(|sides| sides.iter().all(Value::is_number)))
}

fn is_feature(value: &Value) -> bool {
    kind(value) == Some("Feature")
        && value.get("geometry").is_some_and(|geometry| geometry.is_null() || is_geometry(geometry))
        && value.get("properties").is_some_and(|properties| properties.is_null() || properties.is_object())
}

fn is_geometry(value: &Value) -> bool {
    let coordinates = value.get("coordinates");
    let fits = |shape: fn(&Value) -> bool| coordinates.is_some_and(shape);
    match kind(value) {
        Some("Point") => fits(is_position),
        Some("MultiPoint") => fits(|it| all(it, 0, is_position)),
        Some("LineString") => fits(is_line),
        Some("MultiLineString") => fits(|it| all(it, 0, is_line)),
        Some("Polygon") => fits(is_polygon),
        Some("MultiPolygon") => fits(|it| all(it, 0, is_polygon)),
        Some("GeometryCollection") => {
            list(value, "geometries").is_some_and(|geometries| geometries.iter().all(is_geometry))
        }
        _ => false,
    }
}

fn is_position(value: &Value) -> bool {
    value.as_array().is_some_and(|it| (2..=3).contains(&it.len()) && it.iter().all(Value::is_number))
}

fn is_line(value: &Value) -> bool {
    all(value, 2, is_position)
}

fn is_polygon(value: &Value) -> bool {
    all(value, 0, |ring| all(ring, 4, is_position))
}

fn all(value: &Value, least: usize, fits: fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|it| it.len() >= least && it.iter().all(fits))
}
