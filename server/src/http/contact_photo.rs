//! `/control-center/contacts/{id}/photo`: shows it, takes a new one (`POST`, `multipart/form-data`, the file as
//! `photo`), takes it away (`POST …/remove`). Plain routes, so that they work without scripts; scripts post the
//! same form and say so by `Accept`.

use super::Web;
use super::context::{RequestContext, status_of};
use super::problem::{COMPACT, accepts, compact};
use app::contacts::ContactId;
use app::context::Caller;
use app::error::AppError;
use app::query_string::Pairs;
use app::routes::CONTACTS;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use leptos::server_fn::Encodes;
use leptos::server_fn::codec::PostcardEncoding;
use serde::Deserialize;

/// The routes.
pub fn router() -> Router<Web> {
    Router::new()
        .route("/control-center/contacts/{id}/photo", get(show).post(take))
        .route("/control-center/contacts/{id}/photo/remove", post(remove))
        // `limits::limit` has measured the body already.
        .layer(DefaultBodyLimit::disable())
}

/// Whether a picture is posted to this path, which may then be larger than other bodies.
pub fn takes_picture(path: &str) -> bool {
    let id = path
        .strip_prefix(CONTACTS)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix("/photo"));
    id.is_some_and(|id| id.parse::<ContactId>().is_ok())
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
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let done = async {
        let caller = about.caller.as_ref().ok_or(AppError::Unauthenticated)?;
        let picture = picture_in(form).await?;
        let contacts = &web.services.contacts;
        contacts.set_photo(caller, &about.origin, id, Some(picture)).await
    };
    answer(id, &headers, done.await)
}

async fn remove(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<ContactId>,
    headers: HeaderMap,
) -> Response {
    let set = async |caller: &Caller| web.services.contacts.set_photo(caller, &about.origin, id, None).await;
    let done = match &about.caller {
        Some(caller) => set(caller).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(id, &headers, done)
}

/// The file of the field `photo`.
async fn picture_in(mut form: Multipart) -> Result<Vec<u8>, AppError> {
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

/// Back to the record; to scripts the photo's new address, or what is wrong.
fn answer(id: ContactId, headers: &HeaderMap, done: Result<String, AppError>) -> Response {
    if accepts(headers, COMPACT) {
        return match done {
            Ok(address) => {
                let body = PostcardEncoding::encode(&address).unwrap_or_default();
                ([(CONTENT_TYPE, COMPACT)], body).into_response()
            }
            Err(error) => (status_of(&error), compact(&error)).into_response(),
        };
    }
    match done {
        Ok(_) => Redirect::to(&format!("{CONTACTS}/{id}")).into_response(),
        // Only a rule's code, which the page knows the words for, and nothing that was sent.
        Err(AppError::Invalid { fields }) => {
            let rule = fields.first().map_or("other", |error| error.rule.as_str());
            let mut query = Pairs::default();
            query.add("photo", rule);
            Redirect::to(&format!("{CONTACTS}/{id}?{}", query.into_string())).into_response()
        }
        Err(error) => status_of(&error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::takes_picture;

    #[test]
    fn only_a_contacts_photo_may_be_large() {
        assert!(takes_picture(
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000/photo"
        ));
        for other in [
            "/control-center/contacts/x/photo",
            "/control-center/contacts//photo",
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000",
            "/control-center/contacts/019ab7a4-0000-7000-8000-000000000000/photo/remove",
            "/session",
        ] {
            assert!(!takes_picture(other), "{other}");
        }
    }
}
