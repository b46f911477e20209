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
    /// The day of a date field, `2026-11-08`; `None` for any other text and before 1970.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.parse::<i16>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let day = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let days = day.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
        (days > 0).then_some(Self(days))
    }

    /// What a date field holds for this day.
    pub fn to_field(self) -> String {
        self.civil().map_or_else(String::new, |day| {
            format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
        })
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_field_is_read_as_it_is_written() {
        for day in [1, 20_777, 40_000] {
            assert_eq!(Date::parse(&Date(day).to_field()), Some(Date(day)));
        }
        assert_eq!(Date(20_777).to_field(), "2026-11-20");
        for text in [
            "",
            "2026-11",
            "2026-02-30",
            "20.11.2026",
            "1969-12-31",
            "26-11-20",
            "2026-1-1",
            "x",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
