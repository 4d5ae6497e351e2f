//! How many questions are worked on at once, and how many may wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Debug)]
pub(crate) struct Gate {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
}

impl Gate {
    /// Lets `at_once` in, and lets `queue` more wait for them.
    pub(crate) fn new(at_once: usize, queue: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once)), waiting: AtomicUsize::new(0), queue }
    }

    /// Waits for a place, which is held until the permit is dropped.
    ///
    /// # Errors
    /// [`Error::Unavailable`] at once when the queue is full.
    pub(crate) async fn enter(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(&self.waiting, self.queue)?;
        self.again().await
    }

    /// Waits for a place, as one who was let in before and left it for a while: the queue is never too long for them.
    ///
    /// # Errors
    /// None that happens: the semaphore is never closed; if it were, there would be no place.
    pub(crate) async fn again(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_closed| Error::Unavailable("busy"))
    }
}

/// A place in the queue, given back when the one who waits goes in or goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, queue: usize) -> Result<Self> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) >= queue {
            return Err(Error::Unavailable("busy"));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn beyond_the_queue_nobody_waits() {
        let gate = Gate::new(1, 1);
        let inside = gate.enter().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(gate.enter());
        assert!((&mut second).now_or_never().is_none());
        assert!(matches!(gate.enter().now_or_never(), Some(Err(Error::Unavailable("busy")))));
        drop(second);
        let mut third = Box::pin(gate.enter());
        assert!((&mut third).now_or_never().is_none());
        drop(inside);
        assert!(third.now_or_never().unwrap().is_ok());
    }
}
