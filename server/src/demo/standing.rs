//! How users stand: which of the states that the list filters by they are in, and the times to match.

use super::lots::Lots;
use crate::clock::{DAY, HOUR, MINUTE};

/// What sets a user apart, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Works through tokens alone.
    ApiOnly,
    /// Left.
    Deactivated,
    /// Left long ago.
    Deleted,
    /// An invitation is open.
    Invited,
    /// An invitation ran out.
    InvitationExpired,
    /// Locked now.
    Locked,
    /// Past the last day.
    Expired,
    /// Has a password and never used it.
    NeverSignedIn,
    /// Not seen for long.
    Stale,
    /// Works.
    Working,
}

impl Standing {
    /// Of a thousand users in a row, so many are in each state: exactly, so that a small organisation
    /// has somebody in all of them too.
    pub fn of(n: i64) -> Self {
        // 617 and 1000 have no divisor in common: every number below 1000 comes up once.
        match (n * 617).rem_euclid(1000) {
            0..12 => Self::ApiOnly,
            12..82 => Self::Deactivated,
            82..92 => Self::Deleted,
            92..122 => Self::Invited,
            122..140 => Self::InvitationExpired,
            140..145 => Self::Locked,
            145..157 => Self::Expired,
            157..163 => Self::NeverSignedIn,
            163..223 => Self::Stale,
            _ => Self::Working,
        }
    }

    /// The word in the database.
    pub fn activity(self) -> &'static str {
        match self {
            Self::Deactivated => "deactivated",
            Self::Deleted => "deleted",
            _ => "active",
        }
    }

    /// Whether a password was ever set.
    pub fn has_password(self) -> bool {
        !matches!(self, Self::ApiOnly | Self::Invited | Self::InvitationExpired)
    }
}

/// What happened to a user when. Times in microseconds, dates in days, 0 = never.
#[derive(Default)]
pub struct Times {
    /// Last sign-in.
    pub last_login: i64,
    /// Last review.
    pub reviewed: i64,
    /// End of the invitation.
    pub invitation_expires: i64,
    /// The last day.
    pub expires_on: i64,
    /// Next review of an API-only identity.
    pub review_on: i64,
    /// Failed attempts since the last success.
    pub failed_attempts: i64,
    /// End of the lock.
    pub locked_until: i64,
    /// Locks since the last success.
    pub lock_count: i64,
}

impl Times {
    /// Those of somebody who was created then and stands so now.
    pub fn of(standing: Standing, created: i64, now: i64, lots: &mut Lots) -> Self {
        let (created_on, today) = (created.div_euclid(DAY), now.div_euclid(DAY));
        let mut times = Self::default();
        match standing {
            Standing::ApiOnly => {
                times.review_on = today + lots.between(-60, 120);
                if !lots.chance(150) {
                    times.last_login = recent(created, now, lots);
                }
            }
            Standing::Deactivated | Standing::Deleted => times.last_login = lots.between(created, now),
            Standing::Invited => times.invitation_expires = now + lots.between(DAY, 7 * DAY),
            Standing::InvitationExpired => {
                times.invitation_expires = lots.between(created.max(now - 300 * DAY), now - MINUTE).min(now - 1);
            }
            Standing::Locked => {
                times.last_login = recent(created, now, lots);
                times.failed_attempts = lots.between(10, 24);
                // The long locks of many failures, so that there is something to see for a while.
                times.lock_count = lots.between(5, 8);
                times.locked_until = now + lots.between(4 * HOUR, DAY);
            }
            Standing::Expired => {
                times.last_login = lots.between(created, now);
                times.expires_on = lots.between(created_on.max(today - 200), today - 1).min(today - 1);
            }
            Standing::NeverSignedIn => {}
            // Newcomers cannot be stale yet.
            Standing::Stale if created < now - 92 * DAY => times.last_login = lots.between(created, now - 91 * DAY),
            Standing::Stale | Standing::Working => {
                times.last_login = recent(created, now, lots);
                if lots.chance(30) {
                    times.failed_attempts = lots.between(1, 6);
                }
                if lots.chance(40) {
                    times.expires_on = today + lots.between(1, 300);
                }
                if lots.chance(80) {
                    times.reviewed = lots.between(created.max(now - 365 * DAY), now);
                }
            }
        }
        times
    }
}

/// Most were here within days, few are on leave.
fn recent(created: i64, now: i64, lots: &mut Lots) -> i64 {
    let longest = match lots.below(10) {
        0..6 => 3 * DAY,
        6..9 => 30 * DAY,
        _ => 88 * DAY,
    };
    lots.between(created.max(now - longest), now)
}
