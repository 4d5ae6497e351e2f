//! Who is at work in a folder, told by a lock on a file there: it ends with the process, however that ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// The sign of a process at work in a folder, kept as long as it works.
#[derive(Debug)]
pub(crate) struct Presence(File);

impl Presence {
    /// Arrives in `data`, and says whether nobody else is there; while alone, nobody else can arrive.
    pub(crate) fn arrive(data: &Path) -> io::Result<(Self, bool)> {
        let path = data.join("at-work.lock");
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        Ok((Self(file), alone))
    }

    /// Stays, and lets others arrive.
    pub(crate) fn stay(self) -> io::Result<Self> {
        self.0.unlock()?;
        self.0.lock_shared()?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_comes_after_everybody_has_gone_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let arrive = || Presence::arrive(folder.path()).unwrap();
        let (first, alone) = arrive();
        assert!(alone);
        let first = first.stay().unwrap();
        let (second, alone) = arrive();
        assert!(!alone);
        let second = second.stay().unwrap();
        drop(first);
        assert!(!arrive().1, "the second is still there");
        drop(second);
        assert!(arrive().1);
    }
}
