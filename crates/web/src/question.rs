//! The part of an address after `?`, read and written.

/// The names and values of a query string, decoded, in their order.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()))
}

/// A query string of names and values, without `?`; empty for none.
pub fn query_string<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.map(|(name, value)| (name, value)));
    query.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let pairs = [("a b".to_owned(), "é&=+".to_owned()), ("c".to_owned(), String::new())];
        assert_eq!(query_pairs(&query_string(pairs.iter())).collect::<Vec<_>>(), pairs);
        assert_eq!(query_string([].iter()), "");
    }
}
