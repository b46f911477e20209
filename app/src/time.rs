//! Points in time as the wire carries them: numbers, with the offset that the reader's zone has then.

use serde::{Deserialize, Serialize};

/// A point in time and how the reader's clock showed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// Microseconds since 1970-01-01 UTC.
    pub at: i64,
    /// Minutes east of UTC in the reader's time zone at that moment.
    pub offset: i16,
}

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(pub i32);

const MICROS: i64 = 1_000_000;

impl Date {
    /// The civil day; `None` beyond the years the calendar knows.
    pub fn civil(self) -> Option<jiff::civil::Date> {
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(i64::from(self.0)).ok()?)
            .ok()
    }
}

impl Moment {
    /// The reader's wall clock at this moment.
    pub fn wall(self) -> Option<jiff::civil::DateTime> {
        let stamp = jiff::Timestamp::from_microsecond(self.at).ok()?;
        let offset = jiff::tz::Offset::from_seconds(i32::from(self.offset) * 60).ok()?;
        Some(offset.to_datetime(stamp))
    }

    /// Whole seconds from `self` to `later`; negative when `later` is before.
    pub fn seconds_until(self, later: Self) -> i64 {
        (later.at - self.at).div_euclid(MICROS)
    }
}
