//! What the browser asks about the audit trail, and the contract behind it.

use super::HistoryPage;
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on the audit trail. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait AuditTrail: Send + Sync {
    /// Events about one target before the event of this number, newest first; [`AppError::NotFound`] for
    /// targets that the caller may not see, as for those that are not there.
    async fn history(
        &self,
        caller: &crate::context::Caller,
        target: super::Target,
        before: Option<i64>,
    ) -> Result<HistoryPage, AppError>;
}

/// What was done to a user, newest first, before the event of this number.
///
/// # Errors
/// As [`AuditTrail::history`].
#[server(input = GetUrl, output = Compact)]
pub async fn get_history(
    kind: super::TargetKind,
    id: uuid::Uuid,
    before: Option<i64>,
) -> Result<HistoryPage, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .audit
        .history(&caller, super::Target { kind, id }, before)
        .await
}
