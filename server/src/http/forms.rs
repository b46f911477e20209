//! `POST` of the forms at their own pages, for when there are no scripts: the same use cases as the server
//! functions. A refused form leads back to its page by a draft.

use super::Web;
use super::context::{About, RequestContext, login_for, status_of};
use super::routes::{Routes, post};
use crate::forms;
use app::error::AppError;
use app::form::draft_address;
use app::groups::GroupId;
use app::routes::{GROUPS, NEW_GROUP, NEW_USER, USERS};
use app::users::UserId;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route(NEW_USER, post(create_user))
        .route("/control-center/users/{id}", post(update_user))
        .route(NEW_GROUP, post(create_group))
        .route("/control-center/groups/{id}", post(update_group))
}

async fn create_user(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    save_user(&web, &about, NEW_USER, None, &raw).await
}

async fn update_user(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<String>,
    raw: String,
) -> Response {
    let Ok(id) = id.parse::<UserId>() else {
        return status_of(&AppError::NotFound).into_response();
    };
    save_user(&web, &about, &format!("{USERS}/{id}"), Some(id), &raw).await
}

async fn save_user(web: &Web, about: &About, path: &str, id: Option<UserId>, raw: &str) -> Response {
    let saved = match &about.caller {
        Some(caller) => web.services.users.save(caller, &about.origin, id, raw).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(web, about, path, raw, saved).await
}

async fn create_group(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    save_group(&web, &about, NEW_GROUP, None, &raw).await
}

async fn update_group(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<String>,
    raw: String,
) -> Response {
    let Ok(id) = id.parse::<GroupId>() else {
        return status_of(&AppError::NotFound).into_response();
    };
    save_group(&web, &about, &format!("{GROUPS}/{id}"), Some(id), &raw).await
}

async fn save_group(web: &Web, about: &About, path: &str, id: Option<GroupId>, raw: &str) -> Response {
    let saved = match &about.caller {
        Some(caller) => web.services.groups.save(caller, &about.origin, id, raw).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(web, about, path, raw, saved).await
}

/// Goes on where saving leads to, or back to the form.
pub async fn answer(web: &Web, about: &About, path: &str, raw: &str, saved: Result<String, AppError>) -> Response {
    let error = match saved {
        Ok(address) => return Redirect::to(&address).into_response(),
        Err(error) => error,
    };
    let Some(caller) = &about.caller else {
        return Redirect::to(&login_for(path, "")).into_response();
    };
    match forms::keep(&web.core, caller, path, &forms::refused(raw, &error)).await {
        Ok(draft) => Redirect::to(&draft_address(path, draft)).into_response(),
        // There is nothing to keep it in: what was typed is still on the page before.
        Err(error) => status_of(&error).into_response(),
    }
}
