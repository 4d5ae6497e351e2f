//! Against the definition of RFC 9162, written once more in its own recursive words, and by mutation.

use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

/// Leaves in memory; every node is hashed anew.
struct Leaves(Vec<Hash>);

impl Leaves {
    fn new(count: u64) -> Self {
        Self((0..count).map(|index| Hash::of_leaf(&index.to_be_bytes())).collect())
    }

    /// `MTH` of the definition.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of_nothing(),
            [one] => *one,
            more => {
                let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
                Hash::of_children(Self::mth(left), Self::mth(right))
            }
        }
    }

    /// `PATH` of the definition.
    fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() <= 1 {
            return Vec::new();
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let (mut path, sibling) = if index < left.len() {
            (Self::path(index, left), Self::mth(right))
        } else {
            (Self::path(index - left.len(), right), Self::mth(left))
        };
        path.push(sibling);
        path
    }

    /// `SUBPROOF` of the definition.
    fn subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![Self::mth(leaves)] };
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let (mut proof, sibling) = if old <= left.len() {
            (Self::subproof(old, left, whole), Self::mth(right))
        } else {
            (Self::subproof(old - left.len(), right, false), Self::mth(left))
        };
        proof.push(sibling);
        proof
    }
}

impl Nodes for Leaves {
    type Error = Infallible;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let range = usize::try_from(index << level).unwrap()..usize::try_from((index + 1) << level).unwrap();
        Ok(Self::mth(&self.0[range]))
    }
}

/// Every proof that differs from this one by one bit, one hash more or one hash less.
fn mutations(proof: &[Hash]) -> impl Iterator<Item = Vec<Hash>> + '_ {
    let flipped = (0..proof.len() * 256).map(|bit| {
        let mut changed = proof.to_vec();
        let mut bytes = *changed[bit / 256].as_bytes();
        bytes[bit % 256 / 8] ^= 1 << (bit % 8);
        changed[bit / 256] = Hash::from_bytes(bytes);
        changed
    });
    let shorter = (0..proof.len()).map(|at| {
        let mut changed = proof.to_vec();
        changed.remove(at);
        changed
    });
    let longer = (0..=proof.len()).map(|at| {
        let mut changed = proof.to_vec();
        changed.insert(at, Hash::of_nothing());
        changed
    });
    flipped.chain(shorter).chain(longer)
}

#[test]
fn every_proof_of_every_small_tree_is_that_of_the_definition_and_verifies() {
    for size in 0..=66_u64 {
        let mut leaves = Leaves::new(size);
        let root_hash = root(&mut leaves, size).unwrap();
        assert_eq!(root_hash, Leaves::mth(&leaves.0));
        for index in 0..size {
            let proof = inclusion(&mut leaves, index, size).unwrap().unwrap();
            assert_eq!(proof, Leaves::path(usize::try_from(index).unwrap(), &leaves.0));
            let leaf = leaves.0[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(leaf, index, size, root_hash, &proof), Ok(()));
        }
        assert_eq!(inclusion(&mut leaves, size, size).unwrap(), None);
        for old in 1..=size {
            let proof = consistency(&mut leaves, old, size).unwrap().unwrap();
            assert_eq!(proof, Leaves::subproof(usize::try_from(old).unwrap(), &leaves.0, true));
            let older = root(&mut leaves, old).unwrap();
            assert_eq!(verify_consistency((old, older), (size, root_hash), &proof), Ok(()));
        }
        assert_eq!(consistency(&mut leaves, 0, size).unwrap(), None);
        assert_eq!(verify_consistency((0, Hash::of_nothing()), (size, root_hash), &[]), Ok(()));
    }
}

#[test]
fn every_mutation_of_a_proof_fails() {
    for (index, size) in [(0, 1), (0, 2), (1, 2), (4, 7), (6, 7), (21, 37), (36, 37), (5, 8)] {
        let mut leaves = Leaves::new(size);
        let root_hash = root(&mut leaves, size).unwrap();
        let leaf = leaves.0[usize::try_from(index).unwrap()];
        let proof = inclusion(&mut leaves, index, size).unwrap().unwrap();
        for wrong in mutations(&proof) {
            assert!(verify_inclusion(leaf, index, size, root_hash, &wrong).is_err(), "{index} of {size}");
        }
        for other in (0..size + 3).filter(|other| *other != index) {
            assert!(verify_inclusion(leaf, other, size, root_hash, &proof).is_err(), "{index} as {other}");
        }
        let elsewhere = Hash::of_leaf(b"another");
        assert!(verify_inclusion(elsewhere, index, size, root_hash, &proof).is_err());
    }
    for (old, new) in [(1, 2), (3, 7), (4, 7), (6, 8), (8, 37), (21, 37), (36, 37)] {
        let mut leaves = Leaves::new(new);
        let (older, newer) = (root(&mut leaves, old).unwrap(), root(&mut leaves, new).unwrap());
        let proof = consistency(&mut leaves, old, new).unwrap().unwrap();
        for wrong in mutations(&proof) {
            assert!(verify_consistency((old, older), (new, newer), &wrong).is_err(), "{old} to {new}");
        }
        let other = Hash::of_leaf(b"another");
        assert!(verify_consistency((old, other), (new, newer), &proof).is_err());
        assert!(verify_consistency((old, older), (new, other), &proof).is_err());
        assert_eq!(verify_consistency((new, newer), (old, older), &proof), Err(Unproven::OutOfTree));
    }
}

#[test]
fn nothing_is_consistent_with_a_root_that_is_none() {
    let one = Hash::of_leaf(b"a");
    assert!(verify_consistency((0, one), (1, one), &[]).is_err());
    assert!(verify_consistency((0, Hash::of_nothing()), (0, one), &[]).is_err());
    assert!(verify_consistency((1, one), (1, Hash::of_leaf(b"b")), &[]).is_err());
    assert!(verify_consistency((1, one), (1, one), &[one]).is_err());
}

#[test]
fn an_edge_grows_as_the_tree_does_and_tells_every_node_once() {
    let size = 70;
    let mut leaves = Leaves::new(size);
    let mut edge = Edge::default();
    let mut told = Vec::new();
    for (at, leaf) in leaves.0.clone().into_iter().enumerate() {
        assert_eq!(edge.root(), root(&mut leaves, at as u64).unwrap());
        edge.push(leaf, |level, index, hash| told.push((level, index, hash)));
        assert_eq!(edge, Edge::of(&mut leaves, at as u64 + 1).unwrap());
    }
    let wanted: u64 = (0..7).map(|level| size >> level).sum();
    assert_eq!(told.len() as u64, wanted);
    for (level, index, hash) in told {
        assert_eq!(leaves.node(level, index).unwrap(), hash);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proofs_of_larger_trees_verify(size in 1..3_000_u64, at in any::<prop::sample::Index>(), old in any::<prop::sample::Index>()) {
        let mut leaves = Leaves::new(size);
        let root_hash = root(&mut leaves, size).unwrap();
        let at = at.index(leaves.0.len());
        let proof = inclusion(&mut leaves, at as u64, size).unwrap().unwrap();
        prop_assert_eq!(verify_inclusion(leaves.0[at], at as u64, size, root_hash, &proof), Ok(()));
        let old = old.index(leaves.0.len()) as u64 + 1;
        let older = root(&mut leaves, old).unwrap();
        let proof = consistency(&mut leaves, old, size).unwrap().unwrap();
        prop_assert_eq!(verify_consistency((old, older), (size, root_hash), &proof), Ok(()));
    }
}
