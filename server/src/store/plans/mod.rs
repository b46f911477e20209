//! Plans: what is going to be done to many users or groups at once, was done, and was undone.
//!
//! What an action is stands in `bulk/actions`; here is what all of them have in common. All of it is
//! set-based: a plan of a hundred thousand users takes as many statements as fifty of two thousand.

mod chunk;
mod events;
mod guard;
mod subject;
mod take;
mod told;

pub use chunk::{CHUNK, Chunk, WHOM, chunks};
pub use events::write as write_events;
pub use guard::{Danger, spare_administration};
pub use subject::Targets;
pub use take::{Chosen, Draft, Still, set_aside, take};
pub use told::{Told, outcomes};

use super::dialect::numbers;
use super::{Db, Store, StoreError};
use crate::scope::Scope;
use crate::{execute, rows, value};
use app::bulk::{BulkAction, Subject};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Rows of old plans that are removed in one transaction.
const REMOVED: i64 = 5_000;

/// A plan as the table has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlanRow {
    /// Row number.
    pub seq: i64,
    /// Of what it is: a word of [`Subject`].
    pub subject: String,
    /// The verb.
    pub action: String,
    /// Row number of the group it is about, or 0.
    pub group_seq: i64,
    /// May members write.
    pub writable: bool,
    /// The tag it is about, or empty.
    pub tag: String,
    /// The day it is about, or 0.
    pub day: i64,
    /// Not run after this.
    pub expires_at: i64,
    /// When it was run; 0: not yet.
    pub run_at: i64,
    /// When it was undone; 0: not.
    pub undone_at: i64,
    /// Why the last run did nothing, or empty: a word of [`Halt`].
    pub halted: String,
    /// What its maker could see: [`written`].
    pub scope: String,
}

impl PlanRow {
    /// Whether somebody who sees this may read it: they see no less than when they made it.
    pub fn is_within(&self, scope: &Scope) -> bool {
        let mut groups = self.scope.split(',');
        match scope {
            Scope::Everything => true,
            Scope::Groups(led) => groups.all(|seq| seq.parse().is_ok_and(|seq| led.contains(&seq))),
        }
    }
}

/// A scope as the table has it.
fn written(scope: &Scope) -> String {
    match scope {
        Scope::Everything => "*".to_owned(),
        Scope::Groups(led) => numbers(led.iter().copied()),
    }
}

/// A plan to be made.
pub struct NewPlan<'a> {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose.
    pub actor: &'a Actor,
    /// To users or to groups.
    pub subject: Subject,
    /// What.
    pub action: BulkAction,
    /// Row number of the group it is about, or 0.
    pub group_seq: i64,
    /// May members write.
    pub writable: bool,
    /// The tag it is about, or empty.
    pub tag: &'a str,
    /// The day it is about, or 0.
    pub day: i64,
    /// Now.
    pub created_at: i64,
    /// Not run after this.
    pub expires_at: i64,
}

/// Who acts, as far as it decides about single users and groups.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Identity.
    pub id: Uuid,
    /// Whom they may see.
    pub scope: Scope,
    /// Whom of these they may act on.
    pub reach: ActorReach,
}

/// Whom somebody may act on among those they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorReach {
    /// All of them.
    All,
    /// A lead: those whose groups are all theirs, and no administrator.
    OwnPeople,
    /// A token, of groups: those that make no administrators.
    NoAdministration,
}

/// Why a run, or undoing it, did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Somebody cancelled it.
    Cancelled,
    /// It held the writer for too long.
    TooLarge,
    /// The database or the program failed.
    Failed,
}

impl Halt {
    /// Its word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::TooLarge => "too_large",
            Self::Failed => "failed",
        }
    }
}

/// Makes an empty plan; gives its row number.
///
/// # Errors
/// When the database refuses.
pub async fn insert(db: &mut Db<'_>, plan: &NewPlan<'_>) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO plans (id, actor_id, subject, action, group_seq, writable, tag, day, created_at, expires_at, scope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING seq",
        plan.id,
        plan.actor.id,
        plan.subject.as_str(),
        plan.action.as_str(),
        plan.group_seq,
        plan.writable,
        plan.tag,
        plan.day,
        plan.created_at,
        plan.expires_at,
        written(&plan.actor.scope)
    )
}

/// Whether a lead may give or take away this group, which they lead: each of its permissions is also their
/// own, to write where the group writes, and none is `admin`.
///
/// # Errors
/// When the database fails.
pub async fn lead_may_grant(db: &mut Db<'_>, lead: i64, group: i64) -> Result<bool, StoreError> {
    let beyond = "SELECT COUNT(*) FROM group_permissions gp WHERE gp.group_seq = $1 AND (gp.permission = 'admin'
        OR NOT EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
            JOIN group_permissions own ON own.group_seq = g.seq
            WHERE m.user_seq = $2 AND own.permission = gp.permission AND (own.writable = TRUE OR gp.writable = FALSE)))";
    Ok(value!(db, fetch_one, i64, beyond, group, lead)? == 0)
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
    let text = format!(
        "SELECT seq, subject, action, group_seq, writable, tag, day, expires_at, run_at, undone_at, halted, scope
         FROM plans WHERE id = $1 AND actor_id = $2{lock}"
    );
    rows!(db, fetch_optional, PlanRow, AssertSqlSafe(text), id, actor)
}

/// Row numbers of the groups of a plan that give rights now, and will not once it is run.
///
/// # Errors
/// When the database fails.
pub async fn groups_to_lose(db: &mut Db<'_>, plan: i64) -> Result<Vec<i64>, StoreError> {
    value!(
        db,
        fetch_all,
        i64,
        "SELECT g.seq FROM plan_targets p JOIN groups g ON g.seq = p.target_seq
         WHERE p.plan_seq = $1 AND p.outcome = 'will' AND g.activity = 'active'",
        plan
    )
}

/// Notes that a plan was run.
///
/// # Errors
/// When the database refuses.
pub async fn note_run(db: &mut Db<'_>, plan: i64, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE plans SET run_at = $2, halted = '' WHERE seq = $1",
        plan,
        now
    )
    .map(drop)
}

/// Notes that a plan was undone.
///
/// # Errors
/// When the database refuses.
pub async fn note_undo(db: &mut Db<'_>, plan: i64, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE plans SET undone_at = $2, halted = '' WHERE seq = $1",
        plan,
        now
    )
    .map(drop)
}

/// Notes why a plan of this actor was not run, or not undone, after all; if so it was: a commit may have been heard of
/// by the database alone.
///
/// # Errors
/// When the database refuses.
pub async fn note_halt(db: &mut Db<'_>, id: Uuid, actor: Uuid, halt: Halt, undoing: bool) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE plans SET halted = $3 WHERE id = $1 AND actor_id = $2 AND undone_at = 0 AND (run_at > 0) = $4",
        id,
        actor,
        halt.as_str(),
        undoing
    )
    .map(drop)
}

/// Takes away plans that could last be run before this, in short transactions.
///
/// # Errors
/// When the database refuses.
pub async fn remove_old(store: &Store, before: i64) -> Result<(), StoreError> {
    let mut conn = store.read().await?;
    let old = value!(
        &mut conn.db(),
        fetch_all,
        i64,
        "SELECT seq FROM plans WHERE expires_at < $1",
        before
    )?;
    drop(conn);
    for plan in old {
        loop {
            let mut tx = store.write().await?;
            let removed = execute!(
                &mut tx.db(),
                "DELETE FROM plan_targets WHERE plan_seq = $1 AND target_seq IN
                    (SELECT target_seq FROM plan_targets WHERE plan_seq = $1 ORDER BY target_seq LIMIT $2)",
                plan,
                REMOVED
            )?;
            if i64::try_from(removed).is_ok_and(|removed| removed < REMOVED) {
                execute!(&mut tx.db(), "DELETE FROM plans WHERE seq = $1", plan)?;
                tx.commit().await?;
                break;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}
