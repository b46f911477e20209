//! `POST` of a contact's form at its own page, and of its deletion, for when there are no scripts.

use super::Web;
use super::context::{About, RequestContext, status_of};
use super::forms;
use super::routes::{Routes, post};
use app::contacts::ContactId;
use app::error::AppError;
use app::query_string::Pairs;
use app::routes::{CONTACTS, NEW_CONTACT};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route("/control-center/contacts/new", post(create))
        .route("/control-center/contacts/{id}", post(update))
        .route("/control-center/contacts/{id}/delete", post(delete))
}

async fn create(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    save(&web, &about, NEW_CONTACT, &raw).await
}

async fn update(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
    raw: String,
) -> Response {
    save(&web, &about, &format!("{CONTACTS}/{id}"), &raw).await
}

async fn save(web: &Web, about: &About, path: &str, raw: &str) -> Response {
    let saved = match &about.caller {
        Some(caller) => web.services.contacts.save(caller, &about.origin, raw).await,
        None => Err(AppError::Unauthenticated),
    };
    forms::answer(web, about, path, raw, saved).await
}

async fn delete(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
) -> Response {
    let deleted = match &about.caller {
        Some(caller) => web.services.contacts.delete(caller, &about.origin, id).await,
        None => Err(AppError::Unauthenticated),
    };
    match deleted {
        Ok(()) => Redirect::to(CONTACTS).into_response(),
        Err(error) => back(id, &error),
    }
}

/// Back to the record with the code of the rule that was broken, for which the page has the words: nothing that was
/// sent stands in the address.
pub fn back(id: ContactId, error: &AppError) -> Response {
    let AppError::Invalid { fields } = error else {
        return status_of(error).into_response();
    };
    let rule = fields.first().map_or("other", |error| error.rule.as_str());
    let mut query = Pairs::default();
    query.add("problem", rule);
    Redirect::to(&format!("{CONTACTS}/{id}?{}", query.into_string())).into_response()
}
