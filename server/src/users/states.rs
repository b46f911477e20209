//! The states that follow from a user's fields and the time.

use super::filter::Times;
use crate::clock::{DAY, SECOND};
use app::users::{SOON, SignInState};

/// The fields that derived states follow from; times in microseconds, dates in days, 0 = never or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// Row number.
    pub seq: i64,
    /// `active`, `deactivated`, `deleted` or `erased`.
    pub activity: String,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Whether a contact is linked.
    pub has_contact: bool,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Latest of sign-in, review and creation.
    pub last_seen_at: i64,
    /// End of the lock.
    pub locked_until: i64,
    /// The last day.
    pub expires_on: i64,
    /// Next review.
    pub review_on: i64,
    /// End of the newest invitation.
    pub invitation_expires_at: i64,
    /// What the search looks through.
    pub search_text: String,
    /// What the list is ordered by at first.
    pub name_key: String,
}

/// The states that hold, in the filter's order. [`Times`] makes the same conditions in SQL.
pub fn states_of(facts: &Facts, in_group: bool, times: &Times) -> Vec<SignInState> {
    let Times {
        now,
        today,
        stale_before,
    } = *times;
    SignInState::ALL
        .into_iter()
        .filter(|state| match state {
            SignInState::Invited => facts.invitation_expires_at > now,
            SignInState::InvitationExpired => (1..=now).contains(&facts.invitation_expires_at),
            SignInState::Locked => facts.locked_until > now,
            SignInState::Expired => (1..today).contains(&facts.expires_on),
            SignInState::Expiring => times.soon().contains(&facts.expires_on),
            SignInState::NeverSignedIn => facts.last_login == 0,
            SignInState::Stale => facts.activity == "active" && facts.last_seen_at < stale_before,
            SignInState::ApiOnly => facts.api_only,
            SignInState::ReviewDue => facts.api_only && (1..=today).contains(&facts.review_on),
            SignInState::NoSharedData => facts.no_shared_data,
            SignInState::WithoutGroup => !in_group,
            SignInState::WithoutContact => !facts.has_contact,
        })
        .collect()
}

/// The next second (since 1970) at which time alone may change a state; `u32::MAX` for never.
///
/// A day begins somewhere within 14 hours of midnight UTC, so a state that hangs on a date is looked at
/// again every hour of the days around it.
pub fn next_change(facts: &Facts, times: &Times) -> u32 {
    let now = times.now;
    let stale_after = now - times.stale_before;
    let mut next = i64::MAX;
    let mut at = |time: i64| {
        if time > now {
            next = next.min(time);
        }
    };
    at(facts.invitation_expires_at);
    at(facts.locked_until);
    if facts.activity == "active" {
        at(facts.last_seen_at.saturating_add(stale_after).saturating_add(1));
    }
    for (date, days) in [(facts.expires_on, 1), (facts.expires_on, -SOON), (facts.review_on, 0)] {
        if date > 0 {
            let begins = (date + days) * DAY;
            let (earliest, latest) = (begins - 14 * crate::clock::HOUR, begins + 14 * crate::clock::HOUR);
            if now < earliest {
                at(earliest);
            } else if now <= latest {
                // Zones change by quarter hours.
                at((now / (15 * crate::clock::MINUTE) + 1) * 15 * crate::clock::MINUTE);
            }
        }
    }
    if next == i64::MAX {
        u32::MAX
    } else {
        u32::try_from(next.div_euclid(SECOND)).unwrap_or(u32::MAX)
    }
}
