//! TRUST 23: `kill -9` in the middle of a bulk action: all of it was done or nothing, and the trail agrees.

use super::process::Process;
use crate::support::NOON;
use app::context::Origin;
use control_center::clock::{Clock, SystemClock};
use control_center::core::Core;
use control_center::policy::Policy;
use control_center::sign_in::session;
use control_center::store::users::{NewUser, insert};
use control_center::store::{Db, Store, sign_in};
use control_center::{execute, value};
use rand::RngExt;
use std::path::Path;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

const TIMES: usize = 100;
const PEOPLE: i64 = 3_000;

/// A file with people, and a session of their administrator.
async fn prepare(path: &Path) -> String {
    let store = Store::connect(path.to_str().unwrap()).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(SystemClock);
    let now = clock.now();
    let core = Core::new(
        store.clone(),
        clock,
        Policy::default(),
        jiff::tz::TimeZone::UTC,
        String::new(),
    );
    let mut tx = store.write().await.unwrap();
    let mut db = tx.db();
    let admin = NewUser {
        id: Uuid::now_v7(),
        name: "amy.admin".into(),
        email: "amy@example.org".into(),
        activity: "active",
        password_hash: "x".into(),
        created_at: now,
        ..NewUser::default()
    };
    let seq = insert(&mut db, &admin).await.unwrap();
    let (group, _) = sign_in::administrators(&mut db, Uuid::now_v7(), "Administrators", "administrators", now)
        .await
        .unwrap();
    sign_in::join(&mut db, seq, group, now).await.unwrap();
    crowd(&mut db).await;
    let token = session::open(&core, &mut db, &Origin::default(), seq, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    format!("session={token}")
}

async fn crowd(db: &mut Db<'_>) {
    let sql = format!(
        "INSERT INTO users (id, name, name_key, email, email_key, last_seen_at, created_at, modified_at, search_text)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $2)
         SELECT {}, 'crowd ' || n, 'crowd ' || n, n, n, $3, $3, $3, 'crowd' FROM n",
        db.new_ids("$1")
    );
    let digits = format!("{:012x}", NOON / 1000);
    execute!(db, sqlx::AssertSqlSafe(sql), digits, PEOPLE, NOON).unwrap();
}

/// Posts a form and reads the answer.
async fn post(process: &Process, cookie: &str, path: &str, form: &str) -> String {
    process.ask(&posted(process, cookie, path, form)).await
}

fn posted(process: &Process, cookie: &str, path: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        process.address,
        form.len()
    )
}

/// Bytes that are written ahead.
fn written(path: &Path) -> u64 {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    std::fs::metadata(wal).map_or(0, |wal| wal.len())
}

/// What the file says: who is in which state, and what the trail tells of it.
async fn state(path: &Path) -> (i64, i64, i64, i64) {
    let store = Store::connect(path.to_str().unwrap()).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let mut numbers = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM users WHERE activity = 'deactivated'",
        "SELECT COUNT(*) FROM audit_events WHERE action IN ('user.deactivate', 'user.activate')",
        "SELECT COUNT(*) FROM audit_details",
        "SELECT COUNT(*) FROM plans WHERE run_at > 0",
    ] {
        numbers.push(value!(&mut conn.db(), fetch_one, i64, sql).unwrap());
    }
    assert_eq!(store.broken_pages().await.unwrap(), [""; 0]);
    drop(conn);
    store.close().await;
    (numbers[0], numbers[1], numbers[2], numbers[3])
}

#[tokio::test]
async fn killed_in_the_middle_it_was_done_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kill.db");
    let cookie = prepare(&path).await;
    let settings = [("DATABASE_URL", path.to_str().unwrap())];
    let (mut done, mut interrupted, mut runs) = (false, 0, 0);
    // What a run writes ahead, as far as it is known: the moment of the kill is chosen by it.
    let mut whole = 2_000_000;
    for _ in 0..TIMES {
        let mut process = Process::start(&settings).await;
        let action = if done { "activate" } else { "deactivate" };
        let form = format!("action={action}&all=true&query=q%3Dcrowd");
        let planned = post(&process, &cookie, "/control-center/plans", &form).await;
        let plan = planned
            .lines()
            .find_map(|line| line.strip_prefix("location: ")?.split('?').next())
            .unwrap_or_else(|| panic!("{planned}"));
        let before = written(&path);
        let moment = rand::rng().random_range(0..whole);
        let mut stream = process.connect().await.unwrap();
        let run = posted(&process, &cookie, &format!("{plan}/run"), "");
        stream.write_all(run.as_bytes()).await.unwrap();
        let answered = stream.readable();
        tokio::pin!(answered);
        let finished = loop {
            if written(&path).saturating_sub(before) > moment {
                break false;
            }
            tokio::select! {
                biased;
                _ = &mut answered => break true,
                () = tokio::task::yield_now() => {}
            }
        };
        if finished {
            whole = written(&path).saturating_sub(before).max(100_000);
        }
        process.signal("-KILL");
        process.ended().await;
        let (deactivated, events, details, committed) = state(&path).await;
        let was = done;
        if committed > runs {
            (done, runs) = (!done, runs + 1);
        }
        interrupted += usize::from(done == was);
        assert_eq!(committed, runs);
        assert_eq!(deactivated, if done { PEOPLE } else { 0 });
        assert_eq!((events, details), (runs * PEOPLE, runs * PEOPLE));
    }
    assert!(
        (5..TIMES).contains(&interrupted),
        "the moments were chosen badly: {interrupted} of {TIMES} were in the middle"
    );
}
