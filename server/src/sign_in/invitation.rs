//! Inviting: a link by which a new user sets the first password.

use super::admin::today;
use super::token::{digest, new};
use crate::authorise;
use crate::core::Core;
use crate::mail::language;
use crate::store::audit::{AuditEvent, append};
use crate::store::links::{self, NewLink};
use crate::store::mails::{self, Wanted};
use crate::store::{Db, StoreError};
use crate::users::rights::of_now;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use app::users::UserId;
use serde_json::Value;

/// Invites these users, by row number, for the first time or anew, in the transaction of the caller, who has
/// authorised it and writes the audit events. Left out is who has had a password or may not sign in. Older
/// invitations do not work any more; without a mail server an administrator hands the new ones over.
///
/// # Errors
/// When the database refuses.
pub async fn invite(core: &Core, db: &mut Db<'_>, users: &[i64], now: i64) -> Result<(), StoreError> {
    let kind = LinkKind::Invitation;
    let today = today(core);
    links::hold(db, users).await?;
    mails::withdraw(db, users, kind).await?;
    links::kill(db, users, kind).await?;
    links::set_invitation(db, users, now + core.policy.invitation, today).await?;
    if core.mail.is_some() {
        let wanted = Wanted {
            kind: MailKind::Link(kind),
            address: "",
            language: language::current(),
            now,
            today,
        };
        mails::queue(db, users, wanted).await?;
        core.bell.ring();
    }
    Ok(())
}

/// A new invitation link, for an administrator to hand over.
///
/// # Errors
/// [`AppError::Forbidden`] for who is no administrator, and where a mail server is set;
/// [`AppError::NotFound`] where there is no such user; [`AppError::Conflict`] where the user has had a
/// password, or may not sign in.
pub async fn copy_link(core: &Core, caller: &Caller, origin: &Origin, id: UserId) -> Result<String, AppError> {
    authorise::copy_invitation_link(caller)?;
    if core.mail.is_some() {
        return Err(AppError::Forbidden);
    }
    let (kind, now) = (LinkKind::Invitation, core.clock.now());
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    authorise::copy_invitation_link(&of_now(&mut db, caller).await?)?;
    if !links::is_user(&mut db, id.0).await? {
        return Err(AppError::NotFound);
    }
    let user = links::user_for(&mut db, id.0, kind, today(core)).await?;
    let user = user.ok_or(AppError::Conflict)?;
    invite(core, &mut db, &[user], now).await?;
    let token = new();
    let link = NewLink {
        digest: digest(&token),
        user_seq: user,
        kind,
        mail_seq: None,
        created_at: now,
        expires_at: now + core.policy.invitation,
    };
    links::insert(&mut db, link).await?;
    let event = AuditEvent::of(
        caller,
        origin,
        now,
        "user.copy_invitation_link",
        ("user", id.0),
        Value::Null,
    );
    append(&mut db, event).await?;
    tx.commit().await?;
    Ok(core.link(kind, &token))
}
