//! The API, `/api/v1`: what API-only identities call, with their tokens, and modules about whoever uses them.
//! `GET /api/v1/openapi.json` describes it; the document is made of the same attributes as the routes.

mod acting;
mod bearer;
mod body;
mod groups;
mod me;
mod query;
mod users;
mod words;

use super::Web;
use super::routes::{Routes, get};
use axum::Json;
use axum::middleware::from_fn_with_state;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the document says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Control Center",
        description = "Users and groups of the Control Center. Calls carry a token of an API-only identity \
            (`Authorization: Bearer cct_…`), which may do what both its scopes and its identity allow. What the \
            caller may do is also told to who has signed in, by the session's cookie."
    ),
    modifiers(&Schemes),
    security(("token" = []))
)]
struct Document;

/// How a call says whose it is.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
        // By plain http, at localhost alone, it is called `session`.
        let cookie = ApiKey::Cookie(ApiKeyValue::new("__Host-session"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

fn operations() -> OpenApiRouter<Web> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(users::list, users::write::create))
        .routes(routes!(users::get, users::write::update))
        .routes(routes!(users::write::deactivate))
        .routes(routes!(users::write::activate))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::get, groups::update))
        .routes(routes!(groups::deactivate))
        .routes(routes!(groups::activate))
}

fn about_oneself() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(me::access))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    operations().merge(about_oneself()).into_openapi()
}

/// The routes.
pub fn router(web: &Web) -> Routes {
    let by_token = from_fn_with_state(web.clone(), bearer::identify);
    let by_token_or_session = from_fn_with_state(web.clone(), bearer::recognise);
    let operations = operations().layer(by_token);
    let operations = operations.merge(about_oneself().layer(by_token_or_session));
    let (operations, document) = Routes::of_api(operations);
    operations.route("/api/v1/openapi.json", get(async move || Json(document.clone())))
}
