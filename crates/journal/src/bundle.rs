//! Entries in the files that hold them: each is preceded by its length in two bytes (C2SP `tlog-tiles`, log entries).

/// The longest entry, in bytes.
pub const LONGEST: usize = 65_535;

/// Bytes that are no bundle, or not one of the entries asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBundle {
    #[error("an entry has {0} bytes; the most is {LONGEST}")]
    TooLong(usize),
    #[error("the file ends inside an entry")]
    Cut,
}

/// Adds an entry at the end of a bundle.
///
/// # Errors
/// When it is longer than [`LONGEST`].
pub fn push(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), NoBundle> {
    let length = u16::try_from(entry.len()).map_err(|_length| NoBundle::TooLong(entry.len()))?;
    bundle.extend(length.to_be_bytes());
    bundle.extend(entry);
    Ok(())
}

/// The entries of a bundle, in order.
pub fn entries(mut bundle: &[u8]) -> impl Iterator<Item = Result<&[u8], NoBundle>> {
    std::iter::from_fn(move || {
        if bundle.is_empty() {
            return None;
        }
        let entry = bundle
            .split_first_chunk::<2>()
            .and_then(|(length, rest)| rest.split_at_checked(usize::from(u16::from_be_bytes(*length))));
        let Some((entry, rest)) = entry else {
            // Nothing after a cut can be told.
            bundle = &[];
            return Some(Err(NoBundle::Cut));
        };
        bundle = rest;
        Some(Ok(entry))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cut_bundle_and_an_entry_too_long_are_told() {
        let mut bundle = Vec::new();
        assert_eq!(push(&mut bundle, &vec![0; LONGEST + 1]), Err(NoBundle::TooLong(LONGEST + 1)));
        push(&mut bundle, b"ab").unwrap();
        push(&mut bundle, b"").unwrap();
        assert_eq!(bundle, [0, 2, b'a', b'b', 0, 0]);
        for cut in [1, 2, 3, 5] {
            let read: Vec<_> = entries(&bundle[..cut]).collect();
            assert_eq!(read.last(), Some(&Err(NoBundle::Cut)), "{cut}");
        }
    }

    proptest! {
        #[test]
        fn a_bundle_reads_back(wanted in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
            let mut bundle = Vec::new();
            for entry in &wanted {
                push(&mut bundle, entry).unwrap();
            }
            let read: Vec<Vec<u8>> = entries(&bundle).map(|entry| entry.unwrap().to_vec()).collect();
            prop_assert_eq!(read, wanted);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            entries(&bytes).for_each(drop);
        }
    }
}
