//! The functions of `simd` in plain Rust.

use super::Classes;

/// Bit `n` is set when byte `n` is `byte`.
pub(crate) fn equal(word: &[u8; 64], byte: u8) -> u64 {
    (0..64).fold(0, |bits, at| bits | u64::from(word[at] == byte) << at)
}

/// Whether some byte is `byte`.
pub(crate) fn contains(word: &[u8; 64], byte: u8) -> bool {
    word.contains(&byte)
}

/// Bit `n` is set when byte `n` is an ASCII digit.
pub(crate) fn digits(word: &[u8; 64]) -> u64 {
    (0..64).fold(0, |bits, at| bits | u64::from(word[at].is_ascii_digit()) << at)
}

/// See [`Classes`].
pub(crate) fn classes16(word: &[u8; 16]) -> Classes {
    Classes {
        digits: digits16(word),
        letters: mask(word, |byte| byte.is_ascii_alphabetic() || byte >= 0xC3),
        marks: mask(word, |byte| {
            matches!(byte, b'@' | b'+' | b'[' | b'(' | b'{' | b'%' | 0xAD) || byte >= 0xE2
        }),
    }
}

/// The first `count` bytes, at least one, each digit made 0, then zeros: in two halves.
pub(crate) fn fold16(word: &[u8; 16], count: usize) -> [u64; 2] {
    let folded: [u8; 16] = std::array::from_fn(|at| match word[at] {
        _ if at >= count => 0,
        b'0'..=b'9' => b'0',
        byte => byte,
    });
    let (halves, _) = folded.as_chunks::<8>();
    [u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1])]
}

/// Bit `n` is set when byte `n` is an ASCII digit.
pub(crate) fn digits16(word: &[u8; 16]) -> u32 {
    mask(word, |byte| byte.is_ascii_digit())
}

/// Bit `n` is set when byte `n` is `byte`.
pub(crate) fn equal16(word: &[u8; 16], byte: u8) -> u32 {
    mask(word, |other| other == byte)
}

/// Bit `n` is set when bytes `n` of the two are equal.
pub(crate) fn same16(one: &[u8; 16], other: &[u8; 16]) -> u32 {
    (0..16).filter(|&at| one[at] == other[at]).fold(0, |bits, at| bits | 1 << at)
}

/// Whether each byte is in its range, from `low` to `low + span`.
pub(crate) fn within(word: &[u8; 16], low: &[u8; 16], span: &[u8; 16]) -> bool {
    (0..16).all(|at| word[at].wrapping_sub(low[at]) <= span[at])
}

/// The sum of the digits where `kept`, those where `twice` counted double less nine above nine.
pub(crate) fn luhn(digits: &[u8; 16], twice: &[u8; 16], kept: &[u8; 16]) -> u32 {
    (0..16)
        .filter(|&at| kept[at] != 0)
        .map(|at| {
            let digit = u32::from(digits[at] - b'0');
            match (twice[at] != 0, digit) {
                (false, digit) => digit,
                (true, 5..) => digit * 2 - 9,
                (true, _) => digit * 2,
            }
        })
        .sum()
}

fn mask(word: &[u8; 16], is: impl Fn(u8) -> bool) -> u32 {
    (0..16).fold(0, |bits, at| bits | u32::from(is(word[at])) << at)
}
