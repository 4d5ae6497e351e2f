//! A whole number wide enough for any sum of floating-point numbers.

/// Bits 0 to 2,303 of a number in two's complement; bit 0 is worth 2⁻¹⁰⁷⁴, the smallest floating-point number.
///
/// The largest floating-point number ends at bit 2,097; a sum of 2⁷⁴ of them ends before the last bit.
#[derive(Debug)]
pub(super) struct Wide([u64; LIMBS]);

const LIMBS: usize = 36;
const LOWEST: i16 = -1_074;

impl Default for Wide {
    fn default() -> Self {
        Self([0; LIMBS])
    }
}

impl Wide {
    /// Adds `whole` × 2^`exponent`, with an exponent of -1074 to 971.
    #[expect(clippy::cast_sign_loss, reason = "two's complement is what is wanted")]
    #[expect(clippy::cast_possible_truncation, reason = "the limbs of a wider number are taken one by one")]
    pub(super) fn add(&mut self, whole: i128, exponent: i16) {
        let at = usize::try_from(exponent - LOWEST).unwrap_or(0);
        let (limb, shift) = (at / 64, at % 64);
        let low = (whole as u128) << shift;
        let high = if shift == 0 { whole >> 127 } else { whole >> (128 - shift) };
        let fill = (whole >> 127) as u64;
        let limbs = [low as u64, (low >> 64) as u64, high as u64];
        let mut carry = false;
        for (index, sum) in self.0.iter_mut().enumerate().skip(limb) {
            let added = limbs.get(index - limb).copied().unwrap_or(fill);
            let (once, over) = sum.overflowing_add(added);
            let (twice, over_again) = once.overflowing_add(u64::from(carry));
            *sum = twice;
            carry = over || over_again;
        }
    }

    /// The floating-point number nearest to it, ties to even.
    #[expect(clippy::cast_precision_loss, reason = "this is where the sum is rounded, once")]
    pub(super) fn nearest(mut self) -> f64 {
        let is_negative = self.0[LIMBS - 1] >> 63 == 1;
        if is_negative {
            let mut carry = true;
            for limb in &mut self.0 {
                let (negated, over) = (!*limb).overflowing_add(u64::from(carry));
                *limb = negated;
                carry = over;
            }
        }
        let Some(top) = self.0.iter().rposition(|&limb| limb != 0) else { return 0.0 };
        let unused = self.0[top].leading_zeros();
        // The 64 bits from the highest one on; whatever is below only says whether a tie is one.
        let (mut bits, mut begin) = (self.0[top], top * 64);
        if let Some(below) = top.checked_sub(1).filter(|_| unused > 0) {
            bits = bits << unused | self.0[below] >> (64 - unused);
            begin -= unused as usize;
            let is_tie = self.0[below] << unused == 0 && self.0[..below].iter().all(|&limb| limb == 0);
            bits |= u64::from(!is_tie);
        } else {
            bits |= u64::from(top > 0 && self.0[..top].iter().any(|&limb| limb != 0));
        }
        let power = i32::try_from(begin).unwrap_or(i32::MAX) + i32::from(LOWEST);
        // In two steps, because 2^-1074 times 64 bits and 2^1023 are both beyond what one power of two can be.
        let (half, other) = (power / 2, power - power / 2);
        let size = bits as f64 * 2f64.powi(half) * 2f64.powi(other);
        if is_negative { -size } else { size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn one_number_comes_back(whole in -(1i64 << 53)..(1i64 << 53), exponent in -1_074i16..=970) {
            let mut wide = Wide::default();
            wide.add(i128::from(whole), exponent);
            #[expect(clippy::cast_precision_loss, reason = "53 bits")]
            let right = whole as f64 * 2f64.powi(i32::from(exponent) / 2) * 2f64.powi(i32::from(exponent) - i32::from(exponent) / 2);
            proptest::prop_assert_eq!(wide.nearest().to_bits(), right.to_bits());
        }

        #[test]
        fn numbers_of_128_bits_round_to_the_nearest(whole: i128) {
            let mut wide = Wide::default();
            wide.add(whole >> 2, 5);
            wide.add(whole & 3, 3);
            #[expect(clippy::cast_precision_loss, reason = "rounding is what is compared")]
            let right = whole as f64 * 8.0;
            proptest::prop_assert_eq!(wide.nearest().to_bits(), right.to_bits());
        }
    }
}
