//! `/api/v1/users`: made, changed, deactivated and activated.

use super::super::acting;
use super::super::bearer::Calling;
use super::super::body::{Body, Id};
use super::super::words::{Clashes, Missing, Refusals, Refused};
use super::{User, whole};
use crate::forms::Updated;
use crate::forms::versions::encode;
use crate::http::Web;
use crate::users::create::create as create_user;
use crate::users::state::{input_of, values};
use crate::users::update::update as update_user;
use app::bulk::{BulkAction, Selection};
use app::context::Caller;
use app::error::AppError;
use app::form::{KEY, VERSION};
use app::tokens::TokenScope;
use app::users::{UserId, UserRecordView};
use axum::Json;
use axum::extract::{Extension, State};
use axum::response::IntoResponse;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The header under which a call that is repeated is done once.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// A membership that is to be.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupChoice {
    /// The group.
    id: Uuid,
    /// May write data that the group owns.
    #[serde(default)]
    writable: bool,
}

/// What is to be said of a user. What is left out stays as it is; an empty text empties.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "version": 1, "name": "a.brown", "email": "a.brown@example.com", "tags": ["site/north"] }))]
pub struct UserFields {
    /// The version that was read; needed to change.
    version: Option<i64>,
    /// Sign-in name; needed to create. An administrator's cannot be changed by a token.
    name: Option<String>,
    /// System email; needed to create. An administrator's cannot be changed by a token.
    email: Option<String>,
    /// All memberships. Those of groups with `admin` are out of a token's reach, and stay.
    groups: Option<Vec<GroupChoice>>,
    /// All tags; a comma begins another.
    tags: Option<Vec<String>>,
    /// Administrators' note.
    description: Option<String>,
    /// Sees only data its groups own.
    no_shared_data: Option<bool>,
    /// The last day, `2026-12-31`.
    expires_on: Option<String>,
    /// Works through tokens alone.
    api_only: Option<bool>,
    /// Why an API-only identity exists.
    purpose: Option<String>,
    /// Who answers for an API-only identity.
    responsible: Option<Uuid>,
    /// Its next review, `2026-12-31`.
    review_on: Option<String>,
    /// Whether a new user gets the mail with the link to set a password; of no one else.
    invite: Option<bool>,
}

impl UserFields {
    /// Puts what is said into a form, in the place of what stood there.
    fn fill(self, form: &mut Vec<(String, String)>) {
        let mut set = |field: &str, values: Option<Vec<String>>| {
            if let Some(values) = values {
                form.retain(|(name, _)| name != field);
                form.extend(values.into_iter().map(|value| (field.to_owned(), value)));
            }
        };
        let one = |text: Option<String>| text.map(|text| vec![text]);
        let tick = |ticked: Option<bool>| ticked.map(|ticked| vec![ticked.to_string()]);
        set("name", one(self.name));
        set("email", one(self.email));
        if let Some(groups) = self.groups {
            let ids = |groups: &[GroupChoice], writable: bool| {
                let those = groups.iter().filter(|group| group.writable || !writable);
                Some(those.map(|group| group.id.to_string()).collect())
            };
            set("writable", ids(&groups, true));
            set("groups", ids(&groups, false));
        }
        set("tags", self.tags);
        set("description", one(self.description));
        set("no_shared_data", tick(self.no_shared_data));
        set("expires_on", one(self.expires_on));
        set("api_only", tick(self.api_only));
        set("purpose", one(self.purpose));
        set("responsible", one(self.responsible.map(|id| id.to_string())));
        set("review_on", one(self.review_on));
        if self.invite == Some(true) {
            set("then", Some(vec!["invite".to_owned()]));
        }
    }
}

/// Makes a user, by the same rules as the form. With a header `Idempotency-Key` the same call repeated makes one.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "create_user", tag = "Users", request_body = UserFields, params(
    ("Idempotency-Key" = Option<String>, Header, description = "Any text; the same call with it is done once a day"),
), responses(
    (status = 201, description = "The user; `Location` has its address", body = User), Refusals,
))]
pub async fn create(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    headers: HeaderMap,
    Body(fields): Body<UserFields>,
) -> Result<impl IntoResponse, Refused> {
    let made = async {
        let caller = calling.bearer.allowed(TokenScope::WriteUsers)?;
        let mut form = Vec::new();
        fields.fill(&mut form);
        if let Some(key) = headers.get(IDEMPOTENCY_KEY) {
            form.push((KEY.to_owned(), String::from_utf8_lossy(key.as_bytes()).into_owned()));
        }
        let (id, _) = create_user(&web.core, caller, &calling.origin, &encode(&form), None).await?;
        read(&web, caller, id).await
    };
    let user = calling.answer(made).await?;
    let place = format!("/api/v1/users/{}", user.item.id);
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(whole(user))))
}

/// Changes a user, by the same rules as the form.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "update_user", tag = "Users", params(("id" = Uuid, Path)), request_body = UserFields,
    responses((status = 200, description = "The user as it is now", body = User), Refusals, Missing, Clashes)
)]
pub async fn update(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
    Body(fields): Body<UserFields>,
) -> Result<Json<User>, Refused> {
    let changed = async {
        let caller = calling.bearer.allowed(TokenScope::WriteUsers)?;
        let version = fields.version.ok_or_else(|| AppError::field("version", "required"))?;
        if fields.invite.is_some() {
            return Err(AppError::field("invite", "unknown"));
        }
        let mut form = values(&input_of(&read(&web, caller, UserId(id)).await?));
        form.retain(|(name, _)| name != VERSION);
        form.push((VERSION.to_owned(), version.to_string()));
        fields.fill(&mut form);
        match update_user(&web.core, caller, &calling.origin, UserId(id), &encode(&form), None).await? {
            Updated::Saved(_) => read(&web, caller, UserId(id)).await,
            Updated::Returned(_) => Err(AppError::Conflict),
        }
    };
    let user = calling.answer(changed).await?;
    Ok(Json(whole(user)))
}

/// Blocks sign-in at once and ends all sessions; what is blocked already stays so.
#[utoipa::path(post, path = "/api/v1/users/{id}/deactivate", operation_id = "deactivate_user", tag = "Users", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The user as it is now", body = User), Refusals, Missing, Clashes,
))]
pub async fn deactivate(state: State<Web>, calling: Extension<Calling>, id: Id) -> Result<Json<User>, Refused> {
    act(state, calling, id, BulkAction::Deactivate).await
}

/// Lets a deactivated user sign in again.
#[utoipa::path(post, path = "/api/v1/users/{id}/activate", operation_id = "activate_user", tag = "Users", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The user as it is now", body = User), Refusals, Missing, Clashes,
))]
pub async fn activate(state: State<Web>, calling: Extension<Calling>, id: Id) -> Result<Json<User>, Refused> {
    act(state, calling, id, BulkAction::Activate).await
}

async fn act(
    State(web): State<Web>,
    Extension(calling): Extension<Calling>,
    Id(id): Id,
    action: BulkAction,
) -> Result<Json<User>, Refused> {
    let done = async {
        let caller = calling.bearer.allowed(TokenScope::WriteUsers)?;
        let one = Selection::Users(vec![UserId(id)]);
        acting::act(&web, caller, &calling.origin, action, &one).await?;
        read(&web, caller, UserId(id)).await
    };
    calling.answer(done).await.map(|record| Json(whole(record)))
}

async fn read(web: &Web, caller: &Caller, id: UserId) -> Result<UserRecordView, AppError> {
    web.services.users.get(caller, id).await
}
