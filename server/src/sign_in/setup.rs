//! The first administrator: open until an administrator has a password, and only with the one-time code that
//! the log prints. A code made on the command line opens it once more.

use super::admin::{NewAdmin, broken_rules, taken, today, write};
use super::session;
use super::throttle::{Subject, digest_text};
use super::token::new_code;
use crate::core::Core;
use crate::error::outside;
use crate::store::users::has_administrator;
use crate::store::{Db, StoreError};
use crate::{execute, value};
use app::context::Origin;
use app::error::{AppError, FieldError};
use app::sign_in::SetupInput;

/// The setting that holds the code: digest, end in microseconds, and who made it, with colons between.
const SETTING: &str = "setup_code";
/// Made at the server's start: good while there is no administrator.
const BY_START: &str = "start";
/// Made by `admin create`: good in any case.
const BY_COMMAND: &str = "command";
/// Wrong codes in a window before every further one is refused.
const TRIES: i64 = 5;

struct Code {
    digest: String,
    expires_at: i64,
    by_command: bool,
    /// The setting as it stands, to take exactly this one away.
    text: String,
}

async fn code(db: &mut Db<'_>) -> Result<Option<Code>, StoreError> {
    let text = value!(
        db,
        fetch_optional,
        String,
        "SELECT value FROM settings WHERE key = $1",
        SETTING
    )?;
    Ok(text.and_then(|text| {
        let mut parts = text.split(':');
        Some(Code {
            digest: parts.next()?.to_owned(),
            expires_at: parts.next()?.parse().ok()?,
            by_command: parts.next()? == BY_COMMAND,
            text: text.clone(),
        })
    }))
}

/// Whether the page takes an administrator: nobody counts as one yet, or a code of the command line is good.
///
/// # Errors
/// When the database does not answer.
pub async fn is_open(core: &Core) -> Result<bool, AppError> {
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        open_now(core, &mut db).await
    };
    read.await.map_err(outside)
}

async fn open_now(core: &Core, db: &mut Db<'_>) -> Result<bool, StoreError> {
    let by_command = code(db)
        .await?
        .is_some_and(|code| code.by_command && code.expires_at > core.clock.now());
    Ok(by_command || !has_administrator(db, today(core)).await?)
}

/// A new code for the log of a starting server; `None` where there is an administrator. The newest counts.
///
/// # Errors
/// When the database does not answer.
pub async fn code_at_start(core: &Core) -> Result<Option<String>, AppError> {
    let made = async {
        let mut tx = core.store.write().await?;
        let mut db = tx.db();
        if has_administrator(&mut db, today(core)).await? {
            return Ok(None);
        }
        let code = make(core, &mut db, BY_START).await?;
        tx.commit().await?;
        Ok(Some(code))
    };
    made.await.map_err(outside)
}

/// A new code for `admin create` without a password.
///
/// # Errors
/// When the database does not answer.
pub async fn code_by_command(core: &Core) -> Result<String, AppError> {
    let made = async {
        let mut tx = core.store.write().await?;
        let code = make(core, &mut tx.db(), BY_COMMAND).await?;
        tx.commit().await?;
        Ok(code)
    };
    made.await.map_err(outside)
}

async fn make(core: &Core, db: &mut Db<'_>, by: &str) -> Result<String, StoreError> {
    let code = new_code();
    let text = format!(
        "{}:{}:{by}",
        digest_text(&code),
        core.clock.now() + core.policy.setup_code
    );
    execute!(
        db,
        "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2",
        SETTING,
        text
    )?;
    Ok(code)
}

/// Makes the administrator and signs in.
///
/// # Errors
/// [`AppError::NotFound`] when it is closed, [`AppError::Invalid`] with every broken rule,
/// [`AppError::TooManyRequests`] after too many wrong codes.
pub async fn setup(core: &Core, origin: &Origin, input: SetupInput) -> Result<String, AppError> {
    let now = core.clock.now();
    let wrong_code = || FieldError::new("code", "setup_code_wrong");
    let looked = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let tries = Subject::Setup.failures(&mut db, now, core.policy.lock_window).await?;
        Ok::<_, StoreError>((open_now(core, &mut db).await?, tries, code(&mut db).await?))
    };
    let (open, tries, known) = looked.await.map_err(outside)?;
    if !open {
        return Err(AppError::NotFound);
    }
    if tries >= TRIES {
        let retry_after = u32::try_from(core.policy.lock_window / crate::clock::SECOND).unwrap_or(u32::MAX);
        return Err(AppError::TooManyRequests { retry_after });
    }
    let typed = input.code.trim().to_lowercase();
    let good = known.filter(|code| code.expires_at > now && code.digest == digest_text(&typed));
    let mut fields = broken_rules(core, &input.name, &input.email, &input.password);
    let Some(good) = good else {
        fields.insert(0, wrong_code());
        let counted = async {
            let mut tx = core.store.write().await?;
            Subject::Setup.fail(&mut tx.db(), now, core.policy.lock_window).await?;
            tx.commit().await
        };
        counted.await.map_err(outside)?;
        return Err(AppError::Invalid { fields });
    };
    if !fields.is_empty() {
        return Err(AppError::Invalid { fields });
    }
    let password_hash = core.hasher.hash(&input.password).await?;
    let written = async {
        let mut tx = core.store.write().await?;
        let mut db = tx.db();
        // Of many at once, one takes the code away; the others find it gone.
        let used = execute!(
            &mut db,
            "DELETE FROM settings WHERE key = $1 AND value = $2",
            SETTING,
            &good.text
        )?;
        if used == 0 {
            return Ok(None);
        }
        let admin = NewAdmin {
            name: &input.name,
            email: &input.email,
            password_hash,
        };
        let (seq, _) = write(core, &mut db, origin, admin).await?;
        let token = session::open(core, &mut db, origin, seq, now).await?;
        tx.commit().await?;
        Ok(Some(token))
    };
    let token = written.await.map_err(taken)?;
    token.ok_or_else(|| AppError::Invalid {
        fields: vec![wrong_code()],
    })
}
