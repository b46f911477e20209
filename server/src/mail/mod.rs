//! Mails: queued in the transaction of what asks for them, sent by a worker behind its back (TRUST 30).
//!
//! The outbox knows kind, user and language, and an address where that is not the user's own. Only when a mail is
//! rendered its link is made, and the link's digest is committed before anything is sent.

pub mod language;
pub mod message;
pub mod smtp;
pub mod worker;

use crate::clock::day_in;
use crate::config::SecretUrl;
use crate::core::Core;
use crate::store::mails::{self, Wanted};
use crate::store::{Db, StoreError};
use app::mail_words::MailKind;
use lettre::message::Mailbox;
use std::time::Duration;
use tokio::sync::Notify;

/// How mails are sent.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The mail server.
    pub server: SecretUrl,
    /// The sender.
    pub from: Mailbox,
}

/// The longest that the outbox is left alone.
const LOOK: Duration = Duration::from_secs(5);
/// The first look after the bell: whoever rings may not have committed yet.
const SOON: Duration = Duration::from_millis(20);

/// Wakes the worker.
#[derive(Default)]
pub struct Bell(Notify);

impl Bell {
    /// Tells that mails were queued. Those of a transaction that is still open are found too, a moment later.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for the bell, but no longer than `pause`; gives how long to wait next.
    async fn wait(&self, pause: Duration) -> Duration {
        match tokio::time::timeout(pause, self.0.notified()).await {
            Ok(()) => SOON,
            Err(_) => (pause * 3).min(LOOK),
        }
    }
}

/// Tells the address that was somebody's email until now that it is not any more, if mails can be sent; part of the
/// transaction that changes it.
///
/// # Errors
/// When the database refuses.
pub async fn tell_old_address(core: &Core, db: &mut Db<'_>, user: i64, old: &str, now: i64) -> Result<(), StoreError> {
    if !core.sends_mail() {
        return Ok(());
    }
    let told = Wanted {
        kind: MailKind::EmailChanged,
        address: old,
        language: language::current(),
        now,
        today: day_in(&core.zone, now),
    };
    mails::queue(db, &[user], told).await?;
    core.bell.ring();
    Ok(())
}
