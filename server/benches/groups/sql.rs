//! What is in the database to be measured, and the same by bare SQL, as anybody would write it.

use super::support::measure::{Spread, since, spread};
use anyhow::ensure;
use control_center::clock::{Clock, DAY, SystemClock};
use control_center::sign_in::token::{digest, new};
use control_center::store::sessions::{self, NewSession, owner};
use control_center::store::sql::{Arg, for_values};
use control_center::store::user_list::{COLUMNS, UserListRow};
use control_center::store::{Db, Store};
use control_center::{execute, rows, value};
use sqlx::AssertSqlSafe;
use std::time::Instant;
use uuid::Uuid;

/// The permission that every group but the administrators' gives.
pub const PERMISSION: &str = "tasks";
/// Members of the large group, or a fifth of all where that is less.
const LARGE: i64 = 200_000;
/// Members of the small one.
const SMALL: i64 = 20;
/// Users that are added to a group, or a twentieth of all where that is less.
const ADDED: i64 = 10_000;

/// A group and its size.
pub struct Group {
    pub seq: i64,
    pub id: Uuid,
    pub members: i64,
}

/// What there is.
pub struct Prepared {
    pub large: Group,
    pub small: Group,
    /// Nobody is in it.
    pub target: Group,
    /// Row numbers of those who are added.
    pub users: Vec<i64>,
    pub added: usize,
    /// Groups that give [`PERMISSION`].
    pub granting: i64,
    /// How many groups each of the leads leads, and their cookie.
    pub leads: Vec<(u64, String)>,
}

/// Makes three groups of these sizes, tags who is to be added (one in so many of all), and gives leads so many groups each.
pub async fn prepare(store: &Store, led: &[i64]) -> anyhow::Result<Prepared> {
    let now = SystemClock.now();
    let mut tx = store.write().await?;
    let mut db = tx.db();
    let users = value!(&mut db, fetch_one, i64, "SELECT COUNT(*) FROM users")?;
    let large = group(&mut db, "Bench large", LARGE.min(users / 5)).await?;
    let small = group(&mut db, "Bench small", SMALL).await?;
    let target = group(&mut db, "Bench target", 0).await?;
    let insert = "INSERT INTO group_permissions (group_seq, permission, writable)
        SELECT g.seq, $1, FALSE FROM groups g WHERE g.activity = 'active' AND NOT EXISTS (SELECT 1 FROM group_permissions p
            WHERE p.group_seq = g.seq AND p.permission IN ('admin', $1))";
    execute!(&mut db, insert, PERMISSION)?;
    let granting = value!(
        &mut db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM group_permissions WHERE permission = $1",
        PERMISSION
    )?;
    let tag = value!(
        &mut db,
        fetch_one,
        i64,
        "INSERT INTO tags (subject, name, key) VALUES ('user', 'bench', 'bench') RETURNING seq"
    )?;
    let added = ADDED.min(users / 20);
    execute!(
        &mut db,
        "INSERT INTO user_tags (user_seq, tag_seq) SELECT seq, $1 FROM users
         WHERE activity IN ('active', 'deactivated') AND seq % $2 = 0 ORDER BY seq LIMIT $3",
        tag,
        // Here and there, as those of a department are; some of all are deleted.
        users / added * 9 / 10,
        added
    )?;
    let users = value!(
        &mut db,
        fetch_all,
        i64,
        "SELECT user_seq FROM user_tags WHERE tag_seq = $1 ORDER BY user_seq",
        tag
    )?;
    let (mut leads, mut passed) = (Vec::new(), 0);
    for (nth, groups) in (2..).zip(led) {
        leads.push(lead(&mut db, nth, passed, *groups, now).await?);
        passed += groups;
    }
    tx.commit().await?;
    Ok(Prepared {
        large,
        small,
        target,
        added: users.len(),
        users,
        granting,
        leads,
    })
}

async fn group(db: &mut Db<'_>, name: &str, members: i64) -> anyhow::Result<Group> {
    let (id, now) = (Uuid::now_v7(), SystemClock.now());
    // The bulk load gave row numbers by itself.
    let seq = value!(&mut *db, fetch_one, i64, "SELECT MAX(seq) + 1 FROM groups")?;
    execute!(
        &mut *db,
        "INSERT INTO groups (seq, id, name, name_key, created_at, modified_at) VALUES ($1, $2, $3, $4, $5, $5)",
        seq,
        id,
        name,
        name.to_lowercase(),
        now
    )?;
    execute!(
        db,
        "INSERT INTO memberships (user_seq, group_seq, granted_at)
         SELECT seq, $1, $2 FROM users WHERE activity = 'active' ORDER BY seq LIMIT $3",
        seq,
        now,
        members
    )?;
    Ok(Group { seq, id, members })
}

/// Has the nth of those who can sign in lead so many groups after those `passed`, or the rest of them; gives how many,
/// and their session.
async fn lead(db: &mut Db<'_>, nth: i64, passed: i64, groups: i64, now: i64) -> anyhow::Result<(u64, String)> {
    let user = value!(
        &mut *db,
        fetch_one,
        i64,
        "SELECT u.seq FROM users u WHERE u.activity = 'active' AND u.api_only = FALSE AND u.expires_on = 0
            AND NOT EXISTS (SELECT 1 FROM memberships m JOIN group_permissions p ON p.group_seq = m.group_seq
                WHERE m.user_seq = u.seq AND p.permission = 'admin')
         ORDER BY u.seq LIMIT 1 OFFSET $1",
        nth
    )?;
    execute!(
        &mut *db,
        "UPDATE groups SET leader_seq = NULL WHERE leader_seq = $1",
        user
    )?;
    let led = execute!(
        &mut *db,
        "UPDATE groups SET leader_seq = $1 WHERE seq IN (SELECT seq FROM groups
            WHERE activity = 'active' AND name NOT LIKE 'Bench%' ORDER BY seq LIMIT $2 OFFSET $3)",
        user,
        groups,
        passed
    )?;
    ensure!(led > 0, "no group is left to lead");
    let token = new();
    let session = NewSession {
        digest: digest(&token),
        user_seq: user,
        created_at: now,
        expires_at: now + DAY,
        address: "192.0.2.1",
        agent: "bench",
    };
    sessions::insert(db, session).await?;
    Ok((led, format!("session={token}")))
}

/// Who can do something: the first page, that is the users as lists show them and what gives it to them; and how many
/// there are.
pub async fn who_can(store: &Store) -> anyhow::Result<(Spread, Spread)> {
    let mut conn = store.read().await?;
    let page = spread(async || {
        let mut db = conn.db();
        let text = format!(
            "SELECT {COLUMNS} FROM users u LEFT JOIN contacts c ON c.id = u.contact_id
             WHERE u.activity = 'active' AND EXISTS (
                SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
                    JOIN group_permissions p ON p.group_seq = g.seq AND p.permission = $1 WHERE m.user_seq = u.seq)
             ORDER BY u.name_key, u.seq LIMIT 51"
        );
        let users = rows!(&mut db, fetch_all, UserListRow, AssertSqlSafe(text), PERMISSION)?;
        let seqs: Vec<String> = users.iter().map(|user| user.seq.to_string()).collect();
        let text = format!(
            "SELECT m.user_seq, g.id, g.name, p.writable, m.granted_at, COALESCE(b.name, '') FROM memberships m
                JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
                JOIN group_permissions p ON p.group_seq = g.seq AND p.permission = $1
                LEFT JOIN users b ON b.id = m.granted_by
             WHERE m.user_seq IN ({}) ORDER BY g.name_key",
            seqs.join(", ")
        );
        let given = rows!(
            &mut db,
            fetch_all,
            (i64, Uuid, String, bool, i64, String),
            AssertSqlSafe(text),
            PERMISSION
        )?;
        ensure!(users.len() == 51 && given.len() >= 51, "nobody can");
        Ok(())
    })
    .await?;
    let count = spread(async || {
        value!(
            &mut conn.db(),
            fetch_one,
            i64,
            "SELECT COUNT(*) FROM users u WHERE u.activity = 'active' AND EXISTS (
                SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
                    JOIN group_permissions p ON p.group_seq = g.seq AND p.permission = $1 WHERE m.user_seq = u.seq)",
            PERMISSION
        )?;
        Ok(())
    })
    .await?;
    Ok((page, count))
}

/// Who asks and what they may do: the one query of every request.
pub async fn rights(store: &Store) -> anyhow::Result<Spread> {
    let mut conn = store.read().await?;
    let found = "SELECT digest FROM sessions LIMIT 1";
    let digest = value!(&mut conn.db(), fetch_one, Vec<u8>, found)?;
    let now = SystemClock.now();
    spread(async || {
        let found = owner(&mut conn.db(), &digest, now, 0, now / DAY).await?;
        ensure!(found.is_some(), "nobody's session");
        Ok(())
    })
    .await
}

/// Adds the members with an audit event each, and takes them away again; gives the milliseconds of the first.
pub async fn add(store: &Store, prepared: &Prepared) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let now = SystemClock.now();
    let mut tx = store.write().await?;
    let mut db = tx.db();
    let members = prepared.users.iter();
    let members = members.map(|user| vec![Arg::Int(*user), Arg::Int(prepared.target.seq), Arg::Int(now)]);
    let head = "INSERT INTO memberships (user_seq, group_seq, granted_at)";
    for_values::<(i64,)>(&mut db, head, members.collect(), "").await?;
    let events = prepared.users.iter().map(|_| {
        vec![
            Arg::Id(Uuid::now_v7()),
            Arg::Int(now),
            Arg::Text("bench".to_owned()),
            Arg::Text("user".to_owned()),
            Arg::Id(prepared.target.id),
        ]
    });
    let head = "INSERT INTO audit_events (id, at, action, target_kind, target_id)";
    let numbers: Vec<(i64,)> = for_values(&mut db, head, events.collect(), " RETURNING n").await?;
    let details = numbers
        .into_iter()
        .map(|(n,)| vec![Arg::Int(n), Arg::Text("{\"membership\":[null,\"read\"]}".to_owned())]);
    let head = "INSERT INTO audit_details (event_n, details)";
    for_values::<(i64,)>(&mut db, head, details.collect(), "").await?;
    tx.commit().await?;
    let took = since(begun);
    take_away(store, prepared).await?;
    Ok(took)
}

/// Nobody is in the group any more, of all that were added.
pub async fn take_away(store: &Store, prepared: &Prepared) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    let gone = execute!(
        &mut tx.db(),
        "DELETE FROM memberships WHERE group_seq = $1",
        prepared.target.seq
    )?;
    ensure!(
        usize::try_from(gone)? == prepared.added,
        "{gone} members instead of {}",
        prepared.added
    );
    tx.commit().await?;
    Ok(())
}
