//! What the browser asks about sessions, and the contract behind it.

use crate::error::AppError;
use crate::time::Moment;
use crate::users::UserId;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Use cases on sessions. The caller is always the first argument; each authorises first: administrators may do
/// this to anybody, others to themselves.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait SessionAdmin: Send + Sync {
    /// Open sessions of a user, the last used first; [`AppError::NotFound`] for users who are none of the caller's.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        of: UserId,
    ) -> Result<SessionsView, AppError>;
    /// Ends all sessions of a user, or the one of this name, from the next request on; gives how many.
    async fn end(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        of: UserId,
        one: Option<&str>,
    ) -> Result<u64, AppError>;
}

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsView {
    /// The last used first.
    pub sessions: Vec<SessionView>,
    /// The server's time.
    pub now: Moment,
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// By what it is ended.
    pub name: String,
    /// The browser's name; empty where it is not known.
    pub browser: String,
    /// The system that it runs on; empty where it is not known.
    pub system: String,
    /// Where it was opened from.
    pub address: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was last used, to the minute.
    pub last_used_at: Moment,
    /// Whether it is the reader's own.
    pub this_one: bool,
}

/// Open sessions of a user.
///
/// # Errors
/// As [`SessionAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_sessions(of: UserId) -> Result<SessionsView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .sessions
        .list(&caller, &crate::context::origin(), of)
        .await
}
