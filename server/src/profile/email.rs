//! Another system email of one's own: asked for with the password, mailed to the new address, withdrawn.

use super::{broken, count, note, own, own_now, refused, taken};
use crate::clock::SECOND;
use crate::core::Core;
use crate::mail::language;
use crate::sign_in::admin::today;
use crate::sign_in::attempt::{compare, is_theirs};
use crate::sign_in::throttle::Subject;
use crate::store::email_changes::{self, EmailChange};
use crate::store::mails::{self, Wanted};
use crate::store::{Db, StoreError, links};
use crate::users::state::UserState;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use app::users::MailState;
use app::users::input::UserInput;
use serde_json::{Value, json};

const KIND: LinkKind = LinkKind::ConfirmEmail;

/// Asks for another email: its address gets a link, and only who follows it makes the address count.
///
/// # Errors
/// [`AppError::Forbidden`] without a mail server; [`AppError::Invalid`] where the address is no good, somebody else's or
/// their own already, or the password is wrong; [`AppError::TooManyRequests`] for who asks or guesses too often.
pub async fn ask(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    new_email: &str,
    password: &str,
) -> Result<(), AppError> {
    if !core.sends_mail() {
        return Err(AppError::Forbidden);
    }
    let known = own_now(core, caller).await?;
    let input = UserInput {
        email: new_email.trim().to_owned(),
        ..known.input()
    };
    refused(broken(&input, "email"))?;
    if input.email == known.row.email {
        return Err(AppError::field("email", "email_own"));
    }
    let compared = compare(core, caller, origin, password).await?;
    count(core, caller).await?;
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = own(core, &mut db, caller).await?;
    if !is_theirs(core, &mut db, caller, origin, &compared).await? {
        tx.commit().await?;
        return Err(AppError::field("email_password", "password_wrong"));
    }
    refused(taken(&mut db, &current, &input, "email").await?)?;
    send(core, &mut db, caller, origin, &current, &input.email).await?;
    tx.commit().await?;
    core.bell.ring();
    Ok(())
}

/// Mails a new link to the address that is wanted; the one before does not work any more.
///
/// # Errors
/// [`AppError::Conflict`] where none is wanted (any more); [`AppError::TooManyRequests`] for who asks too often.
pub async fn ask_again(core: &Core, caller: &Caller, origin: &Origin) -> Result<(), AppError> {
    if !core.sends_mail() {
        return Err(AppError::Forbidden);
    }
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = own(core, &mut db, caller).await?;
    let wanted = email_changes::find(&mut db, current.row.seq).await?;
    let wanted = wanted.ok_or(AppError::Conflict)?;
    send(core, &mut db, caller, origin, &current, &wanted.email).await?;
    tx.commit().await?;
    core.bell.ring();
    Ok(())
}

async fn send(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    current: &UserState,
    address: &str,
) -> Result<(), AppError> {
    let (now, seq, policy) = (core.clock.now(), current.row.seq, core.policy);
    let asked = Subject::Confirm(&caller.id.to_string())
        .fail(db, now, policy.lock_window)
        .await?;
    if asked > policy.confirm_attempts {
        let retry_after = u32::try_from(policy.lock_window / SECOND).unwrap_or(u32::MAX);
        return Err(AppError::TooManyRequests { retry_after });
    }
    let before = email_changes::find(db, seq).await?;
    // A second click: the mail to this address is on its way, and its link must not die.
    let is_on_its_way =
        |wanted: &EmailChange| wanted.email == address && MailState::parse(&wanted.mail) == Some(MailState::Waiting);
    if before.as_ref().is_some_and(is_on_its_way) {
        return Ok(());
    }
    take_back(db, seq).await?;
    email_changes::put(db, seq, address, now).await?;
    let wanted = Wanted {
        kind: MailKind::Link(KIND),
        address,
        language: language::current(),
        now,
        today: today(core),
    };
    mails::queue(db, &[seq], wanted).await?;
    let details = json!({ "wanted_email": [before.map(|wanted| wanted.email), address] });
    note(core, db, origin, "user.ask_email", caller.id.0, details).await?;
    Ok(())
}

/// Nothing that was mailed for it works any more.
async fn take_back(db: &mut Db<'_>, seq: i64) -> Result<(), StoreError> {
    mails::withdraw(db, &[seq], KIND).await?;
    links::kill(db, &[seq], KIND).await?;
    email_changes::forget(db, &[seq]).await
}

/// Lets the email be as it is. Where none is wanted any more nothing happens.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(core: &Core, caller: &Caller, origin: &Origin) -> Result<(), AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = own(core, &mut db, caller).await?;
    if let Some(before) = email_changes::find(&mut db, current.row.seq).await? {
        take_back(&mut db, current.row.seq).await?;
        let details = json!({ "wanted_email": [before.email, Value::Null] });
        note(core, &mut db, origin, "user.withdraw_email", caller.id.0, details).await?;
    }
    tx.commit().await?;
    Ok(())
}
