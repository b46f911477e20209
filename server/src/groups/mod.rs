//! Use cases on groups, a file each.

mod check;
mod count;
mod create;
mod edit;
mod find;
mod get;
mod head;
mod list;
mod losses;
mod save;
mod state;
mod update;

pub use count::count;
pub use create::create;
pub use get::get;
pub use head::head;
pub use list::list;
pub use losses::losses;
pub use update::update;

use crate::core::Core;
use crate::error::outside;
use crate::store::audit::AuditEvent;
use crate::store::{Db, StoreError};
use crate::users::rights::of_now;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::form::Choice;
use app::groups::api::GroupAdmin;
use app::groups::input::{GroupInput, right_word};
use app::groups::query::GroupQuery;
use app::groups::{GroupCounts, GroupFormView, GroupHeadView, GroupId, GroupPage};
use serde_json::{Map, Value, json};
use state::Content;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases.
pub struct Groups(pub Arc<Core>);

#[async_trait::async_trait]
impl GroupAdmin for Groups {
    async fn list(&self, caller: &Caller, query: &GroupQuery) -> Result<GroupPage, AppError> {
        list(&self.0, caller, query).await
    }

    async fn edit(&self, caller: &Caller, id: Option<GroupId>, draft: Option<Uuid>) -> Result<GroupFormView, AppError> {
        edit::edit(&self.0, caller, id, draft).await
    }

    async fn check(&self, caller: &Caller, raw: &str) -> Result<Vec<FieldError>, AppError> {
        check::check(&self.0, caller, &GroupInput::parse(raw)).await
    }

    async fn save(&self, caller: &Caller, origin: &Origin, id: Option<GroupId>, raw: &str) -> Result<String, AppError> {
        save::save(&self.0, caller, origin, id, raw).await
    }

    async fn find(&self, caller: &Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError> {
        find::find(&self.0, caller, field, text).await
    }

    async fn count(&self, caller: &Caller, query: &GroupQuery) -> Result<GroupCounts, AppError> {
        count(&self.0, caller, query).await
    }

    async fn head(&self, caller: &Caller, id: GroupId) -> Result<GroupHeadView, AppError> {
        head(&self.0, caller, id).await
    }
}

/// Looks up within a transaction whether the caller may change groups now.
///
/// # Errors
/// [`AppError::Forbidden`] where the right is gone meanwhile.
async fn still_may(db: &mut Db<'_>, caller: &Caller) -> Result<(), AppError> {
    crate::authorise::edit_groups(&of_now(db, caller).await?)
}

/// Leaders and permissions are out of a token's reach (DOMAIN: API tokens).
///
/// # Errors
/// [`AppError::Forbidden`] for a token that would set them.
fn may_govern(caller: &Caller, input: &GroupInput) -> Result<(), AppError> {
    if caller.by_token && (input.leader.is_some() || !input.permissions.is_empty()) {
        Err(AppError::Forbidden)
    } else {
        Ok(())
    }
}

/// How permissions change, for the audit trail: `{"billing": [null, "write"], …}`; null where none does.
fn permission_changes(before: &Content, after: &Content) -> Value {
    let word = |content: &Content, permission: &str| match content.permissions.get(permission) {
        None => Value::Null,
        right => json!(right_word(right.copied())),
    };
    let changed = before.differing_permissions(after).into_iter();
    let changed: Map<String, Value> = changed
        .map(|it| {
            let change = json!([word(before, &it), word(after, &it)]);
            (it, change)
        })
        .collect();
    if changed.is_empty() {
        Value::Null
    } else {
        Value::Object(changed)
    }
}

/// A name that another group has, at its field.
fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Taken(_) => AppError::field("name", "taken"),
        error => outside(error),
    }
}

/// An event of a group.
fn event<'a>(
    now: i64,
    caller: &Caller,
    origin: &'a Origin,
    action: &'a str,
    group: GroupId,
    details: Value,
) -> AuditEvent<'a> {
    AuditEvent::of(caller, origin, now, action, ("group", group.0), details)
}
