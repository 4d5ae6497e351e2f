//! The present, passed in so that tests can hold it still.

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// Days since 1970-01-01.
pub type Day = i32;

/// Where the time comes from; only `server` reads the machine's.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}
