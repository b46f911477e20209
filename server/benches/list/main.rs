//! `make bench`: the users list of this program, of bare SQL and of bare axum, side by side.
//!
//! Machines differ and are noisy: what counts are ratios within one run, and the aims at the end are held
//! against those. The program is a process of its own; SQL, axum and whoever asks share this one.

mod aims;
mod cases;
mod client;
mod measure;
#[path = "../../tests/support/postgres_server.rs"]
#[expect(
    clippy::expect_used,
    reason = "written for tests, where what cannot go on has failed"
)]
mod postgres_server;
mod program;
mod record;

use aims::{Line, Run};
use app::users::api::{CountUsers, ListUsers};
use cases::{Case, Kind};
use client::Client;
use control_center::clock::SystemClock;
use control_center::demo::{ADMINISTRATOR, DemoOptions, load};
use control_center::sign_in::hasher::Hasher;
use control_center::store::Store;
use control_center::store::user_list::{UserListRow, groups_of};
use leptos::server_fn::ServerFn;
use measure::{Spread, rate, spread};
use program::{Bare, Program};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const PASSWORD: &str = "nine slow otters past midnight";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `cargo bench` says --bench, whatever it runs.
    let sizes = std::env::args().skip(1).filter(|word| word != "--bench");
    let sizes: Vec<u64> = sizes.map(|word| word.parse()).collect::<Result<_, _>>()?;
    let mut met = true;
    for database in ["SQLite", "PostgreSQL"] {
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
    let folder = tempfile::tempdir()?;
    let url = match database {
        "SQLite" => folder.path().join("bench.db").to_string_lossy().into_owned(),
        _ => postgres_server::new_database().await,
    };
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let admin_password_hash = Hasher::default().hash(PASSWORD).await?;
    let options = DemoOptions {
        users,
        seed: 1,
        admin_password_hash,
    };
    let begun = Instant::now();
    load(&store, &SystemClock, options, &mut |_| {}).await?;
    let loaded = begun.elapsed();
    eprintln!("{database}: {users} users loaded in {loaded:.1?}");

    let program = Program::start(&url).await?;
    let bare = Bare::start().await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
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
    for case in cases::all(&store).await? {
        let sql = rows_by_sql(&store, &case).await?;
        let path = function::<ListUsers>(&case.query);
        let function_spread = of_path(program.address, &cookie, &path).await?;
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
            let sql = counts_by_sql(&store, &case).await?;
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
            axum,
            size,
        });
    }
    run.singles = record::all(&store, program.address, &cookie).await?;
    run.memory = program.memory();
    store.close().await;
    Ok(run)
}

/// The address of a server function for a query of the list.
fn function<F: ServerFn>(query: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .finish();
    format!("{}?{query}", F::url())
}

/// On a connection of its own: one that waits for slow SQL beside it would be closed.
async fn of_path(address: SocketAddr, cookie: &str, path: &str) -> anyhow::Result<Spread> {
    let mut client = Client::connect(address, cookie).await?;
    spread(async || client.get(path).await.map(|_| ())).await
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
