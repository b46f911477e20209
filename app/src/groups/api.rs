//! What the browser asks the server about groups, and the contract behind it.

use super::{GroupCounts, GroupFormView, GroupHeadView, GroupId, GroupPage};
use crate::error::{AppError, FieldError};
use crate::form::Choice;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on groups. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait GroupAdmin: Send + Sync {
    /// One page of the list.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::GroupQuery,
    ) -> Result<GroupPage, AppError>;
    /// The page of one group, or of a new one, with its form where the caller may change it; `draft` is what was typed
    /// before. [`AppError::NotFound`] also for groups that the caller may not see.
    async fn edit(
        &self,
        caller: &crate::context::Caller,
        id: Option<super::GroupId>,
        draft: Option<uuid::Uuid>,
    ) -> Result<GroupFormView, AppError>;
    /// The rules that a form breaks while it is filled in.
    async fn check(&self, caller: &crate::context::Caller, raw: &str) -> Result<Vec<FieldError>, AppError>;
    /// Saves a form as it was sent, of a group or a new one; gives the address to go on to, which may be that of the
    /// form with what it needs besides. The same form sent again is saved once.
    async fn save(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: Option<super::GroupId>,
        raw: &str,
    ) -> Result<String, AppError>;
    /// The first choices of a form's picker that a text is found in.
    async fn find(&self, caller: &crate::context::Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError>;
    /// Totals, position and facets of the same query.
    async fn count(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::GroupQuery,
    ) -> Result<GroupCounts, AppError>;
    /// A group whose members are looked at; [`AppError::NotFound`] also for those outside the caller's scope.
    async fn head(&self, caller: &crate::context::Caller, id: GroupId) -> Result<GroupHeadView, AppError>;
}

/// One page of the groups list. `query` is the raw query string.
///
/// # Errors
/// As [`GroupAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_groups(query: String) -> Result<GroupPage, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::GroupQuery::parse(&query);
    crate::context::services().groups.list(&caller, &query).await
}

/// The page of one group, or of a new one, with its form. `id` is empty for a new one; so is `draft` where nothing was
/// typed before.
///
/// # Errors
/// As [`GroupAdmin::edit`]; [`AppError::NotFound`] also for what is no identity.
#[server(input = GetUrl, output = Compact)]
pub async fn edit_group(id: String, draft: String) -> Result<GroupFormView, AppError> {
    let caller = crate::context::caller()?;
    let id = match id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    crate::context::services()
        .groups
        .edit(&caller, id, draft.parse().ok())
        .await
}

/// The rules that a group's form breaks. `raw` is the form as the browser would send it.
///
/// # Errors
/// As [`GroupAdmin::check`].
#[server(input = Compact, output = Compact)]
pub async fn check_group(raw: String) -> Result<Vec<FieldError>, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().groups.check(&caller, &raw).await
}

/// Saves a group's form. `raw` is the form as the browser would send it.
///
/// # Errors
/// As [`GroupAdmin::save`].
#[server(input = Compact, output = Compact)]
pub async fn save_group(raw: String) -> Result<String, AppError> {
    let (caller, origin) = (crate::context::caller()?, crate::context::origin());
    let id = super::input::GroupInput::parse(&raw).id;
    crate::context::services().groups.save(&caller, &origin, id, &raw).await
}

/// Choices of a picker in a group's form.
///
/// # Errors
/// As [`GroupAdmin::find`].
#[server(input = Compact, output = Compact)]
pub async fn find_group_choices(field: String, text: String) -> Result<Vec<Choice>, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().groups.find(&caller, &field, &text).await
}

/// Totals and facets of the groups list. `query` is the raw query string.
///
/// # Errors
/// As [`GroupAdmin::count`].
#[server(input = GetUrl, output = Compact)]
pub async fn count_groups(query: String) -> Result<GroupCounts, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::GroupQuery::parse(&query);
    crate::context::services().groups.count(&caller, &query).await
}

/// A group whose members are looked at.
///
/// # Errors
/// As [`GroupAdmin::head`].
#[server(input = GetUrl, output = Compact)]
pub async fn head_of_group(id: GroupId) -> Result<GroupHeadView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().groups.head(&caller, id).await
}
