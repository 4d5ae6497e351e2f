//! What a log says of itself: how long it is, and its root (C2SP `tlog-checkpoint`).

use std::fmt;
use std::str::FromStr;

use crate::Hash;
use crate::key::named;
use crate::key::{KeyKind, Verifier};
use crate::note::{NoNote, Note, Verified};
use crate::tree::{Unproven, verify_consistency};

/// The text of a checkpoint. Its signatures are those of the note that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The one name of the log: a path without its scheme, such as `donnees.exemple.fr/journal`.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    pub root: Hash,
    /// Lines after the root, each without its newline; none of ours has any.
    pub extensions: Vec<String>,
}

/// A text that is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this note is not the checkpoint of a log")]
pub struct NoCheckpoint;

/// Why a checkpoint is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    #[error(transparent)]
    Note(#[from] NoNote),
    #[error(transparent)]
    Checkpoint(#[from] NoCheckpoint),
    #[error("the log {0} has not signed its checkpoint")]
    UnsignedByLog(String),
    #[error("{given} of the witnesses asked have signed; {wanted} are needed")]
    Witnesses { given: usize, wanted: usize },
    #[error("this is the checkpoint of {0}, another log")]
    OtherLog(String),
    #[error("the log was rewritten: {0}")]
    Rewritten(#[from] Unproven),
}

impl Checkpoint {
    pub fn new(origin: impl Into<String>, size: u64, root: Hash) -> Self {
        Self { origin: origin.into(), size, root, extensions: Vec::new() }
    }

    /// The note to sign.
    ///
    /// # Errors
    /// When the origin or an extension cannot be in a note.
    pub fn note(&self) -> Result<Note, NoNote> {
        Note::new(self.to_string())
    }

    /// Shows that the log was not rewritten between two of its checkpoints.
    ///
    /// # Errors
    /// [`Unbelieved::OtherLog`] when they are of two logs, [`Unbelieved::Rewritten`] when the proof does not show it.
    pub fn follows(&self, older: &Self, proof: &[Hash]) -> Result<(), Unbelieved> {
        if self.origin != older.origin {
            return Err(Unbelieved::OtherLog(older.origin.clone()));
        }
        Ok(verify_consistency((older.size, older.root), (self.size, self.root), proof)?)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = NoCheckpoint;

    fn from_str(text: &str) -> Result<Self, NoCheckpoint> {
        let mut lines = text.strip_suffix('\n').ok_or(NoCheckpoint)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoCheckpoint);
        };
        let plain = size.bytes().all(|byte| byte.is_ascii_digit()) && (size == "0" || !size.starts_with('0'));
        let checkpoint = Self {
            origin: named(origin).map_err(|_name| NoCheckpoint)?.to_owned(),
            size: size.parse().ok().filter(|_| plain).ok_or(NoCheckpoint)?,
            root: root.parse().map_err(|_hash| NoCheckpoint)?,
            extensions: lines.map(str::to_owned).collect(),
        };
        // An empty line would end the text of the note.
        if checkpoint.extensions.iter().any(String::is_empty) { Err(NoCheckpoint) } else { Ok(checkpoint) }
    }
}

/// Whom a reader believes about a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The key of the log; its name is the log's origin.
    pub log: Verifier,
    /// Those who look that it is not rewritten.
    pub witnesses: Vec<Verifier>,
    /// How many of them must have signed.
    pub quorum: usize,
}

/// A checkpoint that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    pub checkpoint: Checkpoint,
    /// The witnesses that have signed it, and when.
    pub witnesses: Vec<Verified>,
}

impl Trust {
    /// A reader who believes the log alone.
    pub fn log(log: Verifier) -> Self {
        Self { log, witnesses: Vec::new(), quorum: 0 }
    }

    /// Reads a checkpoint and verifies who signed it.
    ///
    /// # Errors
    /// When it is none, is of another log, or is not signed by the log and by as many witnesses as are asked.
    pub fn verify(&self, note: &Note) -> Result<Believed, Unbelieved> {
        let checkpoint: Checkpoint = note.text().parse()?;
        if checkpoint.origin != self.log.name() {
            return Err(Unbelieved::OtherLog(checkpoint.origin));
        }
        let known: Vec<Verifier> = [&self.log].into_iter().chain(&self.witnesses).cloned().collect();
        let verified = match note.verify(&known) {
            Err(NoNote::Unsigned) => Vec::new(),
            verified => verified?,
        };
        let of_log = |it: &Verified| it.kind == KeyKind::Log && it.name == self.log.name();
        if !verified.iter().any(of_log) {
            return Err(Unbelieved::UnsignedByLog(checkpoint.origin));
        }
        // A witness that signed twice is one witness.
        let mut witnesses: Vec<Verified> = Vec::new();
        for witness in verified.into_iter().filter(|it| it.kind == KeyKind::Witness) {
            if !witnesses.iter().any(|it| it.name == witness.name) {
                witnesses.push(witness);
            }
        }
        if witnesses.len() < self.quorum {
            return Err(Unbelieved::Witnesses { given: witnesses.len(), wanted: self.quorum });
        }
        Ok(Believed { checkpoint, witnesses })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Signing;

    fn key(name: &str, kind: KeyKind) -> Signing {
        Signing::new(name, kind, &[3; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_reads_back_and_nothing_else_does() {
        let text = "exemple.fr/journal\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let checkpoint: Checkpoint = text.parse().unwrap();
        assert_eq!((checkpoint.size, checkpoint.to_string().as_str()), (20, text));
        let extended = format!("{text}more\n");
        assert_eq!(extended.parse::<Checkpoint>().unwrap().to_string(), extended);
        for (from, to) in [
            ("20", "020"),
            ("20", "+20"),
            ("20", ""),
            ("I=\n", "I=\n\n"),
            ("exemple.fr", "exemple fr"),
            ("I=\n", "I="),
            ("CsU", "Cs"),
        ] {
            assert_eq!(text.replace(from, to).parse::<Checkpoint>(), Err(NoCheckpoint), "{from} {to}");
        }
    }

    #[test]
    fn the_log_and_enough_witnesses_must_have_signed() {
        let (log, other) = (key("exemple.fr/journal", KeyKind::Log), key("autre.fr/journal", KeyKind::Log));
        let witnesses = [key("un", KeyKind::Witness), key("deux", KeyKind::Witness)];
        let trust = Trust {
            witnesses: witnesses.iter().map(|it| it.verifier().clone()).collect(),
            quorum: 2,
            ..Trust::log(log.verifier().clone())
        };
        let mut note = Checkpoint::new("exemple.fr/journal", 0, Hash::of_nothing()).note().unwrap();
        note.cosign(&witnesses[0], 5);
        assert_eq!(trust.verify(&note), Err(Unbelieved::UnsignedByLog("exemple.fr/journal".to_owned())));
        note.sign(&log);
        note.cosign(&witnesses[0], 6);
        assert_eq!(trust.verify(&note), Err(Unbelieved::Witnesses { given: 1, wanted: 2 }), "twice is once");
        note.cosign(&witnesses[1], 7);
        assert_eq!(trust.verify(&note).unwrap().witnesses.len(), 2);
        let elsewhere = Trust::log(other.verifier().clone());
        assert_eq!(elsewhere.verify(&note), Err(Unbelieved::OtherLog("exemple.fr/journal".to_owned())));
    }

    #[test]
    fn two_checkpoints_of_one_log_follow_each_other_by_a_proof() {
        let (a, b) = (Hash::of_leaf(b"a"), Hash::of_leaf(b"b"));
        let older = Checkpoint::new("x", 1, a);
        let newer = Checkpoint::new("x", 2, Hash::of_children(a, b));
        assert_eq!(newer.follows(&older, &[b]), Ok(()));
        assert!(matches!(newer.follows(&older, &[a]), Err(Unbelieved::Rewritten(_))));
        assert!(matches!(newer.follows(&Checkpoint::new("y", 1, a), &[b]), Err(Unbelieved::OtherLog(_))));
    }
}
