//! The same by bare SQL, as anybody would write it.

use super::support::measure::since;
use anyhow::ensure;
use control_center::clock::{Clock, SystemClock};
use control_center::store::{Store, Tx};
use control_center::{execute, rows, value};
use sqlx::AssertSqlSafe;
use std::time::Instant;
use uuid::Uuid;

/// One in so many is acted on.
const ONE_IN: i64 = 10;
/// Row numbers of those.
const WHOM: &str = "SELECT l.user_seq FROM user_tags l JOIN tags t ON t.seq = l.tag_seq WHERE t.key = 'bench'";

/// Gives one active user in ten a tag; gives how many these are.
pub async fn prepare(store: &Store) -> anyhow::Result<i64> {
    let mut tx = store.write().await?;
    let mut db = tx.db();
    let tag = value!(
        &mut db,
        fetch_one,
        i64,
        "INSERT INTO tags (subject, name, key) VALUES ('user', 'bench', 'bench') RETURNING seq"
    )?;
    // The administrator who acts is none of them.
    execute!(
        &mut db,
        "INSERT INTO user_tags (user_seq, tag_seq) SELECT seq, $1 FROM users
         WHERE seq % $2 = 7 AND seq NOT IN (SELECT user_seq FROM memberships m JOIN group_permissions p
            ON p.group_seq = m.group_seq WHERE p.permission = 'admin')",
        tag,
        ONE_IN
    )?;
    execute!(
        &mut db,
        AssertSqlSafe(format!("UPDATE users SET activity = 'active' WHERE seq IN ({WHOM})"))
    )?;
    let count = value!(
        &mut db,
        fetch_one,
        i64,
        AssertSqlSafe(format!("SELECT COUNT(*) FROM ({WHOM}) x"))
    )?;
    tx.commit().await?;
    Ok(count)
}

/// Who it would be.
pub async fn select(store: &Store) -> anyhow::Result<f64> {
    let mut conn = store.read().await?;
    let begun = Instant::now();
    let sql = format!(
        "SELECT u.seq, u.version, u.activity FROM users u WHERE u.activity IN ('active', 'deactivated') AND u.seq IN ({WHOM})"
    );
    let found = rows!(&mut conn.db(), fetch_all, (i64, i64, String), AssertSqlSafe(sql))?;
    let took = since(begun);
    ensure!(!found.is_empty(), "nobody was found");
    Ok(took)
}

/// Does it with its audit events, and takes it back.
pub async fn change(store: &Store) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let tx = deactivate(store).await?;
    tx.commit().await?;
    let took = since(begun);
    let mut tx = store.write().await?;
    execute!(
        &mut tx.db(),
        AssertSqlSafe(format!("UPDATE users SET activity = 'active' WHERE seq IN ({WHOM})"))
    )?;
    tx.commit().await?;
    Ok(took)
}

async fn deactivate(store: &Store) -> anyhow::Result<Tx> {
    let now = SystemClock.now();
    let mut tx = store.write().await?;
    let mut db = tx.db();
    execute!(
        &mut db,
        AssertSqlSafe(format!(
            "UPDATE users SET activity = 'deactivated', version = version + 1, modified_at = $1 WHERE seq IN ({WHOM})"
        )),
        now
    )?;
    let last = value!(&mut db, fetch_one, i64, "SELECT COALESCE(MAX(n), 0) FROM audit_events")?;
    let ids = db.new_ids("$1");
    execute!(
        &mut db,
        AssertSqlSafe(format!(
            "INSERT INTO audit_events (id, at, action, target_kind, target_id, address, request_id)
             SELECT {ids}, $2, 'bench', 'user', id, '192.0.2.1', 'bench' FROM users WHERE seq IN ({WHOM})"
        )),
        format!("{:012x}", now / 1000),
        now
    )?;
    execute!(
        &mut db,
        "INSERT INTO audit_details (event_n, details)
         SELECT n, '{\"activity\":[\"active\",\"deactivated\"]}' FROM audit_events WHERE n > $1",
        last
    )?;
    Ok(tx)
}

/// What was asked for was done to the plan at this path, not refused.
pub async fn happened(store: &Store, path: &str, column: &str) -> anyhow::Result<()> {
    let id: Uuid = path.rsplit('/').next().unwrap_or_default().parse()?;
    let sql = format!("SELECT {column}, halted FROM plans WHERE id = $1");
    let (at, halted) = rows!(
        &mut store.read().await?.db(),
        fetch_one,
        (i64, String),
        AssertSqlSafe(sql),
        id
    )?;
    ensure!(at > 0, "{column}: it was not done: {halted}");
    Ok(())
}

/// Everybody is as they were, and so many events of the program tell what happened to them.
pub async fn agree(store: &Store, events: i64) -> anyhow::Result<()> {
    let mut conn = store.read().await?;
    let mut db = conn.db();
    let told = value!(
        &mut db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM audit_events WHERE action IN ('user.deactivate', 'user.deactivate.undo')"
    )?;
    ensure!(told == events, "{told} events instead of {events}");
    let sql = format!("SELECT COUNT(*) FROM users WHERE activity <> 'active' AND seq IN ({WHOM})");
    let left = value!(&mut db, fetch_one, i64, AssertSqlSafe(sql))?;
    ensure!(left == 0, "{left} were not brought back");
    Ok(())
}
