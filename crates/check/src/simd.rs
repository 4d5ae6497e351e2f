//! Comparisons of 16 or 64 bytes at once: the only unsafe code of the workspace.
//!
//! Two implementations of the same functions: SSE2, which every x86-64 has, and a portable one, which is also what
//! the first is tested against. The unsafe part is one load of 16 bytes behind a reference to an array of 16 bytes.

#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "a vector is loaded from memory; tested against `portable`")]
mod sse2;

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use self::portable::{
    classes16, contains, digits, digits16, equal, equal16, fold16, luhn, same16, within,
};
#[cfg(target_arch = "x86_64")]
pub(crate) use self::sse2::{
    classes16, contains, digits, digits16, equal, equal16, fold16, luhn, same16, within,
};

/// Bytes that may be read past the end of a text, so that a cell can always be loaded whole.
pub(crate) const PAD: usize = 64;

/// What 16 bytes are: bit `n` of each says it of byte `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classes {
    /// ASCII digits.
    pub(crate) digits: u32,
    /// Bytes that may begin a letter of the Latin alphabet, in ASCII or not.
    pub(crate) letters: u32,
    /// `@`, `+`, and what may disguise a value: `[`, `(`, `{`, `%` and the bytes of characters outside Latin letters.
    pub(crate) marks: u32,
}

impl Classes {
    /// Those of the first `count` bytes.
    #[inline]
    pub(crate) fn first(self, count: usize) -> Self {
        let kept = low_bits16(count);
        Self { digits: self.digits & kept, letters: self.letters & kept, marks: self.marks & kept }
    }
}

/// For each bit, the parity of the bits up to it: with quotes in, positions inside quotes come out.
pub(crate) fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// The lowest `count` bits, at most 64.
pub(crate) fn low_bits(count: usize) -> u64 {
    if count >= 64 { !0 } else { (1 << count) - 1 }
}

/// The lowest `count` bits, at most 16.
pub(crate) fn low_bits16(count: usize) -> u32 {
    if count >= 16 { 0xFFFF } else { (1 << count) - 1 }
}

/// The 16 bytes from `at`, a multiple of 16; zeros stand past the end of `text`.
#[inline]
pub(crate) fn block16(text: &[u8], at: usize) -> [u8; 16] {
    if let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return *block;
    }
    let rest = text.len().saturating_sub(at);
    // A copy of a length that varies is a call: two loads that overlap are not.
    if let Some(last) = text.last_chunk::<16>().filter(|_| rest > 0) {
        return (u128::from_le_bytes(*last) >> (8 * (16 - rest))).to_le_bytes();
    }
    let part = &text[text.len() - rest..];
    let value = match (part.first_chunk::<8>(), part.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u128::from(u64::from_le_bytes(*first)) | u128::from(u64::from_le_bytes(*last)) << (8 * (rest - 8))
        }
        _ => match (part.first_chunk::<4>(), part.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                u128::from(u32::from_le_bytes(*first))
                    | u128::from(u32::from_le_bytes(*last)) << (8 * (rest - 4))
            }
            _ => part.iter().rev().fold(0, |value, byte| value << 8 | u128::from(*byte)),
        },
    };
    value.to_le_bytes()
}

/// The 64 bytes from `at`, made of zeros past the end of `text`.
pub(crate) fn word(text: &[u8], at: usize) -> [u8; 64] {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(word) = rest.first_chunk() {
        return *word;
    }
    let mut word = [0; 64];
    word[..rest.len()].copy_from_slice(rest);
    word
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use proptest::prelude::*;

    use super::{block16, low_bits, parity, portable, sse2, word};

    /// Bytes among which digits, separators and the edges of ranges are common.
    fn bytes<const N: usize>() -> impl Strategy<Value = [u8; N]> {
        let byte = prop_oneof![b'0'..=b'9', Just(b','), Just(b'"'), Just(b'/'), Just(b':'), any::<u8>()];
        proptest::collection::vec(byte, N).prop_map(|bytes| bytes.try_into().expect("N bytes"))
    }

    proptest! {
        #[test]
        fn both_implementations_agree(
            long in bytes::<64>(), short in bytes::<16>(), other in bytes::<16>(), span in bytes::<16>(),
            byte in any::<u8>(),
        ) {
            prop_assert_eq!(sse2::equal(&long, byte), portable::equal(&long, byte));
            prop_assert_eq!(sse2::equal(&long, long[7]), portable::equal(&long, long[7]));
            prop_assert_eq!(sse2::contains(&long, byte), portable::contains(&long, byte));
            prop_assert_eq!(sse2::contains(&long, long[40]), portable::contains(&long, long[40]));
            prop_assert_eq!(sse2::digits(&long), portable::digits(&long));
            prop_assert_eq!(sse2::digits16(&short), portable::digits16(&short));
            prop_assert_eq!(sse2::classes16(&short), portable::classes16(&short));
            prop_assert_eq!(sse2::fold16(&short, 1 + span[0] as usize % 16), portable::fold16(&short, 1 + span[0] as usize % 16));
            prop_assert_eq!(sse2::equal16(&short, byte), portable::equal16(&short, byte));
            prop_assert_eq!(sse2::same16(&short, &other), portable::same16(&short, &other));
            prop_assert_eq!(sse2::within(&short, &other, &span), portable::within(&short, &other, &span));
        }

        #[test]
        fn both_sum_digits_alike(digits in proptest::array::uniform16(b'0'..=b'9'), twice in any::<u16>(), kept in any::<u16>()) {
            let mask = |bits: u16| std::array::from_fn(|at| if bits >> at & 1 == 1 { 0xFF } else { 0 });
            prop_assert_eq!(
                sse2::luhn(&digits, &mask(twice), &mask(kept)),
                portable::luhn(&digits, &mask(twice), &mask(kept))
            );
        }
    }

    #[test]
    fn a_block_is_the_text_and_then_zeros() {
        let text: Vec<u8> = (1..=40).collect();
        for length in 0..text.len() {
            for at in (0..=length).step_by(16) {
                let mut expected = [0; 16];
                let part = &text[at..length.min(at + 16)];
                expected[..part.len()].copy_from_slice(part);
                assert_eq!(block16(&text[..length], at), expected, "{length} bytes, from {at}");
            }
        }
    }

    #[test]
    fn parity_is_set_from_an_opening_quote_to_the_byte_before_the_closing_one() {
        assert_eq!(parity(0b0010_0100), 0b0001_1100);
        assert_eq!(low_bits(3), 0b111);
        assert_eq!(low_bits(64), !0);
        assert_eq!(word(b"ab", 1)[..2], [b'b', 0]);
    }
}
