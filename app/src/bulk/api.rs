//! What the browser asks the server to do to many users or groups, and the contract behind it.

use super::{ActionInput, PlanId, PlanView, Selection};
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases of plans. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait BulkAdmin: Send + Sync {
    /// Works out what an action would do to whom, and keeps it for a quarter of an hour. Nothing is done.
    async fn plan(
        &self,
        caller: &crate::context::Caller,
        input: &ActionInput,
        selection: &Selection,
    ) -> Result<PlanView, AppError>;
    /// A plan of the caller's as it stands; [`AppError::NotFound`] for any other.
    async fn show(&self, caller: &crate::context::Caller, id: PlanId) -> Result<PlanView, AppError>;
    /// Runs it: once, whole or not at all. Answers when it is done, or after about a second with
    /// [`super::Stage::Running`]. Run again it gives its first answer, or how far the first run is.
    async fn run(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: PlanId,
    ) -> Result<PlanView, AppError>;
    /// Undoes it, answering like `run`.
    async fn undo(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: PlanId,
    ) -> Result<PlanView, AppError>;
    /// Stops what is running and rolls it back; does nothing where nothing runs.
    async fn cancel(&self, caller: &crate::context::Caller, id: PlanId) -> Result<PlanView, AppError>;
}

/// Plans an action: what it would do, to be shown before it is done.
///
/// # Errors
/// [`AppError::Forbidden`] where the caller may not do such a thing; [`AppError::Invalid`] at the fields
/// `action` (one that means nothing for groups), `group`, `tag`, `date`, `users` and `groups`; [`AppError::NotFound`] for
/// a group to add to or remove from that is not there for the caller.
#[server(input = Compact, output = Compact)]
pub async fn plan_action(action: ActionInput, selection: Selection) -> Result<PlanView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .plans
        .plan(&caller, &action, &selection)
        .await
}

/// A plan as it stands.
///
/// # Errors
/// As [`BulkAdmin::show`].
#[server(input = GetUrl, output = Compact)]
pub async fn show_plan(id: PlanId) -> Result<PlanView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().plans.show(&caller, id).await
}

/// Runs a plan. What takes longer than a second answers with [`super::Stage::Running`]; the rest is told
/// by `GET /control-center/plans/{id}/progress` (server-sent events: `progress` with `done/total`, then `done`).
///
/// # Errors
/// As [`show_plan`]; [`AppError::Forbidden`] where the caller has lost the right to it; [`AppError::Conflict`]
/// where it was shown too long ago.
#[server(input = Compact, output = Compact)]
pub async fn run_plan(id: PlanId) -> Result<PlanView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .plans
        .run(&caller, &crate::context::origin(), id)
        .await
}

/// Undoes a plan that was run, except where somebody changed a user or a group since.
///
/// # Errors
/// As [`run_plan`]; [`AppError::Conflict`] also where it was not run, or too long ago, or is final.
#[server(input = Compact, output = Compact)]
pub async fn undo_plan(id: PlanId) -> Result<PlanView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .plans
        .undo(&caller, &crate::context::origin(), id)
        .await
}

/// Stops a plan that is running: nothing of it is done then. What is done already stays done.
///
/// # Errors
/// As [`show_plan`].
#[server(input = Compact, output = Compact)]
pub async fn cancel_plan(id: PlanId) -> Result<PlanView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().plans.cancel(&caller, id).await
}
