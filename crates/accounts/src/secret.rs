//! Secrets that we hand out: 256 random bits, of which only the hash is kept.

use kernel::{Doing as _, Result};
use sha2::{Digest as _, Sha256};

/// Letters of a secret: no look-alikes, safe in a header, a cookie and a shell.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A new secret: `prefix` and 52 letters of five bits.
pub(crate) fn new(prefix: &str) -> Result<String> {
    let mut bytes = [0_u8; 52];
    getrandom::fill(&mut bytes).doing("draw a secret")?;
    let letters = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    Ok(prefix.chars().chain(letters).collect())
}

/// What is kept of a secret, in lower-case hexadecimal.
pub(crate) fn sha256(secret: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hash = Sha256::digest(secret.as_bytes());
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_secrets_differ_and_are_long() {
        let (one, other) = (new("key_").unwrap(), new("key_").unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 56);
    }

    #[test]
    fn the_hash_is_sha_256() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
