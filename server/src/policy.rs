//! The company's rules about sign-in, with their defaults (DOMAIN: Signing in; NIST 800-63B).

use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use app::sign_in::LinkKind;

/// Times are in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Not seen for this long: stale.
    pub stale_after: i64,
    /// Failed attempts in the window that lock.
    pub lock_attempts: i64,
    /// The window in which they count.
    pub lock_window: i64,
    /// The first lock; each further one doubles up to `lock_longest`.
    pub lock_first: i64,
    /// The longest lock.
    pub lock_longest: i64,
    /// A session not used for this long ends.
    pub session_idle: i64,
    /// A session this old ends.
    pub session_absolute: i64,
    /// Failed attempts of one address in the window before it has to wait.
    pub address_attempts: i64,
    /// Questions in the window whether a name is free, of somebody who sees not all users.
    pub name_checks: i64,
    /// The set-up code is good for this long.
    pub setup_code: i64,
    /// An invitation is good for this long.
    pub invitation: i64,
    /// A link to set a new password is good for this long.
    pub reset: i64,
    /// A link to confirm an email is good for this long.
    pub confirm_email: i64,
    /// Mails to confirm an email that one user asks for in the window.
    pub confirm_attempts: i64,
    /// Password resets that are mailed for one name in the window; more are let go.
    pub lost_attempts: i64,
    /// Times that one address asks for a password reset in the window before it has to wait.
    pub lost_address_attempts: i64,
    /// What a bulk action will do holds for this long after it was shown.
    pub plan: i64,
    /// A bulk action can be undone for this long.
    pub undo: i64,
    /// On SQLite nobody keeps all others from writing for longer than this.
    pub longest_write: i64,
}

impl Policy {
    /// Whole days of [`Policy::stale_after`], as people are told.
    pub fn stale_days(&self) -> u32 {
        u32::try_from(self.stale_after / DAY).unwrap_or(0)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            stale_after: 90 * DAY,
            lock_attempts: 10,
            lock_window: 15 * MINUTE,
            lock_first: 15 * MINUTE,
            lock_longest: DAY,
            session_idle: 8 * HOUR,
            session_absolute: 7 * DAY,
            address_attempts: 100,
            name_checks: 120,
            setup_code: HOUR,
            invitation: 7 * DAY,
            reset: HOUR,
            confirm_email: DAY,
            confirm_attempts: 5,
            lost_attempts: 3,
            lost_address_attempts: 20,
            plan: 15 * MINUTE,
            undo: HOUR,
            longest_write: 5 * SECOND,
        }
    }
}

impl Policy {
    /// How long a link of this kind is good for.
    pub fn validity(&self, kind: LinkKind) -> i64 {
        match kind {
            LinkKind::Invitation => self.invitation,
            LinkKind::Reset => self.reset,
            LinkKind::ConfirmEmail => self.confirm_email,
        }
    }
}
