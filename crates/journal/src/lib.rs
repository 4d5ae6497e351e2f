//! A log that anyone can verify: Merkle tree, checkpoints, receipts. Pure: it neither stores nor sends anything.
//!
//! - [`tree`]: hashes, roots and proofs (RFC 6962, RFC 9162 section 2.1).
//! - [`tile`]: the tree cut into files that never change (C2SP `tlog-tiles`).
//! - [`note`], [`key`]: texts signed by several parties (C2SP `signed-note`).
//! - [`checkpoint`]: what the log says of itself, and what witnesses say of it (C2SP `tlog-checkpoint`, `tlog-cosignature`).
//! - [`receipt`]: the proof that an entry is in the log, verified without the log (C2SP `tlog-proof`).
//! - [`entry`]: what this product puts in a leaf: a salted commitment, so that the log outlives what it commits to.

pub mod bundle;
pub mod checkpoint;
pub mod entry;
mod hash;
pub mod key;
pub mod note;
pub mod receipt;
pub mod tile;
pub mod tree;

pub use self::hash::Hash;
