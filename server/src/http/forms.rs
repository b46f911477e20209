//! `POST` of the forms at their own pages, for when there are no scripts: the same use cases as the server
//! functions. A refused form leads back to its page by a draft.

use super::Web;
use super::context::{About, login_for, status_of};
use crate::forms;
use app::error::AppError;
use app::form::draft_address;
use axum::response::{IntoResponse, Redirect, Response};

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
