//! Bulk actions as plain forms, so that they work without scripts, and the progress of a run as a stream.

use super::Web;
use super::context::{About, RequestContext, status_of};
use super::redirect::local_path;
use crate::authorise;
use crate::bulk::runs::State as RunState;
use crate::scope::Scope;
use crate::sign_in::session;
use app::bulk::{ActionInput, BulkAction, PlanId, PlanView, Selection, Subject};
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::query_string::Pairs;
use app::routes::{GROUPS, USERS};
use app::time::Date;
use app::users::UserId;
use axum::extract::{Extension, Form, Path, State};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures::Stream;
use futures::stream::unfold;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

/// The page of a plan, without its identity.
const PLANS: &str = "/control-center/plans";
/// Between two messages about the same run.
const PACE: Duration = Duration::from_millis(200);

/// `POST /control-center/plans`: plans an action. Fields: `action`, what it needs (`group`, `writable`, `tag`,
/// `date`), `subject=group` where it is about groups, and `ids` for each, or `all=true` with `query`, the list's own;
/// `back`, where to return to.
pub async fn plan(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let planned = async {
        let caller = caller(&about)?;
        let (input, selection) = read(&fields)?;
        web.services.plans.plan(caller, &input, &selection).await
    };
    answer(planned.await, &fields)
}

/// `POST /control-center/plans/{id}/run`.
pub async fn run(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let done = async { web.services.plans.run(caller(&about)?, &about.origin, PlanId(id)).await };
    settled(done.await, id, &fields)
}

/// `POST /control-center/plans/{id}/undo`.
pub async fn undo(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let done = async {
        web.services
            .plans
            .undo(caller(&about)?, &about.origin, PlanId(id))
            .await
    };
    settled(done.await, id, &fields)
}

/// `POST /control-center/plans/{id}/cancel`.
pub async fn cancel(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let done = async { web.services.plans.cancel(caller(&about)?, PlanId(id)).await };
    settled(done.await, id, &fields)
}

/// Who asks.
///
/// # Errors
/// [`AppError::Unauthenticated`] where nobody is signed in.
pub fn caller(about: &About) -> Result<&Caller, AppError> {
    about.caller.as_ref().ok_or(AppError::Unauthenticated)
}

/// The first value of a field; empty where there is none.
pub fn field<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    let found = fields.iter().find(|(field, _)| field == name);
    found.map_or("", |(_, value)| value)
}

/// What is to be done to whom.
fn read(fields: &[(String, String)]) -> Result<(ActionInput, Selection), AppError> {
    let said = ActionInput::of_button(field(fields, "action")).ok_or_else(|| AppError::field("action", "required"))?;
    let group = match field(fields, "group") {
        "" => None,
        group => Some(GroupId(group.parse().map_err(|_| AppError::NotFound)?)),
    };
    let date = match field(fields, "date") {
        "" => None,
        date => Some(day(date).ok_or_else(|| AppError::field("date", "date_invalid"))?),
    };
    let input = ActionInput {
        action: said.action,
        group,
        writable: said.writable || field(fields, "writable") == "true",
        tag: field(fields, "tag").to_owned(),
        date,
    };
    Ok((input, selection(fields)?))
}

/// Of what the fields are about; users, where they do not say.
fn subject(fields: &[(String, String)]) -> Option<Subject> {
    match field(fields, "subject") {
        "" => Some(Subject::Users),
        word => Subject::parse(word),
    }
}

/// To whom: `all` who match `query`; those whom scripts name as `selected`, with commas between, as they know of other
/// pages; else the `ids` of ticked rows.
///
/// # Errors
/// [`AppError::Invalid`] where nobody is named.
pub fn selection(fields: &[(String, String)]) -> Result<Selection, AppError> {
    let subject = subject(fields).ok_or_else(|| AppError::field("action", "unknown"))?;
    let named = field(fields, "selected");
    if field(fields, "all") == "true" || named == "all" {
        let query = field(fields, "query").trim_start_matches('?').to_owned();
        return Ok(match subject {
            Subject::Users => Selection::Matching(query),
            Subject::Groups => Selection::MatchingGroups(query),
        });
    }
    let ids: Vec<Uuid> = if named.is_empty() {
        let ids = fields.iter().filter(|(name, _)| name == "ids");
        ids.filter_map(|(_, id)| id.parse().ok()).collect()
    } else {
        named.split(',').filter_map(|id| id.parse().ok()).collect()
    };
    match subject {
        Subject::Users if ids.is_empty() => Err(AppError::field("users", "required")),
        Subject::Groups if ids.is_empty() => Err(AppError::field("groups", "required")),
        Subject::Users => Ok(Selection::Users(ids.into_iter().map(UserId).collect())),
        Subject::Groups => Ok(Selection::Groups(ids.into_iter().map(GroupId).collect())),
    }
}

/// A day as a date field sends it: `2026-11-24`.
fn day(text: &str) -> Option<Date> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let since = day.since(jiff::civil::date(1970, 1, 1)).ok()?;
    Some(Date(since.get_days()))
}

/// The page of a plan, from which one returns to where one came from.
fn page(id: Uuid, fields: &[(String, String)]) -> String {
    let mut query = Pairs::default();
    query.add("back", back(fields));
    format!("{PLANS}/{id}?{}", query.into_string())
}

/// Where one came from; the list, for those who do not say.
fn back(fields: &[(String, String)]) -> &str {
    match (field(fields, "back"), subject(fields)) {
        ("", Some(Subject::Groups)) => GROUPS,
        ("", _) => USERS,
        (back, _) => local_path(back),
    }
}

/// The plan's page, or back.
fn answer(plan: Result<PlanView, AppError>, fields: &[(String, String)]) -> Response {
    match plan {
        Ok(plan) => Redirect::to(&page(plan.id.0, fields)).into_response(),
        Err(error) => refused(&error, fields),
    }
}

/// Back with the code of the rule that was broken, for which the page there has the words.
pub fn refused(error: &AppError, fields: &[(String, String)]) -> Response {
    let AppError::Invalid { fields: broken } = error else {
        return status_of(error).into_response();
    };
    let rule = broken
        .first()
        .map_or_else(String::new, |broken| format!("{}.{}", broken.field, broken.rule));
    let back = back(fields);
    let more = if back.contains('?') { '&' } else { '?' };
    let mut query = Pairs::default();
    query.add("problem", &rule);
    Redirect::to(&format!("{back}{more}{}", query.into_string())).into_response()
}

/// What is too late for is said by the plan's own page.
fn settled(plan: Result<PlanView, AppError>, id: Uuid, fields: &[(String, String)]) -> Response {
    match plan {
        Ok(_) | Err(AppError::Conflict) => Redirect::to(&page(id, fields)).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}

/// `GET /control-center/plans/{id}/progress`: server-sent events `progress` with `done/total`, and in the end
/// `done`. It closes when the caller's session ends or they lose the right to the action.
pub async fn progress(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
) -> Response {
    let shown = async {
        let caller = caller(&about)?;
        // Before it is looked up, so that an end in between is not missed.
        let run = web.core.runs.find(id, caller.id.0);
        let plan = web.services.plans.show(caller, PlanId(id)).await?;
        let scope = authorise::act_on(caller, plan.subject, plan.action)?;
        Ok::<_, AppError>((run, (plan.subject, plan.action), scope, caller.id))
    };
    let (run, doing, scope, owner) = match shown.await {
        Ok(shown) => shown,
        Err(error) => return status_of(&error).into_response(),
    };
    let reader = Reader {
        recheck: web.limits.recheck,
        next_check: Instant::now() + web.limits.recheck,
        token: about.origin.session_token.clone().unwrap_or_default(),
        web,
        doing,
        scope,
        owner,
    };
    let states = run.map(|run| run.watch());
    Sse::new(messages(reader, states)).into_response()
}

/// Who reads a stream, and may for as long as this holds.
struct Reader {
    web: Web,
    token: String,
    owner: UserId,
    doing: (Subject, BulkAction),
    /// What they saw when they began.
    scope: Scope,
    recheck: Duration,
    next_check: Instant,
}

impl Reader {
    /// Whether they still may.
    async fn may(&self) -> bool {
        let caller = session::caller_of(&self.web.core, &self.token).await.ok().flatten();
        let caller = caller.filter(|caller| caller.id == self.owner);
        let (subject, action) = self.doing;
        let scope = caller.and_then(|caller| authorise::act_on(&caller, subject, action).ok());
        scope.is_some_and(|scope| scope.covers(&self.scope))
    }
}

/// Where a stream is.
enum Told {
    /// A run goes on.
    Running(watch::Receiver<RunState>),
    /// Its end is to be told.
    Ended,
    /// Everything was told.
    Everything,
}

/// What a reader is told of a run; of none, that it is done.
fn messages(
    reader: Reader,
    states: Option<watch::Receiver<RunState>>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let told = states.map_or(Told::Ended, |mut states| {
        states.mark_changed();
        Told::Running(states)
    });
    unfold((reader, told), async |(mut reader, told)| {
        let mut states = match told {
            Told::Everything => return None,
            Told::Ended => return Some((Ok(done()), (reader, Told::Everything))),
            Told::Running(states) => states,
        };
        tokio::select! {
            changed = states.changed() => {
                let state = states.borrow_and_update().clone();
                if changed.is_err() || state.ended.is_some() {
                    return Some((Ok(done()), (reader, Told::Everything)));
                }
                let progress = state.progress;
                let event = Event::default().event("progress").data(format!("{}/{}", progress.done, progress.total));
                // No more often than anybody can see; the newest is what is told.
                sleep(PACE).await;
                Some((Ok(event), (reader, Told::Running(states))))
            }
            () = sleep_until(reader.next_check) => {
                if !reader.may().await {
                    return None;
                }
                reader.next_check = Instant::now() + reader.recheck;
                // A sign of life, so that nobody between here and there takes the stream for dead.
                Some((Ok(Event::default().comment("")), (reader, Told::Running(states))))
            }
        }
    })
}

fn done() -> Event {
    Event::default().event("done").data("done")
}
