//! A text signed by one or several keys (C2SP `signed-note`).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::key::{KeyKind, NoKey, Signing, Verifier, named};

/// The longest note that is read, in bytes.
pub const LONGEST: usize = 1_000_000;

/// The most signatures that are read: the specification asks for sixteen at least.
pub const MOST_SIGNATURES: usize = 100;

/// A text and its signatures, none of which is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature by a key, known or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The name of the key.
    pub name: String,
    pub kind: KeyKind,
    /// For a witness: when it saw the text, in seconds since 1970.
    pub seen_at: Option<u64>,
}

/// Why bytes are no note, or why it is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNote {
    #[error("this is not a signed note")]
    Form,
    #[error("the note has {0} bytes or more; the most is {LONGEST}")]
    TooLong(usize),
    #[error("the note has more than {MOST_SIGNATURES} signatures")]
    TooManySignatures,
    #[error("the signature of {0} is wrong")]
    WrongSignature(String),
    #[error("nobody known has signed the note")]
    Unsigned,
}

impl Note {
    /// A note of this text, without a signature.
    ///
    /// # Errors
    /// [`NoNote::Form`] when the text does not end with a newline, or holds a control character.
    pub fn new(text: impl Into<String>) -> Result<Self, NoNote> {
        let text = text.into();
        let whole = text.ends_with('\n') && text.bytes().all(|byte| byte >= 0x20 || byte == b'\n');
        if whole { Ok(Self { text, signatures: Vec::new() }) } else { Err(NoNote::Form) }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// When it is none, or too long.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoNote> {
        if bytes.len() > LONGEST {
            return Err(NoNote::TooLong(bytes.len()));
        }
        let whole = str::from_utf8(bytes).map_err(|_utf8| NoNote::Form)?;
        // The text may hold blank lines itself: the last one ends it.
        let end = whole.rfind("\n\n").ok_or(NoNote::Form)?;
        let (text, lines) = (&whole[..=end], &whole[end + 2..]);
        let mut note = Self::new(text)?;
        let lines = lines.strip_suffix('\n').ok_or(NoNote::Form)?;
        for line in lines.split('\n') {
            if note.signatures.len() == MOST_SIGNATURES {
                return Err(NoNote::TooManySignatures);
            }
            note.signatures.push(Signature::parse(line).ok_or(NoNote::Form)?);
        }
        Ok(note)
    }

    /// What is signed, its last newline included.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds the signature of a log.
    pub fn sign(&mut self, key: &Signing) {
        let bytes = key.sign(self.text.as_bytes());
        self.add(key.verifier(), bytes.to_vec());
    }

    /// Adds the signature of a witness, which says when it saw the text (C2SP `tlog-cosignature`).
    pub fn cosign(&mut self, key: &Signing, seen_at: u64) {
        let signature = key.sign(witnessed(&self.text, seen_at).as_bytes());
        self.add(key.verifier(), [seen_at.to_be_bytes().as_slice(), &signature].concat());
    }

    /// Takes over a signature of another copy of this note, unless it is there.
    pub fn take(&mut self, signature: Signature) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    fn add(&mut self, key: &Verifier, bytes: Vec<u8>) {
        self.take(Signature { name: key.name().to_owned(), id: key.id(), bytes });
    }

    /// The signatures of the keys that are known; those of others are passed over.
    ///
    /// # Errors
    /// [`NoNote::WrongSignature`] when one of a known key is wrong, [`NoNote::Unsigned`] when there is none of them.
    pub fn verify(&self, known: &[Verifier]) -> Result<Vec<Verified>, NoNote> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let Some(key) = known.iter().find(|key| key.name() == signature.name && key.id() == signature.id)
            else {
                continue;
            };
            let held = signature.verify(key, &self.text);
            verified.push(held.ok_or_else(|| NoNote::WrongSignature(signature.name.clone()))?);
        }
        if verified.is_empty() { Err(NoNote::Unsigned) } else { Ok(verified) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(f, "{signature}")?;
        }
        Ok(())
    }
}

/// What a witness signs.
fn witnessed(text: &str, seen_at: u64) -> String {
    format!("cosignature/v1\ntime {seen_at}\n{text}")
}

impl Signature {
    /// Reads a line of a note, without its newline.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, signed) = line.strip_prefix("— ")?.split_once(' ')?;
        let signed = STANDARD.decode(signed).ok()?;
        let (id, bytes) = signed.split_first_chunk::<4>()?;
        let named = named(name).map_err(|_name: NoKey| ()).ok()?;
        (!bytes.is_empty()).then(|| Self { name: named.to_owned(), id: *id, bytes: bytes.to_vec() })
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn verify(&self, key: &Verifier, text: &str) -> Option<Verified> {
        let seen_at = match key.kind() {
            KeyKind::Log => key.verifies(text.as_bytes(), &self.bytes).then_some(None)?,
            KeyKind::Witness => {
                let (seen_at, signature) = self.bytes.split_first_chunk::<8>()?;
                let seen_at = u64::from_be_bytes(*seen_at);
                key.verifies(witnessed(text, seen_at).as_bytes(), signature).then_some(Some(seen_at))?
            }
        };
        Some(Verified { name: self.name.clone(), kind: key.kind(), seen_at })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = STANDARD.encode([self.id.as_slice(), &self.bytes].concat());
        write!(f, "— {} {signed}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: &str, kind: KeyKind) -> Signing {
        Signing::new(name, kind, &[name.as_bytes()[0]; 32]).unwrap()
    }

    #[test]
    fn the_example_of_the_go_note_package_verifies() {
        // From the documentation of golang.org/x/mod/sumdb/note.
        let signed = "If you think cryptography is the answer to your problem,\n\
            then you don't know what your problem is.\n\n\
            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
        let note = Note::parse(signed.as_bytes()).unwrap();
        assert_eq!(note.to_string(), signed);
        assert_eq!(note.verify(&[known]).unwrap()[0].name, "PeterNeumann");
        let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        let mut again = Note::new(note.text()).unwrap();
        again.sign(&Signing::from_secret_text(secret).unwrap());
        assert_eq!(again, note, "Ed25519 signs the same text the same way");
    }

    #[test]
    fn unknown_keys_are_passed_over_and_known_ones_must_be_right() {
        let (log, witness) = (key("log.example", KeyKind::Log), key("witness", KeyKind::Witness));
        let mut note = Note::new("a\n\nb\n").unwrap();
        note.sign(&log);
        note.cosign(&witness, 1_700_000_000);
        let both = [log.verifier().clone(), witness.verifier().clone()];
        let verified = note.verify(&both).unwrap();
        assert_eq!((verified[0].seen_at, verified[1].seen_at), (None, Some(1_700_000_000)));
        assert_eq!(note.verify(&both[..1]).unwrap().len(), 1);
        assert_eq!(note.verify(&[]), Err(NoNote::Unsigned));
        assert_eq!(Note::parse(note.to_string().as_bytes()), Ok(note.clone()));

        let changed = note.to_string().replacen("a\n", "c\n", 1);
        let changed = Note::parse(changed.as_bytes()).unwrap();
        assert_eq!(changed.verify(&both), Err(NoNote::WrongSignature("log.example".to_owned())));
        assert_eq!(changed.verify(&both[1..]), Err(NoNote::WrongSignature("witness".to_owned())));
    }

    #[test]
    fn every_bit_of_a_signature_counts() {
        let keys = [key("log.example", KeyKind::Log), key("witness", KeyKind::Witness)];
        for key in keys {
            let mut note = Note::new("a\n").unwrap();
            match key.verifier().kind() {
                KeyKind::Log => note.sign(&key),
                KeyKind::Witness => note.cosign(&key, 9),
            }
            for bit in 0..note.signatures[0].bytes.len() * 8 {
                let mut changed = note.clone();
                changed.signatures[0].bytes[bit / 8] ^= 1 << (bit % 8);
                let verified = changed.verify(std::slice::from_ref(key.verifier()));
                assert!(matches!(verified, Err(NoNote::WrongSignature(_))), "bit {bit}");
            }
        }
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let line = "— a AAAAAAA=\n";
        assert!(Note::parse(format!("a\n\n{line}").as_bytes()).is_ok());
        for wrong in [
            "",
            "a\n",
            "a\n\n",
            &format!("a{line}"),
            &format!("a\tb\n\n{line}"),
            &format!("a\r\n\n{line}"),
            &format!("a\n\n{line}\n"),
            "a\n\n— a AAAAAAA=",
            "a\n\n- a AAAAAAA=\n",
            "a\n\n— a  AAAAAAA=\n",
            "a\n\n— a+b AAAAAAA=\n",
            "a\n\n— a AAAAAA==\n",
            "a\n\n— a AAAA\n",
        ] {
            assert_eq!(Note::parse(wrong.as_bytes()), Err(NoNote::Form), "{wrong:?}");
        }
        let many = |count| format!("a\n\n{}", line.repeat(count));
        assert!(Note::parse(many(MOST_SIGNATURES).as_bytes()).is_ok());
        assert_eq!(Note::parse(many(MOST_SIGNATURES + 1).as_bytes()), Err(NoNote::TooManySignatures));
        assert_eq!(Note::parse(&vec![b'a'; LONGEST + 1]), Err(NoNote::TooLong(LONGEST + 1)));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same(text in "([a-z +—]{0,9}\n){1,4}", lines in prop::collection::vec("— [a-z]{1,3} [A-Za-z0-9+/]{8,12}={0,2}", 0..4)) {
            let whole = format!("{text}\n{}\n", lines.join("\n"));
            if let Ok(note) = Note::parse(whole.as_bytes()) {
                prop_assert_eq!(note.to_string(), whole);
            }
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(Note::parse(&bytes));
        }
    }
}
