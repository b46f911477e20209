//! The same by bare SQL, as anybody would write it.

use control_center::clock::{Clock, SystemClock};
use control_center::store::sql::{Arg, for_values};
use control_center::store::{Db, Store};
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Row};
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

/// Reads everybody who is in the list, in its order, with the columns of the file; gives how many they are.
pub async fn read(store: &Store) -> anyhow::Result<u64> {
    let mut conn = store.read().await?;
    let mut db = conn.db();
    let groups = db.names_joined("g.name", "g.name_key");
    let text = format!(
        "SELECT u.seq, u.name, u.email, u.activity, u.api_only, COALESCE(c.first_name, ''), COALESCE(c.last_name, ''),
            COALESCE(c.company, ''), u.last_login, u.no_shared_data, (SELECT {groups} FROM memberships m
                JOIN groups g ON g.seq = m.group_seq WHERE m.user_seq = u.seq AND g.activity <> 'deleted')
         FROM users u LEFT JOIN contacts c ON c.id = u.contact_id
         WHERE u.activity IN ('active', 'deactivated') ORDER BY u.name_key, u.seq"
    );
    let mut count = 0;
    macro_rules! read {
        ($conn:expr) => {{
            let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **$conn);
            while let Some(row) = rows.try_next().await? {
                for place in [1, 2, 3, 5, 6, 7] {
                    black_box(row.try_get::<String, _>(place)?);
                }
                black_box(row.try_get::<i64, _>(8)?);
                black_box(row.try_get::<bool, _>(4)? | row.try_get::<bool, _>(9)?);
                black_box(row.try_get::<Option<String>, _>(10)?);
                count += 1;
            }
        }};
    }
    match &mut db {
        Db::Sqlite(conn) => read!(conn),
        Db::Postgres(conn) => read!(conn),
    }
    Ok(count)
}

/// A file of so many people.
pub fn file(rows: u64) -> String {
    let mut text = "user_name,email,first_name,last_name,department,groups\n".to_owned();
    for n in 0..rows {
        let group = n % 20;
        let _ = writeln!(
            text,
            "user{n},user{n}@example.com,First{n},Last{n},Department {group},Group {group}"
        );
    }
    text
}

/// Writes the same people, each with the rows that an import makes; gives the seconds it took.
pub async fn insert(store: &Store, rows: u64) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let now = SystemClock.now();
    let text = |text: String| Arg::Text(text);
    let mut tx = store.write().await?;
    let mut db = tx.db();
    let rows = i64::try_from(rows)?;
    let ids: Vec<(Uuid, Uuid)> = (0..rows).map(|_| (Uuid::now_v7(), Uuid::now_v7())).collect();
    let groups = (0..20).map(|n| {
        let id = Arg::Id(Uuid::now_v7());
        vec![
            Arg::Int(n + 1),
            id,
            text(format!("Group {n}")),
            text(format!("group {n}")),
            Arg::Int(now),
            Arg::Int(now),
        ]
    });
    let head = "INSERT INTO groups (seq, id, name, name_key, created_at, modified_at)";
    for_values::<(i64,)>(&mut db, head, groups.collect(), "").await?;
    let contacts = ids.iter().zip(0..).map(|((_, contact), n): (_, i64)| {
        vec![
            Arg::Id(*contact),
            text("person".to_owned()),
            text("staff".to_owned()),
            text(format!("First{n}")),
            text(format!("Last{n}")),
            text(format!("Department {}", n % 20)),
            text(format!("first{n} last{n}")),
            text(format!("first{n} last{n}")),
            Arg::Int(now),
            Arg::Int(now),
        ]
    });
    let head = "INSERT INTO contacts (id, kind, relation, first_name, last_name, department, name_key, search_text, created_at, modified_at)";
    for_values::<(i64,)>(&mut db, head, contacts.collect(), "").await?;
    let users = ids.iter().zip(0..).map(|((user, contact), n): (_, i64)| {
        vec![
            Arg::Int(n + 1),
            Arg::Id(*user),
            text(format!("user{n}")),
            text(format!("user{n}")),
            text(format!("user{n}@example.com")),
            text(format!("user{n}@example.com")),
            Arg::Id(*contact),
            text(format!("first{n} last{n}")),
            Arg::Int(now),
            Arg::Int(now),
            Arg::Int(now),
            text(format!("user{n} user{n}@example.com first{n} last{n}")),
        ]
    });
    let head = "INSERT INTO users (seq, id, name, name_key, email, email_key, contact_id, contact_key, last_seen_at, created_at, modified_at, search_text)";
    for_values::<(i64,)>(&mut db, head, users.collect(), "").await?;
    let keys = (0..rows).flat_map(|n| {
        [format!("user{n}"), format!("user{n}@example.com")].map(|key| vec![Arg::Text(key), Arg::Int(n + 1)])
    });
    for_values::<(i64,)>(&mut db, "INSERT INTO user_keys (key, user_seq)", keys.collect(), "").await?;
    let members = (0..rows).map(|n| vec![Arg::Int(n + 1), Arg::Int(n % 20 + 1), Arg::Int(now)]);
    let head = "INSERT INTO memberships (user_seq, group_seq, granted_at)";
    for_values::<(i64,)>(&mut db, head, members.collect(), "").await?;
    let kinds = [("user.create", "user"), ("contact.create", "contact")];
    let events = ids.iter().flat_map(|(user, contact)| {
        kinds
            .into_iter()
            .zip([*user, *contact])
            .map(|((action, kind), target)| {
                vec![
                    Arg::Id(Uuid::now_v7()),
                    Arg::Int(now),
                    text(action.to_owned()),
                    text(kind.to_owned()),
                    Arg::Id(target),
                ]
            })
    });
    let head = "INSERT INTO audit_events (id, at, action, target_kind, target_id)";
    let numbers: Vec<(i64,)> = for_values(&mut db, head, events.collect(), " RETURNING n").await?;
    let details = numbers.into_iter().map(|(n,)| {
        vec![
            Arg::Int(n),
            text(format!(
                "{{\"email\":[null,\"user{n}@example.com\"],\"name\":[null,\"user{n}\"]}}"
            )),
        ]
    });
    for_values::<(i64,)>(
        &mut db,
        "INSERT INTO audit_details (event_n, details)",
        details.collect(),
        "",
    )
    .await?;
    tx.commit().await?;
    Ok(begun.elapsed().as_secs_f64())
}
