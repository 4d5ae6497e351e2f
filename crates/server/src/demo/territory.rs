//! The towns of the demonstration: invented, with numbers whose sums are right and INSEE codes that nobody has.

/// An authority of the demonstration territory.
pub(crate) struct Town {
    pub(crate) name: &'static str,
    pub(crate) siren: String,
    pub(crate) insee: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) population: u64,
}

impl Town {
    /// Of the head office: the SIREN, `0001`, and the digit that makes the sum right.
    pub(crate) fn siret(&self) -> String {
        with_luhn(&format!("{}0001", self.siren))
    }
}

/// The inter-municipality first, then its six towns.
pub(crate) fn towns() -> Vec<Town> {
    const TOWNS: [(&str, &str, &str, &str, f64, f64, u64); 7] = [
        ("Communauté de communes des Six Beffrois", "20059900", "59900", "59890", 50.702, 2.954, 18_640),
        ("Hautcourt-sur-Lys", "21590901", "59901", "59890", 50.712, 2.948, 7_812),
        ("Bellefontaine", "21590902", "59902", "59890", 50.731, 2.981, 3_954),
        ("Rivemont", "21590903", "59903", "59891", 50.689, 2.907, 2_871),
        ("Saint-Vaast-des-Prés", "21590904", "59904", "59891", 50.667, 2.973, 1_986),
        ("Lestréval", "21590905", "59905", "59892", 50.745, 2.915, 1_204),
        ("Montigny-la-Garenne", "21590906", "59906", "59892", 50.655, 2.933, 813),
    ];
    TOWNS
        .iter()
        .map(|&(name, siren, insee, postal_code, latitude, longitude, population)| Town {
            name,
            siren: with_luhn(siren),
            insee,
            postal_code,
            latitude,
            longitude,
            population,
        })
        .collect()
}

/// `digits` and the digit that makes its Luhn sum a multiple of ten.
pub(super) fn with_luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            if i % 2 == 1 { digit } else { digit * 2 - if digit > 4 { 9 } else { 0 } }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_town_has_a_right_siren_and_siret() {
        for town in towns() {
            assert!(town.siren.parse::<kernel::Siren>().is_ok(), "{}", town.name);
            assert!(check::rules::siret(&town.siret()), "{}", town.name);
        }
    }
}
