//! The forms around links that set a password: plain form posts, so that they work without scripts.

use super::Web;
use super::context::{RequestContext, status_of};
use super::pages;
use super::redirect;
use super::sign_in::{enter, refuse};
use app::error::AppError;
use app::sign_in::LinkKind;
use app::sign_in::copy_link::CopiedLink;
use app::users::UserId;
use axum::extract::{Extension, Form, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The page that asks for a reset link.
pub const LOST: &str = "/lost-password";
/// What stands for a token that is none.
const UNKNOWN: &str = "unknown";

/// The fields of `/invite/{token}` and `/reset/{token}`. No `Debug`: they hold secrets (TRUST 41).
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

/// The field of `/lost-password`.
#[derive(Deserialize)]
pub struct LostForm {
    #[serde(default)]
    login: String,
}

/// `POST /invite`: sets the first password and signs in.
pub async fn accept_invitation(
    web: State<Web>,
    context: Extension<RequestContext>,
    form: Form<PasswordForm>,
) -> Response {
    set_password(web, context, LinkKind::Invitation, form).await
}

/// `POST /reset`: sets a new password and signs in.
pub async fn reset_password(web: State<Web>, context: Extension<RequestContext>, form: Form<PasswordForm>) -> Response {
    set_password(web, context, LinkKind::Reset, form).await
}

async fn set_password(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    kind: LinkKind,
    Form(form): Form<PasswordForm>,
) -> Response {
    let set = web
        .services
        .links
        .set_password(&about.origin, kind, &form.token, &form.password);
    match set.await {
        Ok(session) => enter(&web, &session, redirect::HOME),
        Err(error) => back(&web, kind, &form.token, &error),
    }
}

/// Back to the same link; what is none of ours must not shape an address.
pub fn back(web: &Web, kind: LinkKind, token: &str, error: &AppError) -> Response {
    let ours = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let token = if ours && token.len() <= 128 { token } else { UNKNOWN };
    let page = format!("{}/{token}", kind.path());
    refuse(web, kind.path(), &page, &[], error, "")
}

/// `POST /lost-password`: mails a link to whoever that is; says the same where it is nobody.
pub async fn lost_password(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(form): Form<LostForm>,
) -> Response {
    match web.services.links.lost_password(&about.origin, &form.login).await {
        Ok(()) => Redirect::to("/lost-password?sent=true").into_response(),
        Err(error) => refuse(&web, LOST, LOST, &[("login", &form.login)], &error, ""),
    }
}

/// `POST /control-center/users/{id}/invitation-link`: makes a link and answers with the page that shows it.
/// Not by a redirect: the link would have to be kept somewhere in between.
pub async fn copy_invitation_link(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<UserId>,
    mut request: Request,
) -> Response {
    let made = match &about.caller {
        Some(caller) => web.services.links.copy_invitation_link(caller, &about.origin, id).await,
        None => Err(AppError::Unauthenticated),
    };
    if matches!(made, Err(AppError::Unauthenticated)) {
        return status_of(&AppError::Unauthenticated).into_response();
    }
    request.extensions_mut().insert(CopiedLink(made));
    pages::render(web, request).await
}

/// The pages whose refused forms come back, by the path that their drafts are kept for.
pub fn page_of(path: &str) -> Option<&'static str> {
    let link = [LinkKind::Invitation, LinkKind::Reset, LinkKind::ConfirmEmail]
        .into_iter()
        .map(LinkKind::path)
        .find(|page| path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/')));
    link.or_else(|| (path == LOST).then_some(LOST))
}
