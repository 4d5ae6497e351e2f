//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use kernel::{Clock, Millis};

/// The only reader of the machine's time.
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> Millis {
        // A machine whose clock is before 1970 is broken: the epoch itself is as good an answer as any.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
    }
}
