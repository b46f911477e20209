//! Mails: queued in the transaction of what asks for them, sent by a worker behind its back (TRUST 30).
//!
//! The outbox knows kind, user and language. Only when a mail is rendered its link is made, and the link's
//! digest is committed before anything is sent.

pub mod language;
pub mod message;
pub mod smtp;
pub mod worker;

use crate::config::SecretUrl;
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
