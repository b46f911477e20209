//! `POST /preferences`: how this browser wants to see the pages, kept in cookies of a year.

use super::Web;
use super::cookie::Cookie;
use super::redirect::{HOME, local_path};
use super::sign_in::with_cookie;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use http::header::REFERER;
use serde::Deserialize;
use url::Url;

const YEAR: u32 = 365 * 24 * 3600;

/// Either may be missing.
#[derive(Debug, Deserialize)]
pub struct PreferencesForm {
    appearance: Option<String>,
    language: Option<String>,
}

/// Keeps what is known and goes back to the page.
pub async fn keep(State(web): State<Web>, headers: HeaderMap, Form(form): Form<PreferencesForm>) -> Response {
    let back = headers
        .get(REFERER)
        .and_then(|value| Url::parse(value.to_str().ok()?).ok());
    // Only the path: whatever host the Referer names, it leads to ours.
    let back = back.map_or_else(|| HOME.to_owned(), |url| url[url::Position::BeforePath..].to_owned());
    let mut response = Redirect::to(local_path(&back)).into_response();
    // Scripts read and write these two as well.
    let cookie = |name| Cookie {
        name,
        path: "/",
        secure: web.is_https(),
        http_only: false,
        max_age: Some(YEAR),
    };
    if let Some(appearance) = form
        .appearance
        .filter(|value| ["light", "dark", "system"].contains(&value.as_str()))
    {
        response = with_cookie(response, cookie("appearance").set(&appearance));
    }
    if let Some(language) = form
        .language
        .filter(|value| app::context::LANGUAGES.contains(&value.as_str()))
    {
        response = with_cookie(response, cookie("language").set(&language));
    }
    response
}
