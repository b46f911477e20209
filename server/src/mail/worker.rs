//! Sends what is in the outbox. Several processes on one database share the work.

use super::message::{Letter, render};
use super::smtp::{Outcome, Smtp};
use super::{LOOK, MailSettings};
use crate::clock::{DAY, MINUTE, day_in};
use crate::core::Core;
use crate::sign_in::token;
use crate::store::links::{self, NewLink};
use crate::store::mails::{self, MailRow, UNREACHED, wait_after};
use crate::store::{Db, StoreError, email_changes};
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use lettre::Message;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Mails that are sent at the same time.
const SENDERS: usize = 4;
/// A mail that was taken and not settled within this belongs to a process that died. Longer than the mail
/// server may take.
const LEASE: i64 = 5 * MINUTE;
/// Times that the server's answer is tried to be written down, a second apart.
const SETTLE_TRIES: u32 = 60;
/// How long a mail is tried that the server answers and does not take. One that cannot be reached is waited for.
const TRIED: i64 = 5 * DAY;
/// How long an email is wanted after it was last asked to confirm.
const WANTED: i64 = 7 * DAY;
/// How long what was settled is kept.
const KEPT: i64 = 90 * DAY;

/// Sends mails.
pub struct Sender {
    core: Arc<Core>,
    settings: MailSettings,
    smtp: Smtp,
    /// The server could not be reached when it was last tried.
    cut_off: AtomicBool,
}

/// What came of a look into the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nothing is due.
    Nothing,
    /// Something was done, and there may be more.
    Something,
}

/// A mail ready to go, with the digest of its link if it has one.
struct Ready {
    mail: MailRow,
    digest: Option<Vec<u8>>,
    message: Message,
}

impl Sender {
    /// For a program with a mail server.
    ///
    /// # Errors
    /// When its address is none.
    pub fn new(core: Arc<Core>, settings: MailSettings) -> Result<Arc<Self>, lettre::transport::smtp::Error> {
        let smtp = Smtp::new(&settings)?;
        Ok(Arc::new(Self {
            core,
            settings,
            smtp,
            cut_off: AtomicBool::new(false),
        }))
    }

    /// Works until told to stop; what is being sent then is finished.
    pub async fn work(self: Arc<Self>, stop: CancellationToken) {
        let mut senders = JoinSet::new();
        for _ in 0..SENDERS {
            let (sender, stop) = (self.clone(), stop.clone());
            senders.spawn(async move { sender.keep_sending(&stop).await });
        }
        while senders.join_next().await.is_some() {}
        self.smtp.close().await;
    }

    async fn keep_sending(&self, stop: &CancellationToken) {
        let mut pause = LOOK;
        while !stop.is_cancelled() {
            match self.send_next().await {
                Ok(Look::Something) => {
                    // There may be enough for two.
                    self.core.bell.ring();
                    continue;
                }
                Ok(Look::Nothing) => {}
                Err(error) => tracing::warn!(%error, "the outbox could not be looked into"),
            }
            tokio::select! {
                next = self.core.bell.wait(pause) => pause = next,
                () = stop.cancelled() => {}
            }
        }
    }

    /// Sends all that is due, one after the other.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_due(&self) -> Result<(), StoreError> {
        while self.send_next().await? == Look::Something {}
        Ok(())
    }

    async fn send_next(&self) -> Result<Look, StoreError> {
        let now = self.core.clock.now();
        if !mails::is_due(&mut self.core.store.read().await?.db(), now).await? {
            return Ok(Look::Nothing);
        }
        // First of all, so that no link is made that cannot be sent, and a password that the server refuses
        // does not count against a mail.
        if let Err(problem) = self.smtp.reach().await {
            tracing::warn!(problem, "the mail server cannot be reached; mails wait");
            self.cut_off.store(true, Ordering::SeqCst);
            let mut tx = self.core.store.write().await?;
            mails::postpone_all(&mut tx.db(), now).await?;
            tx.commit().await?;
            return Ok(Look::Nothing);
        }
        let mut tx = self.core.store.write().await?;
        let Some(mail) = mails::claim(&mut tx.db(), now, now + LEASE).await? else {
            // Others hold what is due.
            return Ok(Look::Nothing);
        };
        let ready = self.make(&mut tx.db(), mail, now).await?;
        // The link has to last before it is sent.
        tx.commit().await?;
        if let Some(Ready { mail, digest, message }) = ready {
            let outcome = self.smtp.send(message).await;
            self.settle(&mail, digest.as_deref(), outcome).await?;
        }
        Ok(Look::Something)
    }

    /// Makes the link of a mail that was taken, and the mail; `None` where it is not to be sent.
    async fn make(&self, db: &mut Db<'_>, mail: MailRow, now: i64) -> Result<Option<Ready>, StoreError> {
        let core = &self.core;
        let today = day_in(&core.zone, now);
        let Some(kind) = MailKind::parse(&mail.kind) else {
            mails::discard(db, mail.seq).await?;
            return Ok(None);
        };
        let Some(owner) = links::addressee(db, mail.user_seq, kind, today).await? else {
            mails::discard(db, mail.seq).await?;
            return Ok(None);
        };
        let link = match kind {
            MailKind::Link(kind) => Some((kind, token::new(), now + core.policy.validity(kind))),
            MailKind::EmailChanged => None,
        };
        let address = link.as_ref().map(|(kind, token, _)| core.link(*kind, token));
        let letter = Letter {
            id: mail.id,
            kind,
            to: &owner,
            address: if mail.address.is_empty() {
                &owner.email
            } else {
                &mail.address
            },
            language: if owner.locale.is_empty() {
                &mail.language
            } else {
                &owner.locale
            },
            link: address.as_deref().unwrap_or_default(),
            now,
            until: link.as_ref().map_or(now, |(_, _, until)| *until),
        };
        let Ok(message) = render(core, &self.settings.from, &letter) else {
            mails::settle(db, mail.seq, "refused", "address", now).await?;
            return Ok(None);
        };
        let mut digest = None;
        if let Some((kind, token, until)) = link {
            let link = NewLink {
                digest: token::digest(&token),
                user_seq: mail.user_seq,
                kind,
                mail_seq: Some(mail.seq),
                created_at: now,
                expires_at: until,
            };
            digest = Some(link.digest.clone());
            links::insert(db, link).await?;
            if kind == LinkKind::Invitation {
                links::set_invitation(db, &[mail.user_seq], until, today).await?;
            }
        }
        Ok(Some(Ready { mail, digest, message }))
    }

    /// Writes down what the server said. Where it said nothing, the mail may have arrived, so its link stays.
    async fn settle(&self, mail: &MailRow, digest: Option<&[u8]>, outcome: Outcome) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.settle_once(mail, digest, &outcome).await {
                Ok(()) => break,
                Err(error) if tries == SETTLE_TRIES => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, id = %mail.id, "what became of a mail could not be noted yet");
                    tries += 1;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
        match outcome {
            Outcome::Accepted => tracing::info!(id = %mail.id, kind = mail.kind, "a mail was accepted"),
            Outcome::Refused(problem) => tracing::warn!(id = %mail.id, kind = mail.kind, problem, "a mail was refused"),
            Outcome::Later(problem) => tracing::info!(id = %mail.id, kind = mail.kind, problem, "a mail has to wait"),
            Outcome::Lost => {
                tracing::warn!(id = %mail.id, kind = mail.kind, "the mail server was lost while it got a mail");
            }
        }
        Ok(())
    }

    async fn settle_once(&self, mail: &MailRow, digest: Option<&[u8]>, outcome: &Outcome) -> Result<(), StoreError> {
        let now = self.core.clock.now();
        let next = now + wait_after(mail.attempts + 1);
        // Each attempt makes a new link, so that trying for ever would keep an invitation open for ever.
        let given_up = matches!(outcome, Outcome::Refused(_)) || now - mail.created_at >= TRIED;
        let back = *outcome == Outcome::Accepted && self.cut_off.load(Ordering::SeqCst);
        let mut tx = self.core.store.write().await?;
        let mut db = tx.db();
        links::hold(&mut db, &[mail.user_seq]).await?;
        match outcome {
            Outcome::Accepted => {
                mails::settle(&mut db, mail.seq, "accepted", "", now).await?;
                if back {
                    mails::resume(&mut db, now).await?;
                }
            }
            Outcome::Refused(problem) | Outcome::Later(problem) => {
                if given_up {
                    mails::settle(&mut db, mail.seq, "refused", problem, now).await?;
                } else {
                    mails::postpone(&mut db, mail.seq, problem, next).await?;
                }
                if let Some(digest) = digest {
                    links::take(&mut db, digest).await?;
                }
            }
            Outcome::Lost if given_up => mails::settle(&mut db, mail.seq, "refused", UNREACHED, now).await?,
            Outcome::Lost => mails::postpone(&mut db, mail.seq, UNREACHED, next).await?,
        }
        tx.commit().await?;
        if back {
            self.cut_off.store(false, Ordering::SeqCst);
            self.core.bell.ring();
        }
        Ok(())
    }
}

/// Removes links that have run out, mails that were settled long ago, and emails that nobody confirmed.
///
/// # Errors
/// When the database fails.
pub async fn remove_old(core: &Core) -> Result<(), StoreError> {
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    links::remove_expired(&mut tx.db(), now).await?;
    mails::remove_settled(&mut tx.db(), now - KEPT).await?;
    email_changes::forget_before(&mut tx.db(), now - WANTED).await?;
    tx.commit().await
}
