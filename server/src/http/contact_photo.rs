//! `/control-center/contacts/{id}/photo`: shows it, takes a new one (`POST`, `multipart/form-data`, the file as
//! `photo`), takes it away (`POST …/remove`). Plain routes, so that they work without scripts; with them it is a
//! server function's work.

use super::Web;
use super::contacts::back;
use super::context::{RequestContext, status_of};
use super::routes::{Routes, get, post};
use app::contacts::ContactId;
use app::contacts::api::SetContactPhoto;
use app::context::Caller;
use app::error::AppError;
use app::routes::CONTACTS;
use axum::extract::{Extension, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use leptos::server_fn::ServerFn;
use serde::Deserialize;

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route("/control-center/contacts/{id}/photo", get(show).post(take))
        .route("/control-center/contacts/{id}/photo/remove", post(remove))
}

/// Whether a picture is posted to this path, which may then be larger than other bodies.
pub fn takes_picture(path: &str) -> bool {
    let id = path
        .strip_prefix(CONTACTS)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix("/photo"));
    path == SetContactPhoto::PATH
        || path == super::profile::PHOTO
        || id.is_some_and(|id| id.parse::<ContactId>().is_ok())
}

/// The digest in the photo's address.
#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    v: String,
}

async fn show(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
    Query(shown): Query<Shown>,
) -> Response {
    let Some(caller) = &about.caller else {
        return status_of(&AppError::Unauthenticated).into_response();
    };
    match web.services.contacts.photo(caller, id).await {
        Ok((digest, jpeg)) => {
            // An address with a photo's digest shows this photo for ever; for this browser alone, since others may
            // see less. Any other is asked for again.
            let caching = if shown.v == digest {
                "private, max-age=31536000, immutable"
            } else {
                "private, no-cache"
            };
            ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, caching)], jpeg).into_response()
        }
        Err(error) => status_of(&error).into_response(),
    }
}

async fn take(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
    form: Multipart,
) -> Response {
    let done = async {
        let caller = about.caller.as_ref().ok_or(AppError::Unauthenticated)?;
        let picture = picture_in(form).await?;
        let contacts = &web.services.contacts;
        contacts.set_photo(caller, &about.origin, id, Some(picture)).await
    };
    answer(id, done.await)
}

async fn remove(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
) -> Response {
    let set = async |caller: &Caller| web.services.contacts.set_photo(caller, &about.origin, id, None).await;
    let done = match &about.caller {
        Some(caller) => set(caller).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(id, done)
}

/// The file of the field `photo`.
///
/// # Errors
/// [`AppError::Invalid`] where there is none.
pub async fn picture_in(mut form: Multipart) -> Result<Vec<u8>, AppError> {
    let broken = |_| AppError::Invalid { fields: Vec::new() };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("photo") {
            let bytes = field.bytes().await.map_err(broken)?;
            if !bytes.is_empty() {
                return Ok(bytes.into());
            }
        }
    }
    Err(AppError::field("photo", "required"))
}

fn answer(id: ContactId, done: Result<String, AppError>) -> Response {
    match done {
        Ok(_) => Redirect::to(&format!("{CONTACTS}/{id}")).into_response(),
        Err(error) => back(id, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_contacts_photo_may_be_large() {
        assert!(takes_picture(
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000/photo"
        ));
        assert!(takes_picture(SetContactPhoto::PATH) && takes_picture("/profile/photo"));
        for other in [
            "/control-center/contacts/x/photo",
            "/control-center/contacts//photo",
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000",
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000/photo/remove",
            "/session",
            "/profile/photo/remove",
        ] {
            assert!(!takes_picture(other), "{other}");
        }
    }
}
