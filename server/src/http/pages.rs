//! The application's pages and server functions, rendered by Leptos.

use super::context::{RequestContext, about};
use super::routes::Routes;
use super::security::policy_of_page;
use super::{Web, assets, executor};
use app::api_guide::api::Tried;
use app::sign_in::copy_link::CopiedLink;
use app::tokens::api::MadeToken;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::nonce::use_nonce;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{AxumRouteListing, ResponseOptions, generate_route_list, render_app_async_stream_with_context};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

/// Pages and server functions.
pub fn router(web: &Web) -> Routes {
    executor::install();
    let (shell, context) = (shell(web.options.clone()), context(web.clone()));
    Routes::of_application(web, pages(), context, shell)
}

/// The application's pages, found out once in a process: a page that one thread renders while another
/// finds them out may hang (seen in tests, which build many routers).
fn pages() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));
    ROUTES.clone()
}

fn shell(options: LeptosOptions) -> impl Fn() -> leptos::prelude::AnyView + Clone + Send + Sync + 'static {
    use leptos::prelude::IntoAny;
    move || app::shell(options.clone()).into_any()
}

/// Gives views and server functions what they ask of `app::context`, and the page its policy.
fn context(web: Web) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(web.services.clone());
        let about = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestContext>().cloned());
        if let Some(RequestContext(about)) = about {
            provide_context(about.caller.clone());
            provide_context(about.origin.clone());
            if let Some(draft) = about.draft.clone() {
                provide_context(draft);
            }
        }
        pass_on::<CopiedLink>();
        pass_on::<MadeToken>();
        pass_on::<Tried>();
        // Server functions have no nonce, and no page.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&policy_of_page(&nonce, &web.options))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// Gives the page what a form has left for it, whose answer it is.
fn pass_on<T: Clone + Send + Sync + 'static>() {
    let left = use_context::<Parts>().and_then(|parts| parts.extensions.get::<T>().cloned());
    if let Some(left) = left {
        provide_context(left);
    }
}

/// A file of the site, or the application's own page that says there is nothing.
pub async fn file_or_not_found(State(web): State<Web>, request: Request) -> Response {
    if !request.method().is_safe() || request.uri().path().starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (parts, body) = request.into_parts();
    let file = match assets::others(&web)
        .oneshot(Request::from_parts(parts.clone(), Body::empty()))
        .await
    {
        Ok(file) => file,
        Err(never) => match never {},
    };
    if file.status() != StatusCode::NOT_FOUND {
        let mut file = file.into_response();
        if file.status().is_success() {
            file.headers_mut()
                .insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        }
        return file;
    }
    let mut request = Request::from_parts(parts, body);
    match about(&web, &request).await {
        Ok(about) => request.extensions_mut().insert(RequestContext(Arc::new(about))),
        Err(refusal) => return refusal,
    };
    let mut page = render(web, request).await;
    if page.status() == StatusCode::OK {
        *page.status_mut() = StatusCode::NOT_FOUND;
    }
    page
}

/// The page at the request's address, whatever the request's method.
pub async fn render(web: Web, request: Request) -> Response {
    let (shell, context) = (shell(web.options.clone()), context(web));
    render_app_async_stream_with_context(context, shell)(request).await
}
