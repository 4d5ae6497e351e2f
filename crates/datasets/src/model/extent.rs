//! How much an answer was given on, and when a later file shows so much more that it is asked again.

/// How much of a finding there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Extent {
    /// Cells found.
    pub(crate) cells: u64,
    /// Data rows of the deposit that they were found in.
    pub(crate) rows: u64,
}

/// Up to so many cells more are the same thing seen again: one wrong cell becomes three from one year to the next.
const FEW: u64 = 10;

impl Extent {
    /// Whether there are so many cells more, and more than twice as many, that an answer given on `before` was not about
    /// them: who said of one number that it is a counter's has not seen the four hundred that came since.
    pub(super) fn outnumbers(self, before: Self) -> bool {
        self.exceeds(before) && self.cells > before.cells.saturating_mul(2)
    }

    /// Whether there are so many cells more, and they are more than twice the share of the rows: the column is no longer
    /// filled as it was. A file that only grew is.
    pub(super) fn is_denser(self, before: Self) -> bool {
        let product = |one: u64, other: u64| u128::from(one) * u128::from(other);
        self.exceeds(before) && product(self.cells, before.rows) > 2 * product(before.cells, self.rows)
    }

    fn exceeds(self, before: Self) -> bool {
        self.cells > before.cells.saturating_add(FEW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: u64, rows: u64) -> Extent {
        Extent { cells, rows }
    }

    #[test]
    fn a_few_cells_more_are_the_same_thing() {
        assert!(!of(11, 60).outnumbers(of(1, 60)) && !of(11, 60).is_denser(of(1, 60)));
        assert!(of(12, 60).outnumbers(of(1, 60)) && of(12, 60).is_denser(of(1, 60)));
        assert!(!of(80, 60).outnumbers(of(40, 60)) && of(81, 60).outnumbers(of(40, 60)));
    }

    #[test]
    fn a_file_that_only_grew_is_no_denser() {
        assert!(!of(4_000, 6_000).is_denser(of(40, 60)) && of(4_000, 6_000).outnumbers(of(40, 60)));
        assert!(!of(80, 60).is_denser(of(40, 60)) && of(81, 60).is_denser(of(40, 60)));
        // Fewer rows, of which more are of it.
        assert!(of(31, 31).is_denser(of(20, 100)) && !of(31, 31).outnumbers(of(20, 100)));
        assert!(!of(u64::MAX, u64::MAX).is_denser(of(u64::MAX / 2, u64::MAX / 2)));
    }
}
