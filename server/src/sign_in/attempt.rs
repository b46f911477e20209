//! An attempt to sign in.

use super::session;
use super::throttle::Subject;
use crate::clock::{SECOND, day_in};
use crate::core::Core;
use crate::error::outside;
use crate::policy::Policy;
use crate::store::audit::append;
use crate::store::sign_in::{self, Account};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::context::{Caller, Origin};
use app::error::AppError;
use serde_json::{Value, json};

/// No name and no email is longer; what is, is nobody's.
const LONGEST: usize = 320;

/// Signs in. Whatever is wrong, the answer is the same after the same number of hashes: it never tells
/// whether the account exists, is locked or deactivated (TRUST 5).
pub async fn sign_in(core: &Core, origin: &Origin, login: &str, password: &str) -> Result<String, AppError> {
    let (now, policy) = (core.clock.now(), core.policy);
    let key = fold(&login.chars().take(LONGEST).collect::<String>());
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let address = Subject::Address(&origin.address);
        let tried = address.failures(&mut db, now, policy.lock_window).await?;
        Ok::<_, StoreError>((tried, sign_in::account(&mut db, &key).await?))
    };
    let (tried, account) = read.await.map_err(outside)?;
    let password = may_try(&policy, tried, password)?;
    let hash = account.map(|account| account.password_hash).unwrap_or_default();
    let verified = core.hasher.verify(password, Some(hash.clone())).await?;
    let upgraded = if verified.upgrade {
        Some(core.hasher.hash(password).await?)
    } else {
        None
    };
    let settled = async {
        let mut tx = core.store.write().await?;
        let mut db = tx.db();
        // Anew, now that nobody else writes it: it may have been locked, deactivated or given another
        // password while the one was compared.
        let account = sign_in::account_for_update(&mut db, &key).await?;
        let token = match account {
            Some(account) if account.locked_until > now => {
                // Nothing of the account's changes. The address counts on as with an unknown name: otherwise it
                // would be told to wait for the one and not for the other (TRUST 5).
                Subject::Address(&origin.address)
                    .fail(&mut db, now, policy.lock_window)
                    .await?;
                None
            }
            Some(account) if verified.ok && account.password_hash == hash && may_enter(core, &account, now) => {
                Some(enter(core, &mut db, origin, &account, upgraded).await?)
            }
            account => {
                fail(core, &mut db, origin, account, &key).await?;
                None
            }
        };
        tx.commit().await?;
        Ok::<_, StoreError>(token)
    };
    let token = match settled.await {
        // On PostgreSQL somebody else writes the account, a run that goes on: that there is one must not show (TRUST 5).
        Err(StoreError::Unavailable(_)) if !verified.ok => {
            let mut tx = core.store.write().await?;
            Subject::Address(&origin.address)
                .fail(&mut tx.db(), now, policy.lock_window)
                .await?;
            tx.commit().await?;
            None
        }
        settled => settled.map_err(outside)?,
    };
    token.ok_or(AppError::Unauthenticated)
}

/// What is compared of a password that was typed, unless this address has failed too often.
fn may_try<'p>(policy: &Policy, tried: i64, password: &'p str) -> Result<&'p str, AppError> {
    if tried >= policy.address_attempts {
        let retry_after = u32::try_from(policy.lock_window / SECOND).unwrap_or(u32::MAX);
        return Err(AppError::TooManyRequests { retry_after });
    }
    // Nobody has a longer password (TRUST 2), and hashing megabytes is work for whoever sends them.
    let fits = password.chars().count() <= super::password::MAX_CHARS;
    Ok(if fits { password } else { "" })
}

/// A password that somebody who is signed in has typed again, compared with their own.
pub struct Compared {
    ok: bool,
    hash: String,
}

/// Compares a password with the caller's own. What comes of it says [`is_theirs`].
///
/// # Errors
/// [`AppError::TooManyRequests`] where the address has failed too often, or too many are being compared.
pub async fn compare(core: &Core, caller: &Caller, origin: &Origin, password: &str) -> Result<Compared, AppError> {
    let policy = core.policy;
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let address = Subject::Address(&origin.address);
        let tried = address.failures(&mut db, core.clock.now(), policy.lock_window).await?;
        Ok::<_, StoreError>((tried, sign_in::account_of(&mut db, caller.seq).await?))
    };
    let (tried, account) = read.await.map_err(outside)?;
    let password = may_try(&policy, tried, password)?;
    let hash = account.map(|account| account.password_hash).unwrap_or_default();
    let ok = core.hasher.verify(password, Some(hash.clone())).await?.ok;
    Ok(Compared { ok, hash })
}

/// Whether it is the caller's password, in a transaction that holds their row. A wrong one counts as a failed sign-in
/// does, so the transaction is to be committed in any case. While the account is locked no password is right: whoever
/// sits at somebody else's browser learns nothing by trying on.
///
/// # Errors
/// When the database fails.
pub async fn is_theirs(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    compared: &Compared,
) -> Result<bool, StoreError> {
    let now = core.clock.now();
    match sign_in::account_of(db, caller.seq).await? {
        Some(account) if account.locked_until > now => {
            Subject::Address(&origin.address)
                .fail(db, now, core.policy.lock_window)
                .await?;
            Ok(false)
        }
        Some(account) if compared.ok && account.password_hash == compared.hash => Ok(true),
        account => {
            fail(core, db, origin, account, &fold(&caller.name)).await?;
            Ok(false)
        }
    }
}

fn may_enter(core: &Core, account: &Account, now: i64) -> bool {
    let expired = (1..day_in(&core.zone, now)).contains(&account.expires_on);
    account.activity == "active" && !account.api_only && !expired
}

async fn enter(
    core: &Core,
    db: &mut Db<'_>,
    origin: &Origin,
    account: &Account,
    upgraded: Option<String>,
) -> Result<String, StoreError> {
    let now = core.clock.now();
    Subject::Account(&account.id.to_string()).clear(db).await?;
    sign_in::note_success(db, account.seq, now).await?;
    if let Some(hash) = upgraded {
        sign_in::upgrade_hash(db, account.seq, &hash).await?;
    }
    append(
        db,
        session::event(core, origin, "session.sign_in", account.id, Value::Null),
    )
    .await?;
    session::open(core, db, origin, account.seq, now).await
}

/// Counts a failure for the address and for what was typed, known or not; a known account locks when there
/// were too many in the window, each time for twice as long.
async fn fail(
    core: &Core,
    db: &mut Db<'_>,
    origin: &Origin,
    account: Option<Account>,
    key: &str,
) -> Result<(), StoreError> {
    let (now, policy) = (core.clock.now(), core.policy);
    Subject::Address(&origin.address)
        .fail(db, now, policy.lock_window)
        .await?;
    // By account and not by what was typed: name and email are two ways to one account.
    let subject = account
        .as_ref()
        .map_or_else(|| key.to_owned(), |account| account.id.to_string());
    let failures = Subject::Account(&subject).fail(db, now, policy.lock_window).await?;
    let Some(account) = account else {
        return Ok(());
    };
    sign_in::note_failure(db, account.seq).await?;
    append(
        db,
        session::event(core, origin, "session.sign_in_failed", account.id, Value::Null),
    )
    .await?;
    if failures >= policy.lock_attempts {
        let doubled = u32::try_from(account.lock_count.clamp(0, 30)).unwrap_or(30);
        let lasts = policy
            .lock_first
            .saturating_mul(1_i64 << doubled)
            .min(policy.lock_longest);
        sign_in::lock(db, account.seq, now + lasts).await?;
        Subject::Account(&subject).clear(db).await?;
        let details = json!({ "locked_until": [account.locked_until, now + lasts] });
        append(db, session::event(core, origin, "user.lock", account.id, details)).await?;
    }
    Ok(())
}
