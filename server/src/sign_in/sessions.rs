//! Sessions of a user, seen and ended.

use super::device;
use super::token::{digest, hex};
use crate::authorise;
use crate::core::Core;
use crate::store::audit::{AuditEvent, append};
use crate::store::sessions::{self, OpenSession};
use crate::store::user_record;
use crate::users::rights::of_now;
use crate::users::views::Reader;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::sign_in::session_api::{SessionAdmin, SessionView, SessionsView};
use app::users::UserId;
use serde_json::json;
use std::sync::Arc;

/// The use cases.
pub struct Sessions(pub Arc<Core>);

#[async_trait::async_trait]
impl SessionAdmin for Sessions {
    async fn list(&self, caller: &Caller, origin: &Origin, of: UserId) -> Result<SessionsView, AppError> {
        list(&self.0, caller, origin, of).await
    }

    async fn end(&self, caller: &Caller, origin: &Origin, of: UserId, one: Option<&str>) -> Result<u64, AppError> {
        end(&self.0, caller, origin, of, one).await
    }
}

/// Open sessions, the last used first.
///
/// # Errors
/// [`AppError::NotFound`] for users who are none of the caller's, as for those who are not there.
pub async fn list(core: &Core, caller: &Caller, origin: &Origin, of: UserId) -> Result<SessionsView, AppError> {
    authorise::sessions_of(caller, of)?;
    let (now, reader) = (core.clock.now(), Reader::of(core, caller));
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let user = user_record::seq_of(&mut db, of.0).await?.ok_or(AppError::NotFound)?;
    let open = sessions::open_of(&mut db, user, now, now - core.policy.session_idle).await?;
    let own = origin.session_token.as_deref().map(digest);
    let view = |session: OpenSession| {
        let (browser, system) = device::of_agent(&session.agent);
        SessionView {
            name: name_of(&session.digest),
            browser: browser.to_owned(),
            system: system.to_owned(),
            address: session.address,
            opened_at: reader.moment(session.created_at),
            last_used_at: reader.moment(session.last_used_at),
            this_one: own.as_ref().is_some_and(|own| *own == session.digest),
        }
    };
    Ok(SessionsView {
        sessions: open.into_iter().map(view).collect(),
        now: reader.moment(now),
    })
}

/// By what a page knows a session: half of its digest. The token cannot be told from it, nor from the whole.
fn name_of(digest: &[u8]) -> String {
    hex(&digest[..digest.len() / 2])
}

/// Ends all sessions of a user, or the one of this name; the next request of each is refused. Gives how many these
/// were: one that is somebody else's, or gone, is none.
///
/// # Errors
/// As [`list`].
pub async fn end(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    of: UserId,
    one: Option<&str>,
) -> Result<u64, AppError> {
    authorise::sessions_of(caller, of)?;
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    // Anew, now that nobody else writes: whoever waited here for somebody who took their rights away has none.
    let caller = of_now(&mut db, caller).await?;
    authorise::sessions_of(&caller, of)?;
    let user = user_record::seq_of(&mut db, of.0).await?.ok_or(AppError::NotFound)?;
    let open = sessions::open_of(&mut db, user, now, now - core.policy.session_idle).await?;
    let ended = match one {
        None => sessions::end_all_of(&mut db, user).await?,
        Some(name) => match open.iter().find(|session| name_of(&session.digest) == name) {
            Some(session) => sessions::end_one_of(&mut db, user, &session.digest).await?,
            None => 0,
        },
    };
    let before = ended.max(u64::try_from(open.len()).unwrap_or(0));
    if ended > 0 {
        let event = AuditEvent::of(
            &caller,
            origin,
            now,
            "session.end",
            ("user", of.0),
            json!({ "sessions": [before, before - ended] }),
        );
        append(&mut db, event).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
