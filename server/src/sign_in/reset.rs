//! Password resets by mail: asked for by the user, or sent by an administrator.

use super::admin::today;
use super::throttle::Subject;
use crate::clock::SECOND;
use crate::core::Core;
use crate::mail::language;
use crate::store::audit::{AuditEvent, append};
use crate::store::links;
use crate::store::mails::{self, Wanted};
use crate::store::{Db, StoreError, sign_in};
use crate::text::fold::fold;
use app::context::Origin;
use app::error::AppError;
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use serde_json::Value;

/// No name and no email is longer; what is, is nobody's.
const LONGEST: usize = 320;

/// Mails these users, by row number, a link to set a new password, in the transaction of the caller, who has
/// authorised it and writes the audit events. Left out is who never had a password or may not sign in.
/// Older links do not work any more. Without a mail server nothing happens.
///
/// # Errors
/// When the database refuses.
pub async fn send(core: &Core, db: &mut Db<'_>, users: &[i64], now: i64) -> Result<(), StoreError> {
    if core.mail.is_none() {
        return Ok(());
    }
    let kind = LinkKind::Reset;
    links::hold(db, users).await?;
    mails::withdraw(db, users, kind).await?;
    links::kill(db, users, kind).await?;
    let wanted = Wanted {
        kind: MailKind::Link(kind),
        address: "",
        language: language::current(),
        now,
        today: today(core),
    };
    mails::queue(db, users, wanted).await?;
    core.bell.ring();
    Ok(())
}

/// Mails a reset link to whoever has this name or email. Where nobody does, or nobody may, the answer is the
/// same after the same statements, of which only the last finds nothing to write.
///
/// # Errors
/// [`AppError::Forbidden`] without a mail server; [`AppError::TooManyRequests`] where an address asks too often.
pub async fn lost(core: &Core, origin: &Origin, login: &str) -> Result<(), AppError> {
    if core.mail.is_none() {
        return Err(AppError::Forbidden);
    }
    let key = fold(login.trim());
    if key.is_empty() {
        return Err(AppError::field("login", "required"));
    }
    let key: String = key.chars().take(LONGEST).collect();
    let (now, policy) = (core.clock.now(), core.policy);
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let asked = Subject::LostAddress(&origin.address)
        .fail(&mut db, now, policy.lock_window)
        .await?;
    if asked > policy.lost_address_attempts {
        let retry_after = u32::try_from(policy.lock_window / SECOND).unwrap_or(u32::MAX);
        tx.commit().await?;
        return Err(AppError::TooManyRequests { retry_after });
    }
    let account = sign_in::account(&mut db, &key).await?;
    // By account and not by what was typed: name and email are two ways to one account.
    let subject = account.as_ref().map_or(key, |account| account.id.to_string());
    let asked = Subject::Lost(&subject).fail(&mut db, now, policy.lock_window).await?;
    // No row has the number 0.
    let user = account.as_ref().map_or(0, |account| account.seq);
    let user = if asked > policy.lost_attempts { 0 } else { user };
    send(core, &mut db, &[user], now).await?;
    if let Some(account) = account.filter(|_| user > 0) {
        let event = AuditEvent {
            at: now,
            // Whoever asked has not shown who they are.
            actor: None,
            action: "user.lost_password",
            target_kind: "user",
            target: Some(account.id),
            details: Value::Null,
            address: &origin.address,
            request_id: &origin.request_id,
        };
        append(&mut db, event).await?;
    }
    tx.commit().await?;
    core.bell.ring();
    Ok(())
}
