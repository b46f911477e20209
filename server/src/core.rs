//! What every use case works with.

use crate::clock::Clock;
use crate::contacts::picture::Pictures;
use crate::policy::Policy;
use crate::sign_in::hasher::Hasher;
use crate::store::Store;
use crate::users::bulk::runs::Runs;
use crate::users::index::UserIndex;
use std::sync::Arc;

/// One per process; use cases hold it behind an `Arc`.
pub struct Core {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The company's rules.
    pub policy: Policy,
    /// The company's time zone: in it days begin and end.
    pub zone: jiff::tz::TimeZone,
    /// The company's name, for pages and mails.
    pub company: String,
    /// Counts in memory.
    pub index: UserIndex,
    /// Bulk actions that are under way.
    pub runs: Arc<Runs>,
    /// Passwords, hashed off the async threads.
    pub hasher: Hasher,
    /// Portraits, made off the async threads.
    pub pictures: Pictures,
}

impl Core {
    /// Puts the parts together; the index is empty until its first refresh.
    pub fn new(store: Store, clock: Arc<dyn Clock>, policy: Policy, zone: jiff::tz::TimeZone, company: String) -> Self {
        Self {
            store,
            clock,
            policy,
            zone,
            company,
            index: UserIndex::default(),
            runs: Arc::default(),
            hasher: Hasher::default(),
            pictures: Pictures::default(),
        }
    }

    /// Whether mails can be sent.
    pub fn sends_mail(&self) -> bool {
        true
    }
}
