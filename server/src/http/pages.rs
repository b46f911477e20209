//! The application's pages and server functions, rendered by Leptos.

use super::context::RequestContext;
use super::security::policy_of_page;
use super::{Web, assets};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any_service;
use http::header::CONTENT_SECURITY_POLICY;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use leptos::nonce::use_nonce;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_stream_with_context};
use tower::ServiceExt;

/// Pages, server functions, files.
pub fn router(web: &Web) -> Router<Web> {
    let (shell, context) = (shell(web.options.clone()), context(web.clone()));
    Router::new()
        .leptos_routes_with_context(web, generate_route_list(app::App), context, shell)
        .merge(assets::router(web))
        .fallback(file_or_not_found)
}

fn shell(options: LeptosOptions) -> impl Fn() -> leptos::prelude::AnyView + Clone + Send + Sync + 'static {
    use leptos::prelude::IntoAny;
    move || app::shell(options.clone()).into_any()
}

/// Gives views and server functions what they ask of `app::context`, and the page its policy.
fn context(web: Web) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        if let Some(services) = web.services.clone() {
            provide_context(services);
        }
        let about = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestContext>().cloned());
        if let Some(RequestContext(about)) = about {
            provide_context(about.caller.clone());
            provide_context(about.origin.clone());
            if let Some(draft) = about.draft.clone() {
                provide_context(draft);
            }
        }
        // Server functions have no nonce, and no page.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&policy_of_page(&nonce, &web.options))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// A file of the site, or the application's own page that says there is nothing.
async fn file_or_not_found(State(web): State<Web>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (parts, body) = request.into_parts();
    let asked = Request::from_parts(parts.clone(), axum::body::Body::empty());
    let Ok(file) = any_service(assets::others(&web)).oneshot(asked).await;
    if file.status() != StatusCode::NOT_FOUND {
        return file;
    }
    let (shell, context) = (shell(web.options.clone()), context(web));
    let render = render_app_async_stream_with_context(context, shell);
    let mut page = render(Request::from_parts(parts, body)).await;
    if page.status() == StatusCode::OK {
        *page.status_mut() = StatusCode::NOT_FOUND;
    }
    page
}
