//! Time as an argument: rules never ask the system, so tests can turn the clock.

use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970 UTC.
    fn now(&self) -> i64;
}

/// The system's time.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_microsecond()
    }
}

/// A clock that tests turn.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Stands at this time, in microseconds.
    pub fn at(micros: i64) -> Self {
        Self(AtomicI64::new(micros))
    }

    /// Goes on by so many microseconds.
    pub fn advance(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The calendar day at that time in that zone, as days since 1970-01-01.
pub fn day_in(zone: &jiff::tz::TimeZone, micros: i64) -> i64 {
    let Ok(stamp) = jiff::Timestamp::from_microsecond(micros) else {
        return 0;
    };
    let offset = zone.to_offset(stamp).seconds();
    (micros + i64::from(offset) * SECOND).div_euclid(DAY)
}
