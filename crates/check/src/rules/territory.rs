//! Whether a place is in France.

/// Where a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gps {
    Inside,
    /// In France when longitude and latitude change places: the likeliest slip.
    Reversed,
    Outside,
}

/// West, south, east, north of each part of France, in degrees, with a small margin. A box holds more than its
/// territory: a place just across a border passes.
const TERRITORIES: [[f64; 4]; 14] = [
    // Metropolitan France with Corsica.
    [-5.2, 41.3, 9.7, 51.2],
    // Guadeloupe.
    [-61.9, 15.8, -60.9, 16.6],
    // Martinique.
    [-61.3, 14.3, -60.8, 14.9],
    // Guyane.
    [-54.7, 2.1, -51.6, 5.8],
    // La Réunion.
    [55.2, -21.4, 55.9, -20.8],
    // Mayotte.
    [44.9, -13.1, 45.4, -12.6],
    // Saint-Martin and Saint-Barthélemy.
    [-63.2, 17.8, -62.7, 18.2],
    // Saint-Pierre-et-Miquelon.
    [-56.5, 46.7, -56.1, 47.2],
    // Wallis, Futuna and Alofi.
    [-178.3, -14.5, -176.0, -13.1],
    // French Polynesia.
    [-154.8, -27.8, -134.4, -7.8],
    // New Caledonia.
    [163.5, -22.9, 168.3, -19.4],
    // The Kerguelen islands, Crozet, Saint-Paul and Amsterdam.
    [50.1, -50.1, 77.7, -37.7],
    // Clipperton.
    [-109.3, 10.2, -109.1, 10.4],
    // Adélie Land.
    [136.0, -90.0, 142.1, -66.0],
];

/// `french-gps-coordinates`, longitude first. Wider than Validata, which knows metropolitan France and the five
/// overseas departments: the overseas collectivities are France too.
pub fn gps(longitude: f64, latitude: f64) -> Gps {
    if is_french(longitude, latitude) {
        Gps::Inside
    } else if is_french(latitude, longitude) {
        Gps::Reversed
    } else {
        Gps::Outside
    }
}

fn is_french(longitude: f64, latitude: f64) -> bool {
    TERRITORIES.iter().any(|&[west, south, east, north]| {
        (west..=east).contains(&longitude) && (south..=north).contains(&latitude)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn france_is_where_the_french_live() {
        for (name, longitude, latitude) in [
            ("Paris", 2.294_481, 48.858_37),
            ("Ajaccio", 8.737, 41.926),
            ("Ouessant", -5.096, 48.458),
            ("Pointe-à-Pitre", -61.533, 16.241),
            ("Fort-de-France", -61.067, 14.609),
            ("Cayenne", -52.326, 4.922),
            ("Saint-Denis", 55.448, -20.878),
            ("Mamoudzou", 45.227, -12.78),
            ("Saint-Pierre", -56.173, 46.778),
            ("Nouméa", 166.447, -22.271),
            ("Papeete", -149.569, -17.535),
            ("Mata-Utu", -176.176, -13.282),
            ("Marigot", -63.084, 18.067),
        ] {
            assert_eq!(gps(longitude, latitude), Gps::Inside, "{name}");
        }
        assert_eq!(gps(-74.006, 40.713), Gps::Outside, "New York");
        assert_eq!(gps(13.405, 52.52), Gps::Outside, "Berlin");
        assert_eq!(gps(f64::NAN, 48.0), Gps::Outside);
    }

    #[test]
    fn latitude_first_is_named() {
        assert_eq!(gps(48.858_37, 2.294_481), Gps::Reversed);
    }
}
