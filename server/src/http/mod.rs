//! What speaks HTTP: routes, and around them what every request passes through.

pub mod api;
pub mod api_guide;
pub mod assets;
pub mod contact_photo;
pub mod contacts;
pub mod context;
pub mod cookie;
pub mod csrf;
pub mod draft;
pub mod executor;
pub mod export;
pub mod forms;
pub mod forwarded;
pub mod health;
pub mod import;
pub mod limits;
pub mod links;
pub mod listen;
pub mod observe;
pub mod pages;
pub mod plans;
pub mod preferences;
pub mod problem;
pub mod profile;
pub mod redirect;
pub mod routes;
pub mod security;
pub mod sessions;
pub mod sign_in;
pub mod site;
pub mod tokens;
pub mod v1;
pub mod views;

use crate::core::Core;
use app::context::Services;
use app::sign_in::LinkKind;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use forwarded::Network;
use leptos::prelude::LeptosOptions;
use limits::Limits;
use routes::{Routes, get, post};
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use url::Url;

/// What all routes share.
#[derive(Clone)]
pub struct Web(Arc<Parts>);

/// The parts of [`Web`].
pub struct Parts {
    /// The use cases' own parts.
    pub core: Arc<Core>,
    /// The use cases, as views know them.
    pub services: Services,
    /// Where Leptos finds its files.
    pub options: LeptosOptions,
    /// The address that people type.
    pub public_url: Url,
    /// Whose word about a client's address counts.
    pub trusted_proxies: Vec<Network>,
    /// How much and how long.
    pub limits: Limits,
}

impl Web {
    /// Shares the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whether people reach us by https: then cookies are `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

impl std::ops::Deref for Web {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.options.clone()
    }
}

/// Everything that is routed, without what goes around all of it.
pub fn routes(web: &Web) -> Routes {
    pages::router(web)
        .within(|router| router.layer(from_fn(api::tell_errors)))
        .route("/", get(|| async { Redirect::to(redirect::HOME) }))
        .route("/session", post(sign_in::sign_in))
        .route("/session/end", post(sign_in::sign_out))
        .route("/setup", post(sign_in::set_up))
        .route(LinkKind::Invitation.path(), post(links::accept_invitation))
        .route(LinkKind::Reset.path(), post(links::reset_password))
        .route(links::LOST, post(links::lost_password))
        .route(
            "/control-center/users/{id}/invitation-link",
            post(links::copy_invitation_link),
        )
        .route("/preferences", post(preferences::keep))
        .route("/control-center/users/{id}/sessions/end", post(sessions::end))
        .route("/control-center/plans", post(plans::plan))
        .route("/control-center/plans/{id}/run", post(plans::run))
        .route("/control-center/plans/{id}/undo", post(plans::undo))
        .route("/control-center/plans/{id}/cancel", post(plans::cancel))
        .route("/control-center/plans/{id}/progress", get(plans::progress))
        .merge(forms::router())
        .merge(profile::router())
        .merge(export::router())
        .merge(import::router())
        .merge(tokens::router())
        .merge(api_guide::router())
        .merge(views::router())
        .merge(contacts::router())
        .merge(contact_photo::router())
        .within(|router| router.layer(from_fn_with_state(web.clone(), context::provide)))
        .merge(v1::router(web))
        .merge(assets::router(web))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(pages::file_or_not_found)
}

/// The whole, ready to be served. The outermost layer stands last.
pub fn router(web: Web) -> Router {
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    routes(&web)
        .into_router()
        // What comes through has been measured by `limits::limit`.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(web.clone(), limits::limit))
        .layer(from_fn_with_state(web.clone(), csrf::refuse_foreign))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(from_fn(problem::tell))
        .layer(compression)
        .layer(from_fn_with_state(web.clone(), security::protect))
        .layer(from_fn(observe::observe))
        .with_state(web)
}
