//! `/api/v1/groups`

use super::acting;
use super::bearer::Calling;
use super::body::{Body, Id};
use super::query::{GroupParams, checked};
use super::words::{Clashes, Missing, Refusals, Refused};
use crate::groups;
use crate::http::Web;
use app::bulk::{BulkAction, Selection};
use app::context::Caller;
use app::error::AppError;
use app::groups::input::GroupInput;
use app::groups::query::GroupQuery;
use app::groups::{GroupId, GroupItemView, GroupRecordView};
use app::query_string::Pairs;
use app::tokens::TokenScope;
use axum::Json;
use axum::extract::{Extension, RawQuery, State};
use axum::response::IntoResponse;
use http::StatusCode;
use http::header::LOCATION;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A permission of a group.
#[derive(Serialize, ToSchema)]
pub struct Permission {
    permission: String,
    writable: bool,
}

/// A group in a list.
#[derive(Serialize, ToSchema)]
pub struct GroupSummary {
    id: Uuid,
    name: String,
    description: String,
    /// `active`, `deactivated` or `deleted`.
    activity: &'static str,
    /// The leader's id.
    leader: Option<Uuid>,
    /// Members that are not deleted.
    users: u64,
    permissions: Vec<Permission>,
}

/// A page of groups.
#[derive(Serialize, ToSchema)]
pub struct Groups {
    groups: Vec<GroupSummary>,
    /// What `after` is on the next page; null on the last.
    next: Option<Uuid>,
}

/// A group.
#[derive(Serialize, ToSchema)]
pub struct Group {
    #[serde(flatten)]
    summary: GroupSummary,
    tags: Vec<String>,
    /// Guards against lost updates.
    version: i64,
}

/// What is to be said of a group. What is left out stays as it is. Members are changed with their users; leaders and
/// permissions are out of a token's reach.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "version": 1, "name": "Field service", "description": "Repairs on site", "tags": ["north"] }))]
pub struct GroupFields {
    /// The version that was read; needed to change.
    version: Option<i64>,
    /// Needed to create.
    name: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// All tags; a comma begins another.
    tags: Option<Vec<String>>,
}

impl GroupFields {
    /// As a form, with what stands in the place of what is not said.
    fn input(self, before: Option<&GroupRecordView>) -> GroupInput {
        let mut form = Pairs::default();
        let item = before.map(|group| &group.item);
        let or = |said: Option<String>, was: Option<&String>| said.or_else(|| was.cloned()).unwrap_or_default();
        form.add("name", &or(self.name, item.map(|item| &item.name)));
        form.add("description", &or(self.description, item.map(|item| &item.description)));
        let was = || item.map(|item| item.tags.clone()).unwrap_or_default();
        for tag in self.tags.unwrap_or_else(was) {
            form.add("tags", &tag);
        }
        GroupInput {
            version: self.version.unwrap_or_default(),
            // Never a token's to set: what a form does not say stays as it is.
            leader: None,
            permissions: Vec::new(),
            ..GroupInput::parse(&form.into_string())
        }
    }
}

fn summary(item: GroupItemView) -> GroupSummary {
    GroupSummary {
        id: item.id.0,
        name: item.name,
        description: item.description,
        activity: item.activity.as_str(),
        leader: item.leader.map(|(id, _)| id.0),
        users: item.users,
        permissions: item
            .permissions
            .into_iter()
            .map(|(permission, writable)| Permission { permission, writable })
            .collect(),
    }
}

/// The group as it is now.
async fn read(web: &Web, caller: &Caller, id: GroupId) -> Result<Json<Group>, AppError> {
    let group = groups::get(&web.core, caller, id).await?;
    Ok(Json(Group {
        tags: group.item.tags.clone(),
        summary: summary(group.item),
        version: group.version,
    }))
}

/// Groups, a page at a time.
#[utoipa::path(get, path = "/api/v1/groups", operation_id = "list_groups", tag = "Groups", params(GroupParams), responses(
    (status = 200, description = "A page", body = Groups), Refusals,
))]
pub async fn list(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    RawQuery(query): RawQuery,
) -> Result<Json<Groups>, Refused> {
    let listed = async {
        let caller = calling.bearer.allowed(TokenScope::ReadGroups)?;
        let query = GroupQuery::parse(checked(query.as_deref(), &GroupParams::known())?);
        web.services.groups.list(caller, &query).await
    };
    let page = calling.answer(listed).await?;
    let next = page.rows.last().filter(|_| page.more).map(|last| last.id.0);
    Ok(Json(Groups {
        groups: page.rows.into_iter().map(summary).collect(),
        next,
    }))
}

/// One group.
#[utoipa::path(get, path = "/api/v1/groups/{id}", operation_id = "get_group", tag = "Groups", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The group", body = Group), Refusals, Missing,
))]
pub async fn get(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
) -> Result<Json<Group>, Refused> {
    let found = async {
        let caller = calling.bearer.allowed(TokenScope::ReadGroups)?;
        read(&web, caller, GroupId(id)).await
    };
    calling.answer(found).await
}

/// Makes a group. It holds no permission and has no leader.
#[utoipa::path(post, path = "/api/v1/groups", operation_id = "create_group", tag = "Groups", request_body = GroupFields, responses(
    (status = 201, description = "The group; `Location` has its address", body = Group), Refusals,
))]
pub async fn create(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Body(fields): Body<GroupFields>,
) -> Result<impl IntoResponse, Refused> {
    let made = async {
        let caller = calling.bearer.allowed(TokenScope::WriteGroups)?;
        let id = groups::create(&web.core, caller, &calling.origin, &fields.input(None)).await?;
        Ok((format!("/api/v1/groups/{id}"), read(&web, caller, id).await?))
    };
    let (place, group) = calling.answer(made).await?;
    Ok((StatusCode::CREATED, [(LOCATION, place)], group))
}

/// Changes a group's own fields.
#[utoipa::path(patch, path = "/api/v1/groups/{id}", operation_id = "update_group", tag = "Groups", params(("id" = Uuid, Path)),
    request_body = GroupFields,
    responses((status = 200, description = "The group as it is now", body = Group), Refusals, Missing, Clashes)
)]
pub async fn update(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
    Body(fields): Body<GroupFields>,
) -> Result<Json<Group>, Refused> {
    let changed = async {
        let caller = calling.bearer.allowed(TokenScope::WriteGroups)?;
        if fields.version.is_none() {
            return Err(AppError::field("version", "required"));
        }
        let before = groups::get(&web.core, caller, GroupId(id)).await?;
        groups::update(
            &web.core,
            caller,
            &calling.origin,
            GroupId(id),
            &fields.input(Some(&before)),
        )
        .await?;
        read(&web, caller, GroupId(id)).await
    };
    calling.answer(changed).await
}

/// Takes a group's rights away from its members until it is activated; what is deactivated already stays so.
#[utoipa::path(post, path = "/api/v1/groups/{id}/deactivate", operation_id = "deactivate_group", tag = "Groups", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The group as it is now", body = Group), Refusals, Missing, Clashes,
))]
pub async fn deactivate(state: State<Web>, calling: Extension<Calling>, id: Id) -> Result<Json<Group>, Refused> {
    act(state, calling, id, BulkAction::Deactivate).await
}

/// Gives a deactivated group's rights back.
#[utoipa::path(post, path = "/api/v1/groups/{id}/activate", operation_id = "activate_group", tag = "Groups", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The group as it is now", body = Group), Refusals, Missing, Clashes,
))]
pub async fn activate(state: State<Web>, calling: Extension<Calling>, id: Id) -> Result<Json<Group>, Refused> {
    act(state, calling, id, BulkAction::Activate).await
}

async fn act(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
    action: BulkAction,
) -> Result<Json<Group>, Refused> {
    let done = async {
        let caller = calling.bearer.allowed(TokenScope::WriteGroups)?;
        let one = Selection::Groups(vec![GroupId(id)]);
        acting::act(&web, caller, &calling.origin, action, &one).await?;
        read(&web, caller, GroupId(id)).await
    };
    calling.answer(done).await
}
