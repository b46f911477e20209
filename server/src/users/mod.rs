//! Use cases on users, a file each.

pub mod changes;
pub mod check;
mod count;
pub mod create;
mod edit;
pub mod export;
pub mod filter;
pub(crate) mod find;
pub(crate) mod get;
pub mod index;
pub(crate) mod list;
pub mod rights;
mod save;
pub mod state;
pub mod states;
mod targets;
mod team;
pub mod update;
pub mod views;

use crate::core::Core;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::form::Choice;
use app::users::api::UserAdmin;
use app::users::input::{UserFormView, UserInput};
use app::users::query::UserQuery;
use app::users::team::TeamView;
use app::users::{UserCounts, UserId, UserPage, UserRecordView};
use std::sync::Arc;
use uuid::Uuid;

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

    async fn edit(&self, caller: &Caller, id: Option<UserId>, draft: Option<Uuid>) -> Result<UserFormView, AppError> {
        edit::edit(&self.0, caller, id, draft).await
    }

    async fn check(&self, caller: &Caller, raw: &str) -> Result<Vec<FieldError>, AppError> {
        check::check(&self.0, caller, &UserInput::parse(raw)).await
    }

    async fn save(&self, caller: &Caller, origin: &Origin, id: Option<UserId>, raw: &str) -> Result<String, AppError> {
        save::save(&self.0, caller, origin, id, raw).await
    }

    async fn team(&self, caller: &Caller) -> Result<TeamView, AppError> {
        team::team(&self.0, caller).await
    }

    async fn find(&self, caller: &Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError> {
        find::find(&self.0, caller, field, text).await
    }
}
