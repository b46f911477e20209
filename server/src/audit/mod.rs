//! Use cases on the audit trail, a file each.

pub mod actors;
mod details;
mod history;

use crate::core::Core;
use app::audit::api::AuditTrail;
use app::audit::{HistoryPage, Target};
use app::context::Caller;
use app::error::AppError;
use std::sync::Arc;

/// The use cases.
pub struct Audit(pub Arc<Core>);

#[async_trait::async_trait]
impl AuditTrail for Audit {
    async fn history(&self, caller: &Caller, target: Target, before: Option<i64>) -> Result<HistoryPage, AppError> {
        history::history(&self.0, caller, target, before).await
    }
}
