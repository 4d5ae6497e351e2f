//! A small cache that forgets what was used least lately once it holds too many bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Debug)]
pub(crate) struct Cache<V> {
    inner: Mutex<Inner<V>>,
    limit: usize,
}

#[derive(Debug)]
struct Inner<V> {
    entries: HashMap<String, Entry<V>>,
    bytes: usize,
    uses: u64,
}

#[derive(Debug)]
struct Entry<V> {
    value: Arc<V>,
    bytes: usize,
    used: u64,
}

impl<V> Cache<V> {
    /// A cache that holds `limit` bytes at most.
    pub(crate) fn new(limit: usize) -> Self {
        Self { inner: Mutex::new(Inner { entries: HashMap::new(), bytes: 0, uses: 0 }), limit }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Arc<V>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.uses += 1;
        let now = inner.uses;
        let entry = inner.entries.get_mut(key)?;
        entry.used = now;
        Some(Arc::clone(&entry.value))
    }

    /// Keeps `value`, which takes `bytes` of memory; one that alone passes the limit is not kept.
    pub(crate) fn put(&self, key: &str, value: Arc<V>, bytes: usize) {
        if bytes > self.limit {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.uses += 1;
        let used = inner.uses;
        inner.bytes += bytes;
        if let Some(old) = inner.entries.insert(key.to_owned(), Entry { value, bytes, used }) {
            inner.bytes -= old.bytes;
        }
        while inner.bytes > self.limit {
            // The entries are few hundreds at most: looking at all of them costs less than keeping an order.
            let oldest = inner.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            let Some(gone) = oldest.and_then(|key| inner.entries.remove(&key)) else { break };
            inner.bytes -= gone.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_least_lately_goes_first() {
        let cache = Cache::new(10);
        cache.put("a", Arc::new(1), 4);
        cache.put("b", Arc::new(2), 4);
        assert_eq!(cache.get("a").as_deref(), Some(&1));
        cache.put("c", Arc::new(3), 4);
        assert!(cache.get("b").is_none());
        assert!(cache.get("a").is_some() && cache.get("c").is_some());
        cache.put("d", Arc::new(4), 11);
        assert!(cache.get("d").is_none() && cache.get("c").is_some());
        cache.put("c", Arc::new(5), 10);
        assert_eq!(cache.get("c").as_deref(), Some(&5));
        assert!(cache.get("a").is_none());
    }
}
