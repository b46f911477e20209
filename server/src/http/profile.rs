//! The forms of `/profile` and of the link that confirms an email: plain form posts, so that they work without scripts.
//! What was refused comes back by a draft; a password never does.

use super::contact_photo::picture_in;
use super::context::{About, RequestContext, login_for, status_of};
use super::cookie::Cookie;
use super::preferences::language_cookie;
use super::routes::{Routes, post};
use super::sessions::EndForm;
use super::sign_in::{LOGIN, enter, with_cookie};
use super::{Web, links};
use crate::forms;
use app::context::Caller;
use app::error::AppError;
use app::form::{FormDraft, draft_address};
use app::profile::SECTION;
use app::profile::confirm::DONE;
use app::query_string::value_of;
use app::routes::PROFILE;
use app::sign_in::LinkKind;
use axum::extract::{Extension, Form, Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// Where the photo is posted.
pub const PHOTO: &str = "/profile/photo";

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route("/profile/account", post(save_account))
        .route("/profile/email", post(ask_email))
        .route("/profile/email/again", post(ask_email_again))
        .route("/profile/email/withdraw", post(withdraw_email))
        .route("/profile/password", post(change_password))
        .route(PHOTO, post(set_photo))
        .route("/profile/photo/remove", post(remove_photo))
        .route("/profile/sessions/end", post(end_sessions))
        .route(LinkKind::ConfirmEmail.path(), post(confirm_email))
}

fn caller(about: &About) -> Result<&Caller, AppError> {
    about.caller.as_ref().ok_or(AppError::Unauthenticated)
}

fn value(raw: &str, field: &str) -> String {
    value_of(raw, field).unwrap_or_default()
}

/// Back to the page, which tells what was done, or shows the form again with what is wrong.
async fn back(web: &Web, about: &About, section: &str, raw: &str, done: Result<&str, AppError>) -> Response {
    let Some(caller) = &about.caller else {
        return Redirect::to(&login_for(PROFILE, "")).into_response();
    };
    let draft = match done {
        Ok(notice) => FormDraft {
            notices: vec![(notice.to_owned(), 0)],
            ..FormDraft::default()
        },
        Err(error) => {
            let mut draft = forms::refused(raw, &error);
            draft.set(SECTION, section);
            draft
        }
    };
    match forms::keep(&web.core, caller, PROFILE, &draft).await {
        Ok(draft) => Redirect::to(&draft_address(PROFILE, draft)).into_response(),
        // What was done is done; what was typed is still on the page before.
        Err(_) if !draft.notices.is_empty() => Redirect::to(PROFILE).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}

/// The language of the form holds in this browser too, whatever was chosen in its menu.
async fn save_account(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    let saved = async {
        let caller = caller(&about)?;
        web.services.profile.save_account(caller, &about.origin, &raw).await
    };
    let saved = saved.await;
    let cookie = saved.as_ref().ok().map(|language| {
        let cookie = language_cookie(web.is_https());
        if language.is_empty() {
            cookie.clear()
        } else {
            cookie.set(language)
        }
    });
    let response = back(&web, &about, "account", &raw, saved.map(|_| "account")).await;
    with_cookie(response, cookie.flatten())
}

async fn ask_email(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    let (email, password) = (value(&raw, "email"), value(&raw, "email_password"));
    let asked = async {
        let (caller, profile) = (caller(&about)?, &web.services.profile);
        profile.ask_email(caller, &about.origin, &email, &password).await
    };
    back(&web, &about, "email", &raw, asked.await.map(|()| "email")).await
}

async fn ask_email_again(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
) -> Response {
    let asked = async {
        let caller = caller(&about)?;
        web.services.profile.ask_email_again(caller, &about.origin).await
    };
    back(&web, &about, "email", "", asked.await.map(|()| "email")).await
}

async fn withdraw_email(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
) -> Response {
    let withdrawn = async {
        let caller = caller(&about)?;
        web.services.profile.withdraw_email(caller, &about.origin).await
    };
    back(&web, &about, "email", "", withdrawn.await.map(|()| "email_withdrawn")).await
}

async fn change_password(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    let (current, new) = (value(&raw, "current_password"), value(&raw, "new_password"));
    let changed = async {
        let (caller, profile) = (caller(&about)?, &web.services.profile);
        profile.change_password(caller, &about.origin, &current, &new).await
    };
    match changed.await {
        Ok(session) => {
            let told = back(&web, &about, "password", "", Ok("password")).await;
            // With the new session's cookie, to wherever the page is told.
            match told
                .headers()
                .get(http::header::LOCATION)
                .and_then(|to| to.to_str().ok())
            {
                Some(to) => enter(&web, &session, to),
                None => enter(&web, &session, PROFILE),
            }
        }
        Err(error) => back(&web, &about, "password", "", Err(error)).await,
    }
}

async fn set_photo(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    form: Multipart,
) -> Response {
    let done = async {
        let caller = caller(&about)?;
        let picture = picture_in(form).await?;
        web.services
            .profile
            .set_photo(caller, &about.origin, Some(picture))
            .await
    };
    let done = done.await.map(|()| "photo");
    back(&web, &about, "photo", "", done).await
}

async fn remove_photo(State(web): State<Web>, Extension(RequestContext(about)): Extension<RequestContext>) -> Response {
    let done = async {
        let caller = caller(&about)?;
        web.services.profile.set_photo(caller, &about.origin, None).await
    };
    back(&web, &about, "photo", "", done.await.map(|()| "photo_removed")).await
}

/// One of the own sessions, or all of them: then there is nobody signed in any more.
async fn end_sessions(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(EndForm { session }): Form<EndForm>,
) -> Response {
    let one = session.as_deref();
    let ended = async {
        let (caller, sessions) = (caller(&about)?, &web.services.sessions);
        sessions.end(caller, &about.origin, caller.id, one).await
    };
    match ended.await {
        Ok(_) if one.is_none() => with_cookie(
            Redirect::to(LOGIN).into_response(),
            Cookie::session(web.is_https()).clear(),
        ),
        Ok(_) => back(&web, &about, "sessions", "", Ok("session")).await,
        Err(AppError::Unauthenticated) => Redirect::to(LOGIN).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}

/// The field of `/confirm-email/{token}`. No `Debug`: it holds a secret (TRUST 41).
#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    token: String,
}

/// The account's user confirms, and nobody else who has the link.
async fn confirm_email(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(ConfirmForm { token }): Form<ConfirmForm>,
) -> Response {
    let caller = about.caller.as_ref();
    match web.services.profile.confirm_email(caller, &about.origin, &token).await {
        Ok(()) => Redirect::to(&format!("{}/{DONE}", LinkKind::ConfirmEmail.path())).into_response(),
        Err(error) => links::back(&web, LinkKind::ConfirmEmail, &token, &error),
    }
}
