//! Lists as files, of any size. `/control-center/users/export`: `GET` with the list's query; `POST` from the bar of bulk
//! actions, for those who are selected there. `/control-center/access/export`: `GET` with the query of "Who can…".

use super::Web;
use super::context::{About, RequestContext, status_of};
use super::plans::{caller, field, refused, selection};
use super::routes::{Routes, get};
use crate::access;
use crate::authorise;
use crate::clock::day_in;
use crate::export::{Export, Lines};
use crate::scope::Scope;
use crate::sign_in::session;
use crate::users::export::export;
use app::access::query::AccessQuery;
use app::bulk::Selection;
use app::context::Caller;
use app::error::AppError;
use app::rights::Permission;
use app::routes::{ACCESS_EXPORT, EXPORT};
use app::time::Date;
use app::users::UserId;
use app::users::query::UserQuery;
use axum::body::Body;
use axum::extract::{Extension, Form, RawQuery, State};
use axum::response::{IntoResponse, Response};
use futures::stream::try_unfold;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use tokio::time::Instant;

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route(EXPORT, get(of_list).post(of_selection))
        .route(ACCESS_EXPORT, get(of_access))
}

async fn of_list(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let shape = UserQuery::parse(&query);
    match begin(&web, &about, &Selection::Matching(query), &shape).await {
        Ok(file) => file,
        Err(error) => status_of(&error).into_response(),
    }
}

/// Fields as those of a plan; `query` is the list's whole one, for its order and columns.
async fn of_selection(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let shape = UserQuery::parse(field(&fields, "query"));
    let answer = match selection(&fields) {
        Ok(selection) => begin(&web, &about, &selection, &shape).await,
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| refused(&error, &fields))
}

async fn of_access(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = AccessQuery::parse(&query.unwrap_or_default());
    let begun = async {
        let caller = caller(&about)?;
        let export = access::export(&web.core, caller, &about.origin, &query).await?;
        let permission = query.permission.map_or("", Permission::as_str);
        Ok(file(&web, &about, caller, &format!("who-can-{permission}"), export))
    };
    begun
        .await
        .unwrap_or_else(|error: AppError| status_of(&error).into_response())
}

async fn begin(web: &Web, about: &About, selection: &Selection, shape: &UserQuery) -> Result<Response, AppError> {
    let caller = caller(about)?;
    let export = export(&web.core, caller, &about.origin, selection, shape).await?;
    Ok(file(web, about, caller, "users", export))
}

/// The file of this name, to which the day is added, as it is read.
fn file<L: Lines + 'static>(web: &Web, about: &About, caller: &Caller, name: &str, export: Export<L>) -> Response {
    let reader = Reader {
        next_check: Instant::now() + web.limits.recheck,
        token: about.origin.session_token.clone().unwrap_or_default(),
        owner: caller.id,
        web: web.clone(),
    };
    let pieces = try_unfold((reader, export), async |(mut reader, mut export)| {
        reader.may_go_on(export.scope()).await?;
        let piece = export.piece().await?;
        Ok::<_, AppError>(piece.map(|piece| (piece, (reader, export))))
    });
    let today = day_in(&web.core.zone, web.core.clock.now());
    let day = i32::try_from(today).ok().and_then(|day| Date(day).civil());
    let day = day.map_or_else(String::new, |day| format!("-{day}"));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}{day}.csv\"")),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

/// Who reads, and may for as long as they see what they saw when they began (TRUST 13).
struct Reader {
    web: Web,
    token: String,
    owner: UserId,
    next_check: Instant,
}

impl Reader {
    async fn may_go_on(&mut self, begun: &Scope) -> Result<(), AppError> {
        if Instant::now() < self.next_check {
            return Ok(());
        }
        let caller = session::caller_of(&self.web.core, &self.token).await?;
        let caller = caller.filter(|caller| caller.id == self.owner);
        let scope = authorise::see_users(&caller.ok_or(AppError::Unauthenticated)?)?;
        if !scope.covers(begun) {
            return Err(AppError::Forbidden);
        }
        self.next_check = Instant::now() + self.web.limits.recheck;
        Ok(())
    }
}
