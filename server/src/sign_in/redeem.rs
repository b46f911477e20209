//! Using a link: the user sets a password and is signed in.

use super::admin::today;
use super::throttle::Subject;
use super::token::digest;
use super::{password, session};
use crate::core::Core;
use crate::store::audit::append;
use crate::store::links::{self, Owner};
use crate::store::sign_in::note_success;
use app::context::Origin;
use app::error::AppError;
use app::sign_in::{LinkKind, LinkView};
use serde_json::Value;

/// Longest token that is looked up, in bytes.
const LONGEST: usize = 128;

/// Whose link this is; looking does not use it.
///
/// # Errors
/// [`AppError::NotFound`] for a link that does not work, for whatever reason: it is not told which.
pub async fn show(core: &Core, kind: LinkKind, token: &str) -> Result<LinkView, AppError> {
    let owner = owner(core, kind, token).await?;
    Ok(LinkView {
        name: owner.name,
        contact: owner.contact,
        company: core.company.clone(),
    })
}

/// The owner of a link that works now.
///
/// # Errors
/// As [`show`].
pub async fn owner(core: &Core, kind: LinkKind, token: &str) -> Result<Owner, AppError> {
    if token.len() > LONGEST {
        return Err(AppError::NotFound);
    }
    let mut conn = core.store.read().await?;
    let found = links::owner(
        &mut conn.db(),
        &digest(token),
        kind,
        core.clock.now(),
        today(core),
        false,
    )
    .await?;
    found.ok_or(AppError::NotFound)
}

/// What a password is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The first rule that it breaks.
    pub rule: Option<&'static str>,
    /// How hard it is to guess, from 0 to 4.
    pub score: u8,
}

/// Judges a password for whom these texts tell of (name, email, contact's name), beside the async threads.
///
/// # Errors
/// [`AppError::TooManyRequests`] when too many wait for it.
pub async fn judge(core: &Core, about: [&String; 3], new_password: &str) -> Result<Judged, AppError> {
    let mut words = vec![core.company.clone()];
    words.extend(about.map(String::clone));
    // First and last name stand for themselves as well.
    words.extend(about[2].split_whitespace().map(str::to_owned));
    let new_password = new_password.to_owned();
    let judging = move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Judged {
            rule: password::broken_rules(&new_password, &words).into_iter().next(),
            score: password::score(&new_password, &words),
        }
    };
    core.hasher.run(judging).await
}

/// Sets the password, once: of many at the same time one succeeds. A lock is opened, other sessions end, and
/// the user is signed in; gives the session's token.
///
/// # Errors
/// [`AppError::NotFound`] as [`show`]; [`AppError::Invalid`] with the rule that the password breaks;
/// [`AppError::TooManyRequests`] when too many passwords are being hashed.
pub async fn redeem(
    core: &Core,
    origin: &Origin,
    kind: LinkKind,
    token: &str,
    new_password: &str,
) -> Result<String, AppError> {
    let action = match kind {
        LinkKind::Invitation => "user.accept_invitation",
        LinkKind::Reset => "user.reset_password",
        LinkKind::ConfirmEmail => return Err(AppError::NotFound),
    };
    let known = owner(core, kind, token).await?;
    if let Some(rule) = judge(core, known.words(), new_password).await?.rule {
        return Err(AppError::field("password", rule));
    }
    let hash = core.hasher.hash(new_password).await?;
    let (now, digest) = (core.clock.now(), digest(token));
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    // Anew, now that nobody else writes the user: the link may have been used, killed or run out meanwhile.
    let owner = links::owner(&mut db, &digest, kind, now, today(core), true).await?;
    let owner = owner.ok_or(AppError::NotFound)?;
    if !links::take(&mut db, &digest).await? {
        return Err(AppError::NotFound);
    }
    links::set_password(&mut db, owner.seq, &hash, now).await?;
    // It opens a locked account.
    note_success(&mut db, owner.seq, now).await?;
    Subject::Account(&owner.id.to_string()).clear(&mut db).await?;
    for action in [action, "session.sign_in"] {
        append(&mut db, session::event(core, origin, action, owner.id, Value::Null)).await?;
    }
    let session = session::open(core, &mut db, origin, owner.seq, now).await?;
    tx.commit().await?;
    Ok(session)
}
