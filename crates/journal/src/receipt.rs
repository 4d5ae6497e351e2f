//! The proof that an entry is in a log, for whoever has the entry and knows the log's key (C2SP `tlog-proof`).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Hash;
use crate::checkpoint::{Believed, Trust, Unbelieved};
use crate::note::{NoNote, Note};
use crate::tree::{Unproven, verify_inclusion};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes in a proof: the height of a tree of 64 bits.
const MOST_HASHES: usize = 63;

/// A receipt: an index, the hashes from there to the root, and the checkpoint of that root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the log adds for its own readers. Nothing proves it.
    pub extra: Option<Vec<u8>>,
    /// Place of the entry in the log, from 0.
    pub index: u64,
    pub proof: Vec<Hash>,
    pub checkpoint: Note,
}

/// Why bytes are no receipt, or why it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReceipt {
    #[error("this is not a receipt of a log")]
    Form,
    #[error("the checkpoint of the receipt: {0}")]
    Note(#[from] NoNote),
    #[error("the checkpoint of the receipt: {0}")]
    Unbelieved(#[from] Unbelieved),
    #[error("the receipt is not that of this entry: {0}")]
    Unproven(#[from] Unproven),
}

impl Receipt {
    /// Reads a receipt.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoReceipt> {
        let text = str::from_utf8(bytes).map_err(|_utf8| NoReceipt::Form)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(NoReceipt::Form)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(NoReceipt::Form);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => {
                let bytes = STANDARD.decode(&line["extra ".len()..]);
                Some(bytes.map_err(|_base64| NoReceipt::Form)?)
            }
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).ok_or(NoReceipt::Form)?;
        let plain =
            index.bytes().all(|byte| byte.is_ascii_digit()) && (index == "0" || !index.starts_with('0'));
        let index = index.parse().ok().filter(|_| plain).ok_or(NoReceipt::Form)?;
        let proof: Result<Vec<Hash>, _> = lines.take(MOST_HASHES + 1).map(str::parse).collect();
        let proof = proof.map_err(|_hash| NoReceipt::Form)?;
        if proof.len() > MOST_HASHES {
            return Err(NoReceipt::Form);
        }
        Ok(Self { extra, index, proof, checkpoint: Note::parse(checkpoint.as_bytes())? })
    }

    /// Verifies that `entry` is at its index in a log that the reader trusts.
    ///
    /// # Errors
    /// When the checkpoint is not believed, or when its root does not hold the entry there.
    pub fn verify(&self, entry: &[u8], trust: &Trust) -> Result<Believed, NoReceipt> {
        let believed = trust.verify(&self.checkpoint)?;
        let (size, root) = (believed.checkpoint.size, believed.checkpoint.root);
        verify_inclusion(Hash::of_leaf(entry), self.index, size, root, &self.proof)?;
        Ok(believed)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.proof {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::key::{KeyKind, Signing};

    fn receipt() -> (Receipt, Trust) {
        let key = Signing::new("exemple.fr/journal", KeyKind::Log, &[5; 32]).unwrap();
        let [a, b, c] = [b"a", b"b", b"c"].map(|entry| Hash::of_leaf(entry));
        let root = Hash::of_children(Hash::of_children(a, b), c);
        let mut checkpoint = Checkpoint::new("exemple.fr/journal", 3, root).note().unwrap();
        checkpoint.sign(&key);
        let proof = vec![a, c];
        (
            Receipt { extra: Some(b"more".to_vec()), index: 1, proof, checkpoint },
            Trust::log(key.verifier().clone()),
        )
    }

    #[test]
    fn a_receipt_reads_back_and_proves_its_entry_alone() {
        let (receipt, trust) = receipt();
        let text = receipt.to_string();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 1\n"), "{text}");
        assert_eq!(Receipt::parse(text.as_bytes()), Ok(receipt.clone()));
        let without = Receipt { extra: None, ..receipt.clone() };
        assert_eq!(Receipt::parse(without.to_string().as_bytes()), Ok(without));
        assert_eq!(receipt.verify(b"b", &trust).unwrap().checkpoint.size, 3);
        assert!(matches!(receipt.verify(b"a", &trust), Err(NoReceipt::Unproven(_))));
    }

    #[test]
    fn every_bit_of_a_receipt_but_the_extra_counts() {
        let (receipt, trust) = receipt();
        let bytes = Receipt { extra: None, ..receipt }.to_string().into_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let proven = Receipt::parse(&changed).is_ok_and(|receipt| receipt.verify(b"b", &trust).is_ok());
            assert!(!proven, "bit {bit} of {:?}", String::from_utf8_lossy(&changed));
        }
    }

    #[test]
    fn what_is_no_receipt_is_refused() {
        let text = receipt().0.to_string();
        for (from, to) in [
            ("@v1", "@v2"),
            ("index 1", "index 01"),
            ("index 1", "index"),
            ("index 1", "index -1"),
            ("bW9yZQ==", "!"),
            ("index 1\n", ""),
            ("index 1\n", "index 1\nindex 1\n"),
            ("\n\n", "\n"),
        ] {
            assert!(Receipt::parse(text.replacen(from, to, 1).as_bytes()).is_err(), "{from} {to}");
        }
        let long = text.replacen(
            "index 1\n",
            &format!("index 1\n{}", format!("{}\n", Hash::of_nothing()).repeat(62)),
            1,
        );
        assert_eq!(Receipt::parse(long.as_bytes()), Err(NoReceipt::Form));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            drop(Receipt::parse(&bytes));
        }

        #[test]
        fn what_is_read_is_written_the_same(cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = receipt().0.to_string().into_bytes();
            let at = cut.index(bytes.len());
            bytes[at] = byte;
            if let Ok(receipt) = Receipt::parse(&bytes) {
                prop_assert_eq!(receipt.to_string().into_bytes(), bytes);
            }
        }
    }
}
