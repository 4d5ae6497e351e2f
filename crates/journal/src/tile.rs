//! The tree cut into files that never change (C2SP `tlog-tiles`): a full tile holds 256 hashes of every eighth level.

use std::fmt;
use std::str::FromStr;

use crate::Hash;
use crate::tree::Nodes;

/// Levels of the tree in one tile.
const HEIGHT: u8 = 8;

/// Hashes in a full tile, entries in a full bundle.
pub const FULL: u16 = 1 << HEIGHT;

/// The highest level of tiles that the specification names.
const HIGHEST: u8 = 5;

/// One file of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    pub kind: TileKind,
    /// Place among the tiles of its kind, from 0.
    pub index: u64,
    /// How many hashes or entries it holds: 1 to [`FULL`].
    pub width: u16,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TileKind {
    /// The entries themselves, as a bundle.
    Entries,
    /// Hashes of the tree's level `8 * level`.
    Hashes { level: u8 },
}

impl TileKind {
    /// How many things of this kind a log of `size` entries has.
    fn count(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes { level } => size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0),
        }
    }
}

impl Tile {
    /// The tile of this kind and index in a log of `size` entries; `None` when it holds nothing yet.
    pub fn of(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let before = index.checked_mul(u64::from(FULL))?;
        let held = kind.count(size).checked_sub(before).filter(|held| *held > 0)?;
        // At most 256.
        let width = u16::try_from(held.min(u64::from(FULL))).ok()?;
        Some(Self { kind, index, width })
    }

    /// Whether it will never be written again.
    pub fn is_full(self) -> bool {
        self.width == FULL
    }

    /// Whether a log of `size` entries has this very tile: the one of its place, at this width or wider.
    pub fn is_of(self, size: u64) -> bool {
        Self::of(self.kind, self.index, size).is_some_and(|tile| self.width <= tile.width)
    }

    /// The tiles that a log writes when it grows from `old` to `new` entries: bundles first, then hashes from the
    /// leaves up. A tile that grew is written at its new width.
    pub fn written(old: u64, new: u64) -> impl Iterator<Item = Self> {
        let hashes = (0..=HIGHEST).map(|level| TileKind::Hashes { level });
        [TileKind::Entries].into_iter().chain(hashes).flat_map(move |kind| {
            let (before, after) = (kind.count(old), kind.count(new));
            let first = before / u64::from(FULL);
            let end = if before == after { first } else { after.div_ceil(u64::from(FULL)) };
            (first..end).filter_map(move |index| Self::of(kind, index, new))
        })
    }
}

impl fmt::Display for Tile {
    /// The path below the log's address: `tile/0/x001/067.p/8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries/")?,
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.index % 1_000];
        let mut left = self.index / 1_000;
        while left > 0 {
            groups.push(left % 1_000);
            left /= 1_000;
        }
        for (at, group) in groups.iter().enumerate().rev() {
            if at > 0 { write!(f, "x{group:03}/")? } else { write!(f, "{group:03}")? }
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// A path that names no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this path names no tile")]
pub struct NoTile;

impl FromStr for Tile {
    type Err = NoTile;

    /// Reads the one path that names a tile: no leading zeros beyond the groups of three, no needless group.
    fn from_str(path: &str) -> Result<Self, NoTile> {
        let (kind, rest) = path.strip_prefix("tile/").and_then(|path| path.split_once('/')).ok_or(NoTile)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes {
                level: number(level)
                    .filter(|it| *it <= u64::from(HIGHEST))
                    .and_then(|it| u8::try_from(it).ok())
                    .ok_or(NoTile)?,
            },
        };
        let (rest, width) = match rest.split_once(".p/") {
            Some((rest, width)) => {
                let width = number(width).filter(|it| (1..u64::from(FULL)).contains(it));
                (rest, width.and_then(|it| u16::try_from(it).ok()).ok_or(NoTile)?)
            }
            None => (rest, FULL),
        };
        let groups: Vec<&str> = rest.split('/').collect();
        let mut index = 0_u64;
        for (at, group) in groups.iter().enumerate() {
            let is_last = at + 1 == groups.len();
            let digits = if is_last { *group } else { group.strip_prefix('x').ok_or(NoTile)? };
            let is_group = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !is_group || (at == 0 && !is_last && digits == "000") {
                return Err(NoTile);
            }
            let group: u64 = digits.parse().map_err(|_digits| NoTile)?;
            index = index.checked_mul(1_000).and_then(|it| it.checked_add(group)).ok_or(NoTile)?;
        }
        Ok(Self { kind, index, width })
    }
}

/// A decimal number as the specification writes it: without leading zeros.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Why a node of the tree cannot be had from tiles.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable<E> {
    #[error("the log has no such node")]
    OutOfTree,
    #[error("the tile {0} has another length than its name says")]
    Length(Tile),
    #[error(transparent)]
    Storage(E),
}

/// The nodes of a log of a given size, read from its tiles; the last few tiles read are kept.
#[derive(Debug)]
pub struct TileNodes<R> {
    size: u64,
    read: R,
    kept: Vec<(Tile, Vec<u8>)>,
}

/// Tiles kept: the right edge of two trees of any size.
const KEPT: usize = 16;

impl<R> TileNodes<R> {
    /// `read` gives the bytes of a tile of a log of `size` entries.
    pub fn new(size: u64, read: R) -> Self {
        Self { size, read, kept: Vec::new() }
    }
}

impl<E, R: FnMut(Tile) -> Result<Vec<u8>, E>> TileNodes<R> {
    fn bytes(&mut self, tile: Tile) -> Result<&[u8], Unreadable<E>> {
        let kept = self.kept.iter().position(|(kept, _)| *kept == tile);
        let place = if let Some(place) = kept {
            place
        } else {
            let bytes = (self.read)(tile).map_err(Unreadable::Storage)?;
            if bytes.len() != usize::from(tile.width) * Hash::LEN {
                return Err(Unreadable::Length(tile));
            }
            if self.kept.len() == KEPT {
                self.kept.remove(0);
            }
            self.kept.push((tile, bytes));
            self.kept.len() - 1
        };
        Ok(&self.kept[place].1)
    }
}

impl<E, R: FnMut(Tile) -> Result<Vec<u8>, E>> Nodes for TileNodes<R> {
    type Error = Unreadable<E>;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Unreadable<E>> {
        // The node is the root of 1 << above hashes of the tile: one of them, or several.
        let (of_tile, above) = (level / HEIGHT, level % HEIGHT);
        let first = index.checked_shl(u32::from(above)).filter(|first| first >> above == index);
        let first = first.ok_or(Unreadable::OutOfTree)?;
        let kind = TileKind::Hashes { level: of_tile };
        let tile = Tile::of(kind, first / u64::from(FULL), self.size).ok_or(Unreadable::OutOfTree)?;
        let begin = usize::try_from(first % u64::from(FULL)).unwrap_or(usize::MAX);
        let count = 1_usize << above;
        if begin.saturating_add(count) > usize::from(tile.width) {
            return Err(Unreadable::OutOfTree);
        }
        let bytes = &self.bytes(tile)?[begin * Hash::LEN..(begin + count) * Hash::LEN];
        Ok(subtree(bytes))
    }
}

/// The root of a power of two of hashes.
fn subtree(bytes: &[u8]) -> Hash {
    let (hashes, _) = bytes.as_chunks::<{ Hash::LEN }>();
    let mut row: Vec<Hash> = hashes.iter().copied().map(Hash::from_bytes).collect();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| Hash::of_children(pair[0], pair[1])).collect();
    }
    row.first().copied().unwrap_or_else(Hash::of_nothing)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::tree::{self, Edge};

    fn hashes(level: u8, index: u64, width: u16) -> Tile {
        Tile { kind: TileKind::Hashes { level }, index, width }
    }

    #[test]
    fn a_path_names_one_tile_and_a_tile_one_path() {
        for (tile, path) in [
            (hashes(0, 0, FULL), "tile/0/000"),
            (hashes(0, 1_234_067, FULL), "tile/0/x001/x234/067"),
            (hashes(2, 273, 112), "tile/2/273.p/112"),
            (Tile { kind: TileKind::Entries, index: 1_000, width: 1 }, "tile/entries/x001/000.p/1"),
        ] {
            assert_eq!(tile.to_string(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
        for wrong in [
            "tile/0/0",
            "tile/00/000",
            "tile/6/000",
            "tile/0/x000/067",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/08",
            "tile/0/001/067",
            "tile/0/x001/x067",
            "tile/0/x01/067",
            "tile/-1/000",
            "tile/entries/",
            "tile/0/000/",
            "/tile/0/000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/+1/000",
            "checkpoint",
        ] {
            assert_eq!(wrong.parse::<Tile>(), Err(NoTile), "{wrong}");
        }
    }

    #[test]
    fn seventy_thousand_leaves_have_the_tiles_of_the_specification() {
        let size = 70_000;
        let kind = |level| TileKind::Hashes { level };
        assert_eq!(Tile::of(kind(0), 272, size).unwrap().width, FULL);
        assert_eq!(Tile::of(kind(0), 273, size).unwrap().width, 112);
        assert_eq!(Tile::of(kind(0), 274, size), None);
        assert_eq!(Tile::of(kind(1), 1, size).unwrap().width, 17);
        assert_eq!(Tile::of(kind(2), 0, size).unwrap().width, 1);
        assert_eq!(Tile::of(kind(3), 0, size), None);
    }

    /// A log in memory, written tile by tile as it grows by the steps given.
    fn log(steps: &[u64]) -> (u64, BTreeMap<Tile, Vec<u8>>, Hash) {
        let (mut edge, mut nodes, mut tiles) = (Edge::default(), BTreeMap::new(), BTreeMap::new());
        for step in steps {
            let old = edge.size();
            for _ in 0..*step {
                let leaf = Hash::of_leaf(&edge.size().to_be_bytes());
                edge.push(leaf, |level, index, hash| {
                    nodes.insert((level, index), hash);
                });
            }
            for tile in Tile::written(old, edge.size()) {
                let TileKind::Hashes { level } = tile.kind else { continue };
                let first = tile.index * u64::from(FULL);
                let bytes: Vec<u8> = (first..first + u64::from(tile.width))
                    .flat_map(|index| *nodes[&(level * HEIGHT, index)].as_bytes())
                    .collect();
                tiles.insert(tile, bytes);
            }
        }
        (edge.size(), tiles, edge.root())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_written_at_each_growth_is_enough_for_the_root_and_every_proof(
            steps in prop::collection::vec(0..400_u64, 1..8),
            at in any::<prop::sample::Index>(),
        ) {
            let (size, tiles, root) = log(&steps);
            let read = |tile: Tile| Ok::<_, Infallible>(tiles.get(&tile).cloned().unwrap_or_default());
            let mut nodes = TileNodes::new(size, read);
            prop_assert_eq!(tree::root(&mut nodes, size).unwrap(), root);
            if size > 0 {
                let index = at.index(usize::try_from(size).unwrap()) as u64;
                let proof = tree::inclusion(&mut nodes, index, size).unwrap().unwrap();
                let leaf = Hash::of_leaf(&index.to_be_bytes());
                prop_assert_eq!(tree::verify_inclusion(leaf, index, size, root, &proof), Ok(()));
                let proof = tree::consistency(&mut nodes, index + 1, size).unwrap().unwrap();
                let older = tree::root(&mut nodes, index + 1).unwrap();
                prop_assert_eq!(tree::verify_consistency((index + 1, older), (size, root), &proof), Ok(()));
            }
            prop_assert_eq!(nodes.node(0, size), Err(Unreadable::OutOfTree));
        }

        #[test]
        fn no_path_panics_and_every_path_read_is_written_the_same(path in "(tile/)?(entries|[0-9]{1,2})/(x[0-9]{3}/){0,3}[0-9]{2,4}(\\.p/[0-9]{1,3})?") {
            if let Ok(tile) = path.parse::<Tile>() {
                prop_assert_eq!(tile.to_string(), path);
            }
        }
    }

    #[test]
    fn a_tile_of_the_wrong_length_is_no_tile() {
        let mut nodes = TileNodes::new(3, |_tile| Ok::<_, Infallible>(vec![0; 64]));
        assert_eq!(nodes.node(0, 1), Err(Unreadable::Length(hashes(0, 0, 3))));
    }
}
