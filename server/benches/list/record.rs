//! One user: opening a record and making a new one, beside the SQL that anybody would write for it.

use super::support::client::Client;
use super::support::measure::{Spread, spread};
use anyhow::ensure;
use app::users::api::EditUser;
use control_center::clock::{Clock, SystemClock};
use control_center::store::Store;
use control_center::store::user_list::{COLUMNS, UserListRow};
use control_center::{execute, rows, value};
use leptos::server_fn::ServerFn;
use sqlx::AssertSqlSafe;
use std::net::SocketAddr;
use uuid::Uuid;

/// Name, by SQL, by the program.
pub async fn all(store: &Store, program: SocketAddr, cookie: &str) -> anyhow::Result<Vec<(String, Spread, Spread)>> {
    Ok(vec![
        (
            "opening a record".to_owned(),
            opened_by_sql(store).await?,
            opened(store, program, cookie).await?,
        ),
        (
            "creating a user".to_owned(),
            created_by_sql(store).await?,
            created(program, cookie).await?,
        ),
    ])
}

/// Somebody in the middle of the table, with groups.
async fn somebody(store: &Store) -> anyhow::Result<(i64, Uuid)> {
    let sql = "SELECT u.seq, u.id FROM users u WHERE u.activity = 'active'
        AND u.seq > (SELECT MAX(seq) / 2 FROM users)
        AND EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq) ORDER BY u.seq LIMIT 1";
    Ok(rows!(&mut store.read().await?.db(), fetch_one, (i64, Uuid), sql)?)
}

async fn opened_by_sql(store: &Store) -> anyhow::Result<Spread> {
    let (seq, id) = somebody(store).await?;
    let mut conn = store.read().await?;
    let user = format!(
        "SELECT {COLUMNS} FROM users u LEFT JOIN contacts c ON c.id = u.contact_id
            LEFT JOIN users r ON r.seq = u.responsible_seq WHERE u.id = $1"
    );
    spread(async || {
        let mut db = conn.db();
        rows!(&mut db, fetch_one, UserListRow, AssertSqlSafe(user.clone()), id)?;
        let groups =
            "SELECT g.id, g.name, g.activity, m.writable FROM memberships m JOIN groups g ON g.seq = m.group_seq
            WHERE m.user_seq = $1 ORDER BY g.name_key";
        rows!(&mut db, fetch_all, (Uuid, String, String, bool), groups, seq)?;
        let rights = "SELECT p.permission, p.writable, g.id, g.name FROM memberships m
            JOIN groups g ON g.seq = m.group_seq JOIN group_permissions p ON p.group_seq = g.seq
            WHERE m.user_seq = $1 AND g.activity = 'active' ORDER BY p.permission, g.name_key";
        rows!(&mut db, fetch_all, (String, bool, Uuid, String), rights, seq)?;
        let tags =
            "SELECT t.name FROM user_tags l JOIN tags t ON t.seq = l.tag_seq WHERE l.user_seq = $1 ORDER BY t.key";
        value!(&mut db, fetch_all, String, tags, seq)?;
        let sessions = "SELECT COUNT(*) FROM sessions WHERE user_seq = $1 AND expires_at > $2";
        value!(&mut db, fetch_one, i64, sessions, seq, SystemClock.now())?;
        Ok(())
    })
    .await
}

async fn opened(store: &Store, program: SocketAddr, cookie: &str) -> anyhow::Result<Spread> {
    let (_, id) = somebody(store).await?;
    let path = format!("{}?id={id}&draft=", EditUser::url());
    let mut client = Client::connect(program, cookie).await?;
    spread(async || client.get(&path).await.map(drop)).await
}

/// The user, its keys, a membership and the audit event, in one transaction.
async fn created_by_sql(store: &Store) -> anyhow::Result<Spread> {
    let group = "SELECT seq FROM groups WHERE activity = 'active' ORDER BY seq LIMIT 1";
    let group = value!(&mut store.read().await?.db(), fetch_one, i64, group)?;
    spread(async || {
        let (id, now) = (Uuid::now_v7(), SystemClock.now());
        let (name, email) = (format!("sql{}", id.simple()), format!("sql{}@example.org", id.simple()));
        let mut tx = store.write().await?;
        let mut db = tx.db();
        let seq = value!(
            &mut db,
            fetch_one,
            i64,
            "INSERT INTO users (id, name, name_key, email, email_key, last_seen_at, created_at, modified_at, search_text)
             VALUES ($1, $2, $2, $3, $3, $4, $4, $4, $5) RETURNING seq",
            id,
            &name,
            &email,
            now,
            format!("{name} {email}")
        )?;
        for key in [&name, &email] {
            execute!(&mut db, "INSERT INTO user_keys (key, user_seq) VALUES ($1, $2)", key, seq)?;
        }
        let member = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, $3)";
        execute!(&mut db, member, seq, group, now)?;
        let event = "INSERT INTO audit_events (id, at, action, target_kind, target_id) VALUES ($1, $2, 'bench', 'user', $1) RETURNING n";
        let n = value!(&mut db, fetch_one, i64, event, id, now)?;
        let details = format!("{{\"name\":[null,\"{name}\"],\"email\":[null,\"{email}\"]}}");
        execute!(&mut db, "INSERT INTO audit_details (event_n, details) VALUES ($1, $2)", n, details)?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// By the plain form, key and all.
async fn created(program: SocketAddr, cookie: &str) -> anyhow::Result<Spread> {
    let mut client = Client::connect(program, cookie).await?;
    spread(async || {
        let id = Uuid::now_v7().simple().to_string();
        let form = format!("key={id}&name=form{id}&email=form{id}%40example.org&then=save");
        let answer = client.post("/control-center/users/new", &form).await?;
        ensure!(
            answer.head.starts_with("HTTP/1.1 303") && !answer.head.contains("users/new?"),
            "{}",
            answer.head
        );
        Ok(())
    })
    .await
}
