//! Years and intervals of years.

/// `year-interval-value`: `2017/2018`, the first before the second; a lone `2017` too when `year_only`.
pub fn year_interval(cell: &str, year_only: bool) -> bool {
    match cell.split_once('/') {
        Some((first, second)) => year(first).zip(year(second)).is_some_and(|(first, second)| first < second),
        None => year_only && year(cell).is_some(),
    }
}

fn year(text: &str) -> Option<u16> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_year_is_before_the_second() {
        assert!(year_interval("2017/2018", false));
        assert!(year_interval("2017/2020", true));
        for invalid in
            ["2017/2017", "2018/2017", "2017-2018", "17/18", "2017/", "2017/2018/2019", "+017/2018", ""]
        {
            assert!(!year_interval(invalid, true), "{invalid}");
        }
    }

    #[test]
    fn a_lone_year_is_an_interval_when_the_schema_says_so() {
        assert!(year_interval("2017", true));
        assert!(!year_interval("2017", false));
    }
}
