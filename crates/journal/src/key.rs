//! Keys that sign notes, in the texts that other tools read (C2SP `signed-note`, verifier keys).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// The text of a note, by the log itself: Ed25519, type 0x01.
    Log,
    /// A checkpoint and the time when it was seen, by a witness: Ed25519, type 0x04.
    Witness,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Log),
            0x04 => Some(Self::Witness),
            _ => None,
        }
    }
}

/// A text that is no key, or no name of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    #[error("the name of a key has neither spaces nor `+`, and is not empty")]
    Name,
    #[error("this is not the text of a key")]
    Form,
    #[error("the identifier of the key is not that of its name and bytes")]
    Id,
}

/// Checks the name of a key or the origin of a log.
pub(crate) fn named(name: &str) -> Result<&str, NoKey> {
    let wrong = name.is_empty() || name.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control());
    if wrong { Err(NoKey::Name) } else { Ok(name) }
}

/// Four bytes that tell a key from others of its name.
fn key_id(name: &str, kind: KeyKind, public: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind.byte()])
        .chain_update(public.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// A key that verifies. Written `name+1a2b3c4d+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    kind: KeyKind,
    public: VerifyingKey,
}

impl Verifier {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Whether these 64 bytes sign this message. Keys and signatures of small order are refused.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature: Result<[u8; 64], _> = signature.try_into();
        signature
            .is_ok_and(|bytes| self.public.verify_strict(message, &Signature::from_bytes(&bytes)).is_ok())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: Vec<u8> = [self.kind.byte()].into_iter().chain(*self.public.as_bytes()).collect();
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id), STANDARD.encode(bytes))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Verifier {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoKey::Form);
        };
        let (kind, public) = keyed(bytes)?;
        let public = VerifyingKey::from_bytes(&public).map_err(|_point| NoKey::Form)?;
        let key = Self { id: key_id(named(name)?, kind, &public), name: name.to_owned(), kind, public };
        if format!("{:08x}", u32::from_be_bytes(key.id)) == id { Ok(key) } else { Err(NoKey::Id) }
    }
}

/// A key that signs. Written `PRIVATE+KEY+name+1a2b3c4d+base64`: a secret, wiped from memory when dropped.
pub struct Signing {
    verifier: Verifier,
    secret: SigningKey,
}

impl Signing {
    /// A key from 32 random bytes.
    ///
    /// # Errors
    /// [`NoKey::Name`] when the name cannot be that of a key.
    pub fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, NoKey> {
        let secret = SigningKey::from_bytes(seed);
        let public = secret.verifying_key();
        let id = key_id(named(name)?, kind, &public);
        Ok(Self { verifier: Verifier { name: name.to_owned(), id, kind, public }, secret })
    }

    /// The half that anybody may have.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }

    /// The text to keep in a file that nobody else reads.
    pub fn to_secret_text(&self) -> String {
        let Verifier { name, id, kind, .. } = &self.verifier;
        let bytes: Vec<u8> = [kind.byte()].into_iter().chain(self.secret.to_bytes()).collect();
        format!("PRIVATE+KEY+{name}+{:08x}+{}", u32::from_be_bytes(*id), STANDARD.encode(bytes))
    }

    /// Reads what [`Self::to_secret_text`] wrote.
    ///
    /// # Errors
    /// When it is no such text.
    pub fn from_secret_text(text: &str) -> Result<Self, NoKey> {
        let mut parts = text.strip_prefix("PRIVATE+KEY+").ok_or(NoKey::Form)?.splitn(3, '+');
        let (Some(name), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoKey::Form);
        };
        let (kind, seed) = keyed(bytes)?;
        let key = Self::new(name, kind, &seed)?;
        let same = format!("{:08x}", u32::from_be_bytes(key.verifier.id)) == id;
        if same { Ok(key) } else { Err(NoKey::Id) }
    }
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signing").field(&self.verifier).finish()
    }
}

/// The kind and the 32 bytes of a key from its base64.
fn keyed(text: &str) -> Result<(KeyKind, [u8; 32]), NoKey> {
    let bytes = STANDARD.decode(text).map_err(|_base64| NoKey::Form)?;
    let (&kind, bytes) = bytes.split_first().ok_or(NoKey::Form)?;
    let kind = KeyKind::of(kind).ok_or(NoKey::Form)?;
    Ok((kind, bytes.try_into().map_err(|_length| NoKey::Form)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_their_identifier_is_checked() {
        for kind in [KeyKind::Log, KeyKind::Witness] {
            let key = Signing::new("exemple.fr/journal", kind, &[7; 32]).unwrap();
            let text = key.verifier().to_string();
            assert_eq!(text.parse::<Verifier>().as_ref(), Ok(key.verifier()));
            let again = Signing::from_secret_text(&key.to_secret_text()).unwrap();
            assert_eq!(again.verifier(), key.verifier());
            assert!(!format!("{key:?}").contains("PRIVATE"), "a secret is not printed by mistake");
            let other_name = text.replace("exemple.fr", "exemple.com");
            assert_eq!(other_name.parse::<Verifier>(), Err(NoKey::Id));
        }
        assert_eq!(Signing::new("a b", KeyKind::Log, &[7; 32]).err(), Some(NoKey::Name));
        for wrong in ["", "a+b", "a+00000000+AQ==", "a+00000000+!", "+00000000+AQ=="] {
            assert!(wrong.parse::<Verifier>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_key_of_the_go_note_package_is_read() {
        // The example of the documentation of golang.org/x/mod/sumdb/note.
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: Verifier = text.parse().unwrap();
        assert_eq!((key.name(), key.kind(), key.to_string().as_str()), ("PeterNeumann", KeyKind::Log, text));
        let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        assert_eq!(Signing::from_secret_text(secret).unwrap().verifier(), &key);
    }
}
