//! Roots and proofs of a Merkle tree (RFC 9162, section 2.1), over nodes that something else keeps.

use crate::Hash;

/// The hashes of the complete subtrees of a log.
pub trait Nodes {
    /// Why a node cannot be read.
    type Error;

    /// The hash of the subtree over the leaves `index << level .. (index + 1) << level`, all of which are in the log.
    ///
    /// # Errors
    /// When it cannot be read.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("the proof is about an entry or a size that this tree does not have")]
    OutOfTree,
    #[error("the proof has {given} hashes where {wanted} are needed")]
    Length { given: usize, wanted: usize },
    #[error("the hashes do not lead to the root")]
    OtherRoot,
    #[error("the hashes do not lead to the older root")]
    OtherOldRoot,
}

/// The root of the first `size` leaves.
///
/// # Errors
/// When a node cannot be read.
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 { Ok(Hash::of_nothing()) } else { range(nodes, 0, size) }
}

/// The root of the leaves `begin..end`; `begin` is a multiple of the power of two at or above their number.
fn range<N: Nodes>(nodes: &mut N, begin: u64, end: u64) -> Result<Hash, N::Error> {
    // Complete subtrees from the left, larger to smaller; joined from the right.
    let mut subtrees = Vec::new();
    let mut at = begin;
    while at < end {
        let level = (end - at).ilog2();
        subtrees.push((level, at >> level));
        at += 1 << level;
    }
    let mut hash = None;
    for (level, index) in subtrees.into_iter().rev() {
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of 64 bits is below 64")]
        let left = nodes.node(level as u8, index)?;
        hash = Some(hash.map_or(left, |right| Hash::of_children(left, right)));
    }
    // An empty range is never asked: every proof splits at least two leaves.
    Ok(hash.unwrap_or_else(Hash::of_nothing))
}

/// Where a tree of `size` leaves (two or more) splits: the largest power of two below its size.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The hashes that lead from entry `index` (from 0) to the root of the first `size` leaves, nearest first.
///
/// # Errors
/// When a node cannot be read. `None` when the tree has no such entry.
pub fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Option<Vec<Hash>>, N::Error> {
    if index >= size {
        return Ok(None);
    }
    let mut proof = Vec::new();
    let (mut begin, mut end) = (0, size);
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            proof.push(range(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range(nodes, begin, middle)?);
            begin = middle;
        }
    }
    proof.reverse();
    Ok(Some(proof))
}

/// The hashes that show that the tree of the first `old` leaves is a beginning of the tree of the first `new`.
///
/// # Errors
/// When a node cannot be read. `None` when `old` is zero or above `new`: there is nothing to prove.
pub fn consistency<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Option<Vec<Hash>>, N::Error> {
    if old == 0 || old > new {
        return Ok(None);
    }
    let mut proof = Vec::new();
    let (mut begin, mut end) = (0, new);
    // Down to the subtree that ends where the old tree ends.
    while end != old {
        let middle = begin + split(end - begin);
        if old <= middle {
            proof.push(range(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range(nodes, begin, middle)?);
            begin = middle;
        }
    }
    // Where that is the whole old tree, its root is known already.
    if begin > 0 {
        proof.push(range(nodes, begin, end)?);
    }
    proof.reverse();
    Ok(Some(proof))
}

/// Verifies that the entry of this hash is at `index` in the tree of this size and root (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// When the proof does not show it.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    root: Hash,
    proof: &[Hash],
) -> Result<(), Unproven> {
    if index >= size {
        return Err(Unproven::OutOfTree);
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = leaf;
    let mut given = proof.iter();
    let mut wanted = 0;
    while last > 0 {
        // A node without a sibling on its right rises as it is.
        if at % 2 == 1 || at < last {
            wanted += 1;
            let Some(&sibling) = given.next() else { return Err(length(proof, index, size)) };
            hash =
                if at % 2 == 1 { Hash::of_children(sibling, hash) } else { Hash::of_children(hash, sibling) };
        }
        at /= 2;
        last /= 2;
    }
    if wanted != proof.len() {
        return Err(Unproven::Length { given: proof.len(), wanted });
    }
    if hash == root { Ok(()) } else { Err(Unproven::OtherRoot) }
}

/// How long a proof should have been.
fn length(proof: &[Hash], index: u64, size: u64) -> Unproven {
    let (mut at, mut last, mut wanted) = (index, size - 1, 0);
    while last > 0 {
        wanted += usize::from(at % 2 == 1 || at < last);
        at /= 2;
        last /= 2;
    }
    Unproven::Length { given: proof.len(), wanted }
}

/// Verifies that a tree of `old` leaves is a beginning of one of `new` leaves (RFC 9162, section 2.1.4.2).
///
/// # Errors
/// When the proof does not show it. Every tree begins with the empty one, and with itself: both need an empty proof.
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), Unproven> {
    if old > new {
        return Err(Unproven::OutOfTree);
    }
    if old == 0 || old == new {
        if !proof.is_empty() {
            return Err(Unproven::Length { given: proof.len(), wanted: 0 });
        }
        let same = if old == 0 { old_root == Hash::of_nothing() } else { old_root == new_root };
        let empty = new > 0 || new_root == Hash::of_nothing();
        return if same && empty { Ok(()) } else { Err(Unproven::OtherRoot) };
    }
    let too_short = Unproven::Length { given: proof.len(), wanted: proof.len() + 1 };
    let (mut at, mut last) = (old - 1, new - 1);
    // Up to the first node that has something on its right: below it both trees are alike.
    while at % 2 == 1 {
        at /= 2;
        last /= 2;
    }
    let mut given = proof.iter().copied();
    let seed = if old.is_power_of_two() { old_root } else { given.next().ok_or(too_short)? };
    let (mut older, mut newer) = (seed, seed);
    while last > 0 {
        if at % 2 == 1 || at < last {
            let sibling = given.next().ok_or(too_short)?;
            if at % 2 == 1 {
                older = Hash::of_children(sibling, older);
                newer = Hash::of_children(sibling, newer);
            } else {
                newer = Hash::of_children(newer, sibling);
            }
        }
        at /= 2;
        last /= 2;
    }
    let left = given.count();
    if left > 0 {
        return Err(Unproven::Length { given: proof.len(), wanted: proof.len() - left });
    }
    match (older == old_root, newer == new_root) {
        (true, true) => Ok(()),
        (false, _) => Err(Unproven::OtherOldRoot),
        (_, false) => Err(Unproven::OtherRoot),
    }
}

/// The right edge of a growing tree: what it takes to append, 64 hashes at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// The complete subtrees that make the tree up, largest first: one for each bit of the size.
    subtrees: Vec<Hash>,
}

impl Edge {
    /// The edge of the first `size` leaves of a log.
    ///
    /// # Errors
    /// When a node cannot be read.
    pub fn of<N: Nodes>(nodes: &mut N, size: u64) -> Result<Self, N::Error> {
        let mut subtrees = Vec::new();
        for level in (0..64_u8).rev().filter(|level| size >> level & 1 == 1) {
            subtrees.push(nodes.node(level, (size >> level) - 1)?);
        }
        Ok(Self { size, subtrees })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash, and tells `complete` each subtree that this completes: level, index, hash.
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(u8, u64, Hash)) {
        let mut hash = leaf;
        complete(0, self.size, hash);
        let mut level = 0_u8;
        while self.size >> level & 1 == 1 {
            // There is one subtree for each bit that is set.
            let Some(left) = self.subtrees.pop() else { break };
            hash = Hash::of_children(left, hash);
            level += 1;
            complete(level, self.size >> level, hash);
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let joined = self.subtrees.iter().rev().copied().reduce(|right, left| Hash::of_children(left, right));
        joined.unwrap_or_else(Hash::of_nothing)
    }
}

#[cfg(test)]
mod tests;
