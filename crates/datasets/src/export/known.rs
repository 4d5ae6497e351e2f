//! What is known of the files made lately: a few hundred bytes each, and none of their content.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::ExportInfo;

/// Files remembered.
const FILES: usize = 4_096;
/// The longest question worth remembering, in bytes.
const KEY_BYTES: usize = 2_048;

/// Shared by every request of the process.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Arc<Mutex<Files>>);

#[derive(Debug, Default)]
struct Files {
    facts: HashMap<String, ExportInfo>,
    /// The oldest first.
    order: VecDeque<String>,
}

impl Known {
    pub(crate) fn get(&self, key: &str) -> Option<ExportInfo> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).facts.get(key).cloned()
    }

    pub(crate) fn put(&self, key: String, info: ExportInfo) {
        if key.len() > KEY_BYTES {
            return;
        }
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if files.facts.insert(key.clone(), info).is_none() {
            files.order.push_back(key);
        }
        if files.order.len() > FILES
            && let Some(oldest) = files.order.pop_front()
        {
            files.facts.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_and_a_long_question_never_kept() {
        let known = Known::default();
        let info = ExportInfo { rows: 1, bytes: 2, sha256: "00".to_owned() };
        for file in 0..=FILES {
            known.put(file.to_string(), info.clone());
        }
        assert_eq!((known.get("0"), known.get("1")), (None, Some(info.clone())));
        let long = "x".repeat(KEY_BYTES + 1);
        known.put(long.clone(), info);
        assert_eq!(known.get(&long), None);
    }
}
