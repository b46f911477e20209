//! Stands in until the use cases are merged.

use app::context::{Caller, Origin, Services};
use app::error::AppError;
use app::groups::GroupPage;
use app::groups::api::GroupAdmin;
use app::sign_in::SetupInput;
use app::sign_in::api::SignIn;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{UserCounts, UserId, UserPage, UserRecordView};
use std::sync::Arc;

struct Nothing;

/// All refuse.
pub fn services() -> Services {
    Services {
        users: Arc::new(Nothing),
        groups: Arc::new(Nothing),
        sign_in: Arc::new(Nothing),
    }
}

#[async_trait::async_trait]
impl UserAdmin for Nothing {
    async fn list(&self, _: &Caller, _: &UserQuery) -> Result<UserPage, AppError> {
        Err(AppError::Unavailable)
    }
    async fn count(&self, _: &Caller, _: &UserQuery) -> Result<UserCounts, AppError> {
        Err(AppError::Unavailable)
    }
    async fn get(&self, _: &Caller, _: UserId) -> Result<UserRecordView, AppError> {
        Err(AppError::Unavailable)
    }
}

#[async_trait::async_trait]
impl GroupAdmin for Nothing {
    async fn list(&self, _: &Caller, _: &UserQuery) -> Result<GroupPage, AppError> {
        Err(AppError::Unavailable)
    }
}

#[async_trait::async_trait]
impl SignIn for Nothing {
    async fn sign_in(&self, _: &Origin, _: &str, _: &str) -> Result<String, AppError> {
        Err(AppError::Unavailable)
    }
    async fn sign_out(&self, _: &Origin) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }
    async fn setup_open(&self) -> Result<bool, AppError> {
        Err(AppError::Unavailable)
    }
    async fn setup(&self, _: &Origin, _: SetupInput) -> Result<String, AppError> {
        Err(AppError::Unavailable)
    }
}
