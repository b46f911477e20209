//! Users from CSV files.

mod browser;
mod guard;
mod links;
mod matching;
mod staff;
mod whole;

use crate::support::World;
use control_center::import::{ImportError, ImportReport, import_users};
use control_center::store::audit::{AuditEvent, append};
use control_center::store::users::{NewUser, insert};
use control_center::text::fold::fold;
use control_center::{execute, rows, value};
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

async fn try_import(world: &World, text: &str, dry_run: bool) -> Result<ImportReport, ImportError> {
    import_users(&world.store, &*world.clock, &TimeZone::UTC, text.as_bytes(), dry_run).await
}

pub async fn import(world: &World, text: &str) -> ImportReport {
    try_import(world, text, false).await.unwrap()
}

/// What an import found, as `line field reason`.
fn reasons(lines: &[control_center::import::Line]) -> Vec<String> {
    let one = |line: &control_center::import::Line| {
        let line_number = line.line;
        let problems = line.problems.clone().into_iter();
        problems.map(move |problem| format!("{line_number} {} {}", problem.field, problem.reason))
    };
    lines.iter().flat_map(one).collect()
}

/// New, changed, same, wrong.
pub fn counts(report: &ImportReport) -> (usize, usize, usize, usize) {
    (report.new, report.changed, report.same, report.wrong.len())
}

pub async fn number(world: &World, sql: &str) -> i64 {
    let sql = AssertSqlSafe(sql.to_owned());
    value!(&mut world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
}

pub async fn texts(world: &World, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    let found = rows!(&mut world.store.read().await.unwrap().db(), fetch_all, (String,), sql).unwrap();
    found.into_iter().map(|(text,)| text).collect()
}

/// Everything that a write would move: rows, versions, times of change, and the audit trail.
pub async fn footprint(world: &World) -> Vec<i64> {
    let mut numbers = Vec::new();
    for sql in [
        "SELECT count(*) FROM users",
        "SELECT CAST(COALESCE(sum(version), 0) AS BIGINT) FROM users",
        "SELECT COALESCE(max(modified_at), 0) FROM users",
        "SELECT CAST(COALESCE(sum(version), 0) AS BIGINT) FROM contacts",
        "SELECT count(*) FROM contacts",
        "SELECT count(*) FROM user_keys",
        "SELECT count(*) FROM groups",
        "SELECT count(*) FROM memberships",
        "SELECT count(*) FROM tags",
        "SELECT count(*) FROM user_tags",
        "SELECT count(*) FROM user_changes",
        "SELECT count(*) FROM audit_events",
        "SELECT count(*) FROM audit_details",
    ] {
        numbers.push(number(world, sql).await);
    }
    numbers
}

/// A user who can sign in, in a group of this name with this permission.
async fn user_in_group(world: &World, name: &str, group: &str, permission: &str) {
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    let user = NewUser {
        id: Uuid::now_v7(),
        name: name.to_owned(),
        email: format!("{name}@example.com"),
        activity: "active",
        password_hash: "$argon2id$".to_owned(),
        created_at: 1,
        ..NewUser::default()
    };
    let seq = insert(&mut db, &user).await.unwrap();
    execute!(
        &mut db,
        "INSERT INTO groups (id, name, name_key, created_at, modified_at) VALUES ($1, $2, $3, 1, 1) ON CONFLICT DO NOTHING",
        Uuid::now_v7(),
        group,
        fold(group)
    )
    .unwrap();
    let group_seq = value!(
        &mut db,
        fetch_one,
        i64,
        "SELECT seq FROM groups WHERE name_key = $1",
        fold(group)
    )
    .unwrap();
    execute!(
        &mut db,
        "INSERT INTO group_permissions (group_seq, permission) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        group_seq,
        permission
    )
    .unwrap();
    execute!(
        &mut db,
        "INSERT INTO memberships (user_seq, group_seq, writable, granted_at) VALUES ($1, $2, TRUE, 1)",
        seq,
        group_seq
    )
    .unwrap();
    execute!(
        &mut db,
        "INSERT INTO sessions (digest, user_seq, created_at, last_used_at, expires_at) VALUES ($1, $2, 1, 1, 1)",
        name.as_bytes().to_vec(),
        seq
    )
    .unwrap();
    let event = AuditEvent {
        at: 1,
        actor: None,
        action: "user.create",
        target_kind: "user",
        target: Some(user.id),
        details: serde_json::Value::Null,
        address: "",
        request_id: "",
    };
    append(&mut db, event).await.unwrap();
    tx.commit().await.unwrap();
}

async fn execute_all(world: &World, statements: &[&str]) {
    let mut tx = world.store.write().await.unwrap();
    for sql in statements {
        execute!(&mut tx.db(), AssertSqlSafe((*sql).to_owned())).unwrap();
    }
    tx.commit().await.unwrap();
}
