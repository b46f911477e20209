//! Use cases on groups, a file each.

mod list;

use crate::core::Core;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupPage;
use app::groups::api::GroupAdmin;
use app::users::query::UserQuery;
use std::sync::Arc;

/// The use cases.
pub struct Groups(pub Arc<Core>);

#[async_trait::async_trait]
impl GroupAdmin for Groups {
    async fn list(&self, caller: &Caller, query: &UserQuery) -> Result<GroupPage, AppError> {
        list::list(&self.0, caller, query).await
    }
}
