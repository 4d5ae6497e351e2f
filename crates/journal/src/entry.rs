//! What this product puts in a leaf: a commitment to a record that is kept elsewhere.
//!
//! The leaf tells nothing of its record: whoever has neither the record nor its salt cannot even try records until one
//! fits. When the record is erased at the end of its time, its salt goes with it, and every proof of the log stands.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Hash;

/// The random bytes that hide a record in its commitment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; Salt::LEN]);

impl Salt {
    /// In bytes: as many as the hash has, so that it hides as much as it binds.
    pub const LEN: usize = 32;

    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

/// A commitment to a record: HMAC-SHA256 of it under its salt. As the text of a leaf: one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Commitment(Hash);

/// The first word of a leaf, with the version of its form.
const FORM: &str = "beffroi-entry@v1";

/// A leaf that is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this leaf is not an entry of the journal")]
pub struct NoEntry;

impl Commitment {
    /// The commitment to `record` under `salt`.
    pub fn to(record: &[u8], salt: &Salt) -> Self {
        let mac = Hmac::<Sha256>::new_from_slice(&salt.0).map(|mac| mac.chain_update(record).finalize());
        // HMAC takes keys of any length.
        Self(mac.map_or_else(|_length| Hash::of_nothing(), |mac| Hash::from_bytes(mac.into_bytes().into())))
    }

    /// Whether this is the record committed to.
    pub fn is_to(&self, record: &[u8], salt: &Salt) -> bool {
        *self == Self::to(record, salt)
    }

    /// The bytes of the leaf.
    pub fn to_leaf(self) -> Vec<u8> {
        format!("{self}\n").into_bytes()
    }

    /// Reads the bytes of a leaf.
    ///
    /// # Errors
    /// When they are none of ours.
    pub fn from_leaf(leaf: &[u8]) -> Result<Self, NoEntry> {
        let text = str::from_utf8(leaf).map_err(|_utf8| NoEntry)?;
        text.strip_suffix('\n').ok_or(NoEntry)?.parse()
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FORM} {}", self.0)
    }
}

impl FromStr for Commitment {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        let (form, hash) = text.split_once(' ').ok_or(NoEntry)?;
        if form != FORM {
            return Err(NoEntry);
        }
        hash.parse().map(Self).map_err(|_hash| NoEntry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_is_that_of_the_hmac_of_rfc_4231() {
        // Test case 1 of RFC 4231 has a key of 20 bytes; a shorter key is one of zeros to the block's end.
        let mut salt = [0; Salt::LEN];
        salt[..20].fill(0x0b);
        let commitment = Commitment::to(b"Hi There", &Salt::from_bytes(salt));
        let hex: Vec<String> = commitment.0.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex.concat(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn one_record_under_two_salts_is_two_commitments() {
        let (one, other) = (Salt::from_bytes([1; 32]), Salt::from_bytes([2; 32]));
        let commitment = Commitment::to(b"a", &one);
        assert!(commitment.is_to(b"a", &one));
        assert!(!commitment.is_to(b"a", &other) && !commitment.is_to(b"b", &one));
        assert_eq!(format!("{one:?}"), "Salt", "a salt is not printed by mistake");
    }

    #[test]
    fn a_leaf_reads_back_and_nothing_else_does() {
        let commitment = Commitment::to(b"a", &Salt::from_bytes([1; 32]));
        let leaf = commitment.to_leaf();
        assert_eq!(Commitment::from_leaf(&leaf), Ok(commitment));
        for cut in 0..leaf.len() {
            assert_eq!(Commitment::from_leaf(&leaf[..cut]), Err(NoEntry));
        }
        assert_eq!(
            Commitment::from_leaf(b"beffroi-entry@v2 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            Err(NoEntry)
        );
        assert_eq!(Commitment::from_leaf(&[0xff; 60]), Err(NoEntry));
    }
}
