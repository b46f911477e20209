//! The targets of a plan, some at a time: so that it is known how far a run is, and that it can be stopped.

use super::Targets;
use crate::store::{Db, StoreError};
use crate::{execute, value};
use app::context::Origin;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Users or groups that are changed by one statement.
pub const CHUNK: usize = 2_000;

/// Row numbers of those of a chunk to whom it is done, with the chunk's plan, first and last bound as `$1`, `$2` and
/// `$3`. What else a statement binds comes from `$4` on.
pub const WHOM: &str = "(SELECT p.target_seq FROM plan_targets p WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will')";

/// Some users or groups of a plan, by their row numbers, and the run that they are part of.
#[derive(Clone, Debug)]
pub struct Chunk<'r> {
    /// The plan's row number.
    pub plan: i64,
    /// Which rows they are.
    pub targets: Targets,
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// To whom it is done.
    pub seqs: &'r [i64],
    /// When.
    pub now: i64,
    /// The company's day.
    pub today: i64,
    /// Who.
    pub actor: Uuid,
    /// Whence.
    pub origin: &'r Origin,
}

/// Row numbers of those to whom a plan is done, in order.
///
/// # Errors
/// When the database fails.
pub async fn chunks(db: &mut Db<'_>, plan: i64) -> Result<Vec<i64>, StoreError> {
    value!(
        db,
        fetch_all,
        i64,
        "SELECT target_seq FROM plan_targets WHERE plan_seq = $1 AND outcome = 'will' ORDER BY target_seq",
        plan
    )
}

impl Chunk<'_> {
    /// Changes columns of its rows, `columns` being `name = value, …`; their version grows with it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn change(&self, db: &mut Db<'_>, columns: &str) -> Result<(), StoreError> {
        let text = format!(
            "UPDATE {} SET {columns}, version = version + 1, modified_at = $4 WHERE seq IN {WHOM}",
            self.targets.table
        );
        execute!(db, AssertSqlSafe(text), self.plan, self.first, self.last, self.now).map(drop)
    }

    /// Ends the sessions of those users who may not work any more: not active, or past their last day.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_sessions(&self, db: &mut Db<'_>) -> Result<(), StoreError> {
        let text = format!(
            "DELETE FROM sessions WHERE user_seq IN (SELECT u.seq FROM users u WHERE u.seq IN {WHOM}
                AND (u.activity <> 'active' OR (u.expires_on > 0 AND u.expires_on < $4)))"
        );
        execute!(db, AssertSqlSafe(text), self.plan, self.first, self.last, self.today).map(drop)
    }

    /// Runs a statement that binds the chunk and nothing more; gives how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn execute(&self, db: &mut Db<'_>, text: String) -> Result<u64, StoreError> {
        execute!(db, AssertSqlSafe(text), self.plan, self.first, self.last)
    }
}
