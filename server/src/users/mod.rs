//! Use cases on users, a file each.

pub mod bulk;
mod count;
pub mod filter;
mod get;
pub mod index;
mod list;
pub mod states;
pub mod views;

use crate::core::Core;
use app::context::Caller;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{UserCounts, UserId, UserPage, UserRecordView};
use std::sync::Arc;

/// The use cases.
pub struct Users(pub Arc<Core>);

#[async_trait::async_trait]
impl UserAdmin for Users {
    async fn list(&self, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
        list::list(&self.0, caller, query).await
    }

    async fn count(&self, caller: &Caller, query: &UserQuery) -> Result<UserCounts, AppError> {
        count::count(&self.0, caller, query).await
    }

    async fn get(&self, caller: &Caller, id: UserId) -> Result<UserRecordView, AppError> {
        get::get(&self.0, caller, id).await
    }
}
