//! SIREN and SIRET numbers (articles R. 123-220 and R. 123-221 of the Code de commerce).

/// The SIREN of La Poste, whose establishments have a check digit of their own.
const LA_POSTE: &[u8] = &[3, 5, 6, 0, 0, 0, 0, 0, 0];
const LA_POSTE_HEAD_OFFICE: &[u8] = &[3, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 8];

/// `french-siren-value`: nine digits with their Luhn key. Spaces and points between them are allowed.
pub fn siren(cell: &str) -> bool {
    digits::<9>(cell).is_some_and(|number| luhn(&number))
}

/// `french-siret-value`: a SIREN and five more digits, with a Luhn key over the whole. Those of La Poste other
/// than its head office have a sum of digits that is a multiple of five instead.
pub fn siret(cell: &str) -> bool {
    digits::<14>(cell).is_some_and(|number| {
        let is_post_office = number.starts_with(LA_POSTE) && number != LA_POSTE_HEAD_OFFICE;
        luhn(&number[..9])
            && if is_post_office {
                number.iter().map(|&digit| u32::from(digit)).sum::<u32>() % 5 == 0
            } else {
                luhn(&number)
            }
    })
}

/// Exactly `N` digits, without spaces (of any width) and points.
fn digits<const N: usize>(cell: &str) -> Option<[u8; N]> {
    let mut number = [0; N];
    let mut count = 0;
    for character in cell.chars() {
        match character {
            '0'..='9' => {
                *number.get_mut(count)? = u8::try_from(character.to_digit(10)?).ok()?;
                count += 1;
            }
            '.' => {}
            _ if character.is_whitespace() => {}
            _ => return None,
        }
    }
    (count == N).then_some(number)
}

/// Every second digit from the right counts twice, 10 to 18 by the sum of their own digits.
fn luhn(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(rank, &digit)| match rank % 2 {
            0 => u32::from(digit),
            _ => u32::from(digit) * 2 / 10 + u32::from(digit) * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_last_digit_in_ten_is_right(eight in 0_u32..100_000_000) {
            let right = (0..10).filter(|key| siren(&format!("{eight:08}{key}"))).count();
            prop_assert_eq!(right, 1);
        }

        #[test]
        fn one_wrong_digit_is_found(number in 0_u64..10_000_000_000_000, place in 0_usize..14, added in 1_u8..10) {
            let with_key = |key| format!("{number:013}{key}");
            let mut digits = (0..10).map(with_key).find(|cell| siret(cell)).unwrap_or_default().into_bytes();
            // Most numbers do not begin with a SIREN, and so are none.
            if let Some(digit) = digits.get_mut(place) {
                *digit = b'0' + (*digit - b'0' + added) % 10;
                let changed = String::from_utf8(digits).expect("digits");
                prop_assert!(changed.starts_with("356000000") || !siret(&changed), "{}", changed);
            }
        }
    }

    #[test]
    fn a_siret_has_fourteen_digits_and_their_key() {
        for valid in
            ["73282932000074", "732 829 320 00074", "732\u{a0}829\u{202f}320.00074", "21860194600013"]
        {
            assert!(siret(valid), "{valid}");
        }
        for invalid in
            ["73282932000075", "7328293200007", "732829320000744", "7328293200007A", "", "732-829-320-00074"]
        {
            assert!(!siret(invalid), "{invalid}");
        }
    }

    #[test]
    fn the_offices_of_la_poste_have_a_key_of_their_own() {
        assert!(siret("35600000000048"), "the head office has the usual key");
        assert!(siret("35600000049837"));
        assert!(!siret("35600000000049"));
    }

    #[test]
    fn a_siret_whose_first_nine_digits_are_no_siren_is_refused() {
        // The key of the fourteen digits is right.
        assert!(!siret("73282932100072"));
        assert!(luhn(&digits::<14>("73282932100072").expect("fourteen digits")));
    }

    #[test]
    fn a_siren_has_nine_digits_and_their_key() {
        for valid in ["732829320", "732 829 320", "356000000", "130025265"] {
            assert!(siren(valid), "{valid}");
        }
        for invalid in ["732829321", "73282932", "7328293200", "abcdefghi", ""] {
            assert!(!siren(invalid), "{invalid}");
        }
    }
}
