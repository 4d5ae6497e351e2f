//! One exact total.

use std::collections::BTreeMap;

use super::wide::Wide;

/// The exact total of the values added, in any order.
///
/// A number that is the nearest one to a decimal of at most six places counts as that decimal: what a person wrote as
/// 0.1 is one tenth. It is added as a whole number of millionths. Any other number (long fractions, very large or very
/// small values) counts as the binary fraction that it is, and is added exactly too, apart. The sum rounds each of
/// these two totals once, to the nearest number.
#[derive(Clone, Debug, Default)]
pub(super) struct Total {
    /// 10²⁷ at most for one value: the total of 10¹¹ such values still fits.
    pub(super) millionths: i128,
    pub(super) rest: Option<Box<Rest>>,
    pub(super) count: i64,
}

/// Below 2⁵³ every whole number is a floating-point number of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;
const MILLION: i128 = 1_000_000;

/// The number as a whole count of millionths, when it is the nearest number to such a decimal.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are tested just before")]
#[expect(clippy::float_cmp, reason = "the question is whether two numbers are the same")]
fn millionths(value: f64) -> Option<i128> {
    // Most amounts have cents: the smaller scale reaches larger amounts, and is tried first.
    let cents = (value * 100.0).round();
    if cents.abs() < EXACT && cents / 100.0 == value {
        return Some(i128::from(cents as i64) * 10_000);
    }
    let millionths = (value * 1e6).round();
    if millionths.abs() < EXACT && millionths / 1e6 == value {
        return Some(i128::from(millionths as i64));
    }
    (value.abs() < 1e21 && value.trunc() == value).then(|| value as i128 * MILLION)
}

impl Total {
    pub(super) fn add_number(&mut self, value: f64) {
        self.count += 1;
        match millionths(value) {
            Some(millionths) => self.millionths += millionths,
            None => self.rest.get_or_insert_default().add(value),
        }
    }

    pub(super) fn add_integer(&mut self, value: i64) {
        self.count += 1;
        self.millionths += i128::from(value) * MILLION;
    }

    pub(super) fn merge(&mut self, millionths: i128, rest: Option<&[u8]>, count: i64) {
        self.millionths += millionths;
        self.count += count;
        if let Some(bytes) = rest {
            self.rest.get_or_insert_default().add_bytes(bytes);
        }
    }

    /// Nothing when nothing was added.
    pub(super) fn sum(&self) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        // Reading the decimal back rounds it to the nearest number.
        let (sign, all) = (if self.millionths < 0 { "-" } else { "" }, self.millionths.unsigned_abs());
        let text = format!("{sign}{}.{:06}", all / 1_000_000, all % 1_000_000);
        let decimal: f64 = text.parse().unwrap_or(f64::NAN);
        // Adding 0.0 turns the -0.0 of an empty total into 0.0.
        Some(self.rest.as_ref().map_or(decimal, |rest| decimal + rest.sum()) + 0.0)
    }

    /// The sum of integers.
    pub(super) fn whole(&self) -> Option<i128> {
        (self.count > 0).then_some(self.millionths / MILLION)
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of rows is far below 2^53")]
    pub(super) fn average(&self) -> Option<f64> {
        self.sum().map(|sum| sum / self.count as f64)
    }
}

/// The exact total of binary fractions: of each power of two, how many.
#[derive(Clone, Debug, Default)]
pub(super) struct Rest {
    /// Exponent of two (from -1074) and the sum of the 53-bit whole numbers that it multiplies.
    parts: BTreeMap<i16, i128>,
    /// The sum of what is not finite, which has no order to depend on: an infinity, or not a number.
    unbounded: Option<f64>,
}

impl Rest {
    fn add(&mut self, value: f64) {
        if !value.is_finite() {
            self.unbounded = Some(self.unbounded.map_or(value, |before| before + value));
            return;
        }
        let bits = value.to_bits();
        let biased = i16::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
        let fraction = bits & ((1 << 52) - 1);
        // A subnormal number has no hidden bit and the exponent of the smallest normal one (IEEE 754, 3.4).
        let (whole, exponent) =
            if biased == 0 { (fraction, -1_074) } else { (fraction | 1 << 52, biased - 1_075) };
        let signed = if value.is_sign_negative() { -i128::from(whole) } else { i128::from(whole) };
        *self.parts.entry(exponent).or_default() += signed;
    }

    fn sum(&self) -> f64 {
        if let Some(unbounded) = self.unbounded {
            return unbounded;
        }
        let mut wide = Wide::default();
        for (&exponent, &whole) in &self.parts {
            wide.add(whole, exponent);
        }
        wide.nearest()
    }

    /// Eight bytes of what is not finite, then two and sixteen for each part; little end first.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.unbounded.unwrap_or(0.0).to_le_bytes().to_vec();
        for (exponent, whole) in &self.parts {
            bytes.extend_from_slice(&exponent.to_le_bytes());
            bytes.extend_from_slice(&whole.to_le_bytes());
        }
        bytes
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        let Some((unbounded, mut parts)) = bytes.split_first_chunk() else { return };
        let unbounded = f64::from_le_bytes(*unbounded);
        if !unbounded.is_finite() {
            self.add(unbounded);
        }
        while let Some((exponent, after)) = parts.split_first_chunk() {
            let Some((whole, after)) = after.split_first_chunk() else { return };
            *self.parts.entry(i16::from_le_bytes(*exponent)).or_default() += i128::from_le_bytes(*whole);
            parts = after;
        }
    }

    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + self.parts.len() * 48
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(values: &[f64]) -> Total {
        let mut total = Total::default();
        for &value in values {
            total.add_number(value);
        }
        total
    }

    #[test]
    fn decimals_add_up_as_on_paper() {
        assert_eq!(total(&[0.1, 0.2]).sum(), Some(0.3));
        assert_eq!(total(&[0.1; 10]).sum(), Some(1.0));
        assert_eq!(total(&[1e16, 0.01, -1e16]).sum(), Some(0.01));
        assert_eq!(total(&[123_456_789.123_456, 0.000_001]).sum(), Some(123_456_789.123_457));
        assert_eq!(total(&[0.1, 0.2]).average(), Some(0.15));
        assert_eq!(total(&[]).sum(), None);
        assert_eq!(total(&[-0.0]).sum().map(f64::to_bits), Some(0));
    }

    #[test]
    fn other_numbers_add_up_exactly() {
        assert_eq!(total(&[1e300, 1.0 / 3.0, -1e300]).sum(), Some(1.0 / 3.0));
        assert_eq!(total(&[1e308, 1e308, -1e308]).sum(), Some(1e308));
        assert_eq!(total(&[f64::MIN_POSITIVE / 8.0; 8]).sum(), Some(f64::MIN_POSITIVE));
        assert_eq!(total(&[f64::INFINITY, 1.0]).sum(), Some(f64::INFINITY));
        assert!(total(&[f64::INFINITY, f64::NEG_INFINITY]).sum().unwrap().is_nan());
    }

    #[test]
    fn integers_add_up_beyond_64_bits() {
        let mut total = Total::default();
        (0..4).for_each(|_| total.add_integer(i64::MAX));
        assert_eq!(total.whole(), Some(4 * i128::from(i64::MAX)));
    }

    proptest! {
        #[test]
        fn a_sum_depends_neither_on_order_nor_on_partitions(
            values in prop::collection::vec(prop_oneof![any::<f64>(), (-1_000_000i32..1_000_000).prop_map(|c| f64::from(c) / 100.0)], 1..40),
            cut in 0usize..40,
        ) {
            let once = total(&values);
            let (left, right) = values.split_at(cut.min(values.len()));
            let mut merged = Total::default();
            for part in [right, left] {
                let part = total(&part.iter().rev().copied().collect::<Vec<_>>());
                merged.merge(part.millionths, part.rest.as_ref().map(|rest| rest.to_bytes()).as_deref(), part.count);
            }
            let bits = |total: &Total| total.sum().map(|sum| if sum.is_nan() { 0 } else { sum.to_bits() });
            prop_assert_eq!(bits(&once), bits(&merged));
        }

        #[test]
        fn cents_add_up_as_whole_numbers_do(cents in prop::collection::vec(-10_000_000_000i64..10_000_000_000, 1..60)) {
            #[expect(clippy::cast_precision_loss, reason = "fewer than 53 bits")]
            let values: Vec<f64> = cents.iter().map(|&cents| cents as f64 / 100.0).collect();
            #[expect(clippy::cast_precision_loss, reason = "fewer than 53 bits")]
            let right = cents.iter().sum::<i64>() as f64 / 100.0;
            prop_assert_eq!(total(&values).sum(), Some(right));
        }
    }
}
