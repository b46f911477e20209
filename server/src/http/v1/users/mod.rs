//! `/api/v1/users`: listed and read.

pub mod write;

use super::bearer::Calling;
use super::body::Id;
use super::query::{UserParams, checked};
use super::words::{Missing, Refusals, Refused, day, moment};
use crate::http::Web;
use crate::users::list::without_groups;
use app::tokens::TokenScope;
use app::users::query::{Column, UserQuery};
use app::users::{GroupLabel, UserId, UserItemView, UserRecordView};
use axum::Json;
use axum::extract::{Extension, RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A group that somebody is in.
#[derive(Serialize, ToSchema)]
pub struct GroupRef {
    id: Uuid,
    name: String,
}

/// A user in a list.
#[derive(Serialize, ToSchema)]
pub struct UserSummary {
    id: Uuid,
    name: String,
    email: String,
    /// `active`, `deactivated` or `deleted`.
    activity: &'static str,
    /// The linked contact's name; empty without one.
    contact: String,
    api_only: bool,
    no_shared_data: bool,
    /// Last sign-in or use of a token (RFC 3339); null: never.
    last_login: Option<String>,
    /// End of a lock that holds (RFC 3339).
    locked_until: Option<String>,
    /// The last day.
    expires_on: Option<String>,
    tags: Vec<String>,
    created_at: String,
}

/// A page of users.
#[derive(Serialize, ToSchema)]
pub struct Users {
    users: Vec<UserSummary>,
    /// What `after` is on the next page; null on the last.
    next: Option<Uuid>,
}

/// A user's membership.
#[derive(Serialize, ToSchema)]
pub struct Membership {
    group: GroupRef,
    writable: bool,
}

/// A user.
#[derive(Serialize, ToSchema)]
pub struct User {
    #[serde(flatten)]
    summary: UserSummary,
    description: String,
    groups: Vec<Membership>,
    /// Why an API-only identity exists.
    purpose: String,
    /// Who answers for an API-only identity; the nil identity for somebody out of sight.
    responsible: Option<Uuid>,
    /// Its next review.
    review_on: Option<String>,
    /// Guards against lost updates.
    version: i64,
}

fn summary(item: UserItemView) -> UserSummary {
    UserSummary {
        id: item.id.0,
        name: item.name,
        email: item.email,
        activity: item.activity.as_str(),
        contact: item.contact,
        api_only: item.api_only,
        no_shared_data: item.no_shared_data,
        last_login: item.last_login.map(moment),
        locked_until: item.locked_until.map(moment),
        expires_on: item.expires_on.map(day),
        tags: item.tags,
        created_at: moment(item.created_at),
    }
}

fn group(label: GroupLabel) -> GroupRef {
    GroupRef {
        id: label.id.0,
        name: label.name,
    }
}

fn whole(record: UserRecordView) -> User {
    let memberships = record.memberships.into_iter().map(|member| Membership {
        group: group(member.group),
        writable: member.writable,
    });
    User {
        groups: memberships.collect(),
        description: record.item.description.clone(),
        summary: summary(record.item),
        purpose: record.purpose,
        responsible: record.responsible.map(|(id, _)| id.0),
        review_on: record.review_on.map(day),
        version: record.version,
    }
}

/// Users, a page at a time.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "Users", params(UserParams), responses(
    (status = 200, description = "A page", body = Users), Refusals,
))]
pub async fn list(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    RawQuery(query): RawQuery,
) -> Result<Json<Users>, Refused> {
    let listed = async {
        let caller = calling.bearer.allowed(TokenScope::ReadUsers)?;
        let query = UserQuery {
            // The page asks for tags where their column is shown.
            columns: vec![Column::Tags],
            ..UserQuery::parse(checked(query.as_deref(), &UserParams::known())?)
        };
        without_groups(&web.core, caller, &query).await
    };
    let page = calling.answer(listed).await?;
    let next = page.rows.last().filter(|_| page.more).map(|last| last.id.0);
    Ok(Json(Users {
        users: page.rows.into_iter().map(summary).collect(),
        next,
    }))
}

/// One user.
#[utoipa::path(get, path = "/api/v1/users/{id}", operation_id = "get_user", tag = "Users", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The user", body = User), Refusals, Missing,
))]
pub async fn get(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
) -> Result<Json<User>, Refused> {
    let found = async {
        let caller = calling.bearer.allowed(TokenScope::ReadUsers)?;
        web.services.users.get(caller, UserId(id)).await
    };
    calling.answer(found).await.map(|record| Json(whole(record)))
}
