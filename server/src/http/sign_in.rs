//! The forms that open and end a session: plain form posts, so that they work without scripts.

use super::Web;
use super::context::{RequestContext, status_of};
use super::cookie::Cookie;
use super::redirect::local_path;
use super::{draft, redirect};
use app::context::Origin;
use app::error::AppError;
use app::sign_in::SetupInput;
use axum::extract::{Extension, Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

/// The page of the sign-in.
pub const LOGIN: &str = "/login";
/// The page of the set-up.
pub const SETUP: &str = "/setup";

/// The fields of `/login`. No `Debug`: it holds a password (TRUST 41).
#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// The fields of `/setup`. No `Debug`: it holds a password (TRUST 41).
#[derive(Deserialize)]
pub struct SetupForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `POST /session`: signs in.
pub async fn sign_in(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(form): Form<LoginForm>,
) -> Response {
    match web
        .services
        .sign_in
        .sign_in(&about.origin, &form.login, &form.password)
        .await
    {
        Ok(token) => enter(&web, &token, local_path(&form.next)),
        Err(error) => refuse(&web, LOGIN, LOGIN, &[("login", &form.login)], &error, &form.next),
    }
}

/// `POST /session/end`: signs out.
pub async fn sign_out(State(web): State<Web>, Extension(RequestContext(about)): Extension<RequestContext>) -> Response {
    if let Err(error) = end(&web, &about.origin).await {
        // The session lives on, so its cookie stays: nobody is told that they are out when they are not.
        return status_of(&error).into_response();
    }
    with_cookie(
        Redirect::to(LOGIN).into_response(),
        Cookie::session(web.is_https()).clear(),
    )
}

async fn end(web: &Web, origin: &Origin) -> Result<(), AppError> {
    if origin.session_token.is_some() {
        web.services.sign_in.sign_out(origin).await
    } else {
        Ok(())
    }
}

/// `POST /setup`: makes the first administrator.
pub async fn set_up(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(form): Form<SetupForm>,
) -> Response {
    let SetupForm {
        code,
        name,
        email,
        password,
    } = form;
    let input = SetupInput {
        code: code.clone(),
        name: name.clone(),
        email: email.clone(),
        password,
    };
    match web.services.sign_in.setup(&about.origin, input).await {
        Ok(token) => enter(&web, &token, redirect::HOME),
        Err(error) => {
            let typed = [("code", &*code), ("name", &name), ("email", &email)];
            refuse(&web, SETUP, SETUP, &typed, &error, "")
        }
    }
}

/// Lets in with a session that was just opened.
pub fn enter(web: &Web, token: &str, next: &str) -> Response {
    match Cookie::session(web.is_https()).set(token) {
        Some(cookie) => with_cookie(Redirect::to(next).into_response(), Some(cookie)),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Sends a form back to its page with what was typed; `cookie_path` is the page's, or what all such pages begin with.
pub fn refuse(
    web: &Web,
    cookie_path: &'static str,
    page: &str,
    typed: &[(&str, &str)],
    error: &AppError,
    next: &str,
) -> Response {
    let next = if next.is_empty() { "" } else { local_path(next) };
    let response = Redirect::to(&draft::address(page, error, next)).into_response();
    with_cookie(
        response,
        draft::cookie(cookie_path, web.is_https()).set(&draft::write(typed, error)),
    )
}

/// Adds a cookie to an answer.
pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
