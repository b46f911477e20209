//! What every use case works with.

use crate::bulk::runs::Runs;
use crate::clock::Clock;
use crate::contacts::picture::Pictures;
use crate::mail::{Bell, MailSettings};
use crate::policy::Policy;
use crate::sign_in::hasher::Hasher;
use crate::store::Store;
use crate::users::index::UserIndex;
use app::sign_in::LinkKind;
use std::sync::Arc;
use url::Url;

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
    /// How mails are sent; `None`: not at all.
    pub mail: Option<MailSettings>,
    /// Wakes whoever sends them.
    pub bell: Bell,
    /// The address that people type, without a slash at its end.
    public_url: String,
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
            mail: None,
            bell: Bell::default(),
            public_url: String::new(),
            index: UserIndex::default(),
            runs: Arc::default(),
            hasher: Hasher::default(),
            pictures: Pictures::default(),
        }
    }

    /// The same, reached at this address and with this mail server.
    #[must_use]
    pub fn reached_at(self, public_url: &Url, mail: Option<MailSettings>) -> Self {
        Self {
            public_url: public_url.as_str().trim_end_matches('/').to_owned(),
            mail,
            ..self
        }
    }

    /// The whole address of a link to set a password.
    pub fn link(&self, kind: LinkKind, token: &str) -> String {
        format!("{}{}/{token}", self.public_url, kind.path())
    }

    /// Whether mails can be sent.
    pub fn sends_mail(&self) -> bool {
        self.mail.is_some()
    }
}
