//! `/api/v1/me`

use super::bearer::Asking;
use super::words::{Refusals, Refused};
use crate::access::mine;
use crate::http::Web;
use axum::Json;
use axum::extract::{Extension, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who calls.
#[derive(Serialize, ToSchema)]
pub struct Me {
    id: Uuid,
    name: String,
}

/// An active group of the caller.
#[derive(Serialize, ToSchema)]
pub struct MyGroup {
    id: Uuid,
    name: String,
    /// Whether data that the group owns may be written.
    writable: bool,
}

/// A permission that the caller's groups give.
#[derive(Serialize, ToSchema)]
pub struct MyPermission {
    permission: &'static str,
    /// Write as well as read.
    writable: bool,
}

/// What the caller may do.
#[derive(Serialize, ToSchema)]
pub struct MyAccess {
    user: Me,
    /// May do everything, whatever the permissions say.
    admin: bool,
    /// Sees only data that their groups own.
    no_shared_data: bool,
    /// An identity without a browser.
    api_only: bool,
    /// Active groups, by name.
    groups: Vec<MyGroup>,
    /// What these groups give together, by identifier.
    permissions: Vec<MyPermission>,
}

/// What the caller may do at this moment: whoever's session or token the call carries. A token needs no scope for it.
#[utoipa::path(get, path = "/api/v1/me/access", operation_id = "my_access", tag = "Me",
    security(("token" = []), ("session" = [])),
    responses((status = 200, description = "Who calls, and what they may do", body = MyAccess), Refusals)
)]
pub async fn access(
    State(web): State<Web>,
    Extension(Asking { caller, origin }): Extension<Asking>,
) -> Result<Json<MyAccess>, Refused> {
    let found = mine(&web.core, &caller)
        .await
        .map_err(|error| Refused::new(error, origin))?;
    let permissions = caller.rights.iter().map(|(permission, writable)| MyPermission {
        permission: permission.as_str(),
        writable,
    });
    Ok(Json(MyAccess {
        admin: caller.admin,
        no_shared_data: found.no_shared_data,
        api_only: found.api_only,
        groups: found
            .groups
            .into_iter()
            .map(|(id, name, writable)| MyGroup {
                id: id.0,
                name,
                writable,
            })
            .collect(),
        permissions: permissions.collect(),
        user: Me {
            id: caller.id.0,
            name: caller.name,
        },
    }))
}
