//! Numbered pages of a list.

/// Where a reader stands in a list of numbered pages.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pager {
    /// From 1.
    pub page: u64,
    pub pages: u64,
    pub total: u64,
    pub size: u64,
    /// The numbers to show; `None` stands for numbers left out.
    pub shown: Vec<Option<u64>>,
}

impl Pager {
    /// Page `page` (from 1; out of range is brought back in) of `total` things, `size` a page.
    pub fn new(page: u64, size: u64, total: u64) -> Self {
        let size = size.max(1);
        let pages = total.div_ceil(size).max(1);
        let page = page.clamp(1, pages);
        let near = page.saturating_sub(1).max(1)..=(page + 1).min(pages);
        let mut shown = Vec::new();
        for number in [1].into_iter().chain(near).chain([pages]) {
            match shown.last() {
                Some(Some(last)) if number <= *last => {}
                Some(Some(last)) if number == last + 2 => shown.extend([Some(last + 1), Some(number)]),
                Some(Some(last)) if number > last + 2 => shown.extend([None, Some(number)]),
                _ => shown.push(Some(number)),
            }
        }
        Self { page, pages, total, size, shown }
    }

    /// How many things stand before this page.
    pub fn offset(&self) -> u64 {
        (self.page - 1) * self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: u64, pages: u64) -> String {
        let words = Pager::new(page, 10, pages * 10).shown;
        words.iter().map(|n| n.map_or("…".to_owned(), |n| n.to_string())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn first_last_and_neighbours_are_shown() {
        assert_eq!(shown(1, 1), "1");
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
    }

    #[test]
    fn a_page_out_of_range_is_brought_back_in() {
        assert_eq!(Pager::new(0, 10, 0), Pager::new(1, 10, 0));
        assert_eq!(Pager::new(u64::MAX, 10, 25).page, 3);
        assert_eq!(Pager::new(3, 10, 25).offset(), 20);
        assert_eq!(Pager::new(1, 0, 5).pages, 5);
    }
}
