//! Memberships: add to a group, remove from it.

use super::{About, Act, Leads, changed, deleted, when_of, who_and_when, who_of};
use crate::core::Core;
use crate::execute;
use crate::store::plans::{Chunk, Danger, WHOM};
use crate::store::{Db, StoreError};
use app::bulk::Outcome;
use sqlx::AssertSqlSafe;

/// Makes members; of those who are, changes what they may write.
pub struct AddToGroup;
/// Ends memberships.
pub struct RemoveFromGroup;

/// Whether somebody is a member, and if so whether they may write: empty, `read` or `write`.
fn membership(about: &About) -> String {
    format!(
        "COALESCE((SELECT CASE WHEN m.writable = TRUE THEN 'write' ELSE 'read' END FROM memberships m
            WHERE m.user_seq = u.seq AND m.group_seq = {}), '')",
        about.group
    )
}

/// The word in a remembered [`grant`].
const WAS: &str = "TRIM(SUBSTR(p.before, 1, 5))";
/// By whom and when, behind it.
const GRANTED: &str = "SUBSTR(p.before, 6)";

/// [`membership`] in five letters, and by whom it was granted and when: what ending it has to remember.
fn grant(db: &Db<'_>, about: &About) -> String {
    let granted = who_and_when(db, "m.granted_by", "m.granted_at");
    format!(
        "COALESCE((SELECT CASE WHEN m.writable = TRUE THEN 'write' ELSE 'read ' END || {granted}
            FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq = {}), '')",
        about.group
    )
}

/// What an event says: which group by its identity, and what was and is allowed in it.
fn details(db: &Db<'_>, about: &About, before: &str, after: &str) -> String {
    let id = db.id_text("g.id");
    let group = format!("(SELECT {id} FROM groups g WHERE g.seq = {})", about.group);
    let change = changed("membership", before, after);
    format!("'{{\"group\":\"' || {group} || '\",' || SUBSTR({change}, 2)")
}

/// JSON of what [`membership`] said.
fn said(expression: &str) -> String {
    format!("CASE WHEN {expression} = '' THEN 'null' ELSE '\"' || {expression} || '\"' END")
}

fn danger(about: &About, takes_away: bool) -> Danger {
    if takes_away && about.group_of_administrators {
        Danger::Group(about.group)
    } else {
        Danger::None
    }
}

/// Ends the memberships of those of a chunk for whom the condition on `plan_targets p` holds.
async fn end(db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>, condition: &str) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM memberships WHERE group_seq = {} AND user_seq IN (SELECT p.target_seq FROM plan_targets p
            WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will' AND {condition})",
        about.group
    );
    chunk.execute(db, text).await.map(drop)
}

/// Gives back what [`grant`] remembers.
async fn give_back(db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let (by, at) = (who_of(db, GRANTED), when_of(GRANTED));
    let text = format!(
        "INSERT INTO memberships (user_seq, group_seq, writable, granted_at, granted_by)
         SELECT p.target_seq, {}, {WAS} = 'write', CAST({at} AS BIGINT), {by} FROM plan_targets p
         WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will'",
        about.group
    );
    chunk.execute(db, text).await.map(drop)
}

/// Makes members of those of a chunk for whom the condition on `plan_targets p` holds, or changes what they may
/// write, by an expression over `p`.
async fn begin(
    db: &mut Db<'_>,
    about: &About,
    chunk: &Chunk<'_>,
    writable: &str,
    condition: &str,
) -> Result<(), StoreError> {
    let text = format!(
        "INSERT INTO memberships (user_seq, group_seq, writable, granted_at, granted_by)
         SELECT p.target_seq, {}, {writable}, $4, $5 FROM plan_targets p
         WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will' AND {condition}
         ON CONFLICT (user_seq, group_seq) DO UPDATE SET writable = excluded.writable",
        about.group
    );
    execute!(
        db,
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last,
        chunk.now,
        chunk.actor
    )
    .map(drop)
}

/// The users themselves have a new version.
async fn touch(db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let text = format!("UPDATE users SET version = version + 1, modified_at = $4 WHERE seq IN {WHOM}");
    execute!(db, AssertSqlSafe(text), chunk.plan, chunk.first, chunk.last, chunk.now).map(drop)
}

#[async_trait::async_trait]
impl Act for AddToGroup {
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
        let is = if about.writable { "write" } else { "read" };
        vec![deleted(), (format!("{} = '{is}'", membership(about)), Outcome::Already)]
    }

    fn before(&self, _: &Db<'_>, about: &About) -> String {
        membership(about)
    }

    fn danger(&self, about: &About, undoing: bool) -> Danger {
        danger(about, undoing)
    }

    fn leads(&self) -> Leads {
        Leads::Members
    }

    fn details(&self, db: &Db<'_>, about: &About, undoing: bool) -> Option<String> {
        let (was, set) = (
            said("p.before"),
            if about.writable { "'\"write\"'" } else { "'\"read\"'" },
        );
        Some(if undoing {
            details(db, about, set, &was)
        } else {
            details(db, about, &was, set)
        })
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let writable = if about.writable { "TRUE" } else { "FALSE" };
        begin(db, about, chunk, writable, "TRUE").await?;
        touch(db, chunk).await
    }

    async fn undo(&self, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        end(db, about, chunk, "p.before = ''").await?;
        begin(db, about, chunk, "(p.before = 'write')", "p.before <> ''").await?;
        touch(db, chunk).await
    }
}

#[async_trait::async_trait]
impl Act for RemoveFromGroup {
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
        vec![deleted(), (format!("{} = ''", membership(about)), Outcome::Already)]
    }

    fn before(&self, db: &Db<'_>, about: &About) -> String {
        grant(db, about)
    }

    fn danger(&self, about: &About, undoing: bool) -> Danger {
        danger(about, !undoing)
    }

    fn leads(&self) -> Leads {
        Leads::Members
    }

    fn details(&self, db: &Db<'_>, about: &About, undoing: bool) -> Option<String> {
        let was = said(WAS);
        Some(if undoing {
            details(db, about, "'null'", &was)
        } else {
            details(db, about, &was, "'null'")
        })
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        end(db, about, chunk, "TRUE").await?;
        touch(db, chunk).await
    }

    async fn undo(&self, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        give_back(db, about, chunk).await?;
        touch(db, chunk).await
    }
}
