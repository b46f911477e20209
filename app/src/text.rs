//! Words, numbers and times in the reader's language.
//!
//! The language is settled when a page is rendered and changes with a new page, so texts are plain
//! strings: nothing of them has to be reactive.

use crate::i18n::Locale;
use crate::time::{Date, Moment};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The languages of the interface by code, each with its own name; the first is the default.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("de", "Deutsch")];

/// The language that the server settled for this page; the browser reads it from `<html lang>`.
pub fn page_locale() -> Locale {
    #[cfg(feature = "ssr")]
    let code = Some(crate::context::language().to_owned());
    #[cfg(not(feature = "ssr"))]
    let code = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"));
    code.and_then(|code| code.parse().ok()).unwrap_or_default()
}

/// The page's language. To be called where a component is built, not in what runs later.
pub fn locale() -> Locale {
    use_context().unwrap_or_default()
}

/// The form of a text that goes with a number (CLDR's plural categories; English and German have these two).
/// ICU's own tables would be a sixteenth of what the browser loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralForm {
    /// "1 day"
    One,
    /// "3 days"
    Other,
}

/// Which form this whole number takes.
pub fn plural_form<N: PartialEq + From<u8>>(locale: Locale, n: &N) -> PluralForm {
    match locale {
        Locale::en | Locale::de if *n == N::from(1) => PluralForm::One,
        Locale::en | Locale::de => PluralForm::Other,
    }
}

/// A text with the forms `one` and `other`: `counted!(locale, time.days_ago, days, count = days)`.
#[macro_export]
macro_rules! counted {
    ($locale:expr, $($key:ident).+, $count:expr, $($name:ident = $value:expr),+ $(,)?) => {
        match $crate::text::plural_form($locale, &$count) {
            $crate::text::PluralForm::One => {
                leptos_i18n::td_string!($locale, $($key).+.one, $($name = $value),+).to_string()
            }
            $crate::text::PluralForm::Other => {
                leptos_i18n::td_string!($locale, $($key).+.other, $($name = $value),+).to_string()
            }
        }
    };
}

/// A text with the forms `one` and `other` in which `#` stands for the number: `many!(locale, plan.skipped, n)`.
/// Beside [`counted!`] it is for sentences by the dozen, each of which would be code of its own there.
#[macro_export]
macro_rules! many {
    ($locale:expr, $($key:ident).+, $count:expr) => {{
        let form = match $crate::text::plural_form($locale, &$count) {
            $crate::text::PluralForm::One => leptos_i18n::td_string!($locale, $($key).+.one),
            $crate::text::PluralForm::Other => leptos_i18n::td_string!($locale, $($key).+.other),
        };
        $crate::text::with_number($locale, form, $count)
    }};
}

/// Puts a number in the place of `#`.
pub fn with_number(locale: Locale, text: &str, n: u64) -> String {
    text.replace('#', &number(locale, n))
}

/// A whole number with the language's grouping: `1,204`, `1.204`.
pub fn number(locale: Locale, n: u64) -> String {
    let digits = n.to_string();
    let gap = match locale {
        Locale::en => ',',
        Locale::de => '.',
    };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(gap);
        }
        text.push(digit);
    }
    text
}

/// A day: `2026-11-08`, `08.11.2026`. English has too many orders for a number alone, so it is ISO's.
pub fn date(locale: Locale, date: Date) -> String {
    let Some(day) = date.civil() else {
        return String::new();
    };
    civil(locale, day)
}

fn civil(locale: Locale, day: jiff::civil::Date) -> String {
    let (year, month, day) = (day.year(), day.month(), day.day());
    match locale {
        Locale::en => format!("{year:04}-{month:02}-{day:02}"),
        Locale::de => format!("{day:02}.{month:02}.{year:04}"),
    }
}

/// A moment to the minute, with the offset of the reader's zone.
pub fn exact(locale: Locale, moment: Moment) -> String {
    let Some(wall) = moment.wall() else {
        return String::new();
    };
    let (hours, minutes) = (moment.offset / 60, (moment.offset % 60).abs());
    let sign = if moment.offset < 0 { '−' } else { '+' };
    format!(
        "{} {:02}:{:02} (UTC{sign}{:02}:{minutes:02})",
        civil(locale, wall.date()),
        wall.hour(),
        wall.minute(),
        hours.abs()
    )
}

/// For machines: `2026-11-08T20:10:00Z`.
pub fn machine(moment: Moment) -> String {
    let utc = Moment { offset: 0, ..moment };
    utc.wall().map_or_else(String::new, |wall| {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            wall.year(),
            wall.month(),
            wall.day(),
            wall.hour(),
            wall.minute(),
            wall.second()
        )
    })
}

/// How long ago: "3 days ago". A month is 30 days and a year 365 here: it is a glance, not a sum.
pub fn ago(locale: Locale, then: Moment, now: Moment) -> String {
    let seconds = then.seconds_until(now);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
    if seconds < 10 {
        td_string!(locale, time.just_now).to_owned()
    } else if minutes < 1 {
        counted!(locale, time.seconds_ago, seconds, count = seconds)
    } else if hours < 1 {
        counted!(locale, time.minutes_ago, minutes, count = minutes)
    } else if days < 1 {
        counted!(locale, time.hours_ago, hours, count = hours)
    } else if days < 60 {
        counted!(locale, time.days_ago, days, count = days)
    } else if days < 730 {
        counted!(locale, time.months_ago, days / 30, count = days / 30)
    } else {
        counted!(locale, time.years_ago, days / 365, count = days / 365)
    }
}

/// How long until: "12 min", "3 hours", "2 days"; begun ones count.
pub fn left(locale: Locale, now: Moment, until: Moment) -> String {
    let seconds = now.seconds_until(until).max(1);
    let (minutes, hours, days) = ((seconds + 59) / 60, (seconds + 3599) / 3600, (seconds + 86399) / 86400);
    if minutes <= 90 {
        counted!(locale, time.minutes, minutes, count = minutes)
    } else if hours <= 48 {
        counted!(locale, time.hours, hours, count = hours)
    } else {
        counted!(locale, time.days, days, count = days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn at(seconds: i64) -> Moment {
        Moment {
            at: seconds * 1_000_000,
            offset: 60,
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(Locale::en, 0), "0");
        assert_eq!(number(Locale::en, 999), "999");
        assert_eq!(number(Locale::en, 1_204), "1,204");
        assert_eq!(number(Locale::de, 1_234_567), "1.234.567");
    }

    #[test]
    fn times_are_told_from_now() {
        let now = at(1_000 * DAY);
        for (before, text) in [
            (3, "just now"),
            (40, "40 seconds ago"),
            (60, "1 minute ago"),
            (3 * 3600, "3 hours ago"),
            (DAY, "1 day ago"),
            (59 * DAY, "59 days ago"),
            (120 * DAY, "4 months ago"),
            (800 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago(Locale::en, at(1_000 * DAY - before), now), text);
        }
        assert_eq!(ago(Locale::de, at(999 * DAY), now), "vor 1 Tag");
        assert_eq!(left(Locale::en, now, at(1_000 * DAY + 11 * 60 + 5)), "12 min");
        assert_eq!(left(Locale::de, now, at(1_006 * DAY)), "6 Tage");
    }

    #[test]
    fn exact_times_carry_their_offset() {
        let moment = Moment {
            at: 1_795_176_000_000_000,
            offset: 60,
        };
        assert_eq!(exact(Locale::en, moment), "2026-11-20 13:00 (UTC+01:00)");
        assert_eq!(
            exact(Locale::de, Moment { offset: -210, ..moment }),
            "20.11.2026 08:30 (UTC−03:30)"
        );
        assert_eq!(machine(moment), "2026-11-20T12:00:00Z");
        assert_eq!(date(Locale::de, Date(20_777)), "20.11.2026");
    }
}
