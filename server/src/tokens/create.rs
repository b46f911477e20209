//! A token made: its secret is told once, and only its digest is kept (ASVS 7.2.3).

use super::written;
use crate::core::Core;
use crate::sign_in::admin::today;
use crate::sign_in::token::{digest, new};
use crate::store::audit::{AuditEvent, append};
use crate::store::tokens::{self, NewToken};
use crate::store::user_edit;
use crate::users::rights::Editor;
use crate::{authorise, forms};
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::form::KEY;
use app::tokens::input::TokenInput;
use app::users::UserId;
use serde_json::{Value, json};
use uuid::Uuid;

/// Before each secret, so that scanners of leaked secrets know one.
pub const PREFIX: &str = "cct_";
/// Most tokens of one identity.
const MOST: i64 = 100;

/// Makes a token of an API-only identity; gives its secret.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not keep tokens, as for a user that is not there; [`AppError::Conflict`]
/// for one that is not API-only and active, and where the same form made one already; [`AppError::Invalid`] with every broken rule.
pub async fn create(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    of: UserId,
    input: &TokenInput,
) -> Result<String, AppError> {
    authorise::tokens(caller)?;
    let mut broken = input.broken();
    let last = input.last_day().map_or(0, |day| i64::from(day.0));
    if last > 0 && last < today(core) {
        broken.push(FieldError::new("expires_on", "date_past"));
    }
    if !broken.is_empty() {
        return Err(AppError::Invalid { fields: broken });
    }
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    // Anew: whoever lost the right to it meanwhile makes none.
    authorise::tokens(&Editor::look(&mut db, caller).await?.caller)?;
    let user = user_edit::find(&mut db, of.0, true).await?.ok_or(AppError::NotFound)?;
    if !user.api_only || user.activity != "active" {
        return Err(AppError::Conflict);
    }
    if tokens::count_of(&mut db, user.seq).await? >= MOST {
        return Err(AppError::field("name", "too_many"));
    }
    let form = format!("{KEY}={}&token={of}", input.key);
    if forms::sent(core, &mut db, caller, &form).await?.is_some() {
        // Its secret was told to whoever sent it first.
        return Err(AppError::Conflict);
    }
    let secret = format!("{PREFIX}{}", new());
    let scopes = written(&input.scopes);
    let id = Uuid::now_v7();
    let token = NewToken {
        id,
        digest: digest(&secret),
        user_seq: user.seq,
        name: &input.name,
        scopes: &scopes,
        created_at: now,
        created_by: caller.id.0,
        expires_on: last,
    };
    tokens::insert(&mut db, token).await?;
    let event = AuditEvent::of(
        caller,
        origin,
        now,
        "token.create",
        ("user", of.0),
        json!({
            "name": [Value::Null, input.name],
            "scopes": [Value::Null, input.scopes],
            "expires_on": [Value::Null, last],
        }),
    );
    append(&mut db, event).await?;
    forms::saved(core, &mut db, caller, &form, id).await?;
    tx.commit().await?;
    Ok(secret)
}
