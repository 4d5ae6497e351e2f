//! Numbers as a person reads them in a spreadsheet: no exponent, no `.0`, at most 15 significant digits.

/// A spreadsheet computes in binary and shows 15 digits: `1.1 * 3` is stored as 3.3000000000000003.
const DIGITS: usize = 15;

/// Adds a stored number in plain notation. Returns whether it is too long for its last digits to be trusted.
pub(super) fn push(stored: &str, into: &mut String) -> bool {
    let stored = stored.trim();
    if let Some(plain) = already_plain(stored) {
        into.push_str(plain);
        return false;
    }
    let Ok(value) = stored.parse::<f64>() else {
        into.push_str(stored);
        return false;
    };
    if !value.is_finite() {
        into.push_str(stored);
        return false;
    }
    push_rounded(value, into);
    value.abs() >= 1e15
}

/// Adds a number shown with leading zeros, such as a postcode in a column formatted `00000`.
pub(super) fn push_padded(stored: &str, digits: u8, into: &mut String) -> bool {
    let start = into.len();
    let lost = push(stored, into);
    let written = into.len() - start;
    if written < usize::from(digits) && into[start..].bytes().all(|byte| byte.is_ascii_digit()) {
        into.insert_str(start, &"0".repeat(usize::from(digits) - written));
    }
    lost
}

/// The stored text without useless zeros, when it needs no rounding: most numbers.
fn already_plain(stored: &str) -> Option<&str> {
    let unsigned = stored.strip_prefix('-').unwrap_or(stored);
    let mut point = false;
    for (place, byte) in unsigned.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if !point && place > 0 => point = true,
            _ => return None,
        }
    }
    if unsigned.is_empty() || unsigned.len() - usize::from(point) > DIGITS || stored.starts_with("-0") {
        return None;
    }
    Some(if point { stored.trim_end_matches('0').trim_end_matches('.') } else { stored })
}

fn push_rounded(value: f64, into: &mut String) {
    let scientific = format!("{:.*e}", DIGITS - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        into.push('0');
        return;
    }
    if value < 0.0 {
        into.push('-');
    }
    let zeros = |count: usize| "0".repeat(count);
    match usize::try_from(exponent) {
        Err(_) => {
            into.push_str("0.");
            into.push_str(&zeros(exponent.unsigned_abs() as usize - 1));
            into.push_str(digits);
        }
        Ok(exponent) if digits.len() <= exponent + 1 => {
            into.push_str(digits);
            into.push_str(&zeros(exponent + 1 - digits.len()));
        }
        Ok(exponent) => {
            into.push_str(&digits[..=exponent]);
            into.push('.');
            into.push_str(&digits[exponent + 1..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(stored: &str) -> String {
        let mut text = String::new();
        push(stored, &mut text);
        text
    }

    #[test]
    fn numbers_are_written_as_a_person_reads_them() {
        for (stored, shown) in [
            ("45", "45"),
            ("45.0", "45"),
            ("1234.50", "1234.5"),
            ("-12.5", "-12.5"),
            ("3.3000000000000003", "3.3"),
            ("0.30000000000000004", "0.3"),
            ("1.23E+5", "123000"),
            ("1E-3", "0.001"),
            ("82345678901234", "82345678901234"),
            ("8.2345678901234E13", "82345678901234"),
            ("-0", "0"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("1e300", &format!("1{}", "0".repeat(300))),
            ("NaN", "NaN"),
            ("abc", "abc"),
            ("", ""),
        ] {
            assert_eq!(plain(stored), shown, "{stored}");
        }
    }

    #[test]
    fn digits_that_a_spreadsheet_cannot_keep_are_told() {
        let mut text = String::new();
        assert!(push("1234567890123456789", &mut text));
        assert_eq!(text, "1234567890123460000");
        assert!(!push("999999999999999", &mut String::new()));
    }

    #[test]
    fn a_postcode_keeps_its_leading_zero() {
        let mut text = String::new();
        push_padded("1000", 5, &mut text);
        text.push(' ');
        push_padded("75001", 5, &mut text);
        text.push(' ');
        push_padded("-1", 5, &mut text);
        assert_eq!(text, "01000 75001 -1");
    }

    proptest! {
        #[test]
        fn fifteen_digits_survive(value in -1e12_f64..1e12) {
            let shown: f64 = plain(&value.to_string()).parse().expect("a number");
            prop_assert!((shown - value).abs() <= value.abs() * 1e-14);
        }
    }
}
