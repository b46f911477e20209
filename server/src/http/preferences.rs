//! `POST /preferences`: how this browser wants to see the pages, kept in cookies of a year.

use super::Web;
use super::cookie::Cookie;
use super::redirect::{HOME, local_path};
use super::sign_in::with_cookie;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use http::header::REFERER;
use url::{Position, Url};

const YEAR: u32 = 365 * 24 * 3600;

/// What can be chosen: the cookie's name, which is the field's, and its values.
const CHOICES: [(&str, &[&str]); 3] = [
    ("appearance", &["light", "dark", "system"]),
    ("language", &["en", "de"]),
    (app::users::keyboard::COOKIE, &["on", "off"]),
];

/// Keeps what is known and goes back to the page.
pub async fn keep(State(web): State<Web>, headers: HeaderMap, Form(form): Form<Vec<(String, String)>>) -> Response {
    let back = headers
        .get(REFERER)
        .and_then(|value| Url::parse(value.to_str().ok()?).ok());
    // Only the path: whatever host the Referer names, it leads to ours.
    let back = back.map_or_else(|| HOME.to_owned(), |url| url[Position::BeforePath..].to_owned());
    let mut response = Redirect::to(local_path(&back)).into_response();
    for (field, value) in form {
        let choice = CHOICES
            .iter()
            .find(|(name, values)| *name == field && values.contains(&value.as_str()));
        if let Some((name, _)) = choice {
            response = with_cookie(response, cookie(name, web.is_https()).set(&value));
        }
    }
    response
}

/// The cookie of the language: it stands above what the user has chosen for all browsers.
pub fn language_cookie(https: bool) -> Cookie {
    cookie("language", https)
}

/// Scripts read and write these as well.
fn cookie(name: &'static str, https: bool) -> Cookie {
    Cookie {
        name,
        path: "/",
        secure: https,
        http_only: false,
        max_age: Some(YEAR),
    }
}
