//! `make bench`: the users list of this program, of bare SQL and of bare axum, side by side.
//!
//! Machines differ and are noisy: what counts are ratios within one run, and the aims at the end are held
//! against those. The program is a process of its own; SQL, axum and whoever asks share this one.

mod aims;
mod cases;
mod record;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other benches need more of it")]
mod support;

use aims::{Line, Run};
use app::users::api::{CountUsers, ListUsers};
use cases::{Case, Kind};
use control_center::clock::{Clock, SystemClock};
use control_center::demo::ADMINISTRATOR;
use control_center::sign_in::token::digest;
use control_center::store::Store;
use control_center::store::tokens::{self, NewToken};
use control_center::store::user_list::{UserListRow, groups_of};
use control_center::{execute, value};
use std::time::{Duration, Instant};
use support::asking::{function, of_path};
use support::client::{self, Client};
use support::measure::{Spread, rate, spread};
use support::program::{Bare, Program};
use support::{DATABASES, Database, PASSWORD, sizes};
use uuid::Uuid;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let sizes = sizes()?;
    let mut met = true;
    for database in DATABASES {
        let mut runs = Vec::new();
        for users in &sizes {
            let run = measure(database, *users).await?;
            println!("{run}");
            runs.push(run);
        }
        met &= aims::print(database, &runs);
    }
    anyhow::ensure!(met, "an aim was missed");
    Ok(())
}

/// Everything about one database with so many users.
async fn measure(database: &'static str, users: u64) -> anyhow::Result<Run> {
    let begun = Instant::now();
    let organisation = Database::demo(database, users).await?;
    let store = &organisation.store;
    let loaded = begun.elapsed();
    eprintln!("{database}: {users} users loaded in {loaded:.1?}");

    let program = Program::start(&organisation.url).await?;
    let bare = Bare::start().await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
    let token = token(store).await?;
    let mut asking = Client::connect(program.address, &cookie).await?;
    // The first count waits until the index is loaded.
    asking.get(&function::<CountUsers>("")).await?;
    let mut run = Run {
        database,
        users,
        loaded,
        lines: Vec::new(),
        counts: Vec::new(),
        rates: Vec::new(),
        singles: Vec::new(),
        memory: None,
    };
    for case in cases::all(store).await? {
        let sql = rows_by_sql(store, &case).await?;
        let path = function::<ListUsers>(&case.query);
        let function_spread = of_path(program.address, &cookie, &path).await?;
        let api = of_path(program.address, &token, &format!("/api/v1/users?{}", case.query)).await?;
        let page_path = format!("/control-center/users?{}", case.query);
        let bytes = Client::connect(program.address, &cookie)
            .await?
            .get(&page_path)
            .await?
            .body;
        let size = bytes.len();
        let page = of_path(program.address, &cookie, &page_path).await?;
        let bare_path = bare.keep(bytes);
        let axum = of_path(bare.address, "", &bare_path).await?;
        if matches!(case.kind, Kind::Default | Kind::Search | Kind::LastPage) {
            let time = Duration::from_secs(2);
            let ours = rate(program.address, &cookie, &page_path, time).await?;
            let theirs = rate(bare.address, "", &bare_path, time).await?;
            run.rates.push((case.name.clone(), ours, theirs));
        }
        if matches!(case.kind, Kind::Default | Kind::Search) || case.name == "stale" || case.name == "largest group" {
            let sql = counts_by_sql(store, &case).await?;
            let counts = of_path(program.address, &cookie, &function::<CountUsers>(&case.query)).await?;
            run.counts.push((case.name.clone(), sql, counts));
        }
        eprintln!("{database}, {users}: {}", case.name);
        run.lines.push(Line {
            name: case.name,
            kind: case.kind,
            sql,
            function: function_spread,
            page,
            api,
            axum,
            size,
        });
    }
    run.singles = record::all(store, program.address, &cookie).await?;
    run.memory = program.memory();
    store.close().await;
    Ok(run)
}

/// A token of an API-only identity that administers; gives its secret.
async fn token(store: &Store) -> anyhow::Result<String> {
    let secret = format!("cct_{}", "0".repeat(64));
    let mut tx = store.write().await?;
    let mut db = tx.db();
    let robot =
        "SELECT seq FROM users WHERE api_only = TRUE AND activity = 'active' AND expires_on = 0 ORDER BY seq LIMIT 1";
    let robot = value!(&mut db, fetch_one, i64, robot)?;
    let join = "INSERT INTO memberships (user_seq, group_seq, granted_at)
        SELECT $1, group_seq, 0 FROM group_permissions WHERE permission = 'admin'
        ON CONFLICT (user_seq, group_seq) DO NOTHING";
    execute!(&mut db, join, robot)?;
    let token = NewToken {
        id: Uuid::now_v7(),
        digest: digest(&secret),
        user_seq: robot,
        name: "bench",
        scopes: "read_users",
        created_at: SystemClock.now(),
        created_by: Uuid::nil(),
        expires_on: 1_000_000,
    };
    tokens::insert(&mut db, token).await?;
    tx.commit().await?;
    Ok(secret)
}

/// The page's rows and their groups.
async fn rows_by_sql(store: &Store, case: &Case) -> anyhow::Result<Spread> {
    let mut conn = store.read().await?;
    spread(async || {
        let mut db = conn.db();
        let rows: Vec<UserListRow> = case.sql().fetch_all(&mut db).await?;
        let users: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        groups_of(&mut db, &users).await?;
        Ok(())
    })
    .await
}

async fn counts_by_sql(store: &Store, case: &Case) -> anyhow::Result<Spread> {
    let mut conn = store.read().await?;
    spread(async || {
        for sql in case.counts() {
            let _: Vec<(i64, i64)> = sql.fetch_all(&mut conn.db()).await?;
        }
        Ok(())
    })
    .await
}
