//! Plans: what is going to be done to many users at once, was done, and was undone.
//!
//! All of it is set-based: a plan of a hundred thousand users takes as many statements as one of three.

use super::sql::{Arg, Sql};
use super::user_list::{UserList, Way};
use super::users::ADMINISTRATORS;
use super::{Db, StoreError};
use crate::scope::Scope;
use crate::{execute, rows, value};
use app::context::Origin;
use app::users::bulk::{BulkAction, Outcome};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Names that are told of those with the same outcome.
const NAMED: i64 = 10;

/// A plan as the table has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlanRow {
    /// Row number.
    pub seq: i64,
    /// The verb.
    pub action: String,
    /// Not run after this.
    pub expires_at: i64,
    /// When it was run; 0: not yet.
    pub run_at: i64,
    /// When it was undone; 0: not.
    pub undone_at: i64,
}

/// Who acts, as far as it decides about single users.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Identity.
    pub id: Uuid,
    /// Whom they may see and, if this is not everybody, act on only where all their groups are among these.
    pub scope: Scope,
}

/// One step of a plan, for the audit trail.
pub struct Step<'a> {
    /// When.
    pub now: i64,
    /// Who.
    pub actor: Uuid,
    /// What is done or undone.
    pub action: BulkAction,
    /// Whence.
    pub origin: &'a Origin,
}

/// The activity that an action gives.
fn activity(action: BulkAction) -> &'static str {
    match action {
        BulkAction::Activate => "active",
        BulkAction::Deactivate | BulkAction::Restore => "deactivated",
        BulkAction::Delete => "deleted",
    }
}

/// Conditions on `users u` with what they mean, the first that holds decides; else it will be done.
fn exceptions(action: BulkAction) -> &'static [(&'static str, Outcome)] {
    match action {
        BulkAction::Activate => &[
            ("u.activity = 'active'", Outcome::Already),
            ("u.activity = 'deleted'", Outcome::Deleted),
        ],
        BulkAction::Deactivate => &[
            ("u.activity = 'deactivated'", Outcome::Already),
            ("u.activity = 'deleted'", Outcome::Deleted),
        ],
        BulkAction::Delete => &[("u.activity = 'deleted'", Outcome::Already)],
        BulkAction::Restore => &[("u.activity <> 'deleted'", Outcome::Already)],
    }
}

/// Whether it takes away what an administrator needs.
fn disables(action: BulkAction) -> bool {
    matches!(action, BulkAction::Deactivate | BulkAction::Delete)
}

/// Makes an empty plan; gives its row number.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    db: &mut Db<'_>,
    id: Uuid,
    actor: Uuid,
    action: BulkAction,
    now: i64,
    expires_at: i64,
) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO plans (id, actor_id, action, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING seq",
        id,
        actor,
        action.as_str(),
        now,
        expires_at
    )
}

/// Takes all users of a list into a plan, each with what will become of it.
///
/// # Errors
/// When the database refuses.
pub async fn take(
    db: &mut Db<'_>,
    plan: i64,
    action: BulkAction,
    actor: &Actor,
    list: &UserList<'_>,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("INSERT INTO plan_users (plan_seq, user_seq, version, before, outcome) SELECT CAST(");
    sql.bind(Arg::Int(plan))
        .push(" AS BIGINT), u.seq, u.version, u.activity, CASE");
    for (condition, outcome) in exceptions(action) {
        sql.push(&format!(" WHEN {condition} THEN '{}'", outcome.as_str()));
    }
    if disables(action) {
        sql.push(" WHEN u.id = ").bind(Arg::Id(actor.id));
        sql.push(&format!(" THEN '{}'", Outcome::Oneself.as_str()));
    }
    if let Scope::Groups(led) = &actor.scope {
        sql.push(" WHEN ");
        push_not_theirs(&mut sql, led);
        sql.push(&format!(" THEN '{}'", Outcome::NotYours.as_str()));
    }
    sql.push(" ELSE 'will' END");
    list.push_matching(&mut sql, db, Way::After, None);
    sql.fetch_all::<(i64,)>(db).await.map(drop)
}

/// A condition on `users u`: a lead of these groups may not act on them.
fn push_not_theirs(sql: &mut Sql, led: &[i64]) {
    sql.push("(EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq NOT IN ")
        .list(led.iter().copied())
        .push(") OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq) OR EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq
            JOIN group_permissions p ON p.group_seq = g.seq
            WHERE m.user_seq = u.seq AND g.activity = 'active' AND p.permission = 'admin'))");
}

/// Refuses all administrators of a plan that would leave none.
///
/// # Errors
/// When the database refuses.
pub async fn spare_last_administrator(
    db: &mut Db<'_>,
    plan: i64,
    action: BulkAction,
    today: i64,
) -> Result<(), StoreError> {
    if !disables(action) {
        return Ok(());
    }
    let text = format!(
        "UPDATE plan_users SET outcome = 'last_administrator' WHERE plan_seq = $2 AND outcome = 'will'
            AND user_seq IN ({ADMINISTRATORS})
            AND NOT EXISTS (SELECT 1 FROM ({ADMINISTRATORS}) a WHERE a.seq NOT IN
                (SELECT p.user_seq FROM plan_users p WHERE p.plan_seq = $2 AND p.outcome = 'will'))"
    );
    execute!(db, AssertSqlSafe(text), today, plan).map(drop)
}

/// What somebody may do now, if they can act at all: whether they administer, and the active groups they lead.
///
/// # Errors
/// When the database fails.
pub async fn rights(db: &mut Db<'_>, user: i64) -> Result<(bool, Vec<i64>), StoreError> {
    let admin =
        "SELECT COUNT(*) FROM users u JOIN memberships m ON m.user_seq = u.seq JOIN groups g ON g.seq = m.group_seq
        JOIN group_permissions p ON p.group_seq = g.seq
        WHERE u.seq = $1 AND u.activity = 'active' AND g.activity = 'active' AND p.permission = 'admin'";
    let admin = value!(db, fetch_one, i64, admin, user)?;
    let leads = "SELECT g.seq FROM users u JOIN groups g ON g.leader_seq = u.seq
        WHERE u.seq = $1 AND u.activity = 'active' AND g.activity = 'active'";
    Ok((admin > 0, value!(db, fetch_all, i64, leads, user)?))
}

/// A plan of this actor. On PostgreSQL it is kept from others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, id: Uuid, actor: Uuid, to_write: bool) -> Result<Option<PlanRow>, StoreError> {
    let lock = if to_write {
        db.for_update("plans")
    } else {
        String::new()
    };
    let text =
        format!("SELECT seq, action, expires_at, run_at, undone_at FROM plans WHERE id = $1 AND actor_id = $2{lock}");
    rows!(db, fetch_optional, PlanRow, AssertSqlSafe(text), id, actor)
}

/// What became of a plan's users: outcome, how many, and the first names.
///
/// # Errors
/// When the database fails.
pub async fn outcomes(db: &mut Db<'_>, plan: i64) -> Result<Vec<(Outcome, i64, Vec<String>)>, StoreError> {
    let counts = "SELECT outcome, COUNT(*) FROM plan_users WHERE plan_seq = $1 GROUP BY outcome";
    let counts = rows!(db, fetch_all, (String, i64), counts, plan)?;
    let mut told = Vec::new();
    for outcome in Outcome::ALL {
        let Some((word, count)) = counts.iter().find(|(word, _)| word == outcome.as_str()) else {
            continue;
        };
        let names = value!(
            db,
            fetch_all,
            String,
            "SELECT u.name FROM plan_users p JOIN users u ON u.seq = p.user_seq
             WHERE p.plan_seq = $1 AND p.outcome = $2 ORDER BY u.name_key, u.seq LIMIT $3",
            plan,
            word,
            NAMED
        )?;
        told.push((outcome, *count, names));
    }
    Ok(told)
}

/// Marks those of a plan who are to be changed (`from`) and were changed by somebody since, by their
/// version, or are not the actor's any more. On PostgreSQL the others are kept from writers from here on.
///
/// # Errors
/// When the database refuses.
pub async fn set_aside(
    db: &mut Db<'_>,
    plan: i64,
    actor: &Actor,
    from: Outcome,
    versions_on: i64,
    to: Outcome,
) -> Result<(), StoreError> {
    if let Db::Postgres(_) = db {
        let lock = "SELECT COUNT(*) FROM (SELECT 1 FROM users u JOIN plan_users p ON p.user_seq = u.seq
            WHERE p.plan_seq = $1 AND p.outcome = $2 ORDER BY u.seq FOR UPDATE OF u) locked";
        value!(db, fetch_one, i64, lock, plan, from.as_str())?;
    }
    let mut sql = Sql::new("UPDATE plan_users SET outcome = ");
    sql.bind(Arg::Text(to.as_str().to_owned()))
        .push(" WHERE plan_seq = ")
        .bind(Arg::Int(plan))
        .push(" AND outcome = ")
        .bind(Arg::Text(from.as_str().to_owned()))
        .push(" AND EXISTS (SELECT 1 FROM users u WHERE u.seq = plan_users.user_seq AND (u.version <> plan_users.version + ")
        .bind(Arg::Int(versions_on));
    if let Scope::Groups(led) = &actor.scope {
        sql.push(" OR ");
        push_not_theirs(&mut sql, led);
    }
    sql.push("))");
    sql.fetch_all::<(i64,)>(db).await.map(drop)
}

/// Does it: changes those who will be, ends their sessions where they may not sign in any more, and writes
/// an audit event for each.
///
/// # Errors
/// When the database refuses.
pub async fn run(db: &mut Db<'_>, plan: i64, step: &Step<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET activity = $2, version = version + 1, modified_at = $3 WHERE seq IN
            (SELECT p.user_seq FROM plan_users p WHERE p.plan_seq = $1 AND p.outcome = 'will')",
        plan,
        activity(step.action),
        step.now
    )?;
    end_sessions(db, plan, Outcome::Will).await?;
    write_events(db, plan, Outcome::Will, step).await?;
    mark(db, plan, Outcome::Will, Outcome::Done).await?;
    execute!(db, "UPDATE plans SET run_at = $2 WHERE seq = $1", plan, step.now).map(drop)
}

/// Undoes it: gives back what was there before.
///
/// # Errors
/// When the database refuses.
pub async fn undo(db: &mut Db<'_>, plan: i64, step: &Step<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET version = version + 1, modified_at = $2, activity =
            (SELECT p.before FROM plan_users p WHERE p.plan_seq = $1 AND p.user_seq = users.seq)
         WHERE seq IN (SELECT p.user_seq FROM plan_users p WHERE p.plan_seq = $1 AND p.outcome = 'done')",
        plan,
        step.now
    )?;
    end_sessions(db, plan, Outcome::Done).await?;
    write_events(db, plan, Outcome::Done, step).await?;
    mark(db, plan, Outcome::Done, Outcome::Undone).await?;
    execute!(db, "UPDATE plans SET undone_at = $2 WHERE seq = $1", plan, step.now).map(drop)
}

async fn mark(db: &mut Db<'_>, plan: i64, from: Outcome, to: Outcome) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE plan_users SET outcome = $3 WHERE plan_seq = $1 AND outcome = $2",
        plan,
        from.as_str(),
        to.as_str()
    )
    .map(drop)
}

/// Of those who are not active any more.
async fn end_sessions(db: &mut Db<'_>, plan: i64, of: Outcome) -> Result<(), StoreError> {
    execute!(
        db,
        "DELETE FROM sessions WHERE user_seq IN (SELECT u.seq FROM plan_users p JOIN users u ON u.seq = p.user_seq
            WHERE p.plan_seq = $1 AND p.outcome = $2 AND u.activity <> 'active')",
        plan,
        of.as_str()
    )
    .map(drop)
}

/// One event for each of those, with their activity before and after.
async fn write_events(db: &mut Db<'_>, plan: i64, of: Outcome, step: &Step<'_>) -> Result<(), StoreError> {
    let last = value!(db, fetch_one, i64, "SELECT COALESCE(MAX(n), 0) FROM audit_events")?;
    let undoing = of == Outcome::Done;
    let action = format!("user.{}{}", step.action.as_str(), if undoing { ".undo" } else { "" });
    let text = format!(
        "INSERT INTO audit_events (id, at, actor_id, action, target_kind, target_id, address, request_id)
         SELECT {}, $4, $5, $6, 'user', u.id, $7, $8 FROM plan_users p JOIN users u ON u.seq = p.user_seq
         WHERE p.plan_seq = $1 AND p.outcome = $2",
        db.new_ids("$3")
    );
    execute!(
        db,
        AssertSqlSafe(text),
        plan,
        of.as_str(),
        format!("{:012x}", step.now / 1000),
        step.now,
        step.actor,
        &action,
        &step.origin.address,
        &step.origin.request_id
    )?;
    let was = if undoing {
        format!("'{}'", activity(step.action))
    } else {
        "p.before".to_owned()
    };
    let text = format!(
        "INSERT INTO audit_details (event_n, details)
         SELECT e.n, '{{\"activity\":[\"' || {was} || '\",\"' || u.activity || '\"]}}'
         FROM audit_events e JOIN users u ON u.id = e.target_id
            JOIN plan_users p ON p.user_seq = u.seq AND p.plan_seq = $1 AND p.outcome = $2
         WHERE e.n > $3 AND e.action = $4 AND e.at = $5 AND e.actor_id = $6"
    );
    execute!(
        db,
        AssertSqlSafe(text),
        plan,
        of.as_str(),
        last,
        &action,
        step.now,
        step.actor
    )
    .map(drop)
}

/// Takes away plans that could last be run before this.
///
/// # Errors
/// When the database refuses.
pub async fn remove_old(db: &mut Db<'_>, before: i64) -> Result<u64, StoreError> {
    execute!(db, "DELETE FROM plans WHERE expires_at < $1", before)
}
