//! The functions of `simd` with SSE2. See `portable` for what each means.

use std::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_and_si128, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8,
    _mm_cvtsi128_si32, _mm_cvtsi128_si64, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
    _mm_sad_epu8, _mm_set1_epi8, _mm_setzero_si128, _mm_srli_si128, _mm_sub_epi8, _mm_unpackhi_epi64,
};

use super::Classes;

#[inline]
fn load(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: the reference is to 16 readable bytes, and this load asks for no alignment. SSE2 is part of x86-64.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

#[inline]
#[expect(
    clippy::cast_possible_wrap,
    reason = "the intrinsic takes the byte as signed; the bits are the same"
)]
fn all(byte: u8) -> __m128i {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_set1_epi8(byte as i8) }
}

#[inline]
#[expect(clippy::cast_sign_loss, reason = "sixteen bits in an i32")]
fn bits(lanes: __m128i) -> u32 {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_movemask_epi8(lanes) as u32 }
}

#[inline]
fn equal_lanes(one: __m128i, other: __m128i) -> __m128i {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_cmpeq_epi8(one, other) }
}

/// Lanes where `low <= value <= low + span`, as unsigned bytes.
#[inline]
fn range_lanes(value: __m128i, low: __m128i, span: __m128i) -> __m128i {
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let above = _mm_sub_epi8(value, low);
        _mm_cmpeq_epi8(_mm_min_epu8(above, span), above)
    }
}

#[inline]
fn mask(word: &[u8; 64], lanes: impl Fn(__m128i) -> __m128i) -> u64 {
    let (quarters, _) = word.as_chunks::<16>();
    let quarter = |at: usize| u64::from(bits(lanes(load(&quarters[at])))) << (16 * at);
    quarter(0) | quarter(1) | quarter(2) | quarter(3)
}

#[inline]
pub(crate) fn equal(word: &[u8; 64], byte: u8) -> u64 {
    let byte = all(byte);
    mask(word, |value| equal_lanes(value, byte))
}

#[inline]
pub(crate) fn contains(word: &[u8; 64], byte: u8) -> bool {
    let byte = all(byte);
    let (quarters, _) = word.as_chunks::<16>();
    let quarter = |at: usize| equal_lanes(load(&quarters[at]), byte);
    bits(or_lanes(or_lanes(quarter(0), quarter(1)), or_lanes(quarter(2), quarter(3)))) != 0
}

#[inline]
pub(crate) fn digits(word: &[u8; 64]) -> u64 {
    mask(word, |value| range_lanes(value, all(b'0'), all(9)))
}

#[inline]
fn or_lanes(one: __m128i, other: __m128i) -> __m128i {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_or_si128(one, other) }
}

#[inline]
pub(crate) fn classes16(word: &[u8; 16]) -> Classes {
    let value = load(word);
    let plain = range_lanes(or_lanes(value, all(0x20)), all(b'a'), all(25));
    let wide = range_lanes(value, all(0xC3), all(0xFF - 0xC3));
    let mut marks = range_lanes(value, all(0xE2), all(0xFF - 0xE2));
    for mark in [b'@', b'+', b'[', b'(', b'{', b'%', 0xAD] {
        marks = or_lanes(marks, equal_lanes(value, all(mark)));
    }
    Classes {
        digits: bits(range_lanes(value, all(b'0'), all(9))),
        letters: bits(or_lanes(plain, wide)),
        marks: bits(marks),
    }
}

/// Ones for the bytes kept, from the place 16 less their number.
const KEPT: [u8; 32] = {
    let mut kept = [0; 32];
    let mut at = 0;
    while at < 16 {
        kept[at] = 0xFF;
        at += 1;
    }
    kept
};

#[inline]
#[expect(clippy::cast_sign_loss, reason = "the bits of a half")]
pub(crate) fn fold16(word: &[u8; 16], count: usize) -> [u64; 2] {
    let value = load(word);
    let kept = KEPT[16 - count.min(16)..].first_chunk().map_or_else(|| all(0), load);
    let digits = range_lanes(value, all(b'0'), all(9));
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let folded = _mm_and_si128(_mm_andnot_si128(_mm_and_si128(digits, all(0x0F)), value), kept);
        let high = _mm_unpackhi_epi64(folded, folded);
        [_mm_cvtsi128_si64(folded) as u64, _mm_cvtsi128_si64(high) as u64]
    }
}

#[inline]
pub(crate) fn digits16(word: &[u8; 16]) -> u32 {
    bits(range_lanes(load(word), all(b'0'), all(9)))
}

#[inline]
pub(crate) fn equal16(word: &[u8; 16], byte: u8) -> u32 {
    bits(equal_lanes(load(word), all(byte)))
}

#[inline]
pub(crate) fn same16(one: &[u8; 16], other: &[u8; 16]) -> u32 {
    bits(equal_lanes(load(one), load(other)))
}

#[inline]
pub(crate) fn within(word: &[u8; 16], low: &[u8; 16], span: &[u8; 16]) -> bool {
    bits(range_lanes(load(word), load(low), load(span))) == 0xFFFF
}

#[inline]
#[expect(clippy::cast_sign_loss, reason = "a sum of sixteen digits")]
pub(crate) fn luhn(digits: &[u8; 16], twice: &[u8; 16], kept: &[u8; 16]) -> u32 {
    let (twice, kept) = (load(twice), load(kept));
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let digit = _mm_sub_epi8(load(digits), all(b'0'));
        let double = _mm_add_epi8(digit, digit);
        let double = _mm_sub_epi8(double, _mm_and_si128(_mm_cmpgt_epi8(double, all(9)), all(9)));
        let value = _mm_or_si128(_mm_and_si128(twice, double), _mm_andnot_si128(twice, digit));
        let halves = _mm_sad_epu8(_mm_and_si128(value, kept), _mm_setzero_si128());
        (_mm_cvtsi128_si32(halves) + _mm_cvtsi128_si32(_mm_srli_si128::<8>(halves))) as u32
    }
}
