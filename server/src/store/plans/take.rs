//! Taking users or groups into a plan, and setting aside those who changed since.

use super::guard::{self, Danger};
use super::{Actor, ActorReach, Targets};
use crate::scope::Scope;
use crate::store::dialect::list;
use crate::store::sql::{Arg, Sql};
use crate::store::user_list::{Reach, UserList};
use crate::store::user_record::{push_member, push_not_theirs};
use crate::store::{Db, Store, StoreError};
use crate::users::filter::Wanted;
use crate::value;
use app::bulk::Outcome;
use sqlx::AssertSqlSafe;

/// Users that are looked at in one transaction: on SQLite others want to write in between.
const AT_ONCE: usize = 20_000;

/// A plan to be filled: what an action does to whom.
pub struct Draft {
    /// The plan's row number.
    pub plan: i64,
    /// Which rows it is about.
    pub targets: Targets,
    /// Conditions on `users u` or `groups g` with what they mean; the first that holds decides, else it will be done.
    pub exceptions: Vec<(String, Outcome)>,
    /// What undoing gives back: a text over the same.
    pub before: String,
    /// What it may take away.
    pub danger: Danger,
    /// Who acts.
    pub actor: Actor,
}

/// Whom a plan is to name.
pub enum Chosen<'q> {
    /// All users of a list.
    Users(UserList<'q>),
    /// Groups, by their row numbers. There are thousands of groups at most.
    Groups(Vec<i64>),
}

/// A condition on `groups g`: they make administrators, once they are active.
const HOLDS_ADMIN: &str =
    "EXISTS (SELECT 1 FROM group_permissions gp WHERE gp.group_seq = g.seq AND gp.permission = 'admin')";

/// Takes all who were chosen into a plan, each with what will become of it.
///
/// # Errors
/// When the database refuses.
pub async fn take(store: &Store, draft: &Draft, chosen: Chosen<'_>) -> Result<(), StoreError> {
    match (store, chosen) {
        (Store::Sqlite { .. }, Chosen::Users(list)) => draft.take_in_turns(store, list).await,
        (_, chosen) => {
            let mut tx = store.write().await?;
            match chosen {
                Chosen::Users(list) => draft.take_users(&mut tx.db(), &list, None).await?,
                Chosen::Groups(seqs) => draft.take_groups(&mut tx.db(), seqs).await?,
            }
            tx.commit().await
        }
    }
}

impl Draft {
    /// Those of the list, some in a transaction.
    async fn take_in_turns(&self, store: &Store, list: UserList<'_>) -> Result<(), StoreError> {
        if let [Reach::Among(seqs)] = &list.ways[..] {
            for seqs in seqs.chunks(AT_ONCE) {
                let ways = vec![Reach::Among(seqs.to_vec())];
                let mut tx = store.write().await?;
                self.take_users(&mut tx.db(), &UserList { ways, ..list }, None).await?;
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
            self.take_users(&mut tx.db(), &list, Some((after, after + step)))
                .await?;
            tx.commit().await?;
            after += step;
        }
        Ok(())
    }

    /// What takes rows in, up to its `FROM`.
    fn insert(&self) -> Sql {
        let alias = self.targets.alias;
        let mut sql =
            Sql::new("INSERT INTO plan_targets (plan_seq, target_seq, version, before, outcome) SELECT CAST(");
        sql.bind(Arg::Int(self.plan));
        sql.push(&format!(
            " AS BIGINT), {alias}.seq, {alias}.version, {}, CASE",
            self.before
        ));
        if self.actor.reach == ActorReach::NoAdministration {
            sql.push(&format!(" WHEN {HOLDS_ADMIN} THEN '{}'", Outcome::NotYours.as_str()));
        }
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
        sql.push(&format!(" WHEN {alias}.seq < 0 THEN '' ELSE 'will' END"));
        sql
    }

    /// Those of the list, or those of it in a range of row numbers (after, up to).
    async fn take_users(
        &self,
        db: &mut Db<'_>,
        list: &UserList<'_>,
        range: Option<(i64, i64)>,
    ) -> Result<(), StoreError> {
        let mut sql = self.insert();
        if let Some((after, to)) = range {
            sql.push(" FROM users u WHERE u.seq > ")
                .bind(Arg::Int(after))
                .push(" AND u.seq <= ")
                .bind(Arg::Int(to))
                .push(" AND ");
            list.filter.push_to(&mut sql, db, Wanted::All);
        } else {
            list.push_all(&mut sql, db);
        }
        sql.fetch_all::<(i64,)>(db).await.map(drop)
    }

    async fn take_groups(&self, db: &mut Db<'_>, seqs: Vec<i64>) -> Result<(), StoreError> {
        let mut sql = self.insert();
        let place = sql.place(Arg::Text(list(seqs)));
        let these = db.numbers_of_list(&place);
        sql.push(&format!(" FROM groups g WHERE g.seq IN ({these})"));
        sql.fetch_all::<(i64,)>(db).await.map(drop)
    }
}

/// What decides whether somebody is still to be changed as the plan says.
pub enum Still {
    /// To be done: none of these conditions on `users u` or `groups g` holds by now.
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
    targets: Targets,
    actor: &Actor,
    still: &Still,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let Targets { table, alias, .. } = targets;
    if let Db::Postgres(_) = db {
        let lock = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {table} {alias} JOIN plan_targets p ON p.target_seq = {alias}.seq
             WHERE p.plan_seq = $1 AND p.outcome = 'will' ORDER BY {alias}.seq FOR NO KEY UPDATE OF {alias}) locked"
        );
        value!(db, fetch_one, i64, AssertSqlSafe(lock), plan)?;
    }
    let versions_on = match still {
        Still::ToDo(_) => 0,
        Still::ToUndo(_, versions) => *versions,
    };
    let mut sql = Sql::new("UPDATE plan_targets SET outcome = ");
    sql.bind(Arg::Text(outcome.as_str().to_owned()))
        .push(" WHERE plan_seq = ")
        .bind(Arg::Int(plan))
        .push(&format!(
            " AND outcome = 'will' AND EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.seq = plan_targets.target_seq
                AND ({alias}.version <> plan_targets.version + "
        ))
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
    match (&actor.scope, actor.reach) {
        (_, ActorReach::NoAdministration) => {
            sql.push(&format!(" OR {HOLDS_ADMIN}"));
        }
        (Scope::Groups(led), ActorReach::OwnPeople) => {
            sql.push(" OR ");
            push_not_theirs(&mut sql, led);
        }
        // Whom they took out of their group they may take in again.
        (Scope::Groups(led), ActorReach::All) if matches!(still, Still::ToDo(_)) => {
            sql.push(" OR ");
            sql.push("NOT ");
            push_member(&mut sql, "u", led);
        }
        _ => {}
    }
    sql.push("))");
    sql.fetch_all::<(i64,)>(db).await.map(drop)
}
