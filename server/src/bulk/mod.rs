//! What is done to many users or groups at once, and to one: planned, run, undone.
//!
//! A plan names whom it will change and with which version, so that running it does what was shown: who
//! starts to match later is not touched, and who was changed since is left alone and named. What the actions
//! are stands in [`actions`]; everything else is the same for all of them.

mod about;
pub mod actions;
mod run;
pub mod runs;
mod show;

pub use run::{cancel, run, undo};
pub use show::show;

use crate::core::Core;
use crate::error::outside;
use crate::scope::Scope;
use crate::store::group_list;
use crate::store::plans::{self, Chosen, Draft, NewPlan, Targets};
use crate::store::sql::{Arg, Sql};
use crate::store::user_list::{Reach, UserList};
use crate::store::user_record::push_member;
use crate::store::{Db, Kind, StoreError};
use crate::users::filter::{Times, UserFilter};
use app::bulk::api::BulkAdmin;
use app::bulk::{ActionInput, PlanId, PlanView, Selection, Subject};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::groups::query::GroupQuery;
use app::users::Activity;
use app::users::query::UserQuery;
use std::sync::Arc;
use uuid::Uuid;

/// Most users or groups that can be named one by one.
const MOST_NAMED: usize = 1_000;
/// Where one in so many users matches, or more, SQLite looks at all of them sooner than at each by itself.
const ALL_SOONER: u64 = 3;

/// The use cases.
pub struct Plans(pub Arc<Core>);

#[async_trait::async_trait]
impl BulkAdmin for Plans {
    async fn plan(&self, caller: &Caller, input: &ActionInput, selection: &Selection) -> Result<PlanView, AppError> {
        plan(&self.0, caller, input, selection).await
    }

    async fn show(&self, caller: &Caller, id: PlanId) -> Result<PlanView, AppError> {
        show(&self.0, caller, id).await
    }

    async fn run(&self, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
        run(&self.0, caller, origin, id).await
    }

    async fn undo(&self, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
        undo(&self.0, caller, origin, id).await
    }

    async fn cancel(&self, caller: &Caller, id: PlanId) -> Result<PlanView, AppError> {
        cancel(&self.0, caller, id).await
    }
}

/// Works out what an action would do, and keeps it for a quarter of an hour.
///
/// # Errors
/// [`AppError::Forbidden`] where the caller may not do such a thing; [`AppError::Invalid`] where more are
/// named than a form can hold, or what the action needs is missing or wrong, or it means nothing for groups.
pub async fn plan(
    core: &Core,
    caller: &Caller,
    input: &ActionInput,
    selection: &Selection,
) -> Result<PlanView, AppError> {
    let subject = selection.subject();
    let actor = about::actor(caller, subject, input.action)?;
    let act = actions::of(subject, input.action)?;
    match selection {
        Selection::Matching(_) => core.index.refresh(core).await?,
        Selection::Users(_) => core.index.catch_up(core).await?,
        // Groups are looked up in the database.
        Selection::Groups(_) | Selection::MatchingGroups(_) => {}
    }
    let times = Times::of(core);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let about = about::of_input(core, &mut db, caller, &actor, input).await?;
    let filter;
    let chosen = match subject {
        Subject::Users => {
            let (found, reach) = selected(core, &mut db, selection, actor.scope.clone(), times).await?;
            filter = found;
            Chosen::Users(UserList {
                filter: &filter,
                sort: UserQuery::default().sort,
                ways: vec![reach],
            })
        }
        Subject::Groups => Chosen::Groups(selected_groups(&mut db, selection, &actor.scope).await?),
    };
    let before = act.before(&db, &about);
    drop(conn);
    let id = Uuid::now_v7();
    let new = NewPlan {
        id,
        actor: &actor,
        subject,
        action: input.action,
        group_seq: about.group,
        writable: about.writable,
        tag: &about.tag_name,
        day: about.day,
        created_at: times.now,
        expires_at: times.now + core.policy.plan,
    };
    let seq = written(core, async |db| plans::insert(db, &new).await).await?;
    let draft = Draft {
        plan: seq,
        targets: Targets::of(subject),
        exceptions: act.exceptions(&about),
        before,
        danger: act.danger(&about, false),
        actor,
    };
    plans::take(&core.store, &draft, chosen).await?;
    written(core, async |db| {
        plans::spare_administration(db, seq, draft.danger, &draft.actor, times.today, false).await
    })
    .await?;
    show(core, caller, PlanId(id)).await
}

/// Takes away plans that can neither be run nor undone any more.
///
/// # Errors
/// When the database refuses.
pub async fn remove_expired(core: &Core) -> Result<(), StoreError> {
    // What was run at its last moment can be undone for a while.
    plans::remove_old(&core.store, core.clock.now() - core.policy.undo).await
}

/// In a short transaction of its own.
async fn written<T>(core: &Core, write: impl AsyncFnOnce(&mut Db<'_>) -> Result<T, StoreError>) -> Result<T, AppError> {
    let mut tx = core.store.write().await?;
    let value = write(&mut tx.db()).await?;
    tx.commit().await.map_err(outside)?;
    Ok(value)
}

/// Which users were chosen, as a filter and where to look.
///
/// # Errors
/// [`AppError::Invalid`] where more are named than a form can hold, or no users.
pub async fn selected(
    core: &Core,
    db: &mut Db<'_>,
    selection: &Selection,
    scope: Scope,
    times: Times,
) -> Result<(UserFilter, Reach), AppError> {
    match selection {
        Selection::Matching(query) => {
            let (filter, _) = UserFilter::resolve(db, &UserQuery::parse(query), scope, times).await?;
            // PostgreSQL finds its own way to all of them.
            let counted = match core.store.kind() {
                Kind::Sqlite => core.index.count(&filter, Vec::new()).await.ok(),
                Kind::Postgres => None,
            };
            let few = counted.filter(|counted| counted.total() * ALL_SOONER < counted.users());
            Ok((filter, few.map_or(Reach::Walk, |few| Reach::Among(few.seqs()))))
        }
        Selection::Users(users) => {
            let everybody = UserQuery {
                activity: Activity::ALL.to_vec(),
                ..UserQuery::default()
            };
            let ids = users.iter().map(|user| user.0).collect();
            let seqs = named(db, Subject::Users, ids, &scope).await?;
            let (filter, _) = UserFilter::resolve(db, &everybody, scope, times).await?;
            Ok((filter, Reach::Among(seqs)))
        }
        Selection::Groups(_) | Selection::MatchingGroups(_) => Err(AppError::field("users", "required")),
    }
}

/// Row numbers of the groups that were chosen and are in sight.
async fn selected_groups(db: &mut Db<'_>, selection: &Selection, scope: &Scope) -> Result<Vec<i64>, AppError> {
    match selection {
        Selection::MatchingGroups(query) => {
            let found = group_list::matching(db, &GroupQuery::parse(query), scope).await?;
            Ok(found.into_iter().map(|group| group.seq).collect())
        }
        Selection::Groups(groups) => {
            let ids = groups.iter().map(|group| group.0).collect();
            named(db, Subject::Groups, ids, scope).await
        }
        Selection::Users(_) | Selection::Matching(_) => Err(AppError::field("groups", "required")),
    }
}

/// Row numbers of those that are named and in sight.
async fn named(db: &mut Db<'_>, subject: Subject, ids: Vec<Uuid>, scope: &Scope) -> Result<Vec<i64>, AppError> {
    let Targets { table, alias, .. } = Targets::of(subject);
    if ids.len() > MOST_NAMED {
        return Err(AppError::field(table, "too_many"));
    }
    // Nobody has the nil identity; a list must not be empty.
    let mut sql = Sql::new(&format!(
        "SELECT {alias}.seq FROM {table} {alias} WHERE {alias}.id IN ("
    ));
    sql.bind(Arg::Id(Uuid::nil()));
    for id in ids {
        sql.push(", ").bind(Arg::Id(id));
    }
    sql.push(")");
    if let Scope::Groups(led) = scope {
        // The filter asks the same of each; but whoever is out of sight must not even be looked at.
        sql.push(" AND ");
        match subject {
            Subject::Users => push_member(&mut sql, alias, led),
            Subject::Groups => {
                sql.push("g.seq IN ").list(led.iter().copied());
            }
        }
    }
    let seqs: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(seqs.into_iter().map(|(seq,)| seq).collect())
}
