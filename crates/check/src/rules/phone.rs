//! Telephone numbers: the French numbering plan (Arcep, décision n° 2018-0881 as amended) and international ones
//! (ITU-T E.164).

/// `phone-number-value`: a French number, short ones included, or an international one after `+` or `00`. Spaces,
/// points, hyphens, strokes and brackets may separate digits.
///
/// Validata asks libphonenumber, which also knows the plan of each foreign country; here a foreign number must have
/// a country code in use and a length that E.164 allows. Numbers of the overseas departments, which libphonenumber
/// gives to other countries when they have no prefix, are French.
pub fn phone_number(cell: &str) -> bool {
    let Some(dialled) = Dialled::read(cell) else { return false };
    let digits = dialled.digits();
    if dialled.plus {
        return international(digits);
    }
    match digits {
        [0, 0, rest @ ..] => international(rest),
        [0, rest @ ..] => french(rest),
        _ => short(digits),
    }
}

/// The most digits: `00`, then the fifteen of E.164.
const MOST: usize = 17;

struct Dialled {
    plus: bool,
    digits: [u8; MOST],
    count: usize,
}

impl Dialled {
    fn read(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        let cell = cell.strip_prefix("tel:").unwrap_or(cell);
        let plus = cell.starts_with('+');
        let mut dialled = Self { plus, digits: [0; MOST], count: 0 };
        let mut rest = cell.strip_prefix('+').unwrap_or(cell).chars();
        while let Some(character) = rest.next() {
            match character {
                '0'..='9' => {
                    // `+33 (0)1 …`: the zero of the national form, written for people.
                    let is_national_zero =
                        character == '0' && plus && rest.as_str().starts_with(')') && dialled.count > 0;
                    if !is_national_zero {
                        *dialled.digits.get_mut(dialled.count)? =
                            u8::try_from(character.to_digit(10)?).ok()?;
                        dialled.count += 1;
                    }
                }
                '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' => {}
                _ if character.is_whitespace() => {}
                _ => return None,
            }
        }
        Some(dialled)
    }

    fn digits(&self) -> &[u8] {
        &self.digits[..self.count]
    }
}

/// What follows the `0`.
fn french(national: &[u8]) -> bool {
    match national {
        // Machines have fourteen digits in all (0700 and twelve to fourteen).
        [7, 0, 0, _, ..] => national.len() == 13,
        // Not given out.
        [7, 0..=2, ..] | [4, 0, ..] | [8, 7, ..] | [8, 4, 1 | 3 | 5..=9, ..] => false,
        [1..=9, ..] => national.len() == 9,
        _ => false,
    }
}

/// Numbers without a prefix: emergencies, codes of the operators, services (10XY and 3BPQ), the numbers of social
/// value of Europe (116000 and its like), directories (118XYZ).
fn short(digits: &[u8]) -> bool {
    matches!(
        digits,
        [1, 5 | 7 | 8]
            | [1, 1, 0 | 2 | 4 | 5 | 9]
            | [1, 9, 1 | 6 | 7]
            | [2, 2, 4]
            | [6, 1, 1 | 4]
            | [6, 3, 4]
            | [7, 0, 0 | 6]
            | [7, 2, 2]
            | [7, 4, 0]
            | [1, 0, _, _]
            | [3, _, _, _]
            | [2, 0, 2, 0]
            | [1, 1, 6, 0, 0, 0 | 6]
            | [1, 1, 6, 1, 1 | 2, 1 | 3 | 7]
            | [1, 1, 8, _, _, _]
    )
}

/// What follows the `+`.
fn international(digits: &[u8]) -> bool {
    match digits {
        [3, 3, rest @ ..] => french(rest),
        // Overseas departments and collectivities, whose national numbers are known.
        [2, 6, 2, rest @ ..] | [5, 9, 0 | 4 | 6, rest @ ..] => {
            matches!(rest, [2 | 5..=9, ..]) && rest.len() == 9
        }
        [5, 0, 8, rest @ ..] | [6, 8, 1 | 7, rest @ ..] => matches!(rest.len(), 6 | 9),
        [6, 8, 9, rest @ ..] => matches!(rest.len(), 6 | 8 | 9),
        // The North American plan.
        [1, rest @ ..] => rest.len() == 10 && rest[0] > 1 && rest[3] > 1,
        [7, rest @ ..] => rest.len() == 10,
        _ => {
            let Some(code) = country_code(digits) else { return false };
            // The shortest national numbers in use have four digits; E.164 gives fifteen to the whole.
            (4..=15 - code).contains(&(digits.len() - code)) && digits[code..] != [0; 4]
        }
    }
}

/// The length of the country code that the number begins with (ITU, list of assigned codes).
fn country_code(digits: &[u8]) -> Option<usize> {
    let [first, second, ..] = *digits else { return None };
    let pair = first * 10 + second;
    let two = matches!(
        pair,
        20 | 27
            | 30..=34
            | 36
            | 39..=41
            | 43..=49
            | 51..=58
            | 60..=66
            | 81
            | 82
            | 84
            | 86
            | 90..=95
            | 98
    );
    if two {
        return Some(2);
    }
    let code = u16::from(pair) * 10 + u16::from(*digits.get(2)?);
    let three = matches!(
        code,
        211..=213
            | 216
            | 218
            | 220..=258
            | 260..=269
            | 290
            | 291
            | 297..=299
            | 350..=359
            | 370..=378
            | 380..=383
            | 385..=387
            | 389
            | 420
            | 421
            | 423
            | 500..=509
            | 590..=599
            | 670
            | 672..=683
            | 685..=692
            | 800
            | 808
            | 850
            | 852
            | 853
            | 855
            | 856
            | 870
            | 878
            | 880..=883
            | 886
            | 960..=968
            | 970..=977
            | 979
            | 992..=996
            | 998
    );
    three.then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_numbers_have_ten_digits() {
        // Ranges that Arcep keeps for fiction.
        for valid in [
            "01 99 00 27 37",
            "0199002737",
            "01.99.00.27.37",
            "02-61-91-00-00",
            "06 39 98 12 34",
            "0800 123 456",
            "0262 20 00 00",
        ] {
            assert!(phone_number(valid), "{valid}");
        }
        for invalid in [
            "01 99 00 27 3",
            "01 99 00 27 377",
            "00 99 00 27 37",
            "070 1234567",
            "abc",
            "",
            "01 99 00 27 37 poste 12",
        ] {
            assert!(!phone_number(invalid), "{invalid}");
        }
    }

    #[test]
    fn a_number_may_begin_with_its_country() {
        for valid in [
            "+33 1 99 00 27 37",
            "0033199002737",
            "+33 (0)1 99 00 27 37",
            "+262 262 20 00 00",
            "+32 2 123 45 67",
            "+1 202 555 0123",
            "tel:+33-1-99-00-27-37",
        ] {
            assert!(phone_number(valid), "{valid}");
        }
        for invalid in ["+33 0199002737", "+33 1 99 00 27", "+999 123456789", "+", "+1 123", "++33199002737"]
        {
            assert!(!phone_number(invalid), "{invalid}");
        }
    }

    #[test]
    fn short_numbers_are_numbers() {
        for valid in ["15", "112", "115", "3960", "3949", "118 218", "116 000", "1014"] {
            assert!(phone_number(valid), "{valid}");
        }
        for invalid in ["1", "16", "4960", "118", "12345"] {
            assert!(!phone_number(invalid), "{invalid}");
        }
    }
}
