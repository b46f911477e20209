//! Taking users into a plan, and setting aside those who changed since.

use super::guard::{self, Danger};
use super::{Actor, ActorReach};
use crate::scope::Scope;
use crate::store::sql::{Arg, Sql};
use crate::store::user_list::{Reach, UserList, Way};
use crate::store::{Db, Store, StoreError};
use crate::value;
use app::users::bulk::Outcome;

/// Users that are looked at in one transaction: on SQLite others want to write in between.
const AT_ONCE: usize = 20_000;

/// A plan to be filled: what an action does to whom.
pub struct Draft {
    /// The plan's row number.
    pub plan: i64,
    /// Conditions on `users u` with what they mean; the first that holds decides, else it will be done.
    pub exceptions: Vec<(String, Outcome)>,
    /// What undoing gives back: a text over `users u`.
    pub before: String,
    /// What it may take away.
    pub danger: Danger,
    /// Who acts.
    pub actor: Actor,
}

/// Takes all users of a list into a plan, each with what will become of it.
///
/// # Errors
/// When the database refuses.
pub async fn take(store: &Store, draft: &Draft, list: UserList<'_>) -> Result<(), StoreError> {
    if let Store::Postgres(_) = store {
        let mut tx = store.write().await?;
        draft.take(&mut tx.db(), &list, None).await?;
        return tx.commit().await;
    }
    if let Reach::Among(seqs) | Reach::Sieve(seqs) = &list.reach {
        for seqs in seqs.chunks(AT_ONCE) {
            let reach = Reach::Among(seqs.to_vec());
            let mut tx = store.write().await?;
            draft.take(&mut tx.db(), &UserList { reach, ..list }, None).await?;
            tx.commit().await?;
        }
        return Ok(());
    }
    let last = {
        let mut conn = store.read().await?;
        value!(
            &mut conn.db(),
            fetch_one,
            i64,
            "SELECT COALESCE(MAX(seq), 0) FROM users"
        )?
    };
    let step = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    let mut after = 0;
    while after < last {
        let mut tx = store.write().await?;
        draft.take(&mut tx.db(), &list, Some((after, after + step))).await?;
        tx.commit().await?;
        after += step;
    }
    Ok(())
}

impl Draft {
    /// Those of the list, or those of it in a range of row numbers (after, up to).
    async fn take(&self, db: &mut Db<'_>, list: &UserList<'_>, range: Option<(i64, i64)>) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO plan_users (plan_seq, user_seq, version, before, outcome) SELECT CAST(");
        sql.bind(Arg::Int(self.plan)).push(" AS BIGINT), u.seq, u.version, ");
        sql.push(&self.before).push(", CASE");
        for (condition, outcome) in &self.exceptions {
            sql.push(&format!(" WHEN {condition} THEN '{}'", outcome.as_str()));
        }
        guard::push_oneself(&mut sql, self.danger, &self.actor);
        if let (Scope::Groups(led), ActorReach::OwnPeople) = (&self.actor.scope, self.actor.reach) {
            sql.push(" WHEN ");
            push_not_theirs(&mut sql, led);
            sql.push(&format!(" THEN '{}'", Outcome::NotYours.as_str()));
        }
        // An empty CASE is none.
        sql.push(" WHEN u.seq < 0 THEN '' ELSE 'will' END");
        if let Some((after, to)) = range {
            sql.push(" FROM users u WHERE u.seq > ")
                .bind(Arg::Int(after))
                .push(" AND u.seq <= ")
                .bind(Arg::Int(to))
                .push(" AND ");
            list.filter.push_to(&mut sql, db);
        } else {
            list.push_matching(&mut sql, db, Way::After, None);
        }
        sql.fetch_all::<(i64,)>(db).await.map(drop)
    }
}

/// A condition on `users u`: a lead of these groups may not act on them.
fn push_not_theirs(sql: &mut Sql, led: &[i64]) {
    sql.push("(EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq NOT IN ")
        .list(led.iter().copied())
        .push(") OR ");
    push_unseen(sql, led);
    sql.push(
        " OR EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq
            JOIN group_permissions gp ON gp.group_seq = g.seq
            WHERE m.user_seq = u.seq AND g.activity = 'active' AND gp.permission = 'admin'))",
    );
}

/// A condition on `users u`: a lead of these groups does not see them.
fn push_unseen(sql: &mut Sql, led: &[i64]) {
    sql.push("NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq IN ")
        .list(led.iter().copied())
        .push(")");
}

/// What decides whether somebody is still to be changed as the plan says.
pub enum Still {
    /// To be done: none of these conditions on `users u` holds by now.
    ToDo(Vec<String>),
    /// To be undone: what that may take away, and how far doing it brought their version.
    ToUndo(Danger, i64),
}

/// Marks those of a plan who are to be changed and were changed by somebody since, by their version or in what their
/// version does not tell (the day, a sign-in), or are not the actor's any more. On PostgreSQL the others are kept
/// from writers from here on.
///
/// # Errors
/// When the database refuses.
pub async fn set_aside(
    db: &mut Db<'_>,
    plan: i64,
    actor: &Actor,
    still: &Still,
    outcome: Outcome,
) -> Result<(), StoreError> {
    if let Db::Postgres(_) = db {
        let lock = "SELECT COUNT(*) FROM (SELECT 1 FROM users u JOIN plan_users p ON p.user_seq = u.seq
            WHERE p.plan_seq = $1 AND p.outcome = 'will' ORDER BY u.seq FOR NO KEY UPDATE OF u) locked";
        value!(db, fetch_one, i64, lock, plan)?;
    }
    let versions_on = match still {
        Still::ToDo(_) => 0,
        Still::ToUndo(_, versions) => *versions,
    };
    let mut sql = Sql::new("UPDATE plan_users SET outcome = ");
    sql.bind(Arg::Text(outcome.as_str().to_owned()))
        .push(" WHERE plan_seq = ")
        .bind(Arg::Int(plan))
        .push(" AND outcome = 'will' AND EXISTS (SELECT 1 FROM users u WHERE u.seq = plan_users.user_seq AND (u.version <> plan_users.version + ")
        .bind(Arg::Int(versions_on));
    match still {
        Still::ToDo(exceptions) => {
            for condition in exceptions {
                sql.push(&format!(" OR ({condition})"));
            }
        }
        Still::ToUndo(danger, _) => {
            if let Some(condition) = guard::oneself(&mut sql, *danger, actor) {
                sql.push(&format!(" OR ({condition})"));
            }
        }
    }
    if let Scope::Groups(led) = &actor.scope {
        match actor.reach {
            ActorReach::OwnPeople => {
                sql.push(" OR ");
                push_not_theirs(&mut sql, led);
            }
            // Whom they took out of their group they may take in again.
            ActorReach::All if matches!(still, Still::ToDo(_)) => {
                sql.push(" OR ");
                push_unseen(&mut sql, led);
            }
            ActorReach::All => {}
        }
    }
    sql.push("))");
    sql.fetch_all::<(i64,)>(db).await.map(drop)
}
